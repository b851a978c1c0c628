"""The foot of a code cell: its calls, its variables, the pages that its code was handed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.case_reader import CaseReader
from rlm_desktop.bridge.language import counted, tr
from rlm_desktop.core.model import Variable
from rlm_desktop.engine.trajectory import CellNode
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.page_links import PageLinks
from rlm_desktop.ui.theme import set_role

_MOST_ROWS = 12
"""Rows a table of variables is high; more scroll inside."""


class CellFoot(QWidget):
    """What a cell leads on to. Shows nothing as long as there is nothing.

    Signals:
        calls_asked: The calls of the cell shall be shown: its id.
        page_activated: A page was clicked: document and page number.

    Args:
        cell: The cell.
        reader: Reads the names of documents.
        parent: The Qt parent.
    """

    calls_asked = Signal(str)
    page_activated = Signal(int, int)

    def __init__(self, cell: CellNode, reader: CaseReader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cell, self._reader = cell, reader
        self.calls: QPushButton | None = None
        self.variables: QPushButton | None = None
        self.table: QTableWidget | None = None
        self.pages: PageLinks | None = None
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(self._row)
        self.hide()

    def update_cell(self) -> None:
        """Show what has come to the cell since the last time."""
        cell, result = self._cell, self._cell.result
        if cell.calls:
            if self.calls is None:
                self.calls = self._button("list-tree", tr("Show them in Calls"))
                self.calls.clicked.connect(lambda: self.calls_asked.emit(cell.id))
            self.calls.setText(counted(len(cell.calls), "call"))
        if result is not None and result.variables and self.variables is None:
            self.variables = self._button("table", tr("The variables as they stood behind this cell"))
            self.variables.setText(counted(len(result.variables), "variable"))
            self.variables.setCheckable(True)
            self.variables.toggled.connect(self._show_variables)
        if result is not None and result.pages and self.pages is None:
            self.pages = PageLinks(tr("Pages that the code was handed"), self._reader)
            self.pages.page_activated.connect(self.page_activated)
            self._column.addWidget(self.pages)
            self.pages.show_pages(result.pages)
        self.setVisible(any(part is not None for part in (self.calls, self.variables, self.pages)))

    def _button(self, picture: str, tip: str) -> QPushButton:
        button: QPushButton = QPushButton(icon=icon(picture, "muted"))
        button.setToolTip(tip)
        button.setAccessibleDescription(tip)
        set_role(button, "quiet")
        self._row.insertWidget(self._row.count() - 1, button)
        return button

    def _show_variables(self, shown: bool) -> None:
        if self.table is None and self._cell.result is not None:
            self.table = _table(self._cell.result.variables)
            self._column.insertWidget(1, self.table)
        if self.table is not None:
            self.table.setVisible(shown)


def _table(variables: tuple[Variable, ...]) -> QTableWidget:
    table = QTableWidget(len(variables), 3)
    table.setAccessibleName(tr("Variables"))
    table.setHorizontalHeaderLabels([tr("Name"), tr("Type"), tr("Size")])
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.verticalHeader().hide()
    for row, variable in enumerate(variables):
        for column, words in enumerate((variable.name, variable.type, variable.size)):
            table.setItem(row, column, QTableWidgetItem(words))
    head = table.horizontalHeader()
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    rows = min(len(variables), _MOST_ROWS)
    table.setFixedHeight(head.sizeHint().height() + rows * table.verticalHeader().defaultSectionSize() + 2)
    return table
