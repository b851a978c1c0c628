"""Guests that ``bench sandbox`` measures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.core.model import CellResult
from rlm_desktop.sandbox.host import WHOLE_CASE, CaseGrant, Sandbox
from rlm_desktop.sandbox.layers import BOTH, Layers
from rlm_desktop.sandbox.starter import STARTER

_WARM_SECONDS = 1.0
"""What a spare guest gets to load everything, also on a machine that is busy."""
_TICK = 0.001


class Guest:
    """A sandbox and the process behind it.

    Attributes:
        start_seconds: How long it took until it was confined.
    """

    def __init__(self, sandbox: Sandbox, process: psutil.Process, start_seconds: float) -> None:
        self.start_seconds = start_seconds
        self._sandbox = sandbox
        self._process = process

    def memory(self) -> int:
        """Bytes of resident memory."""
        return int(self._process.memory_info().rss)

    async def wall_seconds(self, code: str) -> float:
        """How long a cell takes, on the clock of the host.

        Raises:
            RuntimeError: It ended in an error.
        """
        began = time.perf_counter()
        await self._run(code)
        return time.perf_counter() - began

    async def processor_seconds(self, code: str) -> float:
        """How long a cell takes, in processor time of the guest.

        Raises:
            RuntimeError: It ended in an error.
        """
        before = self._process.cpu_times()
        await self._run(code)
        after = self._process.cpu_times()
        return float(after.user + after.system - before.user - before.system)

    async def _run(self, code: str) -> None:
        result = await self._sandbox.run(code, _echo)
        if result.error:
            raise RuntimeError(result.error)

    async def seconds_to_stop(self, code: str, running: float) -> float:
        """How long it takes from Stop until the process is gone, when its code has run for some seconds."""
        runs = asyncio.Event()

        async def serve(name: str, arguments: dict[str, Any]) -> Any:
            runs.set()
            return await _echo(name, arguments)

        task = asyncio.ensure_future(self._sandbox.run(f"llm_query('')\n{code}", serve))
        await runs.wait()
        await asyncio.sleep(running)
        began = time.perf_counter()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await asyncio.to_thread(self._process.wait)
        return time.perf_counter() - began

    async def standstill(self, code: str) -> tuple[float, CellResult]:
        """Run a cell and tell the longest time in seconds that the host's loop had no turn meanwhile."""
        task = asyncio.ensure_future(self._sandbox.run(code, _echo))
        longest = 0.0
        while not task.done():
            began = time.perf_counter()
            await asyncio.sleep(_TICK)
            longest = max(longest, time.perf_counter() - began - _TICK)
        return longest, task.result()


@asynccontextmanager
async def started(
    case: CaseGrant | None = None, limits: SandboxLimits = SandboxLimits(), layers: Layers = BOTH
) -> AsyncIterator[Guest]:
    """A new guest, started now."""
    STARTER.drop_spare()
    async with _guest(case, limits, layers) as guest:
        yield guest


@asynccontextmanager
async def started_from_spare(case: CaseGrant | None = None) -> AsyncIterator[Guest]:
    """A guest that was kept ready."""
    STARTER.keep_spare()
    await asyncio.sleep(_WARM_SECONDS)
    async with _guest(case, SandboxLimits(), BOTH) as guest:
        yield guest


@asynccontextmanager
async def _guest(case: CaseGrant | None, limits: SandboxLimits, layers: Layers) -> AsyncIterator[Guest]:
    context = WHOLE_CASE if case else ""
    began = time.perf_counter()
    sandbox = await Sandbox.start(query="", case=case, context=context, limits=limits, layers=layers)
    seconds = time.perf_counter() - began
    try:
        yield Guest(sandbox, psutil.Process(sandbox.process), seconds)
    finally:
        await sandbox.close()


def spare_memory() -> int:
    """Bytes of resident memory of a guest that waits."""
    STARTER.drop_spare()
    before = set(psutil.Process().children())
    STARTER.keep_spare()
    time.sleep(_WARM_SECONDS)
    (spare,) = set(psutil.Process().children()) - before
    memory = int(spare.memory_info().rss)
    STARTER.drop_spare()
    return memory


async def _echo(name: str, arguments: dict[str, Any]) -> Any:
    """Answer at once, without a model."""
    return [{"text": prompt[:100]} for prompt in arguments["prompts"]]


def run_plainly(case: Path, code: str) -> float:
    """Processor seconds that code takes in plain Python, with the case's text as ``context`` in memory.

    For a process of its own, which is confined by opening the case.
    """
    from rlm_desktop.case.connection import case_file
    from rlm_desktop.sandbox.view import CaseView

    text = str(CaseView(case_file(case).resolve().as_uri(), None, 0).context)
    program = compile(code, "program", "exec", dont_inherit=True)
    began = time.process_time()
    exec(program, {"__name__": "__main__", "context": text})
    return time.process_time() - began
