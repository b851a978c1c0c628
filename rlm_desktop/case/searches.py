"""Searches that a person keeps with the case."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from rlm_desktop.case.connection import connect, now


def list_searches(connection: sqlite3.Connection) -> list[str]:
    """The queries that are kept, the newest first."""
    return [query for (query,) in connection.execute("SELECT query FROM searches ORDER BY kept DESC, rowid DESC")]


def keep_search(folder: Path, query: str, *, kept: bool) -> None:
    """Keep a query, or keep it no longer.

    Raises:
        CaseError: The case cannot be written.
    """
    connection = connect(folder)
    try:
        with connection:
            if kept:
                connection.execute("INSERT OR IGNORE INTO searches VALUES (?, ?)", (query, now()))
            else:
                connection.execute("DELETE FROM searches WHERE query = ?", (query,))
    finally:
        connection.close()
