"""What is filed in a case can be listed, found and read, and is filed wholly or not at all."""

import os
from pathlib import Path

import pytest

from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.case.documents import (
    CorpusSize,
    corpus_size,
    find_document,
    get_document,
    list_documents,
    list_problems,
    page_text,
    pages,
)
from rlm_desktop.case.filing import (
    NewDocument,
    StoppedError,
    drop_problem,
    file_document,
    file_problem,
    known_hashes,
    share_problem,
    transaction,
)
from rlm_desktop.case.paths import FileState, keep_path, known_file, path_text
from rlm_desktop.core.errors import CaseError
from rlm_desktop.core.model import Page


@pytest.fixture
def connection(tmp_path):
    return connect(create_case(tmp_path / "case"))


def file_text(connection, path, *texts, sha256=None, size=10):
    new = NewDocument(sha256 or f"hash of {path}", "pdf", "2019-03-14", {"title": "A title"})
    filed = [Page(number, text, f"p{number}") for number, text in enumerate(texts, start=1)]
    with transaction(connection):
        return file_document(connection, FileState(Path(path), size, 1), new, filed)


def test_documents_are_listed_by_path_whatever_the_order_they_came_in(connection):
    for path in ("/b/two.pdf", "/a/three.pdf", "/b/one.pdf"):
        file_text(connection, path, "text")
    assert [str(document.path) for document in list_documents(connection)] == [
        "/a/three.pdf",
        "/b/one.pdf",
        "/b/two.pdf",
    ]
    assert [document.id for document in list_documents(connection, [3, 1, 99])] == [3, 1]


def test_a_document_tells_all_that_is_known_of_it(connection):
    file_text(connection, "/b/two.pdf", "first page", "second")
    document = get_document(connection, 1)
    assert (document.name, document.kind, document.size, document.pages, document.characters) == (
        "two.pdf",
        "pdf",
        10,
        2,
        16,
    )
    assert (document.date, document.metadata) == ("2019-03-14", {"title": "A title"})
    assert [(page.number, page.text, page.label) for page in pages(connection, 1)] == [
        (1, "first page", "p1"),
        (2, "second", "p2"),
    ]
    assert page_text(connection, 1, 2) == "second"


def test_a_page_that_is_not_there_is_told_with_the_number_of_pages(connection):
    file_text(connection, "/b/two.pdf", "one", "two")
    with pytest.raises(CaseError, match=r"two\.pdf has 2 pages"):
        page_text(connection, 1, 3)


def test_a_document_is_found_by_id_path_name_and_part_of_its_name(connection):
    file_text(connection, "/b/Contract 2019.pdf", "text")
    file_text(connection, "/c/invoice.pdf", "text")
    for reference in (1, "1", "/b/Contract 2019.pdf", "Contract 2019.pdf", "contract"):
        assert find_document(connection, reference).name == "Contract 2019.pdf"


def test_a_reference_that_fits_several_documents_names_them(connection):
    file_text(connection, "/b/letter.pdf", "text")
    file_text(connection, "/c/letter.pdf", "text")
    with pytest.raises(CaseError, match=r"several documents: 1 \(letter\.pdf\), 2 \(letter\.pdf\)"):
        find_document(connection, "letter.pdf")
    for reference in ("nothing", "", 99, "99"):
        with pytest.raises(CaseError, match="no document"):
            find_document(connection, reference)


def test_the_same_content_is_kept_once_with_all_its_paths(connection):
    assert file_text(connection, "/b/one.pdf", "text", sha256="same").new
    assert not file_text(connection, "/a/copy.pdf", "text", sha256="same").new
    (document,) = list_documents(connection)
    assert document.path == Path("/b/one.pdf")
    assert document.paths == (Path("/b/one.pdf"), Path("/a/copy.pdf"))
    assert known_hashes(connection, 10) == {"same"}
    assert known_hashes(connection, 11) == frozenset()


