"""The order in which people read lines that an engine found anywhere on a page: columns, rows, paragraphs.

This is the recursive X-Y cut (G. Nagy, S. Seth, "Hierarchical representation of optically scanned documents", 1984):
a page is cut where a white stripe goes through the whole of it, and the parts likewise. Stripes from top to bottom cut
only between columns of running text, because the columns of tables are read row by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from rlm_desktop.case.recognitions import Box
from rlm_desktop.corpus.ocr.composing import Line, Paragraph

_FEWEST_LINES = 4
_GUTTER = 0.8
"""Least width of the stripe between columns, in heights of a line."""
_COLUMN = 8.0
"""Least width of the lines of a column, in heights of a line: entries of tables are shorter."""
_PARAGRAPH_GAP = 0.7
"""Least height of the stripe between paragraphs, in heights of a line."""
_SAME_ROW = 0.5

Placed = tuple[Box, Line]


def reading_order(lines: Sequence[Placed]) -> list[Paragraph]:
    """Lines, or the parts of lines that lie apart, as paragraphs of whole lines in reading order."""
    if not lines:
        return []
    height = median(bottom - top for (_, top, _, bottom), _ in lines)
    return [paragraph for block in _blocks(list(lines), height) for paragraph in _paragraphs(_rows(block), height)]


def _blocks(lines: list[Placed], height: float) -> Iterator[list[Placed]]:
    """The page cut into columns, as far as it has any."""
    if len(lines) < 2 * _FEWEST_LINES:
        yield lines
        return
    columns = _cut(lines, 0, _GUTTER * height)
    if len(columns) == 2 and all(_is_column(column, height) for column in columns):
        for column in columns:
            yield from _blocks(column, height)
        return
    parts = _cut(lines, 1, 0.0)
    if len(parts) == 1 or not any(len(_cut(part, 0, _GUTTER * height)) == 2 for part in parts):
        yield lines
        return
    for part in parts:
        yield from _blocks(part, height)


def _cut(lines: list[Placed], axis: int, least: float) -> list[list[Placed]]:
    """Lines cut in two at the widest stripe of at least a width on which none of them lies; all in one without."""
    ordered = sorted(lines, key=lambda line: line[0][axis])
    widest, place = least, 0
    end = ordered[0][0][axis + 2]
    for index, (box, _) in enumerate(ordered[1:], start=1):
        if box[axis] - end > widest:
            widest, place = box[axis] - end, index
        end = max(end, box[axis + 2])
    return [ordered[:place], ordered[place:]] if place else [ordered]


def _is_column(lines: list[Placed], height: float) -> bool:
    return len(lines) >= _FEWEST_LINES and median(box[2] - box[0] for box, _ in lines) >= _COLUMN * height


def _rows(lines: list[Placed]) -> list[list[Placed]]:
    """Parts that stand side by side as one line, from left to right."""
    rows: list[list[Placed]] = []
    for line in sorted(lines, key=lambda line: line[0][1] + line[0][3]):
        if rows and _overlap(rows[-1][0][0], line[0]) > _SAME_ROW:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line[0][0]) for row in rows]


def _overlap(first: Box, second: Box) -> float:
    """How much of the lower one's height two boxes have in common."""
    common = min(first[3], second[3]) - max(first[1], second[1])
    return common / max(1.0, min(first[3] - first[1], second[3] - second[1]))


def _paragraphs(rows: list[list[Placed]], height: float) -> Iterator[Paragraph]:
    paragraph: list[Line] = []
    end = 0.0
    for row in rows:
        if paragraph and min(box[1] for box, _ in row) - end > _PARAGRAPH_GAP * height:
            yield paragraph
            paragraph = []
        paragraph.append([token for _, line in row for token in line])
        end = max(box[3] for box, _ in row)
    yield paragraph
