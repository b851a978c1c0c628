"""The OpenAI protocol, spoken directly to servers of the user's own: llama.cpp, vLLM, LM Studio, a LiteLLM proxy.

litellm takes 3 ms of processor time for a request and 6 for a stream, which on the way to a provider is nothing and on
the way to a server on this machine is most of it; this takes 0.7. What a server refuses is still put into litellm's
terms.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from rlm_desktop.core.model import Request
from rlm_desktop.models import litellm_calls
from rlm_desktop.models.litellm_calls import Answer

if TYPE_CHECKING:
    import ssl

    import aiohttp

_DATA = b"data:"
_DONE = b"[DONE]"
_LONGEST_BODY = 4 * litellm_calls.LONGEST_REPLY
_Session = tuple["aiohttp.ClientSession", AsyncGenerator["aiohttp.ClientSession", None]]
_sessions: dict[asyncio.AbstractEventLoop, _Session] = {}


async def complete(
    request: Request, model: str, api_base: str, key: str | None, on_text: Callable[[str], None] | None
) -> Answer:
    """One attempt at a request; the deltas of its text go to ``on_text`` as they arrive.

    Raises:
        TimeoutError: Nothing came for ``request.timeout`` seconds.
        Exception: Whatever aiohttp raises, and what litellm makes of a refusal; see :mod:`rlm_desktop.models.failures`.
    """
    name = model.partition("/")[2]
    body = {**litellm_calls.parameters(request), "model": name}
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    url = f"{api_base.rstrip('/')}/chat/completions"
    answer = Answer(model=name)
    async with asyncio.timeout(request.timeout) as clock:
        session = await _session()
        if on_text is not None:
            body |= {"stream": True, "stream_options": {"include_usage": True}}
        trusted = _certificates() if url.startswith("https:") else True
        async with session.post(url, json=body, headers=headers, allow_redirects=False, ssl=trusted) as response:
            if on_text is None or not response.ok:
                whole = await _body(response, model)
                await _require_success(response, whole, model)
                _take_whole(answer, json.loads(whole))
                return answer
            async for chunk in _chunks(response, model):
                clock.reschedule(asyncio.get_running_loop().time() + request.timeout)
                _take_chunk(answer, chunk, on_text)
    return answer


async def _session() -> aiohttp.ClientSession:
    """The session of the running loop: connections belong to the loop in which they were opened."""
    loop = asyncio.get_running_loop()
    if loop not in _sessions:
        opened = _open_session()
        _sessions[loop] = (await anext(opened), opened)
    return _sessions[loop][0]


async def _open_session() -> AsyncGenerator[aiohttp.ClientSession, None]:
    """A session that is closed with its loop, which ends the generators that are still open."""
    import aiohttp

    # A server of the user's own is not behind the proxy that the environment names, sets no cookies, and is asked as
    # often at once as the caller likes; the clock is the caller's.
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"Accept-Encoding": "identity"},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
        trust_env=False,
    ) as session:
        try:
            while True:
                yield session
        finally:
            del _sessions[asyncio.get_running_loop()]


@cache
def _certificates() -> ssl.SSLContext:
    """Those that litellm's client trusts."""
    import httpx

    return httpx.create_ssl_context()


async def _body(response: aiohttp.ClientResponse, model: str) -> bytes:
    """All that a server sends, unless it is more than any reply can be."""
    parts, size = [], 0
    async for part in response.content.iter_any():
        parts.append(part)
        size += len(part)
        if size > _LONGEST_BODY:
            raise litellm_calls.too_long(model)
    return b"".join(parts)


async def _lines(response: aiohttp.ClientResponse, model: str) -> AsyncIterator[bytes]:
    """The lines of a stream, of any length that a reply can have."""
    rest = b""
    async for part in response.content.iter_any():
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            yield line
        if len(rest) > _LONGEST_BODY:
            raise litellm_calls.too_long(model)
    yield rest


async def _chunks(response: aiohttp.ClientResponse, model: str) -> AsyncIterator[dict[str, Any]]:
    """The JSON of a stream's events (server-sent events) until it says that it is done.

    Raises:
        ConnectionError: It ended before.
    """
    async for line in _lines(response, model):
        if not line.startswith(_DATA):
            continue
        data = line[len(_DATA) :].strip()
        if data == _DONE:
            return
        yield json.loads(data)
    raise ConnectionResetError("Connection error: the stream ended before the reply did.")


def _take_whole(answer: Answer, body: dict[str, Any]) -> None:
    choice = body["choices"][0]
    _take_text(answer, choice["message"])
    answer.finish_reason = choice.get("finish_reason") or "stop"
    answer.model = body.get("model") or answer.model
    answer.usage = _usage(body.get("usage"))


def _take_chunk(answer: Answer, chunk: dict[str, Any], on_text: Callable[[str], None]) -> None:
    if "error" in chunk:
        raise ValueError(str(chunk["error"]))
    answer.model = chunk.get("model") or answer.model
    answer.usage = _usage(chunk.get("usage")) or answer.usage
    for choice in chunk.get("choices") or ():
        answer.finish_reason = choice.get("finish_reason") or answer.finish_reason
        if text := _take_text(answer, choice.get("delta") or {}):
            on_text(text)


def _take_text(answer: Answer, message: dict[str, Any]) -> str:
    return answer.take(message.get("content"), message.get("reasoning_content") or message.get("reasoning"))


def _usage(told: dict[str, Any] | None) -> Any:
    """The usage in the form of litellm's object, if it holds any figure."""
    if not told or not (told.get("prompt_tokens") or told.get("completion_tokens")):
        return None
    details = told.get("prompt_tokens_details") or {}
    return SimpleNamespace(**{**told, "prompt_tokens_details": SimpleNamespace(**details)})


async def _require_success(response: aiohttp.ClientResponse, body: bytes, model: str) -> None:
    """Raise what litellm raises for this answer, if it is no success."""
    if response.ok:
        return
    litellm = await asyncio.to_thread(litellm_calls.load)
    import httpx
    from litellm.llms.openai.common_utils import OpenAIError

    # litellm reads the response in the form of its own client.
    asked = httpx.Request("POST", str(response.url))
    told = {name: value for name, value in response.headers.items() if not name.startswith(("content-", "transfer-"))}
    whole = httpx.Response(response.status, headers=told, content=body, request=asked)
    said = _said(body.decode(errors="replace"))
    refused = OpenAIError(response.status, said, asked, whole, whole.headers)
    litellm.exception_type(model=model, original_exception=refused, custom_llm_provider="openai")


def _said(text: str) -> str:
    """What a server says of its refusal."""
    try:
        error = json.loads(text)["error"]
    except (ValueError, KeyError, TypeError):
        return text
    return str(error.get("message") or error) if isinstance(error, dict) else str(error)
