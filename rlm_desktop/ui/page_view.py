"""The pages of a document as pictures under one another, with the words of a citation marked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from rlm_desktop.bridge.language import figure, tr
from rlm_desktop.bridge.page_pictures import DrawnPage
from rlm_desktop.ui.page_layout import GAP, USUAL, PageLayout
from rlm_desktop.ui.page_sheet import PageSheet
from rlm_desktop.ui.theme import colours

_POINTS_PER_INCH = 72.0
_ZOOM_STEP = 1.2
_LEAST_ZOOM, _MOST_ZOOM = 0.2, 5.0
_MOST_SCALE = 6.0
"""Pixels per point of the sharpest picture that is asked for: 432 dpi."""
_SETTLE = 80
"""Milliseconds after the last scrolling or change of size before pictures are asked for."""
_KEPT = 3
"""How many pages before and behind those in sight keep their pictures."""
_QUARTER = 90
_FULL = 360


class PageView(QGraphicsView):
    """Scrolls through all pages. The scene is measured in points of paper, so that marks do not depend on the zoom.

    Only pages in sight, and their neighbours, have pictures.

    Signals:
        pages_wanted: Pages (a tuple of numbers) whose pictures are missing or not sharp, the most urgent first.
        page_entered: The user scrolled to another page.
        zoomed: The zoom is another: 1.0 is the size of the paper, as far as the screen tells its own.
    """

    pages_wanted = Signal(tuple)
    page_entered = Signal(int)
    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = QGraphicsScene(self)
        self._layout = PageLayout()
        self._sheets: dict[int, PageSheet] = {}
        self._page = 1
        self._sought = 0
        self._held = self._moving = False
        self._stale: set[int] = set()
        self._turned = 0
        self._zoom = 1.0
        self._fits = True
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settle.timeout.connect(self._settled)
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAcceptDrops(False)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # -- what is shown --------------------------------------------------------------------------------------

    @property
    def page(self) -> int:
        """The page in the middle of the view."""
        return self._page

    @property
    def scale_wanted(self) -> float:
        """Pixels per point of a picture that is sharp in the size that is shown."""
        zoom = self._fitting() if self._fits else self._zoom
        return min(_MOST_SCALE, zoom * self._unit() * self.devicePixelRatioF())

    @property
    def marks(self) -> list[QRectF]:
        """Where the marks of the page that was gone to are, in points of it."""
        sheet = self._sheets.get(self._sought or self._page)
        return sheet.marks if sheet is not None else []

    def begin_document(self, pages: int) -> None:
        """Show another document, which has so many pages."""
        self.clear()
        self._layout = PageLayout(pages)
        self._arrange()

    def go_to(self, page: int) -> None:
        """Go to a page and have it drawn anew, as other words may be marked on it."""
        for sheet in self._sheets.values():
            sheet.clear_marks()
        self._page, self._sought, self._held = page, page, True
        self._stale = {page}
        with self._moved_by_program():
            self._scroll_to(self._layout.top(page))
        self._want()

    def show_page(self, page: int, drawn: DrawnPage, scale: float) -> None:
        """Show a picture that was drawn with ``scale`` pixels per point; bring the first mark of the sought one up."""
        sheet = self._sheets.get(page)
        if sheet is None:
            sheet = self._sheets[page] = PageSheet(self._scene)
        first = page in self._stale
        self._stale.discard(page)
        sheet.show_picture(drawn, scale, self._turned)
        anchor = self._anchor()
        if self._layout.learn(page, sheet.size):
            self._arrange(*anchor)
        else:
            self._place(page)
        if first and page == self._sought and sheet.marks:
            with self._moved_by_program():
                self.ensureVisible(sheet.marks[0].translated(sheet.place), 40, self.viewport().height() // 3)

    def clear(self) -> None:
        """Show nothing."""
        for sheet in self._sheets.values():
            sheet.remove()
        self._sheets.clear()
        self._stale.clear()
        self._page, self._sought, self._turned = 1, 0, 0
        self._layout = PageLayout()
        self._arrange()

    def zoom_in(self) -> None:
        """A step nearer."""
        self._zoom_to(self._zoom * _ZOOM_STEP)

    def zoom_out(self) -> None:
        """A step away."""
        self._zoom_to(self._zoom / _ZOOM_STEP)

    def fit_width(self) -> None:
        """Keep the pages as wide as the view."""
        self._fits = True
        self._apply_zoom()

    def turn(self) -> None:
        """Turn all pages of the document by a quarter to the right."""
        page, pages = self._page, self._layout.pages
        self._turned = (self._turned + _QUARTER) % _FULL
        for sheet in self._sheets.values():
            sheet.remove()
        self._sheets.clear()
        self._layout = PageLayout(pages)
        self._arrange()
        self.go_to(page)

    # -- Qt -------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what was not drawn while nobody could see it."""
        super().showEvent(event)
        self._settle.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the pages as wide as the view."""
        with self._moved_by_program():
            super().resizeEvent(event)
            if self._fits:
                self._apply_zoom()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_to(self._zoom * _ZOOM_STEP ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The table that the pages lie on, and the paper of those that have no picture yet."""
        now, room = colours(), QRectF(rect)
        painter.fillRect(room, QColor(now.hover))
        if not self._layout.pages:
            return
        for page in range(self._layout.at(room.top()), self._layout.at(room.bottom()) + 1):
            if page not in self._sheets:
                paper = self._paper(page)
                painter.fillRect(paper, QColor(now.panel))
                painter.setPen(QColor(now.muted))
                painter.drawText(
                    paper, Qt.AlignmentFlag.AlignCenter, tr("Drawing page {page}…").format(page=figure(page))
                )

    @contextmanager
    def _moved_by_program(self) -> Iterator[None]:
        """What scrolls here is no wish of the user's: the page that was gone to stays the one that is told."""
        before, self._moving = self._moving, True
        yield
        self._moving = before

    def _scrolled(self) -> None:
        self._held = self._held and self._moving
        self._settle.start()

    # -- what is in sight -----------------------------------------------------------------------------------

    def _in_sight(self) -> range:
        top, bottom = (self.mapToScene(0, y).y() for y in (0, self.viewport().height()))
        first = self._layout.at(top + GAP)
        return range(first, max(first, self._layout.at(bottom)) + 1)

    def _settled(self) -> None:
        """The user has scrolled or changed the size: ask for what is missing, and tell which page this is."""
        if not self._layout.pages:
            return
        middle = self._layout.at(self.mapToScene(0, self.viewport().height() // 2).y())
        page = self._page if self._held else middle
        entered, self._page = page != self._page, page
        self._want()
        if entered:
            self.page_entered.emit(page)

    def _want(self) -> None:
        sight = self._in_sight()
        near = [*sight, sight[-1] + 1, sight[0] - 1]
        order = sorted((page for page in near if 1 <= page <= self._layout.pages), key=lambda page: page != self._page)
        self._drop_far_from(sight)
        if wanted := tuple(page for page in order if page in self._stale or not self._is_sharp(page)):
            self.pages_wanted.emit(wanted)

    def _is_sharp(self, page: int) -> bool:
        sheet = self._sheets.get(page)
        return sheet is not None and abs(self.scale_wanted / sheet.scale - 1) <= 0.08

    def _drop_far_from(self, sight: range) -> None:
        for page in [page for page in self._sheets if not sight[0] - _KEPT <= page <= sight[-1] + _KEPT]:
            self._sheets.pop(page).remove()

    # -- places ---------------------------------------------------------------------------------------------

    def _anchor(self) -> tuple[int, float]:
        """The page that is looked at, and how far its beginning lies above the top of the view."""
        sight = self._in_sight()
        page = self._page if self._page in sight else sight[0]
        return page, self.mapToScene(0, 0).y() + GAP / 2 - self._layout.top(page)

    def _arrange(self, anchor: int = 1, within: float = 0.0) -> None:
        """Lay the pages out anew; what is looked at stays where it is."""
        size = (max(self._layout.width, 1.0) + 2 * GAP, self._layout.height + 2 * GAP)
        with self._moved_by_program():
            self._scene.setSceneRect(QRectF(-GAP, -GAP, *size))
            for page in self._sheets:
                self._place(page)
            self._apply_zoom()
            if self._layout.pages:
                self._scroll_to(self._layout.top(anchor) + within)

    def _place(self, page: int) -> None:
        self._sheets[page].move_to(self._paper(page).topLeft())

    def _paper(self, page: int) -> QRectF:
        width, height = self._layout.size(page)
        return QRectF((self._layout.width - width) / 2, self._layout.top(page), width, height)

    def _scroll_to(self, y: float) -> None:
        """Put a height of the scene at the top of the view."""
        at = (y - GAP / 2) * self.transform().m22()
        self.verticalScrollBar().setValue(round(at))

    # -- zoom -----------------------------------------------------------------------------------------------

    def _zoom_to(self, zoom: float) -> None:
        self._fits = False
        self._zoom = min(_MOST_ZOOM, max(_LEAST_ZOOM, zoom))
        self._apply_zoom()

    def _apply_zoom(self) -> None:
        if self._fits:
            self._zoom = self._fitting()
        factor = self._zoom * self._unit()
        self.resetTransform()
        self.scale(factor, factor)
        self.zoomed.emit(self._zoom)
        self._settle.start()

    def _unit(self) -> float:
        """Logical pixels per point at zoom 1."""
        return self.logicalDpiX() / _POINTS_PER_INCH

    def _fitting(self) -> float:
        room = max(self.viewport().width(), 120)
        return min(_MOST_ZOOM, room / ((self._layout.width or USUAL[0]) + 2 * GAP) / self._unit())
