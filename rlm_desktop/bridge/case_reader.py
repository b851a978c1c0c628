"""Reads of the case for the window: one worker thread with one read-only connection, answers in the GUI thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.worker import Worker
from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.core.errors import RlmError

T = TypeVar("T")

_INSTRUCTIONS = 20_000
"""After so many instructions of its machine, some milliseconds, SQLite asks whether the result is still wanted."""


class CaseReader(QObject):
    """Runs queries off the GUI thread, in the order they were asked for, and hands their results back in it.

    Results for a case that has been closed since are dropped; so are queries that had not started by then.

    Attributes:
        folder: The open case, None when there is none.

    Signals:
        read_failed: A sentence, for a query that failed and named nobody to tell it to.
    """

    read_failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self._opening = 0
        self._ended = False
        self._connection: sqlite3.Connection | None = None
        self._worker = Worker("case-reader", self)

    def open(self, folder: Path) -> None:
        """Read this case from now on. A case that cannot be opened is told by ``read_failed``."""
        self.close()
        self.folder = folder
        self._submit(lambda: self._connect(folder), _nothing, None)

    def close(self) -> None:
        """Forget the case: a query in hand is interrupted, and no result of it arrives any more."""
        self._opening += 1
        if self.folder is not None:
            self.folder = None
            self._worker.do(self._disconnect, _nothing, _nothing)

    def read(
        self,
        query: Callable[[sqlite3.Connection], T],
        then: Callable[[T], None],
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Run a query in the worker thread and call ``then`` with its result in the GUI thread.

        Args:
            query: Gets the read-only connection; must touch nothing of Qt.
            then: Called with the query's result.
            failed: Called with a sentence when the query raises an error of ours or of SQLite; without it the
                sentence goes to ``read_failed``.
        """
        self._submit(lambda: query(self._open_connection()), then, failed)

    def shutdown(self) -> None:
        """Close the case and wait until the thread has ended.

        What is asked for afterwards, by a signal that was still on its way, is never answered.
        """
        self.close()
        self._ended = True
        self._worker.shutdown()

    def _submit(
        self, work: Callable[[], Any], then: Callable[[Any], None], failed: Callable[[str], None] | None
    ) -> None:
        if self._ended:
            return
        opening = self._opening

        def work_if_wanted() -> Any:
            if opening != self._opening:
                return None
            if self._connection is not None:
                self._connection.set_progress_handler(lambda: opening != self._opening, _INSTRUCTIONS)
            return work()

        def if_wanted(then: Callable[[Any], None]) -> Callable[[Any], None]:
            return lambda result: then(result) if opening == self._opening else None

        self._worker.do(work_if_wanted, if_wanted(then), if_wanted(failed or self.read_failed.emit))

    def _connect(self, folder: Path) -> None:
        self._connection = connect_read_only(folder)

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise RlmError(tr("No case is open."), remedy=tr("Open a case, or make a new one."))
        return self._connection


def _nothing(_result: object) -> None:
    """What is to be done once a case is open or closed: nothing."""
