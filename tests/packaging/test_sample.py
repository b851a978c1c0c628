"""The sample case is whole, consistent and opens wherever the user wants it."""

import hashlib
import importlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rlm_desktop.case.connection import CASE_FILE, SCHEMA_VERSION, connect_read_only
from rlm_desktop.case.documents import find_document, list_documents, list_problems, page_text
from rlm_desktop.case.runs import list_runs, load_run
from rlm_desktop.case.sample import DOCUMENTS_FOLDER, open_sample_case, sample_questions
from rlm_desktop.core.errors import CaseError
from rlm_desktop.core.events import RunState
from rlm_desktop.core.paths import resource
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.engine.matching import match_quote
from rlm_desktop.engine.trajectory import fold

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return open_sample_case(tmp_path_factory.mktemp("somewhere") / "Vessmouth")


@pytest.fixture
def connection(sample):
    with closing(connect_read_only(sample)) as opened:
        yield opened


def test_every_path_leads_to_the_copied_file_with_the_hash_in_the_case(sample, connection):
    documents = list_documents(connection)
    assert len(documents) >= 15
    for document in documents:
        for path in (document.path, *document.paths):
            assert path.is_relative_to(sample / DOCUMENTS_FOLDER)
            assert hashlib.sha256(path.read_bytes()).hexdigest() == document.sha256


def test_it_has_a_duplicate_and_two_files_that_cannot_be_read(sample, connection):
    assert [len(document.paths) for document in list_documents(connection)].count(2) == 1
    problems = list_problems(connection)
    assert {problem.code for problem in problems} == {"broken", "empty"}
    assert all(problem.path.is_file() for problem in problems)


def test_dropping_its_folder_again_reads_nothing_anew(tmp_path):
    case = open_sample_case(tmp_path / "again")
    progress = Ingest(case, [case / DOCUMENTS_FOLDER], workers=1).run()
    assert progress.added == 0
    assert progress.unchanged >= 16


@pytest.mark.parametrize("question", sample_questions(), ids=lambda question: question.kind)
def test_the_passages_that_answer_its_questions_stand_in_the_documents(connection, question):
    for passage in question.passages:
        document = find_document(connection, passage.document)
        match = match_quote(passage.quote, page_text(connection, document.id, passage.page))
        assert match is not None
        assert match.score == 100


def test_its_recorded_run_has_an_answer_whose_quotes_stand(connection):
    runs = list_runs(connection)
    assert runs
    for run in runs:
        trajectory = fold(load_run(connection, run.id))
        assert trajectory.state is RunState.DONE
        assert trajectory.citations
        assert all(citation.state.stands for citation in trajectory.citations)


def test_opening_it_again_keeps_what_the_user_did(tmp_path):
    case = open_sample_case(tmp_path / "mine")
    note = case / DOCUMENTS_FOLDER / "council" / "note.txt"
    note.write_text("mine")
    before = (case / "case.db").read_bytes()
    assert open_sample_case(case) == case
    assert (case / "case.db").read_bytes() == before
    assert note.read_text() == "mine"


def test_an_opening_that_was_cut_off_is_done_again(tmp_path):
    case = tmp_path / "cut off"
    case.mkdir()
    (case / ".case.db.unfinished").write_bytes(b"half")
    assert open_sample_case(case) == case
    with closing(connect_read_only(case)) as connection:
        assert list_documents(connection)


def test_a_folder_that_cannot_be_made_is_told_in_words(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CaseError, match="could not be put into"):
        open_sample_case(tmp_path / "file" / "case")


def test_the_committed_documents_are_those_that_the_script_makes(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "packaging")
    made = importlib.import_module("make_sample").make_documents(tmp_path)
    assert len(made) == 6
    for path in made:
        committed = resource("sample", DOCUMENTS_FOLDER) / path.relative_to(tmp_path)
        assert path.read_bytes() == committed.read_bytes()


def test_it_needs_no_migration_which_would_cost_a_first_start_memory_and_time():
    with closing(sqlite3.connect(resource("sample", CASE_FILE).as_uri() + "?mode=ro", uri=True)) as shipped:
        assert shipped.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
