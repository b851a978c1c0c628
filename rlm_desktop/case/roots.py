"""What was dropped on a case: files and folders, and whether they were read to their end."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rlm_desktop.case.connection import now
from rlm_desktop.case.paths import disk_path, path_text


@dataclass(frozen=True, slots=True)
class Root:
    """A file or folder that was dropped. ``finished`` is False when its ingest was cut off."""

    path: Path
    finished: bool
    watched: bool


def begin_roots(connection: sqlite3.Connection, paths: Iterable[Path]) -> None:
    """Note what is about to be read, so that it can go on after whatever happens.

    What lies under a folder that was dropped before is a part of that.
    """
    known = {root.path for root in list_roots(connection)}
    connection.executemany(
        "INSERT INTO roots (path, added) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET finished = ''",
        [(path_text(path), now()) for path in paths if known.isdisjoint(Path(os.path.abspath(path)).parents)],
    )


def finish_roots(connection: sqlite3.Connection, paths: Iterable[Path]) -> None:
    """Note that they were read to their end."""
    connection.executemany("UPDATE roots SET finished = ? WHERE path = ?", [(now(), path_text(path)) for path in paths])


def watch_roots(connection: sqlite3.Connection, paths: Iterable[Path], *, watched: bool) -> None:
    """Note whether changes under these shall be followed."""
    connection.executemany(
        "UPDATE roots SET watched = ? WHERE path = ?", [(watched, path_text(path)) for path in paths]
    )


def list_roots(connection: sqlite3.Connection) -> list[Root]:
    """Everything that was dropped on the case, by path."""
    rows = connection.execute("SELECT path, finished, watched FROM roots ORDER BY path")
    return [Root(Path(disk_path(path)), bool(finished), bool(watched)) for path, finished, watched in rows]
