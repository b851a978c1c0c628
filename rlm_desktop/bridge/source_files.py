"""Whether the file that a document was read from is still there and still the same, and how to have a copy of it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from rlm_desktop.bridge.language import tr
from rlm_desktop.core.errors import ReadError, RlmError

if TYPE_CHECKING:
    from rlm_desktop.corpus.sources import Source


class SourceState(StrEnum):
    """How the file of a document stands."""

    SAME = "same"
    CHANGED = "changed"
    """There is a file, but its SHA-256 is another one."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file of a document, or the one that holds it: the copy that is the same, else the first.

    ``member`` is True for a document that has no file of its own: it lies in an archive, a mailbox or a mail.
    """

    path: Path
    state: SourceState
    member: bool = False


def look_for(source: Source) -> SourceFile:
    """Look at every copy of a document until one is as it was read. May read files: not for the GUI thread."""
    from rlm_desktop.corpus.sources import stands

    try:
        copy = stands(source)
    except ReadError as error:
        first = source.copies[0] if source.copies else None
        state = SourceState.CHANGED if error.code == "changed" else SourceState.MISSING
        return SourceFile(first.path if first else Path(), state, bool(first and first.chain))
    return SourceFile(copy.path, SourceState.SAME, bool(copy.chain))


def save_copy(source: Source, target: Path, passwords: Sequence[str] = ()) -> Path:
    """Put a copy of a document's file somewhere else, taken out of its containers first. Not for the GUI thread.

    Raises:
        RlmError: The file is not to be had, or the copy cannot be written.
    """
    from rlm_desktop.corpus.sources import open_source

    with tempfile.TemporaryDirectory(prefix="rlm-desktop-") as folder:
        file = open_source(source, Path(folder), passwords)
        try:
            with tempfile.TemporaryDirectory(dir=target.parent, prefix=".rlm-desktop-") as beside:
                os.replace(shutil.copyfile(file, Path(beside) / "copy"), target)
        except OSError as error:
            raise RlmError(
                tr("The copy cannot be written to {parent} ({strerror}).").format(
                    parent=target.parent, strerror=error.strerror
                )
            ) from error
    return target
