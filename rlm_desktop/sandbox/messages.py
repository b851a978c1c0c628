"""What the host accepts from a guest. Everything that comes out of one is hostile until it has passed here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.core.model import CellEnd, CellResult, PageRange, Variable
from rlm_desktop.sandbox.protocol import ERROR_SHOWN, MOST_SAVED, ProtocolError

_NAME = 200
_QUERY = 100_000
_HITS = 10_000
_VARIABLES = 1000
_NUMBER = 1 << 62
_GAP_NOTE = 100
"""Characters of the note that stands for what was left out of an output."""
_PARTS = 20
"""Parts of the wall that a guest may report."""
_GUEST_ENDS = frozenset({CellEnd.DONE, CellEnd.ERROR, CellEnd.REFUSED, CellEnd.TIMEOUT, CellEnd.MEMORY})


@dataclass(frozen=True, slots=True)
class Ready:
    """What a guest says when it is confined: what holds it (see ``Confinement``), and what its ``context`` is."""

    active: tuple[str, ...]
    missing: tuple[str, ...]
    forgone: tuple[str, ...]
    context: Variable


def ready(message: dict[str, Any]) -> Ready:
    """What a guest says when it is confined.

    Raises:
        ProtocolError: It does not have the shape of that.
    """
    _keys(message, "kind", "active", "missing", "forgone", "context_type", "context_size")
    return Ready(
        tuple(_text(each, _NAME) for each in _list(message["active"], _PARTS)),
        tuple(_text(each, ERROR_SHOWN) for each in _list(message["missing"], _PARTS)),
        tuple(_text(each, ERROR_SHOWN) for each in _list(message["forgone"], _PARTS)),
        Variable("context", _text(message["context_type"], _NAME), _text(message["context_size"], _NAME)),
    )


@dataclass(frozen=True, slots=True)
class GuestRequest:
    """What a guest asks for; ``pages`` were handed to its code since it last told."""

    number: int
    name: str
    arguments: dict[str, Any]
    pages: tuple[PageRange, ...]


def request(message: dict[str, Any], limits: SandboxLimits, documents: frozenset[int] | None) -> GuestRequest:
    """What a guest asks for.

    Args:
        message: The message.
        limits: The limits of the sandbox.
        documents: Ids of the scope; None for all of a case.

    Raises:
        ProtocolError: It is none that a guest may make.
    """
    _keys(message, "kind", "number", "name", "arguments", "pages")
    number = _integer(message["number"], 1, _NUMBER)
    name, arguments = message["name"], message["arguments"]
    check = _CHECKS.get(name) if isinstance(name, str) else None
    if check is None or not isinstance(arguments, dict):
        raise ProtocolError("a request of an unknown kind")
    try:
        return GuestRequest(number, name, check(arguments, limits), _page_ranges(message["pages"], documents))
    except RecursionError as error:
        raise ProtocolError("a value nested too deeply") from error


def result(message: dict[str, Any], number: int, limits: SandboxLimits, documents: frozenset[int] | None) -> CellResult:
    """How a cell went, as its guest tells it; ``seconds`` is still to be filled in.

    Args:
        message: The message.
        number: The number of the cell that was run.
        limits: The limits of the sandbox.
        documents: Ids of the scope; None for all of a case.

    Raises:
        ProtocolError: It does not have the shape of a result.
    """
    _keys(message, "kind", "number", "end", "error", "output", "output_length", "final", "variables", "pages", "saved")
    end = message["end"]
    if message["number"] != number or not isinstance(end, str) or end not in _GUEST_ENDS:
        raise ProtocolError("the result of another cell")
    final = message["final"]
    return CellResult(
        end=CellEnd(end),
        output=_text(message["output"], limits.output + _GAP_NOTE),
        output_length=_integer(message["output_length"], 0, _NUMBER),
        error=_text(message["error"], 2 * ERROR_SHOWN),
        final=None if final is None else _text(final, limits.final),
        variables=tuple(_variable(each) for each in _list(message["variables"], _VARIABLES)),
        pages=_page_ranges(message["pages"], documents),
    )


def saved(message: dict[str, Any], before: dict[str, str]) -> dict[str, str]:
    """The saved variables, name -> text, after a cell. The host does not look into the texts.

    Args:
        message: The guest's result of the cell.
        before: Those before it.

    Raises:
        ProtocolError: It does not have the shape of that.
    """
    told = message["saved"]
    if told is None:
        return before
    if not isinstance(told, dict):
        raise ProtocolError("saved variables that are none")
    _keys(told, "names", "texts")
    names = [_text(each, _NAME) for each in _list(told["names"], _VARIABLES)]
    texts = told["texts"]
    if not isinstance(texts, dict):
        raise ProtocolError("saved variables that are none")
    kept: dict[str, str] = {}
    room = MOST_SAVED
    for name in names:
        kept[name] = _text(texts[name] if name in texts else before.get(name), room)
        room -= len(kept[name])
    return kept


def clean(value: Any) -> Any:
    """JSON from a guest with text that can be written anywhere: no half characters."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [clean(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): clean(item) for key, item in value.items()}
    return value


