"""One run in the chat: its question, what it is doing, and its answer with a chip behind every quote."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rlm_desktop.bridge import run_sentences
from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.references import with_references, without_places
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.bridge.wording import PAUSED, QUOTE_STATES, RUNNING, WARNING
from rlm_desktop.core.model import Citation
from rlm_desktop.engine.trajectory import Trajectory
from rlm_desktop.ui.clipboard import copy_text
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.markdown_view import MarkdownView
from rlm_desktop.ui.reply_stream import ReplyStream
from rlm_desktop.ui.state_label import StateLabel
from rlm_desktop.ui.theme import set_role

_NAME_WIDTH = 36


class RunView(QWidget):
    """Follows the run that is shown.

    Signals:
        citation_activated: A chip was clicked: its Citation.
    """

    citation_activated = Signal(object)

    def __init__(self, controller: RunController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._answered: object = None
        self.question = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.progress = StateLabel(wrap=True)
        self.stop = QPushButton(icon=icon("circle-stop"), text=tr("Stop"))
        self.pause = QPushButton()
        self.stream = ReplyStream()
        self._warnings = QVBoxLayout()
        self.resume = QPushButton(icon=icon("play"), text=tr("Resume"))
        self.raised = QPushButton(icon=icon("play"), text=tr("Go on with twice the limits"))
        self.answer = MarkdownView(fit_height=True)
        self._ending = QLabel(wordWrap=True)
        self.copy = QPushButton(icon=icon("copy", "muted"), text=tr("Copy with references"))
        self._lay_out()
        self.stop.clicked.connect(controller.stop)
        self.pause.clicked.connect(lambda: controller.pause(paused=not controller.paused))
        self.resume.clicked.connect(controller.resume)
        self.raised.clicked.connect(controller.raise_limits)
        self.copy.clicked.connect(lambda: copy_text(with_references(controller.trajectory, controller.state)))
        self.answer.link_activated.connect(self._link_activated)
        controller.changed.connect(self._changed)
        controller.run_shown.connect(self._start_over)
        controller.run_finished.connect(self._changed)
        self._changed()

    def _start_over(self) -> None:
        self._answered = None
        self._changed()

    def _changed(self) -> None:
        controller = self._controller
        self.question.setText(run_sentences.question(controller.trajectory) or controller.question)
        self._card.setVisible(controller.is_live)
        self.resume.setVisible(controller.can_resume)
        self.raised.setVisible(controller.can_raise_limits)
        if controller.is_live:
            self._show_progress(controller.trajectory)
        seen = (controller.trajectory, controller.trajectory.answer, controller.state, controller.is_live)
        if seen != self._answered:
            self._answered = seen
            self._show_answer(controller.trajectory)

    def _show_progress(self, trajectory: Trajectory) -> None:
        stopping = self._controller.stopping
        paused = self._controller.paused and not stopping
        words = run_sentences.progress(trajectory)
        if stopping:
            words = tr("Stopping: what was found so far is kept")
        elif paused:
            words = tr("Paused: what was sent is waited for, nothing new is sent, and no time counts")
        self.progress.show_state(PAUSED if paused else RUNNING, words)
        self.pause.setText(tr("Go on") if paused else tr("Pause"))
        self.pause.setIcon(icon("play" if paused else "pause"))
        for button in (self.pause, self.stop):
            button.setEnabled(not stopping)
        step = trajectory.root.steps[-1] if trajectory.root and trajectory.root.steps else None
        self.stream.show_step(step)

    def _show_answer(self, trajectory: Trajectory) -> None:
        while item := self._warnings.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        live = self._controller.is_live
        told = trajectory.root is not None and not live
        for warning in run_sentences.warnings(trajectory, self._controller.state) if told else ():
            label = StateLabel(wrap=True)
            label.show_state(WARNING, warning)
            self._warnings.addWidget(label)
        answer = trajectory.answer
        self.answer.set_markdown(
            without_places(answer.text, trajectory.citations) if answer else "",
            {citation.marker: _chip(citation) for citation in trajectory.citations},
            {citation.marker: QUOTE_STATES[citation.state].tone for citation in trajectory.citations},
        )
        self.copy.setVisible(answer is not None and not live)
        self._ending.setText("" if live else run_sentences.account(trajectory, self._controller.state))

    def _link_activated(self, address: str) -> None:
        marker = address.removeprefix("cite:")
        for citation in self._controller.trajectory.citations:
            if citation.marker == marker:
                self.citation_activated.emit(citation)

    def _lay_out(self) -> None:
        set_role(self.question, "title")
        self.question.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(self._ending, "caption")
        self.answer.setAccessibleName(tr("Answer"))
        self.stop.setToolTip(tr("Stop the run; what it has found is kept (Ctrl+.)"))
        self.pause.setToolTip(tr("Send nothing new until the run may go on (Ctrl+Shift+.)"))
        self.copy.setToolTip(tr("The question, the answer, and where each of its quotes stands, as text"))
        set_role(self.copy, "quiet")
        self.raised.setToolTip(tr("Twice the cost, tokens, calls and time; what was answered is not paid for again"))
        self.resume.setToolTip(tr("Go on with this run; what models answered before is not paid for again"))
        self._card = QFrame()
        set_role(self._card, "card")
        head = QHBoxLayout()
        head.addWidget(self.progress, stretch=1)
        head.addWidget(self.pause, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.stop, alignment=Qt.AlignmentFlag.AlignTop)
        card = QVBoxLayout(self._card)
        card.setContentsMargins(14, 10, 10, 10)
        card.addLayout(head)
        card.addWidget(self.stream)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 8, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self.question)
        layout.addWidget(self._card)
        layout.addLayout(self._warnings)
        layout.addWidget(self.raised, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.resume, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.answer)
        layout.addWidget(self._ending)
        layout.addWidget(self.copy, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)


def _chip(citation: Citation) -> str:
    """A citation in a few words: ``contract.pdf p. 4 · exact``."""
    name = citation.document_name
    short = name if len(name) <= _NAME_WIDTH else f"{name[: _NAME_WIDTH - 1]}…"
    page = citation.span.page if citation.span else citation.page
    place = f"{short} p. {page}" if short and page else short
    word = QUOTE_STATES[citation.state].word.lower()
    return f"{place} · {word}" if place else word
