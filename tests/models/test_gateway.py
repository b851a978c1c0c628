"""The gateway over real HTTP: replies, streams, usage, cost, faults in words, the offline switch, secret keys."""

from __future__ import annotations

import asyncio
import gc
import threading
import warnings

import pytest

from model_server import CutStream, Garbage, ModelServer, Refuse, Say, Wait, closed_port
from rlm_desktop.core.errors import ModelError
from rlm_desktop.core.model import Message, Reply, Request, Usage
from rlm_desktop.core.settings import ModelChoice, Settings
from rlm_desktop.models import openai_calls
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys

KEY = "sk-verysecret0123456789"


@pytest.fixture(autouse=True)
def no_keys_outside(monkeypatch):
    import keyring
    from keyring.backends.null import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    yield
    keyring.set_keyring(before)


@pytest.fixture(autouse=True, params=["directly", "by litellm"])
def way(request, monkeypatch):
    """Both ways to a server are the same to who asks: directly on this machine, by litellm elsewhere."""
    if request.param == "by litellm":
        monkeypatch.setattr("rlm_desktop.models.gateway._is_own_server", lambda *_: False)


def gateway(offline: bool = False) -> Gateway:
    return Gateway(Keys(), offline=offline)


def request(server: ModelServer, text: str = "Who paid?", *, model: str = "test-model", **more) -> Request:
    return Request(model, (Message("user", text),), api_base=server.url, **more)


def ask(server: ModelServer, text: str = "Who paid?", on_text=None, *, keys: Keys | None = None, **more) -> Reply:
    return asyncio.run(Gateway(keys or Keys()).complete(request(server, text, **more), on_text))


def failure(server: ModelServer, on_text=None, *, keys: Keys | None = None, **more) -> ModelError:
    with pytest.raises(ModelError) as caught:
        ask(server, on_text=on_text, keys=keys, **more)
    return caught.value


def test_a_reply_has_its_text_and_the_tokens_the_provider_counted(model_server):
    model_server.script.append(Say("The council paid.", cached_tokens=2))

    reply = ask(model_server, "Who paid the bill?")

    assert reply.text == "The council paid."
    assert reply.usage == Usage(4, 3, 2)
    assert reply.finish_reason == "stop"
    assert model_server.prompts == ["Who paid the bill?"]


def test_a_server_on_this_machine_costs_nothing_even_under_the_name_of_a_priced_model(model_server):
    assert ask(model_server, model="openai/gpt-4o").cost == 0.0


def test_a_streamed_reply_arrives_in_pieces_that_add_up_with_the_usage_of_the_last_chunk(model_server):
    model_server.script.append(Say("The council paid the bill in May.", pieces=5))
    pieces: list[str] = []

    reply = ask(model_server, on_text=pieces.append)

    assert len(pieces) > 1
    assert "".join(pieces) == reply.text == "The council paid the bill in May."
    assert reply.usage == Usage(2, 7)
    assert model_server.received[0].body["stream_options"] == {"include_usage": True}


def test_reasoning_is_kept_apart_from_the_text(model_server):
    model_server.script += [Say("May.", reasoning="Let me look."), Say("May.", reasoning="Let me look.")]

    for on_text in (None, [].append):
        reply = ask(model_server, on_text=on_text)
        assert (reply.text, reply.reasoning) == ("May.", "Let me look.")


def test_tokens_are_estimated_where_the_provider_counts_none(model_server):
    model_server.otherwise = Say("twelve chars", usage=False)

    assert ask(model_server, "x" * 400).usage == Usage(100, 3)
    streamed = ask(model_server, "x" * 400, on_text=[].append).usage
    assert streamed.prompt_tokens > 0
    assert streamed.completion_tokens > 0


def test_limits_and_temperature_reach_the_server(model_server):
    ask(model_server, max_tokens=50, temperature=0.5, stop=("END",))

    body = model_server.received[0].body
    assert (body["max_tokens"], body["temperature"], body["stop"]) == (50, 0.5, ["END"])


def test_a_plain_address_without_a_path_is_completed(model_server):
    plain = f"http://127.0.0.1:{model_server.port}"

    reply = asyncio.run(gateway().complete(Request("my-model", (Message("user", "hello"),), api_base=plain)))

    assert reply.text == "OK"
    assert model_server.received[0].path == "/v1/chat/completions"
    assert model_server.received[0].body["model"] == "my-model"


def test_a_model_name_with_a_slash_is_not_taken_for_a_provider(model_server):
    ask(model_server, model="Qwen/Qwen2.5-7B-Instruct")

    assert model_server.received[0].body["model"] == "Qwen/Qwen2.5-7B-Instruct"


