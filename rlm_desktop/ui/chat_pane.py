"""The conversation with a case: the question, the run that answers it, the answer, and the box for the next one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge import run_sentences
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.bridge.wording import RUN_STATES, counted, first_line
from rlm_desktop.case.runs import RunSummary
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.run_view import RunView
from rlm_desktop.ui.state_label import state_icon
from rlm_desktop.ui.theme import set_role

_EXAMPLES = (
    "Who signed the contract, and when?",
    "Which documents mention a payment?",
    "Summarise the largest document",
)
_LINES = 5
_PAST_SHOWN = 50


class QuestionBox(QPlainTextEdit):
    """Where a question is written; it grows to five lines. Enter sends, Shift+Enter begins a new line.

    Signals:
        sent: Enter was pressed.
    """

    sent = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Ask a question of these documents")
        self.setAccessibleName("Question")
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send on Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.sent.emit()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        lines = min(max(1, round(self.document().size().height())), _LINES)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 18)


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
        self._documents = 0
        self._pages = 0
        self.question = QuestionBox()
        self.run = RunView(controller)
        self._ask = QPushButton("Ask")
        self._history = QToolButton(text="Past questions", popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self._past = QMenu(self)
        self._scope, self._model = QLabel(), QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._change = QPushButton(icon=icon("cpu", "muted"), text="Change model")
        self._lay_out()
        self._connect()
        self._changed()

    # -- what can be done -----------------------------------------------------------------------------------

    def focus_question(self) -> None:
        """Put the keyboard into the question box."""
        self.question.setFocus()
        self.question.selectAll()

    def show_size(self, documents: int, pages: int) -> None:
        """Say how much there is to ask."""
        self._documents, self._pages = documents, pages
        self._changed()

    def send(self) -> None:
        """Ask the question in the box."""
        text = self.question.toPlainText().strip()
        if text and self._documents and not self._controller.running:
            self.question.clear()
            self._controller.ask(text)

    # -- following ------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        controller = self._controller
        self._ask.setEnabled(bool(self._documents) and not controller.running)
        self._scope.setText(self._scope_words())
        settings = controller.settings
        self._model.setText(run_sentences.model_in_use(settings.root, settings.sub))
        shown = controller.trajectory.root is not None or controller.is_live
        self._stack.setCurrentWidget(self._scroll if shown else self._start if self._documents else self._nothing)

    def _scope_words(self) -> str:
        if not self._documents:
            return "No documents yet: add some, then ask."
        size = f"Whole case: {counted(self._documents, 'document')}, {counted(self._pages, 'page')}"
        return f"{size}. A question is being answered." if self._controller.running else size

    def _fill_past(self) -> None:
        self._past.clear()
        self._past.addAction("Loading…").setEnabled(False)
        self._controller.list_runs(self._show_past)

    def _show_past(self, runs: list[RunSummary]) -> None:
        self._past.clear()
        for run in runs[:_PAST_SHOWN]:
            state = RUN_STATES[run.state]
            action = self._past.addAction(state_icon(state), f"{first_line(run.question, 70)}   ({state.word.lower()})")
            action.triggered.connect(partial(_show_run, self._controller, run.id))
        if not runs:
            self._past.addAction("No questions yet").setEnabled(False)

    def _use_example(self, text: str) -> None:
        self.question.setPlainText(text)
        self.question.setFocus()

    # -- building -------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        controller = self._controller
        self.question.sent.connect(self.send)
        self._ask.clicked.connect(self.send)
        self._change.clicked.connect(self.settings_requested)
        self.run.citation_activated.connect(self.citation_activated)
        self._past.aboutToShow.connect(self._fill_past)
        controller.changed.connect(self._changed)
        controller.run_shown.connect(self._changed)
        controller.run_finished.connect(self._changed)
        self._nothing.activated.connect(self.folder_asked)

    def _lay_out(self) -> None:
        self._nothing = EmptyState(
            "inbox",
            "Drop a folder here",
            "PDFs, Word documents, text, tables and web pages, with all folders inside. Your files stay as they are.",
            "Add a folder…",
        )
        self._start = self._examples()
        self._scroll = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName("Question and answer")
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
        self._history.setIcon(icon("history"))
        self._history.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._history.setMenu(self._past)
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 12, 2)
        row.addStretch(1)
        row.addWidget(self._history)
        return row

    def _bottom(self) -> QWidget:
        set_role(self._ask, "primary")
        self._ask.setToolTip("Ask (Enter)")
        set_role(self._scope, "caption")
        set_role(self._model, "caption")
        self._model.setAccessibleName("Model in use")
        set_role(self._change, "quiet")
        self._change.setAccessibleName("Choose another model")
        box = QHBoxLayout()
        box.setSpacing(8)
        box.addWidget(self.question, stretch=1)
        box.addWidget(self._ask, alignment=Qt.AlignmentFlag.AlignBottom)
        below = QHBoxLayout()
        below.addWidget(self._scope, stretch=1)
        below.addWidget(self._change)
        bottom = QFrame()
        layout = QVBoxLayout(bottom)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(4)
        layout.addLayout(box)
        layout.addLayout(below)
        layout.addWidget(self._model)
        return bottom

    def _examples(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(8)
        layout.addStretch(2)
        title = QLabel("What do you want to know?", alignment=Qt.AlignmentFlag.AlignHCenter)
        hint = QLabel(
            "Every answer quotes the documents, and a click on a quote opens its page.",
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


def _show_run(controller: RunController, run: str, _checked: bool = False) -> None:
    controller.show_run(run)
