"""Cuts running text into pages that a person can cite: at most some 3,000 characters, ending at a line end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from rlm_desktop.core.model import Page
from rlm_desktop.corpus.readers.result import clean_text

PAGE_CHARACTERS = 3_000
PAGE_BREAK = "\f"
"""Stands in running text where a page ends."""
_SHEET_ROWS = 200
_HEADER_ROWS = 20
_HEADER_CHARACTERS = 500


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


def row_pages(header: str, rows: Iterable[str], most_rows: int = 200, first: int = 1) -> Iterator[Page]:
    """Pages of whole rows, each under the header of the table, labelled "rows 1-200"; ``first`` is the first number."""
    number, length = 1, len(header)
    held: list[str] = []
    for position, row in enumerate(rows, start=first):
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


def document_pages(text: str, further: Iterable[str], *, rendered: bool) -> Iterator[Page]:
    """The pages of a word processor's text, then those of its further parts, such as notes.

    Args:
        text: With a page break wherever one is known.
        further: Blocks of text that belong to no page.
        rendered: Every page end is known. Otherwise what is between those known is cut by length.
    """
    # A break that an author set stands there a second time where the next page was rendered: one break.
    parts = [part for part in _parted(text) if part.strip()]
    number = 0
    if rendered:
        for part in parts:
            number += 1
            yield Page(number, part)
    else:
        for part in parts:
            for page in block_pages(part.split("\n"), first=number + 1):
                number = page.number
                yield page
    for page in block_pages(chain.from_iterable(block.split("\n") for block in further), first=number + 1):
        number = page.number
        yield page
    if not number:
        yield Page(1, "")


def part_pages(text: str, label: str, first: int) -> Iterator[Page]:
    """The pages of one part of a document, such as a chapter, each under its label; one page where it is short."""
    for part, page in enumerate(block_pages(clean_text(text).split("\n"), first=first), start=1):
        yield replace(page, label=label if part == 1 else f"{label}, part {part}")


def sheet_pages(name: str, rows: Iterable[tuple[int, str]], first: int) -> Iterator[Page]:
    """Pages of a sheet of a workbook, labelled 'sheet "Budget" rows 1-200', each under what seems to be its header.

    Args:
        name: Of the sheet, as it is cited: ``sheet "Budget"``.
        rows: Those that are not empty, as lines, with their numbers in the sheet.
        first: The number of the first page.
    """
    waiting = iter(rows)
    head = list(islice(waiting, _HEADER_ROWS))
    header = _header([line for _, line in head])[:_HEADER_CHARACTERS]
    number, length = first, 0
    held: list[tuple[int, str]] = []
    for row in chain(head, waiting):
        if held and (length + len(row[1]) > PAGE_CHARACTERS or len(held) == _SHEET_ROWS):
            yield _sheet_page(number, name, header if number > first else "", held)
            number, length, held = number + 1, len(header), []
        held.append(row)
        length += len(row[1]) + 1
    if held:
        yield _sheet_page(number, name, header if number > first else "", held)


def _header(lines: list[str]) -> str:
    """The row that names the columns: the first that fills about as many of them as any of the first rows does.

    A title above the table fills one.
    """
    filled = [sum(bool(cell.strip()) for cell in line.split(" | ")) for line in lines]
    widest = max(filled, default=0)
    return next((line for line, count in zip(lines, filled, strict=True) if count >= 0.6 * widest), "")


def _sheet_page(number: int, name: str, header: str, rows: list[tuple[int, str]]) -> Page:
    (first, _), (last, _) = rows[0], rows[-1]
    lines = [text for _, text in rows]
    if header and lines[0] != header:
        lines.insert(0, header)
    place = f"rows {first}-{last}" if last > first else f"row {first}"
    return Page(number, clean_text("\n".join(lines)), f"{name} {place}")


def _parted(text: str) -> list[str]:
    """Text cut at page breaks, each part clean and without empty lines at its ends."""
    return [clean_text(part).strip("\n") for part in text.split(PAGE_BREAK)]


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
