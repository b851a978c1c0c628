"""A run as a tree of rows: runs, their steps, the cells of a step, the calls of a cell, the child run of a call."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rlm_desktop.bridge.wording import (
    CELL_ENDS,
    DONE,
    FAILED,
    NOT_FINISHED,
    RUN_STATES,
    RUNNING,
    StateWord,
    first_line,
    model_name,
    money,
)
from rlm_desktop.core.figures import counted, duration
from rlm_desktop.core.model import Usage
from rlm_desktop.engine.trajectory import CallNode, CellNode, RunNode, StepNode, Trajectory

Node = RunNode | StepNode | CellNode | CallNode
Index = QModelIndex | QPersistentModelIndex

FILTER_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""All text of a row that a search looks at: title, model, state, and the beginning of prompt and reply."""
ID_ROLE = FILTER_ROLE + 1
"""The id of the row's run, step, cell or call."""

_NO_USAGE = Usage()
_SEARCHED = 4000
"""Characters of a prompt and of a reply that a search looks at."""


class Column(IntEnum):
    """The columns of the tree."""

    CALL = 0
    MODEL = 1
    TOKENS = 2
    COST = 3
    TIME = 4
    STATE = 5


HEADINGS = ("Call", "Model", "Tokens", "Cost", "Time", "State")
_NUMBERS = (Column.TOKENS, Column.COST, Column.TIME)


class _Row:
    """A node of the trajectory with its place in the tree, and sums over the calls that have ended under a cell."""

    __slots__ = ("children", "cost", "failed", "node", "number", "open", "parent", "replied", "usage")

    def __init__(self, node: Node, parent: int, number: int) -> None:
        self.node = node
        self.parent = parent
        self.number = number
        self.children: list[int] = []
        self.open = True
        self.failed = 0
        self.usage = _NO_USAGE
        self.cost: float | None = 0.0
        self.replied = False

    @property
    def nodes(self) -> Sequence[Node]:
        """The nodes under this one."""
        match self.node:
            case RunNode(steps=steps):
                return steps
            case StepNode(cells=cells):
                return cells
            case CellNode(calls=calls):
                return calls
            case CallNode(child=child):
                return () if child is None else (child,)

    @property
    def has_ended(self) -> bool:
        """Whether nothing can come any more, neither to this node nor under it."""
        node = self.node
        match node:
            case RunNode():
                return node.finished is not None
            case StepNode():
                return node.run.finished is not None or node.run.steps[-1] is not node
            case CellNode():
                return node.result is not None
            case CallNode():
                return node.state != "running"


