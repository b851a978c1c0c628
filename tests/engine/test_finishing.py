"""Answers pass gates, each of which hands an answer back once."""

import pytest

from rlm_desktop.engine.finishing import Gates


@pytest.mark.parametrize("answer", ["", "  ", "None", "{}", "N/A", "TODO", "Final answer"])
def test_an_empty_answer_is_handed_back(answer):
    assert "empty or a placeholder" in Gates().objection(answer, read_anything=True, missing=[])


def test_an_answer_from_memory_is_handed_back():
    assert "not read anything" in Gates().objection("Paris.", read_anything=False, missing=[])


def test_a_plan_is_no_answer():
    assert "plan" in Gates().objection("I will now search for it.", read_anything=True, missing=[])


def test_quotes_that_stand_nowhere_are_named():
    assert "“invented words here”" in Gates().objection(
        "He said “invented words here”.", read_anything=True, missing=["invented words here"]
    )


def test_a_model_that_insists_is_believed():
    gates = Gates()
    assert gates.objection("Paris.", read_anything=False, missing=[])
    assert gates.objection("Paris.", read_anything=False, missing=[]) is None


def test_a_long_answer_of_brackets_is_no_riddle():
    assert Gates().objection("[]" * 1_000_000 + "x", read_anything=True, missing=[]) is None
