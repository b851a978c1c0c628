"""A report shows every quote in its place, what a person made of each claim, and leaves room for signatures."""

import base64
import re

import docx
import pymupdf
import pytest

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.runs import RunLog, list_runs
from rlm_desktop.case.samples import file_sample, judge_document
from rlm_desktop.case.verdicts import give_verdict
from rlm_desktop.core.events import AnswerGiven, EntryFilled, QuoteChecked, RunFinished, RunStarted, RunState
from rlm_desktop.core.model import Citation, EntryState, QuoteState, Span, Verdict
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
    assert "the same file also:" in text.lower()
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


def test_paper_shows_the_quote_on_its_page_too(case, run, tmp_path):
    with pymupdf.open(written(case, run, "pdf", tmp_path / "r.pdf")) as paper:
        assert sum(len(page.get_images()) for page in paper) == 1
        assert [entry[1] for entry in paper.get_toc()].count("The quotes in their place") == 1
    (picture,) = docx.Document(written(case, run, "docx", tmp_path / "r.docx")).inline_shapes
    assert picture.width.cm > 8


@pytest.mark.parametrize("format", ["html", "md"])
def test_a_sample_of_what_was_left_out_is_told_with_its_rate(case, run, tmp_path, format):
    file_sample(case, run, "How old were the bearings?", [1], 3, 7)
    judge_document(case, run, 1, False)
    text = words(written(case, run, format, tmp_path / f"r.{format}").read_text("utf-8").replace("\\", ""))
    assert "0 of 1 relevant: 0.0%" in text
    assert "Clopper-Pearson" in text
    assert "the seed 7" in text


@pytest.mark.parametrize("format", ["html", "md"])
def test_what_a_run_filled_in_is_told_entry_by_entry(case, run, tmp_path, format):
    quote = Citation("", QUOTE, 1, 1, QuoteState.EXACT, Span(1, 1, 0, 22), QUOTE)
    with RunLog(case) as log:
        log.append(RunStarted("r1", "Bearings", table=1, entries=2))
        log.append(EntryFilled("r1", 1, 1, "How many were new?", EntryState.ANSWERED, "Six", (quote,)))
        log.append(EntryFilled("r1", 1, 1, "Who paid?", EntryState.FAILED, reason="The model did not answer."))
        log.append(RunFinished("r1", RunState.DONE, ""))
    text = words(written(case, log.run, format, tmp_path / f"r.{format}").read_text("utf-8").replace("\\", ""))
    assert "How many were new?" in text
    assert f"“{QUOTE}” (✓ exact, page 1)" in text
    assert "The model did not answer." in text
