"""The bars of the Document panel: what is shown, where in it, which citation, and what is looked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from rlm_desktop.bridge.kinds import kind_icon, kind_words
from rlm_desktop.bridge.language import counted, figure, tr
from rlm_desktop.bridge.row_words import date_words, language_words
from rlm_desktop.bridge.wording import QUOTE_MEANINGS, QUOTE_STATES, label_words
from rlm_desktop.core.model import Citation, Document, Page
from rlm_desktop.ui.elided_label import ElidedLabel
from rlm_desktop.ui.icon_label import IconLabel
from rlm_desktop.ui.icons import beside_words, icon
from rlm_desktop.ui.state_label import StateLabel
from rlm_desktop.ui.theme import set_role

_HASH_SHOWN = 12
_PAGE_PADDING = 26
_OPEN = (tr("Original"), "", "external-link")


class TitleBar(QWidget):
    """The document's name, what it is, and the way to its file.

    Signals:
        original_asked: The file itself shall be opened, or a copy of what lies in another one shall be saved.
    """

    original_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = IconLabel("file", 22)
        self._name = ElidedLabel()
        self._facts = ElidedLabel(cut=Qt.TextElideMode.ElideRight)
        self.original = tool("external-link", tr("Open original"))
        self.original.setText(tr("Original"))
        self.original.setIconSize(beside_words(17))
        self.original.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.original.clicked.connect(self.original_asked)
        set_role(self._name, "heading")
        set_role(self._facts, "caption")
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self._name)
        names.addWidget(self._facts)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 10, 10, 8)
        layout.setSpacing(9)
        layout.addWidget(self._picture, alignment=Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(names, stretch=1)
        layout.addWidget(self.original)

    def show_document(self, document: Document, name: str) -> None:
        """Say which document this is; the way to its file is open once that is offered."""
        self.original.setEnabled(False)
        pages = counted(document.pages, "page") if document.pages else ""
        facts = [kind_words(document.kind), pages, date_words(document.date), language_words(document.language)]
        self._name.show_text(name)
        told = ", ".join(fact for fact in facts if fact)
        self._facts.show_text(f"{told}  ·  SHA-256 {document.sha256[:_HASH_SHOWN]}…", told)
        self._facts.setToolTip(f"SHA-256 {document.sha256}\n" + "\n".join(map(str, document.paths or (document.path,))))
        self._picture.show_icon(kind_icon(document.kind))

    def offer_file(self, path: Path, *, there: bool, member: bool) -> None:
        """Offer to open the file, or to save a copy of what lies in it.

        Args:
            path: The file of the document, or the one that holds it.
            there: It is still there.
            member: It holds the document.
        """
        words, tip, picture = (
            (tr("Save…"), tr("Save a copy. It lies in {path}").format(path=path), "download") if member else _OPEN
        )
        self.original.setText(words)
        self.original.setIcon(icon(picture))
        self.original.setToolTip(tip or tr("Open {path} in its own program").format(path=path))
        self.original.setAccessibleName(words.rstrip("…"))
        self.original.setEnabled(there)


class PageBar(QWidget):
    """Page n of m, what it is called by itself, zoom, picture or text, find.

    Signals:
        page_asked: Go to this page.
        zoom_in_asked, zoom_out_asked, fit_asked, turn_asked: Change the size of the pictures, or turn them.
        text_toggled: Show the text rather than the picture or the table.
        find_asked: Look for words in the document.
        index_toggled: Show the pages and headings beside the page, or hide them.
    """

    page_asked = Signal(int)
    index_toggled = Signal(bool)
    zoom_in_asked = Signal()
    zoom_out_asked = Signal()
    fit_asked = Signal()
    turn_asked = Signal()
    text_toggled = Signal(bool)
    find_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = 1
        self._index = tool("panel-left", tr("Pages and headings"))
        self._index.setCheckable(True)
        self._index.toggled.connect(self.index_toggled)
        self._back = tool("chevron-left", tr("Previous page"))
        self._next = tool("chevron-right", tr("Next page"))
        self._page = QLineEdit(alignment=Qt.AlignmentFlag.AlignRight)
        self._numbers = QIntValidator(1, 1, self._page)
        self._page.setValidator(self._numbers)
        self._page.setAccessibleName(tr("Page"))
        self._of = QLabel()
        self._label = ElidedLabel(cut=Qt.TextElideMode.ElideRight)
        self._zooms = [
            tool("zoom-out", tr("Zoom out (Ctrl+−)")),
            tool("zoom-in", tr("Zoom in (Ctrl++)")),
            tool("move-horizontal", tr("Fit the width (Ctrl+0)")),
            tool("rotate-cw", tr("Turn the pages to the right")),
        ]
        self._text = tool("file-text", tr("Show the text that was read"))
        self._text.setCheckable(True)
        self._find = tool("search", tr("Find in this document (Ctrl+F)"))
        self._lay_out()
        self._back.clicked.connect(lambda: self.page_asked.emit(self._number - 1))
        self._next.clicked.connect(lambda: self.page_asked.emit(self._number + 1))
        self._page.editingFinished.connect(self._entered)
        asked = (self.zoom_out_asked, self.zoom_in_asked, self.fit_asked, self.turn_asked)
        for button, signal in zip(self._zooms, asked, strict=True):
            button.clicked.connect(signal)
        self._text.toggled.connect(self.text_toggled)
        self._find.clicked.connect(self.find_asked)

    @property
    def label(self) -> str:
        """What the page is called by itself: ``Slide 4``."""
        return self._label.text()

    def show_page(self, shown: Page, of: int) -> None:
        """Say which page this is."""
        self._number = page = shown.number
        self._label.show_text(label_words(shown.label))
        self._numbers.setTop(max(of, 1))
        self._page.setText(str(page))
        self._page.setFixedWidth(self.fontMetrics().horizontalAdvance(f"{of:,}") + _PAGE_PADDING)
        self._of.setText(tr("of {of}").format(of=figure(of)))
        self._back.setEnabled(page > 1)
        self._next.setEnabled(page < of)

    def offer(self, *, text: str, zoom: bool) -> None:
        """Offer the text instead of what is shown (``picture``, ``table``, empty for no choice), and zoom."""
        self._text.setVisible(bool(text))
        self._text.setToolTip(tr("Show the text that was read instead of the {text}").format(text=text))
        for button in self._zooms:
            button.setVisible(zoom)

    def offer_index(self, *, there: bool) -> None:
        """Offer the pages and headings beside the page, where its document has pictures of pages."""
        self._index.setEnabled(there)
        self.index_toggled.emit(there and self._index.isChecked())

    def _entered(self) -> None:
        page = int(self._page.text() or self._number)
        if page != self._number:
            self.page_asked.emit(page)

    def _lay_out(self) -> None:
        set_role(self._of, "muted")
        set_role(self._label, "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 0, 10, 8)
        layout.setSpacing(2)
        for widget in (self._index, self._back, self._page, self._of, self._next):
            layout.addWidget(widget)
        layout.setSpacing(4)
        layout.addSpacing(6)
        layout.addWidget(self._label, stretch=1)
        for button in (*self._zooms, self._text, self._find):
            layout.addWidget(button)


class CitationStrip(QFrame):
    """Walks through the citations of the shown run: which one, how its quote stands, and its words.

    Signals:
        stepped: Go so many citations on: 1 or -1.
    """

    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = QLabel()
        self._state = StateLabel()
        self._quote = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._back = tool("chevron-up", tr("Previous citation (Shift+F4)"))
        self._next = tool("chevron-down", tr("Next citation (F4)"))
        self._back.clicked.connect(lambda: self.stepped.emit(-1))
        self._next.clicked.connect(lambda: self.stepped.emit(1))
        self._lay_out()
        self.hide()

    def show_citation(self, citations: Sequence[Citation], place: int) -> None:
        """Show the citation at ``place``, or how many there are when it is -1."""
        self.setVisible(bool(citations))
        chosen = citations[place] if 0 <= place < len(citations) else None
        for widget in (self._state, self._quote):
            widget.setVisible(chosen is not None)
        if chosen is None:
            self._place.setText(counted(len(citations), "citation"))
            return
        self._place.setText(tr("Citation {place} of {citations}").format(place=place + 1, citations=len(citations)))
        self._state.show_state(QUOTE_STATES[chosen.state])
        self._state.setToolTip(QUOTE_MEANINGS[chosen.state])
        self._quote.setText(f"“{_short(chosen.quote)}”")
        self._quote.setToolTip(chosen.quote)

    def _lay_out(self) -> None:
        self.setAccessibleName(tr("Citations of the answer"))
        set_role(self, "panel")
        set_role(self._quote, "muted")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._place)
        row.addWidget(self._state)
        row.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        buttons.addWidget(self._back)
        buttons.addWidget(self._next)
        row.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 6, 10, 8)
        layout.setSpacing(3)
        layout.addLayout(row)
        layout.addWidget(self._quote)


class FindStrip(QWidget):
    """Looks for words in the document that is shown.

    Signals:
        asked: Look for these words.
        stepped: Go so many places on: 1 or -1.
        closed: The user is done.
    """

    asked = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLineEdit(placeholderText=tr("Find in this document"), clearButtonEnabled=True)
        self._words.setAccessibleName(tr("Find in this document"))
        self._told = QLabel()
        self._back = tool("chevron-up", tr("Previous place (Shift+F3)"))
        self._next = tool("chevron-down", tr("Next place (F3)"))
        close = tool("x", tr("Close (Esc)"))
        set_role(self._told, "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 0, 10, 8)
        layout.setSpacing(4)
        layout.addWidget(self._words, stretch=1)
        for widget in (self._told, self._back, self._next, close):
            layout.addWidget(widget)
        self._looked_for = ""
        self._words.returnPressed.connect(self._entered)
        self._back.clicked.connect(lambda: self.stepped.emit(-1))
        self._next.clicked.connect(lambda: self.stepped.emit(1))
        close.clicked.connect(self.closed)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.closed)
        self.tell("", 0)
        self.hide()

    def begin(self) -> None:
        """Show the strip and put the cursor into it."""
        self.show()
        self._words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._words.selectAll()

    def tell(self, sentence: str, places: int) -> None:
        """Say what was found."""
        self._told.setText(sentence)
        self._back.setEnabled(places > 1)
        self._next.setEnabled(places > 1)

    def _entered(self) -> None:
        words = self._words.text().strip()
        if words and words == self._looked_for:
            self.stepped.emit(1)
        elif words:
            self._looked_for = words
            self.asked.emit(words)

    def forget(self) -> None:
        """Another document is shown: the same words are looked for anew."""
        self._looked_for = ""
        self.tell("", 0)


def tool(picture: str, tip: str) -> QToolButton:
    """A small button with an icon that says what it does to mouse and screen reader."""
    button = QToolButton(icon=icon(picture), iconSize=QSize(17, 17), toolTip=tip)
    button.setAccessibleName(tip.partition(" (")[0])
    return button


def _short(text: str, most: int = 220) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rstrip() + "…"
