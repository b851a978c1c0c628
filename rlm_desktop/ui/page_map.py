"""The pages of every document of a scope as small squares, each drawn by how far a run read it."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from rlm_desktop.bridge.language import figure, tr
from rlm_desktop.bridge.wording import READINGS
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
_ON = b"\x01"
_UNREAD = bytes(state in (Reading.CODE, Reading.UNTOUCHED) for state in Reading).ljust(256, b"\x00")
_STRETCHES = re.compile(rb"(?s)(.)\1*")
"""Neighbours of one state, which are drawn at once."""

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


def _tick(square: QRect) -> list[QPoint]:
    """A check mark in a square."""
    left, top = square.left(), square.top()
    return [QPoint(left + 2, top + 6), QPoint(left + 5, top + 9), QPoint(left + 10, top + 2)]


class PageMap(QAbstractScrollArea):
    """Only the lines in sight are drawn, so that a million pages scroll like a hundred.

    Pages can be picked: with Space or Ctrl and a click one page, with Shift and a click all up to it, with a click on
    its name a whole document.

    Signals:
        chosen: Another page is the current one: document id and page number.
        activated: A page was asked for by Enter or a double click: document id and page number.
        picked_changed: Other pages are picked: how many.
    """

    chosen = Signal(int, int)
    activated = Signal(int, int)
    picked_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._coverage = Coverage((), 0, ())
        self._lines: list[int] = [0]
        self._current: Place | None = None
        self._places: dict[int, int] | None = None
        self._marked: dict[int, bytearray] = {}
        self._picked: dict[int, bytearray] = {}
        self._tiles: dict[Reading, QPixmap] = {}
        self._laid_out: object = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Pages by how they were read"))

    def show_coverage(self, coverage: Coverage) -> None:
        """Show the pages of another scope."""
        self._coverage, self._current, self._marked = coverage, None, {}
        self._places = None
        self.pick_none()
        self._lay_out()
        self.verticalScrollBar().setValue(0)

    def mark(self, pages: list[PageRange]) -> None:
        """Draw a frame around some pages, as those of a call."""
        self._marked = {}
        for each in pages:
            if (at := self._place_of(each.document)) is not None:
                marks = self._marked.setdefault(at, bytearray(len(self._coverage.documents[at].pages)))
                last = min(each.last, len(marks))
                marks[each.first - 1 : last] = _ON * (last - each.first + 1)
        if self._marked:
            first = min(self._marked)
            self._scroll_to((first, self._marked[first].index(_ON) + 1))
        self.viewport().update()

    @property
    def picked(self) -> list[PageRange]:
        """The pages that are picked, in the order of the documents."""
        return [
            PageRange(self._coverage.documents[at].document, stretch.start() + 1, stretch.end())
            for at, picks in sorted(self._picked.items())
            for stretch in re.finditer(b"\x01+", picks)
        ]

    def pick_unread(self) -> None:
        """Pick every page with text that no model was given."""
        found = ((at, bytearray(each.pages.translate(_UNREAD))) for at, each in enumerate(self._coverage.documents))
        self._pick({at: picks for at, picks in found if _ON in picks})

    def pick_none(self) -> None:
        """Pick no page."""
        self._pick({})

    def choose(self, document: int, page: int) -> None:
        """Make a page the current one."""
        at = self._place_of(document)
        if at is not None and 1 <= page <= len(self._coverage.documents[at].pages):
            self._go_to((at, page))

    def words_of(self, place: Place) -> str:
        """A page in words: ``ledger.pdf, page 3: read by a model``."""
        document = self._coverage.documents[place[0]]
        return tr("{name}, page {place}: {state}").format(
            name=document.name, place=figure(place[1]), state=READINGS[document.state(place[1])]
        )

    # -- geometry -------------------------------------------------------------------------------------------

    @property
    def _per_line(self) -> int:
        return max(1, (self.viewport().width() - _NAME - 2 * _MARGIN) // _STEP)

    def _lay_out(self) -> None:
        per_line = self._per_line
        wanted = (id(self._coverage), per_line, self.viewport().height())
        if wanted == self._laid_out:
            return
        self._laid_out = wanted
        counts = (-(-len(each.pages) // per_line) for each in self._coverage.documents)
        self._lines = list(accumulate(counts, initial=0))
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(_LINE)
        bar.setPageStep(height)
        bar.setRange(0, max(0, self._lines[-1] * _LINE + 2 * _MARGIN - height))
        self.viewport().update()

    def _place_of(self, document: int) -> int | None:
        """The place of a document in the map, looked up once it is asked for: there may be very many."""
        if self._places is None:
            self._places = {each.document: place for place, each in enumerate(self._coverage.documents)}
        return self._places.get(document)

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
            for stretch in _STRETCHES.finditer(document.pages, begin, min(begin + per_line, len(document.pages))):
                left = _MARGIN + _NAME + (stretch.start() - begin) * _STEP
                room = QRect(left, top, (stretch.end() - stretch.start()) * _STEP, _SIDE)
                painter.drawTiledPixmap(room, self._tile(_ORDER[document.pages[stretch.start()]], now))
            self._frame_line(painter, at, begin, top, now)
        painter.end()

    def _tile(self, state: Reading, now: Colours) -> QPixmap:
        """A square with the gap behind it, as a picture that can stand in a row."""
        if state not in self._tiles:
            ratio = self.devicePixelRatioF()
            tile = QPixmap(round(_STEP * ratio), round(_SIDE * ratio))
            tile.setDevicePixelRatio(ratio)
            tile.fill(Qt.GlobalColor.transparent)
            painter = QPainter(tile)
            draw_square(painter, QRect(0, 0, _SIDE, _SIDE), state, now)
            painter.end()
            self._tiles[state] = tile
        return self._tiles[state]

    def _frame_line(self, painter: QPainter, at: int, begin: int, top: int, now: Colours) -> None:
        """Frame the pages of one line that are marked, cross over those that are picked, and show the current one."""
        end = begin + self._per_line

        def square(page: int) -> QRect:
            return QRect(_MARGIN + _NAME + (page - 1 - begin) * _STEP, top, _SIDE, _SIDE)

        painter.setPen(QColor(now.warning))
        for mark in re.finditer(_ON, self._marked.get(at, b"")[begin:end]):
            painter.drawRect(square(begin + mark.end()).adjusted(-2, -2, 1, 1))
        painter.setPen(QPen(QColor(now.text), 2))
        for pick in re.finditer(_ON, self._picked.get(at, b"")[begin:end]):
            painter.drawPolyline(_tick(square(begin + pick.end())))
        if self._current and self._current[0] == at and begin < self._current[1] <= end:
            painter.setPen(QColor(now.text))
            painter.drawRect(square(self._current[1]).adjusted(-2, -2, 1, 1))

    def changeEvent(self, event: QEvent) -> None:
        """Qt: draw the squares anew in other colours."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._tiles = {}

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a page, or pick it, or its document."""
        point = event.position().toPoint()
        if (place := self._place_at(point)) is None:
            if (at := self._document_at(point)) is not None:
                self._toggle(at, 1, len(self._coverage.documents[at].pages))
            return
        before = self._current
        self._go_to(place)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and before is not None:
            self._pick_between(before, place)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._toggle(place[0], place[1], place[1])

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
            case Qt.Key.Key_Space:
                self._toggle(at, page, page)
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
        """Tell the page under the mouse in words; a screen of another density needs other pictures."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._tiles = {}
        if isinstance(event, QHelpEvent):
            place = self._place_at(event.pos())
            self.viewport().setToolTip(self.words_of(place) if place else "")
        return super().viewportEvent(event)

    def _document_at(self, point: QPoint) -> int | None:
        """The place of the document whose name stands there."""
        line = (point.y() + self.verticalScrollBar().value() - _MARGIN) // _LINE
        if not 0 <= line < self._lines[-1] or point.x() >= _MARGIN + _NAME:
            return None
        at = bisect_right(self._lines, line) - 1
        return at if line == self._lines[at] else None

    def _toggle(self, at: int, first: int, last: int) -> None:
        """Pick pages of a document, or no longer where all of them are."""
        picks = self._picked.setdefault(at, bytearray(len(self._coverage.documents[at].pages)))
        all_picked = b"\x00" not in picks[first - 1 : last]
        picks[first - 1 : last] = (b"\x00" if all_picked else _ON) * (last - first + 1)
        self._pick(self._picked)

    def _pick_between(self, one: Place, other: Place) -> None:
        """Pick all pages from one to another."""
        first, last = sorted((one, other))
        for at in range(first[0], last[0] + 1):
            pages = len(self._coverage.documents[at].pages)
            picks = self._picked.setdefault(at, bytearray(pages))
            begin = first[1] - 1 if at == first[0] else 0
            end = last[1] if at == last[0] else pages
            picks[begin:end] = _ON * (end - begin)
        self._pick(self._picked)

    def _pick(self, picked: dict[int, bytearray]) -> None:
        self._picked = picked
        self.viewport().update()
        self.picked_changed.emit(sum(picks.count(_ON) for picks in picked.values()))

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
