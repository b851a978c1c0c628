"""One entry of a table: the text of a document in prompts of a size, and what a reply to one says."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from string import Template

from rlm_desktop.case.documents import pages
from rlm_desktop.core.model import Citation, PageRange, QuoteState
from rlm_desktop.core.paths import resource
from rlm_desktop.engine.coverage import merge_pages
from rlm_desktop.engine.evidence import check_quote
from rlm_desktop.engine.quotes import find_quotes
from rlm_desktop.sandbox.packing import divided

_GAP = "\n\n"
_LONGEST_ANSWER = 2_000
_MOST_QUOTES = 10
_NOTHING = re.compile(r"\W*not found\b", re.IGNORECASE)
_LABEL = re.compile(r"^\W*(?:(?:first|second) line|answer|quotes?)\W*:\s*", re.IGNORECASE)
_LABEL_BEHIND = re.compile(r"(?:\b(?:second line|quotes?)\b)?[\s:*>-]*[“\"«»„「『‘>]$", re.IGNORECASE)
"""What leads over to the quote, and its mark."""
_PAGE = re.compile(r"[^\n“\"]{0,120}?\bpages?\s+(\d+)", re.IGNORECASE)
_WORST_FIRST = tuple(reversed(QuoteState))


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document that fits into one prompt, with the pages in it; ``partly`` are cut at its ends."""

    text: str
    pages: tuple[PageRange, ...]
    partly: tuple[PageRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reply says: the answer by itself, and the quotes with the page each is said to stand on."""

    answer: str
    quotes: tuple[tuple[str, int | None], ...]


def parts_of(connection: sqlite3.Connection, document: int, name: str, of: int, limit: int) -> list[Part]:
    """The pages of a document with text, each under its heading, in as few parts of ``limit`` characters as can be.

    Args:
        connection: The case.
        document: Its id.
        name: What it is called.
        of: How many pages it has.
        limit: Characters.
    """
    parts: list[Part] = []
    held: list[tuple[int, str, bool]] = []
    room = limit
    for number, text, cut in _pieces(connection, document, name, of, limit):
        length = len(text) + (len(_GAP) if held else 0)
        if length > room and held:
            parts.append(_part(document, held))
            held, room, length = [], limit, len(text)
        held.append((number, text, cut))
        room -= length
    return [*parts, _part(document, held)] if held else parts


def question_prompt(part: Part, question: str, name: str, number: int, of: int) -> str:
    """What a model is asked about one part of a document."""
    what = f"the document {name}" if of == 1 else f"part {number:,} of {of:,} of the document {name}"
    return _template("table_entry.md").substitute(text=part.text, what=what, question=question)


def combine_prompt(replies: list[str], question: str, name: str) -> str:
    """What a model is asked to make one reply of those to the parts."""
    return _template("table_combine.md").substitute(text=_GAP.join(replies), name=name, question=question)


def read_reply(reply: str) -> Reading | None:
    """The answer and the quotes in a reply; None where it says that the text does not answer."""
    said = reply.strip()
    if _NOTHING.match(said):
        return None
    found = find_quotes(said)[:_MOST_QUOTES]
    quotes = tuple((words, _page_behind(said, end)) for words, end in found)
    begins = said.find(found[0][0]) if found else -1
    answer = " ".join((said if begins < 0 else said[:begins]).split())
    answer = _LABEL.sub("", _LABEL_BEHIND.sub("", answer)).replace("**", "").strip()
    return Reading((answer or (quotes[0][0] if quotes else said))[:_LONGEST_ANSWER], quotes)


def check_quotes(
    connection: sqlite3.Connection, reading: Reading, document: int, of: int, scope: tuple[int, ...]
) -> tuple[Citation, ...]:
    """The quotes of an answer, looked for in the document, then in all of the table's documents.

    Args:
        connection: The case.
        reading: What the reply says.
        document: The document that was asked.
        of: How many pages it has.
        scope: The documents of the table.
    """
    return tuple(
        check_quote(
            connection,
            words,
            document,
            page if page and page <= of else None,
            documents=scope,
            marker=f"c{number}",
        )
        for number, (words, page) in enumerate(reading.quotes, 1)
    )


def check_of(citations: tuple[Citation, ...]) -> QuoteState | None:
    """The worst state of an entry's quotes; None where it has none."""
    states = {citation.state for citation in citations}
    return next((state for state in _WORST_FIRST if state in states), None)


def _pieces(
    connection: sqlite3.Connection, document: int, name: str, of: int, limit: int
) -> Iterator[tuple[int, str, bool]]:
    """(page, text under its heading, whether the page had to be cut)."""
    for page in pages(connection, document):
        if page.text.strip():
            heading = f"=== Document {document}: {name}, page {page.number} of {of} ===\n"
            pieces = list(divided(heading, page.text.rstrip("\n"), limit))
            yield from ((page.number, piece, len(pieces) > 1) for piece in pieces)


def _part(document: int, held: list[tuple[int, str, bool]]) -> Part:
    return Part(
        _GAP.join(text for _, text, _ in held),
        merge_pages((document, number) for number, _, _ in held),
        merge_pages((document, number) for number, _, cut in held if cut),
    )


def _page_behind(reply: str, end: int) -> int | None:
    """The page that is named right behind a quote."""
    named = _PAGE.match(reply, end)
    return int(named[1]) if named and len(named[1]) < 8 else None


@cache
def _template(name: str) -> Template:
    return Template(resource("prompts", name).read_text(encoding="utf-8"))
