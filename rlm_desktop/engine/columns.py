"""Pages whose columns of prose are stored line by line, read as a person reads them: one column after the other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_GAP = re.compile(r"(?<=\S)(?:\t+| {3,})(?=\S)")
_LEAST_LINES = 3
_LEAST_WIDTH = 18.0
"""Characters that the lines of a column must have on average. Tables have shorter cells, and are read by rows."""
_LEAST_WORDS = 2.5


@dataclass(frozen=True, slots=True)
class Columns:
    """A text read by columns. ``pieces`` are (start here, start in the stored text, length), in the order here."""

    text: str
    pieces: tuple[tuple[int, int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The least stretch of the stored text that holds ``[start, end)`` of this one."""
        first = bisect_right(self.pieces, (start, 1 << 60, 0)) - 1
        last = bisect_right(self.pieces, (end - 1, 1 << 60, 0)) - 1
        places = []
        for here, stored, length in self.pieces[first : last + 1]:
            places += [stored + max(start - here, 0), stored + min(end - here, length)]
        return min(places), max(places)


def read_columns(text: str) -> Columns | None:
    """The text read by columns; None where no three lines in a row have a gap in the same place."""
    if "   " not in text and "\t" not in text:
        return None
    lines = list(_lines(text))
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    length, found = 0, False

    def add(start: int, end: int) -> None:
        nonlocal length
        pieces.append((length, start, end - start))
        parts.append(text[start:end] + "\n")
        length += end - start + 1

    index = 0
    while index < len(lines):
        block = _block(text, lines, index)
        if _are_prose(text, block):
            found = True
            for start, gap, _ in block:
                add(start, gap)
            for _, gap, end in block:
                add(end - len(text[gap:end].lstrip()), end)
        else:
            block = block or [lines[index]]
            for start, _, end in block:
                add(start, end)
        index += len(block)
    return Columns("".join(parts), tuple(pieces)) if found else None


def _lines(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, start of its gap, end) of each line; the gap is -1 where there is none, or more than one."""
    start = 0
    for line in text.split("\n"):
        gaps = list(_GAP.finditer(line))
        yield start, start + gaps[0].start() if len(gaps) == 1 else -1, start + len(line)
        start += len(line) + 1


def _block(text: str, lines: list[tuple[int, int, int]], index: int) -> list[tuple[int, int, int]]:
    """The lines from one on that have a gap in the same place."""
    block = []
    place = None
    for start, gap, end in lines[index:]:
        if gap < 0:
            break
        at = end - start - len(text[gap:end].lstrip())
        if place is not None and abs(at - place) > 2 and "\t" not in text[gap:end]:
            break
        place = at if place is None else place
        block.append((start, gap, end))
    return block


def _are_prose(text: str, block: list[tuple[int, int, int]]) -> bool:
    """Whether lines with a gap are two columns of prose."""
    if len(block) < _LEAST_LINES:
        return False
    for column in ([text[start:gap] for start, gap, _ in block], [text[gap:end] for _, gap, end in block]):
        words = [cell.split() for cell in column]
        if sum(map(len, words)) < _LEAST_WORDS * len(block):
            return False
        if sum(len(" ".join(cell)) for cell in words) < _LEAST_WIDTH * len(block):
            return False
    return True
