"""Quotes are found where they stand, and what does not stand anywhere is said to be so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.core.model import QuoteState
from rlm_desktop.engine.evidence import check_quote, find_quotes, match_quote, nearest_words, normalise

PAGES = {
    1: ["The bridge was inspected on 3 May 2021 by Ms Okafor.", "Payment of 48,000 euros fol-\nlowed on 1 May 2021."],
    2: ["An unrelated page about the harbour’s “new” cranes — and efﬁcient pumps.", "La direction a réglé la facture."],
}


@pytest.fixture
def case(tmp_path):
    connection = connect(create_case(tmp_path / "case"))
    with connection:
        for document, pages in PAGES.items():
            connection.execute(
                "INSERT INTO documents (id, sha256, name, path, kind, size, pages, characters, added)"
                " VALUES (?, ?, ?, ?, 'txt', 1, ?, 1, '')",
                (document, f"hash{document}", f"doc{document}.txt", f"/doc{document}.txt", len(pages)),
            )
            for number, text in enumerate(pages, 1):
                page = connection.execute(
                    "INSERT INTO pages (document, number, characters, text) VALUES (?, ?, ?, ?)",
                    (document, number, len(text), text),
                ).lastrowid
                connection.execute("INSERT INTO pages_fts (rowid, text) VALUES (?, ?)", (page, text))
    yield connection
    connection.close()


def test_the_very_words_are_exact(case):
    citation = check_quote(case, "inspected on 3 May 2021", 1, 1)
    assert citation.state is QuoteState.EXACT
    assert PAGES[1][0][citation.span.start : citation.span.end] == "inspected on 3 May 2021"
    assert (citation.document_name, citation.sha256) == ("doc1.txt", "hash1")


@pytest.mark.parametrize(
    ("quote", "document", "page"),
    [
        ("THE BRIDGE  was inspected", 1, 1),
        ("48,000 euros followed on 1 May", 1, 2),
        ('the harbour\'s "new" cranes - and efficient pumps', 2, 1),
    ],
)
def test_trivial_differences_are_normalised(case, quote, document, page):
    assert check_quote(case, quote, document, page).state is QuoteState.NORMALISED


def test_a_slightly_wrong_quote_is_near_and_shows_the_true_words(case):
    citation = check_quote(case, "The bridge was inspected on 5 May 2021 by Ms Okafer.", 1, 1)
    assert citation.state is QuoteState.NEAR
    assert "3 May 2021 by Ms Okafor" in citation.found_text


def test_words_that_stand_elsewhere_name_the_true_place(case):
    citation = check_quote(case, "La direction a réglé la facture", 1, 1)
    assert citation.state is QuoteState.ELSEWHERE
    assert (citation.span.document, citation.span.page) == (2, 2)
    assert (citation.document, citation.page) == (1, 1)


def test_words_without_a_place_are_found_wherever_they_stand(case):
    citation = check_quote(case, "inspected on 3 May 2021")
    assert (citation.state, citation.document, citation.page) == (QuoteState.EXACT, 1, 1)


def test_a_quote_may_run_over_a_page_break(case):
    citation = check_quote(case, "by Ms Okafor. Payment of 48,000 euros", 1, 1)
    assert citation.state is QuoteState.NORMALISED


def test_invented_words_are_not_found(case):
    citation = check_quote(case, "the mayor confessed to everything", 1, 1)
    assert citation.state is QuoteState.NOT_FOUND
    assert citation.span is None


def test_the_scope_is_kept(case):
    assert check_quote(case, "inspected on 3 May 2021", documents=[2]).state is QuoteState.NOT_FOUND


def test_the_nearest_words_help_a_model_to_correct_itself(case):
    assert "inspected on 3 May" in nearest_words(case, "bridge was examined on 3 May 2021", 1, 1)


def test_quoted_strings_are_taken_from_an_answer_in_all_usual_marks():
    answer = 'He said “this is evidence enough” and "so is this one here", but not “short”.'
    assert [quote for quote, _ in find_quotes(answer)] == ["this is evidence enough", "so is this one here"]
    assert all(answer[end - 1] in '”"' for _, end in find_quotes(answer))


@given(st.text(max_size=200))
def test_normalising_keeps_track_of_where_every_character_came_from(text):
    normalised = normalise(text)
    assert len(normalised.text) == len(normalised.origin)
    assert list(normalised.origin) == sorted(normalised.origin)
    assert all(0 <= index < len(text) for index in normalised.origin)


@given(st.text(min_size=1, max_size=100), st.text(max_size=50), st.text(max_size=50))
def test_what_stands_in_a_text_is_always_found_exactly(quote, before, after):
    match = match_quote(quote, before + quote + after)
    assert match is not None
    assert match.state is QuoteState.EXACT
