"""Variables as text, so that they outlive a guest that has to be killed: plain data, and nothing that can act.

What is saved crosses to the host, which keeps it without looking into it, and from there to the next guest. Both guests
are locked when they write and read it. It is JSON, in which an object with one key that begins with ``$`` stands for
what JSON lacks.
"""

from __future__ import annotations

import json
import keyword
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Mapping
from typing import Any

from rlm_desktop.sandbox.names import RESERVED
from rlm_desktop.sandbox.policy import GUARDS
from rlm_desktop.sandbox.protocol import MOST_SAVED

_ONE_SAVED = 1_000_000
_ITEMS_OF_ONE = 50_000
_MOST_ITEMS = 150_000
"""Items of all variables together: what a cell may pay for being saved is some ten milliseconds."""
_MOST_VARIABLES = 500
_DEEPEST = 50
_FACTORIES: dict[str, Any] = {"list": list, "dict": dict, "set": set, "int": int, "float": float, "str": str}
_NAMES_OF_FACTORIES: dict[Any, str] = {factory: name for name, factory in _FACTORIES.items()}


class _UnsavableError(Exception):
    """A value is no plain data, or too much of it."""


class Saver:
    """Saves what has changed since it last did."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def changes(self, variables: dict[str, Any]) -> dict[str, Any]:
        """All saved variables by ``names``, and the ``texts`` of those that changed."""
        names: list[str] = []
        texts: dict[str, str] = {}
        known: dict[str, int] = {}
        writer = _Writer()
        size = 0
        for name, value in reversed(variables.items()):
            if len(names) >= _MOST_VARIABLES or not may_be_saved(name):
                continue
            text = writer.text(value)
            if text is None or size + len(text) > MOST_SAVED:
                continue
            size += len(text)
            names.append(name)
            known[name] = hash(text)
            if self._known.get(name) != known[name]:
                texts[name] = text
        self._known = known
        return {"names": names, "texts": texts}


def may_be_saved(name: str) -> bool:
    """Whether a variable of this name may come back: a plain name, and none of the sandbox's own."""
    return (
        name.isidentifier()
        and not name.startswith("_")
        and not keyword.iskeyword(name)
        and name not in RESERVED
        and name not in GUARDS
    )


class _Writer:
    """Writes values as text, within one bound for all of them."""

    def __init__(self) -> None:
        self._items = 0
        self._items_of_one = 0
        self._characters = 0

    def text(self, value: Any) -> str | None:
        """A value as text; None when it is no plain data, or too much."""
        self._items += self._items_of_one
        self._items_of_one = self._characters = 0
        try:
            text = json.dumps(self._plain(value, 0), separators=(",", ":"))
        # An int of very many digits cannot be written.
        except (_UnsavableError, ValueError):
            return None
        return text if len(text) <= _ONE_SAVED else None

    def _plain(self, value: Any, depth: int) -> Any:
        self._items_of_one += 1
        # A subclass could be anything; only the types themselves are data.
        kind = type(value)
        if kind is str:
            self._characters += len(value)
            if self._characters > _ONE_SAVED:
                raise _UnsavableError
            return value
        if value is None or kind in (bool, int, float):
            return value
        if depth >= _DEEPEST or self._items + self._items_of_one > _MOST_ITEMS:
            raise _UnsavableError
        if kind is list:
            return self._all(value, depth)
        if kind is dict:
            if all(type(key) is str and not key.startswith("$") for key in value):
                self._characters += sum(map(len, value))
                return {key: self._plain(item, depth + 1) for key, item in value.items()}
            return {"$dict": self._pairs(value, depth)}
        if kind is defaultdict:
            factory = _NAMES_OF_FACTORIES.get(value.default_factory)
            if factory is None:
                raise _UnsavableError
            return {"$defaultdict": [factory, self._pairs(value, depth)]}
        mark = _MARKS.get(kind)
        if mark is None:
            raise _UnsavableError
        of_pairs = kind in (Counter, OrderedDict)
        return {mark: self._pairs(value, depth) if of_pairs else self._all(value, depth)}

    def _all(self, values: Any, depth: int) -> list[Any]:
        if self._items_of_one + len(values) > _ITEMS_OF_ONE:
            raise _UnsavableError
        return [self._plain(item, depth + 1) for item in values]

    def _pairs(self, values: dict[Any, Any], depth: int) -> list[Any]:
        if self._items_of_one + len(values) > _ITEMS_OF_ONE:
            raise _UnsavableError
        return [[self._plain(key, depth + 1), self._plain(item, depth + 1)] for key, item in values.items()]


_MARKS: dict[type, str] = {
    tuple: "$tuple",
    set: "$set",
    frozenset: "$frozenset",
    deque: "$deque",
    Counter: "$counter",
    OrderedDict: "$ordered",
}


def read_saved(texts: Mapping[str, Any]) -> dict[str, Any]:
    """Variables out of their texts. What is no such text, or has a name that may not be, is left out."""
    found = {}
    for name, text in texts.items():
        if not may_be_saved(name):
            continue
        try:
            found[name] = json.loads(text, object_hook=_read)
        except (ValueError, TypeError, KeyError, RecursionError):
            continue
    return found


def _read(plain: dict[str, Any]) -> Any:
    """What a JSON object stands for; those inside it have been read."""
    if len(plain) != 1:
        return plain
    ((mark, value),) = plain.items()
    read = _READERS.get(mark)
    return read(value) if read else plain


def _defaultdict(value: Any) -> Any:
    factory, pairs = value
    return defaultdict(_FACTORIES[factory], dict(pairs))


def _counter(pairs: Any) -> Any:
    return Counter(dict(pairs))


_READERS: dict[str, Callable[[Any], Any]] = {
    "$dict": dict,
    "$defaultdict": _defaultdict,
    "$counter": _counter,
    "$ordered": OrderedDict,
    "$tuple": tuple,
    "$set": set,
    "$frozenset": frozenset,
    "$deque": deque,
}
