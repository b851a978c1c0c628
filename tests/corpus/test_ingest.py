"""Files dropped become documents or problems: every file, once, whatever happens on the way."""

import itertools
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
import trick_readers
from files import make_docx, make_pdf, make_scan

from rlm_desktop.case.connection import connect, connect_read_only, create_case
from rlm_desktop.case.documents import list_documents, list_problems, pages
from rlm_desktop.core.errors import CaseError
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.corpus.search import search


@pytest.fixture
def case(tmp_path):
    return create_case(tmp_path / "case")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "drop").mkdir()
    return tmp_path / "drop"


def ingest(case, folder, **options):
    return Ingest(case, [folder], workers=1, **options).run()


def contents(case):
    """All that an ingest wrote, without ids and times, which depend on the order of the workers."""
    connection = connect_read_only(case)
    documents = {
        document.sha256: (document.kind, document.size, document.metadata, tuple(pages(connection, document.id)))
        for document in list_documents(connection)
    }
    paths = {str(path): document.sha256 for document in list_documents(connection) for path in document.paths}
    indexed = connection.execute("SELECT count(*) FROM pages_fts WHERE pages_fts MATCH 'agreement'").fetchone()
    return documents, paths, indexed, [(problem.path, problem.code) for problem in list_problems(connection)]


def test_a_folder_becomes_documents_and_problems_and_every_file_is_counted(case, folder):
    make_pdf(folder / "contract.pdf", "The agreement of 2019", "Signed by Voss")
    make_docx(folder / "letter.docx", "A letter about the agreement")
    (folder / "copies").mkdir()
    (folder / "copies" / "contract (2).pdf").write_bytes((folder / "contract.pdf").read_bytes())
    make_pdf(folder / "locked.pdf", "secret", password="x")
    make_scan(folder / "scan.pdf")
    (folder / "empty.txt").touch()
    (folder / "cut.pdf").write_bytes((folder / "contract.pdf").read_bytes()[:300])
    (folder / "blob.bin").write_bytes(bytes(range(256)) * 9)
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    seen = []

    progress = ingest(case, folder, on_progress=seen.append)

    assert (progress.found, progress.done, progress.state, progress.remaining) == (9, 9, "done", 0)
    assert (progress.added, progress.duplicates, progress.problems) == (3, 1, 6)
    assert (
        progress.bytes_done
        == progress.bytes_total
        == sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    )
    assert seen[-1] == progress
    assert all(a.done <= b.done and a.found <= b.found for a, b in itertools.pairwise(seen))

    connection = connect_read_only(case)
    documents = {document.name: document for document in list_documents(connection)}
    contract = next(document for document in documents.values() if document.name.startswith("contract"))
    assert {path.name for path in contract.paths} == {"contract.pdf", "contract (2).pdf"}
    assert {document.kind for document in documents.values()} == {"pdf", "docx"}
    codes = {problem.path.name: problem.code for problem in list_problems(connection)}
    assert codes == {
        "locked.pdf": "encrypted",
        "scan.pdf": "no-text",
        "empty.txt": "empty",
        "cut.pdf": "broken",
        "blob.bin": "unknown",
        "gone.txt": "missing",
    }
    assert all(len(problem.sentence.split(". ")) >= 2 for problem in list_problems(connection))
    assert {hit.name for hit in search(connection, "agreement")} == {contract.name, "letter.docx"}
    assert sorted(path.name for path in case.iterdir() if not path.name.startswith("case.db")) == []

    again = ingest(case, folder, reader=trick_readers.forbidden)
    assert (again.unchanged, again.added, again.duplicates) == (8, 0, 0)
    assert codes == {problem.path.name: problem.code for problem in list_problems(connect_read_only(case))}


def test_changed_files_become_new_documents_and_mended_files_lose_their_problem(case, folder):
    (folder / "note.txt").write_text("the old agreement")
    (folder / "late.txt").touch()
    ingest(case, folder)
    (folder / "note.txt").write_text("the new agreement, changed")
    (folder / "late.txt").write_text("here is the agreement")

    progress = ingest(case, folder)

    assert (progress.added, progress.problems) == (2, 0)
    connection = connect_read_only(case)
    assert list_problems(connection) == []
    texts = {next(pages(connection, document.id)).text: len(document.paths) for document in list_documents(connection)}
    assert texts == {"the new agreement, changed": 1, "here is the agreement": 1}


