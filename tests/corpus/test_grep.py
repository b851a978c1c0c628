"""Patterns are found in every page, in order, in parallel, for as long as somebody asks."""

import re
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_desktop.case.connection import connect, connect_read_only, create_case
from rlm_desktop.case.filing import NewDocument, file_document, transaction
from rlm_desktop.case.paths import FileState
from rlm_desktop.core.errors import QueryError
from rlm_desktop.core.model import Page
from rlm_desktop.corpus.grep import grep

DOCUMENTS = {
    "contract.pdf": [
        "The consultant receives a fixed retainer of EUR 140,000 per quarter.\nSigned by H. Voss.",
        "General provisions. The consultant keeps all records for ten years.",
    ],
    "ledger.pdf": ["2019-03-14 Meridian paid the retainer.\n2019-06-20 Meridian paid again.", "Nothing on this page."],
    "mail.txt": ["Please pay today. The board of Meridian need not know about the café meeting."],
}


def make(folder, documents):
    create_case(folder)
    with closing(connect(folder)) as connection, transaction(connection):
        for name, texts in documents.items():
            pages = [Page(number, text) for number, text in enumerate(texts, start=1)]
            file_document(connection, FileState(Path("/d", name), 1, 1), NewDocument(name, "text", "", {}), pages)
    return folder


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    with closing(connect(make(tmp_path_factory.mktemp("grep") / "case", DOCUMENTS))) as connection:
        yield connection


def test_patterns_are_found_in_order_with_their_place_and_line(case):
    hits = list(grep(case, r"\d{4}-\d\d-\d\d"))
    assert [hit.match for hit in hits] == ["2019-03-14", "2019-06-20"]
    assert hits[1].line == "2019-06-20 Meridian paid again."
    span = hits[1].span
    text = DOCUMENTS["ledger.pdf"][0]
    assert (span.document, span.page, text[span.start : span.end]) == (2, 1, "2019-06-20")


def test_line_ends_are_those_of_each_line(case):
    assert [hit.match for hit in grep(case, r"^\S+ Meridian paid again\.$")] == ["2019-06-20 Meridian paid again."]
    (hit,) = grep(case, r"quarter\.\nSigned")
    assert hit.line.endswith("Signed by H. Voss.")
    assert hit.line.startswith("The consultant")


def test_grep_can_be_limited_in_number_and_to_documents(case):
    assert len(list(grep(case, "a", limit=3))) == 3
    assert list(grep(case, "a", limit=0)) == []
    assert {hit.name for hit in grep(case, "(?i)meridian", documents=[3])} == {"mail.txt"}


def test_empty_matches_are_left_out(case):
    assert [hit.match for hit in grep(case, "z*")] == []


def test_a_bad_pattern_is_told_at_once(case):
    with pytest.raises(QueryError, match="not a regular expression"):
        grep(case, "(unclosed")


def test_older_versions_are_left_out_unless_they_are_named(tmp_path):
    folder = make(tmp_path / "case", {"a.txt": ["old"], "b.txt": ["other old"]})
    with closing(connect(folder)) as connection:
        with transaction(connection):
            connection.execute("UPDATE documents SET current = 0 WHERE id = 1")
        assert [hit.name for hit in grep(connection, "old")] == ["b.txt"]
        assert [hit.name for hit in grep(connection, "old", documents=[1])] == ["a.txt"]


PATTERNS = ["a", r"\w+", r"\s+", r"[^x]+", r"^\w", r"\w$", r"é.", r"\ba", r"(?i)É", r"(a|b)\1", r"\n", r"a?", r"a\Z"]
pages = st.lists(st.text("abé \n-x", max_size=12), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def small_blocks(tmp_path_factory):
    """A case whose texts change, and blocks so small that matches would go from one page to the next, or jobs end."""
    patch = pytest.MonkeyPatch()
    patch.setattr("rlm_desktop.corpus.grep._BLOCK_BYTES", 16)
    patch.setattr("rlm_desktop.corpus.grep._FIRST_JOB_PAGES", 3)
    patch.setattr("rlm_desktop.corpus.grep._JOBS_IN_PLACE", 1)
    patch.setattr("rlm_desktop.corpus.grep._JOB_PAGES", 3)
    with closing(
        connect(make(tmp_path_factory.mktemp("blocks") / "case", {"a.txt": [""] * 4, "b.txt": [""] * 4}))
    ) as connection:
        yield connection
    patch.undo()


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PATTERNS), pages)
def test_no_match_goes_on_into_the_next_page_and_none_is_lost(small_blocks, pattern, texts):
    texts = [*texts, *[""] * (8 - len(texts))]
    with transaction(small_blocks):
        small_blocks.executemany(
            "UPDATE pages SET text = ? WHERE id = ?", [(text, key) for key, text in enumerate(texts, 1)]
        )
    found = [
        ((hit.span.document - 1) * 4 + hit.span.page - 1, hit.span.start, hit.span.end)
        for hit in grep(small_blocks, pattern)
    ]
    assert found == [
        (number, *match.span())
        for number, text in enumerate(texts)
        for match in re.finditer(pattern, text, re.MULTILINE)
        if match.end() > match.start()
    ]


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    texts = {f"{number}.txt": [f"line {page} of {number}\n" * 10 for page in range(400)] for number in range(6)}
    with closing(connect_read_only(make(tmp_path_factory.mktemp("large") / "case", texts))) as connection:
        yield connection


def test_threads_find_everything_in_order(large):
    hits = list(grep(large, r"^line 7 of \d+$"))
    assert len(hits) == 6 * 10
    places = [(hit.span.document, hit.span.page, hit.span.start) for hit in hits]
    assert places == sorted(places)
    assert {hit.name for hit in grep(large, "line", documents=[3, 6])} == {"2.txt", "5.txt"}


def test_a_search_that_is_closed_or_stopped_ends(large):
    with closing(grep(large, r"(\w)\1+ nowhere|line")) as hits:
        next(hits)
    assert list(grep(large, "nowhere", stopped=lambda: True)) == []
    asked = count()
    found = sum(1 for _ in grep(large, r"(l)ine (?!x)", stopped=lambda: next(asked) > 1))
    assert found < 6 * 400 * 10


def test_a_pattern_that_takes_too_long_is_told(large, monkeypatch):
    monkeypatch.setattr("rlm_desktop.corpus.grep._SLOW_SECONDS", 0.0)
    with pytest.raises(QueryError, match="too long"):
        list(grep(large, "nowhere"))
