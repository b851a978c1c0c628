"""A guest's process as the host sees it: what it is told, what it asks for, and how it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import threading
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Any

from rlm_desktop.core.errors import RlmError, SandboxError
from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.core.model import CellEnd, CellResult, PageRange, Variable
from rlm_desktop.sandbox import messages
from rlm_desktop.sandbox.host_channel import HostChannel
from rlm_desktop.sandbox.memory_watch import MemoryWatch
from rlm_desktop.sandbox.protocol import ERROR_SHOWN, FrameTooLargeError, ProtocolError, StreamEndedError
from rlm_desktop.sandbox.starter import STARTER, Started, discard

HandOut = Callable[[Iterable[PageRange]], None]
"""Is told of pages that were handed to code, before what the code asks for next is done."""
Serve = Callable[[str, dict[str, Any]], Awaitable[Any]]
"""Does what a guest asks for: (name, arguments) -> JSON. An RlmError it raises is shown to the guest's code."""

_START_SECONDS = 60.0
_STRIKES = 4
_STRIKE_SECONDS = 0.25
"""How often, and how long apart, code is asked to stop before its process is killed."""
_WATCH_SECONDS = 0.1
"""How often the memory of a guest is looked at while it works."""
_RESTORE_SECONDS = 5.0
_NAMES_SHOWN = 40
_STREAM_BUFFER = 1 << 18


