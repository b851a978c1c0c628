"""Bundles, tables, notebooks and event files: complete, inert, and every changed byte is found."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime

import pymupdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records import QUESTION, finished_run
from rlm_desktop.case.connection import connect, connect_read_only, create_case
from rlm_desktop.core.events import decode
from rlm_desktop.reports import tables, verify
from rlm_desktop.reports.export import export
from shown_runs import keep

EXPORTED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """A function that exports the same run in a format, once."""
    folder = tmp_path_factory.mktemp("bundles")
    case = create_case(folder / "case")
    with connect(case) as connection:
        connection.execute(
            "INSERT INTO documents (id, sha256, name, path, kind, size, pages, characters, added, metadata) VALUES "
            "(1, ?, '=cmd.pdf', '/papers/=cmd.pdf', 'pdf', 9, 2, 9, '2026-11-23', ?)",
            ("ab" * 32, json.dumps({"author": "@SUM(A1)", "title": "Übersicht"})),
        )
    connection.close()
    run = keep(case, finished_run())
    made = {}

    def make(format):
        if format not in made:
            made[format] = folder / f"run.{format}"
            with connect_read_only(case) as connection:
                export(connection, run, format, made[format], exported=EXPORTED)
        return made[format]

    return make


def test_a_bundle_holds_the_report_and_all_that_it_rests_on(exported):
    with zipfile.ZipFile(exported("bundle")) as bundle:
        names = set(bundle.namelist())
        manifest = json.loads(bundle.read("manifest.json"))
        events = [json.loads(line) for line in bundle.read("trajectory.jsonl").splitlines()]
    assert {"report.html", "findings.csv", "documents.csv", "coverage.csv", "exceptions.csv", "data_sent.csv"} <= names
    assert {"environment.json", "custody.jsonl", "verify.py", "manifest.sha256"} <= names
    assert any(name.startswith("code/") for name in names)
    assert set(manifest["members"]) == names - {"manifest.json", "manifest.sha256"}
    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
    assert all(decode(event["kind"], json.dumps(event["event"])) for event in events)


def test_a_bundle_that_was_not_touched_is_sound_here_and_by_its_own_program(exported, tmp_path):
    assert verify.check(exported("bundle")) == []
    with zipfile.ZipFile(exported("bundle")) as bundle:
        (tmp_path / "verify.py").write_bytes(bundle.read("verify.py"))
    command = [sys.executable, "-I", "-S", str(tmp_path / "verify.py"), str(exported("bundle"))]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, "Everything is as it was exported.\n")


def test_the_same_export_gives_the_same_bytes(exported, tmp_path):
    first = exported("bundle").read_bytes()
    assert zipfile.ZipFile(io.BytesIO(first)).testzip() is None
    assert verify.count(exported("bundle")) > 12


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255))
def test_one_changed_byte_anywhere_is_found(exported, tmp_path, place, change):
    content = bytearray(exported("bundle").read_bytes())
    content[int(place * len(content))] ^= change
    changed = tmp_path / "changed.zip"
    changed.write_bytes(content)
    assert verify.check(changed)


def test_a_changed_a_missing_and_an_added_member_are_named(exported, tmp_path):
    def rewritten(change):
        with zipfile.ZipFile(exported("bundle")) as bundle:
            members = {name: bundle.read(name) for name in bundle.namelist()}
        change(members)
        with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
            for name, content in members.items():
                other.writestr(name, content)
        return verify.check(tmp_path / "other.zip")

    assert rewritten(lambda members: members.update({"findings.csv": b"nothing"})) == ["findings.csv was changed."]
    assert rewritten(lambda members: members.pop("coverage.csv")) == ["coverage.csv is missing."]
    assert rewritten(lambda members: members.update({"more.txt": b"x"})) == ["more.txt was added."]
    (told, *_) = rewritten(lambda members: members.update({"manifest.json": members["manifest.json"] + b" "}))
    assert "manifest.json or manifest.sha256" in told


def test_what_is_no_bundle_is_told(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"no archive")
    assert "cannot be read as an archive" in verify.check(tmp_path / "a.zip")[0]


def test_cells_that_begin_a_formula_are_made_text(exported):
    with zipfile.ZipFile(exported("bundle")) as bundle:
        rows = list(csv.DictReader(io.StringIO(bundle.read("documents.csv").decode())))
    assert rows[0]["FileName"] == "'=cmd.pdf"
    assert rows[0]["Author"] == "'@SUM(A1)"
    assert rows[0]["Title"] == "Übersicht"


@given(st.lists(st.lists(st.text() | st.integers(), min_size=2, max_size=2), max_size=8))
def test_every_table_is_read_back_and_no_cell_begins_a_formula(rows):
    content = tables.csv_bytes(("a", "b"), rows).decode()
    read = list(csv.reader(io.StringIO(content, newline="")))
    assert len(read) == len(rows) + 1
    assert not any(cell.startswith(("=", "@", "\t", "\r")) for row in read[1:] for cell in row)


def test_a_notebook_has_every_cell_with_its_output(exported):
    notebook = json.loads(exported("ipynb").read_text())
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])


def test_a_script_has_every_cell_behind_a_line_that_tells_its_step(exported):
    script = exported("py").read_text()
    compile(script, "run.py", "exec")
    assert script.startswith("# %% r1, step 1")


def test_findings_have_a_row_for_each_quote_of_each_claim(exported):
    rows = list(csv.DictReader(io.StringIO(exported("csv").read_text())))
    assert {"claim", "statement", "quote", "check", "sha256"} <= set(rows[0])
    assert any(row["check"] for row in rows)


def test_a_pdf_tells_the_question_and_the_evidence_within_its_pages_and_has_bookmarks(exported):
    with pymupdf.open(exported("pdf")) as document:
        text = " ".join("".join(page.get_text() for page in document).split())
        toc = document.get_toc()
        beyond = [word for page in document for word in page.get_text("words") if word[2] > page.rect.width - 30]
        assert document.metadata["title"] == QUESTION
    assert QUESTION in text
    assert f"page {len(document_pages(exported))} of" in text
    assert {"Answer", "Evidence", "What was read"} <= {title for _, title, _ in toc}
    assert beyond == []


def document_pages(exported):
    with pymupdf.open(exported("pdf")) as document:
        return list(range(document.page_count))
