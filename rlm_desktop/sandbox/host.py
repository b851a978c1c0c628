"""The host's side of the sandbox: start a guest, have it run cells, serve its requests, end it.

A sandbox lives in the asyncio loop, and the thread, that started it: on Linux the kernel kills a guest when the thread
that started it ends. Only :meth:`Sandbox.kill` may be called from elsewhere.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rlm_desktop.case.connection import case_file, connect_read_only
from rlm_desktop.core.errors import ConsentError, SandboxError
from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.core.model import CellEnd, CellResult, PageRange, Variable
from rlm_desktop.sandbox.guest_process import GuestProcess, HandOut, Serve
from rlm_desktop.sandbox.layers import BOTH, Layers
from rlm_desktop.sandbox.protocol import ProtocolError


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


def _nobody(_pages: Iterable[PageRange]) -> None:
    """Who is told of pages that were handed out when nobody wants to know."""


class Sandbox:
    """One REPL behind the wall. Variables persist from cell to cell; plain data also when its process is killed."""

    def __init__(
        self, start: dict[str, Any], grant: CaseGrant | None, limits: SandboxLimits, *, language_layer_alone: bool
    ) -> None:
        self._start = start
        self._language_layer_alone = language_layer_alone
        self._limits = limits
        self._documents = frozenset(grant.documents) if grant and grant.documents is not None else None
        # While it is open the index of the write-ahead log exists, which guests open read-only and cannot make.
        self._case = connect_read_only(grant.folder) if grant else None
        self._guest: GuestProcess | None = None
        self._history: list[dict[str, Any]] | None = None
        self._saved: dict[str, str] = {}
        self._cells = 0
        self._ended = False
        self._lock = threading.Lock()
        self.layers: tuple[str, ...] = ()
        self.missing: tuple[str, ...] = ()
        self.forgone: tuple[str, ...] = ()
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
        language_layer_alone: bool = False,
    ) -> Sandbox:
        """Start a sandbox and wait until it is confined.

        Args:
            query: The question of the run.
            case: What of a case the code may read; None for nothing.
            context: What the run is about: ``WHOLE_CASE``, or JSON, in which ``{"$documents": [ids]}`` and
                ``{"$case": true}`` stand for text of the case.
            limits: What the code may use.
            layers: Which layers of the wall to raise.
            language_layer_alone: Whether the user agreed that the language layer is enough where the system's is not
                complete.

        Raises:
            ConsentError: It is not complete, and the user did not agree.
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
        sandbox = cls(message, case, limits, language_layer_alone=language_layer_alone)
        try:
            await sandbox._new_guest()
        except BaseException:
            await sandbox.close()
            raise
        return sandbox

    def set_history(self, history: list[dict[str, Any]]) -> None:
        """Give the next cell, and those after it, the turns of the conversation so far as ``history``."""
        self._history = history

    async def run(self, code: str, serve: Serve, hand_out: HandOut = _nobody) -> CellResult:
        """Run one cell and serve its requests. Whatever the code does is told by the result, never raised.

        When the task that waits here is cancelled, the guest is killed at once.

        Args:
            code: The Python.
            serve: Does what the code asks for.
            hand_out: Is told of the pages the code was handed, before each request is served and at the end.

        Raises:
            SandboxError: The sandbox was closed, or a new guest does not start.
        """
        if self._ended:
            raise SandboxError("The sandbox has been closed.")
        guest = self._guest or await self._next_guest()
        self._cells += 1
        try:
            history = None if guest.history is self._history else self._history
            result = await guest.run(code, self._cells, history, serve, hand_out)
            guest.history = self._history
        except BaseException:
            self._drop()
            raise
        if not result.variables_kept:
            self._drop()
            if self._ended:
                return replace(result, end=CellEnd.STOPPED, error="The run was stopped.")
        return result

    @property
    def saved(self) -> dict[str, str]:
        """The variables of plain data, name to text: what another sandbox can be given."""
        return dict(self._guest.saved if self._guest is not None else self._saved)

    async def give(self, saved: Mapping[str, str]) -> None:
        """Give the code variables that another sandbox saved.

        Raises:
            SandboxError: They are none.
        """
        guest = self._guest or await self._next_guest()
        try:
            await guest.restore(dict(saved))
        except (ProtocolError, TimeoutError) as error:
            self._drop()
            raise SandboxError(f"The variables of the question before cannot be had again ({error}).") from error

    async def close(self) -> None:
        """End the guest and let go of the case. May be called more than once."""
        self.kill()
        self._drop()
        if self._case is not None:
            self._case.close()
            self._case = None

    @property
    def process(self) -> int | None:
        """The number of the guest's process; None while there is none."""
        return self._guest.process.pid if self._guest is not None else None

    def kill(self) -> None:
        """End the guest at once and for good, from any thread."""
        with self._lock:
            self._ended = True
            if self._guest is not None:
                self._guest.process.kill()

    async def _next_guest(self) -> GuestProcess:
        """A guest in the place of one that is gone, with the variables that were saved."""
        guest = await self._new_guest()
        if not self._saved:
            return guest
        try:
            await guest.restore(self._saved)
        except (ProtocolError, TimeoutError):
            # They come from code that is not trusted; they are not worth a second try.
            self._saved = guest.saved = {}
            self._drop()
            return await self._new_guest()
        return guest

    async def _new_guest(self) -> GuestProcess:
        guest = await GuestProcess.start(self._start, self._limits, self._documents)
        with self._lock:
            self._guest = guest
            if self._ended:
                guest.process.kill()
        layers = Layers(self._start["layers"])
        self.layers = (("language",) if Layers.LANGUAGE in layers else ()) + guest.ready.active
        self.missing = guest.ready.missing
        self.forgone = guest.ready.forgone
        try:
            self._require(layers)
        except SandboxError:
            self._drop()
            raise
        self.context = guest.ready.context
        return guest

    def _require(self, layers: Layers) -> None:
        """See that the layers that were asked for stand, or that the user agreed to go without.

        Raises:
            ConsentError: The system's layer is not complete.
            SandboxError: It is the only one that was asked for.
        """
        if not self.missing:
            return
        lacking = f"What is missing: {'; '.join(self.missing)}."
        if Layers.LANGUAGE not in layers:
            raise SandboxError(
                "The system's layer of the sandbox is not complete, and it is the only one that was asked for.",
                lacking,
                "Run the code with the language layer as well.",
            )
        if not self._language_layer_alone:
            raise ConsentError(
                "This system does not shut model-written code in completely; "
                "only the rules of the language would keep it from your files and the network.",
                lacking,
                "Agree to that once (in the window, or with --language-layer-alone), or use Linux 5.13 or later.",
            )

    def _drop(self) -> None:
        with self._lock:
            guest, self._guest = self._guest, None
        if guest is not None:
            self._saved = guest.saved
            guest.end()
