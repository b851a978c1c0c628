"""Calls may be started while the code that makes them is still being written; that changes when, and nothing else."""

import asyncio
import threading
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_server import Say
from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.runs import load_run
from rlm_desktop.core.events import CallFailed, CallFinished, CallStarted, RunState
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.engine.early_calls import sure_prompts
from rlm_desktop.engine.modes import Way
from rlm_desktop.engine.replay import replay
from rlm_desktop.engine.reply import open_code
from rlm_desktop.engine.run import ask
from rlm_desktop.engine.trajectory import fold
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys

ASK = """I ask.

```repl
question = "What is 6 times 7?"
first = llm_query(question)
both = llm_query_batched(["One?", 'Two?'])
if first:
    third = llm_query("Not sure to be asked")
FINAL(first + " " + " ".join(both))
```
"""


@pytest.fixture
def put(case, model_server):
    """Asks with a root model that says one thing; ``asked`` are the calls' prompts, ``arrived`` is set by the first."""

    def run(said, *, early=True, pieces=2, between=lambda: None, **limits):
        def reply(body):
            prompt = body["messages"][-1]["content"]
            if body["messages"][0]["role"] == "system":
                return Say(said, pieces=pieces, between=between)
            run.asked.append(prompt)
            run.arrived.set()
            return f"Reply to {prompt}"

        run.asked, run.arrived = [], threading.Event()
        model_server.otherwise = reply
        choice = ModelChoice("openai/test-model", model_server.url)
        limits = RunLimits(early_calls=early, **limits)
        asked = ask("Why?", case=case, gateway=Gateway(Keys()), root=choice, sub=choice, limits=limits, way=Way.STEPS)
        return asyncio.run(asked)

    return run


def events(case, run, kind):
    with closing(connect_read_only(case)) as connection:
        return [record.event for record in load_run(connection, run) if isinstance(record.event, kind)]


class TestWhatIsSure:
    def test_texts_and_names_of_texts_are_sure_until_the_first_line_that_may_lead_elsewhere(self):
        assert list(sure_prompts(open_code(ASK))) == ["What is 6 times 7?", "One?", "Two?"]

    @pytest.mark.parametrize(
        "code",
        [
            'x = llm_query(f"{a}")\n',
            'x = llm_query("a" + b)\n',
            "x = llm_query(unknown)\n",
            'if a:\n    x = llm_query("b")\n',
            'x = """\ny = llm_query("b")\n"""\n',
            "x = (\nllm_query('b')\n",
            'def f():\n    pass\nx = llm_query("b")\n',
            'a = "b"\na = c\nx = llm_query(a)\n',
            'raise X\nllm_query("b")\n',
            'x = llm_query("b", model="root")\n',
            'x = llm_query("\\N{BULLET}")\n',
        ],
    )
    def test_nothing_else_is(self, code):
        assert list(sure_prompts(code)) == []

    def test_what_the_texts_say_is_read_as_python_reads_it(self):
        assert list(sure_prompts('llm_query("a\\n\\"b\\" \\\\ \'c\'")\n')) == ["a\n\"b\" \\ 'c'"]

    @given(st.text(max_size=400))
    def test_no_text_breaks_it(self, text):
        list(sure_prompts(open_code(f"```repl\n{text}")))

    @given(st.integers(0, len(ASK)))
    def test_what_was_sure_stays_sure_as_more_is_written(self, cut):
        whole = list(sure_prompts(open_code(ASK)))
        part = list(sure_prompts(open_code(ASK[:cut])))
        assert part == whole[: len(part)]

    def test_a_call_in_a_thought_or_in_another_language_is_no_code(self):
        assert open_code('<think>\n```repl\nllm_query("a")\n```\n') == ""
        assert open_code('```json\n{"a": 1}\n```\n```repl\nllm_query("a")\n') == ""


class TestRuns:
    def test_a_call_is_made_before_the_code_is_written_to_its_end(self, put, case):
        arrived = []
        outcome = put(ASK, between=lambda: arrived.append(put.arrived.wait(20)))
        assert arrived == [True]
        assert outcome.state is RunState.DONE
        assert [call.early for call in events(case, outcome.run, CallStarted)] == [True, True, True, False]

    def test_the_answer_and_what_was_asked_are_the_same_without(self, put):
        early = put(ASK)
        asked = sorted(put.asked)
        late = put(ASK, early=False)
        assert early.answer == late.answer == "Reply to What is 6 times 7? Reply to One? Reply to Two?"
        assert sorted(put.asked) == asked

    def test_a_call_that_is_not_made_is_told_and_counted(self, put, case):
        outcome = put(
            ASK.replace("question = ", "import nothing_of_this_name\nquestion = "), between=lambda: put.arrived.wait(20)
        )
        started = [call for call in events(case, outcome.run, CallStarted) if call.early]
        ended = events(case, outcome.run, CallFinished) + events(case, outcome.run, CallFailed)
        assert {call.id for call in started} <= {call.id for call in ended}
        assert len(started) >= 3
        with closing(connect_read_only(case)) as connection:
            assert fold(load_run(connection, outcome.run)).root.finished.calls >= 3

    def test_no_more_calls_are_started_than_the_run_may_make(self, put):
        put(ASK, calls=1)
        assert len(put.asked) <= 1

    def test_a_run_with_early_calls_replays_without_a_difference(self, put, case):
        outcome = put(ASK)
        told = asyncio.run(replay(outcome.run, case=case))
        assert not told.differences
