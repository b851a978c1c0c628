"""A prompt is tried by itself after the run's end: kept with the run, told as sent, and nothing else changes."""

import asyncio
from contextlib import closing

import pytest

from model_server import Refuse, Wait
from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.runs import load_run
from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.model import PageRange
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.engine.data_sent import data_sent
from rlm_desktop.engine.modes import Way
from rlm_desktop.engine.replay import replay
from rlm_desktop.engine.run import ask
from rlm_desktop.engine.trajectory import fold
from rlm_desktop.engine.trials import try_prompt
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys

CODE = """I read two pages.

```repl
told = llm_query("Who inspected it?\\n" + documents[0].pages[0] + documents[1].pages[0])
child = rlm_query("Who was thanked?", "The council thanked Grace Okafor.")
FINAL(told)
```
"""


@pytest.fixture
def model(model_server):
    return ModelChoice("openai/test-model", model_server.url)


@pytest.fixture
def asked(case, model_server, model):
    """The id of a run with a call and a child run."""
    model_server.script.extend([CODE, "Grace Okafor."])
    model_server.otherwise = "FINAL(Grace Okafor.)"
    outcome = asyncio.run(ask("Who?", case=case, gateway=Gateway(Keys()), root=model, sub=model, way=Way.STEPS))
    model_server.otherwise = "Nobody."
    return outcome.run


def trajectory_of(case, run):
    with closing(connect_read_only(case)) as connection:
        return fold(load_run(connection, run))


def tried(case, run, call, prompt, model, **options):
    return asyncio.run(try_prompt(run, call, prompt, case=case, gateway=Gateway(Keys()), model=model, **options))


def the_call(trajectory, kind="llm_query"):
    return next(call for call in trajectory.calls.values() if call.started.kind == kind)


def test_an_edited_prompt_is_asked_once_by_itself_and_kept_with_its_call(case, asked, model, model_server):
    call = the_call(trajectory_of(case, asked))
    before = len(model_server.received)
    records = []
    ended = tried(case, asked, call.id, "Who paid?\n" + call.started.prompt, model, sink=records.append)

    assert len(model_server.received) == before + 1
    assert model_server.received[-1].body["messages"] == [
        {"role": "user", "content": "Who paid?\n" + call.started.prompt}
    ]
    (trial,) = the_call(trajectory_of(case, asked)).trials
    assert (trial.started.model, trial.ended) == (model.model, ended)
    assert (ended.reply, ended.reason, ended.usage.total > 0) == ("Nobody.", "", True)
    assert [type(record.event) for record in records] == [type(trial.started), type(trial.ended)]


def test_a_second_trial_stands_behind_the_first(case, asked, model, model_server):
    call = the_call(trajectory_of(case, asked))
    for reply in ("One.", "Two."):
        model_server.script.append(reply)
        tried(case, asked, call.id, call.started.prompt, model)
    trials = the_call(trajectory_of(case, asked)).trials
    assert [(trial.started.id, trial.ended.reply) for trial in trials] == [("p1", "One."), ("p2", "Two.")]


def test_only_pages_that_are_still_in_the_prompt_count_as_sent(case, asked, model):
    call = the_call(trajectory_of(case, asked))
    assert call.started.pages == (PageRange(1, 1, 1), PageRange(2, 1, 1))
    second = call.started.prompt[call.started.prompt.index("Invoice") :]
    tried(case, asked, call.id, second, model)
    tried(case, asked, call.id, "Say a word.", model)
    trials = the_call(trajectory_of(case, asked)).trials
    assert [trial.started.pages for trial in trials] == [(PageRange(2, 1, 1),), ()]


def test_a_trial_changes_neither_the_run_nor_what_it_cost_nor_its_replay(case, asked, model):
    before = trajectory_of(case, asked)
    tried(case, asked, the_call(before).id, "Who paid?", model)
    after = trajectory_of(case, asked)
    assert (after.usage, after.cost, after.pages_read) == (before.usage, before.cost, before.pages_read)
    assert after.root.finished == before.root.finished
    assert asyncio.run(replay(asked, case=case)).same


def test_what_a_trial_sent_is_told_with_what_the_run_sent(case, asked, model):
    elsewhere = Elsewhere(Keys())
    call = the_call(trajectory_of(case, asked))
    asyncio.run(try_prompt(asked, call.id, call.started.prompt, case=case, gateway=elsewhere, model=model))
    (sending,) = data_sent(trajectory_of(case, asked))
    assert (sending.id, sending.host, sending.pages) == (call.id, "models.example.com", call.started.pages)
    assert sending.size == len(call.started.prompt.encode())


class Elsewhere(Gateway):
    """Says of the server on this computer that it is elsewhere."""

    def host(self, model, api_base=""):
        return "models.example.com"


def test_a_model_that_refuses_is_told_in_the_trial(case, asked, model, model_server):
    model_server.script.append(Refuse(400, "It is too long."))
    ended = tried(case, asked, the_call(trajectory_of(case, asked)).id, "Who?", model)
    assert (ended.reply, bool(ended.kind)) == ("", True)
    assert "It is too long." in ended.reason


def test_a_trial_that_is_stopped_is_told_as_stopped(case, asked, model, model_server):
    model_server.script.append(Wait())
    call = the_call(trajectory_of(case, asked)).id
    before = len(model_server.received)

    async def stop_when_sent():
        work = asyncio.ensure_future(try_prompt(asked, call, "Who?", case=case, gateway=Gateway(Keys()), model=model))
        while len(model_server.received) == before:
            await asyncio.sleep(0.01)
        work.cancel()
        await asyncio.wait({work})
        assert work.cancelled()

    asyncio.run(stop_when_sent())
    (trial,) = the_call(trajectory_of(case, asked)).trials
    assert (trial.ended.kind, trial.ended.reply) == ("stopped", "")


@pytest.mark.parametrize("prompt", ["", " \n "])
def test_an_empty_prompt_is_refused(case, asked, model, prompt):
    with pytest.raises(UsageError, match="empty"):
        tried(case, asked, the_call(trajectory_of(case, asked)).id, prompt, model)


def test_a_call_that_is_none_or_asked_for_a_run_is_refused(case, asked, model):
    child = the_call(trajectory_of(case, asked), "rlm_query").id
    for call in (child, "q999"):
        with pytest.raises(UsageError):
            tried(case, asked, call, "Who?", model)
    assert trajectory_of(case, asked).trials == {}
