"""What is to be masked stands nowhere in an export, of whatever format; hashes stay, and so does the case."""

import io
import json
import zipfile
from contextlib import closing

import docx
import pymupdf
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.runs import RunLog, load_run
from rlm_desktop.case.verdicts import append_to_ended
from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.events import (
    AnswerGiven,
    CallFinished,
    CallStarted,
    CellFinished,
    CellStarted,
    EntryFilled,
    Noted,
    QuoteChecked,
    ReplyReceived,
    RunFinished,
    RunStarted,
    RunState,
    StepStarted,
    TrialEnded,
    TrialStarted,
    VariablesKept,
)
from rlm_desktop.core.model import CellEnd, CellResult, Citation, EntryState, PageRange, QuoteState, Span
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.reports.export import FORMATS, export
from rlm_desktop.reports.redaction import Redaction
from rlm_desktop.reports.verify import check

SECRET = "The sum of ninety thousand was paid to the harbour master by hand."
OPEN = "Six bearings were new when the council looked at them in May."


@pytest.fixture
def papers(case, tmp_path):
    """A case of a text that is to be hidden (document 1) and one that is not."""
    (tmp_path / "ledger of payments.txt").write_text(SECRET)
    (tmp_path / "minutes.txt").write_text(OPEN)
    Ingest(case, [tmp_path / "ledger of payments.txt", tmp_path / "minutes.txt"], workers=1).run()
    return case


def record(case, word="Zorkmid"):
    """A run that says a word in every place that a run has for words."""
    quote = Citation("c1", "paid to the harbour master", 1, 1, QuoteState.EXACT, Span(1, 1, 30, 56), "paid to the")
    other = Citation("c2", "Six bearings were new", 2, 1, QuoteState.EXACT, Span(2, 1, 0, 21), "Six bearings were new")
    with RunLog(case) as log:
        log.append(RunStarted("r1", f"What of {word}?", scope=f"All of {word}", documents=2, pages=2))
        log.append(StepStarted("r1.1", "r1", 1, 9, messages=({"role": "user", "content": f"Ask {word}"},)))
        log.append(ReplyReceived("r1.1", f"I ask {word}.", summary=f"Ask {word}", reasoning=f"{word} knows"))
        log.append(CellStarted("x1", "r1.1", f"Ask {word}", f"print('{word}')"))
        call = CallStarted("k1", "x1", "llm_query", "m", f"{SECRET} {word}?", pages=(PageRange(1, 1, 1),))
        log.append(call)
        log.append(CallFinished("k1", f"Ninety thousand went to one man, says {word}."))
        log.append(CellFinished("x1", CellResult(CellEnd.DONE, output=f"{word}\n{SECRET}", output_length=80)))
        log.append(QuoteChecked("r1", quote))
        log.append(QuoteChecked("r1", other))
        log.append(Noted("r1", f"{word} is suspected.", True))
        log.append(EntryFilled("r1", 1, 1, "Who?", EntryState.ANSWERED, f"Cash in an envelope, {word}", (quote,)))
        answer = f"{word} paid: “paid to the harbour master” [c1].\n\nNew: “Six bearings were new” [c2]."
        log.append(AnswerGiven("r1", answer))
        log.append(VariablesKept("r1", {"found": json.dumps([word, SECRET])}))
        log.append(RunFinished("r1", RunState.DONE, f"{word} is done"))
    tried = TrialStarted("p1", "k1", "m", "", f"{SECRET} Once more, {word}?", pages=(PageRange(1, 1, 1),))
    for event in (tried, TrialEnded("p1", f"It lay in a suitcase, says {word}.", notes=(f"{word} was slow.",))):
        append_to_ended(case, log.run, lambda _root, event=event: event)
    return log.run


