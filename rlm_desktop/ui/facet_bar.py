"""What documents are picked out by: a menu of facets, and a line that tells what is picked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from rlm_desktop.bridge.facets import FACET_WORDS, Chosen, Counts, Facet, value_words
from rlm_desktop.bridge.language import counted, figure, tr
from rlm_desktop.ui.elided_label import ElidedLabel
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.theme import set_role


class FacetMenu(QMenu):
    """The values of each facet with the number of their documents, each to be ticked.

    Signals:
        picked: What is picked now (:data:`Chosen`).
        search_chosen: A search that was kept shall be made again.
    """

    picked = Signal(object)
    search_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: Counts = {}
        self.searches: Sequence[str] = ()
        self.chosen: Chosen = frozenset()
        self.aboutToShow.connect(self._fill)

    def show_counts(self, counts: Counts) -> None:
        """Offer these values."""
        self._counts = counts

    def pick(self, chosen: Chosen) -> None:
        """Pick these values and no others."""
        if chosen != self.chosen:
            self.chosen = chosen
            self.picked.emit(chosen)

    def _fill(self) -> None:
        self.clear()
        for facet in Facet:
            values = self._counts.get(facet, ())
            menu = self.addMenu(FACET_WORDS[facet])
            for value, count in values:
                action = menu.addAction(f"{value_words(facet, value).replace('&', '&&')}\t{figure(count)}")
                action.setCheckable(True)
                action.setChecked((facet, value) in self.chosen)
                action.toggled.connect(partial(self._toggle, facet, value))
            menu.menuAction().setEnabled(bool(values))
        self.addSeparator()
        kept = self.addMenu(icon("star", "muted"), tr("Kept searches"))
        for query in self.searches:
            kept.addAction(query.replace("&", "&&")).triggered.connect(partial(self.search_chosen.emit, query))
        kept.menuAction().setEnabled(bool(self.searches))
        none = self.addAction(tr("Show all documents"))
        none.setEnabled(bool(self.chosen))
        none.triggered.connect(lambda: self.pick(frozenset()))

    def _toggle(self, facet: Facet, value: str, picked: bool) -> None:
        self.pick(self.chosen | {(facet, value)} if picked else self.chosen - {(facet, value)})


class FacetBar(QWidget):
    """What is picked, how many documents that are, and a button to ask about them.

    Signals:
        ask_asked: The next questions shall be put to these documents.
        cleared: All documents shall be shown again.
    """

    ask_asked = Signal()
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ""
        self._count = ElidedLabel(cut=Qt.TextElideMode.ElideRight)
        self._label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        set_role(self._label, "muted")
        self._ask = QToolButton(text=tr("Ask about them"), toolTip=tr("Put the next questions to nothing else"))
        self._ask.setIcon(icon("message-square", "muted"))
        self._ask.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._close = QToolButton(icon=icon("x", "muted"), toolTip=tr("Show all documents"))
        self._close.setAccessibleName(tr("Show all documents"))
        for button in (self._ask, self._close):
            button.setIconSize(QSize(16, 16))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._count, stretch=1)
        row.addWidget(self._ask)
        row.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 8, 8)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self._label)
        self._ask.clicked.connect(self.ask_asked)
        self._close.clicked.connect(self.cleared)
        self.hide()

    def show_choice(self, chosen: Chosen, documents: int) -> None:
        """Tell what is picked, and how many documents that are; nothing where all are shown."""
        picked = {
            facet: sorted(value_words(facet, value) for name, value in chosen if name is facet) for facet in Facet
        }
        self.words = "; ".join(
            f"{FACET_WORDS[facet]}: {', '.join(values)}" for facet, values in picked.items() if values
        )
        self._label.setText(self.words)
        self._count.show_text(counted(documents, "document"))
        self._ask.setEnabled(documents > 0)
        self.setVisible(bool(chosen))