class CallTree(QAbstractItemModel):
    """The item model over a trajectory, kept up to date with few signals however many calls there are.

    Rows that have ended are never looked at again, so an update costs what is going on, not what has been.

    Args:
        icon: Gives the picture (a QIcon) that stands beside a state; None for no pictures.
        parent: The Qt parent.
    """

    def __init__(self, icon: Callable[[StateWord], Any] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._live = False
        self._trajectory = Trajectory()
        self._rows: list[_Row] = []
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
        changed = [key for key in self._open if self._close_if_ended(key) or self._got_its_reply(key)]
        self._tell(self._with_parents(changed))
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
            self._rows.append(_Row(node, parent, len(siblings)))
            siblings.append(key)
            self._by_id[node.id] = key
            self._open.append(key)

    def _insert_new_children(self, key: int) -> None:
        row = self._rows[key]
        known, nodes = len(row.children), row.nodes
        if len(nodes) > known:
            self.beginInsertRows(self._index(key), known, len(nodes) - 1)
            self._add(nodes[known:], key)
            self.endInsertRows()

    def _close_if_ended(self, key: int) -> bool:
        row = self._rows[key]
        if not row.has_ended:
            return False
        row.open = False
        node = row.node
        if isinstance(node, CallNode) and row.parent >= 0:
            cell = self._rows[row.parent]
            cell.failed += node.failed is not None
            if node.finished is not None:
                cell.usage = cell.usage + node.finished.usage
                known = cell.cost is not None and node.finished.cost is not None
                cell.cost = (cell.cost or 0.0) + (node.finished.cost or 0.0) if known else None
        return True

    def _got_its_reply(self, key: int) -> bool:
        row = self._rows[key]
        replied = isinstance(row.node, StepNode) and row.node.reply is not None and not row.replied
        row.replied = row.replied or replied
        return replied

    def _with_parents(self, keys: Sequence[int]) -> list[int]:
        above = {self._rows[key].parent for key in keys} - {-1}
        return [*keys, *(above - set(keys)), *([0] if 0 not in above else [])] if keys else []

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
        """The run, step, cell or call at an index of this model."""
        return self._rows[index.internalId()].node if index.isValid() else None

    def index_of(self, id: str) -> QModelIndex:
        """Where a run, step, cell or call stands; invalid when it is not there."""
        return self._index(self._by_id.get(id, -1))

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

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Qt: the index of a child."""
        if not 0 <= column < len(Column):
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

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt: how many columns."""
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the headings."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: what stands in a cell of the tree."""
        if not index.isValid():
            return None
        row, column = self._rows[index.internalId()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.DecorationRole and column == Column.STATE and self._icon is not None:
            return self._icon(self._state(row))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tooltip(row, column)
        if role == FILTER_ROLE:
            return self._searched(row)
        if role == ID_ROLE:
            return row.node.id
        return None

    # -- the words in the rows ------------------------------------------------------------------------------

    def _text(self, row: _Row, column: int) -> str:
        match column:
            case Column.CALL:
                return _title(row)
            case Column.MODEL:
                return _model(row.node)
            case Column.TOKENS:
                usage = _usage(row)
                return f"{usage.total:,}" if usage is not None and usage.total else ""
            case Column.COST:
                return _cost(row)
            case Column.TIME:
                return self._time(row)
            case _:
                return self._state_text(row)

    def _time(self, row: _Row) -> str:
        node = row.node
        if isinstance(node, CallNode) and node.finished is not None:
            return "recorded" if node.finished.recorded else duration(node.finished.seconds)
        if node.ended is not None:
            return duration(node.ended - node.time)
        return duration(time.time() - node.time) if self._live else ""

    def _state(self, row: _Row) -> StateWord:
        node = row.node
        if isinstance(node, RunNode) and node.finished is not None:
            return RUN_STATES[node.finished.state]
        if isinstance(node, CellNode) and node.result is not None:
            return CELL_ENDS[node.result.end]
        if isinstance(node, CallNode) and node.state != "running":
            return DONE if node.failed is None else FAILED
        if isinstance(node, StepNode) and not row.open and node.reply is not None:
            return DONE
        cut_off = isinstance(node, CallNode) and node.cell.result is not None
        return RUNNING if self._live and row.open and not cut_off else NOT_FINISHED

    def _state_text(self, row: _Row) -> str:
        word = self._state(row).word
        if isinstance(row.node, CellNode) and row.failed:
            return f"{word}, {counted(row.failed, 'call')} failed"
        return word

    def _tooltip(self, row: _Row, column: int) -> str:
        node = row.node
        if column == Column.STATE and isinstance(node, CallNode) and node.failed is not None:
            return node.failed.reason
        usage = _usage(row)
        if column == Column.TOKENS and usage is not None:
            return f"{usage.prompt_tokens:,} sent, {usage.completion_tokens:,} received"
        return self._text(row, column)

    def _searched(self, row: _Row) -> str:
        node = row.node
        text = [self._text(row, Column.CALL), self._text(row, Column.MODEL), self._state_text(row), node.id]
        if isinstance(node, CallNode):
            text.append(node.started.prompt[:_SEARCHED])
            text.append(node.finished.reply[:_SEARCHED] if node.finished is not None else "")
        return "\n".join(text)


def _title(row: _Row) -> str:
    match row.node:
        case RunNode(depth=depth) as run:
            return f"{'Child run' if depth else 'Question'}: {first_line(run.started.question)}"
        case StepNode() as step:
            summary = step.reply.summary if step.reply is not None else "the model is writing"
            return f"Step {step.started.number}" + (f": {first_line(summary)}" if summary else "")
        case CellNode() as cell:
            calls = f" ({counted(len(cell.calls), 'call')})" if cell.calls else ""
            return first_line(cell.started.title) + calls
        case CallNode() as call:
            return f"{row.number + 1}. {first_line(call.started.prompt)}"


def _model(node: Node) -> str:
    match node:
        case RunNode():
            return model_name(node.started.root_model)
        case StepNode():
            return model_name(node.reply.model) if node.reply is not None else ""
        case CallNode():
            return model_name((node.finished.model if node.finished is not None else "") or node.started.model)
    return ""


def _usage(row: _Row) -> Usage | None:
    match row.node:
        case RunNode(finished=finished):
            return finished.usage if finished is not None else None
        case StepNode(reply=reply):
            return reply.usage if reply is not None else None
        case CellNode():
            return row.usage
        case CallNode(finished=answered):
            return answered.usage if answered is not None else None


def _cost(row: _Row) -> str:
    match row.node:
        case RunNode(finished=finished):
            return money(finished.cost) if finished is not None else ""
        case StepNode(reply=reply):
            return money(reply.cost) if reply is not None else ""
        case CellNode(calls=calls):
            return money(row.cost) if calls else ""
        case CallNode(finished=answered):
            return money(answered.cost) if answered is not None else ""
