"""The guest: a child process that runs model-written code, one cell at a time, for the host at a socket's other end.

It loads everything it will ever need, opens the case, gives up its rights, and only then listens for code.
"""

from __future__ import annotations

import _strptime  # type: ignore[import-not-found]  # noqa: F401 - imported by datetime.strptime when it is first called, which is too late here
import codecs
import contextlib
import gc
import locale  # noqa: F401 - imported by _strptime
import mmap
import os
import sys
import time
import types
import warnings
from dataclasses import asdict
from typing import Any

from rlm_desktop.core.model import CellEnd
from rlm_desktop.sandbox.builtins import guest_builtins
from rlm_desktop.sandbox.cells import Outcome, describe_error, run_cell
from rlm_desktop.sandbox.confine import Confinement, confine, load_means
from rlm_desktop.sandbox.facades import Modules, Tools, load_modules
from rlm_desktop.sandbox.guards import Attributes, Ownership, close_copying, close_registers
from rlm_desktop.sandbox.interrupts import CellInterrupt, Interrupts
from rlm_desktop.sandbox.layers import Layers
from rlm_desktop.sandbox.names import GuestNames
from rlm_desktop.sandbox.output import Output
from rlm_desktop.sandbox.protocol import GuestChannel
from rlm_desktop.sandbox.saving import Saver, read_saved
from rlm_desktop.sandbox.stand_ins import kind_of
from rlm_desktop.sandbox.text import plain
from rlm_desktop.sandbox.variables import size, variables
from rlm_desktop.sandbox.view import CaseView

_FIRST_FRAME = 1 << 30
"""Bytes of the first message, before the limits are known."""
_CODECS = "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be latin-1 ascii cp1252 cp1250 cp1251 "
_CODECS += "cp437 cp850 iso8859-15 mac-roman koi8-r shift_jis euc-jp gb18030 big5 euc-kr unicode-escape "
_CODECS += "raw-unicode-escape punycode idna hex base64 rot13 quopri"
_MEMORY_IN_RESERVE = 4 << 20


def main(descriptor: int) -> None:
    """Serve the host until it closes the socket.

    Args:
        descriptor: The guest's end of the socket.
    """
    load_everything()
    interrupts = Interrupts()
    interrupts.install()
    channel = GuestChannel(descriptor, _FIRST_FRAME, interrupts)
    start = channel.receive()
    try:
        guest = Guest(channel, interrupts, start)
        confinement = guest.lock()
    except Exception as error:  # noqa: BLE001 - the host tells it to the user
        channel.send({"kind": "failed", "error": f"{type(error).__name__}: {error}"})
        return
    channel.send({"kind": "ready"} | asdict(confinement) | guest.describe())
    while True:
        message = channel.receive()
        if message["kind"] == "cell":
            channel.send(guest.run(message))
        elif message["kind"] == "restore":
            guest.restore(message["variables"])
            channel.send({"kind": "restored"})


def load_everything() -> None:
    """Do all that needs no message, for which a spare guest has time, and load what is loaded late otherwise."""
    load_modules()
    load_means()
    import re2  # noqa: F401 - for grep, which imports it when it is first called

    for name in _CODECS.split():
        codecs.lookup(name)
    time.localtime()
    warnings.simplefilter("ignore")
    with contextlib.suppress(OSError):
        os.nice(10)
    gc.collect()
    gc.freeze()


