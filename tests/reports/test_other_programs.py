"""Reports open in the programs that people open them with; each is asked for what it read."""

import subprocess
from contextlib import closing

import nbformat
import pytest

from rlm_desktop.bench.ui_material import make_papers, record_run
from rlm_desktop.case.connection import connect_read_only, create_case
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.reports.export import export

CALLS = 2_000
QUESTION = "What is said?"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The reports of a run of many calls, by format."""
    folder = tmp_path_factory.mktemp("reports")
    make_papers(folder / "papers", 400)
    case = create_case(folder / "case")
    Ingest(case, [folder / "papers"], workers=1).run()
    run = record_run(case, CALLS)
    written = {format: folder / f"report.{format}" for format in ("html", "pdf", "docx", "csv", "ipynb")}
    with closing(connect_read_only(case)) as connection:
        for format, path in written.items():
            export(connection, run, format, path)
    return written


def said(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=100).stdout


def test_a_browser_shows_the_whole_page(exported, tmp_path):
    browser = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}")
    shown = said(*browser, "--dump-dom", exported["html"].as_uri())
    assert f"<title>{QUESTION}" in shown
    assert shown.count("<summary>") > CALLS
    assert shown.rstrip().endswith("</html>")


def test_a_reader_of_pdfs_finds_title_pages_and_words(exported):
    told = dict(line.split(":", 1) for line in said("pdfinfo", str(exported["pdf"])).splitlines())
    assert told["Title"].strip() == QUESTION
    assert int(told["Pages"]) > 10
    words = said("pdftotext", str(exported["pdf"]), "-")
    assert "How the answer was found" in words
    assert words.count("Reply to") == 200


@pytest.mark.parametrize(("format", "words"), [("docx", "How the answer was found"), ("csv", "sha256")])
def test_libreoffice_opens_it(exported, tmp_path, format, words):
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    said("soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(exported[format]))
    assert words in said("pdftotext", str(tmp_path / "report.pdf"), "-")


def test_the_notebook_is_one(exported):
    notebook = nbformat.read(exported["ipynb"], as_version=4)
    nbformat.validate(notebook)
    assert any("llm_query_batched" in cell.source for cell in notebook.cells)
