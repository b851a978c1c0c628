"""What a search through the text of all documents found."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from rlm_desktop.bridge.passages import Passages
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.passage_list import PassageList


class SearchResults(QWidget):
    """The pages that a search found.

    Signals:
        closed: The user is done with them.
    """

    closed = Signal()

    def __init__(self, hits: Passages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hits = hits
        self._head = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.list = PassageList(hits)
        self.list.setAccessibleName("Pages that the search found")
        close = QToolButton(icon=icon("x", "muted"), toolTip="Close the search (Esc)")
        close.setAccessibleName("Close the search")
        close.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 6, 6)
        row.addWidget(self._head, stretch=1)
        row.addWidget(close, alignment=Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.list, stretch=1)
        self.hide()

    def begin(self, words: str) -> None:
        """A search has begun."""
        self._hits.show(())
        self.tell(f"Searching for “{words}”…")
        self.show()

    def tell(self, sentence: str) -> None:
        """Say what was found, or why nothing could be."""
        self._head.setText(sentence)
        self.list.setVisible(self._hits.rowCount() > 0)
