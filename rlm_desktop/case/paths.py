"""The paths of a case: which document each holds, which it held before, and which are gone.

A path that holds a newer version keeps its older ones: their text stays, and so does what quotes it. Each function
writes within :func:`rlm_desktop.case.filing.transaction`.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from rlm_desktop.case.connection import now
from rlm_desktop.case.containers import is_container, reopen_container

PASSING = frozenset({"permission", "missing"})
"""Codes of problems that may pass without a change of the file: it is tried again whenever it is dropped again."""

_HELD_FILES = 100_000
_WRITTEN_OUT = re.compile(r"\\x[89a-f][0-9a-f]")
_WRITTEN_BYTE = re.compile(rb"\\x([89a-f][0-9a-f])")
_KNOWN = "size, modified, document, CAST(strftime('%s', seen) AS INTEGER), state = 'missing'"
# "0" follows "/" in every order of characters, so that this is a range of the index.
UNDER = "(path = ? OR (path > ? || '/' AND path < ? || '0'))"
"""The condition for paths at and under one, with the values that :func:`under` gives."""


class FileState(msgspec.Struct, frozen=True, gc=False):
    """A file as it was when it was looked at.

    Attributes:
        path: Where it was found; for the member of a container, the container's path and the member's name.
        size: In bytes.
        modified: In nanoseconds since the epoch; 0 for members.
        source: Where its bytes are, when that is not ``path``.
        container: The document it is a member of.
        position: Its place in the container, from 1.
    """

    path: Path
    size: int
    modified: int
    source: Path | None = None
    container: int | None = None
    position: int | None = None

    @property
    def content(self) -> Path:
        """The file to read."""
        return self.source or self.path


class KnownFile(msgspec.Struct, frozen=True, gc=False):
    """What the case knows of a path: its state when it was read, and its document, None when it could not be read.

    ``seen`` is when that was, in seconds since the epoch.
    """

    size: int
    modified: int
    document: int | None
    seen: int
    missing: int = 0


def path_text(path: Path) -> str:
    r"""A path as the case keeps it: absolute, and with bytes that are no text written out (``\xe9``)."""
    return writable(os.path.abspath(path))


def writable(path: str) -> str:
    """An absolute path as the case keeps it."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "backslashreplace")


def disk_path(path: str) -> str:
    r"""The path on the disk for one that the case keeps: bytes that are written out (``\xe9``) are themselves again."""
    if not _WRITTEN_OUT.search(path) or os.path.lexists(path):
        return path
    return os.fsdecode(_WRITTEN_BYTE.sub(lambda byte: bytes.fromhex(byte[1].decode()), os.fsencode(path)))


def known_file(connection: sqlite3.Connection, path: str) -> KnownFile | None:
    """What the case knows of a path, as :func:`path_text` writes it; None when it never met it."""
    row = connection.execute(f"SELECT {_KNOWN} FROM paths WHERE path = ?", (path,)).fetchone()
    return KnownFile(*row) if row else None


def known_files(connection: sqlite3.Connection, folder: str) -> Callable[[str], KnownFile | None]:
    """Looks up what the case knows of the paths at and under a folder, quickly, and in bounded memory."""
    rows = connection.execute(f"SELECT path, {_KNOWN} FROM paths WHERE {UNDER} LIMIT ?", (*under(folder), _HELD_FILES))
    held = {row[0]: KnownFile(*row[1:]) for row in rows}
    return held.get if len(held) < _HELD_FILES else partial(known_file, connection)


