"""Tries prompts of the run that is shown, one at a time, in a thread of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.bridge.run_thread import RunThread, Work
from rlm_desktop.core.events import Record
from rlm_desktop.core.model import Price
from rlm_desktop.core.settings import OFFLINE_MODEL, ModelChoice, Settings
from rlm_desktop.engine.budget import CHARACTERS_PER_TOKEN, REPLY_TOKENS
from rlm_desktop.engine.trajectory import CallNode, Trajectory
from rlm_desktop.models.keys import Keys

_ALL = 16
"""Records that a trial can have, and more."""
_LONGEST_END = 5_000
"""Milliseconds that closing waits for a stopped trial."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What trying a prompt will come to: the machine it goes to, empty for this one, and the cost in US dollars."""

    host: str
    cost: float | None


class TrialDesk(QObject):
    """Puts prompts to models and has what they give kept with the run.

    Signals:
        ended: The trial has ended, and all there is to know of it is in the trajectory.
        weighed: The :class:`Prospect` that was asked for last.
        failed: A sentence: the trial could not begin.

    Args:
        runs: Shows the run.
        keys: Where keys to models come from.
        parent: The Qt parent.
    """

    ended = Signal()
    weighed = Signal(object)
    failed = Signal(str)

    def __init__(self, runs: RunController, keys: Keys, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs, self._keys = runs, keys
        self._thread: RunThread | None = None
        self._asked = 0
        if (app := QCoreApplication.instance()) is not None:
            app.aboutToQuit.connect(self.shutdown)

    @property
    def running(self) -> bool:
        """Whether a trial goes on."""
        return self._thread is not None

    def models(self, call: CallNode) -> list[ModelChoice]:
        """The models that a call can be put to: the one it was put to, and those in use."""
        settings = self._runs.settings
        conditions = _conditions(self._runs.trajectory)
        known = [*conditions, settings.sub, settings.root]
        own = [choice for choice in known if choice.model == call.started.model]
        return list({choice.model: choice for choice in reversed([*own, settings.sub, settings.root])}.values())[::-1]

    def weigh(self, prompt: str, model: ModelChoice) -> None:
        """Ask what trying a prompt will come to; answered by ``weighed``, but for questions that were overtaken."""
        self._asked += 1
        work = partial(_weigh, len(prompt), model, self._runs.settings)
        self._runs.reader.read(work, partial(self._tell, self._asked), self.failed.emit)

    def try_prompt(self, call: str, prompt: str, model: ModelChoice) -> None:
        """Put a prompt to a model; ``ended`` tells when it is over. While a trial goes on, nothing happens."""
        case = self._runs.folder
        if self._thread is not None or case is None or not self._runs.can_try:
            return
        work = _work(self._runs.run_id, call, prompt, model, case, self._keys, self._runs.settings)
        self._thread = RunThread(work, self)
        self._thread.records_ready.connect(self._take)
        self._thread.finished.connect(self._end)
        self._thread.start()

    def stop(self) -> None:
        """Stop the trial that goes on."""
        if self._thread is not None:
            self._thread.stop()

    def shutdown(self) -> None:
        """Stop, and wait until the thread has ended."""
        if self._thread is not None:
            self._thread.stop()
            self._thread.wait(_LONGEST_END)

    def _tell(self, asked: int, prospect: Prospect) -> None:
        if asked == self._asked:
            self.weighed.emit(prospect)

    def _take(self) -> None:
        for record in self._thread.take(_ALL) if self._thread is not None else ():
            self._runs.add_afterwards(record)

    def _end(self) -> None:
        self._take()
        thread, self._thread = self._thread, None
        if thread is not None and thread.error is not None:
            self.failed.emit(str(thread.error))
        if thread is not None:
            thread.deleteLater()
        self.ended.emit()


def _conditions(trajectory: Trajectory) -> tuple[ModelChoice, ...]:
    """The models that a run was given, with where their servers are."""
    conditions = trajectory.root.started.conditions if trajectory.root is not None else None
    return (conditions.sub, conditions.root) if conditions is not None else ()


def _weigh(characters: int, model: ModelChoice, settings: Settings, _connection: sqlite3.Connection) -> Prospect:
    from rlm_desktop.models.gateway import Gateway

    gateway = Gateway(Keys(), settings=settings)
    price = gateway.price(model.model, model.api_base)
    return Prospect(gateway.host(model.model, model.api_base), _cost(price, characters))


def _cost(price: Price | None, characters: int) -> float | None:
    if price is None:
        return None
    return price.prompt * (characters // CHARACTERS_PER_TOKEN) + price.completion * REPLY_TOKENS


def _work(run: str, call: str, prompt: str, model: ModelChoice, case: Path, keys: Keys, settings: Settings) -> Work:
    async def work(sink: Callable[[Record], None]) -> object:
        from rlm_desktop.engine.trials import try_prompt
        from rlm_desktop.models.gateway import Gateway

        gateway = Gateway(keys, offline=model.model == OFFLINE_MODEL, settings=settings)
        return await try_prompt(
            run, call, prompt, case=case, gateway=gateway, model=model, limits=settings.limits, sink=sink
        )

    return work
