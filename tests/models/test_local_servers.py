"""Servers on this machine are found by asking them for their models."""

from __future__ import annotations

import asyncio
import contextlib
import select
import socket
import threading

import pytest

from model_server import ModelServer, closed_port
from rlm_desktop.core.model import Message, Request
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys
from rlm_desktop.models.local_servers import LocalServer, Place, probe


@pytest.fixture
def two_servers():
    with ModelServer(models=("llama3:8b", "qwen")) as ollama, ModelServer(models=("mistral-7b",)) as other:
        yield ollama, other


def test_every_server_that_answers_is_found_with_its_models(two_servers):
    ollama, other = two_servers
    places = (
        Place("Ollama", ollama.port, ollama=True),
        Place("nobody", closed_port()),
        Place("llama.cpp", other.port),
    )

    assert asyncio.run(probe(places)) == [
        LocalServer("Ollama", f"http://127.0.0.1:{ollama.port}", ("ollama_chat/llama3:8b", "ollama_chat/qwen")),
        LocalServer("llama.cpp", f"http://127.0.0.1:{other.port}/v1", ("openai/mistral-7b",)),
    ]


def test_what_is_found_can_be_asked_at_once(two_servers):
    _, other = two_servers
    (server,) = asyncio.run(probe((Place("llama.cpp", other.port),)))
    request = Request(server.models[0], (Message("user", "hello"),), api_base=server.api_base)

    assert asyncio.run(Gateway(Keys()).complete(request)).text == "OK"
    assert other.received[0].body["model"] == "mistral-7b"


def test_other_programs_on_these_ports_are_left_out():
    with ModelServer(models=()) as empty:
        assert asyncio.run(probe((Place("vLLM", empty.port), Place("Ollama", empty.port, ollama=True)))) == []


def test_a_proxy_in_the_environment_is_not_asked(two_servers, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")

    assert len(asyncio.run(probe((Place("vLLM", two_servers[1].port),)))) == 1


def test_a_program_that_trickles_is_left_out_when_its_time_is_over():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ended = threading.Event()
        trickle = threading.Thread(target=_trickle, args=(listener, ended))
        trickle.start()
        assert asyncio.run(probe((Place("vLLM", listener.getsockname()[1]),), seconds=0.2)) == []
        assert ended.wait(10)
        trickle.join()


def _trickle(listener: socket.socket, ended: threading.Event) -> None:
    """Send one header after the other until the client hangs up."""
    connection, _ = listener.accept()
    with connection, contextlib.suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while connection.send(b"X-More: yes\r\n"):
            select.select([], [], [], 0.05)
    ended.set()
