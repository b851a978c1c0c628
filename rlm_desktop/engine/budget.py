"""One budget for a tree of runs: what is left is asked for before it is spent."""

from __future__ import annotations

import time

from rlm_desktop.core.errors import BudgetError
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import Usage


class Budget:
    """What a run and all its children have spent, against what they may spend.

    Attributes:
        usage: Tokens of all requests so far.
        cost: US dollars spent as far as prices are known.
        priced: False once a reply came whose price is not known.
        calls: Sub-calls begun.
        steps: Steps of all runs begun.
    """

    def __init__(self, limits: RunLimits) -> None:
        self.limits = limits
        self.usage = Usage()
        self.cost = 0.0
        self.priced = True
        self.calls = 0
        self.steps = 0
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Wall time since the run began."""
        return time.monotonic() - self._began

    @property
    def known_cost(self) -> float | None:
        """The cost in US dollars, or None when it cannot be known."""
        return self.cost if self.priced else None

    def seconds_left(self) -> float | None:
        """Wall time until the limit, or None where there is none."""
        return max(0.0, self.limits.seconds - self.seconds) if self.limits.seconds else None

    def begin_request(self) -> None:
        """Ask for leave to send a request.

        Raises:
            BudgetError: The money, the tokens or the time are used up.
        """
        limits = self.limits
        if limits.cost and self.cost >= limits.cost:
            raise BudgetError("cost", f"The run reached its limit of ${limits.cost:.2f}.")
        if limits.tokens and self.usage.total >= limits.tokens:
            raise BudgetError("tokens", f"The run reached its limit of {limits.tokens:,} tokens.")
        if limits.seconds and self.seconds >= limits.seconds:
            raise BudgetError("seconds", f"The run reached its limit of {limits.seconds:,.0f} seconds.")

    def begin_calls(self, count: int) -> None:
        """Ask for leave to make sub-calls; all of them or none.

        Raises:
            BudgetError: There are not so many left.
        """
        if self.limits.calls and self.calls + count > self.limits.calls:
            left = self.limits.calls - self.calls
            raise BudgetError(
                "calls",
                f"The run may make {self.limits.calls:,} calls; {left:,} are left and {count:,} were asked for.",
            )
        self.calls += count

    def settle(self, usage: Usage, cost: float | None) -> None:
        """Book what a request has used."""
        self.usage = self.usage + usage
        if cost is None:
            self.priced = False
        else:
            self.cost += cost

    def status(self) -> str:
        """What is left, in words for the root model."""
        parts = []
        if self.limits.calls:
            parts.append(f"{self.limits.calls - self.calls:,} calls left")
        if self.limits.cost and self.priced:
            parts.append(f"${max(0.0, self.limits.cost - self.cost):.2f} left")
        if self.limits.tokens:
            parts.append(f"{max(0, self.limits.tokens - self.usage.total):,} tokens left")
        left = self.seconds_left()
        if left is not None:
            parts.append(f"{left:,.0f} s left")
        return ", ".join(parts)
