"""Arguing against a claim is a run of its own in the same scope, and what it came to is found from the claim."""

import asyncio
from contextlib import closing

import pytest

from rlm_desktop.case.connection import connect, connect_read_only, create_case
from rlm_desktop.case.runs import RunLog, load_run
from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.events import AnswerGiven, QuoteChecked, RunFinished, RunStarted, RunState
from rlm_desktop.core.model import Citation, QuoteState, Span
from rlm_desktop.core.settings import OFFLINE_MODEL, ModelChoice
from rlm_desktop.engine.arguing import argue_against, counter_question
from rlm_desktop.engine.counter_arguments import Contrary, counter_arguments
from rlm_desktop.engine.modes import Way
from rlm_desktop.engine.replay import replay
from rlm_desktop.engine.run import ask
from rlm_desktop.engine.trajectory import claims, fold
from rlm_desktop.engine.tree import Scope
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys

CLAIM = "The bridge was “found safe” in May [c1]."


def final(text):
    return f'I hand it in.\n\n```repl\nsearch("bridge")\nFINAL("""{text}""")\n```\n'


@pytest.fixture
def put(case, model_server):
    choice = ModelChoice("openai/test-model", model_server.url)

    def run(reply, work, *arguments, **options):
        model_server.otherwise = reply
        return asyncio.run(work(*arguments, case=case, gateway=Gateway(Keys()), root=choice, sub=choice, **options))

    return run


@pytest.fixture
def answered(put):
    """A run over two of the three documents, and its claim."""
    answer = "It was inspected: “The bridge was inspected on 3 May 2021”."
    outcome = put(final(answer), ask, "When?", way=Way.STEPS, scope=Scope((1, 2), "two documents"))
    (claim,) = claims(outcome.answer)
    return outcome.run, claim.text


def test_the_contrary_is_looked_for_in_the_same_scope(put, answered, case, model_server):
    run, claim = answered
    counter = put(final("CONTRADICTED: “Payment of 48,000 euros was made”."), argue_against, run, claim)
    with closing(connect_read_only(case)) as connection:
        started = fold(load_run(connection, counter.run)).root.started
        (argument,) = counter_arguments(connection, run)
        assert counter_arguments(connection, counter.run) == []
    assert (started.against, started.claim, started.only) == (run, claim, (1, 2))
    assert "“It was inspected: “The bridge was inspected on 3 May 2021”.”?" in started.question
    assert (argument.run, argument.claim) == (counter.run, claim)
    assert argument.contrary is Contrary.CONTRADICTED
    assert [each.state for each in argument.citations] == [QuoteState.EXACT]
    assert asyncio.run(replay(counter.run, case=case)).same


def test_a_contradiction_without_words_that_stand_is_told_as_such(put, answered, case):
    run, claim = answered
    put(final("CONTRADICTED: “Nobody ever looked at that bridge at all”."), argue_against, run, claim)
    with closing(connect_read_only(case)) as connection:
        assert counter_arguments(connection, run)[0].contrary is Contrary.UNSUPPORTED


@pytest.mark.parametrize(
    ("text", "stands", "contrary"),
    [
        ("NOTHING FOUND against it in these documents.", False, Contrary.NOTHING),
        ("**WEAKENED.** The report was withdrawn [c1].", True, Contrary.WEAKENED),
        ("Contradicted: it was paid twice [c1].", True, Contrary.CONTRADICTED),
        ("Contradicted: it was paid twice.", True, Contrary.UNSUPPORTED),
        ("The report was withdrawn [c1].", True, Contrary.UNDECIDED),
        ("", False, Contrary.UNDECIDED),
    ],
)
def test_what_it_came_to_is_told_by_the_head_of_the_answer(tmp_path, text, stands, contrary):
    folder = create_case(tmp_path / "case")
    citation = Citation("c1", "it was paid", 1, 1, QuoteState.EXACT, Span(1, 1, 0, 9) if stands else None)
    with RunLog(folder) as log:
        for event in (
            RunStarted("r1", "What speaks against it?", against="before", claim=CLAIM),
            QuoteChecked("r1", citation),
            AnswerGiven("r1", text),
            RunFinished("r1", RunState.DONE),
        ):
            log.append(event)
    with closing(connect(folder)) as connection:
        (argument,) = counter_arguments(connection, "before")
    assert argument.contrary is contrary


def test_the_question_holds_the_claim_in_plain_words():
    question = counter_question("**The bridge** was “found safe” in May [c1].")
    assert "“The bridge was “found safe” in May.”?" in question
    assert "[c1]" not in question


def test_what_is_no_claim_of_the_answer_is_refused(put, answered):
    with pytest.raises(UsageError, match="no such claim"):
        put("", argue_against, answered[0], "The moon is made of cheese.")


def test_the_offline_reader_does_not_argue(case, answered):
    offline = ModelChoice(OFFLINE_MODEL)
    arguing = argue_against(*answered, case=case, gateway=Gateway(Keys()), root=offline, sub=offline)
    with pytest.raises(UsageError, match="cannot argue"):
        asyncio.run(arguing)
