"""The host's side of the sandbox: start a guest, have it run cells, serve its requests, end it.

A sandbox lives in the asyncio loop, and the thread, that started it: on Linux the kernel kills a guest when the thread
that started it ends. Only :meth:`Sandbox.kill` may be called from elsewhere.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rlm_desktop.case.connection import case_file, connect_read_only
from rlm_desktop.core.errors import RlmError, SandboxError
from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.core.model import CellEnd, CellResult, Variable
from rlm_desktop.sandbox import messages
from rlm_desktop.sandbox.layers import BOTH, Layers
from rlm_desktop.sandbox.protocol import FrameTooLargeError, HostChannel, ProtocolError, StreamEndedError

Serve = Callable[[str, dict[str, Any]], Awaitable[Any]]
"""Does what a guest asks for: (name, arguments) -> JSON. An RlmError it raises is shown to the guest's code."""

CHILD_OPTION = "--sandbox-child"
"""With this option and a descriptor, a frozen application runs ``guest.main`` instead of itself."""

_START_SECONDS = 60.0
_STRIKES = 4
_STRIKE_SECONDS = 0.25
"""How often, and how long apart, code is asked to stop before its process is killed."""
_STREAM_BUFFER = 1 << 18


class _WholeCase:
    """The lazy text of all documents of the scope."""

    def __repr__(self) -> str:
        return "WHOLE_CASE"


WHOLE_CASE = _WholeCase()


@dataclass(frozen=True, slots=True)
class CaseGrant:
    """The part of a case that a guest may read: the case's folder, and the ids of the scope, None for all."""

    folder: Path
    documents: tuple[int, ...] | None = None


class Sandbox:
    """One REPL behind the wall. Variables persist from cell to cell, unless its process had to be killed."""

    def __init__(self, start: dict[str, Any], grant: CaseGrant | None, limits: SandboxLimits) -> None:
        self._start = start
        self._limits = limits
        self._documents = frozenset(grant.documents) if grant and grant.documents is not None else None
        # While it is open the index of the write-ahead log exists, which guests open read-only and cannot make.
        self._case = connect_read_only(grant.folder) if grant else None
        self._guest: _Guest | None = None
        self._history: list[dict[str, Any]] | None = None
        self._cells = 0
        self._ended = False
        self._lock = threading.Lock()
        self.layers: tuple[str, ...] = ()
        self.missing: tuple[str, ...] = ()
        self.context = Variable("context", "", "")

    @classmethod
    async def start(
        cls,
        *,
        query: str,
        case: CaseGrant | None,
        context: Any = WHOLE_CASE,
        limits: SandboxLimits = SandboxLimits(),
        layers: Layers = BOTH,
    ) -> Sandbox:
        """Start a sandbox and wait until it is confined.

        Args:
            query: The question of the run.
            case: What of a case the code may read; None for nothing.
            context: What the run is about: ``WHOLE_CASE``, or JSON, in which ``{"$documents": [ids]}`` and
                ``{"$case": true}`` stand for text of the case.
            limits: What the code may use.
            layers: Which layers of the wall to raise.

        Raises:
            SandboxError: The guest does not start, or the context is too large.
            CaseError: The case cannot be opened.
        """
        message = {
            "query": query,
            "case": case
            and {
                "file": case_file(case.folder).resolve().as_uri(),
                "documents": None if case.documents is None else list(case.documents),
            },
            "context": None if context is WHOLE_CASE and case else "" if context is WHOLE_CASE else context,
            "limits": asdict(limits),
            "layers": layers.value,
        }
        sandbox = cls(message, case, limits)
        try:
            await sandbox._new_guest()
        except BaseException:
            await sandbox.close()
            raise
        return sandbox

    def set_history(self, history: list[dict[str, Any]]) -> None:
        """Give the next cell, and those after it, the turns of the conversation so far as ``history``."""
        self._history = history

    async def run(self, code: str, serve: Serve) -> CellResult:
        """Run one cell and serve its requests. Whatever the code does is told by the result, never raised.

        When the task that waits here is cancelled, the guest is killed at once.

        Raises:
            SandboxError: The sandbox was closed, or a new guest does not start.
        """
        if self._ended:
            raise SandboxError("The sandbox has been closed.")
        guest = self._guest or await self._new_guest()
        self._cells += 1
        try:
            history = None if guest.history is self._history else self._history
            result = await guest.run(code, self._cells, history, serve)
            guest.history = self._history
        except BaseException:
            self._drop()
            raise
        if not result.variables_kept:
            self._drop()
            if self._ended:
                return replace(result, end=CellEnd.STOPPED, error="The run was stopped.")
        return result

    async def close(self) -> None:
        """End the guest and let go of the case. May be called more than once."""
        self.kill()
        self._drop()
        if self._case is not None:
            self._case.close()
            self._case = None

    def kill(self) -> None:
        """End the guest at once and for good, from any thread."""
        with self._lock:
            self._ended = True
            if self._guest is not None:
                self._guest.process.kill()

    async def _new_guest(self) -> _Guest:
        guest = await _Guest.start(self._start, self._limits, self._documents)
        with self._lock:
            self._guest = guest
            if self._ended:
                guest.process.kill()
        language = ("language",) if Layers.LANGUAGE.value & self._start["layers"] else ()
        self.layers = language + tuple(guest.ready["active"])
        self.missing = tuple(guest.ready["missing"])
        if not language and (self.missing or not self.layers):
            self._drop()
            raise SandboxError(
                "The system's layer of the sandbox is not complete, and it is the only one that was asked for.",
                " ".join(f"{each}." for each in self.missing),
                "Run the code with the language layer as well.",
            )
        self.context = Variable("context", guest.ready["context_type"], guest.ready["context_size"])
        return guest

    def _drop(self) -> None:
        with self._lock:
            guest, self._guest = self._guest, None
        if guest is not None:
            guest.end()