def test_a_document_stays_with_its_first_path_when_its_file_has_changed(connection):
    file_text(connection, "/b/one.pdf", "old text", sha256="old")
    file_text(connection, "/b/one.pdf", "new text", sha256="new")
    old, new = (get_document(connection, 1), get_document(connection, 2))
    assert (old.path, old.paths) == (Path("/b/one.pdf"), ())
    assert new.paths == (Path("/b/one.pdf"),)
    assert known_file(connection, "/b/one.pdf").document == new.id
    assert (old.current, new.current) == (False, True)
    assert [document.id for document in list_documents(connection)] == [new.id]


def test_sizes_are_summed_over_the_case_or_a_part_of_it(connection):
    file_text(connection, "/one.pdf", "12345", "67")
    file_text(connection, "/two.pdf", "123")
    assert corpus_size(connection) == CorpusSize(documents=2, pages=3, characters=10)
    assert corpus_size(connection, [2, 99]) == CorpusSize(documents=1, pages=1, characters=3)
    assert corpus_size(connection, []) == CorpusSize(0, 0, 0)


def test_a_problem_is_replaced_by_a_later_one_and_goes_when_the_file_is_read(connection):
    with transaction(connection):
        file_problem(connection, Path("/x.pdf"), "broken", "It is broken.")
        file_problem(connection, Path("/x.pdf"), "encrypted", "It is locked.")
    (problem,) = list_problems(connection)
    assert (problem.path, problem.code, problem.sentence) == (Path("/x.pdf"), "encrypted", "It is locked.")
    with transaction(connection):
        drop_problem(connection, Path("/x.pdf"))
    assert list_problems(connection) == []


def test_a_copy_of_a_document_has_the_problem_of_the_document(connection):
    file_text(connection, "/scan.pdf", "", sha256="scan")
    with transaction(connection):
        file_problem(connection, Path("/scan.pdf"), "no-text", "A scan.")
        keep_path(connection, FileState(Path("/copy.pdf"), 10, 1), 1)
        assert share_problem(connection, 1, Path("/copy.pdf"))
    assert [problem.code for problem in list_problems(connection)] == ["no-text", "no-text"]


def test_a_transaction_that_fails_leaves_no_half_document(connection):
    def breaking():
        yield Page(1, "first")
        raise RuntimeError("the reader broke")

    new = NewDocument("hash", "pdf", "", {})
    with pytest.raises(RuntimeError, match="the reader broke"), transaction(connection):
        file_document(connection, FileState(Path("/x.pdf"), 1, 1), new, breaking())
    for table in ("documents", "paths", "pages", "pages_fts"):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


def test_a_long_document_can_be_stopped_between_its_pages(connection):
    many = (Page(number, "text") for number in range(1, 2_000))
    new = NewDocument("hash", "pdf", "", {})
    with pytest.raises(StoppedError), transaction(connection):
        file_document(connection, FileState(Path("/x.pdf"), 1, 1), new, many, stopped=lambda: True)
    assert list_documents(connection) == []


def test_a_locked_case_is_told_after_the_wait_and_given_up_at_once_on_stop(connection, tmp_path):
    other = connect(tmp_path / "case")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(CaseError, match="in use by another program"), transaction(connection, lock_seconds=0.1):
        pass
    with pytest.raises(StoppedError), transaction(connection, stopped=lambda: True, lock_seconds=600):
        pass
    other.rollback()
    assert file_text(connection, "/x.pdf", "text")


def test_a_full_disk_is_told_and_what_was_filed_before_is_kept(connection):
    file_text(connection, "/x.pdf", "text")
    (page_count,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {page_count}")
    with pytest.raises(CaseError, match="The disk is full"):
        file_text(connection, "/y.pdf", *(f"{number} " * 2_000 for number in range(100)))
    assert [document.name for document in list_documents(connection)] == ["x.pdf"]


@pytest.mark.skipif(os.name == "nt", reason="file names are text on Windows")
def test_a_name_whose_bytes_are_no_text_is_kept_readable():
    assert path_text(Path(os.fsdecode(b"/caf\xe9.txt"))) == "/caf\\xe9.txt"


@pytest.mark.parametrize("reference", [str(2**63 + 1), "1" * 5000])
def test_a_number_that_is_no_id_finds_nothing(connection, reference):
    with pytest.raises(CaseError, match="has no document"):
        find_document(connection, reference)
