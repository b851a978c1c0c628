"""Two answers to one question beside each other: what both say, and what only one does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.language import tr
from rlm_desktop.core.figures import dollars
from rlm_desktop.engine.difference import answers_compared
from rlm_desktop.engine.trajectory import Trajectory
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.theme import set_role

_SIGNS = {
    " ": (tr("Both"), "check-check", "muted"),
    "-": (tr("Before"), "minus", "warning"),
    "+": (tr("Now"), "plus", "accent"),
}


class ComparisonDialog(QDialog):
    """Shows how the answer of a run differs from that of the run before. Show it with ``open()``.

    Args:
        before: The run whose question was put again.
        now: The run that put it again.
        parent: The Qt parent.
    """

    def __init__(self, before: Trajectory, now: Trajectory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Answers compared"))
        title = QLabel(_question(now), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        set_role(title, "heading")
        models = QLabel(
            tr("Before: {models}, {dollars}\nNow: {models2}, {dollars2}").format(
                models=_models(before), dollars=dollars(before.cost), models2=_models(now), dollars2=dollars(now.cost)
            ),
            wordWrap=True,
            textFormat=Qt.TextFormat.PlainText,
        )
        set_role(models, "muted")
        self.statements = _table(answers_compared(_answer(before), _answer(now)))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for part in (title, models, self.statements, buttons):
            layout.addWidget(part)
        self.finished.connect(self.deleteLater)
        self.resize(760, 520)


def _table(compared: list[tuple[str, str]]) -> QTableWidget:
    table = QTableWidget(len(compared), 2)
    table.setTabKeyNavigation(False)
    table.setAccessibleName(tr("Statements of both answers"))
    table.setHorizontalHeaderLabels([tr("In"), tr("Statement")])
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    for row, (sign, text) in enumerate(compared):
        word, name, tint = _SIGNS[sign]
        table.setItem(row, 0, QTableWidgetItem(icon(name, tint), word))
        table.setItem(row, 1, QTableWidgetItem(text))
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    header.sectionResized.connect(table.resizeRowsToContents)
    return table


def _question(trajectory: Trajectory) -> str:
    return trajectory.root.started.question if trajectory.root else ""


def _answer(trajectory: Trajectory) -> str:
    return trajectory.answer.text if trajectory.answer else ""


def _models(trajectory: Trajectory) -> str:
    if trajectory.root is None:
        return tr("no model")
    started = trajectory.root.started
    return ", ".join(dict.fromkeys((started.root_model, started.sub_model)))
