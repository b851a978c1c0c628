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

from rlm_desktop.bridge.language import counted, tr
from rlm_desktop.reports.training import Check, Selection, TrainingFile, Verdict
from rlm_desktop.ui import file_dialogs
from rlm_desktop.ui.theme import set_role

_VERDICTS = {
    Verdict.SOUND: tr("Done, and every quote stands in the documents"),
    Verdict.DONE: tr("Done"),
    Verdict.ANY: tr("Has an answer, complete or not"),
}
_CHECKS = {
    Check.QUOTED: tr("The answer &quotes the documents"),
    Check.ERROR_FREE: tr("No &code failed"),
    Check.ANSWERED: tr("No call &failed"),
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
        self.setWindowTitle(tr("Export training data"))
        title = QLabel(tr("Runs to train a model on"))
        words = QLabel(
            tr(
                "Every accepted run becomes a conversation in the chat format that fine-tuning "
                "tools take (JSON lines). The file holds words of the documents: it is as "
                "confidential as the case."
            ),
            wordWrap=True,
        )
        set_role(title, "heading")
        set_role(words, "muted")
        self._verdict = QComboBox()
        for verdict, text in _VERDICTS.items():
            self._verdict.addItem(text, verdict)
        self._verdict.setAccessibleName(tr("Which runs are accepted"))
        self._cost = QDoubleSpinBox(minimum=_ANY_COST, maximum=1_000, decimals=2, singleStep=0.1, prefix="$ ")
        self._cost.setSpecialValueText("any")
        self._cost.setAccessibleName(tr("The most a run may have cost"))
        self._checks = {check: QCheckBox(text) for check, text in _CHECKS.items()}
        form = QFormLayout(verticalSpacing=10)
        form.addRow(tr("&Accept runs:"), self._verdict)
        form.addRow(tr("&Most cost of a run:"), self._cost)
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
        export: QPushButton = buttons.addButton(tr("Export…"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
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
    words = (
        tr("{runs} in {path}.").format(runs=counted(written.runs, "run"), path=written.path)
        if written.runs
        else tr("No run was accepted.")
    )
    return tr("{words} Left out: {left_out}.").format(words=words, left_out=left_out) if left_out else words
