"""Scanned pages of a case are recognised after all else is read, and found by their words then."""

import os
import signal
import subprocess
import sys
import zipfile
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest
from scans import BRIEF, INVOICE, LETTER, file_scans, make_scanned_pdf
from trick_recognisers import count_pages, stumble

from rlm_desktop.case.connection import connect, connect_read_only, create_case
from rlm_desktop.case.documents import list_problems
from rlm_desktop.case.filing import transaction
from rlm_desktop.case.paths import path_text
from rlm_desktop.case.recognitions import recognised_words, requeue_pages, waiting_count
from rlm_desktop.core.errors import UsageError
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.corpus.ocr.engines import choose_engine
from rlm_desktop.corpus.ocr.recognition import Recognition
from rlm_desktop.corpus.search import search


def sentences(case):
    with closing(connect_read_only(case)) as connection:
        return [problem.sentence for problem in list_problems(connection)]


def found(case, query):
    with closing(connect_read_only(case)) as connection:
        return [(hit.name, hit.page) for hit in search(connection, query)]


def rows(case):
    """What a case holds of its scans."""
    with closing(connect(case)) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, pages_fts, instance)")
        return [
            connection.execute(query).fetchall()
            for query in (
                "SELECT id, text, characters FROM pages ORDER BY id",
                "SELECT id, characters, language FROM documents ORDER BY id",
                "SELECT page, state, start, engine, languages, confidence, words FROM recognitions ORDER BY page",
                "SELECT path, code, sentence FROM problems ORDER BY path",
                "SELECT term, doc, col, offset FROM temp.terms ORDER BY 1, 2, 3, 4",
            )
        ]


def recognise(case, recogniser=count_pages, **more):
    return Recognition(case, workers=1, languages=more.pop("languages", ("eng",)), recogniser=recogniser, **more).run()


def requeue(case, *languages, folder=Path("/")):
    with closing(connect(case)) as connection, transaction(connection):
        return requeue_pages(connection, path_text(folder), languages)


def test_scans_in_archives_and_mails_are_found_by_their_words(case, tmp_path):
    mail = EmailMessage()
    mail["Subject"] = "The letter"
    mail.set_content("See below.")
    letter = make_scanned_pdf(tmp_path / "letter.pdf", LETTER).read_bytes()
    mail.add_attachment(letter, maintype="application", subtype="pdf", filename="letter.pdf")
    with zipfile.ZipFile(tmp_path / "annex.zip", "w") as archive:
        archive.write(make_scanned_pdf(tmp_path / "invoice.pdf", INVOICE), "invoice.pdf")
        archive.writestr("mail.eml", bytes(mail))
    progress = Ingest(case, [tmp_path / "annex.zip"], workers=1, ocr=("eng",)).run()
    assert (progress.pages_total, progress.pages_done, progress.problems) == (2, 2, 0)
    assert found(case, '"eight new bearings"') == [("invoice.pdf", 1)]
    assert found(case, '"payable in advance"') == [("letter.pdf", 1)]
    assert sentences(case) == []


def test_scans_that_are_left_alone_are_told_with_what_to_do(case, tmp_path):
    make_scanned_pdf(tmp_path / "scan.pdf", INVOICE)
    make_scanned_pdf(tmp_path / "stamped.pdf", LETTER, stamp="Exhibit 17")
    assert Ingest(case, [tmp_path / "scan.pdf", tmp_path / "stamped.pdf"], workers=1).run().problems == 2
    told = sentences(case)
    assert told[0].startswith("No text: its only page can be seen")
    assert told[1].startswith("Hardly any text: its only page can be seen")
    assert all("`ingest --ocr LANGS`" in sentence for sentence in told)
    recognise(case)
    assert sentences(case) == []
    assert found(case, '"sheet 001"') == [("scan.pdf", 1), ("stamped.pdf", 1)]
    assert found(case, "exhibit") == [("stamped.pdf", 1)]


def test_a_page_that_cannot_be_recognised_costs_no_other(case, tmp_path):
    scan = make_scanned_pdf(tmp_path / "scan.pdf", *[""] * 5)
    file_scans(case, scan)
    progress = recognise(case, stumble)
    assert (progress.state, progress.pages_done, progress.failed) == ("done", 5, 3)
    assert found(case, "sheet") == [("scan.pdf", 4), ("scan.pdf", 5)]
    assert sentences(case)[0].startswith("3 of 5 scanned pages could not be recognised.")


def test_pages_that_failed_are_recognised_when_it_is_tried_again(case, tmp_path):
    scan = make_scanned_pdf(tmp_path / "scan.pdf", *[""] * 4)
    file_scans(case, scan)
    recognise(case, stumble)
    assert requeue(case, "eng", folder=tmp_path / "elsewhere") == 0
    assert requeue(case, "eng", folder=tmp_path) == 3
    assert recognise(case).pages_done == 3
    assert [page for _, page in found(case, "sheet")] == [1, 2, 3, 4]
    assert sentences(case) == []


def test_other_languages_take_the_place_of_the_first(case, tmp_path):
    (document,) = file_scans(case, make_scanned_pdf(tmp_path / "scan.pdf", "", stamp="Exhibit 17"))
    recognise(case)
    before = rows(case)
    assert requeue(case, "eng") == 0
    assert requeue(case, "eng", "deu") == 1
    assert recognise(case, languages=("eng", "deu")).pages_done == 1
    after = rows(case)
    assert (before[0], before[1], before[4]) == (after[0], after[1], after[4])
    assert after[2][0][4] == "eng+deu"
    with closing(connect_read_only(case)) as connection:
        assert [word.text for word in recognised_words(connection, document, 1)] == ["sheet", "001"]


def test_trying_again_in_the_right_language_finds_the_words(case, tmp_path):
    scan = make_scanned_pdf(tmp_path / "scan.pdf", BRIEF)
    file_scans(case, scan)
    recognise(case)
    Ingest(case, [scan], workers=1, retry_problems=True, ocr=choose_engine(("deu",)).languages).run()
    assert found(case, '"größte Änderung"') == [("scan.pdf", 1)]
    assert found(case, "sheet") == []


def test_languages_without_an_engine_are_told_before_a_page_is_begun(case, tmp_path):
    file_scans(case, make_scanned_pdf(tmp_path / "scan.pdf", ""))
    with pytest.raises(UsageError, match="Amharic"):
        recognise(case, languages=("amh",))
    with closing(connect_read_only(case)) as connection:
        assert waiting_count(connection) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there are no process groups to kill")
def test_a_recognition_that_is_killed_goes_on_where_it_was(tmp_path):
    scans = [make_scanned_pdf(tmp_path / f"{name}.pdf", *[""] * 4, stamp="Exhibit") for name in "abc"]
    whole, case = create_case(tmp_path / "whole"), create_case(tmp_path / "case")
    for each in (whole, case):
        file_scans(each, *scans)
    recognise(whole)
    script = tmp_path / "recognise.py"
    script.write_text(
        "import sys; from pathlib import Path; from trick_recognisers import kill_all\n"
        "from rlm_desktop.corpus.ocr.recognition import Recognition\n"
        "if __name__ == '__main__':\n"
        "    Recognition(Path(sys.argv[1]), languages=('eng',), workers=1, recogniser=kill_all).run()\n"
    )
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    done = subprocess.run(
        [sys.executable, str(script), str(case)],
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    with closing(connect_read_only(case)) as connection:
        assert 0 < waiting_count(connection) < 12
    recognise(case)
    assert rows(case) == rows(whole)
    assert sentences(case) == []
