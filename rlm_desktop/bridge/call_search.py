"""Words looked for in all that was said in a run."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel

from rlm_desktop.bridge.call_rows import Node, above
from rlm_desktop.bridge.call_tree import CallTree
from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.wording import model_name
from rlm_desktop.engine.trajectory import CallNode, CellNode, RunNode, StepNode, Trajectory


def nodes_of(trajectory: Trajectory) -> list[Node]:
    """Everything of a run that words can stand in, as it is now: it may grow while it is searched."""
    return [
        *trajectory.runs.values(),
        *trajectory.steps.values(),
        *trajectory.cells.values(),
        *trajectory.calls.values(),
    ]


def search(nodes: Iterable[Node], words: str) -> frozenset[str]:
    """The ids of all that holds these words, side by side and whatever their case, and of all that those stand in."""
    wanted = words.casefold()
    found: set[str] = set()
    for node in nodes:
        if any(wanted in text.casefold() for text in _texts(node)):
            while node.id not in found:
                found.add(node.id)
                if (upper := above(node)) is None:
                    break
                node = upper
    return frozenset(found)


class FoundCalls(QSortFilterProxyModel):
    """The rows of a tree of calls that a search found."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: frozenset[str] = frozenset()

    def show(self, found: frozenset[str]) -> None:
        """Show what has these ids."""
        self._found = found
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Qt: whether a row is shown."""
        tree = self.sourceModel()
        return isinstance(tree, CallTree) and tree.child_id(parent, row) in self._found


def _texts(node: Node) -> Iterable[str]:
    """The texts of a node, without what stands in those under it."""
    yield node.id
    match node:
        case RunNode():
            yield node.started.question
            yield node.answer.text if node.answer is not None else ""
        case StepNode():
            yield node.reply.text if node.reply is not None else node.streamed
        case CellNode():
            yield node.started.title
            yield node.started.code
            if node.result is not None:
                yield node.result.output
                yield node.result.error
        case CallNode():
            yield model_name(node.started.model)
            yield node.started.prompt
            yield node.finished.reply if node.finished is not None else ""
            yield tr("Failed: {reason}").format(reason=node.failed.reason) if node.failed is not None else ""
