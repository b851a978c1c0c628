"""The calls of a run: the tree of steps, cells, calls and child runs; prompt and reply of the one that is chosen."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.call_lanes import end_of, lanes
from rlm_desktop.bridge.call_rows import Column, Node
from rlm_desktop.bridge.call_search import FoundCalls, nodes_of, search
from rlm_desktop.bridge.call_tree import ID_ROLE, CallTree
from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.engine.trajectory import BatchNode, Trajectory
from rlm_desktop.ui.call_details import CallDetails
from rlm_desktop.ui.call_timeline import CallTimeline
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.state_label import state_icon
from rlm_desktop.ui.theme import set_role

_TICK = 1000
_FILTER_WAIT = 250
_REST = 8
"""How many times as long as an update took the panel rests before the next: big trees never hold the window up."""
_EXPAND_FOUND = 300
"""Found rows that are all opened; more stay folded."""
_ROOM_FOR_ALL = 720
"""Pixels under which some columns give way to the call's own words; what they tell stands in the details too."""
_WHERE_ROOM = (Column.MODEL, Column.SENT, Column.RECEIVED, Column.PAGES)
_WIDTHS = {
    Column.MODEL: 110,
    Column.SENT: 64,
    Column.RECEIVED: 80,
    Column.COST: 66,
    Column.TIME: 64,
    Column.PAGES: 56,
    Column.STATE: 106,
}
_INDENT = 14
_TREE, _TIMELINE = range(2)


