"""The questions that were put to the case before, as a menu: each with its state in words, its time and its cost."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from rlm_desktop.bridge.language import figure, tr
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.bridge.wording import RUN_STATES, first_line, money
from rlm_desktop.case.runs import RunSummary
from rlm_desktop.ui.icons import beside_words, icon
from rlm_desktop.ui.state_label import state_icon

_SHOWN = 30
_QUESTION_WIDTH = 64


class PastQuestions(QToolButton):
    """A button that opens the menu. A question that is chosen there is shown in every panel.

    Args:
        controller: Lists the runs and shows the one that is chosen.
        parent: The Qt parent.
    """

    def __init__(self, controller: RunController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.questions = QMenu(self)
        self.setText(tr("Past questions"))
        self.setIcon(icon("history"))
        self.setIconSize(beside_words(16))
        self.setToolTip(tr("Every question put to this case, with its answer"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clicked.connect(self._load)

    def _load(self) -> None:
        self._controller.list_runs(self._open)

    def _open(self, runs: list[RunSummary]) -> None:
        self.fill(runs)
        self.questions.popup(self.mapToGlobal(QPoint(0, self.height())))

    def fill(self, runs: list[RunSummary]) -> None:
        """Put runs, the newest first, into the menu; the older ones into a menu of their own."""
        self.questions.clear()
        menu = self.questions
        for number, run in enumerate(runs):
            if number and number % _SHOWN == 0:
                menu.addSeparator()
                menu = menu.addMenu(tr("Older questions ({runs})").format(runs=figure(len(runs) - number)))
            self._add(menu, run)
        if not runs:
            menu.addAction(tr("No questions yet")).setEnabled(False)

    def _add(self, menu: QMenu, run: RunSummary) -> None:
        question = first_line(run.question, _QUESTION_WIDTH).replace("&", "&&")
        action = menu.addAction(state_icon(RUN_STATES[run.state]), f"{question}\t{_told(run)}")
        font = action.font()
        font.setBold(run.id == self._controller.run_id)
        action.setFont(font)
        action.triggered.connect(partial(self._show, run.id))

    def _show(self, run: str, _checked: bool = False) -> None:
        self._controller.show_run(run)


def _told(run: RunSummary) -> str:
    """State, time and cost: ``Done, 22 Nov 2026 21:15, $0.08``."""
    when = f"{datetime.fromtimestamp(run.started).astimezone():%d %b %Y %H:%M}".lstrip("0")
    cost = f", {money(run.cost)}" if run.cost else ""
    return f"{RUN_STATES[run.state].word}, {when}{cost}"
