"""Ingestion for the window: files go into a case in a thread of their own, progress comes back in the GUI thread."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from rlm_desktop.bridge.recognition_desk import engine_for
from rlm_desktop.bridge.worker import Worker
from rlm_desktop.core.errors import RlmError
from rlm_desktop.core.settings import Reading

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from rlm_desktop.corpus.ingest import Ingest
    from rlm_desktop.corpus.progress import IngestProgress

log = logging.getLogger(__name__)

_TELL_EVERY = 100
"""Milliseconds between two looks at the progress."""
_FIRST_READ = 500
"""Milliseconds after which the case is worth reading again, the first time; see :attr:`case_grew`."""
_LONGEST_WAIT = 8000


@dataclass(frozen=True, slots=True)
class Order:
    """Files and folders that shall go into a case.

    Attributes:
        case: The case.
        paths: The files and folders.
        again: Read again what could not be read before.
        recognise: Recognise the text of scanned pages, whatever the settings say.
        quiet: Nobody asked for it just now: tell only what it found.
    """

    case: Path
    paths: tuple[Path, ...]
    again: bool = False
    recognise: bool = False
    quiet: bool = False


class IngestController(QObject):
    """Ingests one order after the other.

    Attributes:
        progress: How the ingestion stands, or how the last one ended; None before the first.
        reading: How documents are read.
        offline: The offline switch: files are read on this machine only.
        passwords: To be tried on what is encrypted. They are kept nowhere else, and for as long as the program runs.

    Signals:
        started: An ingestion begins.
        progressed: :attr:`progress` is another; at most ten times a second.
        case_grew: Documents or problems were added to the case since it was last told. It comes ever less often while
            a large ingestion goes on, because reading a large case again takes longer.
        finished: An ingestion has ended, with the path of its case; nothing is going on when none waits.
        failed: A sentence: an ingestion could not begin or go on.
    """

    started = Signal()
    progressed = Signal()
    case_grew = Signal()
    finished = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.progress: IngestProgress | None = None
        self.reading = Reading()
        self.offline = False
        self.passwords: tuple[str, ...] = ()
        self._worker = Worker("ingest", self)
        self._orders: deque[Order] = deque()
        self._order: Order | None = None
        self._ingest: Ingest | None = None
        self._lock = threading.Lock()
        self._latest: IngestProgress | None = None
        self._stopping = False
        self._quiet = False
        self._told = 0
        self._look = QTimer(self, interval=_TELL_EVERY)
        self._look.timeout.connect(self._tell)
        self._grow = QTimer(self, singleShot=True)
        self._grow.setTimerType(Qt.TimerType.CoarseTimer)
        self._grow.timeout.connect(self._tell_growth)

    @property
    def running(self) -> bool:
        """Whether files are being read, or wait in a pause."""
        return self._order is not None

    @property
    def paused(self) -> bool:
        """Whether the ingestion waits to be resumed."""
        return self.running and self.progress is not None and self.progress.state == "paused"

    @property
    def stopping(self) -> bool:
        """Whether the ingestion was told to stop and has not ended yet."""
        return self.running and self._stopping

    @property
    def case(self) -> Path | None:
        """The case that is being filled."""
        return self._order.case if self._order else None

    @property
    def quiet(self) -> bool:
        """Whether nobody asked for the ingestion that is going on, or for the last one."""
        return self._quiet

    def ingest(
        self, case: Path, paths: Sequence[Path], *, again: bool = False, recognise: bool = False, quiet: bool = False
    ) -> None:
        """Put files and folders into a case, after those that were asked for before; see :class:`Order`."""
        order = Order(case, tuple(paths), again, recognise, quiet)
        if self._orders and quiet and self._orders[-1] == replace(order, paths=self._orders[-1].paths):
            # Changes in a followed folder while something else is read: they are read in one go.
            waiting = self._orders.pop()
            order = replace(order, paths=tuple(dict.fromkeys((*waiting.paths, *order.paths))))
        if paths:
            self._orders.append(order)
            self._begin_next()

    def pause(self) -> None:
        """Finish the documents in hand and wait."""
        self._tell_ingest(lambda ingest: ingest.pause())

    def resume(self) -> None:
        """Go on after a pause."""
        self._tell_ingest(lambda ingest: ingest.resume())

    def stop(self) -> None:
        """End the ingestion and forget the orders that wait. What was read is kept."""
        self._orders.clear()
        self._stopping = self.running
        self._tell_ingest(lambda ingest: ingest.stop())

    def shutdown(self) -> None:
        """Stop and wait until the thread has ended."""
        self.stop()
        self._worker.shutdown()

    def _begin_next(self) -> None:
        if self._order is None and self._orders:
            self._order = self._orders.popleft()
            order = self._order
            self._latest, self._stopping, self._told, self._quiet = None, False, 0, order.quiet
            reading, passwords, offline = self.reading, self.passwords, self.offline
            self._look.start()
            self._grow.start(_FIRST_READ)
            log.info("Reading begins")
            self.started.emit()
            self._worker.do(lambda: self._run(order, reading, passwords, offline), self._ended, self._broke)

    def _run(self, order: Order, reading: Reading, passwords: tuple[str, ...], offline: bool) -> IngestProgress | None:
        """In the worker thread. The reading rooms are imported here: the window opens without them."""
        from rlm_desktop.corpus.ingest import Ingest

        languages = _languages(reading, order)
        with _executor(reading, order, offline) as executor:
            ingest = Ingest(
                order.case,
                order.paths,
                workers=reading.workers or None,
                executor=executor,
                retry_problems=order.again,
                passwords=passwords,
                ocr=languages,
                on_progress=self._keep,
            )
            with self._lock:
                if self._stopping:
                    return None
                self._ingest = ingest
            try:
                return ingest.run()
            finally:
                with self._lock:
                    self._ingest = None

    def _keep(self, progress: IngestProgress) -> None:
        """Called by the ingestion in its thread, as often as it likes."""
        self._latest = progress

    def _tell_ingest(self, what: Callable[[Ingest], None]) -> None:
        with self._lock:
            if self._ingest is not None:
                what(self._ingest)

    @Slot()
    def _tell(self) -> None:
        if self._latest is not None and self._latest is not self.progress:
            self.progress = self._latest
            self.progressed.emit()

    @Slot()
    def _tell_growth(self) -> None:
        """Read again after a tenth more documents, but not before a second and never later than after eight."""
        progress = self.progress
        if progress is None or not self.running:
            self._grow.start(_FIRST_READ)
            return
        in_case = progress.added + progress.problems
        if in_case > self._told:
            self._told = in_case
            self.case_grew.emit()
        self._grow.start(min(_LONGEST_WAIT, 1000 + in_case // 5))

    def _ended(self, progress: IngestProgress | None) -> None:
        self._latest = progress or self._latest
        self._close_order("")

    def _broke(self, sentence: str) -> None:
        self._close_order(sentence)

    def _close_order(self, sentence: str) -> None:
        log.info("Reading ended")
        order, self._order = self._order, None
        self._look.stop()
        self._grow.stop()
        self._tell()
        self._stopping = False
        self.case_grew.emit()
        if order is not None:
            self.finished.emit(order.case)
        if sentence:
            self.failed.emit(sentence)
        self._begin_next()


def _executor(reading: Reading, order: Order, offline: bool) -> AbstractContextManager[Executor | None]:
    """Where the files are read: on a cluster, when one was chosen."""
    if not reading.scheduler:
        return nullcontext()
    from rlm_desktop.corpus.cluster import cluster

    # What was deleted in a followed folder is nowhere to be reached.
    reached = [*(path for path in order.paths if path.exists()), order.case]
    return cluster(reading.scheduler, reached, offline=offline)


def _languages(reading: Reading, order: Order) -> tuple[str, ...] | None:
    """The languages to recognise text in; None when it shall not be, or when there is nothing to recognise it with.

    Raises:
        RlmError: There is nothing to do it with, and the order is to do it.
    """
    if not (reading.recognise or order.recognise):
        return None
    try:
        engine_for(reading.languages)
    except RlmError:
        if order.recognise:
            raise
        return None
    return reading.languages