def test_a_file_that_crashes_hangs_or_eats_memory_costs_only_itself(case, folder):
    for name in ("crash", "hang", "greedy", "strange", "after", "before"):
        (folder / f"{name}.txt").write_text(f"{name} has an agreement")

    progress = ingest(case, folder, reader=trick_readers.tricky, file_seconds=6)

    assert (progress.done, progress.added, progress.problems) == (6, 2, 4)
    connection = connect_read_only(case)
    codes = {problem.path.stem: problem.code for problem in list_problems(connection)}
    assert codes == {"crash": "crashed", "hang": "timeout", "greedy": "memory", "strange": "broken"}
    assert {document.name for document in list_documents(connection)} == {"after.txt", "before.txt"}

    # What could not be read is left alone until it is asked for.
    assert ingest(case, folder, reader=trick_readers.forbidden).unchanged == 6
    retried = ingest(case, folder, retry_problems=True)
    assert (retried.added, retried.unchanged, retried.problems) == (4, 2, 0)
    assert list_problems(connect_read_only(case)) == []


def test_a_long_document_comes_whole_though_it_does_not_fit_into_one_message(case, folder):
    lines = [f"line {number} of the agreement, which goes on and on\n" for number in range(60_000)]
    (folder / "long.txt").write_text("".join(lines))
    ingest(case, folder)
    connection = connect_read_only(case)
    (document,) = list_documents(connection)
    assert "".join(page.text for page in pages(connection, document.id)) == "".join(lines)
    assert document.characters == sum(map(len, lines))
    assert connection.execute("SELECT count(*) FROM pages_fts WHERE pages_fts MATCH '59999'").fetchone() == (1,)


def test_pause_holds_stop_ends_and_the_same_drop_goes_on(case, folder):
    for name in ("a1", "a2", "b1", "b2"):
        (folder / f"{name}.txt").write_text(f"{name}: an agreement")
    states, filed = [], threading.Event()

    def watch(progress):
        states.append(progress.state)
        if progress.added == 2:
            filed.set()

    running = Ingest(case, [folder], workers=1, reader=trick_readers.stuck, file_seconds=600, on_progress=watch)
    outcome = []
    thread = threading.Thread(target=lambda: outcome.append(running.run()))
    running.pause()
    thread.start()
    wait_until(lambda: "paused" in states)
    assert not filed.is_set()
    running.resume()
    assert filed.wait(60)
    running.stop()
    thread.join(60)

    assert (outcome[0].state, outcome[0].added) == ("stopped", 2)
    assert multiprocessing.active_children() == []
    progress = ingest(case, folder)
    assert (progress.added, progress.unchanged, progress.state) == (2, 2, "done")


def test_a_killed_ingest_goes_on_where_it_ended(tmp_path, case, folder):
    for number in range(12):
        (folder / f"a{number:02}.txt").write_text(f"agreement {number}\n" * 200)
    (folder / "b-stuck.txt").write_text("the last agreement")
    make_pdf(folder / "c.pdf", "one more agreement")
    script = tmp_path / "ingest_script.py"
    script.write_text(
        "from pathlib import Path\n"
        "from rlm_desktop.corpus.ingest import Ingest\n"
        "import trick_readers\n"
        "if __name__ == '__main__':\n"
        f"    Ingest(Path({str(case)!r}), [Path({str(folder)!r})], workers=1,\n"
        "           reader=trick_readers.stuck, file_seconds=9).run()\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    process = subprocess.Popen([sys.executable, str(script)], env=environment)
    workers = []
    try:
        wait_until(lambda: len(list_documents(connect_read_only(case))) == 12)
        workers = psutil.Process(process.pid).children(recursive=True)
    finally:
        process.kill()
        process.wait()
    assert 0 < len(list_documents(connect_read_only(case))) < 14

    progress = ingest(case, folder)
    assert (progress.added, progress.unchanged) == (2, 12)
    whole = create_case(tmp_path / "whole")
    ingest(whole, folder)
    assert contents(case) == contents(whole)
    assert [path.name for path in case.iterdir() if path.name.startswith(".spool")] == []
    # Even the worker that hung in a file ends, though nobody is left to end it.
    assert psutil.wait_procs(workers, timeout=60)[1] == []


def test_a_full_disk_ends_the_ingest_and_the_next_one_goes_on(case, folder):
    for name in ("a", "full", "z"):
        (folder / f"{name}.txt").write_text(f"{name} has an agreement")
    with pytest.raises(CaseError, match="disk is full"):
        ingest(case, folder, reader=trick_readers.tricky)
    progress = ingest(case, folder)
    assert (progress.problems, len(list_documents(connect_read_only(case)))) == (0, 3)


def test_a_case_that_another_program_holds_is_told(case, folder):
    (folder / "a.txt").write_text("an agreement")
    other = connect(case)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(CaseError, match="in use by another program"):
        ingest(case, folder, lock_seconds=0.1)
    other.rollback()
    assert ingest(case, folder).added == 1


def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the condition was never met"
        time.sleep(0.02)
