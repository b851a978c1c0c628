"""Files documents into a case: what was read, copies of it, and files that could not be read.

Each function writes within :func:`transaction`, so that a case never holds half a document.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from rlm_desktop.case.connection import now
from rlm_desktop.case.index import index_pages
from rlm_desktop.core.errors import CaseError
from rlm_desktop.core.model import Page

_PAGES_AT_ONCE = 500
_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_LOCK_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when it was looked at: its path, its size in bytes, and when it was changed (ns, epoch)."""

    path: Path
    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the case knows of a path: its state when it was read, and its document, None when it could not be read."""

    size: int
    modified: int
    document: int | None


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What was read from a file, but for its pages. ``date`` is ISO 8601 or empty."""

    sha256: str
    kind: str
    date: str
    metadata: dict[str, Any]


class StoppedError(Exception):
    """The writer was asked to stop while it wrote; what it wrote in this transaction is taken back."""


def path_text(path: Path) -> str:
    r"""A path as the case keeps it: absolute, and with bytes that are no text written out (``\xe9``)."""
    return os.fsencode(os.path.abspath(path)).decode("utf-8", "backslashreplace")


def known_files(connection: sqlite3.Connection) -> dict[str, KnownFile]:
    """Every path that the case knows."""
    rows = connection.execute("SELECT path, size, modified, document FROM paths")
    return {path: KnownFile(size, modified, document) for path, size, modified, document in rows}


def known_hashes(connection: sqlite3.Connection) -> dict[int, set[str]]:
    """The SHA-256 of every document, by its size in bytes: only files of equal size can be copies."""
    hashes: dict[int, set[str]] = {}
    for size, sha256 in connection.execute("SELECT size, sha256 FROM documents"):
        hashes.setdefault(size, set()).add(sha256)
    return hashes


@contextlib.contextmanager
def transaction(
    connection: sqlite3.Connection, stopped: Callable[[], bool] = bool, lock_seconds: float = 30.0
) -> Iterator[None]:
    """Everything written in the block is kept, or nothing.

    Args:
        connection: A connection for writing.
        stopped: Asked while another program holds the case: whether to give up at once.
        lock_seconds: How long to wait for that other program.

    Raises:
        CaseError: The case is locked for longer, the disk is full, or the file cannot be written.
        StoppedError: ``stopped`` said so.
    """
    try:
        _begin(connection, stopped, lock_seconds)
        try:
            yield
        except BaseException:
            connection.rollback()
            raise
        connection.commit()
    except sqlite3.Error as error:
        with contextlib.suppress(sqlite3.Error):
            connection.rollback()
        raise _unwritable(error) from error


def file_document(
    connection: sqlite3.Connection,
    file: FileState,
    new: NewDocument,
    pages: Iterable[Page],
    stopped: Callable[[], bool] = bool,
) -> bool:
    """Keep a document with its pages and their full-text index, and the path it was found under.

    A document that the case has already is kept once; only the path is added.

    Args:
        connection: Within :func:`transaction`.
        file: The file that was read.
        new: What it is.
        pages: Its pages, numbered from 1; a few hundred are in memory at a time.
        stopped: Asked now and then: whether to give up.

    Returns:
        Whether the document is new.

    Raises:
        StoppedError: ``stopped`` said so.
    """
    row = connection.execute("SELECT id FROM documents WHERE sha256 = ?", (new.sha256,)).fetchone()
    if row:
        _keep_path(connection, file, row[0])
        return False
    path = path_text(file.path)
    metadata = msgspec.json.encode(new.metadata).decode()
    document = connection.execute(
        """
        INSERT INTO documents (sha256, name, path, kind, size, pages, characters, date, metadata, added)
        VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?, ?)
        """,
        (new.sha256, os.path.basename(path), path, new.kind, file.size, new.date, metadata, now()),
    ).lastrowid
    assert document is not None
    count, characters = _keep_pages(connection, document, iter(pages), stopped)
    connection.execute("UPDATE documents SET pages = ?, characters = ? WHERE id = ?", (count, characters, document))
    _keep_path(connection, file, document)
    return True


