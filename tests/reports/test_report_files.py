"""A run becomes a report file: whole, inert, the same every time."""

import io
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
from markdown_it import MarkdownIt

from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.core.errors import CaseError, ExportError
from rlm_desktop.core.events import (
    AnswerGiven,
    CallFinished,
    CallStarted,
    CellFinished,
    CellStarted,
    Noted,
    QuoteChecked,
    Record,
    ReplyReceived,
    RunFinished,
    RunStarted,
    RunState,
    StepStarted,
    encode,
)
from rlm_desktop.core.model import CellEnd, CellResult, Citation, PageRange, QuoteState, Span, Usage
from rlm_desktop.corpus.readers.docx import read_docx
from rlm_desktop.reports.export import export

REPORTS = ("html", "md", "docx")
RUN = "20211203-090000-beef"
EXPORTED = datetime(2021, 12, 3, 10, 0, tzinfo=UTC)
QUOTE = "No part of the second stage payment shall fall due"
SHA = "ab" * 32


@pytest.fixture
def case(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = connect(create_case(tmp_path / "Vessmouth"))
    with connection:
        connection.execute(
            "INSERT INTO documents (id, sha256, name, path, kind, size, pages, characters, added) "
            "VALUES (1, ?, 'Contract.pdf', '/papers/Contract.pdf', 'pdf', 9, 4, 900, '2021-12-01')",
            (SHA,),
        )
        connection.execute(
            "INSERT INTO pages (document, number, label, characters, text) VALUES (1, 3, 'iii', 60, ?)", (QUOTE,)
        )
        connection.execute(
            "INSERT INTO problems VALUES ('/papers/broken.pdf', 'broken', 'It is cut off.', '2021-12-01')"
        )
    yield connection
    connection.close()


def events(
    answer: str = f"It was paid too early. “{QUOTE}” [c1]",
    question: str = "Was stage 2 paid too early?",
    output: str = "4 pages",
    prompt: str = "Read this page.",
    reply: str = "NOT FOUND",
    quote: str = QUOTE,
    state: QuoteState = QuoteState.EXACT,
):
    citation = Citation("c1", quote, 1, 3, state, Span(1, 3, 0, 50), quote, "Contract.pdf", SHA)
    limits = {"steps": 30, "calls": 0}
    return [
        RunStarted(
            "r1", question, "", 0, "thorough", "Whole case", 1, 4, 900, "m/root", "m/sub", limits, ("language",)
        ),
        StepStarted("s1", "r1", 1, 30, ({"role": "user", "content": f"Question: {question}"},)),
        ReplyReceived("s1", "```repl\nx\n```", "Reading the contract", "", "m/root", Usage(100, 10), 0.01, 2.0),
        CellStarted("x1", "s1", "Read it", 'hits = search("stage")  # all'),
        CallStarted("q1", "x1", "llm_query", "m/sub", prompt, "", (PageRange(1, 2, 3),)),
        CallFinished("q1", reply, "m/sub", Usage(50, 5), 0.002, 1.0),
        CellFinished("x1", CellResult(CellEnd.DONE, output, len(output), pages=(PageRange(1, 1, 2),))),
        Noted("r1", "The answer was handed back once.", warning=True),
        QuoteChecked("r1", citation),
        AnswerGiven("r1", answer),
        RunFinished("r1", RunState.DONE, "", Usage(150, 15), 0.012, 1, 1, 7.0),
    ]


def keep(case: sqlite3.Connection, run_events, run: str = RUN) -> None:
    with case:
        for number, event in enumerate(run_events, start=1):
            record = Record(run, number, 1638522000.0 + number, event)
            kind, body = encode(record.event)
            case.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?)", (run, number, record.time, kind, body.decode()))


def written(case: sqlite3.Connection, tmp_path: Path, kind: str, exported: datetime = EXPORTED) -> str:
    path = tmp_path / f"report.{kind}"
    export(case, RUN, kind, path, exported=exported)
    if kind == "docx":
        return "\n".join(page.text for page in read_docx(path).pages)
    return path.read_text(encoding="utf-8")


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("kind", REPORTS)
def test_it_tells_the_question_the_answer_and_the_evidence(case, tmp_path, kind):
    keep(case, events())
    text = written(case, tmp_path, kind)
    for told in (
        "Was stage 2 paid too early?",
        "It was paid too early.",
        "Contract.pdf, page 3 (iii)",
        "/papers/Contract.pdf",
        SHA,
        "Exact",
        "The page holds these very words.",
        "The answer was handed back once.",
    ):
        assert told in text


