"""The code of a run: a cell for each code block, in order; child runs are set in under the cell that asked."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import counted, figure, tr
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.engine.trajectory import CellNode, RunNode, StepNode, Trajectory
from rlm_desktop.ui.cell_view import CellView, StepView
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.theme import set_role

_SHOWN = 40
"""Cells that are shown at first; earlier ones come when they are asked for, as many at a time."""
_MOST_LIVE = 2 * _SHOWN
"""Cells that a live run keeps on show while it is followed."""
_BUILD_BUDGET = 0.006
"""Seconds of the window's thread that building cells may take at a time."""
_AT_END = 24
"""Pixels from the end that still count as reading along."""


class CodePanel(QWidget):
    """Follows the run that is shown. It stays where one reads, and goes along while one is at the end of a live run.

    Signals:
        calls_asked: The calls of a cell shall be shown: its id.
        page_activated: A page that code was handed was clicked: document and page number.
    """

    calls_asked = Signal(str)
    page_activated = Signal(int, int)

    def __init__(self, controller: RunController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._trajectory = Trajectory()
        self._views: dict[str, CellView | StepView] = {}
        self._first = 0
        self._following = False
        self._held: tuple[QWidget, int] | None = None
        self._moving = False
        self._stale = True
        self._building = QTimer(self, singleShot=True)
        self._building.timeout.connect(self._update)
        self._earlier = QPushButton()
        set_role(self._earlier, "quiet")
        self._earlier.clicked.connect(self._show_earlier)
        self._lay_out()
        controller.run_shown.connect(self._start_over)
        controller.changed.connect(self._changed)
        self._start_over()

    @property
    def views(self) -> list[CellView | StepView]:
        """The cells that are shown, from the top."""
        items = (self._cells.itemAt(place) for place in range(self._cells.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, CellView | StepView)]

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: build what came while the panel was hidden."""
        super().showEvent(event)
        if self._stale:
            self._building.start(0)

    # -- following the run ----------------------------------------------------------------------------------

    def _start_over(self) -> None:
        self._remove(list(self._views))
        self._trajectory = self._controller.trajectory
        self._first = max(0, sum(1 for _ in _in_order(self._trajectory)) - _SHOWN)
        self._following, self._held = self._controller.is_live, None
        self._scroll.verticalScrollBar().setValue(0)
        self._changed()

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self._update()

    def _update(self) -> None:
        """Bring the views up to date for a few milliseconds; the rest waits for the next turn of the event loop."""
        nodes = list(_in_order(self._trajectory))
        if self._following and len(nodes) - self._first > _MOST_LIVE:
            self._first = len(nodes) - _SHOWN
            self._remove(self._views.keys() - {node.id for node in nodes[self._first :]})
        live, until = self._controller.is_live, time.perf_counter() + _BUILD_BUDGET
        self._stale = False
        for place, node in enumerate(nodes[self._first :]):
            view = self._views.get(node.id)
            if isinstance(view, CellView) and not view.settled:
                view.update_cell(live=live)
            elif view is None:
                self._insert(place, node, live)
                if time.perf_counter() > until:
                    self._building.start(0)
                    break
        self._show_state(any_cells=bool(nodes))

    def _insert(self, place: int, node: CellNode | StepNode, live: bool) -> None:
        view = self._cell_view(node, live) if isinstance(node, CellNode) else StepView(node)
        self._cells.insertWidget(place + 1, view)
        self._views[node.id] = view

    def _cell_view(self, cell: CellNode, live: bool) -> CellView:
        view = CellView(cell, self._controller.reader, live=live)
        view.foot.calls_asked.connect(self.calls_asked)
        view.foot.page_activated.connect(self.page_activated)
        return view

    def _remove(self, ids: Iterable[str]) -> None:
        for id in list(ids):
            view = self._views.pop(id)
            self._cells.removeWidget(view)
            view.hide()
            view.deleteLater()

    def _show_state(self, *, any_cells: bool) -> None:
        self._earlier.setVisible(self._first > 0)
        self._earlier.setText(
            tr("Show {min} of {cells}").format(
                min=figure(min(self._first, _SHOWN)), cells=counted(self._first, "earlier cell")
            )
        )
        self._stack.setCurrentIndex(1 if any_cells else 0)
        if not any_cells:
            self._empty.set_message(*_empty_words(self._controller))

    # -- the place one reads at -----------------------------------------------------------------------------

    def _show_earlier(self) -> None:
        top = self._scroll.verticalScrollBar().value()
        read = next((view for view in self.views if view.geometry().bottom() >= top), None)
        self._held = (read, read.y() - top) if read is not None else None
        self._following = False
        self._first = max(0, self._first - _SHOWN)
        self._update()

    def _scrolled(self, value: int) -> None:
        if not self._moving:
            bar = self._scroll.verticalScrollBar()
            self._following = self._controller.is_live and value >= bar.maximum() - _AT_END
            self._held = None

    def _grew(self, _least: int, most: int) -> None:
        """Cells at the end move the view along if it follows; earlier cells at the top leave it where it is."""
        self._moving = True
        if self._held is not None:
            view, offset = self._held
            self._cells.activate()
            self._scroll.verticalScrollBar().setValue(view.y() - offset)
        elif self._following:
            self._scroll.verticalScrollBar().setValue(most)
        self._moving = False

    def _lay_out(self) -> None:
        self._empty = EmptyState("square-terminal", "", "")
        inside = QWidget()
        self._cells = QVBoxLayout(inside)
        self._cells.setContentsMargins(12, 12, 12, 12)
        self._cells.setSpacing(10)
        self._cells.addWidget(self._earlier, alignment=Qt.AlignmentFlag.AlignHCenter)
        self._cells.addStretch(1)
        self._scroll = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(tr("Code of the run"))
        self._scroll.setWidget(inside)
        bar = self._scroll.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._grew)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._scroll)


def _in_order(trajectory: Trajectory) -> Iterator[CellNode | StepNode]:
    """The cells of a run in reading order, and its steps that have no code; child runs after the cell that asked."""
    children: defaultdict[str, list[RunNode]] = defaultdict(list)
    for run in trajectory.runs.values():
        if run.parent is not None:
            children[run.parent.cell.id].append(run)

    def walk(run: RunNode) -> Iterator[CellNode | StepNode]:
        for step in run.steps:
            if not step.cells and step.reply is not None and (step is not run.steps[-1] or run.finished is not None):
                yield step
            for cell in step.cells:
                yield cell
                for child in children[cell.id]:
                    yield from walk(child)

    return walk(trajectory.root) if trajectory.root is not None else iter(())


def _empty_words(controller: RunController) -> tuple[str, str]:
    if controller.is_live or controller.replaying:
        return tr("The model is writing its first code"), tr("Each piece of code appears here as it runs.")
    if controller.trajectory.root is not None:
        return tr("No code was run"), tr("This run ended before its model wrote any code.")
    return tr("No code yet"), tr(
        "Ask a question. The code that the model writes to answer it, and its output, appear here."
    )
