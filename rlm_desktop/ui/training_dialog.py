"""Asks which runs of the case are good enough to train a model on, and where to write them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.core.figures import counted
from rlm_desktop.reports.training import Check, Selection, TrainingFile, Verdict
from rlm_desktop.ui import file_dialogs
from rlm_desktop.ui.theme import set_role

_VERDICTS = {
    Verdict.SOUND: "Done, and every quote stands in the documents",
    Verdict.DONE: "Done",
    Verdict.ANY: "Has an answer, complete or not",
}
_CHECKS = {
    Check.QUOTED: "The answer &quotes the documents",
    Check.ERROR_FREE: "No &code failed",
    Check.ANSWERED: "No call &failed",
}
_ANY_COST = 0.0


class TrainingDialog(QDialog):
    """Which runs to accept. Show it with ``open()``: it blocks nothing but its window.

    Args:
        folder: Where the file is offered to be written.
        parent: The Qt parent.

    Signals:
        chosen: The path of the file to write, and the :class:`Selection`.
    """

    chosen = Signal(object, object)

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self.setWindowTitle("Export training data")
        title = QLabel("Runs to train a model on")
        words = QLabel(
            "Every accepted run becomes a conversation in the chat format that fine-tuning tools take (JSON lines). "
            "The file holds words of the documents: it is as confidential as the case.",
            wordWrap=True,
        )
        set_role(title, "heading")
        set_role(words, "muted")
        self._verdict = QComboBox()
        for verdict, text in _VERDICTS.items():
            self._verdict.addItem(text, verdict)
        self._verdict.setAccessibleName("Which runs are accepted")
        self._cost = QDoubleSpinBox(minimum=_ANY_COST, maximum=1_000, decimals=2, singleStep=0.1, prefix="$ ")
        self._cost.setSpecialValueText("any")
        self._cost.setAccessibleName("The most a run may have cost")
        self._checks = {check: QCheckBox(text) for check, text in _CHECKS.items()}
        form = QFormLayout(verticalSpacing=10)
        form.addRow("&Accept runs:", self._verdict)
        form.addRow("&Most cost of a run:", self._cost)
        for box in self._checks.values():
            form.addRow("", box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for part in (title, words):
            layout.addWidget(part)
        layout.addLayout(form)
        layout.addWidget(self._buttons())
        self.finished.connect(self.deleteLater)
        self.resize(520, 300)

    def selection(self) -> Selection:
        """What stands in the fields."""
        checks = frozenset(check for check, box in self._checks.items() if box.isChecked())
        return Selection(Verdict(self._verdict.currentData()), self._cost.value() or None, checks)

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        export: QPushButton = buttons.addButton("Export…", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        set_role(export, "primary")
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        return buttons

    def _choose(self) -> None:
        if path := file_dialogs.training_file(self, self._folder):
            self.chosen.emit(path, self.selection())
            self.accept()


def sentence_of(written: TrainingFile) -> str:
    """What was written and what was left out, in words."""
    left_out = ", ".join(f"{count:,} {reason}" for reason, count in written.left_out.items())
    words = f"{counted(written.runs, 'run')} in {written.path}." if written.runs else "No run was accepted."
    return f"{words} Left out: {left_out}." if left_out else words
