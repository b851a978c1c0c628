"""Batch search: the names of a list with the pages and documents that have them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.language import counted, figure, tr
from rlm_desktop.bridge.name_search import NameCount, NameSearch
from rlm_desktop.ui import file_dialogs
from rlm_desktop.ui.theme import set_role

_NUMBERS = (1, 2)


class NamesDialog(QDialog):
    """Searches for the names of a file and lists them. It stays open beside the window.

    Args:
        case: The case folder.
        names: The file.
        parent: The Qt parent.

    Signals:
        asked_for: A name shall be searched for in Sources.
        written: The hits are in this file (a path).
    """

    asked_for = Signal(str)
    written = Signal(object)

    def __init__(self, case: Path, names: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder, self._file = case, names
        self._done = 0
        self.search = NameSearch(case, self)
        self.setWindowTitle(tr("Batch search: {name}").format(name=names.name))
        self._told = QLabel(tr("Reading the list…"), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._progress = QProgressBar(textVisible=False)
        self._progress.setAccessibleName(tr("Names that were searched for"))
        self.list = QTreeWidget(rootIsDecorated=False, uniformRowHeights=True, sortingEnabled=True)
        self.list.setHeaderLabels([tr("Name"), tr("Pages"), tr("Documents")])
        self.list.setAccessibleName(tr("Names with what was found"))
        self._export = QPushButton(tr("Export hits…"))
        self._export.setEnabled(False)
        self._stop = QPushButton(tr("Stop"))
        self._lay_out()
        self.search.begun.connect(self._begin)
        self.search.found.connect(self._add)
        self.search.ended.connect(self._end)
        self.search.failed.connect(self._fail)
        self.search.written.connect(self._tell_written)
        self.list.itemActivated.connect(lambda item: self.asked_for.emit(item.data(0, Qt.ItemDataRole.UserRole)))
        self._export.clicked.connect(self._write)
        self._stop.clicked.connect(self.search.stop)
        self.search.begin(names)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the search with the dialog."""
        self.search.shutdown()
        super().closeEvent(event)
        self.deleteLater()

    def reject(self) -> None:
        """Escape closes it, as the window's frame does."""
        self.close()

    def _begin(self, names: int) -> None:
        self._progress.setMaximum(names)
        self._tell()

    def _add(self, found: NameCount) -> None:
        from rlm_desktop.corpus.batch_search import as_query

        self._done += 1
        item = _Row([found.name, figure(found.pages), figure(found.documents)])
        item.setData(0, Qt.ItemDataRole.UserRole, as_query(found.name))
        for column, count in zip(_NUMBERS, (found.pages, found.documents), strict=True):
            item.setData(column, Qt.ItemDataRole.UserRole, count)
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(0, found.trouble or found.name)
        self.list.addTopLevelItem(item)
        self._progress.setValue(self._done)
        self._tell()

    def _tell(self) -> None:
        self._told.setText(
            tr("{done} of {names} searched for").format(
                done=figure(self._done), names=counted(self._progress.maximum(), "name")
            )
        )

    def _end(self) -> None:
        self._stop.setEnabled(False)
        self._progress.hide()
        self._export.setEnabled(self._done > 0)
        items = [self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount())]
        there = sum(item.data(1, Qt.ItemDataRole.UserRole) > 0 for item in items if item)
        stopped = self._done < self._progress.maximum()
        words = (
            tr("Stopped: {there} of {done} names stand in the documents.")
            if stopped
            else tr("{there} of {done} names stand in the documents.")
        )
        self._told.setText(words.format(there=figure(there), done=figure(self._done)))

    def _fail(self, sentence: str) -> None:
        self._stop.setEnabled(False)
        self._progress.hide()
        self._told.setText(sentence)

    def _write(self) -> None:
        if chosen := file_dialogs.table_file(self, self._folder, self._file.stem):
            self._export.setEnabled(False)
            self.search.write(*chosen)

    def _tell_written(self, path: Path) -> None:
        self._export.setEnabled(True)
        self._told.setText(tr("The hits are in {path}.").format(path=path))
        self.written.emit(path)

    def _lay_out(self) -> None:
        self.list.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in _NUMBERS:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        hint = QLabel(tr("A double click, or Enter, searches for the name in Sources."), wordWrap=True)
        set_role(hint, "muted")
        buttons = QHBoxLayout()
        buttons.addWidget(self._export)
        buttons.addStretch(1)
        buttons.addWidget(self._stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for part in (self._told, self._progress, self.list, hint):
            layout.addWidget(part)
        layout.addLayout(buttons)
        self.resize(520, 520)


class _Row(QTreeWidgetItem):
    """A name; its figures are sorted as such."""

    def __lt__(self, other: QTreeWidgetItem) -> bool:
        """Whether it stands before another row."""
        tree = self.treeWidget()
        column = tree.sortColumn() if tree else 0
        if column in _NUMBERS:
            role = Qt.ItemDataRole.UserRole
            return bool(self.data(column, role) < other.data(column, role))
        return self.text(column).casefold() < other.text(column).casefold()
