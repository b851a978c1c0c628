"""Cuts running text into pages that a person can cite: at most some 3,000 characters, ending at a line end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rlm_desktop.core.model import Page
from rlm_desktop.corpus.readers.result import clean_text

PAGE_CHARACTERS = 3_000


def line_pages(lines: Iterable[str]) -> Iterator[Page]:
    r"""Pages of whole lines, labelled "lines 1-60".

    Args:
        lines: Lines with their ``\n``. One that lacks it goes on in the next piece, so that a file without line ends
            can be handed over in pieces.
    """
    number, line, first, length = 1, 1, 1, 0
    parts: list[str] = []
    for piece in _short(lines):
        if parts and length + len(piece) > PAGE_CHARACTERS:
            yield _line_page(number, parts, first, line if not parts[-1].endswith("\n") else line - 1)
            number, first, length, parts = number + 1, line, 0, []
        parts.append(piece)
        length += len(piece)
        line += piece.endswith("\n")
    if parts:
        yield _line_page(number, parts, first, line if not parts[-1].endswith("\n") else line - 1)


def text_pages(text: str) -> Iterator[Page]:
    """The same for text that is in memory already."""
    return line_pages(clean_text(text).splitlines(keepends=True))


def row_pages(header: str, rows: Iterable[str], most_rows: int = 200) -> Iterator[Page]:
    """Pages of whole rows, each under the header of the table, labelled "rows 1-200"."""
    number, first, length = 1, 1, len(header)
    held: list[str] = []
    for position, row in enumerate(rows, start=1):
        if held and (length + len(row) > PAGE_CHARACTERS or len(held) == most_rows):
            yield _row_page(number, header, held, first)
            number, first, length, held = number + 1, position, len(header), []
        held.append(row)
        length += len(row) + 1
    if held or number == 1:
        yield _row_page(number, header, held, first)


def block_pages(blocks: Iterable[str], first: int = 1) -> Iterator[Page]:
    """Pages of whole paragraphs, numbered from ``first``, without labels. A paragraph longer than a page is cut."""
    number, length = first, 0
    held: list[str] = []
    for block in blocks:
        for piece in _pieces(block):
            if held and length + len(piece) > PAGE_CHARACTERS:
                yield Page(number, "\n".join(held))
                number, length, held = number + 1, 0, []
            held.append(piece)
            length += len(piece) + 1
    if held:
        yield Page(number, "\n".join(held))


def _line_page(number: int, parts: list[str], first: int, last: int) -> Page:
    label = f"lines {first}-{last}" if last > first else f"line {first}"
    return Page(number, clean_text("".join(parts)), label)


def _row_page(number: int, header: str, rows: list[str], first: int) -> Page:
    last = first + len(rows) - 1
    label = f"rows {first}-{last}" if last > first else f"row {first}" if rows else ""
    return Page(number, clean_text("\n".join([header, *rows])), label)


def _short(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield from _pieces(line)


def _pieces(text: str) -> Iterator[str]:
    """Text in pieces of at most a page, cut after a space in the last fifth of it where there is one."""
    start = 0
    while len(text) - start > PAGE_CHARACTERS:
        end = start + PAGE_CHARACTERS
        space = text.rfind(" ", end - PAGE_CHARACTERS // 5, end)
        end = space + 1 if space >= 0 else end
        yield text[start:end]
        start = end
    yield text[start:]
