"""Has the pages drawn that come into sight as a document is scrolled through."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from rlm_desktop.bridge.page_pictures import DrawnPage, PagePictures
from rlm_desktop.bridge.places import Place
from rlm_desktop.corpus.page_drawing import Sheet
from rlm_desktop.ui.page_view import PageView


class PageScroll(QObject):
    """Goes between the view of pages and the process that draws them.

    Signals:
        drawn: The page that was gone to is drawn; whether its words could be marked.
        failed: A page (its number) could not be drawn, and the sentence that says why.

    Args:
        view: Where the pages are seen.
        pictures: Draws them.
        passwords: Tells those to be tried on protected files.
        parent: The Qt parent.
    """

    drawn = Signal(bool)
    failed = Signal(int, str)

    def __init__(
        self, view: PageView, pictures: PagePictures, passwords: Callable[[], Sequence[str]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._pictures, self._passwords = view, pictures, passwords
        self._place: Place | None = None
        self._quotes: tuple[str, ...] = ()
        self._wishes: dict[int, tuple[int, float]] = {}
        view.pages_wanted.connect(self._draw)
        pictures.drawn.connect(self._drawn)
        pictures.failed.connect(self._not_drawn)

    def go_to(self, place: Place, words: Sequence[str]) -> None:
        """Show a page with words marked on it."""
        self._place, self._quotes = place, tuple(word for word in words if word.strip())
        self._view.go_to(place.page.number)

    def _draw(self, pages: tuple[int, ...]) -> None:
        """Have pages drawn, the one that was gone to with its words marked."""
        place = self._place
        if place is None or not self._view.isVisible():
            return
        scale, passwords, sought = self._view.scale_wanted, tuple(self._passwords()), place.page.number
        sheets = [
            Sheet(place.source, page, scale, self._quotes, place.recognised, passwords)
            if page == sought
            else Sheet(place.source, page, scale, passwords=passwords)
            for page in pages
        ]
        numbers = self._pictures.request(sheets)
        self._wishes = {number: (page, scale) for number, page in zip(numbers, pages, strict=True)}

    def _drawn(self, wish: int, drawn: DrawnPage) -> None:
        if wish in self._wishes and self._place is not None:
            page, scale = self._wishes.pop(wish)
            self._view.show_page(page, drawn, scale)
            if page == self._place.page.number:
                self.drawn.emit(bool(drawn.marks))

    def _not_drawn(self, wish: int, sentence: str) -> None:
        if wish in self._wishes:
            page, _ = self._wishes.pop(wish)
            self.failed.emit(page, sentence)
