"""Scanned pages of a case are recognised after all else is read, and found by their words then."""

import zipfile

import pytest
from scans import INVOICE, make_scanned_pdf

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.documents import list_problems
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.corpus.ocr.tesseract import find_tesseract
from rlm_desktop.corpus.search import search

pytestmark = pytest.mark.skipif(
    find_tesseract() is None or "eng" not in find_tesseract().languages, reason="tesseract is not installed"
)


def test_a_scan_in_an_archive_is_found_by_its_words(case, tmp_path):
    with zipfile.ZipFile(tmp_path / "annex.zip", "w") as archive:
        archive.write(make_scanned_pdf(tmp_path / "invoice.pdf", INVOICE), "invoice.pdf")
    progress = Ingest(case, [tmp_path / "annex.zip"], workers=1, ocr=("eng",)).run()
    assert (progress.pages_total, progress.pages_done) == (1, 1)
    connection = connect_read_only(case)
    assert [hit.name for hit in search(connection, '"eight new bearings"')] == ["invoice.pdf"]
    assert not list_problems(connection)
    connection.close()
