"""A page of a sheet as a table, with the cells marked that hold the words of a citation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.places import rows_of
from rlm_desktop.ui.theme import colours

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_NARROWEST, _WIDEST = 44, 320
_PADDING = 26
_LONG = 40
"""Characters of a cell that is cut where columns are widest: the whole is its tip."""


class PageTable(QTableView):
    """Shows the text of one page of a sheet, read-only.

    Attributes:
        marks: The (row, column) of the cells that are marked.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marks: tuple[tuple[int, int], ...] = ()
        self._cells = _Cells(self)
        self.setModel(self._cells)
        self.setItemDelegate(_CellDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptDrops(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.horizontalHeader().setAccessibleName(tr("Columns"))
        self.verticalHeader().hide()
        self.horizontalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)

    def show_text(self, text: str, marks: Sequence[tuple[int, int]] = ()) -> None:
        """Show the page, mark the cells in which a place of the text lies, and bring the first into view."""
        rows = rows_of(text)
        self.marks = tuple(_cells_of(rows, marks))
        self._cells.show([[cell for _, cell in row] for row in rows], frozenset(self.marks))
        self._size_columns()
        self.clearSpans()
        for row, cells in enumerate(rows):
            if len(cells) == 1 and self._cells.columnCount() > 1:
                self.setSpan(row, 0, 1, self._cells.columnCount())
        if self.marks:
            first = self._cells.index(*self.marks[0])
            # Not selected: that would hide the mark.
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(first, QAbstractItemView.ScrollHint.PositionAtCenter)
        else:
            self.scrollToTop()

    def _size_columns(self) -> None:
        for column, width in enumerate(self._cells.widths(self.fontMetrics())):
            self.setColumnWidth(column, min(max(width + _PADDING, _NARROWEST), _WIDEST))


class _CellDelegate(QStyledItemDelegate):
    """Draws the tint of a mark itself: style sheets with a rule for items leave the model's out."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tint = index.data(Qt.ItemDataRole.BackgroundRole)
        if tint is not None:
            painter.fillRect(option.rect, tint)
        super().paint(painter, option, index)


class _Cells(QAbstractTableModel):
    """The cells of a page."""

    def __init__(self, parent: PageTable) -> None:
        super().__init__(parent)
        self._rows: list[list[str]] = []
        self._columns = 0
        self._marked: frozenset[tuple[int, int]] = frozenset()

    def show(self, rows: list[list[str]], marked: frozenset[tuple[int, int]]) -> None:
        self.beginResetModel()
        self._rows, self._marked = rows, marked
        self._columns = max(map(len, rows), default=0)
        self.endResetModel()

    def widths(self, metrics: QFontMetrics) -> list[int]:
        """The widest cell of each column, in pixels. What stands alone in its row is a title, and spans them all."""
        widths = [0] * self._columns
        for row in self._rows:
            for column, cell in enumerate(row if len(row) > 1 else ()):
                widths[column] = max(widths[column], metrics.horizontalAdvance(cell[:_LONG]))
        return widths

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._columns

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        cell = row[index.column()] if index.column() < len(row) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return cell
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell if len(cell) > _LONG else None
        if (index.row(), index.column()) not in self._marked:
            return None
        return _marked(role)


def _marked(role: int) -> Any:
    """How a marked cell looks: tinted for the eye, bold and underlined for who does not see the tint."""
    if role == Qt.ItemDataRole.BackgroundRole:
        return QColor(colours().highlight)
    if role == Qt.ItemDataRole.ForegroundRole:
        return QColor(colours().highlight_text)
    if role == Qt.ItemDataRole.FontRole:
        font = QFont()
        font.setWeight(QFont.Weight.DemiBold)
        font.setUnderline(True)
        return font
    return None


def _cells_of(rows: Sequence[Sequence[tuple[int, str]]], marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The cells that share a character with one of the stretches of text."""
    return [
        (row, column)
        for row, cells in enumerate(rows)
        for column, (start, cell) in enumerate(cells)
        if any(start < end and begin < start + len(cell) for begin, end in marks)
    ]