def texts(case, run, format, path, redaction):
    """All that can be read in an export: its bytes, those of its members, and the text of a PDF."""
    with closing(connect_read_only(case)) as connection:
        export(connection, run, format, path, redaction=redaction)
    content = path.read_bytes()
    if format == "pdf":
        with pymupdf.open(path) as paper:
            return [" ".join(" ".join(page.get_text() for page in paper).split()), str(paper.metadata)]
    if format in ("docx", "bundle"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return [*packed.namelist(), *(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())]
    return [content.decode()]


@pytest.mark.parametrize("format", FORMATS)
def test_a_name_stands_nowhere_in_any_format(papers, tmp_path, format):
    read = texts(papers, record(papers), format, tmp_path / "report", Redaction(names=("zorkMID",)))
    assert not any("zorkmid" in text.casefold() for text in read)
    assert any("[masked]" in text for text in read)


@pytest.mark.parametrize("format", FORMATS)
def test_of_a_document_neither_name_nor_words_are_left_and_other_documents_stay(papers, tmp_path, format):
    read = " ".join(texts(papers, record(papers), format, tmp_path / "report", Redaction(documents=(1,))))
    for told in ("ledger", "harbour master", "ninety thousand", "Ninety thousand", "envelope", "suitcase"):
        assert told not in read
    if format not in ("ipynb", "jsonl", "py"):
        assert "minutes.txt" in read
    if format != "py":
        assert "Six bearings were new" in read


def test_hashes_and_pages_of_a_masked_document_are_kept(papers, tmp_path):
    run = record(papers)
    with closing(connect_read_only(papers)) as connection:
        (sha256,) = connection.execute("SELECT sha256 FROM documents WHERE id = 1").fetchone()
    read = "".join(texts(papers, run, "html", tmp_path / "r.html", Redaction(documents=(1,))))
    assert sha256 in read
    assert "document 1 [masked], page 1" in read
    assert "Masked in this report: 1 document." in read


def test_what_a_pattern_finds_is_masked(papers, tmp_path):
    read = "".join(texts(papers, record(papers), "md", tmp_path / "r.md", Redaction(patterns=(r"Z\w+d\b",))))
    assert "Zorkmid" not in read
    assert "\\[masked\\]" in read


def test_a_masked_bundle_verifies_and_the_case_is_as_it_was(papers, tmp_path):
    run = record(papers)
    with closing(connect_read_only(papers)) as connection:
        before = list(load_run(connection, run))
        export(connection, run, "bundle", tmp_path / "r.zip", redaction=Redaction((1,), ("Zorkmid",)))
        assert check(tmp_path / "r.zip") == []
        assert list(load_run(connection, run)) == before
        with pytest.raises(Exception, match="readonly"):
            connection.execute("CREATE TEMP VIEW documents AS SELECT 1")


def test_an_author_is_named(papers, tmp_path):
    run = record(papers)
    with closing(connect_read_only(papers)) as connection:
        for format in ("html", "md", "docx", "pdf"):
            export(connection, run, format, tmp_path / f"r.{format}", author="N. Writer")
    assert "N. Writer" in (tmp_path / "r.html").read_text()
    assert "Author: N. Writer" in (tmp_path / "r.md").read_text()
    assert docx.Document(str(tmp_path / "r.docx")).core_properties.author == "N. Writer"
    with pymupdf.open(tmp_path / "r.pdf") as paper:
        assert paper.metadata["author"] == "N. Writer"


def test_what_is_no_pattern_is_refused_in_words(papers, tmp_path):
    run = record(papers)
    with closing(connect_read_only(papers)) as connection, pytest.raises(UsageError, match="regular expression"):
        export(connection, run, "md", tmp_path / "r.md", redaction=Redaction(patterns=("(",)))
    assert not (tmp_path / "r.md").exists()


NAMES = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Nd", "Po", "Sm", "So", "Zs")), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("O'Brien & <b>")
@example('"quoted" \\n')
@example("İstanbul ß")
@given(NAMES.map(lambda name: f"Qx{name}zQ"))
def test_whatever_the_name_it_is_in_no_byte_of_a_bundle(papers, tmp_path, name):
    read = texts(papers, record(papers, name), "bundle", tmp_path / "r.zip", Redaction(names=(name,)))
    written = {name, json.dumps(name)[1:-1], json.dumps(name, ensure_ascii=False)[1:-1]}
    assert not any(each in text for each in written for text in read)
    assert not any("qx" in text.casefold() and "zq" in text.casefold() for text in read)