def keep_path(connection: sqlite3.Connection, file: FileState, document: int | None) -> bool:
    """Note what a path holds: a document, or None when it cannot be read.

    Returns:
        Whether the path held another document before, which is one of its older versions now.
    """
    path = path_text(file.path)
    held = connection.execute("SELECT document FROM paths WHERE path = ?", (path,)).fetchone()
    changed = held is not None and held[0] not in (None, document)
    if changed:
        _to_versions(connection, "path = ?", (path,))
        _retire_document(connection, held[0])
    values = (document, file.size, file.modified, now(), file.container, file.position, path)
    # No upsert: SQLite has FTS5 write out what it gathered in memory before every statement that it may have to undo
    # in part, which for each file takes as long as the index of its pages.
    if held is None or changed:
        connection.execute(
            """
            INSERT INTO paths (document, size, modified, seen, container, position, path)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            values,
        )
    else:
        connection.execute(
            """
            UPDATE paths SET
                document = ?, size = ?, modified = ?, seen = ?, container = ?, position = ?, state = 'present'
            WHERE path = ?
            """,
            values,
        )
    if document is not None:
        _bring_back(connection, document)
    return changed


def refresh_path(connection: sqlite3.Connection, file: FileState) -> None:
    """Note that a path holds what it held, though its time or its presence is another."""
    path = path_text(file.path)
    connection.execute(
        "UPDATE paths SET size = ?, modified = ?, seen = ?, state = 'present' WHERE path = ?",
        (file.size, file.modified, now(), path),
    )
    (document,) = connection.execute("SELECT document FROM paths WHERE path = ?", (path,)).fetchone()
    if document is not None:
        _mark_members(connection, document)


def count_paths(connection: sqlite3.Connection, folder: str) -> int:
    """How many files of the case lie under a folder and were there when it was last looked at; members not counted."""
    (count,) = connection.execute(
        f"SELECT count(*) FROM paths WHERE {UNDER} AND container IS NULL AND state = 'present'", under(folder)
    ).fetchone()
    return int(count)


def mark_missing(connection: sqlite3.Connection, folder: str) -> int:
    """Mark the files at or under a path that are no longer there, with their members. Their text is kept.

    A file that could not be read has nothing to keep: its problem goes with it.

    Returns:
        How many files are newly missing.
    """
    rows = connection.execute(
        f"SELECT path, document FROM paths WHERE {UNDER} AND container IS NULL AND state = 'present'", under(folder)
    )
    gone = [(path, document) for path, document in rows if not os.path.lexists(disk_path(path))]
    for path, document in gone:
        connection.execute("UPDATE paths SET state = 'missing' WHERE path = ?", (path,))
        if document is None:
            connection.execute("DELETE FROM problems WHERE path = ?", (path,))
        else:
            _mark_members(connection, document)
    return len(gone)


def forget_passing_problems(connection: sqlite3.Connection, folder: str) -> None:
    """Forget the problems of files at and under a path that may pass without a change of the file.

    Members are not tried again as long as their container is the same: they keep theirs.
    """
    codes = ", ".join(f"'{code}'" for code in sorted(PASSING))
    connection.execute(
        f"""
        DELETE FROM problems WHERE {UNDER} AND code IN ({codes})
            AND NOT EXISTS (SELECT 1 FROM paths WHERE paths.path = problems.path AND container IS NOT NULL)
        """,
        under(folder),
    )


def member_path(connection: sqlite3.Connection, container: int, position: int, path: Path) -> Path:
    """The path for a member, with its position in it when another member of the container has the same name."""
    row = connection.execute("SELECT container, position FROM paths WHERE path = ?", (path_text(path),)).fetchone()
    if row is None or tuple(row) == (container, position):
        return path
    return path.with_name(f"{path.stem} ({position}){path.suffix}")


def under(path: str) -> tuple[str, str, str]:
    """The values for :data:`UNDER`."""
    folder = path.rstrip("/")
    return path, folder, folder


def _bring_back(connection: sqlite3.Connection, document: int) -> None:
    """A document that a path holds is current, and if it is a container, its members are there.

    The members of one that was an older version went with it, so that they are to be taken out anew.
    """
    revived = connection.execute("UPDATE documents SET current = 1 WHERE id = ? AND NOT current", (document,)).rowcount
    if revived:
        reopen_container(connection, document)
    elif is_container(connection, document):
        _mark_members(connection, document)


def _mark_members(connection: sqlite3.Connection, document: int) -> None:
    """The members of a container are there as long as one of its files is."""
    there = connection.execute(
        # An archive can hold itself; that place does not count.
        "SELECT 1 FROM paths WHERE document = ?1 AND state = 'present' AND container IS NOT ?1 LIMIT 1",
        (document,),
    ).fetchone()
    state = "present" if there else "missing"
    marked = connection.execute(
        "UPDATE paths SET state = ?1 WHERE container = ?2 AND state != ?1", (state, document)
    ).rowcount
    if marked:
        inner = connection.execute(
            "SELECT paths.document FROM paths JOIN containers USING (document) WHERE container = ?", (document,)
        ).fetchall()
        for (member,) in inner:
            _mark_members(connection, member)


def _retire_document(connection: sqlite3.Connection, document: int) -> None:
    """A document that no path holds any more is not current, nor are the members that only it held."""
    held = connection.execute("SELECT 1 FROM paths WHERE document = ? LIMIT 1", (document,)).fetchone()
    if held:
        _mark_members(connection, document)
        return
    connection.execute("UPDATE documents SET current = 0 WHERE id = ?", (document,))
    members = connection.execute(
        "SELECT document FROM paths WHERE container = ? AND document IS NOT NULL", (document,)
    ).fetchall()
    _to_versions(connection, "container = ?", (document,))
    for (member,) in members:
        _retire_document(connection, member)


def _to_versions(connection: sqlite3.Connection, condition: str, parameters: tuple[str | int]) -> None:
    """Keep what paths held, each with its problem."""
    connection.execute(
        f"""
        INSERT INTO versions (path, document, size, modified, seen, until, container, position, code, sentence)
        SELECT path, document, size, modified, seen, ?, container, position, coalesce(code, ''), coalesce(sentence, '')
        FROM paths LEFT JOIN problems USING (path)
        WHERE document IS NOT NULL AND {condition}
        """,
        (now(), *parameters),
    )
    connection.execute(f"DELETE FROM problems WHERE path IN (SELECT path FROM paths WHERE {condition})", parameters)
    connection.execute(f"DELETE FROM paths WHERE {condition}", parameters)