@pytest.mark.parametrize("kind", REPORTS)
def test_it_tells_what_was_read_and_what_could_not_be(case, tmp_path, kind):
    keep(case, events())
    text = written(case, tmp_path, kind)
    for told in ("1 document, 4 pages", "2 pages", "1 file of the case could not be read", "It is cut off."):
        assert told in text
    assert re.search(r"Read by a model(?:</dt><dd>|: )2 pages\b", text)
    assert re.search(r"Untouched(?:</dt><dd>|: )1 page\b", text), text[text.index("What was read") :][:500]
    assert "looked for in" in text


@pytest.mark.parametrize("kind", REPORTS)
def test_it_tells_the_work_and_what_it_cost(case, tmp_path, kind):
    keep(case, events())
    text = written(case, tmp_path, kind)
    for told in ("Reading the contract", "Read this page.", "NOT FOUND", "4 pages", "$0.0120", "m/sub", "7.0 s"):
        assert told in text
    assert "2021-12-03 09:00:01 UTC" in text


@pytest.mark.parametrize("kind", REPORTS)
def test_the_same_run_gives_the_same_bytes_but_for_the_time_of_export(case, tmp_path, kind):
    keep(case, events())
    first = written(case, tmp_path, kind)
    later = written(case, tmp_path, kind, datetime(2022, 1, 1, tzinfo=UTC))
    assert first == written(case, tmp_path, kind)
    differing = [line for line in zip(first.splitlines(), later.splitlines(), strict=True) if line[0] != line[1]]
    assert len(differing) == 1
    assert "Exported 2022-01-01" in differing[0][1]


def test_the_html_asks_nobody_for_anything_and_runs_no_script(case, tmp_path):
    keep(case, events())
    page = Elements(written(case, tmp_path, "html"))
    tags = {tag for tag, _ in page.found}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert not any({"src", "style", "onclick"} & set(attributes) for _, attributes in page.found)
    policy = next(a["content"] for t, a in page.found if t == "meta" and a.get("http-equiv"))
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")


def test_a_marker_in_the_answer_leads_to_its_row_of_evidence(case, tmp_path):
    keep(case, events(answer=f"“{QUOTE}” [c1] and [c9]"))
    page = Elements(written(case, tmp_path, "html"))
    assert [a["href"] for t, a in page.found if t == "a"] == ["#c1"]
    assert any(t == "tr" and a.get("id") == "c1" for t, a in page.found)
    assert "[c9]" in page.text


HOSTILE = """<script>alert(1)</script> <img src=http://evil.example/a.png onerror=alert(1)>
![pixel](http://evil.example/p.png) [click](javascript:alert(1)) <http://evil.example/auto>
[c1]: http://evil.example/definition
[ref][c1]

<iframe src="http://evil.example"></iframe>

````
</pre><script>alert(2)</script>
"""


@pytest.mark.parametrize("place", ["answer", "question", "output", "prompt", "reply", "quote"])
def test_hostile_text_stays_text_in_html(case, tmp_path, place):
    keep(case, events(**{place: HOSTILE}))
    page = Elements(written(case, tmp_path, "html"))
    assert not {tag for tag, _ in page.found} & {"script", "img", "iframe"}
    assert all(a["href"].startswith("#") for t, a in page.found if t == "a")
    assert "alert(1)" in page.text


@pytest.mark.parametrize("place", ["answer", "question", "output", "prompt", "reply", "quote"])
def test_hostile_text_stays_text_in_markdown(case, tmp_path, place):
    keep(case, events(**{place: HOSTILE}))
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(written(case, tmp_path, "md"))
    page = Elements(rendered)
    assert not {tag for tag, _ in page.found} & {"script", "img", "iframe", "a"}
    assert "alert(1)" in page.text


def test_an_answer_cannot_pass_for_a_part_of_the_report(case, tmp_path):
    forged = "Done.\n\n## Evidence\n\n| No. | Check |\n|---|---|\n| c7 | Exact |\n\n~~~\nnever closed"
    keep(case, events(answer=forged))
    tokens = MarkdownIt("commonmark").enable("table").parse(written(case, tmp_path, "md"))
    headings = [
        tokens[i + 1].content
        for i, t in enumerate(tokens)
        if t.type == "heading_open" and t.level == 0 and t.tag == "h2"
    ]
    assert headings.count("Evidence") == 1
    assert "Limits of this report" in headings


def test_output_full_of_fences_does_not_leave_its_fence(case, tmp_path):
    keep(case, events(output="```\n# not a heading\n``````\n<b>bold</b>"))
    rendered = MarkdownIt("commonmark", {"html": True}).render(written(case, tmp_path, "md"))
    assert "<b>" not in rendered
    assert "<h1>not a heading</h1>" not in rendered


