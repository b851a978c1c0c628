"""Answers are scored as the papers score them, by hand-worked cases."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.bench.quality_scoring import comparison, contained, exact, last_word_of, number, pairs


def test_a_needle_counts_where_it_is_said():
    assert contained("7060733")("The number is 7060733.") == 1
    assert contained("7060733")("The number is 7060734.") == 0
    assert contained("Voss", "2019")("voss signed it.") == 0.5


@pytest.mark.parametrize(
    ("answer", "taken"),
    [
        ("Label: location", "location"),
        ("**Label: [location]**", "location"),
        ("I counted. Answer: 42", "42"),
        ("location", "location"),
        ("After a long count it is surely location", "location"),
        ("Answer: entity is less common than location", "less common"),
        ("User: [12345] [c1]", "12345"),
        ("", ""),
    ],
)
def test_what_counts_of_an_answer_stands_after_the_last_colon(answer, taken):
    assert last_word_of(answer) == taken


def test_labels_and_users_must_be_exact():
    assert exact("human being")("Label: human being") == 1
    assert exact("human being")("Label: human") == 0
    assert exact("entity", "location")("Label: location") == 1


def test_comparisons_are_taken_from_the_sentence():
    assert comparison("more common than")("Answer: entity is more common than location") == 1
    assert comparison("more common than")("Answer: entity is less common than location") == 0
    assert comparison("same frequency as")("Answer: entity is same frequency as location") == 1
    assert comparison("same frequency as")("Answer: o") == 0


def test_a_number_has_three_quarters_for_each_step_it_is_off():
    assert number(12)("Answer: 12") == 1
    assert number(12)("Answer: 14") == 0.75**2
    assert number(1_200)("Answer: 1,199") == 0.75
    assert number(12)("Answer: none") == 0
    assert number(12)("Answer: " + "9" * 5_000) == 0


def test_pairs_are_scored_by_f1():
    score = pairs([(1, 2), (3, 4), (5, 6)])
    assert score("(1, 2)\n(3, 4)\n(5, 6)") == 1
    # Two of four are right, two of three are found: 2 * 2 / (4 + 3).
    assert math.isclose(score("(1, 2)\n(3,4)\n(7, 8)\n(8, 9)"), 4 / 7)
    assert score("(2, 1)") == score("(1, 2)\n(1, 2)") == 0.5
    assert score("There are none.") == 0
    assert pairs([])("There are none.") == 1
    assert pairs([])("(1, 2)") == 0


@given(st.text())
def test_no_answer_breaks_a_score(answer):
    for score in (contained("x"), exact("x"), comparison("more common than"), number(3), pairs([(1, 2)])):
        assert 0 <= score(answer) <= 1
