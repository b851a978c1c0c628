"""Batch search for the window: a list of names is searched for name by name, off the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from rlm_desktop.bridge.worker import Worker
from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.core.model import SearchHit


class NameCount(NamedTuple):
    """A name with what was found of it; ``trouble`` says why it could not be searched for."""

    name: str
    pages: int
    documents: int
    trouble: str


class NameSearch(QObject):
    """Searches a case for the names of a list.

    Args:
        case: The case folder.
        parent: The Qt parent.

    Signals:
        begun: The list was read; how many names it has.
        found: A name was searched for: its :class:`NameCount`.
        ended: All names were searched for, or it was stopped.
        written: The hits were written to a file (its path is given).
        failed: Why something could not be done, as a sentence.
    """

    begun = Signal(int)
    found = Signal(object)
    ended = Signal()
    written = Signal(object)
    failed = Signal(str)

    def __init__(self, case: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._names: list[str] = []
        self._stopped = threading.Event()
        self._worker = Worker("names", self)

    def begin(self, path: Path) -> None:
        """Search for the names of a file, a CSV file or a text."""
        self._worker.do(partial(self._search, path), lambda _: self.ended.emit(), self.failed.emit)

    def write(self, path: Path, kind: str) -> None:
        """Write every hit of the names as ``csv`` or ``xlsx``."""
        self._worker.do(partial(self._write, path, kind), self.written.emit, self.failed.emit)

    def stop(self) -> None:
        """Search for no further name."""
        self._stopped.set()

    def shutdown(self) -> None:
        """Stop, and end the thread."""
        self.stop()
        self._worker.shutdown()

    def _search(self, path: Path) -> None:
        from rlm_desktop.corpus.batch_search import read_names, search_names

        self._names = read_names(path)
        self.begun.emit(len(self._names))
        with closing(connect_read_only(self._case)) as connection:
            for each in search_names(connection, self._names):
                if self._stopped.is_set():
                    return
                self.found.emit(NameCount(each.name, len(each.hits), each.documents, each.trouble))

    def _write(self, path: Path, kind: str) -> Path:
        from rlm_desktop.corpus.batch_search import search_names
        from rlm_desktop.reports.hits import write_hits

        with closing(connect_read_only(self._case)) as connection:

            def hits() -> Iterator[tuple[str, SearchHit]]:
                for each in search_names(connection, self._names):
                    if self._stopped.is_set():
                        return
                    yield from ((each.name, hit) for hit in each.hits)

            write_hits(connection, hits(), kind, path)
        return path
