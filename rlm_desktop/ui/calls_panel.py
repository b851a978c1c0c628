"""The calls of a run: the tree of steps, cells, calls and child runs; prompt and reply of the one that is chosen."""

from __future__ import annotations

import time

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QStackedLayout,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.call_tree import FILTER_ROLE, ID_ROLE, CallTree, Column, Node
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.engine.trajectory import Trajectory
from rlm_desktop.ui.call_details import CallDetails
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.state_label import state_icon

_TICK = 1000
_FILTER_WAIT = 250
_REST = 8
"""How many times as long as an update took the panel rests before the next: big trees never hold the window up."""
_EXPAND_FOUND = 300
"""Found rows that are all opened; more stay folded."""
_ROOM_FOR_MODEL = 640
"""Pixels under which the Model column gives way to the call's own words; the model stands in the details too."""
_WIDTHS = {Column.MODEL: 110, Column.TOKENS: 64, Column.COST: 76, Column.TIME: 76, Column.STATE: 104}
_INDENT = 14


class CallsPanel(QWidget):
    """Follows the run that is shown; while it is live, only the path to what is going on is opened.

    Signals:
        page_activated: A page that stood in a prompt was clicked: document and page number.
        node_chosen: Another row is chosen: the id of its run, step, cell or call.
    """

    page_activated = Signal(int, int)
    node_chosen = Signal(str)

    def __init__(self, controller: RunController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._trajectory: Trajectory | None = None
        self._stale = False
        self._opened: set[str] = set()
        self.tree, self._idle = CallTree(state_icon, self), CallTree(parent=self)
        self.found = QSortFilterProxyModel(self, recursiveFilteringEnabled=True, filterRole=FILTER_ROLE)
        self.found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.view = QTreeView(uniformRowHeights=True)
        self.filter = QLineEdit(placeholderText="Filter by words in prompts and replies", clearButtonEnabled=True)
        self.details = CallDetails(controller.reader)
        self._rest = QTimer(self, singleShot=True)
        self._ticks = QTimer(self, interval=_TICK)
        self._filtering = QTimer(self, singleShot=True, interval=_FILTER_WAIT)
        self._lay_out()
        self._connect()
        self._changed()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: show what came while the panel was hidden."""
        super().showEvent(event)
        self._changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: give narrow panels to the calls' own words."""
        super().resizeEvent(event)
        self.view.setColumnHidden(Column.MODEL, self.width() < _ROOM_FOR_MODEL)

    def choose(self, id: str) -> None:
        """Choose the row of a run, step, cell or call, opening what it stands in."""
        index = self._shown_index(self.tree.index_of(id))
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)

    # -- following the run ----------------------------------------------------------------------------------

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible() and not self._rest.isActive():
            self._update()

    def _update(self) -> None:
        if not self._stale:
            return
        self._stale = False
        began = time.perf_counter()
        live = self._controller.is_live
        if self._trajectory is not self._controller.trajectory:
            self._start_over(live)
        else:
            self.tree.update()
            self.tree.set_live(live)
        self._stack.setCurrentIndex(1 if self.tree.rowCount() else 0)
        self._open_running_path()
        if not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.view.model().index(0, 0))
        self.details.show_node(self._chosen())
        (self._ticks.start if live else self._ticks.stop)()
        self.view.executeDelayedItemsLayout()
        self._rest.start(round(_REST * 1000 * (time.perf_counter() - began)))

    def _start_over(self, live: bool) -> None:
        self._trajectory = self._controller.trajectory
        self._opened = set()
        self.filter.clear()
        self._use(self.tree)
        self.tree.show(self._trajectory, live=live)
        self.view.expandToDepth(1)

    def _open_running_path(self) -> None:
        """Open each row on the way to what is going on, once: what the user folds stays folded."""
        for index in self.tree.running_path()[:-1]:
            id = index.data(ID_ROLE)
            if id not in self._opened:
                self._opened.add(id)
                self.view.expand(self._shown_index(index))

    def _chosen(self) -> Node | None:
        index = self.view.currentIndex()
        if self.view.model() is self.found:
            index = self.found.mapToSource(index)
        return self.tree.node(index)

    def _show_chosen(self, _index: QModelIndex) -> None:
        node = self._chosen()
        self.details.show_node(node)
        if node is not None:
            self.node_chosen.emit(node.id)

    # -- searching ------------------------------------------------------------------------------------------

    def _filter_now(self) -> None:
        """Look for the words. The tree itself is shown where there are none: following it is far cheaper."""
        words = self.filter.text().strip()
        if not words:
            self._use(self.tree)
            self.view.expandToDepth(1)
            return
        self.found.setFilterFixedString(words)
        self._use(self.found)
        if _counts_at_most(self.found, _EXPAND_FOUND):
            self.view.expandAll()
        else:
            self.view.expandToDepth(1)

    def _use(self, model: CallTree | QSortFilterProxyModel) -> None:
        if self.view.model() is model:
            return
        chosen = self._chosen()
        self.found.setSourceModel(self.tree if model is self.found else self._idle)
        before = self.view.selectionModel()
        self.view.setModel(model)
        if before is not None:
            before.deleteLater()
        self.view.selectionModel().currentChanged.connect(self._show_chosen)
        if chosen is not None:
            self.view.setCurrentIndex(self._shown_index(self.tree.index_of(chosen.id)))

    def _shown_index(self, index: QModelIndex) -> QModelIndex:
        return self.found.mapFromSource(index) if self.view.model() is self.found else index

    # -- building -------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        empty = EmptyState(
            "list-tree",
            "No calls yet",
            "Ask a question. Every prompt to a model appears here, with its reply and its cost.",
        )
        self.view.setModel(self.tree)
        self.view.setAccessibleName("Calls of the run")
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setIndentation(_INDENT)
        head = self.view.header()
        head.setStretchLastSection(False)
        head.setMinimumSectionSize(40)
        head.setSectionResizeMode(Column.CALL, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.view.setColumnWidth(column, width)
        self.filter.setAccessibleName("Filter calls")
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.view)
        split.addWidget(self.details)
        split.setSizes([320, 320])
        split.setChildrenCollapsible(False)
        row = QHBoxLayout()
        row.setContentsMargins(12, 10, 12, 4)
        row.addWidget(self.filter)
        full = QWidget()
        layout = QVBoxLayout(full)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(split, stretch=1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(full)

    def _connect(self) -> None:
        self._controller.run_shown.connect(self._changed)
        self._controller.changed.connect(self._changed)
        self._rest.timeout.connect(self._update)
        self.view.selectionModel().currentChanged.connect(self._show_chosen)
        self.filter.textChanged.connect(self._filtering.start)
        self._filtering.timeout.connect(self._filter_now)
        self._ticks.timeout.connect(self.tree.tick)
        self.details.page_activated.connect(self.page_activated)


def _counts_at_most(model: QSortFilterProxyModel, most: int) -> bool:
    """Whether a model has no more rows than ``most``, without counting far beyond."""
    left, waiting = most, [QModelIndex()]
    while waiting and left >= 0:
        parent = waiting.pop()
        count = model.rowCount(parent)
        left -= count
        if left >= 0:
            waiting += [model.index(row, 0, parent) for row in range(count)]
    return left >= 0
