"""What a search through the text of all documents found."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.passages import Passages
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.passage_list import PassageList


class SearchResults(QWidget):
    """The pages that a search found.

    Signals:
        closed: The user is done with them.
        help_asked: The user wants to know how to search.
        ask_asked: The next questions shall be put to the documents of all pages found.
        keep_asked: The search shall be kept with the case, or no longer.
        export_asked: All pages found shall be written to a file.
    """

    closed = Signal()
    ask_asked = Signal()
    export_asked = Signal()
    keep_asked = Signal(bool)
    help_asked = Signal()

    def __init__(self, hits: Passages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hits = hits
        self._head = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.list = PassageList(hits)
        self.list.setAccessibleName(tr("Pages that the search found"))
        self._none = EmptyState("search", tr("No page found"), "", tr("How to search"))
        self._none.activated.connect(self.help_asked)
        ask = QToolButton(icon=icon("message-square", "muted"), toolTip=tr("Ask about these documents"))
        ask.setAccessibleName(tr("Ask about these documents"))
        ask.clicked.connect(self.ask_asked)
        export = QToolButton(icon=icon("download", "muted"), toolTip=tr("Export every hit as a table"))
        export.setAccessibleName(tr("Export every hit as a table"))
        export.clicked.connect(self.export_asked)
        self.keep = QToolButton(icon=icon("star", "muted"), checkable=True)
        self.keep.setAccessibleName(tr("Keep this search with the case"))
        self.keep.clicked.connect(self.keep_asked)
        self._uses = (ask, export)
        close = QToolButton(icon=icon("x", "muted"), toolTip=tr("Close the search (Esc)"))
        close.setAccessibleName(tr("Close the search"))
        close.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 6, 6)
        row.addWidget(self._head, stretch=1)
        for button in (self.keep, *self._uses):
            row.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(close, alignment=Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.list, stretch=1)
        layout.addWidget(self._none, stretch=1)
        layout.addStretch(0)
        self.hide()

    @property
    def text(self) -> str:
        """What is said of them."""
        return self._head.text() if self._none.isHidden() else self._none.accessibleDescription()

    def show_kept(self, kept: bool) -> None:
        """Tell whether the search is kept."""
        self.keep.setChecked(kept)
        self.keep.setIcon(icon("star", "accent" if kept else "muted"))
        told = tr("Kept; click to keep it no longer") if kept else tr("Keep this search with the case")
        self.keep.setToolTip(told)

    def begin(self, words: str) -> None:
        """A search has begun."""
        self._hits.show(())
        self.tell(tr("Searching for “{words}”…").format(words=words))
        self.show()

    def tell(self, sentence: str) -> None:
        """Say what was found, or that it is being looked for."""
        self._head.setText(sentence)
        self.list.setVisible(self._hits.rowCount() > 0)
        for button in self._uses:
            button.setVisible(self._hits.rowCount() > 0)
        self._none.hide()

    def explain(self, sentence: str) -> None:
        """Say why nothing was found."""
        self._hits.show(())
        self.tell("")
        self._none.set_message(tr("No page found"), sentence, tr("How to search"))
        self._none.show()
