"""The answer, claim by claim: what it says, the words that support it, whether they stand, and where."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge import run_sentences
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.bridge.wording import QUOTE_MEANINGS, QUOTE_STATES, StateWord, counted
from rlm_desktop.core.model import Citation, Claim
from rlm_desktop.engine.trajectory import MARKER, claims
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.state_label import StateLabel
from rlm_desktop.ui.theme import set_role

_SHOWN = 40
"""Claims that are shown at first; more come when they are asked for, as many at a time."""
_WARNING = StateWord("Warning", "triangle-alert", "warning")


class CitationRow(QFrame):
    """One quote: its state in a word, the words, and the page; a click or Enter opens it.

    Signals:
        activated: The citation was asked for.
    """

    activated = Signal(object)

    def __init__(self, citation: Citation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.citation = citation
        state = QUOTE_STATES[citation.state]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(QUOTE_MEANINGS[citation.state])
        self.setAccessibleName(f"{state.word}: “{citation.quote}”, {run_sentences.place(citation)}")
        set_role(self, "row")
        words = QLabel(f"“{citation.quote}”", wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        place = QLabel(run_sentences.place(citation), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        set_role(place, "caption")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(StateLabel(state))
        head.addWidget(place, stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 7, 10, 8)
        layout.setSpacing(3)
        layout.addLayout(head)
        layout.addWidget(words)

    def mouseReleaseEvent(self, event: object) -> None:
        """Open the page."""
        self.activated.emit(self.citation)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open the page; Up and Down go from quote to quote."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.activated.emit(self.citation)
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)


class AnswerPanel(QWidget):
    """Shows the claims of the shown run's answer.

    Signals:
        citation_activated: A quote was asked for: its Citation.
    """

    citation_activated = Signal(object)

    def __init__(self, controller: RunController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._claims: Sequence[Claim] = ()
        self._seen: object = None
        self._more = QPushButton()
        self._more.clicked.connect(self._show_more)
        set_role(self._more, "quiet")
        self._lay_out()
        controller.run_shown.connect(self._start_over)
        controller.changed.connect(self._changed)
        self._changed()

    @property
    def rows(self) -> list[CitationRow]:
        """The quotes that are shown, in the order of the answer."""
        return self._inside.findChildren(CitationRow)

    def _start_over(self) -> None:
        self._seen = None
        self._changed()

    def _changed(self) -> None:
        """Lay the answer out anew when it, or how it ended, is another one."""
        trajectory, state = self._controller.trajectory, self._controller.state
        seen = (id(trajectory), id(trajectory.answer), state, len(trajectory.citations))
        if seen != self._seen:
            self._seen = seen
            self._show()

    def _show(self) -> None:
        trajectory = self._controller.trajectory
        self._clear()
        if trajectory.answer is None:
            self._stack.setCurrentIndex(0)
            self._empty.set_message(*self._empty_words())
            return
        self._claims = claims(trajectory.answer.text)
        used = dict.fromkeys(MARKER.findall(trajectory.answer.text))
        citations = [citation for citation in trajectory.citations if citation.marker in used]
        self._summary.setText(run_sentences.quote_summary(citations))
        state = self._controller.state
        started = trajectory.root.started if trajectory.root else None
        models = run_sentences.models(started.root_model, started.sub_model) if started else ""
        how = (run_sentences.ending(trajectory, state), run_sentences.reading(trajectory), f"Answered by: {models}.")
        self._ending.setText(" ".join(part for part in how if part))
        for warning in run_sentences.warnings(trajectory, state):
            label = StateLabel(wrap=True)
            label.show_state(_WARNING, warning)
            self._warnings.addWidget(label)
        self._show_more()
        self._stack.setCurrentIndex(1)

    def _show_more(self) -> None:
        """Add the next cards."""
        citations = {citation.marker: citation for citation in self._controller.trajectory.citations}
        shown = self._cards.count()
        for claim in self._claims[shown : shown + _SHOWN]:
            self._cards.addWidget(self._card(claim, [citations[m] for m in claim.markers if m in citations]))
        left = len(self._claims) - self._cards.count()
        self._more.setVisible(left > 0)
        self._more.setText(f"Show {min(left, _SHOWN):,} of {counted(left, 'further claim')}")

    def _card(self, claim: Claim, citations: Sequence[Citation]) -> QFrame:
        card = QFrame()
        set_role(card, "card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(4, 8, 4, 6)
        layout.setSpacing(2)
        said = QLabel(_without_markers(claim.text), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        said.setContentsMargins(10, 0, 10, 4)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(said)
        for citation in citations:
            row = CitationRow(citation)
            row.activated.connect(self.citation_activated)
            layout.addWidget(row)
        if not citations:
            none = QLabel("No quote supports this statement.", wordWrap=True)
            none.setContentsMargins(10, 0, 10, 4)
            set_role(none, "caption")
            layout.addWidget(none)
        return card

    def _clear(self) -> None:
        for layout in (self._cards, self._warnings):
            while item := layout.takeAt(0):
                if widget := item.widget():
                    widget.hide()
                    widget.deleteLater()

    def _empty_words(self) -> tuple[str, str]:
        if self._controller.is_live:
            return "Not answered yet", "The answer appears here, claim by claim, as soon as its quotes are checked."
        if self._controller.trajectory.root is not None:
            return "No answer", "This run ended before there was one."
        return "No answer yet", "Ask a question. The answer appears here claim by claim, each with the words behind it."

    def _lay_out(self) -> None:
        self._empty = EmptyState("quote", "", "")
        self._summary, self._ending = QLabel(), QLabel(wordWrap=True)
        set_role(self._summary, "heading")
        set_role(self._ending, "muted")
        self._inside = QWidget()
        layout = QVBoxLayout(self._inside)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        self._warnings, self._cards = QVBoxLayout(), QVBoxLayout()
        self._cards.setSpacing(8)
        layout.addWidget(self._summary)
        layout.addWidget(self._ending)
        layout.addLayout(self._warnings)
        layout.addLayout(self._cards)
        layout.addWidget(self._more, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        scroll = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName("Claims of the answer")
        scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        scroll.setWidget(self._inside)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(scroll)


def _without_markers(text: str) -> str:
    """A claim as plain words: markers and the signs of Markdown's emphasis taken off."""
    return MARKER.sub("", text).replace("**", "").replace("`", "").replace(" .", ".").replace(" ,", ",").strip()
