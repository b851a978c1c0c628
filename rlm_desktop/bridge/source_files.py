"""Whether the file that a document was read from is still there and still the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from rlm_desktop.core.model import Document


class SourceState(StrEnum):
    """How the file of a document stands."""

    SAME = "same"
    CHANGED = "changed"
    """There is a file, but its SHA-256 is another one."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file of a document; ``path`` is the copy that is the same, else the first that is there, else the first."""

    path: Path
    state: SourceState


def find_source(document: Document) -> SourceFile:
    """Look at every copy of a document until one has its SHA-256. Reads files: not for the GUI thread."""
    copies = list(dict.fromkeys((document.path, *document.paths)))
    there = [path for path in copies if path.is_file()]
    for path in there:
        if path.stat().st_size == document.size and _sha256(path) == document.sha256:
            return SourceFile(path, SourceState.SAME)
    if there:
        return SourceFile(there[0], SourceState.CHANGED)
    return SourceFile(copies[0], SourceState.MISSING)


def _sha256(path: Path) -> str:
    """The hash of a file, or empty when it cannot be read (no permission, taken away meanwhile)."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
