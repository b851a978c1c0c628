"""Answers of models kept by the hash of what was asked: a run can be replayed, and resumed without paying twice.

What is kept is the outcome of each attempt, failures among them, as a run that met one went on differently. A request
is known by the SHA-256 of what decides over its answer. Where its server is, how long it may take and the key are no
part of it. Requests that are equal are told apart by their occurrence, counted as they are asked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Protocol

import msgspec

from rlm_desktop.case.recordings import Recordings
from rlm_desktop.core.errors import ModelError
from rlm_desktop.core.model import Price, Reply, Request

OnText = Callable[[str], None]
Steady = Callable[[str], str]
"""Takes out of a text what differs from one run to the next though the same is asked."""


class Models(Protocol):
    """The way to the models: :class:`rlm_desktop.models.gateway.Gateway`, or what stands in front of one."""

    async def complete(self, request: Request, on_text: OnText | None = None) -> Reply:
        """Ask a model once.

        Raises:
            ModelError: There is no usable reply.
        """

    def context_window(self, model: str) -> int | None:
        """The context window of a model in tokens; None if it is not known."""

    def price(self, model: str, api_base: str = "") -> Price | None:
        """What a model costs; None if it is not known."""

    def host(self, model: str, api_base: str = "") -> str:
        """The machine that requests to a model go to; empty where nothing leaves this one."""


class NotRecordedError(Exception):
    """A replay asked what the run had not asked, or what it had no answer to when it was cut off."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A :class:`ModelError` as it is kept."""

    kind: str
    happened: str
    meaning: str = ""
    remedy: str = ""
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one attempt: a reply or a failure."""

    reply: Reply | None = None
    failure: Failure | None = None

    def given(self, on_text: OnText | None) -> Reply:
        """The reply, marked as recorded; its text goes to ``on_text``.

        Raises:
            ModelError: The attempt failed.
        """
        if self.reply is None:
            told = self.failure or Failure("bad-reply", "The recorded answer is empty.")
            raise ModelError(told.kind, told.happened, told.meaning, told.remedy, retry_after=told.retry_after)
        if on_text is not None:
            on_text(self.reply.text)
        return replace(self.reply, recorded=True)


def fingerprint(request: Request, steady: Steady = str) -> str:
    """The hash that a request is known by."""
    asked = {
        "model": request.model,
        "messages": [(message.role, steady(message.content)) for message in request.messages],
        "purpose": request.purpose,
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "stop": request.stop,
        "effort": request.effort,
        "seed": request.seed,
    }
    return sha256(msgspec.json.encode(asked, order="deterministic")).hexdigest()


class Recorder:
    """Asks models and keeps every answer. What a resumed run was answered is given again, and not asked.

    Args:
        models: Where requests go.
        recordings: Where answers are kept.
        before: The answers of the run that is resumed, by hash and occurrence.
        steady: See :data:`Steady`.
    """

    def __init__(
        self,
        models: Models,
        recordings: Recordings,
        before: Mapping[tuple[str, int], str] | None = None,
        steady: Steady = str,
    ) -> None:
        self._models = models
        self._recordings = recordings
        self._steady = steady
        self._asked: Counter[str] = Counter()
        self._before: dict[str, list[Answer]] = defaultdict(list)
        for (request, _), body in (before or {}).items():
            answer = msgspec.json.decode(body, type=Answer)
            # What failed then is asked again.
            if answer.reply is not None:
                self._before[request].append(answer)

    @property
    def unused(self) -> int:
        """How many answers of the run before have not been given again."""
        return sum(map(len, self._before.values()))

    async def complete(self, request: Request, on_text: OnText | None = None) -> Reply:
        """Ask a model once, unless the answer is there already.

        Raises:
            ModelError: There is no usable reply.
            CaseError: The answer cannot be kept.
        """
        asked = fingerprint(request, self._steady)
        self._asked[asked] += 1
        occurrence = self._asked[asked]
        if before := self._before.get(asked):
            answer = before.pop(0)
            self._keep(asked, occurrence, answer)
            return answer.given(on_text)
        try:
            reply = await self._models.complete(request, on_text)
        except ModelError as error:
            failure = Failure(error.kind, error.happened, error.meaning, error.remedy, error.retry_after)
            self._keep(asked, occurrence, Answer(failure=failure))
            raise
        self._keep(asked, occurrence, Answer(replace(reply, seconds=0.0)))
        return reply

    def context_window(self, model: str) -> int | None:
        """The context window of a model in tokens; None if it is not known."""
        return self._models.context_window(model)

    def price(self, model: str, api_base: str = "") -> Price | None:
        """What a model costs; None if it is not known."""
        return self._models.price(model, api_base)

    def host(self, model: str, api_base: str = "") -> str:
        """The machine that requests to a model go to; empty where nothing leaves this one."""
        return self._models.host(model, api_base)

    def _keep(self, request: str, occurrence: int, answer: Answer) -> None:
        self._recordings.keep(request, occurrence, msgspec.json.encode(answer).decode())


class Player:
    """Answers from the recording of a run alone: no model is asked, and nothing leaves this machine.

    Args:
        answers: The recorded answers, by hash and occurrence.
        windows: The context windows that the run went by, by model.
        prices: The prices that the run went by, by model.
        steady: See :data:`Steady`.
    """

    def __init__(
        self,
        answers: Mapping[tuple[str, int], str],
        windows: Mapping[str, int | None],
        prices: Mapping[str, Price | None],
        steady: Steady = str,
    ) -> None:
        self._answers = dict(answers)
        self._windows = windows
        self._prices = prices
        self._steady = steady
        self._asked: Counter[str] = Counter()

    @property
    def unused(self) -> int:
        """How many answers have not been given."""
        return len(self._answers)

    async def complete(self, request: Request, on_text: OnText | None = None) -> Reply:
        """The recorded answer to a request.

        Raises:
            ModelError: That is what the run met.
            NotRecordedError: There is none.
        """
        asked = fingerprint(request, self._steady)
        self._asked[asked] += 1
        body = self._answers.pop((asked, self._asked[asked]), None)
        if body is None:
            beginning = " ".join(request.messages[-1].content.split())[:120]
            raise NotRecordedError(f"The run has no answer to this prompt to {request.model}: {beginning}")
        return msgspec.json.decode(body, type=Answer).given(on_text)

    def context_window(self, model: str) -> int | None:
        """The context window that the run went by."""
        return self._windows.get(model)

    def price(self, model: str, api_base: str = "") -> Price | None:
        """The price that the run went by."""
        return self._prices.get(model)

    def host(self, model: str, api_base: str = "") -> str:
        """Empty: nothing leaves this machine."""
        return ""
