"""One worker thread for work that would hold up the window, with the results handed back in the GUI thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from rlm_desktop.bridge.language import tr
from rlm_desktop.core.errors import RlmError

T = TypeVar("T")


class Worker(QObject):
    """Does pieces of work one after the other, off the GUI thread.

    Args:
        name: What the thread is called in logs.
        parent: The Qt parent.
    """

    # Carried by the relay, which lives in the GUI thread: Qt calls its bound methods there, and only those.
    _finished = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._finished.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def do(self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[str], None]) -> None:
        """Do a piece of work.

        Args:
            work: Called in the worker thread; must touch no widget.
            then: Called with its result in the GUI thread.
            failed: Called there with a sentence when it raised an error of ours or of SQLite. Any other error is a
                mistake of the program and goes on to ``sys.excepthook``.
        """
        self._executor.submit(work).add_done_callback(lambda future: self._announce(future, then, failed))

    def shutdown(self) -> None:
        """Finish the work that was asked for and wait until the thread has ended."""
        self._executor.shutdown(wait=True)

    def _announce(self, future: Future[Any], then: Callable[[Any], None], failed: Callable[[str], None]) -> None:
        self._finished.emit(_Done(future, then, failed))

    @Slot(object)
    def _hand_over(self, done: _Done) -> None:
        try:
            result = done.future.result()
        except RlmError as error:
            done.failed(str(error))
        except sqlite3.Error as error:
            done.failed(tr("The case could not be read ({error}).").format(error=error))
        else:
            done.then(result)


@dataclass(frozen=True, slots=True)
class _Done:
    """A finished piece of work on its way to the GUI thread."""

    future: Future[Any]
    then: Callable[[Any], None]
    failed: Callable[[str], None]
