"""The way to the models: one small interface over the built-in reader and everything that litellm reaches."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rlm_desktop.core.errors import ModelError
from rlm_desktop.core.model import Message, Price, Reply, Request, Usage
from rlm_desktop.core.settings import OFFLINE_MODEL, ModelChoice, Settings
from rlm_desktop.models import litellm_calls, openai_calls
from rlm_desktop.models.deployments import Deployments
from rlm_desktop.models.failures import key_missing, model_error, network_refused, provider_name
from rlm_desktop.models.gguf import is_model_file, path_of, read_model_file
from rlm_desktop.models.keys import Keys
from rlm_desktop.models.litellm_calls import CHARACTERS_PER_TOKEN, Answer
from rlm_desktop.models.model_files import MODEL_FILES, SERVED_NAME
from rlm_desktop.models.offline import answer_root, answer_sub
from rlm_desktop.models.providers import (
    KEY_VARIABLES,
    ROUTER,
    host_of,
    is_local,
    is_loopback,
    key_variable,
    price_of,
    provider_of,
    resolved,
    window_of,
)

_NO_KEY = "none"
_TEST_SECONDS = 30.0
_FILE_SECONDS = 1800.0
"""For a reply of a model in a file: a processor reads some ten tokens of a prompt in a second."""
_FILE_TOKENS = 1024
"""Of one reply of a model in a file, which may else repeat itself until its context is full."""


class Gateway:
    """Sends requests to models, one attempt each.

    Args:
        keys: Where keys come from.
        offline: Nothing is sent to another machine, whatever the switch in the settings says.
        settings: Whose prices, deployments and offline switch count.
    """

    def __init__(self, keys: Keys, *, offline: bool = False, settings: Settings | None = None) -> None:
        chosen = settings or Settings()
        self._keys = keys
        self._prices = {
            name: Price(price.prompt / 1e6, price.completion / 1e6) for name, price in chosen.prices.items()
        }
        self._deployments = Deployments(chosen.deployments, chosen.fallbacks, self._key)
        self._one_by_one = asyncio.Lock()
        self.offline = offline or chosen.offline

    async def complete(self, request: Request, on_text: Callable[[str], None] | None = None) -> Reply:
        """Ask a model once. With ``on_text`` the reply is streamed to it, in this task's thread.

        Cancelling the task closes the connection.

        Raises:
            ModelError: There is no usable reply.
        """
        began = time.monotonic()
        if request.model == OFFLINE_MODEL:
            return await _read_offline(request, on_text, began)
        if is_model_file(request.model):
            return await self._complete_by_file(request, on_text, began)
        if provider_of(request.model) == ROUTER:
            return await self._complete_routed(request, on_text, began)
        model, api_base = resolved(request.model, request.api_base)
        key = await self._key(model, api_base)
        try:
            speak = openai_calls.complete if _is_own_server(model, api_base) else litellm_calls.complete
            answer = await speak(request, model, api_base, key, on_text)
            return self._reply(request, answer, model, api_base, time.monotonic() - began)
        except ModelError:
            raise
        except Exception as error:  # noqa: BLE001  # litellm's errors have no narrower common root
            raise model_error(error, model=model, api_base=api_base, key=key, timeout=request.timeout) from None

    async def _complete_by_file(self, request: Request, on_text: Callable[[str], None] | None, began: float) -> Reply:
        """One attempt by the model in a file. Requests take turns, as one by one they are as fast as side by side."""
        path = path_of(request.model)
        timeout = max(request.timeout, _FILE_SECONDS)
        async with self._one_by_one:
            served = await asyncio.to_thread(MODEL_FILES.serve, path)
            model = f"openai/{SERVED_NAME}"
            try:
                asked = replace(request, timeout=timeout, max_tokens=request.max_tokens or _FILE_TOKENS)
                answer = await openai_calls.complete(asked, model, served.address, served.key, on_text)
                answer.model = request.model
                return self._reply(request, answer, request.model, served.address, time.monotonic() - began)
            except ModelError:
                raise
            except Exception as error:  # noqa: BLE001  # litellm's errors have no narrower common root
                told = model_error(error, model=request.model, api_base="", key=served.key, timeout=timeout)
                raise MODEL_FILES.why_gone(path) or told from None

    async def _complete_routed(self, request: Request, on_text: Callable[[str], None] | None, began: float) -> Reply:
        places = self._deployments.of(request.model)
        try:
            answer, place = await self._deployments.complete(request, on_text)
            model, api_base = resolved(place.model, place.api_base)
            return self._reply(request, answer, model, api_base, time.monotonic() - began)
        except ModelError:
            raise
        except Exception as error:  # noqa: BLE001  # litellm's errors have no narrower common root
            model, api_base = resolved(places[0].model, places[0].api_base)
            raise model_error(
                error, model=request.model, api_base=api_base, key=None, timeout=request.timeout
            ) from None

    def _reply(self, request: Request, answer: Answer, model: str, api_base: str, seconds: float) -> Reply:
        text, reasoning = _whole_characters(answer.text), _whole_characters(answer.reasoning)
        told = answer.usage
        usage = _estimated(request, text + reasoning) if told is None else litellm_calls.tokens_of(told)
        if not text.strip() and not reasoning.strip():
            raise ModelError("bad-reply", f"{model} gave an empty reply.", remedy="Try again, or choose another model.")
        cost = self._cost(answer, usage, model, api_base)
        return Reply(text, answer.model or model, usage, cost, reasoning, answer.finish_reason, seconds)

    def _cost(self, answer: Answer, usage: Usage, model: str, api_base: str) -> float | None:
        """What a reply cost in US dollars; None where the price, or what was used, is not known."""
        own = self._own_price(model)
        if own is not None:
            return own.prompt * usage.prompt_tokens + own.completion * usage.completion_tokens
        if is_local(model, api_base):
            return 0.0
        return None if answer.usage is None else litellm_calls.cost_of(model, answer.usage)

    def _own_price(self, model: str) -> Price | None:
        """The price that the user gave for a model, by its whole name or the one without the provider."""
        return self._prices.get(model) or self._prices.get(model.partition("/")[2])

    async def test(self, choice: ModelChoice) -> str:
        """Ask a model for one word and say in a sentence how it went.

        Raises:
            ModelError: It did not answer.
        """
        if choice.model == OFFLINE_MODEL:
            return "The built-in reader is ready. It needs no key and no network."
        question = Message("user", "Reply with the word OK.")
        request = Request(choice.model, (question,), api_base=choice.api_base, timeout=_TEST_SECONDS)
        reply = await self.complete(request)
        place = f"at {host_of(choice.api_base) or provider_name(provider_of(choice.model))}"
        if is_model_file(choice.model):
            place = "on this computer"
        return f"{reply.model or choice.model} {place} answered in {reply.seconds:.1f} seconds."

    def refuse_elsewhere(self, choices: Iterable[ModelChoice]) -> None:
        """Say before a run begins that the offline switch will not let its models be asked.

        Raises:
            ModelError: The switch is on, and one of the models is on another machine.
        """
        for choice in choices:
            if self.offline and (host := self.host(choice.model, choice.api_base)):
                raise network_refused(host)

    def context_window(self, model: str) -> int | None:
        """The context window of a model in tokens; None if it is not known."""
        if is_model_file(model):
            return read_model_file(path_of(model)).context
        if provider_of(model) == ROUTER:
            windows = [window_of(place.model) for place in self._deployments.of(model)]
            return None if None in windows else min(window for window in windows if window is not None)
        return None if model == OFFLINE_MODEL else window_of(model)

    def host(self, model: str, api_base: str = "") -> str:
        """The machine that requests to a model go to, or the provider's name; empty where nothing leaves this one."""
        if provider_of(model) == ROUTER:
            hosts = [self.host(place.model, place.api_base) for place in self._deployments.of(model)]
            return ", ".join(dict.fromkeys(filter(None, hosts)))
        name, base = resolved(model, api_base)
        return "" if is_local(model, api_base) else host_of(base) or provider_name(provider_of(name))

    def price(self, model: str, api_base: str = "") -> Price | None:
        """What a model costs; nothing on this machine, None if it is not known."""
        if model == OFFLINE_MODEL or is_model_file(model):
            return Price(0.0, 0.0)
        if provider_of(model) == ROUTER:
            return self._dearest(model)
        name, base = resolved(model, api_base)
        return self._own_price(name) or (Price(0.0, 0.0) if is_local(name, base) else price_of(name))

    def _dearest(self, model: str) -> Price | None:
        """The most that a request to a name of several places can cost; None where one of their prices is not known."""
        prices = [self.price(place.model, place.api_base) for place in self._deployments.of(model)]
        known = [price for price in prices if price is not None]
        if len(known) < len(prices):
            return None
        return Price(max(price.prompt for price in known), max(price.completion for price in known))

    def needs_key(self, model: str, api_base: str = "") -> str | None:
        """The environment variable that a model's key is usually in; None if the model needs no key."""
        if is_local(model, api_base):
            return None
        provider = provider_of(resolved(model, api_base)[0])
        return key_variable(provider) if provider in KEY_VARIABLES else None

    async def _key(self, model: str, api_base: str) -> str | None:
        """The key for a request, after asking whether it may be sent at all. The keyring may take its time."""
        provider = provider_of(model)
        if self.offline and not is_loopback(api_base):
            raise network_refused(host_of(api_base) or provider_name(provider))
        if api_base:
            key = await self._kept(host_of(api_base))
            if key or is_loopback(api_base):
                # A provider's key is not for another server's eyes, be it one on this machine.
                return key or _NO_KEY
        key = await self._kept(provider)
        if key is None and api_base:
            return _NO_KEY
        if key is None and provider in KEY_VARIABLES:
            raise key_missing(provider)
        return key

    async def _kept(self, name: str) -> str | None:
        """The key of a provider or a server, without waiting for the keyring in this thread."""
        if self._keys.is_at_hand(name):
            return self._keys.get(name)
        return await asyncio.to_thread(self._keys.get, name)