class Guest:
    """The REPL: one namespace, in which cells run.

    Args:
        channel: The way to the host.
        interrupts: What brings the time limit.
        start: The host's first message: query, case, context, limits, layers.
    """

    def __init__(self, channel: GuestChannel, interrupts: Interrupts, start: dict[str, Any]) -> None:
        self._channel = channel
        self._interrupts = interrupts
        self._limits: dict[str, Any] = start["limits"]
        self._layers = Layers(start["layers"])
        channel.limit = self._limits["frame"]
        case = start["case"]
        self._view = CaseView(case["file"], case["documents"], self._limits["memory"]) if case else None
        self._output = Output(self._limits["output"])
        self._saver = Saver()
        self._requests = 0
        self._namespace: dict[str, Any] = {"__name__": "__main__"}
        self._names = GuestNames(self._ask, self._view, self._limits, self._namespace)
        self._ownership = ownership = Ownership(self._namespace)
        attributes = Attributes(ownership)
        tools = Tools(
            ownership, attributes, self._names.models.answer_together, self._names.models.asks_a_model, describe_error
        )
        modules = Modules(tools)
        self._run_coroutine = modules.find("asyncio").run
        if self._layers & Layers.LANGUAGE:
            self._namespace |= {
                "__builtins__": guest_builtins(attributes, modules.find, self._namespace),
                "_getattr_": attributes.read,
                "_wattr_": ownership.writable,
                "_own_class_": ownership.own,
                "_unstoppable_": CellInterrupt,
            }
        else:
            _teach_re_the_case_text()
        context = self._view.context if start["context"] is None and self._view else None
        context = self._names.resolve(start["context"]) if context is None else context
        self._namespace |= self._names.make(start["query"], context)
        self._reserve = _reserve()

    def lock(self) -> Confinement:
        """Give up all rights."""
        # Library code looks classes up by the module they say they are from.
        sys.modules["__main__"] = types.ModuleType("__main__")
        sys.stdout = sys.stderr = self._output
        if self._layers & Layers.LANGUAGE:
            close_registers(self._ownership)
            close_copying()
        gc.freeze()
        if self._layers & Layers.OS:
            return confine(self._limits["memory"])
        return Confinement((), ())

    def describe(self) -> dict[str, Any]:
        """What ``context`` is: type and size."""
        context = self._namespace["context"]
        return {"context_type": kind_of(context), "context_size": size(context)}

    def restore(self, texts: dict[str, str]) -> None:
        """Take up the variables of a guest before this one that had to be killed."""
        self._namespace |= read_saved(texts)

    def run(self, message: dict[str, Any]) -> dict[str, Any]:
        """Run one cell and return the message that tells how it went."""
        self._output.clear()
        sys.stdout = self._output
        self._names.final = None
        if message["history"] is not None:
            self._names.set_history(message["history"])
        outcome = run_cell(
            message["code"],
            message["number"],
            self._namespace,
            layers=self._layers,
            interrupts=self._interrupts,
            output=self._output,
            run_coroutine=self._run_coroutine,
            finish=self._names.look_at_answer,
        )
        if outcome.end is CellEnd.MEMORY:
            self._reserve.close()
            gc.collect()
        told = self._tell(message["number"], outcome)
        if self._reserve.closed:
            self._reserve = _reserve()
        return told

    def _tell(self, number: int, outcome: Outcome) -> dict[str, Any]:
        finished = outcome.end is CellEnd.DONE
        self._names.restore()
        own = self._names.own_variables()
        return {
            "kind": "done",
            "number": number,
            "end": outcome.end.value,
            "error": outcome.error,
            "output": self._output.text(),
            "output_length": self._output.length,
            "final": self._names.final if finished else None,
            "variables": variables(own),
            "pages": self._view.take_touched() if self._view else [],
            "saved": None if outcome.end is CellEnd.MEMORY else self._saved(own),
        }

    def _saved(self, own: dict[str, Any]) -> dict[str, Any] | None:
        """The variables for a guest after this one; None, where there is no memory for copies: those before stand."""
        try:
            return self._saver.changes(own)
        except MemoryError:
            return None

    def _ask(self, name: str, arguments: dict[str, Any]) -> Any:
        """Send a request to the host and wait for its reply.

        Raises:
            RuntimeError: The host could not do it, for the reason it gives.
        """
        self._requests += 1
        number = self._requests
        self._channel.send(
            {
                "kind": "request",
                "number": number,
                "name": name,
                "arguments": arguments,
                "pages": self._view.take_touched() if self._view else [],
            }
        )
        while True:
            message = self._channel.receive()
            # A reply to a request that a time limit cut off may still come in.
            if message["kind"] == "reply" and message["number"] == number:
                break
        if "error" in message:
            raise RuntimeError(message["error"])
        return message["value"]


def _reserve() -> mmap.mmap:
    """Memory for telling that there is no more: it counts against the limit, and takes up none until it is used."""
    return mmap.mmap(-1, _MEMORY_IN_RESERVE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)


def _teach_re_the_case_text() -> None:
    """Without the language layer there is the real ``re``; let its functions take ``context`` all the same."""
    import functools
    import re

    def on_text(real: Any) -> Any:
        @functools.wraps(real)
        def function(pattern: Any, *arguments: Any, **named: Any) -> Any:
            return real(pattern, *map(plain, arguments), **named)

        return function

    for name in ("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"):
        setattr(re, name, on_text(getattr(re, name)))
