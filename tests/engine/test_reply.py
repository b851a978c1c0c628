"""Replies of root models are read tolerantly, and nothing in them can break the reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.engine.reply import parse_reply, title_of


@pytest.mark.parametrize("language", ["repl", "python", "py", "Python", ""])
def test_code_is_found_in_any_usual_fence(language):
    parsed = parse_reply(f"I will look first.\n\n```{language}\nprint(1)\n```\n")
    assert parsed.blocks == ("print(1)",)
    assert parsed.summary == "I will look first."


def test_blocks_keep_their_order():
    parsed = parse_reply("```repl\na = 1\n```\nthen\n```repl\nb = 2\n```")
    assert parsed.blocks == ("a = 1", "b = 2")


def test_backticks_inside_a_triple_quoted_string_do_not_end_the_block():
    code = 'prompt = """\nReply in\n```\njson\n```\n"""\nprint(prompt)'
    assert parse_reply(f"```repl\n{code}\n```").blocks == (code,)


def test_an_unclosed_block_runs_to_the_end():
    assert parse_reply("```repl\nx = 1\ny = 2").blocks == ("x = 1\ny = 2",)


def test_thinking_is_not_part_of_the_reply():
    parsed = parse_reply("<think>```repl\nbad()\n```</think>Now.\n```repl\ngood()\n```")
    assert parsed.blocks == ("good()",)


def test_output_that_the_model_invented_is_not_believed():
    parsed = parse_reply("```repl\nprint(len(context))\n```\nOutput: 42\nFINAL(42)")
    assert parsed.final is None
    assert "42" not in parsed.believed


@pytest.mark.parametrize(
    ("text", "final"),
    [
        ("FINAL(The fee is 5 (five) euros.)", "The fee is 5 (five) euros."),
        ('I am done.\nFINAL("yes")', "yes"),
        ("FINAL(unclosed answer", "unclosed answer"),
    ],
)
def test_a_final_answer_in_prose_is_accepted(text, final):
    assert parse_reply(text).final == final


def test_a_final_variable_in_prose_is_accepted():
    assert parse_reply("FINAL_VAR(result)").final_variable == "result"
    assert parse_reply('FINAL_VAR("result")').final_variable == "result"


def test_final_inside_a_sentence_is_not_an_answer():
    assert parse_reply("Later I will call FINAL(x) with it.").final is None


@given(st.text(alphabet=st.sampled_from("`~repl python\n\"'()FINAL_VAR<think>/ab#"), max_size=300))
def test_no_reply_breaks_the_reader(text):
    parsed = parse_reply(text)
    assert all(block.strip() for block in parsed.blocks)
    assert not (parsed.blocks and parsed.final)


def test_a_cell_is_titled_by_its_comment_or_the_models_words():
    assert title_of("# Find the contract\nx = 1", "Whatever.") == "Find the contract"
    assert title_of("x = 1", "I look for it.") == "I look for it."
    assert title_of("x = 1", "") == "x = 1"
