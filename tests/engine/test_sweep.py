"""Every page: the sweep is projected before it, told while it goes on, stopped, and gone on with at no double cost."""

import asyncio
from contextlib import closing

import pytest

from model_server import Wait
from rlm_desktop.bridge.run_sentences import progress
from rlm_desktop.case.connection import connect_read_only, create_case
from rlm_desktop.case.documents import corpus_size
from rlm_desktop.case.runs import load_run
from rlm_desktop.core.events import CallFinished, RunState
from rlm_desktop.core.model import Price
from rlm_desktop.core.settings import OFFLINE_MODEL, MillionPrice, ModelChoice, Settings
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.engine.coverage import Reading, read_coverage
from rlm_desktop.engine.modes import Mode, sweep_projection
from rlm_desktop.engine.prompts import SUB_WINDOW, prompt_room
from rlm_desktop.engine.replay import put_again
from rlm_desktop.engine.run import ask
from rlm_desktop.engine.trajectory import Trajectory, fold
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys

NAMES = ("alpha", "beta", "gamma")
MODEL = "openai/gpt-4"
"""Known to take 8,192 tokens, so that few pages fill a prompt."""
QUESTION = "Which ships are named?"


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """Three documents that fill several prompts; every page of the last has the same words."""
    folder = tmp_path_factory.mktemp("sweep")
    for name in NAMES:
        lines = (f"On day {day} of its voyage the ship {name} made {day * 7} miles.\n" for day in range(250))
        (folder / f"{name}.txt").write_text("".join(lines), encoding="utf-8")
    (folder / "gamma.txt").write_text("The ship gamma lay in the harbour all the time and did not move.\n" * 250)
    create_case(folder / "case")
    Ingest(folder / "case", [folder / f"{name}.txt" for name in NAMES], workers=1).run()
    return folder / "case"


def reply(body):
    if body["messages"][0]["role"] == "system":
        return "```repl\nFINAL(notes)\n```"
    prompt = body["messages"][-1]["content"]
    if "Above are notes" in prompt:
        return "Three ships are named."
    return next(f"The ship {name}." for name in NAMES if f"ship {name}" in prompt)


def go(case, model_server, work, *arguments, until=False):
    choice = ModelChoice(MODEL, model_server.url)
    gateway = Gateway(Keys(), settings=Settings(prices={"gpt-4": MillionPrice(1.0, 1.0)}))
    told, live = [], Trajectory()

    async def run():
        stop = asyncio.Event()

        def sink(record):
            live.apply(record)
            told.append(progress(live))
            if until and isinstance(record.event, CallFinished):
                stop.set()

        options = {"root": choice, "sub": choice, "mode": Mode.EVERY} if work is ask else {}
        task = asyncio.create_task(work(*arguments, case=case, gateway=gateway, sink=sink, **options))
        if until:
            await stop.wait()
            task.cancel()
        return await task

    return asyncio.run(run()), told


def coverage_of(case, run):
    with closing(connect_read_only(case)) as connection:
        return read_coverage(connection, fold(load_run(connection, run)))


def test_a_sweep_is_stopped_midway_and_gone_on_with_at_no_double_cost(case, model_server):
    model_server.otherwise = lambda body: Wait() if "ship gamma" in body["messages"][-1]["content"] else reply(body)
    stopped, told = go(case, model_server, ask, QUESTION, until=True)
    assert stopped.state is RunState.STOPPED
    pages = sum(len(each.pages) for each in coverage_of(case, stopped.run).documents)
    halfway = next(words for words in reversed(told) if " read" in words)
    assert f" of {pages:,} pages read" in halfway
    assert " of about $0." in halfway
    model_server.otherwise = reply
    asked = len(model_server.received)
    ended, _ = go(case, model_server, put_again, stopped.run)
    again = [prompt for prompt in model_server.prompts[asked:] if "Answer it from the text above" in prompt]
    assert (ended.state, ended.answer) == (RunState.DONE, "Three ships are named.")
    assert again
    assert all("ship gamma" in prompt for prompt in again)
    whole = coverage_of(case, ended.run)
    assert whole.count(Reading.MODEL) == whole.pages == pages


def test_what_a_sweep_takes_is_projected(case, model_server):
    model_server.otherwise = reply
    with closing(connect_read_only(case)) as connection:
        size = corpus_size(connection)
    planned = sweep_projection(size.characters, size.pages, prompt_room(8_192), Price(1e-6, 1e-6))
    ended, _ = go(case, model_server, ask, QUESTION)
    with closing(connect_read_only(case)) as connection:
        trajectory = fold(load_run(connection, ended.run))
    assert planned.calls == len(trajectory.calls)
    assert 0.5 < planned.tokens * 4 / sum(len(call.started.prompt) for call in trajectory.calls.values()) < 1.5
    assert sweep_projection(0, 0, SUB_WINDOW, None).calls == 0
    assert sweep_projection(9, 1, SUB_WINDOW, None).cost is None


def test_the_offline_reader_hands_in_what_the_sweep_found(case):
    choice = ModelChoice(OFFLINE_MODEL)
    question = "How many miles did the ship alpha make on day 17?"
    asking = ask(question, case=case, gateway=Gateway(Keys()), root=choice, sub=choice, mode=Mode.EVERY)
    outcome = asyncio.run(asking)
    assert outcome.state is RunState.DONE
    assert "the ship alpha made 119 miles" in outcome.answer
    assert outcome.sound
