"""The evidence bundle: a zip with the report and all that it rests on, which anybody can check without this program."""

from __future__ import annotations

import hashlib
import io
import json
import platform
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rlm_desktop.case.documents import list_documents
from rlm_desktop.core.events import Record, encode
from rlm_desktop.engine.coverage import read_coverage
from rlm_desktop.engine.trajectory import Trajectory
from rlm_desktop.reports import tables, verify
from rlm_desktop.reports.crops import Crop
from rlm_desktop.reports.html import render_html
from rlm_desktop.reports.markdown import render_markdown
from rlm_desktop.reports.report import Report

_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can tell: times are in the manifest, and the same export gives the same bytes."""
_MODE = 0o644 << 16


def render_events(records: list[Record]) -> bytes:
    """The events of a run, one JSON object a line: sequence, time, kind, event."""
    lines = []
    for record in records:
        kind, body = encode(record.event)
        head = f'{{"sequence":{record.sequence},"time":{record.time!r},"kind":"{kind}","event":'
        lines.append(head.encode() + body + b"}\n")
    return b"".join(lines)


def render_bundle(
    connection: sqlite3.Connection,
    report: Report,
    trajectory: Trajectory,
    records: list[Record],
    exported: datetime,
    crops: Mapping[str, Crop],
) -> bytes:
    """The bundle of a run.

    Args:
        connection: The case.
        report: What the report tells.
        trajectory: The run.
        records: Its events.
        exported: The time that is told as that of the export.
        crops: Pictures of the places where quotes stand, by marker.
    """
    ids = report.started.only or None
    members: dict[str, bytes] = {
        "report.html": render_html(report, exported, crops).encode(),
        "report.md": render_markdown(report, exported).encode(),
        "findings.csv": tables.findings(report),
        "documents.csv": tables.documents(connection, ids),
        "coverage.csv": tables.coverage(read_coverage(connection, trajectory)),
        "exceptions.csv": tables.exceptions(report),
        "data_sent.csv": tables.data_sent(trajectory, {each.id: each.name for each in list_documents(connection, ids)}),
        "trajectory.jsonl": render_events(records),
        "environment.json": _json(_environment(report)),
        verify.CUSTODY: _custody(connection, report, ids, exported),
        "verify.py": Path(verify.__file__).read_bytes(),
        **_code(trajectory),
    }
    manifest = _json(
        {
            "format": "RLM Desktop evidence bundle",
            "version": 1,
            "case": report.case,
            "run": report.run,
            "exported": exported.isoformat(timespec="seconds"),
            "members": {
                name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
                for name, content in members.items()
            },
        }
    )
    seal = f"{hashlib.sha256(manifest).hexdigest()}\n".encode()
    return _sealed(_zip({verify.MANIFEST: manifest, verify.SEAL: seal, **members}))


def _zip(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _DATE)
            info.external_attr = _MODE
            info.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(info, content)
        # Room for the hash of all before it, which is known when all before it is written.
        bundle.comment = b"0" * 64
    return target.getvalue()


def _sealed(content: bytes) -> bytes:
    before = content[:-64]
    return before + hashlib.sha256(before).hexdigest().encode()


def _code(trajectory: Trajectory) -> dict[str, bytes]:
    """The code of each cell as a file, with a line that says where it stood."""
    return {
        f"code/{number:04}-{cell.id}.py": (
            f"# run {cell.step.run.id}, step {cell.step.started.number}: {' '.join(cell.started.title.split())}\n"
            f"{cell.started.code}\n"
        ).encode("utf-8", "replace")
        for number, cell in enumerate(trajectory.cells.values(), start=1)
    }


def _environment(report: Report) -> dict[str, Any]:
    started = report.started
    return {
        "versions": started.versions,
        "masked": report.masked,
        "root model": started.root_model,
        "sub-model": started.sub_model,
        "hosts": sorted({started.root_host, started.sub_host} - {""}),
        "limits": started.limits,
        "wall": list(started.layers),
        "exported on": f"{platform.system()} {platform.machine()}",
    }


def _custody(connection: sqlite3.Connection, report: Report, ids: tuple[int, ...] | None, exported: datetime) -> bytes:
    """What was done with the documents, each entry with the hash of the one before."""
    lines: list[bytes] = []
    previous = ""
    for number, (time, action, detail) in enumerate(_history(connection, report, ids, exported), start=1):
        entry = {"number": number, "time": time, "action": action, "detail": detail, "previous": previous}
        previous = verify.entry_hash(entry)
        lines.append(json.dumps({**entry, "hash": previous}, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    return b"".join(lines)


def _history(
    connection: sqlite3.Connection, report: Report, ids: tuple[int, ...] | None, exported: datetime
) -> Iterator[tuple[str, str, str]]:
    added = dict(connection.execute("SELECT id, added FROM documents"))
    for document in list_documents(connection, ids):
        yield str(added[document.id]), "read into the case", f"{document.sha256} {document.path}"
    yield _time(report.time), "asked", f"{report.run}: {report.started.question}"
    for evidence in report.evidence:
        yield (
            _time(report.time + report.seconds),
            f"quote {evidence.state.value}",
            f"{evidence.marker} {evidence.found}",
        )
    yield _time(report.time + report.seconds), f"run {report.state.value}", report.message
    yield exported.isoformat(timespec="seconds"), "exported", report.run


def _time(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"
