"""What a reply says to a question of a table, and how a long document comes into prompts."""

from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.engine.entries import Reading, parts_of, read_reply


@pytest.mark.parametrize(
    ("reply", "answer", "quotes"),
    [
        ("3 May 2021\n“inspected on 3 May 2021” (page 2)", "3 May 2021", (("inspected on 3 May 2021", 2),)),
        (
            'Answer: Grace Okafor\nQuote: "by Grace Okafor herself"',
            "Grace Okafor",
            (("by Grace Okafor herself", None),),
        ),
        (
            '"The bridge was safe." (Document 3: a 9.txt, page 4)',
            "The bridge was safe.",
            (("The bridge was safe.", 4),),
        ),
        ("**Answer:** yes", "yes", ()),
        ("Yes.", "Yes.", ()),
        (
            "Two sums\n“Payment of 48,000 euros” (page 1) “and 500 more euros” (page 3)",
            "Two sums",
            (("Payment of 48,000 euros", 1), ("and 500 more euros", 3)),
        ),
    ],
)
def test_the_answer_and_its_quotes_are_told_apart(reply, answer, quotes):
    assert read_reply(reply) == Reading(answer, quotes)


@pytest.mark.parametrize("reply", ["NOT FOUND", "not found.", "**NOT FOUND**", "NOT FOUND. The text is about fish."])
def test_a_reply_that_the_text_does_not_answer_is_no_answer(reply):
    assert read_reply(reply) is None


@given(st.text(max_size=300))
def test_any_reply_can_be_read(reply):
    reading = read_reply(reply)
    assert reading is None or all(words for words, _ in reading.quotes)


@pytest.mark.parametrize("limit", [1_000, 100_000])
def test_parts_hold_every_page_once_and_fit(case, limit):
    with closing(connect_read_only(case)) as connection:
        for document, name, pages in connection.execute("SELECT id, name, pages FROM documents").fetchall():
            parts = parts_of(connection, document, name, pages, limit)
            assert [(each.document, each.first) for part in parts for each in part.pages] == [(document, 1)]
            assert all(len(part.text) <= limit for part in parts)
            assert parts[0].text.startswith(f"=== Document {document}: {name}, page 1 of 1 ===\n")
