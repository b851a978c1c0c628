"""What a search found as a table: a row for each page, with the document's SHA-256."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.model import SearchHit
from rlm_desktop.reports.export import write_whole
from rlm_desktop.reports.sheets import workbook_of
from rlm_desktop.reports.tables import csv_bytes

HIT_FORMATS = ("csv", "xlsx")
_HEADING = ("searched for", "document", "name", "page", "label", "words there", "path", "sha256")
_WIDTHS = (24, 10, 32, 8, 8, 80, 48, 24)
_MOST_ROWS = 1_048_575
"""Of a worksheet, below the heading (ECMA-376)."""


def write_hits(connection: sqlite3.Connection, hits: Iterable[tuple[str, SearchHit]], kind: str, path: Path) -> int:
    """Write hits, each with what was searched for, as ``csv`` or ``xlsx``.

    Returns:
        How many rows there are.

    Raises:
        UsageError: There is no such format, or a worksheet cannot hold so many rows.
        ExportError: The file cannot be written.
    """
    if kind not in HIT_FORMATS:
        raise UsageError(f"Hits cannot be written as {kind}.", remedy=f"Formats: {', '.join(HIT_FORMATS)}.")
    rows = list(_rows(connection, hits))
    if kind == "xlsx" and len(rows) > _MOST_ROWS:
        raise UsageError(f"A worksheet cannot hold {len(rows):,} rows.", remedy="Write them as CSV.")
    content = csv_bytes(_HEADING, rows) if kind == "csv" else workbook_of("Hits", _HEADING, rows, _WIDTHS)
    write_whole(path, [content])
    return len(rows)


def _rows(connection: sqlite3.Connection, hits: Iterable[tuple[str, SearchHit]]) -> Iterator[tuple[str, ...]]:
    known: dict[int, tuple[str, str]] = {}
    for words, hit in hits:
        if hit.document not in known:
            known[hit.document] = connection.execute(
                "SELECT path, sha256 FROM documents WHERE id = ?", (hit.document,)
            ).fetchone()
        snippet = " ".join(hit.snippet.split())
        yield (words, str(hit.document), hit.name, str(hit.page), hit.label, snippet, *known[hit.document])
