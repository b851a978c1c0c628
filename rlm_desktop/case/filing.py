"""Files documents into a case: what was read, its copies, and the problems of files.

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
from rlm_desktop.case.paths import FileState, keep_path, path_text
from rlm_desktop.core.errors import CaseError
from rlm_desktop.core.model import Page

_PAGES_AT_ONCE = 500
_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_LOCK_PAUSE = 0.05
_SAFE = "What was filed before is safe; the document in hand was not filed."


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What was read from a file, but for its pages.

    ``date`` is ISO 8601 or empty, ``language`` ISO 639-1 or empty; ``signature`` serves to find its near-duplicates.
    """

    sha256: str
    kind: str
    date: str
    metadata: dict[str, Any]
    language: str = ""
    signature: bytes | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """A document of the case.

    ``new`` when the case did not have it before; ``changed`` when its path held another document, which is one of the
    path's older versions now.
    """

    document: int
    new: bool
    changed: bool


class StoppedError(Exception):
    """The writer was asked to stop while it wrote; what it wrote in this transaction is taken back."""


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
) -> Filed:
    """Keep a document with its pages and their full-text index, and the path it was found under.

    A document that the case has already is kept once; only the path is added.

    Args:
        connection: Within :func:`transaction`.
        file: The file that was read.
        new: What it is.
        pages: Its pages, numbered from 1; a few hundred are in memory at a time.
        stopped: Asked now and then: whether to give up.

    Raises:
        StoppedError: ``stopped`` said so.
    """
    known = find_hash(connection, new.sha256)
    if known is not None:
        return Filed(known, new=False, changed=keep_path(connection, file, known))
    path = path_text(file.path)
    metadata = msgspec.json.encode(new.metadata).decode()
    document = connection.execute(
        """
        INSERT INTO documents (sha256, name, path, kind, size, pages, characters, date, metadata, added, language)
        VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?)
        """,
        (new.sha256, os.path.basename(path), path, new.kind, file.size, new.date, metadata, now(), new.language),
    ).lastrowid
    assert document is not None
    count, characters = _keep_pages(connection, document, iter(pages), stopped)
    connection.execute("UPDATE documents SET pages = ?, characters = ? WHERE id = ?", (count, characters, document))
    return Filed(document, new=True, changed=keep_path(connection, file, document))


def find_hash(connection: sqlite3.Connection, sha256: str) -> int | None:
    """The document whose content has this SHA-256."""
    row = connection.execute("SELECT id FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
    return int(row[0]) if row else None


def known_hashes(connection: sqlite3.Connection, size: int) -> frozenset[str]:
    """The SHA-256 of every document of a size in bytes: only files of equal size can be copies."""
    return frozenset(sha256 for (sha256,) in connection.execute("SELECT sha256 FROM documents WHERE size = ?", (size,)))


def share_problem(connection: sqlite3.Connection, document: int, path: Path) -> bool:
    """Give a copy of a document the problem of its content that its other copies have, or none.

    What is wrong with the name or the container of another copy is no problem of this one. A document that was an older
    version has the problem it had then.

    Returns:
        Whether there is such a problem.
    """
    row = _problem_of_copies(connection, document, path_text(path))
    if row:
        file_problem(connection, path, *row)
    else:
        drop_problem(connection, path)
    return row is not None


def _problem_of_copies(connection: sqlite3.Connection, document: int, path: str) -> tuple[str, str] | None:
    """The problem of another copy of a document, or, when there is none, that of the older version it was."""
    told: tuple[str, str] | None = connection.execute(
        """
        SELECT code, sentence FROM problems JOIN paths USING (path)
        WHERE document = ? AND path != ? AND code NOT IN ('cut-off', 'misnamed') LIMIT 1
        """,
        (document, path),
    ).fetchone()
    if told:
        return told
    was: tuple[str, str] | None = connection.execute(
        """
        SELECT code, sentence FROM versions
        WHERE document = ?1 AND code != '' AND (path = ?2 OR code NOT IN ('cut-off', 'misnamed'))
            AND NOT EXISTS (SELECT 1 FROM paths WHERE document = ?1 AND path != ?2)
        ORDER BY path = ?2 DESC, rowid DESC LIMIT 1
        """,
        (document, path),
    ).fetchone()
    return was


def file_problem(connection: sqlite3.Connection, path: Path, code: str, sentence: str) -> None:
    """Keep the problem of a path, in place of an earlier one."""
    # In two statements, neither of which SQLite may have to undo in part: see keep_path.
    drop_problem(connection, path)
    connection.execute(
        "INSERT INTO problems (path, code, sentence, time) VALUES (?, ?, ?, ?)",
        (path_text(path), code, sentence, now()),
    )


def drop_problem(connection: sqlite3.Connection, path: Path) -> None:
    """Forget the problem of a path that has since been read."""
    connection.execute("DELETE FROM problems WHERE path = ?", (path_text(path),))


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
        connection.executemany(
            "INSERT INTO recognitions (page, state, start) VALUES (?, 'waiting', ?)",
            [(key, len(page.text)) for key, page in numbered if page.scanned],
        )
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


def disk_full() -> CaseError:
    """The error for a disk that has no room for the case, or for what is taken out of containers on the way."""
    return CaseError("The disk is full.", _SAFE, "Make room on the disk, then add the same files again.")


def _unwritable(error: sqlite3.Error) -> CaseError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _LOCKED:
        return CaseError(
            "The case is in use by another program.", _SAFE, "Close that program, then add the same files again."
        )
    if code == sqlite3.SQLITE_FULL:
        return disk_full()
    return CaseError(
        f"The case cannot be written ({error}).",
        _SAFE,
        "Check the disk and whether you may write to the case folder, then add the same files again.",
    )
