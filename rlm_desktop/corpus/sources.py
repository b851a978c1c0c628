"""The file that a document was read from, as it was: where it lies, or taken out of its containers once more."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rlm_desktop.case.paths import disk_path
from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.discover import unreachable

T = TypeVar("T")

_DEEPEST = 8
_MOST_COPIES = 50
_PASSING = frozenset({"missing", "permission"})


@dataclass(frozen=True, slots=True)
class Copy:
    """One place of a document.

    Attributes:
        path: A file on a disk.
        size: Of that file when it was read, in bytes.
        modified: Of that file, in nanoseconds since the epoch.
        sha256: Of that file.
        chain: If the document lies within that file: the kind of each container, from the outermost, and the position
            in it of the next one, or of the document.
    """

    path: Path
    size: int
    modified: int
    sha256: str
    chain: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A document's SHA-256, and the places where it was found, files of its own first."""

    sha256: str
    copies: tuple[Copy, ...]


def find_source(connection: sqlite3.Connection, document: int) -> Source:
    """Where the file of a document of the case is to be looked for."""
    (sha256,) = connection.execute("SELECT sha256 FROM documents WHERE id = ?", (document,)).fetchone()
    copies: list[Copy] = []
    for copy in _copies(connection, document, ()):
        copies.append(copy)
        if len(copies) == _MOST_COPIES:
            break
    return Source(sha256, tuple(sorted(copies, key=lambda copy: len(copy.chain))))


def open_source(source: Source, folder: Path, passwords: Sequence[str] = ()) -> Path:
    """The file of a document, which is checked to be the one that was read. May read or unpack much.

    Args:
        source: Where to look.
        folder: An existing folder, which gets the file if it has to be taken out of a container.
        passwords: To be tried where containers are encrypted.

    Raises:
        ReadError: The file is not there (``missing``, ``permission``), is another one now (``changed``), or cannot be
            taken out of its container.
    """
    return _first(source, lambda copy: _open(copy, source.sha256, folder, passwords))


def stands(source: Source) -> Copy:
    """The first place where the file of a document still is as it was read. Unpacks nothing; may read much.

    Raises:
        ReadError: It stands nowhere (``missing``, ``permission``), or holds something else now (``changed``).
    """
    return _first(source, _check)


def source_file(connection: sqlite3.Connection, document: int, folder: Path, passwords: Sequence[str] = ()) -> Path:
    """The file of a document of the case; see :func:`find_source` and :func:`open_source`."""
    return open_source(find_source(connection, document), folder, passwords)


def _copies(
    connection: sqlite3.Connection, document: int, chain: tuple[tuple[str, int], ...], within: tuple[int, ...] = ()
) -> Iterator[Copy]:
    """The places of a document, those within containers that have places themselves; an archive can hold itself."""
    if document in within or len(within) > _DEEPEST:
        return
    rows = connection.execute(
        """
        SELECT paths.path, paths.size, modified, sha256, container, position,
            (SELECT kind FROM documents WHERE documents.id = container)
        FROM paths JOIN documents ON documents.id = document
        WHERE document = ? ORDER BY container IS NOT NULL, state = 'missing', paths.rowid
        """,
        (document,),
    )
    for path, size, modified, sha256, container, position, kind in rows:
        if container is None:
            yield Copy(Path(disk_path(path)), size, modified, sha256, chain)
        else:
            yield from _copies(connection, container, ((kind, position), *chain), (*within, document))


def _first(source: Source, what: Callable[[Copy], T]) -> T:
    """What can be done with the first of the copies that allow it."""
    errors: list[ReadError] = []
    for copy in source.copies:
        try:
            return what(copy)
        except ReadError as error:
            errors.append(error)
        except OSError as error:
            errors.append(unreachable(error))
    # A copy that is only out of reach may be back tomorrow: that goes before what is wrong with others.
    errors.sort(key=lambda error: (error.code not in _PASSING, error.code == "changed"))
    raise errors[0] if errors else unreachable(FileNotFoundError())


def _check(copy: Copy) -> Copy:
    status = copy.path.stat()
    unchanged = (status.st_size, status.st_mtime_ns) == (copy.size, copy.modified)
    if not unchanged and (status.st_size != copy.size or _hash(copy.path) != copy.sha256):
        raise _changed()
    return copy


def _open(copy: Copy, sha256: str, folder: Path, passwords: Sequence[str]) -> Path:
    from rlm_desktop.corpus.unpacking import extract

    _check(copy)
    if not copy.chain:
        return copy.path
    taken = Path(tempfile.mkdtemp(dir=folder))
    try:
        file = extract(copy.path, copy.chain, taken, passwords)
        if _hash(file) != sha256:
            raise _changed()
    except BaseException:
        shutil.rmtree(taken, ignore_errors=True)
        raise
    return file


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _changed() -> ReadError:
    return ReadError(
        "changed",
        "The file has changed since it was read.",
        "What was read is kept, but nothing more can be taken from this file.",
        "Add it again to have it read as it is now.",
    )
