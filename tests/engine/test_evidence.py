"""Quotes are found where they stand, and what does not stand anywhere is said to be so."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.case.index import index_pages
from rlm_desktop.core.model import QuoteState
from rlm_desktop.engine.evidence import check_quote, nearest_words
from rlm_desktop.engine.folding import fold, normalise
from rlm_desktop.engine.matching import difference_words, match_quote, same_words
from rlm_desktop.engine.quotes import find_quotes

PAGES = {
    1: ["The bridge was inspected on 3 May 2021 by Ms Okafor.", "Payment of 48,000 euros fol-\nlowed on 1 May 2021."],
    2: ["An unrelated page about the harbour’s “new” cranes — and efﬁcient pumps.", "La direction a réglé la facture."],
}


@pytest.fixture
def case(tmp_path):
    connection = connect(create_case(tmp_path / "case"))
    add(connection, PAGES)
    yield connection
    connection.close()


def add(connection, documents):
    """Put documents into a case: id -> texts of its pages."""
    with connection:
        for document, pages in documents.items():
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
                index_pages(connection, [(page, text)])


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
@example("A", "A-", "")
@example("and French", "Anglo-", "law")
def test_what_stands_in_a_text_is_always_found_exactly(quote, before, after):
    match = match_quote(quote, f"{before} {quote} {after}")
    assert match is not None
    assert match.state is QuoteState.EXACT


def test_the_very_words_on_another_page_go_before_near_ones_on_the_cited_page(case):
    add(case, {3: ["The fee for the year 2019 was 100 euros.", "The fee for the year 2020 was 100 euros."]})
    citation = check_quote(case, "The fee for the year 2020 was 100 euros", 3, 1)
    assert (citation.state, citation.span.page) == (QuoteState.ELSEWHERE, 2)


def test_one_of_many_pages_of_a_form_is_told_from_the_others(case):
    form = "The Harbour Construction Company hereby invoices the concrete works that were delivered in lot number {}."
    add(case, {100 + number: [form.format(number)] for number in range(80)})
    for number in (0, 41, 79):
        citation = check_quote(case, form.format(number))
        assert (citation.state, citation.document) == (QuoteState.EXACT, 100 + number)


def test_documents_outside_the_scope_do_not_crowd_out_those_in_it(case):
    add(
        case,
        {100 + number: ["Signed by both parties and sealed in the presence of two witnesses"] for number in range(70)},
    )
    for document in (100, 169):
        citation = check_quote(case, "both parties and sealed in the presence", documents=[document])
        assert (citation.state, citation.document) == (QuoteState.EXACT, document)


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("The illegal payments were made in May.", "legal payments were made"),
        ("The fine was 3,000,000 euros.", "The fine was 3,000"),
        ("The fine was 1.35 million.", "35 million"),
        ("Il a été réélu maire.", "élu maire"),
    ],
)
def test_words_cut_out_of_the_middle_of_a_word_or_number_are_only_near(page, quote):
    assert match_quote(quote, page).state is QuoteState.NEAR


def test_a_whole_word_later_on_the_page_goes_before_a_part_of_a_word(case):
    match = match_quote("legal payments", "No illegal payments, but legal payments were made.")
    assert (match.state, match.start) == (QuoteState.EXACT, 25)


def test_accents_may_be_set_apart_in_the_text():
    match = match_quote("payé au café", "Il a paye\u0301 au cafe\u0301 hier.")
    assert match.state is QuoteState.NORMALISED
    assert "Il a paye\u0301 au cafe\u0301 hier."[match.start : match.end] == "paye\u0301 au cafe\u0301"


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("根据本合同约定甲方应当在三十日内支付全部款项并承担运费。", "甲方应当在三十日内支付全部款项"),
        ("根据本合同约定甲方应当\n在三十日内支付全\n部款项并承担运费。", "甲方应当在三十日内支付全部款项"),
    ],
)
def test_a_part_of_a_sentence_without_spaces_is_found(case, page, quote):
    add(case, {3: [page]})
    citation = check_quote(case, quote)
    assert citation.state in (QuoteState.EXACT, QuoteState.NORMALISED)
    assert (citation.span.document, "".join(citation.found_text.split())) == (3, quote)


def test_long_words_that_are_hyphenated_in_the_text_do_not_hide_a_quote(case):
    add(
        case,
        {
            3: [
                "In its recom-\nmendation the commit-\ntee said that the conces-\nsion had been given to the "
                "contrac-\ntor without a competi-\ntion, against the regula-\ntions of the municipa-\nlity itself."
            ]
        },
    )
    quote = (
        "In its recommendation the committee said that the concession had been given to the contractor "
        "without a competition, against the regulations of the municipality"
    )
    assert check_quote(case, quote).state is QuoteState.NORMALISED


def test_a_citation_of_a_word_does_not_vouch_for_a_sentence_that_holds_it():
    assert same_words("inspected on 3 May", "The bridge was INSPECTED on 3 May 2021.")
    assert not same_words("The mayor stole the bridge", "bridge")
    assert not same_words("anything at all", "\u200b")


@given(
    st.text(
        st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(' \n-\u00ad\u0301–—"«»1文')), max_size=60
    )
)
def test_folding_gives_the_same_text_with_and_without_its_origins(text):
    assert fold(text) == normalise(text).text


@pytest.mark.parametrize(
    ("answer", "quotes"),
    [
        ("他说「甲方应当支付」，又说「好」。", ["甲方应当支付"]),
        ("Il dit « quarante-huit mille » puis «oui».", ["quarante-huit mille"]),
        ("The memo says ‘the council’s money is gone’ twice.", ["the council’s money is gone"]),
        ("It reads:\n\n> The bridge was\n> inspected in May. [c1]\n\nNo more.", ["The bridge was inspected in May."]),
        ("> He wrote: “this is evidence enough” to her.", ["this is evidence enough"]),
        ("The council's and the clerk's views differ a lot.", []),
    ],
)
def test_quotes_are_found_in_the_marks_of_other_languages_and_in_block_quotes(answer, quotes):
    assert [quote for quote, _ in find_quotes(answer)] == quotes


def test_the_difference_of_a_near_quote_is_told_in_words():
    assert difference_words("inspected on 5 May 2021 by Ms Ada Okafor", "was inspected on 3 May 2021 by Ms Okafor") == (
        "“was” is left out; “5” for “3”; “Ada” is added"
    )
    assert difference_words("THE “bridge”", "The 'bridge'") == ""


def test_a_quote_runs_over_the_running_heads_of_two_pages(case):
    foot, head = "Report 17, page {}", "HARBOUR BOARD"
    pages = [f"{head}\nText of page {n} begins here and goes\n{foot.format(n)}" for n in (1, 2, 3)]
    pages[1] = f"{head}\nThe sum was paid to the firm\nnot\n{foot.format(2)}"
    pages[2] = f"{head}\nof the treasurer's brother.\n{foot.format(3)}"
    add(case, {5: pages})
    assert check_quote(case, "was paid to the firm not of the treasurer’s brother", 5, 2).state is QuoteState.NORMALISED
    assert check_quote(case, "The sum was paid to the firm of the treasurer’s brother", 5, 2).state is QuoteState.NEAR


@pytest.mark.parametrize("piece", [" ", "\n", "a- ", "… ", "a   b\n", "a\t", "‘a’b", "-\n"])
def test_no_text_makes_the_search_for_a_quote_long(piece):
    long = piece * 3_000
    assert match_quote("the bridge was inspected … on the day", long) is None
    assert match_quote(long, "The bridge was inspected. " * 50) is None
    find_quotes(long)


def test_a_quote_cut_off_within_a_word_does_not_pass_because_the_page_was_cut_there(case):
    head, tail = "Clauses.\n", "\n".join(f"Further clause {number} of the contract." for number in range(9))
    add(case, {5: [f"{head}6. Bearings are new and of type KL-450 throughout.", tail]})
    text = f"{head}6. Bearings are new and of type KL-450 throughout."
    for start in range(len(head) + 4, len(text) - 30):
        quote = text[start:]
        if text[start - 1].isalnum() and text[start].isalnum():
            assert check_quote(case, quote, 5, 1).state is QuoteState.NEAR, quote


@pytest.mark.parametrize(
    ("page", "quote", "state"),
    [
        ("Signed on 11 May 2021.\n1. Subject of the contract", "1. Subject of the contract", QuoteState.EXACT),
        ("Signed on 11 May 2021.\n1.1 The Contractor works", "1.1 The Contractor works", QuoteState.EXACT),
        ("Signed on 11 May 2021.\n1. Subject of the contract", "Signed on 11 May 2021", QuoteState.EXACT),
        ("A sum of 12.\n5 million was paid", "5 million was paid", QuoteState.NEAR),
        ("A sum of 3.\n000.000 was paid to him", "000.000 was paid to him", QuoteState.NEAR),
        ("A rate of 3.\n1. was told to them all", "A rate of 3", QuoteState.EXACT),
    ],
)
def test_a_number_at_the_end_of_a_sentence_ends_before_the_number_of_a_clause(page, quote, state):
    match = match_quote(quote, page)
    assert match.state is state


@pytest.mark.parametrize("quote", ["Gone to \u200b the\u200b harbour", "Gone to the harbour"])
@pytest.mark.parametrize("page", ["Gone to \u200b\n the harbour.", "Gone\u2060 to the \ufeff harbour."])
def test_what_has_no_width_is_no_difference_wherever_it_stands(quote, page):
    match = match_quote(quote, page)
    assert match.state is QuoteState.NORMALISED
    assert page[match.start : match.end].startswith("Gone")
    assert page[match.start : match.end].endswith("harbour")
