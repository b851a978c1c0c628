"""The tables of a case, made by forward migrations that are never edited once they have shipped."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from rlm_desktop.case.index import index_all_pages

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


_CORPUS = (
    # ``near`` is the first document of the near-duplicates that a document belongs to, ``thread`` the message id of
    # the first mail of its conversation. ``current`` is 0 when every path that held it holds a newer version now.
    "ALTER TABLE documents ADD COLUMN language TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE documents ADD COLUMN near INTEGER REFERENCES documents(id)",
    "ALTER TABLE documents ADD COLUMN thread TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE documents ADD COLUMN current INTEGER NOT NULL DEFAULT 1",
    "CREATE INDEX documents_near ON documents(near) WHERE near IS NOT NULL",
    "CREATE INDEX documents_thread ON documents(thread) WHERE thread != ''",
    "CREATE INDEX documents_old ON documents(current) WHERE NOT current",
    "CREATE INDEX documents_size ON documents(size)",
    # A path within a container is the container's path, a slash, and the member's name; ``position`` is the member's
    # place in the container, from 1. ``state`` is present or missing.
    "ALTER TABLE paths ADD COLUMN container INTEGER REFERENCES documents(id)",
    "ALTER TABLE paths ADD COLUMN position INTEGER",
    "ALTER TABLE paths ADD COLUMN state TEXT NOT NULL DEFAULT 'present'",
    "CREATE UNIQUE INDEX paths_member ON paths(container, position) WHERE container IS NOT NULL",
    # What a path held before it changed.
    """
    CREATE TABLE versions (
        path TEXT NOT NULL,
        document INTEGER NOT NULL REFERENCES documents(id),
        size INTEGER NOT NULL,
        modified INTEGER NOT NULL,
        seen TEXT NOT NULL,
        until TEXT NOT NULL,
        container INTEGER REFERENCES documents(id),
        position INTEGER
    )
    """,
    "CREATE INDEX versions_path ON versions(path)",
    "CREATE INDEX versions_document ON versions(document)",
    # How far the members of a container are filed: ``next`` is where to go on, ``expected`` the members met so far.
    """
    CREATE TABLE containers (
        document INTEGER PRIMARY KEY REFERENCES documents(id),
        expected INTEGER NOT NULL DEFAULT 0,
        next TEXT NOT NULL DEFAULT '',
        complete INTEGER NOT NULL DEFAULT 0
    )
    """,
    "CREATE INDEX containers_open ON containers(document) WHERE NOT complete",
    # What was dropped on the case: ``finished`` is empty while an ingest of it has not come to its end.
    """
    CREATE TABLE roots (
        path TEXT PRIMARY KEY,
        added TEXT NOT NULL,
        finished TEXT NOT NULL DEFAULT '',
        watched INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID
    """,
    # Scanned pages: the text of ``page`` from character ``start`` on was recognised; ``words`` are their boxes.
    """
    CREATE TABLE recognitions (
        page INTEGER PRIMARY KEY REFERENCES pages(id),
        state TEXT NOT NULL,
        start INTEGER NOT NULL DEFAULT 0,
        engine TEXT NOT NULL DEFAULT '',
        languages TEXT NOT NULL DEFAULT '',
        confidence REAL,
        words BLOB
    )
    """,
    "CREATE INDEX recognitions_waiting ON recognitions(page) WHERE state = 'waiting'",
    "CREATE TABLE signatures (document INTEGER PRIMARY KEY REFERENCES documents(id), minhash BLOB NOT NULL)",
    # Sixteen words a document, by which candidates for its near-duplicates are found (see case/near_duplicates.py). A
    # full-text index, because a B-tree would have sixteen pages written for every document, one for each word.
    "CREATE VIRTUAL TABLE bands USING fts5(words, content='', detail=none, columnsize=0, tokenize=ascii)",
    # The message ids of mails that are not the first of their thread, whether or not the case has the mail.
    "CREATE TABLE replies (message_id TEXT PRIMARY KEY, thread TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX replies_thread ON replies(thread)",
    # Lets the lengths of a long document's pages be read without their text.
    "CREATE INDEX pages_lengths ON pages(document, number, characters)",
    # The index of words is told the text of a page in two forms (see case/index.py), of which only one is stored.
    "DROP TABLE pages_fts",
    "CREATE VIEW pages_indexed AS SELECT id, text, '' AS bigrams FROM pages",
    """
    CREATE VIRTUAL TABLE pages_fts USING fts5(
        text, bigrams, content='pages_indexed', content_rowid='id', tokenize="unicode61 remove_diacritics 2"
    )
    """,
    # Merging twice as many parts of the index at once takes a quarter of the time off filing, and searches as fast.
    "INSERT INTO pages_fts (pages_fts, rank) VALUES ('automerge', 8)",
)


@migrations()  # type: ignore[untyped-decorator]
def m002_corpus(db: Database) -> None:
    """Containers and their members, versions, recognised text, likeness, threads, and words of unspaced scripts."""
    for statement in _CORPUS:
        db.execute(statement)
    index_all_pages(db.conn)


@migrations()  # type: ignore[untyped-decorator]
def m003_problems_of_versions(db: Database) -> None:
    """The problem that a path had with what it held: it is told again when the path holds that again."""
    db.execute("ALTER TABLE versions ADD COLUMN code TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE versions ADD COLUMN sentence TEXT NOT NULL DEFAULT ''")


_RECORDINGS = (
    # What models answered, each answer once, and which request of which run it answered (see models/recorded.py). A
    # request is known by its hash alone, as its words stand in the events.
    "CREATE TABLE recorded_answers (sha256 TEXT PRIMARY KEY, body TEXT NOT NULL)",
    """
    CREATE TABLE recorded_requests (
        run TEXT NOT NULL,
        request TEXT NOT NULL,
        occurrence INTEGER NOT NULL,
        answer TEXT NOT NULL REFERENCES recorded_answers(sha256),
        PRIMARY KEY (run, request, occurrence)
    ) WITHOUT ROWID
    """,
)


@migrations()  # type: ignore[untyped-decorator]
def m004_recordings(db: Database) -> None:
    """What models answered, by the hash of what they were asked."""
    for statement in _RECORDINGS:
        db.execute(statement)


_TABLES = (
    # ``questions`` and ``documents`` are JSON arrays. The entries of a table are events of the runs that filled it.
    """
    CREATE TABLE tables (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        questions TEXT NOT NULL,
        scope TEXT NOT NULL DEFAULT '',
        documents TEXT NOT NULL DEFAULT '[]',
        added TEXT NOT NULL
    )
    """,
    "CREATE INDEX events_entries ON events(body ->> 'table') WHERE kind = 'EntryFilled'",
)


@migrations()  # type: ignore[untyped-decorator]
def m005_tables(db: Database) -> None:
    """Tables: questions that are put to each of some documents."""
    for statement in _TABLES:
        db.execute(statement)


@migrations()  # type: ignore[untyped-decorator]
def m006_beginnings(db: Database) -> None:
    """Where each log begins: runs are listed without going through their events."""
    db.execute("CREATE INDEX events_beginnings ON events(time) WHERE sequence = 1")


@migrations()  # type: ignore[untyped-decorator]
def m007_marks(db: Database) -> None:
    """What a person puts on documents; ``tags`` is a JSON array."""
    db.execute(
        """
        CREATE TABLE marks (
            document INTEGER PRIMARY KEY REFERENCES documents(id),
            starred INTEGER NOT NULL,
            tags TEXT NOT NULL,
            note TEXT NOT NULL
        )
        """
    )


@migrations()  # type: ignore[untyped-decorator]
def m008_searches(db: Database) -> None:
    """Queries that a person keeps."""
    db.execute("CREATE TABLE searches (query TEXT PRIMARY KEY, kept TEXT NOT NULL)")


@migrations()  # type: ignore[untyped-decorator]
def m009_trials(db: Database) -> None:
    """What trials cost is summed up without going through all events."""
    db.execute("CREATE INDEX events_trials ON events(run) WHERE kind = 'TrialEnded'")


@migrations()  # type: ignore[untyped-decorator]
def m010_exclusions(db: Database) -> None:
    """Files whose problems a person does not want to see any more."""
    db.execute("CREATE TABLE exclusions (path TEXT PRIMARY KEY, since TEXT NOT NULL)")
