"""Asks models for the runs of a tree: again where that may help, and on where a reply was cut off at its length."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from rlm_desktop.core.errors import BudgetError, ModelError
from rlm_desktop.core.events import Event, Noted
from rlm_desktop.core.model import Message, Reply, Request
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.engine.budget import Budget, Ledger
from rlm_desktop.engine.conditions import steady
from rlm_desktop.models.recorded import Models, fingerprint

_ATTEMPTS = 5
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 60.0
_CONTINUATIONS = 4
_CUT_OFF = "length"
"""The finish reason of a reply that reached the most tokens it may have."""
_GO_ON = (
    "Your reply was cut off because it reached its greatest length. Go on with the very next character. "
    "Repeat nothing, say nothing about this, and open no new code block if you were inside one."
)

OnText = Callable[[str], None]


def request_to(choice: ModelChoice, messages: Sequence[Message], purpose: str = "sub") -> Request:
    """A request to a model, with the parameters that the user chose for it."""
    chosen = choice.parameters
    return Request(
        choice.model,
        tuple(messages),
        purpose,
        choice.api_base,
        max_tokens=chosen.max_tokens,
        temperature=chosen.temperature,
        effort=chosen.effort,
        seed=chosen.seed,
    )


class Asker:
    """Sends the requests of a tree of runs within its budget.

    Args:
        models: Where they go, one attempt at a time.
        budget: What is asked for leave before each.
        emit: Takes the notes on what went wrong.
        pause: Waits for so many seconds.
    """

    def __init__(
        self,
        models: Models,
        budget: Budget,
        emit: Callable[[Event], None],
        pause: Callable[[float], Awaitable[None]],
    ) -> None:
        self._models = models
        self._budget = budget
        self._emit = emit
        self._pause = pause

    async def complete(self, ledger: Ledger, request: Request, on_text: OnText | None = None) -> Reply:
        """The whole reply to a request. A reply that was cut off at its length is continued, four times at the most.

        Raises:
            BudgetError: The budget is used up.
            ModelError: The model gave no reply.
        """
        reply = await self._attempted(ledger, request, on_text)
        if reply.finish_reason == _CUT_OFF and not reply.text.strip():
            raise ModelError(
                "length",
                f"{request.model} used up the length of its reply with reasoning and wrote nothing.",
                remedy="Allow longer replies, or less reasoning, for this model in Settings.",
            )
        continued = 0
        while reply.finish_reason == _CUT_OFF and continued < _CONTINUATIONS:
            continued += 1
            rest = (Message("assistant", reply.text), Message("user", _GO_ON))
            try:
                more = await self._attempted(ledger, replace(request, messages=(*request.messages, *rest)), on_text)
            except (BudgetError, ModelError) as error:
                why = f"A reply of {request.model} was cut off at its length. {error.happened}"
                self._emit(Noted(ledger.run, why, warning=True))
                return reply
            reply = _joined(reply, more)
        return reply

    async def _attempted(self, ledger: Ledger, request: Request, on_text: OnText | None) -> Reply:
        """Send a request, again where that may help, and book it.

        Waits grow exponentially with full jitter, or are what the provider asked for (Retry-After).
        """
        for attempt in range(1, _ATTEMPTS + 1):
            self._budget.begin_request()
            try:
                reply = await self._models.complete(request, on_text)
            except ModelError as error:
                if not error.retryable or attempt == _ATTEMPTS:
                    raise
                wait = error.retry_after if error.retry_after is not None else _jitter(request, attempt)
                wait = min(wait, _LONGEST_WAIT)
                again = f"Trying again in {wait:.0f} s ({attempt} of {_ATTEMPTS - 1})."
                self._emit(Noted(ledger.run, f"{error.happened} {again}"))
                await self._pause(wait)
            else:
                ledger.book(usage=reply.usage, cost=reply.cost)
                return reply
        raise AssertionError("the last attempt returns or raises")


def _joined(first: Reply, rest: Reply) -> Reply:
    """A reply and its continuation as one."""
    cost = None if first.cost is None or rest.cost is None else first.cost + rest.cost
    return replace(
        rest,
        text=first.text + rest.text,
        reasoning="\n".join(filter(None, [first.reasoning, rest.reasoning])),
        usage=first.usage + rest.usage,
        cost=cost,
        seconds=first.seconds + rest.seconds,
        recorded=first.recorded and rest.recorded,
    )


def _jitter(request: Request, attempt: int) -> float:
    """Seconds to wait before the next attempt: full jitter, and the same each time the run is put again."""
    return random.Random(f"{fingerprint(request, steady)} {attempt}").uniform(0.1, _FIRST_WAIT * 2 ** (attempt - 1))
