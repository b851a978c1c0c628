"""The conversation with a case: the question, the run that answers it, the answer, and the box for the next one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge import run_sentences
from rlm_desktop.bridge.language import counted, figure, tr
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.bridge.wording import money
from rlm_desktop.engine.budget import Projection
from rlm_desktop.engine.estimates import Estimate
from rlm_desktop.engine.modes import Mode
from rlm_desktop.ui.conversation_bar import ConversationBar
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.icons import beside_words, icon
from rlm_desktop.ui.past_questions import PastQuestions
from rlm_desktop.ui.question_box import QuestionBox
from rlm_desktop.ui.run_view import RunView
from rlm_desktop.ui.theme import set_role

_EXAMPLES = (
    tr("What is said about payments, and who approved them?"),
    tr("Which deadlines are named, and in which document?"),
    tr("Who signed, and on what date?"),
)
_WIDEST = 880
"""Pixels: longer lines are hard to read."""
_DROP = (
    tr("Drop a folder here"),
    tr(
        "PDFs and scans, Office files, mail and mailboxes, archives, web pages and text, with all "
        "folders inside. Your files stay as they are."
    ),
    tr("Add a folder…"),
)
_READING = (tr("Reading your files…"), tr("You can ask as soon as the first of them are read."))

_MODES = {
    Mode.QUICK: (tr("Quick look"), tr("A look at what is likely to hold the answer: at most 6 steps and 50 calls")),
    Mode.THOROUGH: (tr("Thorough"), tr("As many steps and calls as it takes, within your limits")),
    Mode.EVERY: (
        tr("Every page"),
        tr("Every page with text is read by the sub-model before the answer counts as complete"),
    ),
}


class ChatPane(QWidget):
    """The middle of the window.

    Signals:
        citation_activated: A chip in the answer was clicked: its Citation.
        settings_requested: The user wants to choose another model.
        folder_asked: The user wants to add a folder.
    """

    citation_activated = Signal(object)
    settings_requested = Signal()
    folder_asked = Signal()

    def __init__(self, controller: RunController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._only: tuple[int, ...] | None = None
        self._only_words = ""
        self._projected_of: object = None
        self.projected = QLabel(wordWrap=True, visible=False)
        self._documents = 0
        self._pages = 0
        self.question = QuestionBox()
        self.conversation = ConversationBar(controller, self.question)
        self.run = RunView(controller)
        self._ask = QPushButton(tr("Ask"))
        self.past = PastQuestions(controller)
        self._live = QPushButton(icon=icon("loader", "accent"), text=tr("Show the question being answered"))
        self._scope, self._model = QLabel(wordWrap=True), QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.mode = QComboBox(accessibleName=tr("How thoroughly"))
        for mode, (name, tip) in _MODES.items():
            self.mode.addItem(name, mode)
            self.mode.setItemData(self.mode.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.mode.setCurrentIndex(self.mode.findData(Mode.THOROUGH))
        self._whole = QPushButton(icon=icon("circle-x", "muted"), text=tr("Whole case"), visible=False)
        self._whole.setToolTip(tr("Ask all documents again"))
        self._change = QPushButton(icon=icon("cpu", "muted"), text=tr("Change model"))
        self._lay_out()
        self._connect()
        self._changed()

    # -- what can be done -----------------------------------------------------------------------------------

    def focus_question(self) -> None:
        """Put the keyboard into the question box."""
        self.question.setFocus()
        self.question.selectAll()

    def narrow(self, documents: tuple[int, ...], words: str) -> None:
        """Put the next questions to these documents only; ``words`` is what they are called."""
        self._only, self._only_words = documents, words
        self._whole.setVisible(True)
        self._changed()
        self.focus_question()

    def widen(self) -> None:
        """Put the next questions to the whole case again."""
        self._only = None
        self._whole.setVisible(False)
        self._changed()

    def show_size(self, documents: int, pages: int) -> None:
        """Say how much there is to ask."""
        self._documents, self._pages = documents, pages
        self._changed()

    def show_reading(self, reading: bool) -> None:
        """Say while nothing can be asked yet whether files are being read."""
        self._nothing.set_message(*(_READING if reading else _DROP))

    def send(self) -> None:
        """Ask the question in the box."""
        text = self.question.toPlainText().strip()
        if text and not self._hindrance():
            follows = self.conversation.take_followed()
            self.question.clear()
            self._controller.ask(text, self._only, self._chosen_mode, follows)

    # -- following ------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        controller = self._controller
        hindrance = self._hindrance()
        self._ask.setEnabled(not hindrance)
        self._ask.setToolTip(
            hindrance or (tr("Ask after the run (Enter)") if controller.running else tr("Ask (Enter)"))
        )
        self._ask.setText(tr("Ask next") if controller.running else tr("Ask"))
        self._scope.setText(hindrance or self._scope_words())
        settings = controller.settings
        self._project()
        self._model.setText(run_sentences.model_in_use(settings.root, settings.sub))
        self._live.setVisible(controller.running and not controller.is_live)
        shown = controller.trajectory.root is not None or controller.is_live
        self._stack.setCurrentWidget(self._scroll if shown else self._start if self._documents else self._nothing)

    def _hindrance(self) -> str:
        """Why nothing can be asked now; empty when something can."""
        if not self._documents:
            return tr("No documents yet: add some, then ask.")
        if self._controller.stopping:
            return tr("The run is being stopped. You can ask again in a moment.")
        return run_sentences.switched_off(self._controller.settings)

    def _scope_words(self) -> str:
        if self._only is not None:
            return tr("Only “{only_words}”: {documents}").format(
                only_words=self._only_words, documents=counted(len(self._only), "document")
            )
        return tr("Whole case: {documents}, {pages}").format(
            documents=counted(self._documents, "document"), pages=counted(self._pages, "page")
        )

    @property
    def _chosen_mode(self) -> Mode:
        # Qt gives the string that the member is, and not the member.
        return Mode(self.mode.currentData())

    def _tell_mode(self) -> None:
        self.mode.setToolTip(_MODES[self._chosen_mode][1])
        self._project()

    def _project(self) -> None:
        """Say before it is asked what the question will take."""
        mode, controller = self._chosen_mode, self._controller
        there = controller.folder is not None and self._documents > 0
        about = (mode, self._documents, self._pages, self._only, controller.settings, controller.running)
        if not there:
            self._projected_of = None
            self.projected.hide()
        elif about != self._projected_of:
            self._projected_of = about
            self.projected.setVisible(mode is Mode.EVERY)
            self.projected.setText(tr("Every page: what it takes is being worked out…"))
            if mode is Mode.EVERY:
                controller.project_sweep(self._only, partial(self._show_projection, about))
            else:
                controller.estimate(mode, self._only, partial(self._show_estimate, about))

    def _show_estimate(self, about: object, told: tuple[Estimate, str]) -> None:
        if about == self._projected_of:
            self.projected.setText(run_sentences.estimate(*told))
            self.projected.show()

    def _show_projection(self, about: object, planned: Projection) -> None:
        if about == self._projected_of:
            told = tr("Every page: about {calls}, {tokens} tokens, {money}").format(
                calls=counted(planned.calls, "call"), tokens=figure(planned.tokens), money=money(planned.cost)
            )
            over = run_sentences.over_the_limit(planned, self._controller.settings.limits)
            self.projected.setText(f"{told}. {over}" if over else told)

    def _use_example(self, text: str, _checked: bool = False) -> None:
        self.question.write(text)

    def _write_last(self) -> None:
        self.question.write(self._controller.question)

    def _show_live(self) -> None:
        self._controller.show_run(self._controller.live_trajectory.run_id)

    # -- building -------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        controller = self._controller
        self.question.sent.connect(self.send)
        self._ask.clicked.connect(self.send)
        self._change.clicked.connect(self.settings_requested)
        self._whole.clicked.connect(self.widen)
        self.mode.currentIndexChanged.connect(self._tell_mode)
        self._tell_mode()
        self.run.citation_activated.connect(self.citation_activated)
        self.question.last_wanted.connect(self._write_last)
        self._live.clicked.connect(self._show_live)
        controller.changed.connect(self._changed)
        controller.run_shown.connect(self._changed)
        controller.run_finished.connect(self._changed)
        self._nothing.activated.connect(self.folder_asked)

    def _lay_out(self) -> None:
        self._nothing = EmptyState(
            "inbox",
            *_DROP,
        )
        self._start = self._examples()
        self._scroll = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(tr("Question and answer"))
        self.run.setMaximumWidth(_WIDEST)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._scroll.setWidget(self.run)
        self._stack = QStackedWidget()
        for widget in (self._nothing, self._start, self._scroll):
            self._stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._top())
        layout.addWidget(self._stack, stretch=1)
        layout.addWidget(self._bottom())

    def _top(self) -> QHBoxLayout:
        set_role(self._live, "quiet")
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 12, 2)
        row.addWidget(self._live)
        row.addStretch(1)
        row.addWidget(self.past)
        return row

    def _bottom(self) -> QWidget:
        set_role(self._ask, "primary")
        set_role(self._scope, "caption")
        set_role(self.projected, "caption")
        set_role(self._model, "caption")
        self._model.setAccessibleName(tr("Model in use"))
        set_role(self._change, "quiet")
        set_role(self._whole, "quiet")
        self._whole.setIconSize(beside_words(16))
        self._change.setIconSize(beside_words(16))
        self._change.setAccessibleName(tr("Choose another model"))
        box = QHBoxLayout()
        box.setSpacing(8)
        box.addWidget(self.question, stretch=1)
        box.addWidget(self._ask, alignment=Qt.AlignmentFlag.AlignBottom)
        choices = QHBoxLayout()
        choices.setSpacing(4)
        choices.addWidget(self.mode)
        choices.addWidget(self._change)
        choices.addStretch(1)
        choices.addWidget(self._whole)
        bottom = QFrame()
        layout = QVBoxLayout(bottom)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(4)
        layout.addWidget(self.conversation)
        layout.addLayout(box)
        layout.addLayout(choices)
        layout.addWidget(self._scope)
        layout.addWidget(self.projected)
        layout.addWidget(self._model)
        return bottom

    def _examples(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(12, 24, 12, 24)
        layout.setSpacing(8)
        layout.addStretch(2)
        title = QLabel(tr("What do you want to know?"), alignment=Qt.AlignmentFlag.AlignHCenter)
        hint = QLabel(
            tr("Every answer quotes the documents, and a click on a quote opens its page."),
            wordWrap=True,
            alignment=Qt.AlignmentFlag.AlignHCenter,
        )
        set_role(title, "heading")
        set_role(hint, "muted")
        layout.addWidget(title)
        layout.addWidget(hint)
        layout.addSpacing(8)
        for text in _EXAMPLES:
            button = QPushButton(text)
            button.clicked.connect(partial(self._use_example, text))
            layout.addWidget(button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        return page
