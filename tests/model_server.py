"""A model server on 127.0.0.1 that speaks the OpenAI protocol over real HTTP, with scripted replies and faults.

Each request takes the next item of the script; when the script is used up, ``server.otherwise`` answers. An item is a
string (the reply's text) or a :class:`Say`, :class:`Refuse`, :class:`Wait`, :class:`CutStream` or :class:`Garbage`, or
a function of the request's JSON that returns one of these.
"""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Say:
    """A reply. ``pieces`` is in how many parts a stream sends the text; without ``usage`` no tokens are told.

    ``between`` is called before each part but the first.
    """

    text: str
    reasoning: str = ""
    usage: bool = True
    cached_tokens: int = 0
    finish_reason: str = "stop"
    pieces: int = 4
    between: Callable[[], object] = lambda: None


@dataclass(frozen=True)
class Refuse:
    """An HTTP error with a message in the provider's own form. ``{key}`` in it becomes the key that was sent."""

    status: int
    message: str = "It cannot be done."
    code: str | None = None
    retry_after: str | None = None


@dataclass(frozen=True)
class Wait:
    """No answer until the server is told to go on (``release``) or the client hangs up; ``after`` pieces come first."""

    after: int = 0


@dataclass(frozen=True)
class CutStream:
    """A stream whose connection breaks after some pieces, or before the first one."""

    text: str = "The bridge was closed because"
    after: int = 2


@dataclass(frozen=True)
class Garbage:
    """These bytes as the body of an answer that says it is well."""

    body: bytes
    kind: str = "application/json"


Item = str | Garbage | Say | Refuse | Wait | CutStream
Script = Item | Callable[[dict[str, Any]], Item]


@dataclass(frozen=True)
class Received:
    """One request as the server saw it."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        """The text of the last message."""
        return str(self.body["messages"][-1]["content"])

    @property
    def key(self) -> str:
        """The key in the Authorization header, or an empty string."""
        return self.headers.get("authorization", "").removeprefix("Bearer ")


class ModelServer:
    """The server. Use it as a context manager; ``url`` is what goes into ``api_base``.

    Attributes:
        received: Every request, in the order of arrival.
        otherwise: What answers when the script is used up.
        models: The names that ``/v1/models`` lists.
        released: Set it to let waiting replies go on.
        hung_up: Set when a client closed its connection during a :class:`Wait`.
    """

    def __init__(self, *script: Script, models: tuple[str, ...] = ("test-model",)) -> None:
        self.script: deque[Script] = deque(script)
        self.otherwise: Script = "OK"
        self.models = models
        self.received: list[Received] = []
        self.arrived = threading.Event()
        self.released = threading.Event()
        self.hung_up = threading.Event()
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._http.daemon_threads = True
        self._http.model_server = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def prompts(self) -> list[str]:
        """The last message of every request."""
        return [request.prompt for request in self.received]

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def next_item(self, request: Received) -> Item:
        with self._lock:
            self.received.append(request)
            self.arrived.set()
            item = self.script.popleft() if self.script else self.otherwise
        return item(request.body) if callable(item) else item


def closed_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def owner(self) -> ModelServer:
        return self.server.model_server  # type: ignore[attr-defined, no-any-return]

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.path == "/v1/models":
            self._send({"object": "list", "data": [{"id": name, "object": "model"} for name in self.owner.models]})
        elif self.path == "/api/tags":
            self._send({"models": [{"name": name} for name in self.owner.models]})
        else:
            self._send({"error": {"message": "There is no such page."}}, 404)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Received(self.path, headers, json.loads(raw or b"{}"))
        item = self.owner.next_item(request)
        try:
            self._answer(request, Say(item) if isinstance(item, str) else item)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _answer(self, request: Received, item: Item) -> None:
        streamed = bool(request.body.get("stream"))
        match item:
            case Garbage():
                self._send_bytes(item.body, 200, {"Content-Type": item.kind})
            case Refuse():
                self._refuse(request, item)
            case Wait():
                self._wait(item, streamed)
            case CutStream():
                self._begin_stream()
                for piece in _pieces(item.text, 4)[: item.after]:
                    self._event(_delta(request, {"content": piece}))
                self._break()
            case Say() if streamed:
                self._stream(request, item)
            case Say():
                self._send(_whole(request, item))

    def _refuse(self, request: Received, item: Refuse) -> None:
        message = item.message.replace("{key}", request.key)
        headers = {"Retry-After": item.retry_after} if item.retry_after else {}
        error = {"message": message, "type": "invalid_request_error", "param": None, "code": item.code}
        self._send({"error": error}, item.status, headers)

    def _wait(self, item: Wait, streamed: bool) -> None:
        if streamed and item.after:
            self._begin_stream()
            for _ in range(item.after):
                self._event(_delta(None, {"content": "word "}))
        while not self.owner.released.is_set():
            readable, _, _ = select.select([self.connection], [], [], 0.02)
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                self.owner.hung_up.set()
                break
        self._break()

    def _stream(self, request: Received, item: Say) -> None:
        self._begin_stream()
        if item.reasoning:
            self._event(_delta(request, {"reasoning_content": item.reasoning}))
        for number, piece in enumerate(_pieces(item.text, item.pieces)):
            if number:
                item.between()
            self._event(_delta(request, {"content": piece}))
        self._event(_delta(request, {}, item.finish_reason))
        wanted = (request.body.get("stream_options") or {}).get("include_usage")
        if item.usage and wanted:
            self._event({**_delta(request, {}), "choices": [], "usage": _usage(request, item)})
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _send(self, body: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> None:
        self._send_bytes(json.dumps(body).encode(), status, {"Content-Type": "application/json", **(headers or {})})

    def _send_bytes(self, data: bytes, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _event(self, body: dict[str, Any]) -> None:
        self._chunk(b"data: " + json.dumps(body).encode() + b"\n\n")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _break(self) -> None:
        """Close the connection in the middle of the reply."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def _pieces(text: str, count: int) -> list[str]:
    size = max(1, -(-len(text) // max(1, count)))
    return [text[start : start + size] for start in range(0, len(text), size)]


def _usage(request: Received, item: Say) -> dict[str, Any]:
    prompt = sum(len(str(message["content"]).split()) for message in request.body["messages"])
    completion = len(item.text.split())
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {"cached_tokens": item.cached_tokens},
    }


def _whole(request: Received, item: Say) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": item.text}
    if item.reasoning:
        message["reasoning_content"] = item.reasoning
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": request.body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": item.finish_reason}],
    }
    return {**body, "usage": _usage(request, item)} if item.usage else body


def _delta(request: Received | None, delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": request.body["model"] if request else "test-model",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}],
    }
