"""Compares what lies under the dropped paths with what the case knows: new, changed, unchanged, returned, missing."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from rlm_desktop.case.containers import open_containers
from rlm_desktop.case.paths import (
    FileState,
    KnownFile,
    count_paths,
    forget_passing_problems,
    known_files,
    mark_missing,
    path_text,
    refresh_path,
    writable,
)
from rlm_desktop.case.roots import list_roots
from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.discover import Met, discover

_DOUBT_SECONDS = 2
"""A file may change again within the tick of its file system's clock (2 s on FAT) without a change of its time."""


class Seen(msgspec.Struct, frozen=True, gc=False):
    """A file that was looked at.

    Attributes:
        file: It, as it was met.
        to_read: It is new or changed, or may be.
        container: It is an unchanged container with members still to come: its document.
    """

    file: Met
    to_read: bool
    container: int | None = None


@dataclass(slots=True)
class Tally:
    """What is left to be written when the scan is over.

    Attributes:
        returned: Files that were missing and are there again.
        looked_at: How many files of the case were met, by the dropped path they lie under; only paths that are there.
        gone: Paths that were dropped because they were deleted.
        hidden: Hidden files and folders that are left out.
    """

    returned: list[FileState] = field(default_factory=list)
    looked_at: dict[Path, int] = field(default_factory=dict)
    gone: list[Path] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def scan(
    connection: sqlite3.Connection,
    paths: Sequence[Path],
    case_folder: Path,
    tally: Tally,
    *,
    retry_problems: bool = False,
    trusting: bool = False,
) -> Iterator[Seen | tuple[Path, ReadError]]:
    """Look at every file under some paths once, also where one lies under another, or tell why one cannot be looked at.

    Args:
        connection: The case.
        paths: Files and folders.
        case_folder: Its own files are left out.
        tally: Is filled on the way.
        retry_problems: Read again what could not be read before, though it has not changed.
        trusting: Take a file of the same size and time for unchanged, however lately it was read.
    """
    opened = open_containers(connection)
    several = len(paths) > 1
    met: set[str] = set()
    for root in map(Path, map(os.path.abspath, paths)):
        if _vanished(connection, root):
            tally.gone.append(root)
            continue
        if root.exists():
            tally.looked_at[root] = 0
        lookup = known_files(connection, path_text(root))
        for found in discover([root], case_folder, tally.hidden):
            if isinstance(found, tuple):
                yield found
                continue
            known = lookup(writable(found.path))
            if known is not None and not known.missing:
                tally.looked_at[root] += 1
            if several:
                if found.path in met:
                    continue
                met.add(found.path)
            if known is None or not _unchanged(known, found, retry_problems, trusting):
                yield Seen(found, to_read=True)
                continue
            if known.missing:
                tally.returned.append(found.state())
            yield Seen(found, to_read=False, container=known.document if known.document in opened else None)


def close_scan(connection: sqlite3.Connection, tally: Tally) -> int:
    """Write what a scan that came to its end found out about files the case has; the number newly missing.

    Problems that may have passed are forgotten; what is still in the way is told again.

    Whether files are missing shows in their number, so that nothing more is read while all are there.
    """
    for file in tally.returned:
        refresh_path(connection, file)
    missing = sum(mark_missing(connection, path_text(path)) for path in tally.gone)
    for root, count in tally.looked_at.items():
        folder = path_text(root)
        forget_passing_problems(connection, folder)
        if count + len(tally.returned) < count_paths(connection, folder):
            missing += mark_missing(connection, folder)
    return missing


def _unchanged(known: KnownFile, file: Met, retry_problems: bool, trusting: bool) -> bool:
    if (known.size, known.modified) != (file.size, file.modified):
        return False
    if known.document is None:
        return not retry_problems
    return trusting or file.modified < (known.seen - _DOUBT_SECONDS) * 1_000_000_000


def _vanished(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether a path was deleted: it lay under a folder that was dropped and is still there, and the case knows it.

    A dropped path that is itself not there is something else: a drive that is not connected, perhaps.
    """
    if os.path.lexists(path):
        return False
    above = any(root.path in path.parents and root.path.is_dir() for root in list_roots(connection))
    return above and count_paths(connection, path_text(path)) > 0
