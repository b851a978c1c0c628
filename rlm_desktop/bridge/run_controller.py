"""The runs of the open case: asks questions, follows the run that goes on, shows those of the past."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from rlm_desktop.bridge.case_reader import CaseReader
from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.questions import Question, work_of
from rlm_desktop.bridge.run_thread import RunThread, Work
from rlm_desktop.case.documents import corpus_size
from rlm_desktop.case.runs import RunSummary, list_runs, load_run
from rlm_desktop.case.tables import Table
from rlm_desktop.case.verdicts import give_verdict
from rlm_desktop.core.errors import CaseError, ConsentError
from rlm_desktop.core.events import Record, RunState
from rlm_desktop.core.model import PageRange, Verdict
from rlm_desktop.core.settings import Settings
from rlm_desktop.engine.budget import Projection
from rlm_desktop.engine.estimates import Estimate, estimate_cost
from rlm_desktop.engine.holding import Hold
from rlm_desktop.engine.modes import Mode, sweep_projection
from rlm_desktop.engine.trajectory import Trajectory, fold
from rlm_desktop.models.keys import Keys
from rlm_desktop.models.providers import is_local
from rlm_desktop.sandbox.starter import STARTER

log = logging.getLogger(__name__)

_FLUSH_EVERY = 33
"""Milliseconds between two looks at the records of the live run."""
_FLUSH_BUDGET = 0.004
"""Seconds of the window's thread that one look may take; the rest waits for the next turn of the event loop."""
_BATCH = 64
_LONGEST_END = 10_000
"""Milliseconds that closing the window waits for a stopped run."""


LIVE = "live"
"""In the place of a run's id: the run that goes on when the question is asked."""


