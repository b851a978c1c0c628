"""The thread a run lives in: one asyncio loop, one coroutine, records out, Stop in."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThread, Signal

from rlm_desktop.bridge.language import tr
from rlm_desktop.core.errors import RlmError
from rlm_desktop.core.events import Record

if TYPE_CHECKING:
    import asyncio

Work = Callable[[Callable[[Record], None]], Coroutine[Any, Any, object]]
"""A run as a coroutine function: it is given the sink for its records. Cancelling it is Stop."""


class RunThread(QThread):
    """Runs one coroutine in an asyncio loop of its own.

    Records wait in a queue until :meth:`take` fetches them; the signal comes once for each batch, not for each record.

    Signals:
        records_ready: Records wait. Emitted in this thread: connect it to methods of QObjects of the GUI thread only.

    Attributes:
        error: Why the coroutine raised, once the thread has finished; None when it did not.

    Args:
        work: The coroutine function; it is called in this thread.
        parent: The Qt parent.
    """

    records_ready = Signal()

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.error: RlmError | None = None
        self._work = work
        self._records: deque[Record] = deque()
        self._announced = False
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[object] | None = None
        self._stopped = False

    def take(self, most: int) -> list[Record]:
        """The oldest records that wait, no more than ``most``, in order."""
        self._announced = False
        return [self._records.popleft() for _ in range(min(most, len(self._records)))]

    def stop(self) -> None:
        """Cancel the coroutine, at once and from any thread. Doing so twice does no harm."""
        with self._lock:
            first, self._stopped = not self._stopped, True
            if first and self._loop is not None and self._task is not None:
                self._loop.call_soon_threadsafe(self._task.cancel)

    def run(self) -> None:
        """Run the coroutine to its end. What it raises is kept in ``error``; a mistake of the program is raised too."""
        import asyncio  # what waits for a first question does without it

        loop = asyncio.new_event_loop()
        try:
            task = loop.create_task(self._work(self._keep))
            with self._lock:
                self._loop, self._task = loop, task
                if self._stopped:
                    task.cancel()
            loop.run_until_complete(asyncio.wait({task}))
        finally:
            with self._lock:
                self._loop = self._task = None
            _close(loop)
        raised = None if task.cancelled() else task.exception()
        if isinstance(raised, RlmError):
            self.error = raised
        elif raised is not None:
            self.error = RlmError(
                tr("The run ended because of a mistake in the program ({name}: {raised}).").format(
                    name=type(raised).__name__, raised=raised
                ),
                tr("What was found before is kept in the case."),
                tr("Ask again; if it happens twice, report it with the log (Help, Show log)."),
            )
            raise raised

    def _keep(self, record: Record) -> None:
        self._records.append(record)
        if not self._announced:
            self._announced = True
            self.records_ready.emit()


def _close(loop: asyncio.AbstractEventLoop) -> None:
    """Close a loop without waiting for threads of its executor: a request in one of them must not hold up Stop."""
    import asyncio

    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.wait(left, timeout=0.5))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