# -- the guest's process ------------------------------------------------------------------------------------


class _Guest:
    """A guest's process and the stream to it."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        channel: HostChannel,
        limits: SandboxLimits,
        documents: frozenset[int] | None,
    ) -> None:
        self.process = process
        self.ready: dict[str, Any] = {}
        self.history: list[dict[str, Any]] | None = None
        self._channel = channel
        self._limits = limits
        self._documents = documents
        self._incoming: asyncio.Task[dict[str, Any]] | None = None

    @classmethod
    async def start(cls, message: dict[str, Any], limits: SandboxLimits, documents: frozenset[int] | None) -> _Guest:
        if os.name != "posix":
            raise SandboxError(
                "The sandbox cannot be used on this system yet.",
                "Model-written code is never run without it.",
                "Ask your questions on Linux or macOS.",
            )
        ours, theirs = socket.socketpair()
        try:
            process = _spawn(theirs)
        except OSError as error:
            ours.close()
            raise SandboxError(f"The sandbox's process cannot be started ({error}).") from error
        finally:
            theirs.close()
        reader, writer = await asyncio.open_connection(sock=ours, limit=_STREAM_BUFFER)
        guest = cls(process, HostChannel(reader, writer, limits.frame), limits, documents)
        try:
            await guest._begin(message)
        except BaseException:
            guest.end()
            raise
        return guest

    async def _begin(self, message: dict[str, Any]) -> None:
        try:
            async with asyncio.timeout(_START_SECONDS):
                await self._channel.send(message)
                self.ready = await self._channel.receive()
        except FrameTooLargeError as error:
            raise SandboxError(
                f"The context is too large to be handed over ({error}).",
                remedy="Make a case of it, or raise the limit of a message in Settings.",
            ) from error
        except (ProtocolError, TimeoutError) as error:
            raise SandboxError(
                f"The sandbox did not start ({error or 'it took too long'}).",
                "Model-written code cannot be run without it.",
                "Run `rlm-desktop doctor` to see what this machine lacks.",
            ) from error
        if self.ready.get("kind") != "ready":
            raise SandboxError(f"The sandbox did not start ({self.ready.get('error', 'no reason given')}).")

    def end(self) -> None:
        """Kill the process, close the stream, and have the process reaped in its own time."""
        self.process.kill()
        if self._incoming is not None:
            self._incoming.cancel()
        self._channel.close()
        threading.Thread(target=self.process.wait, name="reap-guest", daemon=True).start()

    # -- one cell -----------------------------------------------------------------------------------------

    async def run(self, code: str, number: int, history: list[dict[str, Any]] | None, serve: Serve) -> CellResult:
        """Run one cell; ``variables_kept`` is False when the process is of no further use."""
        clock = _Clock(self._limits.seconds)
        try:
            await self._channel.send({"kind": "cell", "number": number, "code": code, "history": history})
            while True:
                message = await self._next(clock)
                if message is None:
                    return self._killed(
                        clock,
                        CellEnd.TIMEOUT,
                        f"The code ran longer than {self._limits.seconds:g} seconds and could not be interrupted.",
                    )
                if message.get("kind") == "done":
                    found = messages.result(message, number, self._limits, self._documents)
                    return replace(found, error=self._explained(found), seconds=clock.used)
                await self._serve(message, serve)
        except FrameTooLargeError as error:
            return self._killed(clock, CellEnd.KILLED, f"Too much was sent at once: {error}.")
        except StreamEndedError:
            return await self._died(clock)
        except ProtocolError as error:
            return self._killed(clock, CellEnd.KILLED, f"The code sent the host {error}, and was stopped.")

    async def _next(self, clock: _Clock) -> dict[str, Any] | None:
        """The next message; None when the time was over and the code could not be stopped."""
        if await self._arrives(clock, clock.left):
            return self._take()
        for _ in range(_STRIKES):
            self.process.send_signal(signal.SIGINT)
            while await self._arrives(clock, _STRIKE_SECONDS):
                message = self._take()
                if message.get("kind") == "done":
                    return message
                # A request that crossed the interrupt: the code no longer waits for its reply.
        return None

    async def _arrives(self, clock: _Clock, seconds: float | None) -> bool:
        if self._incoming is None:
            self._incoming = asyncio.ensure_future(self._channel.receive())
        with clock:
            done, _ = await asyncio.wait({self._incoming}, timeout=seconds)
        return bool(done)

    def _take(self) -> dict[str, Any]:
        assert self._incoming is not None
        incoming, self._incoming = self._incoming, None
        return incoming.result()

    async def _serve(self, message: dict[str, Any], serve: Serve) -> None:
        number, name, arguments = messages.request(message, self._limits)
        try:
            reply = {"kind": "reply", "number": number, "value": await serve(name, arguments)}
        except RlmError as error:
            reply = {"kind": "reply", "number": number, "error": str(error)}
        try:
            await self._channel.send(reply)
        except FrameTooLargeError as error:
            sentence = f"The reply is too large ({error}); ask for less at once."
            await self._channel.send({"kind": "reply", "number": number, "error": sentence})

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

    @staticmethod
    def _killed(clock: _Clock, end: CellEnd, sentence: str) -> CellResult:
        return CellResult(
            end,
            error=f"{sentence} All variables are lost; the next cell starts anew.",
            seconds=clock.used,
            variables_kept=False,
        )


_DEATHS: dict[int, str] = {
    signal.SIGSEGV: "The process that ran the code crashed, as it does when objects are nested too deeply.",
    signal.SIGABRT: "The process that ran the code gave up, as it does when memory runs out at a bad moment.",
    signal.SIGSYS: "The code asked the operating system for something that is forbidden, and was stopped.",
    signal.SIGKILL: "The process that ran the code was killed.",
    signal.SIGXCPU: "The process that ran the code used up its processor time.",
}


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


def _spawn(theirs: socket.socket) -> subprocess.Popen[bytes]:
    """Start the guest's process with one descriptor, no environment and no place in the file system."""
    descriptor = theirs.fileno()
    if getattr(sys, "frozen", False):
        command = [sys.executable, CHILD_OPTION, str(descriptor)]
    else:
        paths = dict.fromkeys(str(_directory_of(package)) for package in ("rlm_desktop", "RestrictedPython"))
        code = (
            f"import sys; sys.path += {json.dumps(list(paths))}; "
            f"from rlm_desktop.sandbox.guest import main; main({descriptor})"
        )
        command = [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", code]
    return subprocess.Popen(
        command,
        cwd=os.sep,
        env={},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        pass_fds=(descriptor,),
        start_new_session=True,
    )


def _directory_of(package: str) -> Path:
    specification = find_spec(package)
    if specification is None or specification.origin is None:
        raise SandboxError(f"The package {package} is not installed.", remedy="Install RLM Desktop again.")
    return Path(specification.origin).parent.parent