def file_copy(connection: sqlite3.Connection, file: FileState, sha256: str) -> bool:
    """Keep one more path of a document that the case has, with the problem that its other copies have.

    Returns:
        Whether there is such a problem.
    """
    (document,) = connection.execute("SELECT id FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
    path = path_text(file.path)
    _keep_path(connection, file, document)
    row = connection.execute(
        """
        SELECT code, sentence FROM problems JOIN paths USING (path) WHERE document = ? ORDER BY path = ? LIMIT 1
        """,
        (document, path),
    ).fetchone()
    if row:
        file_problem(connection, file.path, *row)
    else:
        drop_problem(connection, file.path)
    return row is not None


def file_unreadable(connection: sqlite3.Connection, file: FileState) -> None:
    """Remember that this state of a file cannot be read, so that it is not tried anew at every turn."""
    _keep_path(connection, file, None)


def file_problem(connection: sqlite3.Connection, path: Path, code: str, sentence: str) -> None:
    """Keep the problem of a path, in place of an earlier one."""
    connection.execute(
        "INSERT OR REPLACE INTO problems (path, code, sentence, time) VALUES (?, ?, ?, ?)",
        (path_text(path), code, sentence, now()),
    )


def drop_problem(connection: sqlite3.Connection, path: Path) -> None:
    """Forget the problem of a path that has since been read."""
    connection.execute("DELETE FROM problems WHERE path = ?", (path_text(path),))


def _keep_path(connection: sqlite3.Connection, file: FileState, document: int | None) -> None:
    connection.execute(
        """
        INSERT INTO paths (path, document, size, modified, seen) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (path) DO UPDATE SET
            document = excluded.document, size = excluded.size, modified = excluded.modified, seen = excluded.seen
        """,
        (path_text(file.path), document, file.size, file.modified, now()),
    )


def _keep_pages(
    connection: sqlite3.Connection, document: int, pages: Iterator[Page], stopped: Callable[[], bool]
) -> tuple[int, int]:
    """Write pages and index in slices; the number of pages and characters written."""
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM pages").fetchone()
    count = characters = 0
    while slice_ := list(islice(pages, _PAGES_AT_ONCE)):
        if stopped():
            raise StoppedError
        numbered = list(enumerate(slice_, start=last + count + 1))
        connection.executemany(
            "INSERT INTO pages (id, document, number, label, characters, text) VALUES (?, ?, ?, ?, ?, ?)",
            [(key, document, page.number, page.label, len(page.text), page.text) for key, page in numbered],
        )
        index_pages(connection, [(key, page.text) for key, page in numbered])
        count += len(slice_)
        characters += sum(len(page.text) for page in slice_)
    return count, characters


def _begin(connection: sqlite3.Connection, stopped: Callable[[], bool], lock_seconds: float) -> None:
    """Take the right to write; wait in short turns, because SQLite's own waiting cannot be interrupted."""
    connection.execute("PRAGMA busy_timeout = 0")
    end = time.monotonic() + lock_seconds
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _LOCKED or time.monotonic() > end:
                raise
        if stopped():
            raise StoppedError
        time.sleep(_LOCK_PAUSE)


def _unwritable(error: sqlite3.Error) -> CaseError:
    meaning = "What was filed before is safe; the document in hand was not filed."
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _LOCKED:
        return CaseError(
            "The case is in use by another program.", meaning, "Close that program, then add the same files again."
        )
    if code == sqlite3.SQLITE_FULL:
        return CaseError("The disk is full.", meaning, "Make room on the disk, then add the same files again.")
    return CaseError(
        f"The case cannot be written ({error}).",
        meaning,
        "Check the disk and whether you may write to the case folder, then add the same files again.",
    )
