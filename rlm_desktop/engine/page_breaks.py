"""What stands between the words of one page and those of the next: running heads, feet and page numbers."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

_EDGE = 3
"""Lines at the head and at the foot of a page that may be the same on others."""
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class JoinedPages:
    """The end of a page and the beginning of the next one, without what comes again on other pages between them.

    ``start`` is where this begins in the first page's text, ``first`` how much of it is of the first page.
    """

    text: str
    start: int
    first: int


def join_pages(connection: sqlite3.Connection, document: int, number: int, *, reach: int) -> JoinedPages | None:
    """A page and the next one, as they are read on; None when there is no next one.

    Args:
        connection: A connection to the case.
        document: The document.
        number: The first of the two pages.
        reach: Characters of each that are wanted at most, and a line more.
    """
    rows: dict[int, tuple[str, str]] = {
        row[0]: row[1:]
        for row in connection.execute(
            "SELECT number, text, label FROM pages WHERE document = ? AND number BETWEEN ? AND ?",
            (document, number - 1, number + 2),
        )
    }
    if number not in rows or number + 1 not in rows:
        return None
    (text, label), (following, next_label) = rows[number], rows[number + 1]
    others = [rows[at][0] for at in (number - 1, number + 2) if at in rows]
    end = _foot(text, [following, *others], {str(number), label})
    begin = _head(following, [text, *others], {str(number + 1), next_label})
    start = max(0, end - reach)
    return JoinedPages(text[start:end] + "\n" + following[begin : begin + reach], start, end - start)


def _foot(text: str, others: list[str], numbers: set[str]) -> int:
    """Where the words of a page end, before what stands at the foot of others as well."""
    known = {_form(line) for other in others for line in _edge(other, foot=True)}
    end = len(text.rstrip())
    for _ in range(_EDGE):
        line = text[:end].rpartition("\n")[2]
        if not _is_running(line, known, numbers):
            break
        end = len(text[: end - len(line)].rstrip())
    return end


def _head(text: str, others: list[str], numbers: set[str]) -> int:
    """Where the words of a page begin, behind what stands at the head of others as well."""
    known = {_form(line) for other in others for line in _edge(other, foot=False)}
    begin = len(text) - len(text.lstrip())
    for _ in range(_EDGE):
        line = text[begin:].partition("\n")[0]
        if not _is_running(line, known, numbers):
            break
        begin = len(text) - len(text[begin + len(line) :].lstrip())
    return begin


def _is_running(line: str, known: set[str], numbers: set[str]) -> bool:
    """A line that is on other pages too, figures aside, or that is the page's own number. A figure alone is neither."""
    said = line.strip(" \t\r-–—|.")
    if any(character.isalpha() for character in said):
        return _form(line) in known
    return said in numbers


def _form(line: str) -> str:
    return _DIGITS.sub("0", " ".join(line.split()))


def _edge(text: str, *, foot: bool) -> list[str]:
    lines = [line for line in text.strip().split("\n") if line.strip()]
    return lines[-_EDGE:] if foot else lines[:_EDGE]
