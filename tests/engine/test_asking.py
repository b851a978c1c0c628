"""A model that fails is asked again, one that stops at its length goes on, and the user is told in a sentence."""

import asyncio

import pytest

from model_server import CutStream, Garbage, Refuse, Say
from rlm_desktop.core.errors import BudgetError, ModelError
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import Message, Usage
from rlm_desktop.core.settings import ModelChoice, Parameters
from rlm_desktop.engine.asking import Asker, request_to
from rlm_desktop.engine.budget import Budget, Ledger
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys


class Asked:
    """An asker whose pauses take no time, with what it noted and how long it would have waited."""

    def __init__(self, server, limits=RunLimits(), parameters=Parameters()):
        self.notes, self.waits, self.heard = [], [], []
        self.ledger = Ledger("r1")
        choice = ModelChoice("openai/test-model", server.url, parameters)
        self.request = request_to(choice, [Message("user", "Tell me.")])
        budget = Budget(limits)
        self.asker = Asker(Gateway(Keys()), budget, self.notes.append, self.pause)
        self.ledger = Ledger("r1", budget.spent)

    async def pause(self, seconds):
        self.waits.append(seconds)

    def __call__(self, *, streamed=False):
        return asyncio.run(self.asker.complete(self.ledger, self.request, self.heard.append if streamed else None))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Refuse(429, "Slow down."), "fewer requests at a time (429)"),
        (Refuse(500, "Oh."), "trouble of its own (500)"),
        (Refuse(503, "Oh."), "trouble of its own (503)"),
        (CutStream(after=2), "No answer from"),
        (Garbage(b"data: what?\n\n", "text/event-stream"), "cannot be used"),
    ],
)
def test_a_passing_fault_is_survived_and_told_in_a_sentence(model_server, fault, words):
    model_server.script.extend([fault, fault, "It was in May."])
    asked = Asked(model_server)
    assert asked(streamed=True).text == "It was in May."
    assert [words in note.text for note in asked.notes] == [True, True]
    assert asked.notes[1].text.endswith("(2 of 4).")
    assert 0.1 <= asked.waits[0] <= 1.0
    assert 0.1 <= asked.waits[1] <= 2.0


def test_a_fault_that_stays_is_told_after_five_attempts(model_server):
    model_server.otherwise = Refuse(500, "Oh.")
    asked = Asked(model_server)
    with pytest.raises(ModelError, match="trouble of its own"):
        asked()
    assert len(model_server.received) == 5


def test_what_no_repetition_mends_is_asked_once(model_server):
    model_server.otherwise = Refuse(400, "Unknown field.")
    asked = Asked(model_server)
    with pytest.raises(ModelError):
        asked()
    assert (len(model_server.received), asked.waits) == (1, [])


def test_the_wait_that_a_provider_asks_for_is_kept_up_to_a_minute(model_server):
    model_server.script.extend([Refuse(429, retry_after="7"), Refuse(429, retry_after="900"), "Yes."])
    asked = Asked(model_server)
    asked()
    assert asked.waits == [7.0, 60.0]


def test_waits_of_a_request_are_the_same_each_time_it_is_put(model_server):
    model_server.script.extend([Refuse(500), "Yes.", Refuse(500), "Yes."])
    first, second = Asked(model_server), Asked(model_server)
    first()
    second()
    assert first.waits == second.waits


@pytest.mark.parametrize("streamed", [False, True])
def test_a_reply_that_was_cut_off_at_its_length_goes_on(model_server, streamed):
    model_server.script.extend([Say("It was ", finish_reason="length"), Say("in May.", finish_reason="stop")])
    asked = Asked(model_server)
    reply = asked(streamed=streamed)
    assert (reply.text, reply.finish_reason) == ("It was in May.", "stop")
    assert reply.usage == asked.ledger.usage != Usage()
    assert [message["role"] for message in model_server.received[1].body["messages"]] == ["user", "assistant", "user"]
    assert model_server.received[1].body["messages"][1]["content"] == "It was "
    assert "".join(asked.heard) == ("It was in May." if streamed else "")


def test_a_reply_is_continued_four_times_at_the_most(model_server):
    model_server.otherwise = Say("on ", finish_reason="length")
    asked = Asked(model_server)
    assert asked().text == "on " * 5


def test_what_there_is_of_a_reply_is_kept_when_it_cannot_be_continued(model_server):
    model_server.script.extend([Say("It was", finish_reason="length"), Refuse(400, "No.")])
    asked = Asked(model_server)
    assert asked().text == "It was"
    assert asked.notes[0].warning
    assert "cut off at its length" in asked.notes[0].text


def test_a_reply_that_reasoning_used_up_is_told_as_such(model_server):
    model_server.otherwise = Say("", reasoning="Hm, let me see", finish_reason="length")
    with pytest.raises(ModelError, match="used up the length of its reply with reasoning"):
        Asked(model_server)()


def test_continuing_stops_at_the_budget(model_server):
    model_server.otherwise = Say("on and on", finish_reason="length")
    asked = Asked(model_server, RunLimits(tokens=6))
    asked()
    assert "limit of 6 tokens" in asked.notes[0].text
    with pytest.raises(BudgetError):
        asked()


def test_the_parameters_of_a_role_reach_the_model(model_server):
    asked = Asked(model_server, parameters=Parameters(temperature=0.2, effort="low", max_tokens=900, seed=7))
    asked()
    body = model_server.received[0].body
    assert {name: body[name] for name in ("temperature", "reasoning_effort", "max_tokens", "seed")} == {
        "temperature": 0.2,
        "reasoning_effort": "low",
        "max_tokens": 900,
        "seed": 7,
    }


def test_what_the_user_leaves_to_the_provider_is_not_sent(model_server):
    Asked(model_server)()
    assert set(model_server.received[0].body) == {"messages", "model"}
