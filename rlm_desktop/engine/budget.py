"""One budget for a tree of runs: what is left is asked for before it is spent."""

from __future__ import annotations

import time
from dataclasses import dataclass

from rlm_desktop.core.errors import BudgetError, UsageError
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import Price, Usage
from rlm_desktop.engine.holding import Hold

CHARACTERS_PER_TOKEN = 4
REPLY_TOKENS = 300
_SMALLER = "Search or filter first, and send fewer or shorter prompts."


class Ledger:
    """What one run and the runs under it have spent. What is booked here is booked with the parent as well.

    Attributes:
        run: The run's id.
        usage: Tokens of all requests so far.
        cost: US dollars spent as far as prices are known.
        priced: False once a reply came whose price is not known.
        calls: Sub-calls begun.
        steps: Steps begun.
    """

    def __init__(self, run: str, parent: Ledger | None = None) -> None:
        self.run = run
        self.usage = Usage()
        self.cost = 0.0
        self.priced = True
        self.calls = 0
        self.steps = 0
        self._parent = parent

    @property
    def known_cost(self) -> float | None:
        """The cost in US dollars, or None when it cannot be known."""
        return self.cost if self.priced else None

    def book(self, *, usage: Usage = Usage(), cost: float | None = 0.0, calls: int = 0, steps: int = 0) -> None:
        """Book what was used; a cost of None is one whose price is not known."""
        self.usage = self.usage + usage
        self.calls += calls
        self.steps += steps
        if cost is None:
            self.priced = False
        else:
            self.cost += cost
        if self._parent is not None:
            self._parent.book(usage=usage, cost=cost, calls=calls, steps=steps)


@dataclass(frozen=True, slots=True)
class Projection:
    """What a batch of calls will use by an estimate; ``cost`` in US dollars, None where the price is not known."""

    calls: int
    tokens: int
    cost: float | None


class Budget:
    """The limits of a tree of runs, against the ledger of its root run."""

    def __init__(self, limits: RunLimits, hold: Hold | None = None) -> None:
        self.limits = limits
        self._hold = hold or Hold()
        self.spent = Ledger("")
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Wall time since the run began, but for what it was paused."""
        return time.monotonic() - self._began - self._hold.seconds

    def seconds_left(self) -> float | None:
        """Wall time until the limit, or None where there is none."""
        return max(0.0, self.limits.seconds - self.seconds) if self.limits.seconds else None

    def begin_request(self) -> None:
        """Ask for leave to send a request.

        Raises:
            BudgetError: The money, the tokens or the time are used up.
        """
        limits = self.limits
        if limits.cost and self.spent.cost >= limits.cost:
            raise BudgetError("cost", f"The run reached its limit of ${limits.cost:.2f}.")
        if limits.tokens and self.spent.usage.total >= limits.tokens:
            raise BudgetError("tokens", f"The run reached its limit of {limits.tokens:,} tokens.")
        if limits.seconds and self.seconds >= limits.seconds:
            raise BudgetError("seconds", f"The run reached its limit of {limits.seconds:,.0f} seconds.")

    def begin_calls(self, count: int) -> None:
        """Ask for leave to make sub-calls; all of them or none.

        Raises:
            BudgetError: There are not so many left.
        """
        if self.limits.calls and self.spent.calls + count > self.limits.calls:
            left = self.limits.calls - self.spent.calls
            raise BudgetError(
                "calls",
                f"The run may make {self.limits.calls:,} calls; {left:,} are left and {count:,} were asked for.",
            )

    def projection(self, calls: int, characters: int, price: Price | None) -> Projection:
        """What calls with so many characters of prompts in all will use.

        A reply is taken to be as long as those so far were on average.

        Args:
            calls: How many.
            characters: Of all prompts together.
            price: Of the model; None when it is not known.
        """
        asked = characters // CHARACTERS_PER_TOKEN
        answered = calls * (self.spent.usage.completion_tokens // max(1, self.spent.calls) or REPLY_TOKENS)
        cost = price.prompt * asked + price.completion * answered if price else None
        return Projection(calls, asked + answered, cost)

    def begin_batch(self, planned: Projection) -> None:
        """Ask for leave to send a batch, before any of it is sent.

        Raises:
            UsageError: By the estimate it would use more than is left.
        """
        left = self.limits.cost - self.spent.cost
        if self.limits.cost and planned.cost and planned.cost > max(0.0, left):
            raise UsageError(
                f"{planned.calls:,} calls with about {planned.tokens:,} tokens would cost about ${planned.cost:.2f}, "
                f"and ${max(0.0, left):.2f} is left.",
                remedy=_SMALLER,
            )
        tokens = self.limits.tokens - self.spent.usage.total
        if self.limits.tokens and planned.tokens > max(0, tokens):
            raise UsageError(
                f"{planned.calls:,} calls would use about {planned.tokens:,} tokens, and {max(0, tokens):,} are left.",
                remedy=_SMALLER,
            )

    def status(self) -> str:
        """What is left, in words for the root model."""
        parts = []
        if self.limits.calls:
            parts.append(f"{self.limits.calls - self.spent.calls:,} calls left")
        if self.limits.cost and self.spent.priced:
            parts.append(f"${max(0.0, self.limits.cost - self.spent.cost):.2f} left")
        if self.limits.tokens:
            parts.append(f"{max(0, self.limits.tokens - self.spent.usage.total):,} tokens left")
        left = self.seconds_left()
        if left is not None:
            parts.append(f"{left:,.0f} s left")
        return ", ".join(parts)
