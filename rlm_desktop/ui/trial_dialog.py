"""A prompt of a call to edit and to put to a model by itself, with the reply beside the one in the run."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.language import figure, tr
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.bridge.trial_desk import Prospect, TrialDesk
from rlm_desktop.bridge.wording import model_name, money
from rlm_desktop.core.figures import duration
from rlm_desktop.engine.trajectory import CallNode, Trial
from rlm_desktop.models.keys import Keys
from rlm_desktop.ui.text_box import TEXT_MARGIN, TextBox
from rlm_desktop.ui.theme import mono_font, set_role

_WEIGH_AFTER = 300
"""Milliseconds without typing after which the cost is told anew."""
_BETWEEN = 8
"""Pixels between a reply and the line that parts it from the other."""


class TrialDialog(QDialog):
    """Tries a prompt. It stays open beside the window; closing it stops the trial.

    Args:
        runs: Shows the run that the call belongs to.
        call: The call.
        keys: Where keys to models come from.
        parent: The Qt parent.
    """

    def __init__(self, runs: RunController, call: CallNode, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs, self._run, self._call = runs, runs.run_id, call
        self.desk = TrialDesk(runs, keys, self)
        self.setWindowTitle(tr("Try a prompt"))
        self.prompt = QPlainTextEdit(call.started.prompt, font=mono_font(), tabChangesFocus=True)
        self.model, self.trials = QComboBox(), QComboBox()
        for choice in self.desk.models(call):
            self.model.addItem(model_name(choice.model), choice)
        self.told = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.facts = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.send, self.restore = QPushButton(tr("&Send")), QPushButton(tr("&Restore the prompt"))
        self.before, self.now = TextBox(), TextBox()
        self._waiting = QTimer(self, singleShot=True, interval=_WEIGH_AFTER)
        self._lay_out()
        self._connect()
        self._list()
        self._weigh()
        self._edited()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the trial with the dialog."""
        self.desk.shutdown()
        super().closeEvent(event)
        self.deleteLater()

    def reject(self) -> None:
        """Escape closes it, as the window's frame does."""
        self.close()

    # -- trying ---------------------------------------------------------------------------------------------

    def _press(self) -> None:
        if self.desk.running:
            self.desk.stop()
            self.send.setEnabled(False)
            return
        self.desk.try_prompt(self._call.id, self.prompt.toPlainText(), self.model.currentData())
        self._edited()

    def _ended(self) -> None:
        self._edited()
        self._list()

    def _fail(self, sentence: str) -> None:
        self.told.setText(sentence)

    def _edited(self) -> None:
        """What can be done with the prompt as it stands."""
        running = self.desk.running
        self.send.setText(tr("&Stop") if running else tr("&Send"))
        self.send.setEnabled(running or bool(self.prompt.toPlainText().strip()))
        self.restore.setEnabled(self.prompt.toPlainText() != self._call.started.prompt)
        if running:
            self.facts.setText(tr("The model is writing"))
            self.now.show_text(tr("Reply of the trial"), "")

    def _weigh(self) -> None:
        self.desk.weigh(self.prompt.toPlainText(), self.model.currentData())

    def _tell_prospect(self, prospect: Prospect) -> None:
        where = (
            tr("Goes to {host}; about {money}.").format(host=prospect.host, money=money(prospect.cost))
            if prospect.host
            else tr("Stays on this computer.")
        )
        self.told.setText(where)

    # -- what was tried -------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Close when another run is shown: what is tried would be out of sight."""
        if self._runs.run_id != self._run:
            self.close()
        elif self._runs.can_try and (call := self._runs.trajectory.calls.get(self._call.id)) is not None:
            self._call = call

    def _list(self) -> None:
        """Offer what was tried, the newest first shown."""
        trials = self._call.trials
        self.trials.blockSignals(True)
        self.trials.clear()
        for number, trial in enumerate(trials, 1):
            words = tr("Trial {number}: {model}").format(number=figure(number), model=model_name(trial.started.model))
            self.trials.addItem(words, trial)
        self.trials.setCurrentIndex(len(trials) - 1)
        self.trials.setVisible(len(trials) > 1)
        self.trials.blockSignals(False)
        self._show(self.trials.currentData())

    def _choose(self) -> None:
        """Look at another trial, with its prompt."""
        trial: Trial = self.trials.currentData()
        self.prompt.setPlainText(trial.started.prompt)
        self._show(trial)

    def _show(self, trial: Trial | None) -> None:
        ended = trial.ended if trial is not None else None
        if trial is None:
            self.facts.setText("")
            self.now.show_text(tr("Reply of the trial"), "")
        elif ended is None:
            self.facts.setText(tr("It was cut off; no reply was kept."))
            self.now.show_text(tr("Reply of the trial"), "")
        elif ended.reason:
            self.facts.setText(" · ".join((*ended.notes, duration(ended.seconds))))
            self.now.show_text(tr("Why there is no reply"), ended.reason)
        else:
            tokens = tr("{total} tokens").format(total=figure(ended.usage.total))
            facts = (model_name(ended.model), tokens, money(ended.cost), duration(ended.seconds), *ended.notes)
            self.facts.setText(" · ".join(facts))
            self.now.show_text(tr("Reply of the trial"), ended.reply)

    # -- building -------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.prompt.textChanged.connect(self._waiting.start)
        self.prompt.textChanged.connect(self._edited)
        self._waiting.timeout.connect(self._weigh)
        self.model.currentIndexChanged.connect(self._weigh)
        self.trials.currentIndexChanged.connect(self._choose)
        self.send.clicked.connect(self._press)
        self.restore.clicked.connect(lambda: self.prompt.setPlainText(self._call.started.prompt))
        self.desk.ended.connect(self._ended)
        self.desk.failed.connect(self._fail)
        self.desk.weighed.connect(self._tell_prospect)
        self._runs.changed.connect(self._follow)

    def _lay_out(self) -> None:
        title = QLabel(tr("Put this prompt to a model by itself"))
        words = QLabel(
            tr("The run and its answer stay as they are. What you try is kept beside the call; Data sent lists it."),
            wordWrap=True,
        )
        set_role(title, "heading")
        for label in (words, self.told, self.facts):
            set_role(label, "muted")
        self.prompt.setAccessibleName(tr("Prompt"))
        self.prompt.document().setDocumentMargin(TEXT_MARGIN)
        set_role(self.prompt, "code")
        self.model.setAccessibleName(tr("Model"))
        self.trials.setAccessibleName(tr("Trials of this call"))
        set_role(self.send, "primary")
        finished, failed = self._call.finished, self._call.failed
        self.before.show_text(
            tr("Why there is no reply") if failed else tr("Reply in the run"),
            failed.reason if failed else finished.reply if finished else "",
        )
        replies = QSplitter(Qt.Orientation.Horizontal)
        replies.setChildrenCollapsible(False)
        self.trials.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for box in (self.before, self.now):
            replies.addWidget(box)
        self.before.setContentsMargins(0, 0, _BETWEEN, 0)
        self.now.setContentsMargins(_BETWEEN, 0, 0, 0)
        below = QWidget()
        layout = QVBoxLayout(below)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addLayout(_row(self.trials, (self.facts, 1)))
        layout.addWidget(replies, stretch=1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.prompt)
        split.addWidget(below)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(title)
        layout.addWidget(words)
        layout.addLayout(_row(self.model, (self.told, 1), self.restore, self.send))
        layout.addWidget(split, stretch=1)
        self.resize(900, 660)
        self.prompt.setFocus()


def _row(*parts: QWidget | tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    for part in parts:
        widget, stretch = part if isinstance(part, tuple) else (part, 0)
        row.addWidget(widget, stretch)
    return row
