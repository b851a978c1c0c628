"""Fills prompts: pieces of text together up to a length, each under a line that says where it is from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rlm_desktop.sandbox.hits import Hit
from rlm_desktop.sandbox.text import Text
from rlm_desktop.sandbox.view import CaseText, CaseView, Document, Documents

_GAP = "\n\n"


def pack(things: Any, limit: int) -> list[str]:
    """Texts as few as possible, each of at most ``limit`` characters, in the order of what is packed.

    Pages keep the line that names their document and number; where one has to be divided, each part has it. What
    stands in several hits is packed once.

    Args:
        things: Documents, hits, texts, or an iterable of them; ``context`` stands for all documents.
        limit: Characters.

    Raises:
        ValueError: The limit is too small for anything.
        TypeError: Something is neither a document nor a hit nor a text.
    """
    if limit < 1_000:
        raise ValueError("a limit of at least 1,000 characters is needed")
    packed: list[str] = []
    held: list[str] = []
    room = limit
    for piece in _pieces(things, limit):
        length = len(piece) + (len(_GAP) if held else 0)
        if length > room and held:
            packed.append(_GAP.join(held))
            held, room, length = [], limit, len(piece)
        held.append(piece)
        room -= length
    return [*packed, _GAP.join(held)] if held else packed


def _pieces(things: Any, limit: int) -> Iterator[str]:
    seen: set[tuple[int, int]] = set()
    for heading, text in _headed(things, seen):
        yield from divided(heading, text, limit)


def _headed(things: Any, seen: set[tuple[int, int]]) -> Iterator[tuple[str, str]]:
    """Every page or text with its heading; pages that were had already are left out."""
    if type(things) is CaseText:
        things = things._view.documents
    if type(things) is Document:
        yield from _pages(things._view, things._position, range(1, len(things.pages) + 1), seen)
    elif type(things) is Hit:
        document = things.document
        yield from _pages(document._view, document._position, range(things.page, things.page + 1), seen)
    elif isinstance(things, str | Text):
        yield "", str(things)
    elif isinstance(things, Documents | Iterable):
        for thing in things:
            yield from _headed(thing, seen)
    else:
        raise TypeError(f"documents, hits and texts can be packed, not {type(things).__name__}")


def _pages(
    view: CaseView, position: int, numbers: Iterable[int], seen: set[tuple[int, int]]
) -> Iterator[tuple[str, str]]:
    for number in numbers:
        if (position, number) not in seen:
            seen.add((position, number))
            yield view.heading(position, number), view.page(position, number).rstrip("\n")


def divided(heading: str, text: str, limit: int) -> Iterator[str]:
    """A text under its heading, in parts where it is too long; a part ends at a line's end where there is one."""
    room = limit - len(heading)
    while len(text) > room:
        end = text.rfind("\n", room // 2, room) + 1 or room
        yield heading + text[:end].rstrip("\n")
        text = text[end:]
    if text or heading:
        yield heading + text
