"""A claim of an answer with the quotes that support it: whether their words stand in the documents, and where."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge import run_sentences
from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.references import reference, without_places
from rlm_desktop.bridge.wording import CONTRARIES, QUOTE_MEANINGS, QUOTE_STATES, StateWord, first_line
from rlm_desktop.core.model import Citation, Claim
from rlm_desktop.engine.counter_arguments import CounterArgument, plain_claim, verdict_off
from rlm_desktop.engine.matching import difference_words
from rlm_desktop.ui.icons import beside_words
from rlm_desktop.ui.state_label import StateLabel, state_icon
from rlm_desktop.ui.theme import set_role
from rlm_desktop.ui.verdict_bar import VerdictBar

_COUNTER_WIDTH = 200
"""Characters of what was found against a claim."""
_QUOTATION_MARKS = "“”„«»\"' "
_AROUND_WORDS = 56
"""Pixels of a button that its icon and margins take."""


class CitationRow(QFrame):
    """One quote: its state in a word, the words, and the page; a click, Enter or Space opens it.

    It can be dragged into other programs as text with its place.

    Signals:
        activated: The citation was asked for.
        stepped: Down (1) or Up (-1) was pressed.
    """

    activated = Signal(object)
    stepped = Signal(object, int)

    def __init__(self, citation: Citation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.citation = citation
        self._pressed: QPoint | None = None
        state = QUOTE_STATES[citation.state]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tr("{meaning} Enter opens the page.").format(meaning=QUOTE_MEANINGS[citation.state]))
        self.setAccessibleName(f"{state.word}: “{citation.quote}”, {run_sentences.place(citation)}")
        self.setAccessibleDescription(QUOTE_MEANINGS[citation.state])
        set_role(self, "row")
        words = QLabel(f"“{citation.quote}”", wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        place = QLabel(run_sentences.place(citation), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        set_role(place, "caption")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(StateLabel(state))
        head.addWidget(place, stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 7)
        layout.setSpacing(3)
        layout.addLayout(head)
        layout.addWidget(words)
        differs = difference_words(citation.quote, citation.found_text) if citation.span is not None else ""
        if differs:
            difference = QLabel(
                tr("Differs: {differs}").format(differs=differs), wordWrap=True, textFormat=Qt.TextFormat.PlainText
            )
            set_role(difference, "warning")
            layout.addWidget(difference)
            self.setAccessibleDescription(
                tr("{meaning} Differs: {differs}.").format(meaning=QUOTE_MEANINGS[citation.state], differs=differs)
            )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A drag may begin here."""
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the quote out, once the mouse has gone far enough for it."""
        if self._pressed is None:
            return
        gone = (event.position().toPoint() - self._pressed).manhattanLength()
        if gone >= QApplication.startDragDistance():
            self._pressed = None
            drag = QDrag(self)
            drag.setMimeData(dragged(self.citation))
            drag.exec(Qt.DropAction.CopyAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the page, unless it was dragged."""
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self.rect().contains(event.position().toPoint()):
            self.activated.emit(self.citation)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open the page; Up and Down go from quote to quote."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.activated.emit(self.citation)
            case Qt.Key.Key_Down:
                self.stepped.emit(self, 1)
            case Qt.Key.Key_Up:
                self.stepped.emit(self, -1)
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come into sight."""
        super().focusInEvent(event)
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self)


def dragged(citation: Citation) -> QMimeData:
    """A quote as other programs take it."""
    data = QMimeData()
    data.setText(reference(citation))
    return data


class CounterButton(QPushButton):
    """What argued against a claim, in a line as long as there is room, and the way to it.

    Args:
        state: What it came to.
        said: The beginning of what was found.
        parent: The Qt parent.
    """

    def __init__(self, state: StateWord, said: str, parent: QWidget | None = None) -> None:
        super().__init__(state_icon(state), state.word, parent)
        self._words = f"{state.word}: {said}" if said else state.word
        self.setIconSize(beside_words(16))
        self.setToolTip(tr("Show what was found against this statement, with its quotes"))
        self.setAccessibleName(tr("Argued against: {word}. {said}").format(word=state.word, said=said).strip())
        set_role(self, "quiet")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: as many words as fit."""
        super().resizeEvent(event)
        room = self.width() - _AROUND_WORDS
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room).replace("&", "&&"))


class ClaimView(QFrame):
    """A card with what is claimed and a row for each quote; or the plain word that no quote supports it.

    A claim that is no more than its quote is shown by that alone.

    Attributes:
        claim: What is claimed.
        rows: Its quotes.
        verdict: What the user makes of it.
        counters: A button for each run that argued against it.

    Signals:
        run_activated: A run that argued against the claim was asked for: its id.
    """

    run_activated = Signal(str)

    def __init__(self, claim: Claim, citations: Sequence[Citation], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.claim = claim
        self.verdict = VerdictBar(plain_claim(claim.text))
        set_role(self, "card")
        self.rows = [CitationRow(citation) for citation in citations]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 10, 4, 6)
        layout.setSpacing(2)
        told = plain_claim(without_places(claim.text, citations))
        if [told.strip(_QUOTATION_MARKS)] != [citation.quote for citation in citations]:
            said = QLabel(told, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
            said.setContentsMargins(10, 0, 10, 4)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(said)
        for row in self.rows:
            layout.addWidget(row)
        if not self.rows:
            none = QLabel(tr("No quote supports this statement."), wordWrap=True)
            none.setContentsMargins(10, 0, 10, 4)
            set_role(none, "caption")
            layout.addWidget(none)
        layout.addWidget(self.verdict)
        self.counters: list[CounterButton] = []
        self._argued = QVBoxLayout()
        self._argued.setContentsMargins(6, 0, 6, 0)
        layout.addLayout(self._argued)

    def show_counters(self, counters: Sequence[CounterArgument]) -> None:
        """Show what argued against the claim, each as a button to its run."""
        for button in self.counters:
            button.hide()
            button.deleteLater()
        self.counters = []
        for each in counters:
            state = CONTRARIES[each.contrary]
            button = CounterButton(state, first_line(plain_claim(verdict_off(each.text)), _COUNTER_WIDTH))
            button.clicked.connect(partial(self._open, each.run))
            self.counters.append(button)
            self._argued.addWidget(button)

    def _open(self, run: str, _checked: bool = False) -> None:
        self.run_activated.emit(run)