class RunController(QObject):
    """The run that is shown, which may be the live one or one of the past.

    The folds are the only truth: panels read :attr:`trajectory` whenever a signal says that it changed.

    Attributes:
        replaying: Whether a moment of a run of the past is shown, and not the whole of it.

    Signals:
        changed: The trajectory grew or the state changed; at most every 33 ms.
        run_started: The live run has its id.
        run_finished: The live run has ended and all its records are folded.
        run_shown: Another run is shown now; empty when none is.
        added: Something was added to the log of a run of the past: the run's id.
        failed: A sentence for the user: a run could not begin or go on, or cannot be loaded.
        consent_wanted: A sentence: the question was not put, because the system does not shut code in completely.
            :meth:`ask_again` puts it when the settings say that the user agreed.

    Args:
        reader: Reads the case off the window's thread.
        keys: Where keys to models come from.
        parent: The Qt parent.
    """

    changed = Signal()
    run_started = Signal(str)
    run_finished = Signal(str)
    run_shown = Signal(str)
    added = Signal(str)
    failed = Signal(str)
    consent_wanted = Signal(str)

    def __init__(self, reader: CaseReader, keys: Keys, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._keys = keys
        self._settings = Settings()
        self._folder: Path | None = None
        self._thread: RunThread | None = None
        self._live = Trajectory()
        self._question = ""
        self._asked: Question | None = None
        self._hold = Hold()
        self._stopping = False
        self._ended = False
        self._shown = Trajectory()
        self.replaying = False
        self._wanted = ""
        self._waiting: deque[Question] = deque()
        self._last_flush = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._flush)

    # -- what is shown --------------------------------------------------------------------------------------

    @property
    def folder(self) -> Path | None:
        """The open case."""
        return self._folder

    @property
    def reader(self) -> CaseReader:
        """Reads the case off the window's thread."""
        return self._reader

    @property
    def settings(self) -> Settings:
        """The models and limits that the next question is asked with."""
        return self._settings

    @property
    def running(self) -> bool:
        """Whether a run is going on, shown or not."""
        return self._thread is not None

    @property
    def stopping(self) -> bool:
        """Whether the live run was told to stop and has not ended yet."""
        return self.running and self._stopping

    @property
    def paused(self) -> bool:
        """Whether the live run sends nothing until it may go on."""
        return self.running and self._hold.laid

    @property
    def trajectory(self) -> Trajectory:
        """The run that is shown; empty when none is."""
        return self._shown

    @property
    def live_trajectory(self) -> Trajectory:
        """The run that goes on, or the last one that did."""
        return self._live

    @property
    def run_id(self) -> str:
        """The id of the run that is shown, empty when none is or it has none yet."""
        return self._shown.run_id

    @property
    def is_live(self) -> bool:
        """Whether the run that is shown is going on."""
        return self.running and self._shown is self._live

    @property
    def state(self) -> RunState:
        """How the run that is shown stands. A log without an end that nobody writes is interrupted."""
        state = self._shown.state
        if self.replaying:
            return state
        return RunState.INTERRUPTED if state is RunState.RUNNING and not self.is_live else state

    @property
    def question(self) -> str:
        """The question of the run that is shown, empty when none is."""
        if self._shown.root is not None:
            return self._shown.root.started.question
        return self._question if self.is_live else ""

    # -- what can be done -----------------------------------------------------------------------------------

    def set_settings(self, settings: Settings) -> None:
        """Use these models and limits from the next question on."""
        self._settings = settings
        self.changed.emit()

    def open_case(self, folder: Path) -> None:
        """Look at another case. A run of the case before is stopped."""
        self.close_case()
        self._folder = folder
        self.changed.emit()

    def close_case(self) -> None:
        """Look at no case. A run that goes on is stopped and waited for."""
        self.shutdown()
        self._folder = None
        self._asked = None
        self._live = Trajectory()
        self._show(Trajectory())

    def warm_up(self) -> None:
        """Have a guest ready for the next question, which would else wait for it to start."""
        STARTER.keep_spare()

    def ask(
        self,
        question: str,
        documents: tuple[int, ...] | None = None,
        mode: Mode = Mode.THOROUGH,
        follows: str = "",
    ) -> None:
        """Put a question to the case, or to some of its documents, and show its run.

        While a run goes on, the question waits for its end. What is in the way is told by ``failed``.

        Args:
            question: What to find out.
            documents: Ids of the documents to ask; None for all.
            mode: How thoroughly.
            follows: The run whose answer the question follows; empty to begin a conversation.
        """
        self._put(Question(question, documents, mode, follows))

    def resume(self) -> None:
        """Go on with the run that is shown, over the replies that it had."""
        if self.can_resume:
            self._put(Question(self.question, resumes=self.run_id))

    @property
    def can_raise_limits(self) -> bool:
        """Whether the run that is shown came to a limit of cost, tokens, calls or time, and can go on with more."""
        root = self._shown.root
        if root is None or not self.can_put_again or self.state is not RunState.INCOMPLETE:
            return False
        steps = root.started.limits.get("steps", 0)
        return not steps or len(root.steps) < steps

    def raise_limits(self) -> None:
        """Go on with the run that is shown, with twice the limits, over the replies that it had."""
        if self.can_raise_limits:
            self._put(Question(self.question, resumes=self.run_id, raised=True))

    def put_to_models_in_use(self) -> None:
        """Put the question of the run that is shown to the models of the settings, under its own conditions."""
        if self.can_put_again:
            self._put(Question(self.question, again=self.run_id))

    @property
    def can_put_again(self) -> bool:
        """Whether the run that is shown has ended and tells what it went by."""
        root = self._shown.root
        if root is None or self.is_live or self.replaying or root.started.table:
            return False
        return root.started.conditions is not None

    @property
    def can_resume(self) -> bool:
        """Whether the run that is shown came to no end of its own and can go on."""
        return (
            self.can_put_again
            and not self.replaying
            and self.state in (RunState.INTERRUPTED, RunState.STOPPED, RunState.FAILED)
        )

    def read_too(self, pages: tuple[PageRange, ...]) -> None:
        """Put the question of the run that is shown again, following its answer, with these pages read first."""
        root = self._shown.root
        if root is not None and self.can_put_again:
            question = root.started.question
            only, mode = root.started.only or None, Mode.THOROUGH
            self._put(Question(question, only, mode, self.run_id if self._shown.answer else "", pages=pages))

    def argue_against(self, claim: str) -> None:
        """Have the contrary of a claim of the run that is shown looked for, by a run of its own, which is shown then.

        Args:
            claim: As its text stands in the answer.
        """
        if self.can_put_again:
            self._put(
                Question(tr("What speaks against: {claim}").format(claim=claim), against=self.run_id, claim=claim)
            )

    def fill(self, table: Table, places: tuple[tuple[int, str], ...]) -> None:
        """Fill entries of a table, each a document's id and a question. The run that is shown stays where one is."""
        self._put(Question(table.name, table=table, places=places))

    def read_run(self, run: str, then: Callable[[Trajectory], None]) -> None:
        """Hand a run of the case to ``then`` without showing it."""
        self._reader.read(partial(_load, run), then, self.failed.emit)

    def project_sweep(self, documents: tuple[int, ...] | None, then: Callable[[Projection], None]) -> None:
        """Hand to ``then`` what having every page of the case, or of some documents, read will use."""
        self._reader.read(partial(_sweep, documents, self._settings), then, self.failed.emit)

    def estimate(
        self, mode: Mode, documents: tuple[int, ...] | None, then: Callable[[tuple[Estimate, str]], None]
    ) -> None:
        """Hand to ``then`` what a question will cost, and where text is sent; nothing where it is free."""
        settings = self._settings
        if not all(is_local(choice.model, choice.api_base) for choice in (settings.root, settings.sub)):
            self._reader.read(partial(_estimate, mode, documents, settings), then, self.failed.emit)

    def _put(self, asked: Question) -> None:
        if self._folder is None:
            self.failed.emit(tr("There is no open case. Open or make a case first, then ask."))
        elif self.running:
            self._waiting.append(asked)
            self.changed.emit()
        else:
            self._asked, self._hold = asked, Hold()
            work = work_of(asked, self._folder, self._keys, self._settings, self._hold)
            self._begin(asked.text, work, shown=asked.table is None)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The questions that wait for the end of the live run."""
        return tuple(question.text for question in self._waiting)

    def forget_waiting(self, place: int) -> None:
        """Take a question that waits out of the queue."""
        del self._waiting[place]
        self.changed.emit()

    def ask_again(self) -> None:
        """Put the last question once more, as it was put."""
        if self._asked is not None:
            self._put(self._asked)

    def stop(self) -> None:
        """Stop the live run. What it has found is kept, and no question that waits is asked after it."""
        if self._thread is not None and not self._stopping:
            self._stopping = True
            self._waiting.clear()
            self._thread.stop()
            self.changed.emit()

    def pause(self, *, paused: bool) -> None:
        """Have the live run send nothing new, or go on. What is under way ends, and no time counts meanwhile."""
        if self.running and not self._stopping:
            (self._hold.lay if paused else self._hold.lift)()
            self.changed.emit()

    def show_run(self, run: str) -> None:
        """Show a run of the case: the live one as it goes on, another one as it is in the log."""
        self._wanted = run
        if self.running and run == self._live.run_id:
            self._show(self._live)
        elif self._folder is not None:
            self._reader.read(partial(_load, run), self._loaded, self.failed.emit)

    def judge(self, claim: str, verdict: Verdict | None, note: str = "") -> None:
        """Keep what the user makes of a claim of the run that is shown, once it has ended."""
        if self._folder is not None and self.run_id and not self.is_live and not self.replaying:
            give = partial(_give_verdict, self._folder, self.run_id, claim, verdict, note)
            self._reader.read(give, partial(self._judged, self._shown), self.failed.emit)

    @property
    def can_try(self) -> bool:
        """Whether prompts of the run that is shown can be tried: it has ended, and all of it is shown."""
        return bool(self.run_id) and not self.is_live and not self.replaying

    def add_afterwards(self, record: Record) -> None:
        """Take in what was added to the log of a run after its end."""
        if record.run == self.run_id and not self.replaying:
            self._judged(self._shown, record)
        self.added.emit(record.run)

    def list_runs(self, then: Callable[[list[RunSummary]], None]) -> None:
        """Hand every run of the case, newest first, to ``then``; the live one is among them as running."""
        self._reader.read(list_runs, partial(self._with_live_state, then), self.failed.emit)

    def shutdown(self) -> bool:
        """Stop the live run and wait until it has ended. Whether it did."""
        self.stop()
        if self._thread is None or not self._thread.wait(_LONGEST_END):
            return self._thread is None
        self._ended = True
        while self._thread is not None:
            self._flush()
        return True

    # -- the live run ---------------------------------------------------------------------------------------

    def _begin(self, question: str, work: Work, *, shown: bool = True) -> None:
        log.info("A run begins")
        self._question, self._stopping, self._ended = question, False, False
        self._live = Trajectory()
        self._thread = RunThread(work, self)
        self._thread.records_ready.connect(self._records_wait)
        self._thread.finished.connect(self._thread_finished)
        if shown or self._shown.root is None:
            self._wanted = ""
            self._show(self._live)
        else:
            self.changed.emit()
        self._thread.start()

    def _records_wait(self) -> None:
        if not self._timer.isActive():
            since = (time.perf_counter() - self._last_flush) * 1000
            self._timer.start(max(0, round(_FLUSH_EVERY - since)))

    def _flush(self) -> None:
        """Fold the records that wait, for a few milliseconds at most, and end the run after its last one."""
        thread = self._thread
        if thread is None:
            return
        until = time.perf_counter() + _FLUSH_BUDGET
        while batch := thread.take(_BATCH):
            self._fold(batch)
            if time.perf_counter() > until:
                self._timer.start(0)
                break
        if not batch and self._ended:
            self._end(thread)
        elif not batch or (time.perf_counter() - self._last_flush) * 1000 >= _FLUSH_EVERY:
            self._last_flush = time.perf_counter()
            self.changed.emit()

    def _fold(self, batch: list[Record]) -> None:
        begins = not self._live.run_id
        for record in batch:
            self._live.apply(record)
        if begins and self._live.run_id:
            self.run_started.emit(self._live.run_id)

    def _thread_finished(self) -> None:
        self._ended = True
        self._flush()

    def _end(self, thread: RunThread) -> None:
        """All records are folded: tell how it went."""
        log.info("A run ended")
        self._timer.stop()
        self._thread, self._stopping = None, False
        thread.deleteLater()
        self.changed.emit()
        if self._live.run_id:
            self.run_finished.emit(self._live.run_id)
        if isinstance(thread.error, ConsentError):
            self.consent_wanted.emit(str(thread.error))
        elif thread.error is not None:
            self.failed.emit(str(thread.error))
        if self._waiting and self._folder is not None:
            self._ask_next(self._waiting.popleft(), self._folder)

    def _ask_next(self, question: Question, folder: Path) -> None:
        # What was asked of a run that had no id yet follows the one that has just ended.
        follows = self._live.run_id if question.follows == LIVE and self._live.answer else ""
        follows = follows if question.follows == LIVE else question.follows
        self._asked = replace(question, follows=follows)
        self._hold = Hold()
        work = work_of(self._asked, folder, self._keys, self._settings, self._hold)
        self._begin(question.text, work, shown=question.table is None)

    # -- runs of the past -----------------------------------------------------------------------------------

    def show_moment(self, moment: Trajectory) -> None:
        """Show a run of the past as it once was."""
        self._show(moment, replaying=True)

    def _show(self, trajectory: Trajectory, *, replaying: bool = False) -> None:
        self._shown, self.replaying = trajectory, replaying
        self.run_shown.emit(trajectory.run_id)
        self.changed.emit()

    def _loaded(self, trajectory: Trajectory) -> None:
        if trajectory.run_id == self._wanted and self._folder is not None:
            self._show(trajectory)

    def _judged(self, trajectory: Trajectory, record: Record) -> None:
        trajectory.apply(record)
        self.changed.emit()

    def _with_live_state(self, then: Callable[[list[RunSummary]], None], runs: list[RunSummary]) -> None:
        live = self._live.run_id if self.running else ""
        then([replace(run, state=RunState.RUNNING) if run.id == live else run for run in runs])


def _give_verdict(
    folder: Path, run: str, claim: str, verdict: Verdict | None, note: str, _connection: sqlite3.Connection
) -> Record:
    return give_verdict(folder, run, claim, verdict, note)


def _sweep(documents: tuple[int, ...] | None, settings: Settings, connection: sqlite3.Connection) -> Projection:
    from rlm_desktop.engine.prompts import prompt_room
    from rlm_desktop.models.gateway import Gateway

    size, model = corpus_size(connection, documents), settings.sub
    gateway = Gateway(Keys(), settings=settings)
    room = prompt_room(gateway.context_window(model.model))
    return sweep_projection(size.characters, size.pages, room, gateway.price(model.model, model.api_base))


def _estimate(
    mode: Mode, documents: tuple[int, ...] | None, settings: Settings, connection: sqlite3.Connection
) -> tuple[Estimate, str]:
    from rlm_desktop.models.gateway import Gateway

    size, gateway = corpus_size(connection, documents), Gateway(Keys(), settings=settings)
    root, sub = settings.root, settings.sub
    prices = gateway.price(root.model, root.api_base), gateway.price(sub.model, sub.api_base)
    told = estimate_cost(
        connection, mode, (root.model, sub.model), prices, (size.pages, size.characters), settings.limits
    )
    hosts = (gateway.host(choice.model, choice.api_base) for choice in (root, sub))
    return told, ", ".join(dict.fromkeys(filter(None, hosts)))


def _load(run: str, connection: sqlite3.Connection) -> Trajectory:
    """Fold a run from the log.

    Raises:
        CaseError: There is no such run, or its log does not make sense.
    """
    try:
        return fold(load_run(connection, run))
    except (KeyError, msgspec.DecodeError) as error:
        raise CaseError(
            tr("The log of the run {run} cannot be understood ({error}).").format(run=run, error=error),
            tr("A newer version of the program may have written it, or the case was changed by hand."),
            tr("Install the newest version, or open a copy of the case from your backup."),
        ) from error
