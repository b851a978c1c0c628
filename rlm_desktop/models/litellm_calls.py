"""The one place that imports litellm, and what is asked of it.

Importing it takes seconds, so it happens in the thread that needs it first, or in :func:`warm_up`'s.
"""

from __future__ import annotations

import asyncio
import os
import threading
import warnings
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from rlm_desktop.core.errors import ModelError
from rlm_desktop.core.model import Request, Usage

_GRACE = 5.0
CHARACTERS_PER_TOKEN = 4
"""What a token is taken for where a provider does not count."""
LONGEST_REPLY = 4_000_000
"""Characters. No model writes as much in one reply; a server that has gone astray does."""


@dataclass(slots=True)
class Answer:
    """A provider's answer while it arrives. ``usage`` is litellm's object, None where the provider told none.

    ``place`` is the id of the deployment that a Router chose.
    """

    text: list[str] = field(default_factory=list)
    reasoning: list[str] = field(default_factory=list)
    finish_reason: str = "stop"
    model: str = ""
    usage: Any = None
    length: int = 0
    place: str = ""

    def take(self, text: Any, reasoning: Any = "") -> str:
        """Add to the reply, and return the text that was added.

        Raises:
            ValueError: It is no text.
            ModelError: The reply gets longer than any that is of use.
        """
        text, reasoning = text or "", reasoning or ""
        if not isinstance(text, str) or not isinstance(reasoning, str):
            raise ValueError("the reply holds something that is no text")
        self.length += len(text) + len(reasoning)
        if self.length > LONGEST_REPLY:
            raise too_long(self.model)
        self.text.append(text)
        self.reasoning.append(reasoning)
        return text


@cache
def load() -> Any:
    """The litellm module, imported so that it neither calls home nor reads a ``.env`` file of the current folder."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    os.environ["LITELLM_MODE"] = "PRODUCTION"
    _bypass_proxy_for_this_machine()
    # Both warn about their own insides, on the user's terminal.
    warnings.filterwarnings("ignore", module=r"(pydantic|litellm)\.")
    import litellm

    litellm.suppress_debug_info = True
    litellm.drop_params = True
    return litellm


def warm_up() -> threading.Thread:
    """Import litellm in a background thread, so that the first request does not wait for it."""
    thread = threading.Thread(target=load, name="litellm-import", daemon=True)
    thread.start()
    return thread


async def complete(
    request: Request,
    model: str,
    api_base: str,
    key: str | None,
    on_text: Callable[[str], None] | None,
    send: Callable[..., Awaitable[Any]] | None = None,
) -> Answer:
    """One attempt at a request; the deltas of its text go to ``on_text`` as they arrive.

    It goes out by ``send``, a Router's ``acompletion``, where one is given.

    Raises:
        TimeoutError: Nothing came for ``request.timeout`` seconds.
        Exception: Whatever litellm raises; see :mod:`rlm_desktop.models.failures`.
    """
    litellm = load() if load.cache_info().currsize else await asyncio.to_thread(load)
    send = send or litellm.acompletion
    arguments = _arguments(request, model, api_base, key)
    answer = Answer(model=model)
    async with asyncio.timeout(request.timeout) as clock:
        if on_text is None:
            response = await send(**arguments)
            answer.place = _place(response)
            _take_whole(answer, response)
            return answer
        stream = await send(**arguments, stream=True, stream_options={"include_usage": True})
        answer.place = _place(stream)
        await _take_stream(answer, stream, on_text, clock, request.timeout)
    return answer


def cost_of(model: str, usage: Any) -> float | None:
    """What these tokens cost in US dollars by litellm's price table; None if the model is not in it."""
    litellm = load()
    response = litellm.ModelResponse(model=model, usage=usage)
    try:
        return float(litellm.completion_cost(completion_response=response, model=model))
    except Exception:  # noqa: BLE001  # litellm raises several unrelated types, and bare Exception, for "no price"
        return None


def tokens_of(usage: Any) -> Usage:
    """The tokens of litellm's usage object."""
    details = getattr(usage, "prompt_tokens_details", None)
    return Usage(
        int(getattr(usage, "prompt_tokens", 0) or 0),
        int(getattr(usage, "completion_tokens", 0) or 0),
        int(getattr(details, "cached_tokens", 0) or 0),
    )


def parameters(request: Request) -> dict[str, Any]:
    """The fields of a request in the OpenAI protocol that say what is asked for and how."""
    fields: dict[str, Any] = {
        "messages": [{"role": message.role, "content": message.content} for message in request.messages],
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "stop": list(request.stop) or None,
        "reasoning_effort": request.effort or None,
        "seed": request.seed,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _arguments(request: Request, model: str, api_base: str, key: str | None) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "model": model,
        **parameters(request),
        # The clock in complete() counts; this one must not ring first, as litellm calls it by other names.
        "timeout": request.timeout + _GRACE,
        "max_retries": 0,
        "drop_params": True,
        "api_base": api_base or None,
        "api_key": key,
    }
    return {name: value for name, value in arguments.items() if value is not None}


def _take_whole(answer: Answer, response: Any) -> None:
    choice = response.choices[0]
    answer.take(choice.message.content, getattr(choice.message, "reasoning_content", None))
    answer.finish_reason = choice.finish_reason or "stop"
    answer.model = response.model or answer.model
    answer.usage = _told(getattr(response, "usage", None))


async def _take_stream(
    answer: Answer,
    stream: Any,
    on_text: Callable[[str], None],
    clock: asyncio.Timeout,
    seconds: float,
) -> None:
    try:
        async for chunk in stream:
            clock.reschedule(asyncio.get_running_loop().time() + seconds)
            answer.model = getattr(chunk, "model", "") or answer.model
            answer.usage = _told(getattr(chunk, "usage", None)) or answer.usage
            for choice in chunk.choices:
                answer.finish_reason = choice.finish_reason or answer.finish_reason
                if text := answer.take(choice.delta.content, getattr(choice.delta, "reasoning_content", None)):
                    on_text(text)
    finally:
        # Closing the stream frees the connection and stops the provider's meter. In a task of its own: within one
        # that is being cancelled litellm's closing is cancelled, too, and says nothing of it.
        await asyncio.shield(asyncio.ensure_future(stream.aclose()))


def too_long(model: str) -> ModelError:
    """The error of a reply that does not end."""
    return ModelError(
        "too-long",
        f"{model} sent a reply of more than {LONGEST_REPLY:,} characters, which was cut off and is not used.",
        remedy="Look after its server, or choose another model.",
    )


def _place(response: Any) -> str:
    """The id of the deployment that answers, where a Router chose one."""
    hidden = getattr(response, "_hidden_params", None) or {}
    return str(hidden.get("model_id") or "")


def _told(usage: Any) -> Any:
    """The usage object if it holds any figure."""
    return usage if usage is not None and tokens_of(usage).total else None


def _bypass_proxy_for_this_machine() -> None:
    """Requests to a server on this machine do not go through a proxy that the environment names."""
    for name in ("NO_PROXY", "no_proxy"):
        exempt = [host for host in os.environ.get(name, "").split(",") if host]
        os.environ[name] = ",".join(dict.fromkeys([*exempt, "127.0.0.1", "localhost", "::1"]))
