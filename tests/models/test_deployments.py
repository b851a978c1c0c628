"""Several places answer under one name: they share the load, and one that fails is left alone."""

import asyncio

import pytest

from model_server import ModelServer, Refuse, closed_port
from rlm_desktop.core.errors import ModelError
from rlm_desktop.core.model import Message, Request
from rlm_desktop.core.settings import Deployment, MillionPrice, Settings
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys


@pytest.fixture
def servers():
    with ModelServer() as first, ModelServer() as second:
        first.otherwise, second.otherwise = "from the first", "from the second"
        yield first, second


def gateway(*places, fallbacks=None, prices=None, offline=False):
    settings = Settings(deployments=places, fallbacks=fallbacks or {}, prices=prices or {})
    return Gateway(Keys(), settings=settings, offline=offline)


def at(server, name="big", model="openai/gpt-5", weight=1):
    return Deployment(name, model, server.url, weight)


def ask(way, times=1, model="router/big", on_text=None):
    async def go():
        return [await way.complete(Request(model, (Message("user", f"Question {n}"),)), on_text) for n in range(times)]

    return asyncio.run(go())


def test_the_load_is_shared(servers):
    replies = ask(gateway(at(servers[0]), at(servers[1])), times=24)
    assert {reply.text for reply in replies} == {"from the first", "from the second"}
    assert all(server.received for server in servers)


def test_a_place_with_all_the_weight_gets_all_the_load(servers):
    ask(gateway(at(servers[0], weight=1), at(servers[1], weight=0)), times=8)
    assert (len(servers[0].received), len(servers[1].received)) == (8, 0)


@pytest.mark.parametrize("streamed", [False, True])
def test_a_place_that_fails_is_left_alone_while_another_answers(servers, streamed):
    servers[0].otherwise = Refuse(500, "Broken.")
    heard = []
    replies = ask(gateway(at(servers[0]), at(servers[1])), times=6, on_text=heard.append if streamed else None)
    assert {reply.text for reply in replies} == {"from the second"}
    assert len(servers[0].received) <= 1
    assert "".join(heard) == ("from the second" * 6 if streamed else "")


def test_a_name_whose_places_all_fail_falls_back_to_another_name(servers):
    dead = Deployment("big", "openai/gpt-5", f"http://127.0.0.1:{closed_port()}/v1")
    way = gateway(dead, at(servers[1], name="small"), fallbacks={"big": ("small",)})
    assert ask(way)[0].text == "from the second"


def test_when_nobody_answers_it_is_told_in_a_sentence(servers):
    servers[0].otherwise = Refuse(429, "Slow down.")
    with pytest.raises(ModelError) as caught:
        ask(gateway(at(servers[0])))
    assert caught.value.kind == "rate-limit"
    assert "fewer requests" in str(caught.value)


def test_a_name_that_nobody_has_is_told_before_anything_is_sent():
    with pytest.raises(ModelError, match="No deployment in the settings is named 'big'"):
        ask(gateway())


def test_the_window_is_the_smallest_and_the_price_the_dearest_of_the_places(servers):
    way = gateway(Deployment("big", "gpt-5"), Deployment("big", "claude-sonnet-4-5"))
    one, other = way.price("gpt-5"), way.price("claude-sonnet-4-5")
    assert way.price("router/big").completion == max(one.completion, other.completion)
    assert way.context_window("router/big") == min(way.context_window("gpt-5"), way.context_window("claude-sonnet-4-5"))
    assert way.host("router/big") == "OpenAI, Anthropic"


def test_one_place_without_a_known_price_makes_the_price_of_the_name_unknown():
    way = gateway(Deployment("big", "gpt-5"), Deployment("big", "openai/nobody-knows-me"))
    assert way.price("router/big") is None


def test_offline_only_places_on_this_machine_are_asked(servers):
    far = Deployment("big", "openai/gpt-5", "https://models.example/v1")
    assert ask(gateway(far, at(servers[1]), offline=True))[0].text == "from the second"
    with pytest.raises(ModelError, match="offline switch"):
        ask(gateway(far, offline=True))


def test_a_price_of_the_users_own_counts_even_for_a_server_on_this_machine(servers):
    way = gateway(prices={"openai/mine": MillionPrice(1.0, 10.0)})
    request = Request("openai/mine", (Message("user", "one two three"),), api_base=servers[0].url)
    reply = asyncio.run(way.complete(request))
    assert reply.cost == pytest.approx((reply.usage.prompt_tokens + 10 * reply.usage.completion_tokens) / 1e6)
    assert way.price("openai/mine", servers[0].url).completion == pytest.approx(1e-5)


def test_a_price_of_the_users_own_makes_an_unknown_price_known():
    assert gateway().price("openai/nobody-knows-me") is None
    known = gateway(prices={"nobody-knows-me": MillionPrice(1.0, 2.0)})
    assert known.price("openai/nobody-knows-me").prompt == pytest.approx(1e-6)
