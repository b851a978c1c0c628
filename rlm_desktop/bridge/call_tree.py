"""A run as a tree of rows: runs, their steps, the cells of a step, their batches and calls, the child run of a call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rlm_desktop.bridge import call_rows
from rlm_desktop.bridge.call_rows import HEADINGS, NUMBERS, Column, Node, Row, above
from rlm_desktop.bridge.wording import StateWord
from rlm_desktop.engine.trajectory import BatchNode, CallNode, CellNode, StepNode, Trajectory

Index = QModelIndex | QPersistentModelIndex

ID_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The id of the row's run, step, cell, batch or call."""


class CallTree(QAbstractItemModel):
    """The item model over a trajectory, kept up to date with few signals however many calls there are.

    Rows that have ended are never looked at again, so an update costs what is going on, not what has been. The rows of
    a batch are made when it is unfolded.

    Args:
        icon: Gives the picture (a QIcon) that stands beside a state; None for no pictures.
        parent: The Qt parent.
    """

    def __init__(self, icon: Callable[[StateWord], Any] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._live = False
        self._trajectory = Trajectory()
        self._rows: list[Row] = []
        self._open: list[int] = []
        self._by_id: dict[str, int] = {}

    # -- following a trajectory -----------------------------------------------------------------------------

    def show(self, trajectory: Trajectory, *, live: bool) -> None:
        """Show a trajectory; ``live`` says whether it is still growing."""
        self.beginResetModel()
        self._trajectory, self._live = trajectory, live
        self._rows, self._open, self._by_id = [], [], {}
        if trajectory.root is not None:
            self._add((trajectory.root,), -1)
            for key in self._open:  # grows while it is walked
                if self._rows[key].looked_into:
                    self._add(self._rows[key].nodes, key)
            for key in reversed(self._open):
                self._close_if_ended(key)
            self._open = [key for key in self._open if self._rows[key].open]
        self.endResetModel()

    def update(self) -> None:
        """Take in what has come to the trajectory since the last time."""
        root = self._trajectory.root
        if root is None:
            return
        if not self._rows:
            self.show(self._trajectory, live=self._live)
            return
        for key in self._open:  # grows while it is walked
            self._insert_new_children(key)
        changed = [key for key in reversed(self._open) if self._close_if_ended(key) or self._has_news(key)]
        self._tell(self._with_those_above(changed))
        self._open = [key for key in self._open if self._rows[key].open]

    def set_live(self, live: bool) -> None:
        """Say whether the trajectory is still growing; rows without an end are "Not finished" when it is not."""
        if live != self._live:
            self._live = live
            self._tell(self._open)

    def tick(self) -> None:
        """Let the times of what is going on move on."""
        self._tell(self._open, Column.TIME, Column.TIME)

    def _add(self, nodes: Iterable[Node], parent: int) -> None:
        siblings = self._rows[parent].children if parent >= 0 else []
        for node in nodes:
            key = len(self._rows)
            self._rows.append(Row(node, parent, len(siblings)))
            siblings.append(key)
            self._by_id[node.id] = key
            self._open.append(key)
            if isinstance(node, BatchNode):
                self._rows[parent].batches.append(self._rows[key])
                self._rows[key].count_batch()

    def _insert_new_children(self, key: int) -> None:
        row = self._rows[key]
        known, nodes = len(row.children), row.nodes
        if row.looked_into and len(nodes) > known:
            self.beginInsertRows(self._index(key), known, len(nodes) - 1)
            self._add(nodes[known:], key)
            self.endInsertRows()

    def _close_if_ended(self, key: int) -> bool:
        row = self._rows[key]
        if not row.has_ended:
            return False
        row.open = False
        row.count_batch()
        if isinstance(row.node, CallNode) and isinstance((cell := self._rows[row.parent]).node, CellNode):
            cell.sums.add(row.node)
        return True

    def _has_news(self, key: int) -> bool:
        """Whether a step got its reply, or more calls of a batch have ended."""
        row = self._rows[key]
        replied = isinstance(row.node, StepNode) and row.node.reply is not None and not row.replied
        row.replied = row.replied or replied
        return replied or row.count_batch()

    def _with_those_above(self, keys: Sequence[int]) -> set[int]:
        """These rows and every one above them."""
        found: set[int] = set()
        for key in keys:
            while key >= 0 and key not in found:
                found.add(key)
                key = self._rows[key].parent
        return found

    def _tell(self, keys: Iterable[int], first: Column = Column.CALL, last: Column = Column.STATE) -> None:
        """One signal for each parent: from its first to its last row that changed."""
        spans: dict[int, tuple[int, int]] = {}
        for key in keys:
            row = self._rows[key]
            low, high = spans.get(row.parent, (row.number, row.number))
            spans[row.parent] = (min(low, row.number), max(high, row.number))
        for parent, (low, high) in spans.items():
            above = self._index(parent)
            self.dataChanged.emit(self.index(low, first, above), self.index(high, last, above))

    # -- places ---------------------------------------------------------------------------------------------

    def node(self, index: Index) -> Node | None:
        """The run, step, cell, batch or call at an index of this model."""
        return self._rows[index.internalId()].node if index.isValid() else None

    def index_of(self, id: str) -> QModelIndex:
        """Where a run, step, cell, batch or call stands, its batch being looked into; invalid when it is not there."""
        trajectory, way = self._trajectory, []
        node: Node | None = (
            trajectory.calls.get(id) or trajectory.runs.get(id) or trajectory.steps.get(id) or trajectory.cells.get(id)
        )
        while node is not None and node.id not in self._by_id:
            node = above(node)
            way.append(node)
        for batch in (each for each in reversed(way) if isinstance(each, BatchNode) and each.id in self._by_id):
            self.look_into(self._index(self._by_id[batch.id]))
        return self._index(self._by_id.get(id, -1))

    def look_into(self, index: Index) -> None:
        """Make the rows of a batch, which is being unfolded."""
        key = index.internalId()
        if not index.isValid() or self._rows[key].looked_into:
            return
        self._rows[key].looked_into = True
        first = len(self._open)
        self._insert_new_children(key)
        for made in self._open[first:]:
            self._insert_new_children(made)
            self._close_if_ended(made)
        self._open = [each for each in self._open if self._rows[each].open]

    def child_id(self, parent: Index, number: int) -> str:
        """The id of a row by its place under another one."""
        key = self._rows[parent.internalId()].children[number] if parent.isValid() else 0
        return self._rows[key].node.id

    def running_path(self) -> list[QModelIndex]:
        """The rows from the root run down to what began last and is still going on; empty when nothing is."""
        going_on = [key for key in self._open if not isinstance(self._rows[key].node, StepNode)]
        path: list[QModelIndex] = []
        key = going_on[-1] if going_on and self._live else -1
        while key >= 0:
            path.insert(0, self._index(key))
            key = self._rows[key].parent
        return path

    def _index(self, key: int) -> QModelIndex:
        return self.createIndex(self._rows[key].number, 0, key) if key >= 0 else QModelIndex()

    # -- Qt ---------------------------------------------------------------------------------------------------

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt: put the largest first, or the smallest; -1 for the order in which things began."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        backwards = order == Qt.SortOrder.AscendingOrder and column in (*NUMBERS, Column.STATE)
        for row in self._rows:
            keys = sorted(row.children, key=lambda key: self._rows[key].ordinal)
            keys.sort(key=lambda key: call_rows.sorting(self._rows[key], column), reverse=backwards)
            row.children[:] = keys
            for number, key in enumerate(keys):
                self._rows[key].number = number
        after = [
            self.createIndex(self._rows[index.internalId()].number, index.column(), index.internalId())
            for index in before
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Qt: the index of a child."""
        if not 0 <= column < len(HEADINGS):
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(0, column, 0) if row == 0 and self._rows else QModelIndex()
        children = self._rows[parent.internalId()].children if parent.column() == 0 else []
        return self.createIndex(row, column, children[row]) if 0 <= row < len(children) else QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """Qt: the index of the parent."""
        return self._index(self._rows[index.internalId()].parent) if index.isValid() else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt: how many children."""
        if not parent.isValid():
            return 1 if self._rows else 0
        return len(self._rows[parent.internalId()].children) if parent.column() == 0 else 0

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        """Qt: whether a row can be unfolded."""
        return self.rowCount(parent) > 0 or (parent.isValid() and not self._rows[parent.internalId()].looked_into)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt: how many columns."""
        return len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the headings."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: what stands in a cell of the tree."""
        if not index.isValid():
            return None
        row, column = self._rows[index.internalId()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return call_rows.text(row, column, live=self._live)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.DecorationRole and column == Column.STATE and self._icon is not None:
            return self._icon(call_rows.state(row, live=self._live))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tooltip(row, column)
        if role == ID_ROLE:
            return row.node.id
        return None

    def _tooltip(self, row: Row, column: int) -> str:
        node = row.node
        if column == Column.STATE and isinstance(node, CallNode) and node.failed is not None:
            return node.failed.reason
        return call_rows.text(row, column, live=self._live)
