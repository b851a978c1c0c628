"""Replies of root models are read tolerantly, and nothing in them can break the reader."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_desktop.engine.reply import parse_reply, title_of

_PARTS = (
    "```",
    "```repl",
    "~~~",
    "\n",
    "FINAL(",
    "FINAL_VAR(x)",
    ")",
    "<think>",
    "</think>",
    '{"code": ',
    '"""',
    "x = 1",
)


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


def test_a_block_in_another_language_is_not_run_nor_what_follows_it():
    reply = parse_reply('It holds:\n```json\n{"a": 1}\n```\nNow I look.\n```repl\nprint(1)\n```\n')
    assert reply.blocks == ("print(1)",)
    assert parse_reply("```json\n{}\n```repl\nprint(2)\n```").blocks == ("print(2)",)
    assert parse_reply('The table:\n```csv\na,b\n```\nFINAL("done")').final == "done"


@pytest.mark.parametrize(
    ("text", "final"),
    [
        (
            "FINAL(The reasons are: a) the flood, b) the fire (2019).)",
            "The reasons are: a) the flood, b) the fire (2019).",
        ),
        ("FINAL(1) The flood.\n2) The fire.\n)", "1) The flood.\n2) The fire."),
        ("FINAL(42) is what I found.", "42"),
        ("FINAL(42).\n\nI am sure (really).", "42"),
    ],
)
def test_a_parenthesis_within_an_answer_does_not_end_it(text, final):
    assert parse_reply(text).final == final


def test_thinking_whose_beginning_the_server_kept_is_not_part_of_the_reply():
    reply = parse_reply("I could try\n```repl\nprint(0)\n```\nor not.\n</think>\n\nI look.\n```repl\nprint(1)\n```")
    assert (reply.blocks, reply.summary) == (("print(1)",), "I look.")


def test_a_tag_within_code_is_code():
    code = 'text = context.replace("<think>", "").replace("</think>", "")'
    assert parse_reply(f"```repl\n{code}\n```").blocks == (code,)


def test_a_block_of_a_hundred_thousand_fences_is_read_in_one_go():
    assert len(parse_reply("```repl\nx = '''\n" + "```\n" * 100_000).blocks) == 1


@pytest.mark.parametrize(
    "text",
    [
        '{"code": "x = 1\\nprint(x)"}',
        '{"name": "python", "arguments": {"code": "x = 1\\nprint(x)"}}',
        '{"name": "repl", "arguments": "{\\"code\\": \\"x = 1\\\\nprint(x)\\"}"}',
        'I look.\n<tool_call>\n{"name": "repl", "arguments": {"code": "x = 1\\nprint(x)"}}\n</tool_call>',
    ],
)
def test_code_in_a_call_of_a_tool_is_code(text):
    assert parse_reply(text).blocks == ("x = 1\nprint(x)",)


@pytest.mark.parametrize(
    "text", ['{"answer": 42}', "[1, 2]", '"code"', '{"code": 3}', "{" * 100_000, '{"arguments": []}']
)
def test_other_json_is_no_code(text):
    assert parse_reply(text).blocks == ()


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None)
@given(st.lists(st.sampled_from(_PARTS) | st.text(max_size=30), max_size=30).map("".join))
def test_no_reply_of_ten_thousand_breaks_the_reader(text):
    parsed = parse_reply(text)
    assert all(block.strip() for block in parsed.blocks)
    assert parsed.final is None or not parsed.blocks
