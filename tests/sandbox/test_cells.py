"""What a cell shows: its output, its last value, its errors, the names it may use, its answer."""

import pytest
from sandbox_guests import Served

from rlm_desktop.core.model import CellEnd, Variable
from rlm_desktop.sandbox.layers import BOTH, Layers


def error(guests, code):
    return guests.run(code).error


def test_value_of_the_last_expression_is_shown(guests):
    assert guests.run("x = [1, 'a']\nx").output == "[1, 'a']\n"
    assert guests.run("print(1)\n'text'").output == "1\n'text'\n"


def test_nothing_is_shown_for_none_or_an_assignment(guests):
    assert guests.run("None").output == guests.run("y = 3").output == guests.run("").output == ""


def test_variables_survive_from_cell_to_cell_and_through_an_error(guests):
    guests.run("kept = 1\nkept_too = 2\n1 / 0\nnever = 3")
    assert guests.run("kept, kept_too, 'never' in globals()").output == "(1, 2, False)\n"


def test_error_shows_the_lines_of_the_program_and_nothing_of_the_sandbox(guests):
    guests.run("def deep(x):\n    return int(x)\n")
    told = error(guests, "a = 1\ndeep('nine')\n")
    lines = told.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert "line 2, in <module>" in lines[1]
    assert lines[2].strip() == "deep('nine')"
    assert "line 2, in deep" in lines[3]
    assert lines[4].strip() == "return int(x)"
    assert lines[5] == "ValueError: invalid literal for int() with base 10: 'nine'"
    assert "rlm_desktop" not in error(guests, "import json\njson.loads('{')")


def test_error_in_a_library_shows_where_the_program_called_it(guests):
    told = error(guests, "import json\n\njson.loads('{')")
    assert "line 3" in told
    assert "json.loads('{')" in told
    assert "JSONDecodeError: Expecting property name" in told.splitlines()[-1]


def test_chained_errors_are_both_shown(guests):
    told = error(guests, "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError('k') from e")
    assert told.index("ZeroDivisionError") < told.index("direct cause") < told.index("KeyError: 'k'")


def test_endless_recursion_is_told_briefly(guests):
    told = error(guests, "def f(n): return f(n + 1)\nf(0)")
    assert "RecursionError" in told
    assert len(told) < 2000


def test_syntax_error_points_at_the_place_and_nothing_runs(guests):
    result = guests.run("print('ran')\nx = = 1")
    assert (result.end, result.output) == (CellEnd.ERROR, "")
    lines = result.error.splitlines()
    assert "line 2" in lines[0]
    assert lines[2].index("^") == lines[1].rindex("=")
    assert lines[-1].startswith("SyntaxError")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("print('ran')\n(lambda: 0).__globals__", "Line 2: `.__globals__` is not available here."),
        ("class M(metaclass=type): pass", "Metaclasses are not available"),
        ("context = 1", "`context` cannot be assigned to: it is the text you were given"),
        ("def search(): pass", "`search` cannot be assigned to"),
        ("for documents in []: pass", "`documents` cannot be assigned to"),
        ("import json as grep", "`grep` cannot be assigned to"),
        ("[llm_query := 1 for x in [1]]", "`llm_query` cannot be assigned to"),
        ("del context", "`context` cannot be assigned to"),
        ("def f():\n    global FINAL\n    FINAL = 1", "`FINAL` cannot be assigned to"),
        ("try:\n    pass\nexcept* ValueError:\n    pass", "use `except`"),
    ],
)
def test_refusal_says_what_is_refused_before_anything_runs(guests, code, says):
    result = guests.run(code)
    assert (result.end, result.output) == (CellEnd.REFUSED, "")
    assert says in result.error


def test_reserved_names_are_free_inside_functions_and_comprehensions(guests):
    code = "def f(query, context):\n    search = context\n    return search\n"
    code += "[context for context in [f(1, 2)]]"
    assert guests.run(code).output == "[2]\n"


def test_plain_data_names_may_be_used_for_other_things(guests):
    code = "answer = 'text'\nfor query in ['a']: pass\nanswer, query"
    result = guests.run(code)
    assert (result.output, result.final) == ("('text', 'a')\n", None)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("open('x')", "There are no files here"),
        ("eval('1')", "eval() is not available"),
        ("import numpy", "there is no module 'numpy' here"),
        ("from os import path", "There are: "),
        ("from re import nothing", "it has: "),
        ("import json\njson.nothing", "module 'json' has no 'nothing' here"),
    ],
)
def test_what_is_missing_is_named_with_what_there_is_instead(guests, code, says):
    assert says in error(guests, code)


