"""A report shows every quote in its place, what a person made of each claim, and leaves room for signatures."""

import base64
import re

import pymupdf
import pytest

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.runs import RunLog, list_runs
from rlm_desktop.case.verdicts import give_verdict
from rlm_desktop.core.events import AnswerGiven, QuoteChecked, RunFinished, RunStarted, RunState
from rlm_desktop.core.model import Citation, QuoteState, Span, Verdict
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.reports.export import export
from rlm_desktop.reports.verify import check

TEXT = "The chairman met the contractor. Six bearings were new. Two were old and had been painted over."
QUOTE = "Six bearings were new."
CLAIM = f"Most were new: “{QUOTE}” [c1]"


@pytest.fixture
def run(case, tmp_path):
    """A run that quotes a PDF, of which there are two copies; its claim was doubted, and argued against."""
    with pymupdf.open() as paper:
        paper.new_page().insert_text((72, 120), TEXT[:60])
        paper[0].insert_text((72, 140), TEXT[60:])
        paper.save(tmp_path / "report.pdf")
    (tmp_path / "copy of report.pdf").write_bytes((tmp_path / "report.pdf").read_bytes())
    Ingest(case, [tmp_path / "copy of report.pdf", tmp_path / "report.pdf"], workers=1).run()
    connection = connect_read_only(case)
    (text,) = connection.execute("SELECT text FROM pages").fetchone()
    start = text.index(QUOTE)
    connection.close()
    answered = Citation("c1", QUOTE, 1, 1, QuoteState.EXACT, Span(1, 1, start, start + len(QUOTE)), QUOTE)
    run = _write(case, RunStarted("r1", "How old were the bearings?"), CLAIM, answered)
    give_verdict(case, run, CLAIM, Verdict.DOUBTED, "Who says so?")
    against = RunStarted("r1", "What speaks against it?", against=run, claim=CLAIM)
    _write(case, against, "WEAKENED. Two had been painted over.", None)
    return run


def _write(case, started, answer, citation):
    with RunLog(case) as log:
        log.append(started)
        if citation is not None:
            log.append(QuoteChecked("r1", citation))
        log.append(AnswerGiven("r1", answer, True, ""))
        log.append(RunFinished("r1", RunState.DONE, ""))
        return log.run


def written(case, run, format, path):
    connection = connect_read_only(case)
    try:
        export(connection, run, format, path)
    finally:
        connection.close()
    return path


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_html_shows_the_quote_on_its_page_with_what_stands_around(case, run, tmp_path):
    html = written(case, run, "html", tmp_path / "r.html").read_text("utf-8")
    (picture,) = re.findall(r'src="data:image/png;base64,([^"]+)"', html)
    drawn = pymupdf.Pixmap(base64.b64decode(picture))
    assert drawn.width > 400
    yellow = [drawn.pixel(x, y) for x in range(0, drawn.width, 4) for y in range(0, drawn.height, 4)]
    assert any(red > 200 and blue < 130 for red, _, blue in yellow)
    assert f"The chairman met the contractor. {QUOTE} Two were old" in words(html)


@pytest.mark.parametrize("format", ["html", "md"])
def test_verdicts_contrary_runs_copies_and_signatures_are_told(case, run, tmp_path, format):
    text = words(written(case, run, format, tmp_path / f"r.{format}").read_text("utf-8").replace("\\", ""))
    assert "Doubted" in text
    assert "Who says so?" in text
    assert "Two had been painted over." in text
    assert "the same file also:" in text
    assert "Prepared by" in text
    assert "Reviewed by" in text


def test_what_nobody_judged_or_argued_against_is_said_to_be_so(case, run, tmp_path):
    connection = connect_read_only(case)
    newest = list_runs(connection)[0].id
    connection.close()
    text = words(written(case, newest, "html", tmp_path / "r.html").read_text("utf-8"))
    assert "Not judged" in text
    assert "Nobody had the claims argued against." in text


def test_a_file_that_is_gone_leaves_the_report_without_its_picture(case, run, tmp_path):
    for path in tmp_path.glob("*.pdf"):
        path.unlink()
    html = written(case, run, "html", tmp_path / "r.html").read_text("utf-8")
    assert "data:image" not in html.replace("img-src data:", "")
    assert "The chairman met the contractor." in html


def test_a_bundle_with_pictures_verifies(case, run, tmp_path):
    path = written(case, run, "bundle", tmp_path / "r.zip")
    assert check(path) == []
