"""The pages of every document of a scope as small squares, each drawn by how far a run read it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from rlm_desktop.core.model import PageRange
from rlm_desktop.engine.coverage import Coverage, Reading
from rlm_desktop.ui.theme import Colours, colours

_SIDE = 12
_GAP = 2
_STEP = _SIDE + _GAP
_NAME = 150
_LINE = _STEP + 2
_MARGIN = 8
_ORDER = tuple(Reading)

Place = tuple[int, int]
"""A page: the place of its document in the map, and its number."""


def draw_square(painter: QPainter, square: QRect, state: Reading, now: Colours) -> None:
    """Draw a page: full, half full, empty or crossed out. Never told by its colour alone."""
    full = QColor({Reading.MODEL: now.good, Reading.CODE: now.accent}.get(state, now.outline))
    if state is Reading.UNREADABLE:
        full = QColor(now.bad)
    if state is Reading.MODEL:
        painter.fillRect(square, full)
        return
    if state is Reading.CODE:
        painter.fillRect(square.adjusted(0, square.height() // 2, 0, 0), full)
    painter.setPen(full)
    painter.drawRect(square.adjusted(0, 0, -1, -1))
    if state is Reading.UNREADABLE:
        painter.drawLine(square.topLeft(), square.bottomRight())
        painter.drawLine(square.topRight(), square.bottomLeft())


class PageMap(QAbstractScrollArea):
    """Only the lines in sight are drawn, so that a million pages scroll like a hundred.

    Signals:
        chosen: Another page is the current one: document id and page number.
        activated: A page was asked for by Enter or a double click: document id and page number.
    """

    chosen = Signal(int, int)
    activated = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._coverage = Coverage((), 0, ())
        self._lines: list[int] = [0]
        self._current: Place | None = None
        self._marked: dict[int, list[PageRange]] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Pages by how they were read")

    def show_coverage(self, coverage: Coverage) -> None:
        """Show the pages of another scope."""
        self._coverage, self._current, self._marked = coverage, None, {}
        self._lay_out()
        self.verticalScrollBar().setValue(0)

    def mark(self, pages: list[PageRange]) -> None:
        """Draw a frame around some pages, as those of a call."""
        self._marked = {}
        for each in pages:
            self._marked.setdefault(each.document, []).append(each)
        first = next((n for n, each in enumerate(self._coverage.documents) if each.document in self._marked), None)
        if first is not None:
            self._scroll_to((first, self._marked[self._coverage.documents[first].document][0].first))
        self.viewport().update()

    def choose(self, document: int, page: int) -> None:
        """Make a page the current one."""
        at = next((n for n, each in enumerate(self._coverage.documents) if each.document == document), None)
        if at is not None and 1 <= page <= len(self._coverage.documents[at].pages):
            self._go_to((at, page))

    def words_of(self, place: Place) -> str:
        """A page in words: ``ledger.pdf, page 3: read by a model``."""
        document = self._coverage.documents[place[0]]
        return f"{document.name}, page {place[1]:,}: {document.state(place[1])}"

    # -- geometry -------------------------------------------------------------------------------------------

    @property
    def _per_line(self) -> int:
        return max(1, (self.viewport().width() - _NAME - 2 * _MARGIN) // _STEP)

    def _lay_out(self) -> None:
        per_line = self._per_line
        counts = (-(-len(each.pages) // per_line) for each in self._coverage.documents)
        self._lines = list(accumulate(counts, initial=0))
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(_LINE)
        bar.setPageStep(height)
        bar.setRange(0, max(0, self._lines[-1] * _LINE + 2 * _MARGIN - height))
        self.viewport().update()

    def _square(self, place: Place) -> QRect:
        line, column = divmod(place[1] - 1, self._per_line)
        top = (self._lines[place[0]] + line) * _LINE + _MARGIN - self.verticalScrollBar().value()
        return QRect(_MARGIN + _NAME + column * _STEP, top, _SIDE, _SIDE)

    def _place_at(self, point: QPoint) -> Place | None:
        line, column = (point.y() + self.verticalScrollBar().value() - _MARGIN) // _LINE, point.x() - _MARGIN - _NAME
        if not 0 <= line < self._lines[-1] or not 0 <= column < self._per_line * _STEP:
            return None
        at = bisect_right(self._lines, line) - 1
        page = (line - self._lines[at]) * self._per_line + column // _STEP + 1
        return (at, page) if page <= len(self._coverage.documents[at].pages) else None

    # -- Qt -------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines in sight."""
        painter, now, per_line = QPainter(self.viewport()), colours(), self._per_line
        scroll = self.verticalScrollBar().value()
        first = max(0, (event.rect().top() + scroll - _MARGIN) // _LINE)
        last = min(self._lines[-1], (event.rect().bottom() + scroll - _MARGIN) // _LINE + 1)
        for line in range(first, last):
            at = bisect_right(self._lines, line) - 1
            document = self._coverage.documents[at]
            begin = (line - self._lines[at]) * per_line
            top = line * _LINE + _MARGIN - scroll
            if not begin:
                painter.setPen(QColor(now.text))
                room = QRect(_MARGIN, top - 3, _NAME - 10, _LINE + 2)
                name = self.fontMetrics().elidedText(document.name, Qt.TextElideMode.ElideMiddle, room.width())
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
            for column, state in enumerate(document.pages[begin : begin + per_line]):
                square = QRect(_MARGIN + _NAME + column * _STEP, top, _SIDE, _SIDE)
                draw_square(painter, square, _ORDER[state], now)
                self._frame(painter, square, (at, begin + column + 1), now)
        painter.end()

    def _frame(self, painter: QPainter, square: QRect, place: Place, now: Colours) -> None:
        document = self._coverage.documents[place[0]].document
        marked = any(each.first <= place[1] <= each.last for each in self._marked.get(document, ()))
        if marked or place == self._current:
            painter.setPen(QColor(now.text if place == self._current else now.warning))
            painter.drawRect(square.adjusted(-2, -2, 1, 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a page."""
        if (place := self._place_at(event.position().toPoint())) is not None:
            self._go_to(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a page."""
        if (place := self._place_at(event.position().toPoint())) is not None:
            self._activate(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from page to page and from document to document; Enter opens the page."""
        if not self._coverage.documents:
            return
        at, page = self._current or (0, 1)
        match event.key():
            case Qt.Key.Key_Right:
                self._go_to((at, page + 1) if page < len(self._coverage.documents[at].pages) else (at + 1, 1))
            case Qt.Key.Key_Left:
                self._go_to((at, page - 1) if page > 1 else (at - 1, len(self._coverage.documents[at - 1].pages)))
            case Qt.Key.Key_Down:
                self._go_to((at + 1, 1))
            case Qt.Key.Key_Up:
                self._go_to((at - 1, 1))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._activate((at, page))
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """There is a current page once the map is entered."""
        super().focusInEvent(event)
        if self._current is None and self._coverage.documents and event.reason() == Qt.FocusReason.TabFocusReason:
            self._go_to((0, 1))

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the page under the mouse in words."""
        if isinstance(event, QHelpEvent):
            place = self._place_at(event.pos())
            self.viewport().setToolTip(self.words_of(place) if place else "")
        return super().viewportEvent(event)

    def _go_to(self, place: Place) -> None:
        if not 0 <= place[0] < len(self._coverage.documents):
            return
        self._current = place
        self._scroll_to(place)
        self.setAccessibleDescription(self.words_of(place))
        self.viewport().update()
        self.chosen.emit(self._coverage.documents[place[0]].document, place[1])

    def _activate(self, place: Place) -> None:
        self.activated.emit(self._coverage.documents[place[0]].document, place[1])

    def _scroll_to(self, place: Place) -> None:
        square, bar = self._square(place), self.verticalScrollBar()
        if square.top() < 0:
            bar.setValue(bar.value() + square.top() - _MARGIN)
        elif square.bottom() > self.viewport().height():
            bar.setValue(bar.value() + square.bottom() - self.viewport().height() + _MARGIN)