def _keys(message: dict[str, Any], *names: str) -> None:
    if message.keys() != set(names):
        raise ProtocolError("a message with the wrong fields")


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise ProtocolError("a text that is none, or too long")
    cleaned: str = clean(value)
    return cleaned


def _integer(value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ProtocolError("a number that is none, or out of range")
    return value


def _list(value: Any, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise ProtocolError("a list that is none, or too long")
    return value


def _model(value: Any) -> str | None:
    return None if value is None else _text(value, _NAME)


def _batch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ProtocolError("a flag that is none")
    return value


def _llm_query(arguments: dict[str, Any], limits: SandboxLimits) -> dict[str, Any]:
    _keys(arguments, "prompts", "model", "batch", "schema")
    return {
        "prompts": [_text(each, limits.prompt) for each in _list(arguments["prompts"], limits.batch)],
        "model": _model(arguments["model"]),
        "batch": _batch(arguments["batch"]),
        "schema": clean(arguments["schema"]),
    }


def _rlm_query(arguments: dict[str, Any], limits: SandboxLimits) -> dict[str, Any]:
    _keys(arguments, "items", "model", "batch")
    items = _list(arguments["items"], limits.batch)
    for item in items:
        if not isinstance(item, dict):
            raise ProtocolError("an item that is none")
        _keys(item, "prompt", "context")
        _references(item["context"])
    return {
        "items": [
            {"prompt": _text(item["prompt"], limits.prompt), "context": clean(item["context"])} for item in items
        ],
        "model": _model(arguments["model"]),
        "batch": _batch(arguments["batch"]),
    }


def _references(value: Any) -> None:
    """See that every reference to documents in a context is one."""
    if isinstance(value, list):
        for item in value:
            _references(item)
    elif isinstance(value, dict):
        if value.keys() == {"$documents"}:
            for identifier in _list(value["$documents"], _NUMBER):
                _integer(identifier, 0, _NUMBER)
            return
        for item in value.values():
            _references(item)


def _search(arguments: dict[str, Any], limits: SandboxLimits) -> dict[str, Any]:
    _keys(arguments, "query", "limit")
    return {"query": _text(arguments["query"], _QUERY), "limit": min(_integer(arguments["limit"], 0, _NUMBER), _HITS)}


def _cite(arguments: dict[str, Any], limits: SandboxLimits) -> dict[str, Any]:
    _keys(arguments, "document", "page", "quote")
    return {
        "document": _integer(arguments["document"], 0, _NUMBER),
        "page": _integer(arguments["page"], -_NUMBER, _NUMBER),
        "quote": _text(arguments["quote"], limits.prompt),
    }


_CHECKS: dict[str, Callable[[dict[str, Any], SandboxLimits], dict[str, Any]]] = {
    "llm_query": _llm_query,
    "rlm_query": _rlm_query,
    "search": _search,
    "cite": _cite,
}


def _variable(value: Any) -> Variable:
    name, kind, size = (_text(each, _NAME) for each in _list(value, 3)) if _is_triple(value) else ("", "", "")
    if not name:
        raise ProtocolError("a variable that is none")
    return Variable(name, kind, size)


def _page_ranges(value: Any, documents: frozenset[int] | None) -> tuple[PageRange, ...]:
    return tuple(_pages(each, documents) for each in _list(value, _NUMBER))


def _pages(value: Any, documents: frozenset[int] | None) -> PageRange:
    if not _is_triple(value):
        raise ProtocolError("a range of pages that is none")
    document, first, last = (_integer(each, 0, _NUMBER) for each in value)
    if not 1 <= first <= last or (documents is not None and document not in documents):
        raise ProtocolError("a range of pages that is none")
    return PageRange(document, first, last)


def _is_triple(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 3
