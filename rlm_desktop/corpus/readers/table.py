"""Tables in text: comma-, semicolon- and tab-separated values."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from rlm_desktop.core.model import Page
from rlm_desktop.corpus.readers.encoding import open_text
from rlm_desktop.corpus.readers.paging import row_pages
from rlm_desktop.corpus.readers.result import ReadResult, described
from rlm_desktop.corpus.readers.text import read_text

_SAMPLE = 1 << 16
_HEADER_CHARACTERS = 500


def read_table(path: Path) -> ReadResult:
    """A table as pages of rows, each page under the table's first row. What is no table is read as text.

    A first row that is too long to stand on every page stands whole before the others, as row 0.

    Raises:
        ReadError: The file is not text.
    """
    file = open_text(path)
    sample = file.read(_SAMPLE)
    file.seek(0)
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(sample, delimiters=",;\t|")
        header = _line(next(csv.reader(sample.splitlines(), dialect), []))
    except csv.Error:
        file.close()
        return read_text(path, "csv")

    first = 1 if len(header) <= _HEADER_CHARACTERS else 0

    def pages() -> Iterator[Page]:
        with file:
            yield from row_pages(header[:_HEADER_CHARACTERS], islice(_rows(file, dialect), first, None), first=first)

    metadata = described({"encoding": file.encoding, "columns": header[:_HEADER_CHARACTERS]})
    return ReadResult("csv", pages(), metadata)


def _rows(file: Iterable[str], dialect: type[csv.Dialect] | csv.Dialect) -> Iterator[str]:
    """The rows of a table. From a quotation mark on that nothing closes, every line is a row."""
    waiting: list[str] = []

    def lines() -> Iterator[str]:
        for line in file:
            waiting.append(line)
            yield line

    try:
        for row in csv.reader(lines(), dialect):
            waiting.clear()
            yield _line(row)
    except csv.Error:
        for line in chain(waiting, file):
            yield _line(line.split(dialect.delimiter))


def _line(cells: list[str]) -> str:
    return " | ".join(" ".join(cell.split()) for cell in cells)
