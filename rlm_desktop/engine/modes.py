"""How thoroughly a question is answered, and by which way: at once, in steps, or by a sweep over every page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import PageRange, Price, ScopedDocument
from rlm_desktop.core.paths import resource
from rlm_desktop.engine.budget import CHARACTERS_PER_TOKEN, REPLY_TOKENS, Projection
from rlm_desktop.engine.coverage import merge_pages

_CHARACTERS_PER_TOKEN = 3.5
_COMFORTABLE = 0.4
"""Of the root model's window: what models recall well, and room for the question, the rules and the reply."""
_HEADING = 80
"""Characters of the line over each page, about."""
_AROUND = 400
"""Characters of a prompt beside the pages in it, about."""
_ROOM_FOR_WORDS = 2_000
_QUICK_STEPS = 6
_QUICK_CALLS = 50
_NAMED = 40


class Mode(StrEnum):
    """How thorough a run is."""

    QUICK = "quick"
    """A look at what is likely to hold the answer, in few steps and calls."""
    THOROUGH = "thorough"
    EVERY = "every"
    """Every readable page is read by a model before an answer is complete."""


class Way(StrEnum):
    """Whether a small scope is read at once."""

    AUTO = "auto"
    DIRECT = "direct"
    """All in one prompt, whatever the model's window may be."""
    STEPS = "steps"


def limits_of(mode: Mode, limits: RunLimits) -> RunLimits:
    """The limits of a run in this mode, given those that the user set."""
    if mode is not Mode.QUICK:
        return limits
    return replace(
        limits,
        steps=min(limits.steps or _QUICK_STEPS, _QUICK_STEPS),
        calls=min(limits.calls or _QUICK_CALLS, _QUICK_CALLS),
    )


def reads_at_once(way: Way, documents: Iterable[ScopedDocument], window: int | None, longest: int) -> bool:
    """Whether all documents go into one prompt.

    Args:
        way: What the user chose.
        documents: Those in scope.
        window: Of the root model, in tokens; None where it is not known.
        longest: Characters that one prompt may have.
    """
    size = sum(document.characters + _HEADING * document.pages for document in documents)
    if way is Way.AUTO:
        return window is not None and size <= min(longest, window * _CHARACTERS_PER_TOKEN * _COMFORTABLE)
    return way is Way.DIRECT and size <= longest


def program_at_once() -> str:
    """The code that has everything read in one prompt by the root model."""
    return _program("read_at_once.repl")


def program_of_sweep() -> str:
    """The code that has every page read."""
    return _program("read_every.repl")


def program_of_pages(pages: Sequence[PageRange]) -> str:
    """The code that has some pages read."""
    chosen = [(each.document, each.first, each.last) for each in pages]
    return _program("read_pages.repl").replace("$pages", repr(chosen), 1)


def sweep_projection(characters: int, pages: int, room: int, price: Price | None) -> Projection:
    """What having every page read will use, by an estimate made before.

    Args:
        characters: Of the text of all pages in scope.
        pages: How many there are.
        room: Characters of one prompt.
        price: Of the model that reads; None when it is not known.
    """
    if not characters:
        return Projection(0, 0, 0.0)
    text = characters + _HEADING * pages
    # Prompts are packed by whole pages, and each leaves room for words.
    parts = -(-text // max(1_000, room - _ROOM_FOR_WORDS - text // max(1, pages) // 2))
    notes = parts * REPLY_TOKENS * CHARACTERS_PER_TOKEN if parts > 1 else 0
    calls = parts + -(-notes // room)
    asked = (text + notes + calls * _AROUND) // CHARACTERS_PER_TOKEN
    answered = calls * REPLY_TOKENS
    return Projection(calls, asked + answered, price.prompt * asked + price.completion * answered if price else None)


def unread_pages(
    documents: Mapping[int, ScopedDocument], readable: Iterable[tuple[int, int]], read: Iterable[PageRange]
) -> tuple[PageRange, ...]:
    """The readable pages of a scope that no model was given.

    Args:
        documents: The documents in scope, by id.
        readable: (document, page) of every page with text.
        read: What models were given.
    """
    given: dict[int, list[PageRange]] = {}
    for stretch in read:
        given.setdefault(stretch.document, []).append(stretch)
    return merge_pages(
        (document, page)
        for document, page in readable
        if document in documents and not any(each.first <= page <= each.last for each in given.get(document, ()))
    )


def told_unread(unread: Sequence[PageRange]) -> str:
    """What a model is told of pages that were not read yet."""
    pages = sum(stretch.last - stretch.first + 1 for stretch in unread)
    named = ", ".join(
        f"document {each.document} page {each.first}" + (f" to {each.last}" if each.last > each.first else "")
        for each in unread[:_NAMED]
    )
    more = f" and {len(unread) - _NAMED:,} more stretches" if len(unread) > _NAMED else ""
    return (
        f"{pages:,} readable pages have not been given to a model yet, and every page is asked for: {named}{more}. "
        "Have them read, for example with read_all(query, [documents.get(id)]), then hand in the answer."
    )


def _program(name: str) -> str:
    return resource("prompts", name).read_text(encoding="utf-8")