def test_many_requests_run_at_once_in_one_loop(model_server):
    together = threading.Barrier(5, timeout=20)

    def when_all_are_here(_body: dict) -> str:
        together.wait()
        return "all are here"

    model_server.otherwise = when_all_are_here

    async def all_at_once() -> list[Reply]:
        way = gateway()
        return await asyncio.gather(*(way.complete(request(model_server, f"number {n}")) for n in range(5)))

    assert len(asyncio.run(all_at_once())) == 5


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        (Refuse(401, "Incorrect API key provided: {key}."), "key", "refused the key (401)"),
        (Refuse(403, "Your key may not use this."), "key", "refused the key (403)"),
        (Refuse(404, "The model does not exist.", "model_not_found"), "not-found", "knows no model"),
        (Refuse(429, "Too many requests."), "rate-limit", "fewer requests"),
        (Refuse(400, "This model's maximum context length is 8192 tokens.", "context_length_exceeded"),
         "context-window", "longer than"),
        (Refuse(400, "Unknown field 'fro'."), "refused", "Unknown field 'fro'"),
        (Refuse(500, "Something broke."), "server", "trouble of its own (500)"),
        (Refuse(503, "Overloaded."), "server", "503"),
    ],
)  # fmt: skip
def test_a_refusal_becomes_a_sentence_of_its_kind(model_server, fault, kind, words, streamed):
    model_server.otherwise = fault

    error = failure(model_server, on_text=[].append if streamed else None)

    assert error.kind == kind
    assert words in str(error)
    assert len(model_server.received) == 1, "one attempt: the caller decides about more"


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Bad gateway</html>",
        b"[]",
        b"null",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": [1, 2]}}]}',
        b'{"choices": [{"message": {"content": "x"}}], "usage": {"prompt_tokens": "many"}}',
        b"data: {\n\n",
        b"data: 17\n\ndata: [DONE]\n\n",
        b'data: {"choices": [{"delta": {"content": {}}}]}\n\ndata: [DONE]\n\n',
        b'data: {"error": {"message": "no memory"}}\n\n',
        b"\xff\xfe\x00",
    ],
)
def test_an_answer_that_makes_no_sense_is_told_in_a_sentence(model_server, body, streamed):
    model_server.otherwise = Garbage(body, "text/event-stream" if streamed else "application/json")
    error = failure(model_server, on_text=[].append if streamed else None)
    assert error.kind in ("bad-reply", "connection", "server")
    assert error.retryable


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("size", [10_000_000, 20_000_000])
def test_a_reply_without_end_is_given_up(model_server, size, streamed):
    model_server.otherwise = Say("x" * size, pieces=100)
    error = failure(model_server, on_text=[].append if streamed else None)
    assert error.kind == "too-long"
    assert not error.retryable
    assert "4,000,000 characters" in str(error)


def test_the_wait_a_provider_asks_for_may_be_a_date(model_server):
    model_server.otherwise = Refuse(503, "Later.", retry_after="Wed, 21 Oct 2015 07:28:00 GMT")
    assert failure(model_server).retry_after == 0.0
    model_server.otherwise = Refuse(503, "Later.", retry_after="soon")
    assert failure(model_server).retry_after is None


def test_the_wait_a_provider_asks_for_is_passed_on(model_server):
    model_server.otherwise = Refuse(429, "Slow down.", retry_after="7")

    assert failure(model_server).retry_after == 7.0


def test_a_key_is_sent_and_never_told_even_if_the_provider_echoes_it(model_server):
    model_server.otherwise = Refuse(401, "Incorrect API key provided: {key}.")
    keys = Keys()
    keys.store(f"127.0.0.1:{model_server.port}", KEY, remember=False)

    error = failure(model_server, keys=keys)

    assert model_server.received[0].key == KEY
    chain, told = error, ""
    while chain is not None:
        told += repr(chain) + str(chain) + repr(chain.args)
        chain = chain.__cause__
    assert KEY not in told
    assert "[key]" in told


def test_the_key_of_a_provider_is_not_sent_to_a_server_on_this_machine(model_server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)

    ask(model_server, model="openai/gpt-4o")

    assert model_server.received[0].key == "none"


def test_a_closed_port_is_told_as_no_answer_from_there():
    port = closed_port()
    for on_text in (None, [].append):
        with pytest.raises(ModelError) as caught:
            asyncio.run(
                gateway().complete(
                    Request("m", (Message("user", "hello"),), api_base=f"http://127.0.0.1:{port}/v1"), on_text
                )
            )
        assert caught.value.kind == "connection"
        assert f"No answer from 127.0.0.1:{port}" in str(caught.value)
        assert caught.value.retryable


@pytest.mark.parametrize("pieces", [0, 2])
def test_a_stream_that_breaks_is_a_broken_connection_and_not_a_short_reply(model_server, pieces):
    model_server.otherwise = CutStream(after=pieces)

    error = failure(model_server, on_text=[].append)

    assert error.kind == "connection"


@pytest.mark.parametrize(("streamed", "after"), [(False, 0), (True, 0), (True, 1)])
def test_a_model_that_goes_silent_is_given_up_after_its_time(model_server, streamed, after):
    on_text = [].append if streamed else None
    ask(model_server, on_text=on_text)  # litellm's first call takes longer than the time of the next one
    model_server.otherwise = Wait(after=after)

    error = failure(model_server, on_text=on_text, timeout=0.4)

    assert error.kind == "timeout"
    assert model_server.hung_up.wait(10), "the connection is closed"


