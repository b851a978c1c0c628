"""Writing a run as a report file: the whole file or none of it."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from rlm_desktop.core.errors import ExportError
from rlm_desktop.reports.html import render_html
from rlm_desktop.reports.markdown import render_markdown
from rlm_desktop.reports.report import Report, read_report
from rlm_desktop.reports.word import render_word

FORMATS: dict[str, Callable[[Report, datetime], str | bytes]] = {
    "html": render_html,
    "md": render_markdown,
    "docx": render_word,
}
"""The formats of a report by name, which is also the usual ending of their files."""


def export(
    connection: sqlite3.Connection, run: str, format: str, path: Path, *, exported: datetime | None = None
) -> None:
    """Write the report of a run to a file. A file that is there is replaced once the new one is complete.

    Args:
        connection: A connection to the case.
        run: The id of the run.
        format: One of :data:`FORMATS`.
        path: Where to write.
        exported: The time the report gives as that of its export; now when None. Everything else in a report
            follows from the run and the case alone.

    Raises:
        CaseError: The case has no such run.
        ExportError: The format is not known, or the file cannot be written.
    """
    if format not in FORMATS:
        known = ", ".join(FORMATS)
        raise ExportError(f"There is no report format {format!r}.", remedy=f"Choose one of these: {known}.")
    content = FORMATS[format](read_report(connection, run), exported or datetime.now(UTC))
    write_whole(path, [content.encode() if isinstance(content, str) else content])


def write_whole(path: Path, parts: Iterable[bytes]) -> None:
    """Write by way of a temporary file beside the target, so that a crash leaves the old file or the new one.

    Raises:
        ExportError: The file cannot be written.
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-")
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _usual_mode())
        os.replace(temporary, path)
        temporary = ""
    except OSError as error:
        raise ExportError(
            f"The file could not be written to {path} ({error.strerror}).",
            "A file that was there before is unchanged.",
            "Choose another folder, or make room on the disk, and export again.",
        ) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _usual_mode() -> int:
    """The mode a new file gets; temporary files are closed to everyone else."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
