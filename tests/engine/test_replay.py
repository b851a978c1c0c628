"""A run is put again over what models answered: replayed without a network, resumed without paying twice."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial

import pytest

from model_server import Refuse, Say
from rlm_desktop.case.connection import case_file, connect_read_only
from rlm_desktop.case.runs import list_runs, load_run
from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.events import CallFinished, Noted, ReplyReceived, RunStarted, RunState
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.engine.budget import Budget
from rlm_desktop.engine.conditions import ids_in, steady, stretches, told
from rlm_desktop.engine.difference import answers_compared, digest, facts
from rlm_desktop.engine.modes import Way
from rlm_desktop.engine.replay import put_again, replay
from rlm_desktop.engine.run import ask
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys

QUESTION = "When was the bridge inspected?"
LOOK = """I look at it.

```repl
hits = search("inspected", limit=3)
notes = llm_query_batched([f"Which day? Part {n} of {sorted({'a', 'b', 'c'})}: {hits[0].snippet}" for n in range(8)])
mark = cite(hits[0].document, hits[0].page, "inspected on 3 May 2021")
print({"alpha", "beta", "gamma"}, notes)
```
"""
END = 'I am done.\n\n```repl\nFINAL(f"It was “inspected on 3 May 2021” {mark}. " + notes[-1])\n```\n'


def is_root(body):
    return body["messages"][0]["role"] == "system"


@pytest.fixture
def run(case, model_server):
    """Asks the question of a scripted root model, whose sub-model numbers its replies as they are asked for."""

    def put(*roots, sub=None, **options):
        script, counted = list(roots), iter(range(1_000))

        def reply(body):
            if is_root(body):
                item = script.pop(0) if len(script) > 1 else script[0]
                return item(body) if callable(item) else item
            return sub(body) if sub else f"Reply {next(counted)}."

        model_server.otherwise = reply
        choice = ModelChoice("openai/test-model", model_server.url)
        options = {"way": Way.STEPS, **options}
        return asyncio.run(ask(QUESTION, case=case, gateway=Gateway(Keys()), root=choice, sub=choice, **options))

    return put


@pytest.fixture
def again(case, model_server):
    """Replays a run, and counts what the server was asked meanwhile."""

    def put(run):
        before = len(model_server.received)
        told = asyncio.run(replay(run, case=case))
        assert len(model_server.received) == before
        return told

    return put


def log_of(case, run):
    with closing(connect_read_only(case)) as connection:
        return list(load_run(connection, run))


def test_a_replay_asks_nobody_and_gives_the_same_trajectory(run, again, case):
    outcome = run(LOOK, END)
    told = again(outcome.run)
    assert told.same, told.differences
    assert told.digest == digest(facts(log_of(case, outcome.run)))
    assert (told.replies, told.state) == (10, RunState.DONE)


def test_the_users_instructions_are_replayed_as_they_were(run, again):
    assert again(run(LOOK, END, instructions="Answer in German.").run).same


def test_a_replay_writes_nothing_to_the_case(run, again, case):
    outcome = run(LOOK, END)
    with closing(connect_read_only(case)) as connection:
        before = [tuple(row) for row in connection.execute("SELECT run, count(*) FROM events GROUP BY run")]
    again(outcome.run)
    with closing(connect_read_only(case)) as connection:
        assert [tuple(row) for row in connection.execute("SELECT run, count(*) FROM events GROUP BY run")] == before


def test_equal_prompts_get_their_own_answers_again(run, again):
    equal = 'print(llm_query_batched(["Say a number."] * 12))'
    outcome = run(f"I ask.\n\n```repl\nx = search('bridge')\n{equal}\n```\n", "FINAL(It was in May.)")
    assert again(outcome.run).same


def test_failures_and_new_attempts_are_replayed_and_not_waited_for(run, again, case):
    turns = iter([Refuse(500), Refuse(429, retry_after="0"), "Read it.", Refuse(400)])
    code = """I try.