def test_a_table_cell_does_not_break_its_table(case, tmp_path):
    keep(case, events(quote="a | b\n| c | d |"))
    page = Elements(MarkdownIt("commonmark").enable("table").render(written(case, tmp_path, "md")))
    assert "“a | b | c | d |”" in page.text


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("place", ["answer", "question", "output", "prompt", "quote"])
def test_hidden_characters_are_shown_by_their_code_points(case, tmp_path, kind, place):
    keep(case, events(**{place: "pay \u202eevil\u2066 now\x00\x1b[31m\u2028then\U000e0041"}))
    text = written(case, tmp_path, kind)
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\u2028\U000e0000-\U000e007f]", text)
    assert "⟦U+202E⟧evil" in text


def test_an_unfinished_log_is_reported_as_interrupted(case, tmp_path):
    keep(case, events()[:5])
    text = written(case, tmp_path, "html")
    assert "Interrupted" in text
    assert "The run gave no answer." in text
    assert "not answered when the log ends" in text


@pytest.mark.parametrize("kind", REPORTS)
def test_the_built_in_reader_does_not_pass_for_a_language_model(case, tmp_path, kind):
    keep(case, [replace(e, root_model="offline") if isinstance(e, RunStarted) else e for e in events()])
    text = written(case, tmp_path, kind)
    assert "which is no language model, wrote the code below" in text
    assert "A language model wrote" not in text


def test_an_unknown_price_is_not_told_as_nothing(case, tmp_path):
    keep(case, [replace(e, cost=None) if isinstance(e, CallFinished) else e for e in events()])
    assert "price not known" in written(case, tmp_path, "md")


def test_a_format_that_does_not_exist_is_refused_by_name(case, tmp_path):
    keep(case, events())
    with pytest.raises(ExportError, match="no report format 'docm'"):
        export(case, RUN, "docm", tmp_path / "report.docm")


def test_a_run_that_does_not_exist_leaves_no_file(case, tmp_path):
    with pytest.raises(CaseError, match="no run"):
        export(case, "none", "html", tmp_path / "report.html")
    assert not list(tmp_path.glob("*report*"))


def test_a_folder_that_is_not_there_is_told_in_words(case, tmp_path):
    keep(case, events())
    with pytest.raises(ExportError, match="could not be written"):
        export(case, RUN, "html", tmp_path / "nowhere" / "report.html")


def test_what_cannot_replace_the_target_leaves_nothing_behind(case, tmp_path):
    keep(case, events())
    (tmp_path / "target").mkdir()
    with pytest.raises(ExportError, match="could not be written"):
        export(case, RUN, "html", tmp_path / "target")
    assert {path.name for path in tmp_path.iterdir()} == {"Vessmouth", "target"}


def test_a_word_file_has_headings_tables_and_the_same_bytes_for_the_same_run(case, tmp_path):
    keep(case, events(answer="Paid **too early** [c1].\n\n- first\n  - `second`\n\n1. third"))
    written(case, tmp_path, "docx")
    first = (tmp_path / "report.docx").read_bytes()
    written(case, tmp_path, "docx")
    assert (tmp_path / "report.docx").read_bytes() == first
    document = docx.Document(io.BytesIO(first))
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    assert styles["Answer"] == "Heading 2"
    assert (styles["first"], styles["second"], styles["third"]) == ("List Bullet", "List Bullet 2", "List Number")
    assert [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.bold][:1] == ["too early"]
    assert document.tables[0].rows[0].cells[1].text == "Quote"


@pytest.mark.parametrize("place", ["answer", "question", "output", "prompt", "quote"])
def test_hostile_text_stays_text_in_word(case, tmp_path, place):
    keep(case, events(**{place: HOSTILE}))
    written(case, tmp_path, "docx")
    with zipfile.ZipFile(tmp_path / "report.docx") as package:
        content = package.read("word/document.xml").decode()
        relations = package.read("word/_rels/document.xml.rels").decode()
    assert not re.search(r"<w:(?:hyperlink|instrText|fldSimple|object|pict)|<w:drawing", content)
    assert "External" not in relations


@pytest.mark.parametrize("kind", ["html", "md"])
def test_a_wall_that_was_not_complete_is_told(case, tmp_path, kind):
    keep(case, events())
    assert "Missing of the sandbox" not in written(case, tmp_path, kind)
    started, *rest = events()
    keep(case, [replace(started, missing_layers=("landlock: this kernel does not offer it",)), *rest], "poor")
    export(case, "poor", kind, tmp_path / "poor", exported=EXPORTED)
    assert "landlock: this kernel does not offer it" in (tmp_path / "poor").read_text(encoding="utf-8")