class GuestProcess:
    """A guest's process and the stream to it."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        channel: HostChannel,
        limits: SandboxLimits,
        documents: frozenset[int] | None,
    ) -> None:
        self.process = process
        self.ready = messages.Ready((), (), (), Variable("context", "", ""))
        self.history: list[dict[str, Any]] | None = None
        self.saved: dict[str, str] = {}
        self._variables: tuple[Variable, ...] = ()
        self._reached = CellEnd.DONE
        self._memory = MemoryWatch(process.pid, 0)
        self._channel = channel
        self._limits = limits
        self._documents = documents
        self._incoming: asyncio.Task[dict[str, Any]] | None = None

    @classmethod
    async def start(
        cls, message: dict[str, Any], limits: SandboxLimits, documents: frozenset[int] | None
    ) -> GuestProcess:
        """Take the spare guest or start one, hand it its first message, and wait until it is confined.

        Raises:
            SandboxError: It does not start, or the message is too large.
        """
        if os.name != "posix":
            raise SandboxError(
                "The sandbox cannot be used on this system yet.",
                "Model-written code is never run without it.",
                "Ask your questions on Linux or macOS.",
            )
        for spare in (True, False):
            guest = await cls._attached(await _taken(spare=spare), limits, documents)
            try:
                guest.ready = await guest._begin(message)
                guest._memory = MemoryWatch(guest.process.pid, limits.memory)
            except StreamEndedError as error:
                guest.end()
                # A spare guest may have been killed while it waited, as when memory ran out.
                if not spare:
                    raise _not_started(str(error)) from error
            except BaseException:
                guest.end()
                raise
            else:
                STARTER.replace_spare()
                return guest
        raise AssertionError("the second guest starts or raises")

    @classmethod
    async def _attached(cls, started: Started, limits: SandboxLimits, documents: frozenset[int] | None) -> GuestProcess:
        reader, writer = await asyncio.open_connection(sock=started.stream, limit=_STREAM_BUFFER)
        return cls(started.process, HostChannel(reader, writer, limits.frame), limits, documents)

    async def _begin(self, message: dict[str, Any]) -> messages.Ready:
        try:
            await self._channel.send(message)
        except FrameTooLargeError as error:
            raise SandboxError(
                f"The context is too large to be handed over ({error}).",
                remedy="Make a case of it, or raise the limit of a message in Settings.",
            ) from error
        try:
            async with asyncio.timeout(_START_SECONDS):
                told = await self._channel.receive()
            if told.get("kind") == "failed":
                raise _not_started(str(told.get("error"))[:ERROR_SHOWN])
            return messages.ready(told)
        except StreamEndedError:
            raise
        except (ProtocolError, TimeoutError) as error:
            raise _not_started(str(error) or "it took too long") from error

    def end(self) -> None:
        """Kill the process, close the stream, and have the process reaped in its own time."""
        self.process.kill()
        if self._incoming is not None:
            self._incoming.cancel()
        self._channel.close()
        threading.Thread(target=self.process.wait, name="reap-guest", daemon=True).start()

    # -- one cell -----------------------------------------------------------------------------------------

    async def restore(self, saved: dict[str, str]) -> None:
        """Hand over the variables of a guest before this one.

        Raises:
            ProtocolError: The guest did not take them.
            TimeoutError: It took too long.
        """
        async with asyncio.timeout(_RESTORE_SECONDS):
            await self._channel.send({"kind": "restore", "variables": saved})
            if await self._channel.receive() != {"kind": "restored"}:
                raise ProtocolError("something else than that the variables are there")
        self.saved = saved

    async def run(
        self, code: str, number: int, history: list[dict[str, Any]] | None, serve: Serve, hand_out: HandOut
    ) -> CellResult:
        """Run one cell; ``variables_kept`` is False when the process is of no further use."""
        handed: dict[PageRange, None] = {}

        def note(pages: Iterable[PageRange]) -> None:
            pages = tuple(pages)
            handed.update(dict.fromkeys(pages))
            hand_out(pages)

        result = await self._run(code, number, history, serve, note)
        return replace(result, pages=tuple(handed))

    async def _run(
        self, code: str, number: int, history: list[dict[str, Any]] | None, serve: Serve, hand_out: HandOut
    ) -> CellResult:
        clock = _Clock(self._limits.seconds)
        self._reached = CellEnd.DONE
        try:
            await self._channel.send({"kind": "cell", "number": number, "code": code, "history": history})
            while True:
                message = await self._next(clock)
                if message is None:
                    return self._killed(clock, self._reached, self._limit_sentence())
                if message.get("kind") == "done":
                    done = self._done(message, number, clock)
                    hand_out(done.pages)
                    return done
                await self._serve(message, serve, hand_out)
        except FrameTooLargeError as error:
            return self._killed(clock, CellEnd.KILLED, f"Too much was sent at once: {error}.")
        except StreamEndedError:
            return await self._died(clock)
        except ProtocolError as error:
            return self._killed(clock, CellEnd.KILLED, f"The code sent the host {error}, and was stopped.")

    def _done(self, message: dict[str, Any], number: int, clock: _Clock) -> CellResult:
        found = messages.result(message, number, self._limits, self._documents)
        if found.end is CellEnd.TIMEOUT and self._reached is CellEnd.MEMORY:
            found = replace(found, end=CellEnd.MEMORY)
        self.saved = messages.saved(message, self.saved)
        self._variables = found.variables
        return replace(found, error=self._explained(found), seconds=clock.used)

    async def _next(self, clock: _Clock) -> dict[str, Any] | None:
        """The next message; None when a limit was reached and the code could not be stopped."""
        while not await self._arrives(clock, _WATCH_SECONDS if clock.left is None else min(clock.left, _WATCH_SECONDS)):
            if self._memory.is_over():
                return await self._interrupt(clock, CellEnd.MEMORY, 1)
            if clock.left == 0:
                return await self._interrupt(clock, CellEnd.TIMEOUT, _STRIKES)
        return self._take()

    async def _interrupt(self, clock: _Clock, reached: CellEnd, strikes: int) -> dict[str, Any] | None:
        """Ask the code to stop, since a limit was reached. The message that tells how it went; None when it is deaf."""
        self._reached = reached
        for _ in range(strikes):
            self.process.send_signal(signal.SIGINT)
            while await self._arrives(clock, _STRIKE_SECONDS):
                message = self._take()
                if message.get("kind") == "done":
                    return message
                # A request that crossed the interrupt: the code no longer waits for its reply.
        return None

    async def _arrives(self, clock: _Clock, seconds: float) -> bool:
        if self._incoming is None:
            self._incoming = asyncio.ensure_future(self._channel.receive())
        with clock:
            done, _ = await asyncio.wait({self._incoming}, timeout=seconds)
        return bool(done)

    def _take(self) -> dict[str, Any]:
        assert self._incoming is not None
        incoming, self._incoming = self._incoming, None
        return incoming.result()

    async def _serve(self, message: dict[str, Any], serve: Serve, hand_out: HandOut) -> None:
        asked = messages.request(message, self._limits, self._documents)
        hand_out(asked.pages)
        try:
            reply = {"kind": "reply", "number": asked.number, "value": await serve(asked.name, asked.arguments)}
        except RlmError as error:
            reply = {"kind": "reply", "number": asked.number, "error": str(error)}
        try:
            await self._channel.send(reply)
        except FrameTooLargeError as error:
            sentence = f"The reply is too large ({error}); ask for less at once."
            await self._channel.send({"kind": "reply", "number": asked.number, "error": sentence})

    def _explained(self, result: CellResult) -> str:
        """The error of a result, with a sentence on what its end means for the next cell."""
        if result.end is CellEnd.TIMEOUT:
            return (
                f"{result.error}The code was stopped after {self._limits.seconds:g} seconds of its own work. "
                "The variables it had set are kept."
            )
        if result.end is CellEnd.MEMORY:
            return (
                f"{result.error}The code asked for more memory than the {self._limits.memory >> 20:,} MB it may use. "
                "The variables it had set are kept; delete large ones, and work on smaller pieces."
            )
        return result.error

    # -- the end of a process -----------------------------------------------------------------------------

    async def _died(self, clock: _Clock) -> CellResult:
        """The result of a cell in which the process ended, or closed the stream."""
        status = await asyncio.to_thread(self._status)
        if status is None:
            return self._killed(clock, CellEnd.KILLED, "The code closed its connection to the host, and was stopped.")
        sentence = _DEATHS.get(-status, f"The process that ran the code ended ({status}).")
        return self._killed(clock, CellEnd.KILLED, sentence)

    def _status(self) -> int | None:
        """The exit status of a process whose stream has ended; None when it still runs."""
        try:
            return self.process.wait(1.0)
        except subprocess.TimeoutExpired:
            return None

    def _limit_sentence(self) -> str:
        if self._reached is CellEnd.MEMORY:
            return f"The code used more memory than the {self._limits.memory >> 20:,} MB it may use, and was stopped."
        return f"The code ran longer than {self._limits.seconds:g} seconds and could not be interrupted."

    def _killed(self, clock: _Clock, end: CellEnd, sentence: str) -> CellResult:
        return CellResult(
            end,
            error=f"{sentence} {self._loss()}",
            variables=tuple(variable for variable in self._variables if variable.name in self.saved),
            seconds=clock.used,
            variables_kept=False,
            saved=tuple(sorted(self.saved)),
        )

    def _loss(self) -> str:
        """What is left of the variables when the process is gone, in words."""
        if not self.saved:
            return "All variables are lost; the next cell starts anew."
        lost = [variable.name for variable in self._variables if variable.name not in self.saved]
        return (
            f"The next cell has these variables, as they were before this one: {_listed(sorted(self.saved))}. "
            f"Lost are {f'{_listed(lost)}, ' if lost else ''}imports, functions, and all that this cell made."
        )


_DEATHS: dict[int, str] = {
    signal.SIGSEGV: "The process that ran the code crashed, as it does when objects are nested too deeply.",
    signal.SIGABRT: "The process that ran the code gave up, as it does when memory runs out at a bad moment.",
    signal.SIGSYS: "The code asked the operating system for something that is forbidden, and was stopped.",
    signal.SIGKILL: "The process that ran the code was killed.",
    signal.SIGXCPU: "The process that ran the code used up its processor time.",
}


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMES_SHOWN:,} more" if len(names) > _NAMES_SHOWN else ""
    return ", ".join(names[:_NAMES_SHOWN]) + more


class _Clock:
    """Counts the time the guest works, not the time it waits for the host. Use it as a context manager."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._since = 0.0
        self.used = 0.0

    @property
    def left(self) -> float | None:
        """Seconds until the limit; None without one."""
        return max(0.0, self._seconds - self.used) if self._seconds else None

    def __enter__(self) -> None:
        self._since = self._loop.time()

    def __exit__(self, *_: object) -> None:
        self.used += self._loop.time() - self._since


async def _taken(*, spare: bool) -> Started:
    """A guest of the starter; when the wait for it is cancelled, it is ended."""
    taken = STARTER.take(spare=spare)
    if taken.done():
        return taken.result()
    try:
        return await asyncio.shield(asyncio.wrap_future(taken))
    except asyncio.CancelledError:
        taken.add_done_callback(discard)
        raise


def _not_started(why: str) -> SandboxError:
    return SandboxError(
        f"The sandbox did not start ({why}).",
        "Model-written code cannot be run without it.",
        "Run `rlm-desktop doctor` to see what this machine lacks.",
    )