def test_an_empty_reply_is_an_error(model_server):
    model_server.otherwise = ""

    assert failure(model_server).kind == "bad-reply"


@pytest.mark.parametrize(("streamed", "after"), [(False, 0), (True, 1)])
def test_cancelling_closes_the_connection(model_server, streamed, after):
    model_server.otherwise = Wait(after=after)

    async def cancelled() -> None:
        first = asyncio.Event()
        on_text = (lambda _text: first.set()) if streamed else None
        task = asyncio.create_task(gateway().complete(request(model_server), on_text))
        if streamed:
            await first.wait()
        else:
            await asyncio.to_thread(model_server.arrived.wait, 20)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(model_server.hung_up.wait, 10)

    asyncio.run(cancelled())


def test_the_offline_switch_lets_nothing_leave_this_machine(model_server):
    way = gateway(offline=True)
    for elsewhere in (
        Request("openai/gpt-4o", (Message("user", "hello"),)),
        Request("my-model", (Message("user", "hello"),), api_base="http://models.example:8000/v1"),
    ):
        with pytest.raises(ModelError) as caught:
            asyncio.run(way.complete(elsewhere))
        assert caught.value.kind == "offline-switch"

    assert asyncio.run(way.complete(request(model_server))).text == "OK"
    assert asyncio.run(way.complete(Request("offline", (Message("user", "Who paid? The town paid."),)))).cost == 0.0


def test_requests_to_this_machine_do_not_go_through_a_proxy(model_server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed_port()}")

    assert ask(model_server).text == "OK"


def test_a_missing_key_is_told_before_anything_is_sent():
    with pytest.raises(ModelError) as caught:
        asyncio.run(gateway().complete(Request("anthropic/claude-haiku-4-5", (Message("user", "hello"),))))

    assert caught.value.kind == "key"
    assert "ANTHROPIC_API_KEY" in str(caught.value)


def test_a_model_in_the_price_table_has_its_price_and_an_unknown_one_has_none():
    from rlm_desktop.models.litellm_calls import cost_of, load

    usage = load().Usage(prompt_tokens=1_000_000, completion_tokens=0, total_tokens=1_000_000)

    assert cost_of("openai/gpt-4o-mini", usage) == pytest.approx(0.15)
    assert cost_of("openai/nobody-knows-this-model", usage) is None


def test_a_model_says_which_key_it_needs():
    way = gateway()

    assert way.needs_key("anthropic/claude-haiku-4-5") == "ANTHROPIC_API_KEY"
    assert way.needs_key("gpt-4o") == "OPENAI_API_KEY"
    assert way.needs_key("offline") is None
    assert way.needs_key("ollama_chat/llama3") is None
    assert way.needs_key("openai/local", "http://127.0.0.1:8080/v1") is None


def test_the_context_window_is_known_for_known_models():
    assert gateway().context_window("anthropic/claude-haiku-4-5") == 200_000
    assert gateway().context_window("openai/gpt-4o") == 128_000
    assert gateway().context_window("offline") is None
    assert gateway().context_window("openai/nobody-knows-this-model") is None


def test_a_test_of_a_model_says_in_a_sentence_how_it_went(model_server):
    sentence = asyncio.run(gateway().test(ModelChoice("test-model", model_server.url)))

    assert "answered in" in sentence
    assert "no key" in asyncio.run(gateway().test(ModelChoice()))
    model_server.otherwise = Refuse(401, "no")
    with pytest.raises(ModelError):
        asyncio.run(gateway().test(ModelChoice("test-model", model_server.url)))


def test_the_built_in_reader_streams_its_reply_too():
    pieces: list[str] = []
    prompt = "Question: Who paid the toll?\n\nText: The toll was paid by Ada Quill."

    reply = asyncio.run(gateway().complete(Request("offline", (Message("user", prompt),)), pieces.append))

    assert "Ada Quill" in reply.text
    assert "".join(pieces) == reply.text
    assert (reply.model, reply.cost) == ("offline", 0.0)
    assert reply.usage.prompt_tokens > 0


def test_the_switch_in_the_settings_is_the_gateway_s(model_server):
    way = Gateway(Keys(), settings=Settings(offline=True))
    with pytest.raises(ModelError, match="OpenAI") as caught:
        way.refuse_elsewhere([ModelChoice(), ModelChoice("openai/gpt-4o")])
    assert (caught.value.kind, caught.value.exit_code) == ("offline-switch", 3)
    way.refuse_elsewhere([ModelChoice(), ModelChoice("my-model", model_server.url)])
    Gateway(Keys()).refuse_elsewhere([ModelChoice("openai/gpt-4o")])


def test_connections_are_closed_with_the_loop_they_were_opened_in(model_server):
    own = gateway()

    async def two():
        await own.complete(request(model_server, "one"))
        await own.complete(request(model_server, "two"))

    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        asyncio.run(two())
        gc.collect()
    assert openai_calls._sessions == {}
