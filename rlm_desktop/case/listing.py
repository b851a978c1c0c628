"""The documents of a case as a list shows them: little about each, cheap to read and to hold by the thousands."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

import msgspec


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A document in a list. ``paths`` are all its copies, the one it was first found at being the first.

    The garbage collector does not look at entries: going over all those of a large case would hold up the window.
    """

    id: int
    name: str
    kind: str
    pages: int
    sha256: str
    paths: tuple[str, ...]


def list_entries(connection: sqlite3.Connection) -> list[Entry]:
    """Every document of the case, in no order."""
    copies: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for document, path in connection.execute(
        "SELECT document, paths.path FROM paths JOIN documents ON documents.id = document "
        "WHERE paths.path != documents.path ORDER BY paths.rowid"
    ):
        copies[document] += (path,)
    rows = connection.execute("SELECT id, name, kind, pages, sha256, path FROM documents")
    return [
        Entry(document, name, kind, pages, sha256, (path, *copies.get(document, ())))
        for document, name, kind, pages, sha256, path in rows
    ]
