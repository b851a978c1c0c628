"""The documents of a case as a list shows them: little about each, cheap to read and to hold by the thousands."""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from operator import itemgetter
from pathlib import Path

import msgspec

from rlm_desktop.case.containers import Reconciliation, list_reconciliations
from rlm_desktop.case.marks import Marks, read_marks
from rlm_desktop.case.paths import disk_path
from rlm_desktop.core.model import Problem

UNREAD_MEMBERS = "members"


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A document in a list.

    The garbage collector does not look at entries: going over all those of a large case would hold up the window.

    Attributes:
        id, kind, pages, sha256: As of the document.
        name: What it is called at the first of its paths.
        paths: All its copies, the one it is listed at being the first: one that is still there, if there is any.
        title: The subject of a mail, else empty.
        language: ISO 639-1, or empty.
        date: ISO 8601, or empty.
        near: The first of the near-duplicates it belongs to, None for that one itself.
        missing: None of its files is there any more.
        current: False for an older version.
        replaced: When an older version was found to be replaced, ISO 8601; else empty.
        newer: The document that is at its path now; None when none is, and for those that are current.
        account: For a container: what became of its members.
        marks: What a person put on it.
    """

    id: int
    name: str
    kind: str
    pages: int
    sha256: str
    paths: tuple[str, ...]
    title: str = ""
    language: str = ""
    date: str = ""
    near: int | None = None
    missing: bool = False
    current: bool = True
    replaced: str = ""
    newer: int | None = None
    account: Reconciliation | None = None
    marks: Marks = Marks()

    @property
    def counts(self) -> bool:
        """Whether it is one of the documents that can be asked about: no older version, and no bare container."""
        return self.current and self.pages > 0


class Trouble(msgspec.Struct, frozen=True, gc=False):
    """A problem with what it takes to do something about it.

    Attributes:
        problem: The problem of a file, or of a member of a container.
        source: The file to read again: the file itself, or the one that holds the outermost container.
        document: What was read in spite of it; None when that is nothing.
        account: What became of the members, when the path holds a container.
        excluded: Whether a person has put it out of sight.

    A container that was itself read, with members that were not, is a trouble of the code `UNREAD_MEMBERS`, without a
    sentence.
    """

    problem: Problem
    source: Path
    document: int | None = None
    account: Reconciliation | None = None
    excluded: bool = False


class Standing(msgspec.Struct, frozen=True):
    """How a document stands to others.

    Attributes:
        container: The document it is a member of, with its name and kind; None for a file of its own.
        container_name, container_kind: Of that document.
        replaced: When it was found to be replaced by a newer version, ISO 8601; empty while it is current.
        newer: The document that took its place; None when there is none.
        account: What became of its members, when it is a container.
        problem: What could not be read of it, as a sentence.
    """

    container: int | None = None
    container_name: str = ""
    container_kind: str = ""
    replaced: str = ""
    newer: int | None = None
    account: Reconciliation | None = None
    problem: str = ""


def list_entries(connection: sqlite3.Connection) -> list[Entry]:
    """Every document of the case, older versions among them, in no order."""
    copies = _copies(connection)
    gone = _gone(connection)
    replaced = {document: (until, newer) for document, until, newer in _replaced(connection)}
    accounts = {account.document: account for account in list_reconciliations(connection)}
    marks, none = read_marks(connection), Marks()
    rows = connection.execute(
        """
        SELECT id, name, kind, pages, sha256, path, language, date, near, current,
            CASE WHEN kind IN ('mail', 'msg') THEN coalesce(json_extract(metadata, '$.subject'), '') ELSE '' END
        FROM documents
        """
    )
    entries = []
    for document, name, kind, pages, sha256, path, language, date, near, current, title in rows:
        paths: tuple[str, ...] = (path,)
        if document in copies or document in gone:
            paths = _ordered(path, copies.get(document, []), document in gone)
        until, newer = replaced.get(document, ("", None))
        entries.append(
            Entry(
                document,
                name if paths[0] == path else os.path.basename(paths[0]),
                kind,
                pages,
                sha256,
                paths,
                title,
                language,
                date,
                near,
                document in gone and _is_missing(copies.get(document, []), gone[document]),
                bool(current),
                until,
                newer,
                accounts.get(document),
                marks.get(document, none),
            )
        )
    return entries


def list_troubles(connection: sqlite3.Connection) -> list[Trouble]:
    """The files and members that could not be read, or not wholly, and the containers of such members, by path."""
    accounts = {account.path: account for account in list_reconciliations(connection)}
    told = connection.execute(
        """
        SELECT problems.path, code, sentence, time, paths.document, paths.container
        FROM problems LEFT JOIN paths USING (path)
        """
    ).fetchall()
    told_of = {path for path, *_ in told}
    for account in accounts.values():
        if account.failed and account.path not in told_of:
            row = connection.execute("SELECT container FROM paths WHERE path = ?", (account.path,)).fetchone()
            told.append((account.path, UNREAD_MEMBERS, "", "", account.document, row[0] if row else None))
    excluded = {path for (path,) in connection.execute("SELECT path FROM exclusions")}
    return [
        Trouble(
            Problem(Path(path), *words),
            _source(connection, path, container),
            document,
            accounts.get(path),
            path in excluded,
        )
        for path, *words, document, container in sorted(told, key=itemgetter(0))
    ]


def find_standing(connection: sqlite3.Connection, document: int) -> Standing:
    """How a document of the case stands to others."""
    container = connection.execute(
        """
        SELECT documents.id, name, kind FROM paths JOIN documents ON documents.id = container
        WHERE document = :id UNION ALL
        SELECT documents.id, name, kind FROM versions JOIN documents ON documents.id = container
        WHERE document = :id LIMIT 1
        """,
        {"id": document},
    ).fetchone()
    _, until, newer = (_replaced(connection, document) or [(document, "", None)])[-1]
    account = next(iter(list_reconciliations(connection, document)), None)
    holder, name, kind = container or (None, "", "")
    problem = connection.execute(
        "SELECT sentence FROM problems JOIN paths USING (path) WHERE document = ? LIMIT 1", (document,)
    ).fetchone()
    return Standing(holder, name, kind, until, newer, account, problem[0] if problem else "")


def _copies(connection: sqlite3.Connection) -> defaultdict[int, list[tuple[str, str]]]:
    """Paths, with their states, that hold a document and are not where it was first found."""
    copies: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for document, path, state in connection.execute(
        "SELECT document, paths.path, state FROM paths JOIN documents ON documents.id = document "
        "WHERE paths.path != documents.path ORDER BY paths.rowid"
    ):
        copies[document].append((path, state))
    return copies


def _gone(connection: sqlite3.Connection) -> dict[int, bool]:
    """Documents that are no longer where they were first found, and whether nothing took their place there."""
    rows = connection.execute(
        """
        SELECT documents.id, paths.document IS documents.id
        FROM documents LEFT JOIN paths USING (path)
        WHERE current AND (paths.document IS NOT documents.id OR state = 'missing')
        """
    )
    return {document: bool(deleted) for document, deleted in rows}


def _replaced(connection: sqlite3.Connection, document: int | None = None) -> list[tuple[int, str, int | None]]:
    """Older versions, when each was replaced, and what is at its path now; the latest replacement last."""
    return connection.execute(
        """
        SELECT versions.document, until, (SELECT document FROM paths WHERE paths.path = versions.path)
        FROM versions JOIN documents ON documents.id = versions.document
        WHERE NOT current AND (:id IS NULL OR versions.document = :id) ORDER BY until
        """,
        {"id": document},
    ).fetchall()


def _is_missing(copies: list[tuple[str, str]], deleted: bool) -> bool:
    return (deleted or bool(copies)) and all(state == "missing" for _, state in copies)


def _ordered(first: str, copies: list[tuple[str, str]], gone: bool) -> tuple[str, ...]:
    """The paths of a document: those that are there, the first one first, then those that are missing."""
    there = [path for path, state in copies if state != "missing"]
    missing = [path for path, state in copies if state == "missing"]
    return (*there, first, *missing) if gone else (first, *there, *missing)


def _source(connection: sqlite3.Connection, path: str, container: int | None) -> Path:
    """The file that holds a member of a container, however many containers it lies in."""
    known = set()
    while container is not None and container not in known:
        known.add(container)
        row = connection.execute(
            "SELECT path, container FROM paths WHERE document = ? ORDER BY state = 'missing', rowid LIMIT 1",
            (container,),
        ).fetchone()
        if row is None:
            break
        path, container = row
    return Path(disk_path(path))
