"""The formats for paper tell the first calls of a run, and what they leave out; the others tell all."""

import docx
import pymupdf
import pytest

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.runs import RunLog
from rlm_desktop.core.events import (
    AnswerGiven,
    CallFinished,
    CallStarted,
    CellFinished,
    CellStarted,
    ReplyReceived,
    RunFinished,
    RunStarted,
    RunState,
    StepStarted,
)
from rlm_desktop.core.model import CellEnd, CellResult
from rlm_desktop.reports.export import export
from rlm_desktop.reports.work import PAPER


@pytest.fixture
def run(case):
    """A run of one cell, which makes more calls than are told on paper; the first prompt is long."""
    with RunLog(case) as log:
        log.append(RunStarted("r1", "What is said?"))
        log.append(StepStarted("r1.1", "r1", 1, 10))
        log.append(ReplyReceived("r1.1", "Read all."))
        log.append(CellStarted("r1.1.1", "r1.1", "", "llm_query_batched(pages)"))
        for number in range(1, PAPER.calls + 51):
            prompt = "word " * PAPER.characters if number == 1 else "What is said here?"
            log.append(CallStarted(f"r1.1.1.{number}", "r1.1.1", "llm_query", "stub", prompt))
            log.append(CallFinished(f"r1.1.1.{number}", "Nothing."))
        log.append(CellFinished("r1.1.1", CellResult(CellEnd.DONE)))
        log.append(AnswerGiven("r1", "Nothing is said."))
        log.append(RunFinished("r1", RunState.DONE))
        return log.run


def told(case, run, format, path):
    connection = connect_read_only(case)
    try:
        export(connection, run, format, path)
    finally:
        connection.close()
    return path


def test_a_pdf_tells_the_first_calls_and_how_many_it_leaves_out(case, run, tmp_path):
    with pymupdf.open(told(case, run, "pdf", tmp_path / "r.pdf")) as paper:
        text = " ".join(" ".join(page.get_text() for page in paper).split())
    assert text.count("Reply to r1") == PAPER.calls
    assert f"{PAPER.calls} of {PAPER.calls + 50} calls" in text
    assert "50 calls more not told here" in text
    assert f"{4 * PAPER.characters:,} characters more not told here" in text


def test_a_word_file_tells_as_much(case, run, tmp_path):
    text = "\n".join(
        paragraph.text for paragraph in docx.Document(told(case, run, "docx", tmp_path / "r.docx")).paragraphs
    )
    assert text.count("Reply to r1") == PAPER.calls
    assert "50 calls more not told here" in text


def test_markdown_tells_every_call(case, run, tmp_path):
    text = told(case, run, "md", tmp_path / "r.md").read_text("utf-8")
    assert text.count("Reply to r1") == PAPER.calls + 50
    assert "not told here" not in text