def warm_up() -> None:
    """Import what requests need in a background thread: for when a question is being typed."""
    litellm_calls.warm_up()


def _is_own_server(model: str, api_base: str) -> bool:
    """Whether a model is behind the OpenAI protocol at a server that nobody is paid for."""
    return bool(api_base) and provider_of(model) == "openai" and is_local(model, api_base)


def _estimated(request: Request, completion: str) -> Usage:
    prompt = sum(len(message.content) for message in request.messages)
    return Usage(prompt // CHARACTERS_PER_TOKEN, len(completion) // CHARACTERS_PER_TOKEN)


async def _read_offline(request: Request, on_text: Callable[[str], None] | None, began: float) -> Reply:
    """The built-in reader, in a thread of its own so that the loop stays free."""
    if request.purpose == "root":
        text = await asyncio.to_thread(answer_root, request.messages)
    else:
        prompt = "\n\n".join(message.content for message in request.messages if message.role != "system")
        text = await asyncio.to_thread(answer_sub, prompt)
    if on_text is not None:
        on_text(text)
    reply = Reply(text, OFFLINE_MODEL, _estimated(request, text), 0.0)
    return replace(reply, seconds=time.monotonic() - began)


def _whole_characters(pieces: Sequence[str]) -> str:
    """A text without half characters (lone surrogates), which JSON can carry and nothing can write down."""
    return "".join(pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
