"""Batch search: a list of names in, every page that has one of them out."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rlm_desktop.core.errors import QueryError, ReadError, UsageError
from rlm_desktop.core.model import SearchHit
from rlm_desktop.corpus.search import every_hit

_MOST_BYTES = 20_000_000
_HEADINGS = frozenset({"name", "names", "query", "queries", "term", "terms"})
_QUERY = re.compile(r'["*~:()/]|\b(?:AND|OR|NOT|NEAR)\b')
"""What makes a line a query of its own."""


@dataclass(frozen=True, slots=True)
class NameFound:
    """A name of a list with all that was found of it; ``trouble`` says why it could not be searched for."""

    name: str
    hits: tuple[SearchHit, ...] = ()
    trouble: str = ""

    @property
    def documents(self) -> int:
        """How many documents have it."""
        return len({hit.document for hit in self.hits})


def read_names(path: Path) -> list[str]:
    """The names in the first column of a CSV file or in the lines of a text, each once, in their order.

    Raises:
        UsageError: The file cannot be read, is no text, is too large, or holds no names.
    """
    # All readers come with it, which a search for one query can do without.
    from rlm_desktop.corpus.readers.encoding import open_text

    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError(f"{path.name} is too large for a list of names.", remedy="Split it.")
        with open_text(path) as file:
            text = file.read()
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}).", remedy="Choose another file.") from error
    except ReadError as error:
        raise UsageError(f"{path.name} is no text.", remedy="Save the list as CSV or text, and choose that.") from error
    rows = _first_column(text) if path.suffix.lower() in (".csv", ".tsv") else text.splitlines()
    try:
        names = list(dict.fromkeys(name for row in rows if (name := " ".join(row.split()))))
    except csv.Error as error:
        raise UsageError(
            f"{path.name} is no table in CSV ({error}).", remedy="Save it anew as CSV, or as text with a name a line."
        ) from error
    if names and names[0].casefold() in _HEADINGS:
        del names[0]
    if not names:
        raise UsageError(
            f"{path.name} holds no names.", remedy="Write one name on each line, or into the first column."
        )
    return names


def as_query(name: str) -> str:
    """A name as a query: its words side by side, unless it is written as a query itself."""
    return name if _QUERY.search(name) or " " not in name else f'"{name}"'


def search_names(connection: sqlite3.Connection, names: Sequence[str]) -> Iterator[NameFound]:
    """Every page that has each of these names, name by name; the hits by document and page."""
    for name in names:
        try:
            yield NameFound(name, tuple(every_hit(connection, as_query(name))))
        except QueryError as error:
            yield NameFound(name, trouble=str(error))


def _first_column(text: str) -> Iterator[str]:
    """The first cells of the rows of a CSV file, whichever of three signs stands between its columns."""
    delimiter = max((",", ";", "\t"), key=text.partition("\n")[0].count)
    return (row[0] for row in csv.reader(text.splitlines(), delimiter=delimiter) if row)
