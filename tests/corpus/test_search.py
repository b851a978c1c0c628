"""The page that is looked for is found, by words and by pattern, and shown with the words marked."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.case.filing import FileState, NewDocument, file_document, transaction
from rlm_desktop.core.errors import QueryError
from rlm_desktop.core.model import Page
from rlm_desktop.corpus.search import grep, search

DOCUMENTS = {
    "contract.pdf": [
        "The consultant receives a fixed retainer of EUR 140,000 per quarter.\nSigned by H. Voss.",
        "General provisions. The consultant keeps all records for ten years.",
    ],
    "ledger.pdf": ["2019-03-14 Meridian paid the retainer.\n2019-06-20 Meridian paid again.", "Nothing on this page."],
    "mail.txt": ["Please pay today. The board of Meridian need not know about the café meeting."],
    "契約.txt": ["この契約書は二〇一九年三月に東京で署名された。コンサルタントに支払う。", "別のページ。"],
    "odd.txt": ["100% of a_b and a\\b, said “he”.", "aaaa"],
}


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    connection = connect(create_case(tmp_path_factory.mktemp("search") / "case"))
    with transaction(connection):
        for name, texts in DOCUMENTS.items():
            pages = [Page(number, text) for number, text in enumerate(texts, start=1)]
            file_document(connection, FileState(Path("/d", name), 1, 1), NewDocument(name, "text", "", {}), pages)
    return connection


def places(hits):
    return [(hit.name, hit.page) for hit in hits]


def test_all_words_must_stand_on_the_page(case):
    assert places(search(case, "consultant retainer")) == [("contract.pdf", 1)]
    assert set(places(search(case, "consultant OR meridian"))) == {
        ("contract.pdf", 1),
        ("contract.pdf", 2),
        ("ledger.pdf", 1),
        ("mail.txt", 1),
    }
    assert places(search(case, "meridian NOT board")) == [("ledger.pdf", 1)]


def test_phrases_beginnings_and_nearness(case):
    assert places(search(case, '"fixed retainer"')) == [("contract.pdf", 1)]
    assert search(case, '"retainer fixed"') == []
    assert places(search(case, "provis*")) == [("contract.pdf", 2)]
    assert places(search(case, "board NEAR/4 know")) == [("mail.txt", 1)]
    assert search(case, "please NEAR/2 meeting") == []


def test_case_and_accents_do_not_matter(case):
    assert places(search(case, "CAFE")) == [("mail.txt", 1)]


def test_the_best_page_stands_first_and_has_the_highest_score(case):
    hits = search(case, "consultant OR voss")
    assert places(hits)[0] == ("contract.pdf", 1)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.score > 0 for hit in hits)


def test_the_words_are_marked_in_a_snippet_of_one_line(case):
    (hit,) = search(case, "voss quarter")
    assert "\n" not in hit.snippet
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["quarter", "Voss"]


def test_a_question_finds_the_pages_with_its_telling_words(case):
    hits = search(case, "Which payments did Meridian make to the consultant, and who signed the retainer?")
    assert places(hits)[0] == ("contract.pdf", 1)
    assert ("ledger.pdf", 1) in places(hits)


def test_words_that_stand_nowhere_find_nothing(case):
    assert search(case, "zebra giraffe") == []
    assert search(case, '"zebra giraffe"') == []


def test_search_can_be_limited_in_number_and_to_documents(case):
    assert len(search(case, "consultant OR meridian", limit=2)) == 2
    assert search(case, "consultant", limit=0) == []
    assert places(search(case, "meridian", documents=[3])) == [("mail.txt", 1)]
    assert search(case, "meridian", documents=[]) == []
    assert places(search(case, "支払う", documents=[4])) == [("契約.txt", 1)]
    assert search(case, "支払う", documents=[1]) == []


def test_japanese_words_are_found_within_the_sentence(case):
    (hit,) = search(case, "契約書 コンサルタント")
    assert (hit.name, hit.page) == ("契約.txt", 1)
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["契約書", "コンサルタント"]
    assert search(case, "契約書 NOT 東京") == []
    assert places(search(case, "大阪 OR 東京")) == [("契約.txt", 1)]
    assert places(search(case, "大阪 東京")) == [("契約.txt", 1)]


def test_a_query_without_words_is_told(case):
    with pytest.raises(QueryError):
        search(case, "!!")


@given(st.text(max_size=60) | st.text('契約a%_\\"()*AND OR', max_size=40))
def test_whatever_is_typed_gives_hits_or_a_query_error(case, text):
    try:
        hits = search(case, text)
    except QueryError:
        return
    assert all(0 <= start < end <= len(hit.snippet) for hit in hits for start, end in hit.marks)


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