class CallsPanel(QWidget):
    """Follows the run that is shown, as a tree or over time; while it is live, only the way to what goes on is opened.

    Attributes:
        searched: The words whose finds are shown; empty when everything is.

    Signals:
        page_activated: A page that stood in a prompt was clicked: document and page number.
        try_asked: The prompt of a call is to be tried: its `CallNode`.
        node_chosen: Another row is chosen: the id of its run, step, cell or call.
    """

    page_activated = Signal(int, int)
    try_asked = Signal(object)
    node_chosen = Signal(str)

    def __init__(self, controller: RunController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._trajectory: Trajectory | None = None
        self._stale = False
        self.searched = ""
        self._opened: set[str] = set()
        self._unfolded: dict[str, set[str]] = {}
        self.tree, self._idle = CallTree(state_icon, self), CallTree(parent=self)
        self.found = FoundCalls(self)
        self.view, self.timeline = QTreeView(uniformRowHeights=True), CallTimeline()
        self._faces, self._face_buttons = QStackedWidget(), QButtonGroup(self)
        self.filter = QLineEdit(placeholderText=tr("Filter by words in prompts and replies"), clearButtonEnabled=True)
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
        for column in _WHERE_ROOM:
            self.view.setColumnHidden(column, self.width() < _ROOM_FOR_ALL)

    def choose(self, id: str) -> None:
        """Choose the row of a run, step, cell or call, opening what it stands in."""
        index = self._shown_index(self.tree.index_of(id))
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)

    def show_face(self, face: int) -> None:
        """Show the calls as a tree (0) or over time (1)."""
        self._face_buttons.button(face).setChecked(True)
        self._faces.setCurrentIndex(face)
        self._show_time()
        if node := self._chosen():
            self.timeline.choose(node.id)

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
        self.details.allow_trying(allowed=self._controller.can_try)
        (self._ticks.start if live else self._ticks.stop)()
        self.view.executeDelayedItemsLayout()
        self._show_time()
        if self.view.model() is self.found and live:
            self._filtering.start()
        self._rest.start(round(_REST * 1000 * (time.perf_counter() - began)))

    def _start_over(self, live: bool) -> None:
        same = self._trajectory is not None and self._trajectory.run_id == self._controller.trajectory.run_id
        chosen = self._chosen() if same else None
        self._trajectory = self._controller.trajectory
        self._opened = set()
        self.filter.clear()
        self.view.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._use(self.tree)
        self.tree.show(self._trajectory, live=live)
        self._unfold()
        if chosen is not None and (index := self.tree.index_of(chosen.id)).isValid():
            self.view.setCurrentIndex(index)

    def _unfold(self) -> None:
        """Open what the user had open in this run; at first its steps."""
        if self._trajectory is None:
            return
        unfolded = self._unfolded.get(self._trajectory.run_id)
        if unfolded is None:
            self.view.expandToDepth(1)
        for id in list(unfolded or ()):
            if (index := self.tree.index_of(id)).isValid():
                self.view.expand(index)

    def _note_folding(self, index: QModelIndex, *, unfolded: bool) -> None:
        """Remember what is open: what a search opens is none of it."""
        if unfolded and self.view.model() is self.tree:
            self.tree.look_into(index)
        if self._trajectory is not None and self._trajectory.run_id and self.view.model() is self.tree:
            noted = self._unfolded.setdefault(self._trajectory.run_id, set())
            (noted.add if unfolded else noted.discard)(index.data(ID_ROLE))

    def _show_time(self) -> None:
        trajectory = self._trajectory
        if self._faces.currentIndex() == _TIMELINE and trajectory is not None and trajectory.root is not None:
            end = time.time() if self._controller.is_live else end_of(trajectory, time.time())
            self.timeline.show_lanes(lanes(trajectory, end), end - trajectory.root.time)

    def _open_running_path(self) -> None:
        """Open each row on the way to what is going on, once: what the user folds stays folded, as batches do."""
        way = self.tree.running_path()[:-1]
        for index in (each for each in way if not isinstance(self.tree.node(each), BatchNode)):
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
            self.timeline.choose(node.id)
            self.node_chosen.emit(node.id)

    # -- searching ------------------------------------------------------------------------------------------

    def _filter_now(self) -> None:
        """Look for the words. The tree itself is shown where there are none: following it is far cheaper."""
        words = self.filter.text().strip()
        if not words or self._trajectory is None:
            self.searched = ""
            self._use(self.tree)
            self._unfold()
            return
        nodes = nodes_of(self._trajectory)
        self._controller.reader.read(lambda _case: search(nodes, words), partial(self._show_found, words))

    def _show_found(self, words: str, found: frozenset[str]) -> None:
        if words != self.filter.text().strip():
            return
        self.searched = words
        self.show_face(_TREE)
        for id in found:
            self.tree.index_of(id)  # makes the rows of batches
        self.found.show(found)
        self._use(self.found)
        if len(found) <= _EXPAND_FOUND:
            self.view.expandAll()
        else:
            self.view.expandToDepth(1)

    def _use(self, model: CallTree | FoundCalls) -> None:
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
            tr("No calls yet"),
            tr("Ask a question. Every prompt to a model appears here, with its reply and its cost."),
        )
        self.view.setModel(self.tree)
        self.view.setAccessibleName(tr("Calls of the run"))
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setIndentation(_INDENT)
        head = self.view.header()
        head.setStretchLastSection(False)
        head.setMinimumSectionSize(40)
        head.setSectionResizeMode(Column.CALL, QHeaderView.ResizeMode.Stretch)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        for column, width in _WIDTHS.items():
            self.view.setColumnWidth(column, width)
        self.filter.setAccessibleName(tr("Filter calls"))
        split = QSplitter(Qt.Orientation.Vertical)
        self._faces.addWidget(self.view)
        self._faces.addWidget(self.timeline)
        split.addWidget(self._faces)
        split.addWidget(self.details)
        split.setSizes([320, 320])
        split.setChildrenCollapsible(False)
        row = QHBoxLayout()
        row.setContentsMargins(12, 10, 12, 4)
        row.addWidget(self.filter, stretch=1)
        row.addWidget(self._face_button(_TREE, tr("Tree"), "list-tree"))
        row.addWidget(self._face_button(_TIMELINE, tr("Timeline"), "clock"))
        full = QWidget()
        layout = QVBoxLayout(full)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(split, stretch=1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(full)

    def _face_button(self, face: int, name: str, picture: str) -> QPushButton:
        button: QPushButton = QPushButton(icon=icon(picture, "muted"), text=name, checkable=True, checked=face == _TREE)
        set_role(button, "quiet")
        self._face_buttons.addButton(button, face)
        return button

    def _connect(self) -> None:
        self._controller.run_shown.connect(self._changed)
        self._controller.changed.connect(self._changed)
        self._rest.timeout.connect(self._update)
        self.view.selectionModel().currentChanged.connect(self._show_chosen)
        self.filter.textChanged.connect(self._filtering.start)
        self._filtering.timeout.connect(self._filter_now)
        self._ticks.timeout.connect(self.tree.tick)
        self.details.page_activated.connect(self.page_activated)
        self.details.try_asked.connect(self.try_asked)
        self.view.header().sortIndicatorChanged.connect(self.tree.sort)
        self.view.expanded.connect(partial(self._note_folding, unfolded=True))
        self.view.collapsed.connect(partial(self._note_folding, unfolded=False))
        self._face_buttons.idClicked.connect(self.show_face)
        self.timeline.chosen.connect(self.choose)
