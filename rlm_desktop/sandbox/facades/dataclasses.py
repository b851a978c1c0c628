"""``dataclasses``, with fields read by the policy's rules: the real module reads them by name, past every guard."""

from __future__ import annotations

import contextlib
import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from rlm_desktop.sandbox.facades import Tools, taken
from rlm_desktop.sandbox.guards import keep_match_args_plain
from rlm_desktop.sandbox.policy import INTERNALS, RESOLVED_BY_C

_MARKER = re.compile(r"(?:\w+\.)?(ClassVar|InitVar|KW_ONLY)\b")
_MARKERS = {"ClassVar": ClassVar, "InitVar": dataclasses.InitVar, "KW_ONLY": dataclasses.KW_ONLY}


class Dataclasses:
    """The functions of the module."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def members(self) -> dict[str, Any]:
        """The members of the module."""
        plain = taken(dataclasses, "field fields is_dataclass FrozenInstanceError InitVar KW_ONLY MISSING Field")
        return plain | taken(self, "dataclass asdict astuple replace")

    def dataclass(self, cls: Any = None, /, **options: Any) -> Any:
        """``dataclasses.dataclass``, for classes of the program's own."""
        if cls is None:
            return lambda cls: self.dataclass(cls, **options)
        if not self._tools.ownership.owns_class(cls):
            raise TypeError("dataclass works on classes of your own")
        with _markers_as_types(cls):
            made = dataclasses.dataclass(cls, **options)
        keep_match_args_plain(made)
        return self._tools.ownership.own(made)

    def asdict(self, instance: Any, *, dict_factory: Any = dict) -> Any:
        """``dataclasses.asdict``."""
        _fields(instance)
        return self._convert(instance, dict_factory)

    def astuple(self, instance: Any, *, tuple_factory: Any = tuple) -> Any:
        """``dataclasses.astuple``."""
        _fields(instance)
        return self._convert(instance, lambda pairs: tuple_factory([value for _, value in pairs]))

    def replace(self, instance: Any, /, **changes: Any) -> Any:
        """``dataclasses.replace``."""
        kept = {
            field.name: self._tools.attributes.read(instance, field.name)
            for field in _fields(instance)
            if field.init and field.name not in changes
        }
        return type(instance)(**kept, **changes)

    def _convert(self, value: Any, make: Callable[[list[tuple[str, Any]]], Any]) -> Any:
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            read = self._tools.attributes.read
            return make([(field.name, self._convert(read(value, field.name), make)) for field in _fields(value)])
        if type(value) in (list, tuple, set, frozenset):
            return type(value)(self._convert(item, make) for item in value)
        if type(value) is dict:
            return {self._convert(key, make): self._convert(item, make) for key, item in value.items()}
        return value


@contextlib.contextmanager
def _markers_as_types(cls: type) -> Iterator[None]:
    """Give annotations that are text and mark what is no field as types.

    The real module looks them up in the module of the class, in which the program's names do not stand.
    """
    annotations = cls.__annotations__ if inspect.get_annotations(cls) else {}
    said = dict(annotations)
    for name, hint in said.items():
        marked = _MARKER.match(hint) if type(hint) is str else None
        if marked:
            annotations[name] = _MARKERS[marked[1]]
    try:
        yield
    finally:
        annotations.update(said)


def _fields(instance: Any) -> tuple[dataclasses.Field[Any], ...]:
    if isinstance(instance, type) or not dataclasses.is_dataclass(instance):
        raise TypeError("this works on dataclass instances")
    fields = dataclasses.fields(instance)
    if any(field.name in INTERNALS or field.name in RESOLVED_BY_C for field in fields):
        raise TypeError("a field of this dataclass has a name that cannot be read here")
    return fields
