"""The tables of a case, made by forward migrations that are never edited once they have shipped."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("rlm-desktop")

_INITIAL = (
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    # ``path`` is where the first copy was found. It stays when that file changes and its path holds another document.
    """
    CREATE TABLE documents (
        id INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        path TEXT NOT NULL DEFAULT '',
        kind TEXT NOT NULL,
        size INTEGER NOT NULL,
        pages INTEGER NOT NULL,
        characters INTEGER NOT NULL,
        date TEXT NOT NULL DEFAULT '',
        metadata TEXT NOT NULL DEFAULT '{}',
        added TEXT NOT NULL
    )
    """,
    # Every path that was ever dropped: the document it holds, or none when it could not be read.
    # ``modified`` is in nanoseconds since the epoch.
    """
    CREATE TABLE paths (
        path TEXT PRIMARY KEY,
        document INTEGER REFERENCES documents(id),
        size INTEGER NOT NULL,
        modified INTEGER NOT NULL,
        seen TEXT NOT NULL
    )
    """,
    "CREATE INDEX paths_document ON paths(document)",
    """
    CREATE TABLE pages (
        id INTEGER PRIMARY KEY,
        document INTEGER NOT NULL REFERENCES documents(id),
        number INTEGER NOT NULL,
        label TEXT NOT NULL DEFAULT '',
        characters INTEGER NOT NULL,
        text TEXT NOT NULL,
        UNIQUE (document, number)
    )
    """,
    """
    CREATE VIRTUAL TABLE pages_fts USING fts5(
        text, content='pages', content_rowid='id', tokenize="unicode61 remove_diacritics 2"
    )
    """,
    """
    CREATE TABLE problems (
        path TEXT PRIMARY KEY,
        code TEXT NOT NULL,
        sentence TEXT NOT NULL,
        time TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE events (
        run TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        time REAL NOT NULL,
        kind TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (run, sequence)
    ) WITHOUT ROWID
    """,
    """
    CREATE TRIGGER events_never_change BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END
    """,
    """
    CREATE TRIGGER events_never_vanish BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END
    """,
)


@migrations()  # type: ignore[untyped-decorator]
def m001_initial(db: Database) -> None:
    """Documents with their pages and full-text index, the paths they were found under, problems, events."""
    for statement in _INITIAL:
        db.execute(statement)
