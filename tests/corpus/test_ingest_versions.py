"""Files change, go and come back; what was once read stays and can be quoted."""

import os

import pytest
import trick_readers

from rlm_desktop.case.connection import connect, connect_read_only, create_case
from rlm_desktop.case.documents import get_document, list_documents, list_problems, page_text
from rlm_desktop.case.roots import list_roots
from rlm_desktop.corpus import ingest as ingest_module
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.corpus.search import search
from rlm_desktop.corpus.sources import source_file


@pytest.fixture
def case(tmp_path):
    return create_case(tmp_path / "case")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "drop").mkdir()
    return tmp_path / "drop"


def ingest(case, *paths, **options):
    return Ingest(case, paths, workers=1, **options).run()


def names(case):
    return {document.name: document for document in list_documents(connect_read_only(case))}


def test_the_old_text_of_a_changed_file_can_still_be_read_but_is_not_found_any_more(case, folder):
    (folder / "note.txt").write_text("the amount is forty")
    ingest(case, folder)
    (old,) = list_documents(connect_read_only(case))
    (folder / "note.txt").write_text("the amount is fifty")
    progress = ingest(case, folder)

    assert (progress.changed, progress.added) == (1, 1)
    connection = connect_read_only(case)
    assert page_text(connection, old.id, 1) == "the amount is forty"
    assert not get_document(connection, old.id).current
    assert [hit.snippet for hit in search(connection, "amount")] == ["the amount is fifty"]
    versions = connection.execute("SELECT document, path FROM versions").fetchall()
    assert versions == [(old.id, str(folder / "note.txt"))]


def test_a_file_changed_back_has_its_first_document_again(case, folder):
    for text in ("first words", "other words", "first words"):
        (folder / "note.txt").write_text(text)
        ingest(case, folder)
    (document,) = list_documents(connect_read_only(case))
    assert (document.id, document.current) == (1, True)


def test_a_deleted_file_is_marked_and_comes_back(case, folder):
    for name in ("kept.txt", "gone.txt"):
        (folder / name).write_text(f"the text of {name}")
    ingest(case, folder)
    (folder / "gone.txt").rename(folder.parent / "elsewhere.txt")

    assert ingest(case, folder).missing == 1
    assert names(case)["gone.txt"].missing
    assert not names(case)["kept.txt"].missing
    assert search(connect_read_only(case), "text")[0].document

    (folder.parent / "elsewhere.txt").rename(folder / "gone.txt")
    assert ingest(case, folder, reader=trick_readers.forbidden).missing == 0
    assert not names(case)["gone.txt"].missing


def test_a_drive_that_is_not_there_loses_nothing(case, folder, tmp_path):
    (folder / "a.txt").write_text("a page on a drive")
    ingest(case, folder)
    folder.rename(tmp_path / "unplugged")
    progress = ingest(case, folder)
    assert (progress.missing, progress.problems) == (0, 1)
    assert not names(case)["a.txt"].missing
    (tmp_path / "unplugged").rename(folder)
    assert ingest(case, folder).unchanged == 1
    assert list_problems(connect_read_only(case)) == []


def test_a_file_whose_time_is_not_well_before_its_reading_is_not_trusted(case, folder):
    for text, changed in (("aaaa", 0), ("bbbb", 1), ("bbbb", 0)):
        (folder / "note.txt").write_text(text)
        os.utime(folder / "note.txt", (4e9, 4e9))
        assert ingest(case, folder).changed == changed


def test_what_was_dropped_is_remembered_until_it_is_read_to_its_end(case, folder):
    (folder / "a.txt").write_text("a page")
    stopped = Ingest(case, [folder], workers=1)
    stopped.stop()
    stopped.run()
    assert [(root.path, root.finished) for root in list_roots(connect(case))] == [(folder, False)]
    ingest(case, folder)
    assert [root.finished for root in list_roots(connect(case))] == [True]


def test_more_files_than_are_remembered_at_a_time_are_all_read(case, folder, monkeypatch):
    monkeypatch.setattr(ingest_module, "_MOST_QUEUED", 3)
    for number in range(10):
        (folder / f"{number}.txt").write_text(f"page number {number}")
    (folder / "empty.txt").touch()
    progress = ingest(case, folder)
    assert (progress.found, progress.done, progress.added, progress.problems) == (11, 11, 10, 1)


def test_a_file_that_was_moved_is_listed_where_it_is_and_is_no_copy(case, folder):
    (folder / "old.txt").write_text("a page")
    ingest(case, folder)
    (folder / "old.txt").rename(folder / "new.txt")
    ingest(case, folder)
    connection = connect_read_only(case)
    (document,) = list_documents(connection)
    assert (document.paths, document.missing) == ((folder / "new.txt",), False)
    assert search(connection, "is:duplicate") == []
    (folder / "new.txt").unlink()
    ingest(case, folder)
    (document,) = list_documents(connection)
    assert (len(document.paths), document.missing) == (2, True)


def test_paths_that_lie_in_one_another_are_read_once(case, folder):
    (folder / "a").mkdir()
    (folder / "a" / "x.txt").write_text("a page")
    progress = ingest(case, folder, folder / "a", folder / "a" / "x.txt")
    assert (progress.found, progress.added, progress.duplicates) == (1, 1, 0)
    (folder / "a" / "x.txt").unlink()
    assert ingest(case, folder, folder / "a").missing == 1


@pytest.mark.skipif(os.name == "nt", reason="names are text on Windows")
def test_a_file_whose_name_is_no_text_is_not_missing(case, folder):
    odd = os.path.join(os.fsencode(folder), b"caf\xe9.txt")
    try:
        with open(odd, "w") as file:
            file.write("a page")
    except OSError:
        pytest.skip("this file system takes text only")
    (folder / "gone.txt").write_text("another page")
    ingest(case, folder)
    (folder / "gone.txt").unlink()
    assert ingest(case, folder).missing == 1
    (document, other) = list_documents(connect_read_only(case))
    assert (document.missing, other.missing) == (False, True)
    assert os.fsencode(source_file(connect_read_only(case), document.id, case)) == odd
    os.unlink(odd)
    assert ingest(case, folder).missing == 1
