"""Which pages a prompt carries, told from the prompt itself and not from the code that made it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable

from rlm_desktop.core.model import PageRange

# A name holds no other heading's beginning: else a line of nothing but beginnings would be read over and over.
_HEADING = re.compile(
    r"=== Document (\d{1,15}): (?:(?!=== Document )[^\n])*, page (\d{1,9}) of \d{1,9} ===$", re.MULTILINE
)
_RECOGNISED_BY = 200


def pages_in_prompt(connection: sqlite3.Connection, prompt: str) -> tuple[PageRange, ...]:
    """The pages whose heading stands in a prompt, followed by the words the page begins with.

    A heading alone proves nothing, as a document may hold one; so the page's own first words must follow it.
    """
    found = set()
    for heading in _HEADING.finditer(prompt):
        document, number = int(heading.group(1)), int(heading.group(2))
        row = connection.execute(
            "SELECT substr(text, 1, ?) FROM pages WHERE document = ? AND number = ?", (_RECOGNISED_BY, document, number)
        ).fetchone()
        if row is not None:
            begins = "".join(row[0].split())
            follows = "".join(prompt[heading.end() : heading.end() + 2 * _RECOGNISED_BY].split())
            if follows.startswith(begins[: len(follows)]) and len(follows) >= min(len(begins), _RECOGNISED_BY // 4):
                found.add((document, number))
    return merge_pages(found)


def merge_pages(pages: Iterable[tuple[int, int]]) -> tuple[PageRange, ...]:
    """(document, page) pairs as ranges, sorted, neighbours joined."""
    ranges: list[PageRange] = []
    for document, number in sorted(set(pages)):
        if ranges and ranges[-1].document == document and ranges[-1].last + 1 == number:
            ranges[-1] = PageRange(document, ranges[-1].first, number)
        else:
            ranges.append(PageRange(document, number, number))
    return tuple(ranges)