def test_long_output_keeps_both_ends_and_tells_the_true_length(guests):
    sandbox = guests.start(context="", output=100)
    result = guests.run("print('a' * 500 + 'b' * 500)\nfor i in range(1000): print(i)", sandbox)
    assert result.output_length == 1001 + 3890
    assert result.output.startswith("a" * 50 + "\n… [4,791 characters left out] …\n")
    assert result.output.endswith("998\n999\n")
    assert guests.run("print('x' * 100, end='')", sandbox).output == "x" * 100


def test_variables_are_listed_with_types_and_sizes(guests):
    sandbox = guests.start(context="abc")
    code = "text = 'x' * 12345\nitems = list(range(1204))\nn = 5\n_private = 1\nimport json\n"
    code += "def f(): pass\nclass K: pass\nk = K()"
    listed = guests.run(code, sandbox).variables
    assert listed[:3] == (
        Variable("text", "str", "12,345 characters"),
        Variable("items", "list", "1,204 items"),
        Variable("n", "int", "5"),
    )
    assert [variable.name for variable in listed] == ["text", "items", "n", "f", "K", "k"]
    shown = guests.run("print(SHOW_VARS())", sandbox).output
    assert "items  list      1,204 items" in shown


def test_objects_of_the_program_are_sized_without_running_their_code(guests):
    sandbox = guests.start(context="")
    result = guests.run("class L(list):\n    def __len__(self): print('ran'); return 1\nx = L()", sandbox)
    assert result.output == ""
    assert Variable("x", "L", "") in result.variables


@pytest.mark.parametrize("layers", [BOTH, Layers.OS])
@pytest.mark.parametrize(
    ("code", "final"),
    [
        ("FINAL('the answer')\nprint('never')", "the answer"),
        ("found = 'kept'\nFINAL_VAR('found')", "kept"),
        ("found = ['a', 1]\nFINAL_VAR(found)", "['a', 1]"),
        ("FINAL(12)", "12"),
        ("answer['content'] = 'filled'\nanswer['ready'] = True", "filled"),
        ("answer['content'] = 'half'", None),
        ("answer = {'content': 'own', 'ready': True}", "own"),
    ],
)
def test_answer_is_handed_in_by_every_published_way(guests, layers, code, final):
    result = guests.run(code, guests.start(context="", layers=layers))
    assert (result.end, result.final, result.output) == (CellEnd.DONE, final, "")


def test_unknown_variable_is_not_handed_in(guests):
    result = guests.run("FINAL_VAR('nothing_like_it')")
    assert (result.end, result.final) == (CellEnd.ERROR, None)
    assert "SHOW_VARS()" in result.error


def test_history_is_what_the_host_set_last_in_a_new_process_too(guests):
    sandbox = guests.start(context="", layers=Layers.OS)
    assert guests.run("history", sandbox).output == "[]\n"
    sandbox.set_history([{"role": "user", "content": "hello"}])
    assert guests.run("history[0]['content']", sandbox).output == "'hello'\n"
    assert guests.run("import os; os._exit(1)", sandbox).end is CellEnd.KILLED
    assert guests.run("history[0]['content']", sandbox).output == "'hello'\n"


def test_await_works_at_the_top_level_and_calls_that_wait_together_are_one_batch(guests):
    serve = Served()
    code = (
        "import asyncio\n"
        "async def ask(n):\n    return await asyncio.to_thread(llm_query, f'p{n}')\n"
        "replies = await asyncio.gather(*(ask(n) for n in range(3)))\nreplies"
    )
    assert guests.run(code, serve=serve).output == "['echo: p0', 'echo: p1', 'echo: p2']\n"
    assert [arguments["prompts"] for _, arguments in serve.requests] == [["p0", "p1", "p2"]]


def test_mapping_a_model_over_a_thread_pool_is_one_batch(guests):
    serve = Served()
    code = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(8) as pool:\n    print(list(pool.map(llm_query, ['a', 'b', 'c'])))"
    )
    assert guests.run(code, serve=serve).output == "['echo: a', 'echo: b', 'echo: c']\n"
    assert len(serve.requests) == 1
