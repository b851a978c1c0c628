"""A model server on 127.0.0.1 that speaks the OpenAI protocol and answers by rule, at next to no cost of its own.

It serves ``bench quality``, where a generator's key answers, and ``bench engine``, where nothing but the engines may
take time: there it runs in a process of its own (:func:`apart`).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from rlm_desktop.bench.quality_window import CHARACTERS_PER_TOKEN

_READY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Spoken:
    """A reply, and how many seconds the server thinks about it."""

    text: str
    seconds: float = 0.0


Rule = Callable[[dict[str, Any]], Spoken]
"""From the JSON of a request to what is said."""


@contextlib.contextmanager
def serving(rule: Rule) -> Iterator[str]:
    """Serve in a thread of this process; yields the URL for ``api_base``."""
    loop = asyncio.new_event_loop()
    started: list[asyncio.Server] = []
    ready = threading.Event()

    def work() -> None:
        asyncio.set_event_loop(loop)
        started.append(loop.run_until_complete(_listen(rule)))
        ready.set()
        loop.run_forever()
        talks = asyncio.all_tasks(loop)
        for talk in talks:
            talk.cancel()
        loop.run_until_complete(asyncio.gather(*talks, return_exceptions=True))
        loop.close()

    thread = threading.Thread(target=work, name="model-stub", daemon=True)
    thread.start()
    ready.wait(_READY_SECONDS)
    try:
        yield _url(started[0])
    finally:
        loop.call_soon_threadsafe(started[0].close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


@contextlib.contextmanager
def apart(rule: Rule) -> Iterator[str]:
    """Serve in a process of its own; ``rule`` must be importable. Yields the URL for ``api_base``."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve_apart, args=(rule, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield str(ours.recv())
    finally:
        process.kill()
        process.join()
        ours.close()


def _serve_apart(rule: Rule, pipe: Connection[str, str]) -> None:
    async def serve() -> None:
        server = await _listen(rule)
        pipe.send(_url(server))
        await server.serve_forever()

    asyncio.run(serve())


async def _listen(rule: Rule) -> asyncio.Server:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await _exchange(rule, reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # The client is gone, or the server ends: there is nobody to be told.
        finally:
            writer.close()

    return await asyncio.start_server(talk, "127.0.0.1", 0, limit=1 << 20, backlog=1024)


def _url(server: asyncio.Server) -> str:
    return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"


async def _exchange(rule: Rule, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Answer one request of a connection; False when there is none any more."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return False
    headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    body = json.loads(await reader.readexactly(int(headers.get("content-length", "0"))) or b"{}")
    said = rule(body)
    if said.seconds:
        await asyncio.sleep(said.seconds)
    writer.write(_streamed(body, said.text) if body.get("stream") else _whole(body, said.text))
    await writer.drain()
    return True


def _whole(body: dict[str, Any], text: str) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    data = json.dumps({**_frame(body, "chat.completion"), "choices": [choice], "usage": _usage(body, text)}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(data), data)


def _streamed(body: dict[str, Any], text: str) -> bytes:
    frame = _frame(body, "chat.completion.chunk")
    events: list[dict[str, Any]] = [
        {**frame, "choices": [{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}]},
        {**frame, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
    ]
    if (body.get("stream_options") or {}).get("include_usage"):
        events.append({**frame, "choices": [], "usage": _usage(body, text)})
    data = b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in events) + b"data: [DONE]\n\n"
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: %d\r\n\r\n%b" % (len(data), data)


def _frame(body: dict[str, Any], kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": body.get("model", "stub")}


def _usage(body: dict[str, Any], text: str) -> dict[str, int]:
    prompt = sum(len(str(message.get("content") or "")) for message in body.get("messages", ())) // CHARACTERS_PER_TOKEN
    completion = len(text) // CHARACTERS_PER_TOKEN
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
