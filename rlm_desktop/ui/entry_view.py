"""One entry of a table: what the document answers, its quotes with their checks, and the way to ask it again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.table_rows import state_of, words_of
from rlm_desktop.core.events import EntryFilled
from rlm_desktop.core.model import EntryState
from rlm_desktop.engine.tables import Row
from rlm_desktop.ui.claim_view import CitationRow
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.state_label import StateLabel
from rlm_desktop.ui.theme import set_role

_CHOOSE = tr("Choose an entry to see its quotes and how they stand.")


class EntryView(QScrollArea):
    """Shows the entry that is chosen.

    Signals:
        citation_activated: A quote was asked for: its Citation.
        call_activated: The call that read the document was asked for: its id.
        ask_again: The entry shall be asked again.
    """

    citation_activated = Signal(object)
    call_activated = Signal(str)
    ask_again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("The chosen entry"))
        self.document, self.question, self.answer = (_plain_label() for _ in range(3))
        self.state = StateLabel(wrap=True)
        self.again = QPushButton(icon("refresh-cw"), tr("Ask this again"))
        self.rows: list[CitationRow] = []
        self._quotes = QVBoxLayout()
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        set_role(self.question, "caption")
        set_role(self.document, "caption")
        for part in (self.document, self.question, self.answer, self.state):
            layout.addWidget(part)
        layout.addLayout(self._quotes)
        layout.addWidget(self.again, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.setWidget(inside)
        self.again.clicked.connect(self.ask_again)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say what will be here."""
        self._clear()
        self.document.setText(_CHOOSE)
        for part in (self.question, self.answer, self.state, self.again):
            part.hide()

    def show_entry(self, row: Row, question: str, entry: EntryFilled | None) -> None:
        """Show what stands at a place of the table."""
        self._clear()
        self.document.setText(row.name)
        self.question.setText(question)
        self.answer.setText(words_of(entry))
        self.answer.setVisible(entry is not None and entry.state is EntryState.ANSWERED)
        state = state_of(entry)
        self.state.show_state(state, _said_of(entry))
        self.question.show()
        # One quote tells by itself how the entry stands.
        self.state.setVisible(entry is None or len(entry.citations) != 1)
        self.again.setVisible(entry is not None)
        for citation in entry.citations if entry else ():
            shown = CitationRow(citation)
            shown.activated.connect(self.citation_activated)
            shown.stepped.connect(self._step)
            self.rows.append(shown)
            self._quotes.addWidget(shown)

    def _step(self, row: CitationRow, step: int) -> None:
        place = self.rows.index(row) + step
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _clear(self) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []


def _said_of(entry: EntryFilled | None) -> str:
    """How an entry stands, in a sentence."""
    if entry is None:
        return tr("Waiting: the document was not asked yet.")
    if entry.state is EntryState.FAILED:
        return tr("Failed: {reason}").format(reason=entry.reason)
    if entry.state is EntryState.NOT_FOUND:
        return tr("Not in it: the model was given the whole document, and says that it does not answer.")
    return "" if entry.citations else tr("No quote supports this answer.")


def _plain_label() -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
