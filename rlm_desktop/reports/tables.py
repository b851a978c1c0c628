"""A run as tables: findings, documents, coverage, what could not be read, what was sent. CSV as in RFC 4180."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain

from rlm_desktop.case.documents import list_documents
from rlm_desktop.engine.coverage import Coverage
from rlm_desktop.engine.data_sent import data_sent as sent_by
from rlm_desktop.engine.data_sent import whose_text
from rlm_desktop.engine.trajectory import Trajectory, claims
from rlm_desktop.reports.report import Report

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = Sequence[object]


def csv_bytes(heading: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A table as CSV in UTF-8. A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([_inert(cell) for cell in row] for row in chain([heading], rows))
    return text.getvalue().encode("utf-8", "replace")


def findings(report: Report) -> bytes:
    """A row for each quote of each claim, and one for each claim without a quote."""
    evidence = {each.marker: each for each in report.evidence}
    heading = ("claim", "statement", "marker", "quote", "check", "cited", "found", "words there", "sha256", "path")
    rows: list[Row] = []
    for number, claim in enumerate(claims(report.answer.text if report.answer else ""), start=1):
        rows += [
            (number, claim.text, e.marker, e.quote, e.state.value, e.cited, e.found, e.found_text, e.sha256, e.path)
            for e in (evidence[marker] for marker in claim.markers if marker in evidence)
        ] or [(number, claim.text, *[""] * 8)]
    return csv_bytes(heading, rows)


def documents(connection: sqlite3.Connection, ids: Sequence[int] | None) -> bytes:
    """The documents in scope, with the field names of EDRM's load files where it has one.

    Source: EDRM XML schema 2.0, table of fields (https://edrm.net).
    """
    heading = (
        *("DocID", "FileName", "FilePath", "FileExtension", "FileSize", "SHA256", "PageCount", "Title", "Author"),
        *("DateCreated", "DateModified", "DateSent", "From", "To", "CC", "Subject", "Language"),
    )
    fields = ("title", "author", "created", "modified", "sent", "from", "to", "cc", "subject")
    return csv_bytes(
        heading,
        (
            (
                each.id,
                each.name,
                each.path,
                each.path.suffix.lstrip("."),
                each.size,
                each.sha256,
                each.pages,
                *(each.metadata.get(field, "") for field in fields),
                each.metadata.get("language", ""),
            )
            for each in list_documents(connection, ids)
        ),
    )


def coverage(found: Coverage) -> bytes:
    """Stretches of pages with how far they were read."""
    return csv_bytes(
        ("document", "name", "first page", "last page", "state"),
        (
            (each.document, each.name, pages.first, pages.last, how.value)
            for each in found.documents
            for how, pages in each.stretches()
        ),
    )


def exceptions(report: Report) -> bytes:
    """The files that could not be read, or not wholly, and why."""
    return csv_bytes(
        ("path", "cause", "sentence"), ((problem.path, problem.code, problem.sentence) for problem in report.problems)
    )


def data_sent(trajectory: Trajectory, names: Mapping[int, str]) -> bytes:
    """Every request that left this computer; only the heading where nothing did.

    Args:
        trajectory: The run.
        names: What documents are called, by id.
    """
    return csv_bytes(
        ("time (UTC)", "host", "model", "bytes", "documents' text"),
        (
            (_time(each.time), each.host, each.model, each.size, whose_text(each.pages, names))
            for each in sent_by(trajectory)
        ),
    )


def _time(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")


def _inert(cell: object) -> object:
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) and not isinstance(cell, int | float) else text
