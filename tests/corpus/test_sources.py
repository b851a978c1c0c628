"""The file of a document is found again where it was read, be it a file of its own or a member of containers."""

import shutil
import zipfile

import pytest
from files import make_pdf

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.documents import list_documents
from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.corpus.sources import find_source, source_file


@pytest.fixture
def files(case, tmp_path):
    """The case with a PDF that lies in an archive in an archive, and a copy of it beside; tells where things are."""
    drop = tmp_path / "drop"
    drop.mkdir()
    report = make_pdf(tmp_path / "report.pdf", "The bearings were inspected in April.")
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as archive:
        archive.write(report, "annex/report.pdf")
    with zipfile.ZipFile(drop / "outer.zip", "w") as archive:
        archive.write(tmp_path / "inner.zip", "inner.zip")
    shutil.copy(report, drop / "letter.pdf")
    Ingest(case, [drop], workers=1).run()
    return drop


def document_of(connection, name):
    return next(document.id for document in list_documents(connection) if document.kind == name)


def test_a_file_of_its_own_comes_before_copies_in_archives(case, files, tmp_path):
    connection = connect_read_only(case)
    document = document_of(connection, "pdf")
    first, second = find_source(connection, document).copies
    assert (first.path, first.chain) == (files / "letter.pdf", ())
    assert (second.path, [kind for kind, _ in second.chain]) == (files / "outer.zip", ["zip", "zip"])
    assert source_file(connection, document, tmp_path) == files / "letter.pdf"
    connection.close()


def test_a_member_is_taken_out_again_when_it_is_nowhere_else(case, files, tmp_path):
    (files / "letter.pdf").unlink()
    connection = connect_read_only(case)
    taken = source_file(connection, document_of(connection, "pdf"), tmp_path)
    assert taken.read_bytes() == (tmp_path / "report.pdf").read_bytes()
    assert taken.is_relative_to(tmp_path)
    connection.close()


def test_a_file_that_is_another_one_now_is_refused(case, files, tmp_path):
    (files / "letter.pdf").write_bytes(b"something else")
    (files / "outer.zip").unlink()
    connection = connect_read_only(case)
    with pytest.raises(ReadError) as caught:
        source_file(connection, document_of(connection, "pdf"), tmp_path)
    assert caught.value.code in ("changed", "missing")
    connection.close()
