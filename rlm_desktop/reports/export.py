"""Writing a run as a report file: the whole file or none of it."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from rlm_desktop.case.runs import load_run
from rlm_desktop.core.errors import ExportError
from rlm_desktop.core.events import Record
from rlm_desktop.engine.trajectory import Trajectory, fold
from rlm_desktop.reports import tables
from rlm_desktop.reports.bundle import render_bundle, render_events
from rlm_desktop.reports.crops import Crop, draw_crops
from rlm_desktop.reports.html import render_html
from rlm_desktop.reports.markdown import render_markdown
from rlm_desktop.reports.masked_case import masked_case
from rlm_desktop.reports.notebook import render_notebook, render_script
from rlm_desktop.reports.pdf import render_pdf
from rlm_desktop.reports.redaction import Masking, Redaction
from rlm_desktop.reports.report import Report, read_report
from rlm_desktop.reports.word import render_word


@dataclass(frozen=True, slots=True)
class Exported:
    """What a format is made of: the case, the run as a report, as a tree and as its events, and the time."""

    connection: sqlite3.Connection
    report: Report
    trajectory: Trajectory
    records: list[Record]
    time: datetime

    @property
    def crops(self) -> dict[str, Crop]:
        """Pictures of the places where the quotes stand, drawn in a process of their own; none of a masked run."""
        if self.report.masked:
            return {}
        return draw_crops(self.connection, self.report.root.citations)


FORMATS: dict[str, Callable[[Exported], str | bytes]] = {
    "html": lambda run: render_html(run.report, run.time, run.crops),
    "md": lambda run: render_markdown(run.report, run.time),
    "docx": lambda run: render_word(run.report, run.time, run.crops),
    "pdf": lambda run: render_pdf(run.report, run.time, run.crops),
    "ipynb": lambda run: render_notebook(run.report, run.time),
    "py": lambda run: render_script(run.report.root),
    "csv": lambda run: tables.findings(run.report),
    "jsonl": lambda run: render_events(run.records),
    "bundle": lambda run: render_bundle(run.connection, run.report, run.trajectory, run.records, run.time, run.crops),
}
"""The formats by name, which is also the usual ending of their files; that of a bundle is zip."""


def export(
    connection: sqlite3.Connection,
    run: str,
    format: str,
    path: Path,
    *,
    author: str = "",
    redaction: Redaction | None = None,
    exported: datetime | None = None,
) -> None:
    """Write the report of a run to a file. A file that is there is replaced once the new one is complete.

    Args:
        connection: A connection to the case.
        run: The id of the run.
        format: One of :data:`FORMATS`.
        path: Where to write.
        author: Who reports; empty for nobody.
        redaction: What is masked; nothing when None.
        exported: The time the report gives as that of its export; now when None. Everything else in a report
            follows from the run and the case alone.

    Raises:
        CaseError: The case has no such run.
        ExportError: The format is not known, or the file cannot be written.
        UsageError: A pattern of the redaction is none, or takes too long.
    """
    if format not in FORMATS:
        known = ", ".join(FORMATS)
        raise ExportError(f"There is no report format {format!r}.", remedy=f"Choose one of these: {known}.")
    time = exported or datetime.now(UTC)
    if redaction:
        masking = Masking(connection, redaction, fold(load_run(connection, run)))
        with masked_case(connection, masking):
            content = _render(connection, run, format, time, author, redaction, masking.text)
    else:
        content = _render(connection, run, format, time, author, Redaction(), str)
    write_whole(path, [content.encode() if isinstance(content, str) else content])


def _render(
    connection: sqlite3.Connection,
    run: str,
    format: str,
    time: datetime,
    author: str,
    redaction: Redaction,
    mask: Callable[[str], str],
) -> str | bytes:
    records = list(load_run(connection, run))
    report = read_report(connection, run)
    report = replace(report, case=mask(report.case), author=author, masked=redaction.words)
    return FORMATS[format](Exported(connection, report, fold(records), records, time))


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
