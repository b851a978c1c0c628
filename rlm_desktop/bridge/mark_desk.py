"""Puts stars, tags and notes on documents and problems out of sight, and takes back what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from rlm_desktop.bridge.open_case import OpenCase
from rlm_desktop.case.connection import connect
from rlm_desktop.case.exclusions import set_excluded
from rlm_desktop.case.marks import Marks, read_marks, set_marks

Change = tuple[dict[int, Marks], dict[int, Marks]]
"""The marks of documents before and after, by the id of the document."""


class MarkDesk(QObject):
    """Changes the marks of the open case in the worker thread. Every change can be undone until another case is opened.

    Args:
        case: The open case.
        parent: The Qt parent.

    Signals:
        changed: Marks of the case are others now, or other problems are in sight.

    Attributes:
        changes: What was done, to be undone and done again.
    """

    changed = Signal()

    def __init__(self, case: OpenCase, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self.changes = QUndoStack(self)
        case.opened.connect(self.changes.clear)

    def change(self, documents: Iterable[int], alter: Callable[[Marks], Marks], words: str) -> None:
        """Give documents other marks.

        Args:
            documents: Their ids.
            alter: Makes the new marks of a document out of those it has.
            words: What is done, as the menu calls it.
        """
        if folder := self._case.folder:
            work = partial(_altered, folder, tuple(documents), alter)
            self._case.worker.do(work, partial(self._keep, words), self._case.failed.emit)

    def put(self, marks: Mapping[int, Marks]) -> None:
        """Put these marks on these documents; used by the changes themselves."""
        if folder := self._case.folder:
            self._case.worker.do(partial(set_marks, folder, marks), self._tell, self._case.failed.emit)

    def exclude(self, path: Path, *, excluded: bool, words: str) -> None:
        """Put a problem out of sight, or have it listed again.

        Args:
            path: Where the problem is.
            excluded: Out of sight.
            words: What is done, as the menu calls it.
        """
        self.changes.push(_Excluded(self, path, excluded, words))

    def set_excluded(self, path: Path, *, excluded: bool) -> None:
        """Put a problem out of sight or not; used by the changes themselves."""
        if folder := self._case.folder:
            work = partial(set_excluded, folder, (path,), excluded=excluded)
            self._case.worker.do(work, self._tell, self._case.failed.emit)

    def _keep(self, words: str, change: Change) -> None:
        before, after = change
        if before != after:
            self.changes.push(_Marked(self, before, after, words))
            self.changed.emit()

    def _tell(self, _done: None) -> None:
        self.changed.emit()


class _Marked(QUndoCommand):
    """A change of marks that was done once already when the stack takes it."""

    def __init__(self, desk: MarkDesk, before: Mapping[int, Marks], after: Mapping[int, Marks], words: str) -> None:
        super().__init__(words)
        self._desk, self._before, self._after = desk, before, after
        self._done = True

    def undo(self) -> None:
        """Put the marks on that there were before."""
        self._done = False
        self._desk.put(self._before)

    def redo(self) -> None:
        """Put the new marks on, but for the first time."""
        if not self._done:
            self._desk.put(self._after)


class _Excluded(QUndoCommand):
    """A problem that is put out of sight, or listed again."""

    def __init__(self, desk: MarkDesk, path: Path, excluded: bool, words: str) -> None:
        super().__init__(words)
        self._desk, self._path, self._excluded = desk, path, excluded

    def undo(self) -> None:
        """Have it as it was."""
        self._desk.set_excluded(self._path, excluded=not self._excluded)

    def redo(self) -> None:
        """Do it."""
        self._desk.set_excluded(self._path, excluded=self._excluded)


def _altered(folder: Path, documents: tuple[int, ...], alter: Callable[[Marks], Marks]) -> Change:
    connection = connect(folder)
    try:
        known = read_marks(connection, documents)
    finally:
        connection.close()
    before = {document: known.get(document, Marks()) for document in documents}
    after = {document: alter(marks) for document, marks in before.items()}
    set_marks(folder, after)
    return before, after
