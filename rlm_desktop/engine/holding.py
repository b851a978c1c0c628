"""Pause: requests that are under way end, and no new one is sent until the run may go on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from rlm_desktop.core.model import Price, Reply, Request

if TYPE_CHECKING:
    import asyncio

    from rlm_desktop.models.recorded import Models

_LOOK = 0.05
"""Seconds between two looks at whether a run may go on."""


class Hold:
    """Holds requests back. It is laid and lifted from any thread.

    Attributes:
        seconds: How long requests were held back in all, which counts to no limit of time.
        clock: The limit of time of the run, which stands still meanwhile; None where there is none.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self.clock: asyncio.Timeout | None = None
        self._laid = threading.Event()
        self._waiting = 0
        self._began = 0.0
        self._left: float | None = None

    @property
    def laid(self) -> bool:
        """Whether requests are held back now."""
        return self._laid.is_set()

    def lay(self) -> None:
        """Hold requests back from now on."""
        self._laid.set()

    def lift(self) -> None:
        """Let requests go on."""
        self._laid.clear()

    async def passed(self) -> None:
        """Wait until requests may go on; used by the tasks of one loop."""
        if not self.laid:
            return
        import asyncio  # a window at rest makes holds, and does without the loop that waits

        loop = asyncio.get_running_loop()
        self._waiting += 1
        if self._waiting == 1:
            self._stop_clock(loop.time())
        try:
            while self.laid:
                await asyncio.sleep(_LOOK)
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._start_clock(loop.time())

    def _stop_clock(self, now: float) -> None:
        self._began = time.monotonic()
        when = self.clock.when() if self.clock else None
        self._left = None if when is None else when - now
        if self.clock is not None and self._left is not None:
            self.clock.reschedule(None)

    def _start_clock(self, now: float) -> None:
        self.seconds += time.monotonic() - self._began
        if self.clock is not None and self._left is not None:
            self.clock.reschedule(now + self._left)


class HeldModels:
    """Models whose requests wait while a hold is laid.

    Args:
        models: Where requests go.
        hold: What holds them back.
    """

    def __init__(self, models: Models, hold: Hold) -> None:
        self._models = models
        self.hold = hold

    async def complete(self, request: Request, on_text: Callable[[str], None] | None = None) -> Reply:
        """Ask a model once, as soon as that may be.

        Raises:
            ModelError: There is no usable reply.
        """
        await self.hold.passed()
        return await self._models.complete(request, on_text)

    def context_window(self, model: str) -> int | None:
        """The context window of a model in tokens; None if it is not known."""
        return self._models.context_window(model)

    def price(self, model: str, api_base: str = "") -> Price | None:
        """What a model costs; None if it is not known."""
        return self._models.price(model, api_base)

    def host(self, model: str, api_base: str = "") -> str:
        """The machine that requests to a model go to; empty where nothing leaves this one."""
        return self._models.host(model, api_base)


def hold_of(models: Models) -> Hold | None:
    """What holds requests to these models back; None where nothing does."""
    return models.hold if isinstance(models, HeldModels) else None
