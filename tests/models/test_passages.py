"""Text falls into passages that a person would quote: sentences, rows, records, with the page they stand on."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.models.passages import LONGEST, split_passages


def texts(text: str) -> list[str]:
    return [passage.text for passage in split_passages(text)]


def test_sentences_end_at_their_ends_and_not_at_abbreviations():
    text = "Mr. J. Lowe of Fresnoy & Sons Ltd. owes No. 5 a sum of 1.5 million. He paid on 3. Mai. “Late.” She left!"

    assert texts(text) == [
        "Mr. J. Lowe of Fresnoy & Sons Ltd. owes No. 5 a sum of 1.5 million.",
        "He paid on 3. Mai.",
        "“Late.”",
        "She left!",
    ]


def test_lines_of_wrapped_prose_are_joined_and_hyphenation_is_undone():
    assert texts("The inspec-\ntion of the bridge took four days and was\nled by Ms Okafor. It cost\nnothing.") == [
        "The inspection of the bridge took four days and was led by Ms Okafor.",
        "It cost nothing.",
    ]


def test_rows_items_and_headings_stay_by_themselves():
    text = (
        "Costs of the year\n- lens: 24,125.00\n- freight: 1,980.00\n2019-03-12;Fresnoy;lens;24\n2019-06-03;Halcyon;x;1"
    )

    assert texts(text) == text.splitlines()


def test_a_diary_line_is_one_passage_even_with_sentences_in_it():
    assert texts("Mon 4 Oct    Lamp failed. Lens cracked.\nTue 5 Oct    All in order.") == [
        "Mon 4 Oct Lamp failed. Lens cracked.",
        "Tue 5 Oct All in order.",
    ]


def test_a_record_of_json_is_one_passage():
    text = '{\n  "name": "Halcyon Ltd.",\n  "owners": [\n    "A. Poole"\n  ]\n},\n{\n  "name": "Corvid"\n}'

    assert texts(text) == ['{ "name": "Halcyon Ltd.", "owners": [ "A. Poole" ] },', '{ "name": "Corvid" }']


def test_page_headings_are_places_and_never_passages():
    text = "Before.\n=== Document 3: a, page 1.pdf, page 4 of 12 ===\nOne.\n\n=== Document 5: b, page 1 of 1 ===\nTwo."

    assert [(passage.text, passage.place) for passage in split_passages(text)] == [
        ("Before.", ""),
        ("One.", "Document 3: a, page 1.pdf, page 4"),
        ("Two.", "Document 5: b, page 1"),
    ]


def test_a_sentence_without_end_is_cut_at_spaces():
    passages = texts("word " * 1000)

    assert max(map(len, passages)) <= LONGEST
    assert " ".join(passages).split() == ["word"] * 1000


@given(st.text(alphabet="aB .\n-;|?“”\t1", max_size=200))
def test_no_word_is_lost_or_added(text):
    def squeezed(words: str) -> str:
        return re.sub(r"[\s-]+", "", words)

    assert squeezed("".join(texts(text))) == squeezed(text)
