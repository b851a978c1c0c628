"""The steps of an ingest, in the order in which what they give is filed.

Workers do them ahead and in any order, but the results are filed in this one: a container, then its members, then what
was found after it. So the same files make the same case, however many workers there are, and whenever it was cut off.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from rlm_desktop.case.paths import FileState
from rlm_desktop.corpus.reading import Reading, Taking


@dataclass(slots=True, eq=False)
class ReadFile:
    """Read a file, or a member that was taken out of ``depth`` containers, one within the other.

    ``damage`` is the code and sentence of why it could not be taken out to its end.
    """

    file: FileState
    depth: int = 0
    damage: tuple[str, str] | None = None
    future: Future[Reading] | None = None
    crashes: int = 0


@dataclass(slots=True, eq=False)
class Unpack:
    """Take the next members out of a container, from ``start`` on.

    Attributes:
        container: Its document.
        path: Where it was found.
        source: The file to open.
        folder: Where the members go; made when the task is submitted.
    """

    container: int
    path: Path
    source: Path
    kind: str
    start: str
    depth: int
    size: int
    folder: Path | None = None
    future: Future[Taking] | None = None
    crashes: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Advance:
    """Note where to go on with a container, None at its end, and discard the files of the members that are filed."""

    container: int
    path: Path
    next: str | None
    folder: Path | None = field(default=None)


Task = ReadFile | Unpack | Advance
