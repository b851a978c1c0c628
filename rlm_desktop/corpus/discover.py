"""Finds the files in what was dropped: folders and all that is under them, in the order of their names."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path

import msgspec

from rlm_desktop.case.connection import CASE_FILE, is_case
from rlm_desktop.case.paths import FileState
from rlm_desktop.core.errors import ReadError

_JUNK = frozenset(
    {
        *("__macosx", "$recycle.bin", "system volume information", "thumbs.db", "ehthumbs.db", "desktop.ini"),
        *(CASE_FILE, f"{CASE_FILE}-wal", f"{CASE_FILE}-shm"),
    }
)


class Met(msgspec.Struct, frozen=True, gc=False):
    """A file that was met on the way: its absolute path, its size in bytes, its time in nanoseconds since the epoch.

    Most are met unchanged; to make a ``Path`` of each would take as long as to look at them.
    """

    path: str
    size: int
    modified: int

    def state(self) -> FileState:
        """The same for who reads it."""
        return FileState(Path(self.path), self.size, self.modified)


def discover(
    paths: Iterable[Path], case_folder: Path, hidden: list[str] | None = None
) -> Iterator[Met | tuple[Path, ReadError]]:
    """Every file under the given paths once, or, where one cannot be looked at, its path and why.

    Left out below a given folder: hidden files and folders, but for those of a Maildir (``.Sent``), what systems leave
    behind (Thumbs.db, __MACOSX), files that hold no data of their own (sockets, devices), cases, and folders met before
    (through links).

    Args:
        paths: Files and folders.
        case_folder: Its own files are left out.
        hidden: Gets the path of every hidden file and folder that is left out.
    """
    seen_folders: set[tuple[int, int]] = set()
    seen_files: set[str] = set()
    case = _identity(os.stat(case_folder)) if case_folder.exists() else None
    given = [os.path.abspath(path) for path in paths]
    several = len(given) > 1
    stack: list[tuple[str, os.DirEntry[str] | None]] = [(path, None) for path in reversed(given)]
    while stack:
        path, entry = stack.pop()
        try:
            status = entry.stat() if entry else os.stat(path)
            if stat.S_ISREG(status.st_mode):
                # Only among several given paths, or through links to folders, is a file met twice.
                if not several or path not in seen_files:
                    yield Met(path, status.st_size, status.st_mtime_ns)
                if several:
                    seen_files.add(path)
            elif stat.S_ISDIR(status.st_mode):
                identity = _identity(status)
                # A folder that became a case is taken when it is itself what was dropped, but for the case file.
                is_foreign = entry is not None and (identity == case or is_case(Path(path)))
                if identity not in seen_folders and not is_foreign:
                    seen_folders.add(identity)
                    stack.extend(_entries(path, hidden))
        except OSError as error:
            yield Path(path), unreachable(error)


def unreachable(error: OSError) -> ReadError:
    """What a refusal of the file system means."""
    if isinstance(error, FileNotFoundError):
        return ReadError(
            "missing",
            "The file is not there.",
            "It was moved or deleted, its drive is not connected, or it is a link to nothing.",
            "Put it back and add it again.",
        )
    if isinstance(error, PermissionError):
        return ReadError(
            "permission",
            "You may not read this file or folder.",
            "Nothing in it can be found or quoted.",
            "Ask its owner for the right to read it, or copy it to a place of your own, and add it again.",
        )
    return ReadError(
        "missing",
        f"The disk or network did not give the file out ({error.strerror or error}).",
        "Nothing in it can be found or quoted.",
        "Check the drive or the connection, then add it again.",
    )


def is_left_out(path: Path, roots: Iterable[Path]) -> bool:
    """Whether :func:`discover` would leave out what lies at a path below one of some folders, for its name or theirs.

    Args:
        path: Absolute.
        roots: Absolute; what lies below none of them is not left out.
    """
    below = [root for root in roots if root in path.parents]
    return bool(below) and all(_is_junk_below(path, root) for root in below)


def _is_junk_below(path: Path, root: Path) -> bool:
    place = str(root)
    for name in path.relative_to(root).parts:
        place = os.path.join(place, name)
        if _is_junk(name) and not _holds_mails(place):
            return True
    return False


def _entries(folder: str, hidden: list[str] | None) -> list[tuple[str, os.DirEntry[str] | None]]:
    """What is in a folder, the last name first, without junk."""
    found: list[tuple[str, os.DirEntry[str] | None]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if not _is_junk(entry.name) or _holds_mails(entry.path):
                found.append((entry.path, entry))
            elif hidden is not None and _is_hidden(entry.name):
                hidden.append(entry.path)
    return sorted(found, key=itemgetter(0), reverse=True)


def _is_junk(name: str) -> bool:
    # "~$x.docx" is the lock that Word leaves beside an open file.
    return name.startswith((".", "~$")) or name.lower() in _JUNK


def _is_hidden(name: str) -> bool:
    """Whether somebody hid it; what macOS puts beside every file nobody did."""
    return name.startswith(".") and name != ".DS_Store" and not name.startswith("._")


def _holds_mails(path: str) -> bool:
    """Whether a hidden folder is one of a Maildir: mail servers hide those below the inbox."""
    return os.path.basename(path).startswith(".") and all(
        os.path.isdir(os.path.join(path, name)) for name in ("cur", "new")
    )


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
