"""A claim of an answer with the quotes that support it: whether their words stand in the documents, and where."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from rlm_desktop.bridge import run_sentences
from rlm_desktop.bridge.wording import QUOTE_MEANINGS, QUOTE_STATES
from rlm_desktop.core.model import Citation, Claim
from rlm_desktop.engine.matching import difference_words
from rlm_desktop.engine.trajectory import MARKER
from rlm_desktop.ui.state_label import StateLabel
from rlm_desktop.ui.theme import set_role
from rlm_desktop.ui.verdict_bar import VerdictBar


class CitationRow(QFrame):
    """One quote: its state in a word, the words, and the page; a click, Enter or Space opens it.

    Signals:
        activated: The citation was asked for.
        stepped: Down (1) or Up (-1) was pressed.
    """

    activated = Signal(object)
    stepped = Signal(object, int)

    def __init__(self, citation: Citation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.citation = citation
        state = QUOTE_STATES[citation.state]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"{QUOTE_MEANINGS[citation.state]} Enter opens the page.")
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
            difference = QLabel(f"Differs: {differs}", wordWrap=True, textFormat=Qt.TextFormat.PlainText)
            set_role(difference, "warning")
            layout.addWidget(difference)
            self.setAccessibleDescription(f"{QUOTE_MEANINGS[citation.state]} Differs: {differs}.")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the page."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
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


class ClaimView(QFrame):
    """A card with what is claimed and a row for each quote; or the plain word that no quote supports it.

    Attributes:
        claim: What is claimed.
        rows: Its quotes.
        verdict: What the user makes of it.
    """

    def __init__(self, claim: Claim, citations: Sequence[Citation], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.claim = claim
        self.verdict = VerdictBar(_plain(claim.text))
        set_role(self, "card")
        self.rows = [CitationRow(citation) for citation in citations]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 10, 4, 6)
        layout.setSpacing(2)
        said = QLabel(_plain(claim.text), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        said.setContentsMargins(10, 0, 10, 4)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(said)
        for row in self.rows:
            layout.addWidget(row)
        if not self.rows:
            none = QLabel("No quote supports this statement.", wordWrap=True)
            none.setContentsMargins(10, 0, 10, 4)
            set_role(none, "caption")
            layout.addWidget(none)
        layout.addWidget(self.verdict)


def _plain(text: str) -> str:
    """A claim in plain words: markers and the signs of Markdown's emphasis taken off."""
    for mark, instead in (("**", ""), ("`", ""), (" .", "."), (" ,", ","), (" ;", ";")):
        text = MARKER.sub("", text).replace(mark, instead)
    return text.strip()
