"""Pages as links: the names of their documents with the numbers."""

from __future__ import annotations

import sqlite3
from functools import partial
from html import escape

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from rlm_desktop.bridge.case_reader import CaseReader
from rlm_desktop.bridge.language import figure, tr
from rlm_desktop.case.documents import list_documents
from rlm_desktop.core.model import PageRange

_MOST_PAGES = 12


class PageLinks(QLabel):
    """Names pages behind what they are; hidden while there are none.

    Signals:
        page_activated: A page was clicked: document and page number.

    Args:
        what: What the pages are.
        reader: Reads the names of documents.
        parent: The Qt parent.
    """

    page_activated = Signal(int, int)

    def __init__(self, what: str, reader: CaseReader, parent: QWidget | None = None) -> None:
        super().__init__(parent, wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self._what, self._reader = what, reader
        self._names: dict[int, str] = {}
        self._pages: tuple[PageRange, ...] = ()
        self.setAccessibleName(what)
        self.linkActivated.connect(self._open)
        self.hide()

    def show_pages(self, pages: tuple[PageRange, ...]) -> None:
        """Show other pages; the names of their documents come a moment later."""
        if pages == self._pages:
            return
        self._pages = pages
        self.setVisible(bool(pages))
        self._name(pages, self._names)
        if pages:
            wanted = sorted({each.document for each in pages})
            self._reader.read(partial(_names, wanted), partial(self._name, pages), self.setToolTip)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: links take the colour of the theme when their text is set."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._name(self._pages, self._names)

    def _name(self, pages: tuple[PageRange, ...], names: dict[int, str]) -> None:
        if pages != self._pages:
            return
        self._names = names
        shown = "; ".join(_link(which, names) for which in pages[:_MOST_PAGES])
        more = (
            tr("; and {pages} more").format(pages=figure(len(pages) - _MOST_PAGES)) if len(pages) > _MOST_PAGES else ""
        )
        self.clear()
        self.setText(f"{escape(self._what)}: {shown}{more}")

    def _open(self, address: str) -> None:
        document, page = address.split(":")
        self.page_activated.emit(int(document), int(page))


def _names(documents: list[int], connection: sqlite3.Connection) -> dict[int, str]:
    return {document.id: document.name for document in list_documents(connection, documents)}


def _link(pages: PageRange, names: dict[int, str]) -> str:
    name = escape(names.get(pages.document, tr("document {document}").format(document=pages.document)))
    which = (
        tr("page {first}").format(first=figure(pages.first))
        if pages.first == pages.last
        else tr("pages {first}–{last}").format(first=figure(pages.first), last=figure(pages.last))
    )
    return f'<a href="{pages.document}:{pages.first}">{name}, {which}</a>'