```repl
x = search("bridge")
print(llm_query("one"))
try:
    llm_query("two")
except Exception as error:
    print("no:", error)
```
"""
    outcome = run(code, "FINAL(It was in May.)", sub=lambda _: next(turns))
    assert [r.event.text for r in log_of(case, outcome.run) if isinstance(r.event, Noted)][1].endswith("(2 of 4).")
    assert again(outcome.run).same


def test_children_that_run_at_once_are_replayed(run, again):
    children = """I share it out.

```repl
found = rlm_query_batched([f"What does part {n} say?" for n in (1, 2, 3)], ["part " * n for n in (1, 2, 3)])
print(found)
```
"""
    child = 'I look.\n\n```repl\nprint(context)\nFINAL("It says " + llm_query(context))\n```\n'

    def root(body):
        return child if "larger_question" in body["messages"][1]["content"] else next(turns)

    turns = iter([children, "FINAL(It was in May.)"])
    outcome = run(root)
    told = again(outcome.run)
    assert told.same, told.differences
    assert told.replies == 8


def test_what_differs_is_told(run, again, case):
    outcome = run(LOOK, END)
    with sqlite3.connect(case_file(case)) as connection:
        connection.execute(
            "INSERT INTO recorded_answers SELECT 'x', replace(body, 'Reply 7.', 'Forged.') FROM "
            "recorded_answers WHERE body LIKE '%Reply 7.%' LIMIT 1"
        )
        connection.execute(
            "UPDATE recorded_requests SET answer = 'x' WHERE run = ? AND answer IN "
            "(SELECT sha256 FROM recorded_answers WHERE body LIKE '%Reply 7.%')",
            (outcome.run,),
        )
    told = again(outcome.run)
    assert not told.same
    assert any("Forged" in each.now and "Reply 7" in each.was for each in told.differences)


def test_a_prompt_without_an_answer_is_told(run, again, case):
    outcome = run(LOOK, END)
    with sqlite3.connect(case_file(case)) as connection:
        connection.execute(
            "DELETE FROM recorded_requests WHERE run = ? AND request IN (SELECT request FROM "
            "recorded_requests WHERE run = ? LIMIT 1)",
            (outcome.run, outcome.run),
        )
    told = again(outcome.run)
    assert not told.same
    assert "test-model" in told.asked_anew


def interrupted_copy(case, run):
    """The log of a run as a crash in its batch would leave it: with seven of its ten answers, without its end."""
    with sqlite3.connect(case_file(case)) as connection:
        connection.execute(
            "INSERT INTO events SELECT 'cut', sequence, time, kind, body FROM events "
            "WHERE run = ? AND kind NOT IN ('AnswerGiven', 'RunFinished') AND sequence < 8",
            (run,),
        )
        connection.execute(
            "INSERT INTO recorded_requests SELECT 'cut', request, occurrence, answer FROM recorded_requests "
            "JOIN recorded_answers ON sha256 = answer WHERE run = ? AND body NOT LIKE '%Reply 6%' "
            "AND body NOT LIKE '%Reply 7%' AND body NOT LIKE '%I am done%'",
            (run,),
        )
    return "cut"


@pytest.fixture
def cut(run, case):
    yield interrupted_copy(case, run(LOOK, END).run)
    with sqlite3.connect(case_file(case)) as connection:
        connection.execute("DELETE FROM recorded_requests WHERE run = 'cut'")
        connection.execute("DROP TRIGGER events_never_vanish")
        connection.execute("DELETE FROM events WHERE run = 'cut'")
        connection.execute(
            "CREATE TRIGGER events_never_vanish BEFORE DELETE ON events "
            "BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END"
        )


def test_a_run_that_was_cut_off_is_the_same_as_far_as_it_goes(cut, again):
    told = again(cut)
    assert told.same, told.differences
    assert told.state is RunState.INTERRUPTED
    assert told.compared >= 3


def test_a_resumed_run_pays_only_for_what_was_not_answered(cut, run, case, model_server):
    before = len(model_server.received)
    outcome = run(END, resumes=cut)
    assert outcome.state is RunState.DONE
    assert len(model_server.received) - before == 3
    events = [record.event for record in log_of(case, outcome.run)]
    assert next(event for event in events if isinstance(event, RunStarted)).resumes == cut
    answered = [event for event in events if isinstance(event, CallFinished | ReplyReceived)]
    assert sum(event.recorded for event in answered) == 7
    assert {run.id: run.state for run in list_runs(connect_read_only(case))}[cut] is RunState.INTERRUPTED


def test_a_resumed_run_can_be_replayed(cut, run, again):
    assert again(run(END, resumes=cut).run).same


def test_what_failed_before_is_asked_again_when_a_run_is_resumed(run, case, model_server):
    failed = run(Refuse(401, "Bad key."))
    assert failed.state is RunState.FAILED
    outcome = run(LOOK, END, resumes=failed.run)
    assert outcome.state is RunState.DONE


def test_no_key_gets_into_the_recording(case, model_server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    keys = Keys()
    keys.store(model_server.url.split("/")[2], "sk-other-secret", remember=False)
    model_server.otherwise = Say("FINAL(nothing)")
    choice = ModelChoice("openai/test-model", model_server.url.replace("//", "//user:pass-secret@"))
    asyncio.run(ask(QUESTION, case=case, gateway=Gateway(keys), root=choice, sub=choice))
    with closing(connect_read_only(case)) as connection:
        kept = connection.execute("SELECT body FROM events UNION ALL SELECT body FROM recorded_answers").fetchall()
    assert len(kept) > 3
    assert "secret" not in str(kept)


def test_a_run_from_before_recordings_is_refused(case):
    from rlm_desktop.case.runs import RunLog

    with RunLog(case, "old") as log:
        log.append(RunStarted("r1", QUESTION))
    with pytest.raises(UsageError, match="before replies were recorded"):
        asyncio.run(replay("old", case=case))


def test_figures_of_what_is_left_are_no_part_of_a_prompt():
    budget = Budget(RunLimits(tokens=10_000))
    budget.spent.book(cost=0.25, calls=3)
    words = f"Step 2 of 30. {budget.status()}. Output: [object at 0x7f00c0ffee00>, 12 of 40 left the room"
    assert "…" in steady(words)
    assert not any(figure in steady(words) for figure in ("997", "1.75", "10,000", "3,600", "c0ffee"))
    assert "Step 2 of 30" in steady(words)


def test_scopes_are_told_in_stretches():
    assert stretches([3, 1, 2, 7]) == ((1, 3), (7, 7))
    assert ids_in(((1, 3), (7, 7))) == (1, 2, 3, 7)


def test_an_address_is_told_without_what_is_secret():
    assert told(ModelChoice("m", "https://me:pw@models.example:8000/v1?key=1")).api_base == (
        "https://models.example:8000/v1"
    )


def test_answers_are_compared_statement_by_statement():
    compared = answers_compared("It was in May.\n\nOkafor did it.", "It was in May.\n\nVoss did it.")
    assert compared == [(" ", "It was in May."), ("-", "Okafor did it."), ("+", "Voss did it.")]


def test_a_run_that_came_to_a_limit_goes_on_with_more_and_pays_nothing_twice(case, model_server):
    model_server.script += [
        Say("I ask.\n\n```repl\nfound = llm_query('Who?')\n```"),
        Say("Grace."),
        Say("I end.\n\n```repl\nFINAL(found)\n```"),
    ]
    model = ModelChoice("openai/m", model_server.url)
    limits = RunLimits(tokens=20)
    first = asyncio.run(
        ask("Who inspected?", case=case, gateway=Gateway(Keys()), root=model, sub=model, limits=limits, way=Way.STEPS)
    )
    assert first.state is RunState.INCOMPLETE
    asked = len(model_server.prompts)
    with pytest.raises(UsageError):
        asyncio.run(put_again(first.run, case=case, gateway=Gateway(Keys())))
    raised = partial(replace, tokens=1_000_000)
    second = asyncio.run(put_again(first.run, case=case, gateway=Gateway(Keys()), limits=raised))
    assert (second.state, second.answer) == (RunState.DONE, "Grace.")
    assert len(model_server.prompts) == 3
    assert asked < 3
