"""Follows folders while a case is open: tells in the GUI thread what changed in them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from rlm_desktop.bridge.worker import Worker


class FolderWatch(QObject):
    """Follows the folders of one case at a time.

    Signals:
        changed: A case and the paths in its followed folders that were made, changed or deleted (a tuple).
        failed: A sentence: the folders cannot be followed.
    """

    changed = Signal(object, object)
    failed = Signal(str)
    _noticed = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker("folder-watch", self)
        self._stop = threading.Event()
        self._followed: tuple[Path, tuple[Path, ...]] | None = None
        # Sent by the watching thread: the connection brings it here, into the GUI thread.
        self._noticed.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that are followed."""
        return self._followed[1] if self._followed else ()

    def follow(self, case: Path, folders: Sequence[Path]) -> None:
        """Follow these folders of a case from now on, and no others."""
        wanted = (case, tuple(folders))
        if wanted == self._followed:
            return
        self.forget()
        if folders:
            self._followed = wanted
            stop = self._stop = threading.Event()
            self._worker.do(lambda: self._watch(case, wanted[1], stop), self._ended, self._broke)

    def forget(self) -> None:
        """Follow nothing."""
        self._stop.set()
        self._followed = None

    def shutdown(self) -> None:
        """Follow nothing and wait until the thread has ended."""
        self.forget()
        self._worker.shutdown()

    def _watch(self, case: Path, folders: tuple[Path, ...], stop: threading.Event) -> None:
        from rlm_desktop.corpus.watching import watch_changes

        for paths in watch_changes(folders, case, stop):
            self._noticed.emit(stop, case, paths)

    @Slot(object, object, object)
    def _tell(self, stop: threading.Event, case: Path, paths: tuple[Path, ...]) -> None:
        if not stop.is_set():
            self.changed.emit(case, paths)

    def _ended(self, _result: None) -> None:
        """It was stopped, or none of the folders was there."""

    def _broke(self, sentence: str) -> None:
        self._followed = None
        self.failed.emit(sentence)
