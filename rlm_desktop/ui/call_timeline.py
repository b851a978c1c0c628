"""The calls of a run over time: when each was in flight, and beside which others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from rlm_desktop.bridge.call_lanes import Bar, Lane
from rlm_desktop.bridge.language import tr
from rlm_desktop.core.figures import duration
from rlm_desktop.ui.theme import Colours, colours

_HEIGHT, _GAP = 12, 3
_LINE = _HEIGHT + _GAP
_MARGIN = 10
_AXIS = 22
_TICKS = (0.001, 0.01, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 36_000)
"""Seconds that may stand between two marks of the axis."""
_TICK_WIDTH = 70
_ZOOM_STEP = 1.5
_MOST_ZOOM = 5_000.0
_NEAR = 3
"""Pixels beside a bar in which a click still means it."""


class CallTimeline(QAbstractScrollArea):
    """A bar for each call, lane under lane; the uppermost lane is the root models' own writing.

    Only what is in sight is drawn, and of bars that share a pixel only one. The wheel with Ctrl, and the keys + and -,
    zoom; the arrows go from call to call.

    Signals:
        chosen: The id of the call or step that was clicked or gone to.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lanes: Sequence[Lane] = ()
        self._seconds = 0.0
        self._zoom = 1.0
        self._places: dict[str, tuple[int, int]] = {}
        self._current: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Calls over time"))
        self.setAccessibleDescription(tr("The tree beside it tells the same in words."))

    def show_lanes(self, lanes: Sequence[Lane], seconds: float) -> None:
        """Show the bars of a run that has taken so long."""
        current = self._bar(self._current)
        self._lanes, self._seconds = lanes, max(seconds, 0.001)
        self._places = {bar.id: (line, at) for line, lane in enumerate(lanes) for at, bar in enumerate(lane.bars)}
        self._current = self._places.get(current.id) if current is not None else None
        self._lay_out()

    def choose(self, id: str) -> None:
        """Mark a call or step, and bring it into sight."""
        self._current = self._places.get(id)
        if (bar := self._bar(self._current)) is not None and self._current is not None:
            rect = self._rect(bar, self._current[0])
            self._bring_into_sight(rect)
        self.viewport().update()

    def words_of(self, bar: Bar) -> str:
        """A bar in words: ``Call, 1.4 s, 3.2 s after the start, failed``."""
        kind = tr("Writing code") if self._places[bar.id][0] == 0 else tr("Call")
        state = tr("still running") if bar.running else tr("failed") if bar.failed else tr("done")
        return tr("{kind}: {duration}, begun {duration2} after the start, {state}").format(
            kind=kind, duration=duration(bar.end - bar.start), duration2=duration(bar.start), state=state
        )

    # -- geometry -------------------------------------------------------------------------------------------

    @property
    def _scale(self) -> float:
        """Pixels of a second."""
        return (self.viewport().width() - 2 * _MARGIN) / self._seconds * self._zoom if self._seconds else 1.0

    def _lay_out(self) -> None:
        across, down, room = self.horizontalScrollBar(), self.verticalScrollBar(), self.viewport().size()
        across.setRange(0, max(0, round(self._seconds * self._scale + 2 * _MARGIN - room.width())))
        across.setPageStep(room.width())
        across.setSingleStep(40)
        down.setRange(0, max(0, len(self._lanes) * _LINE + _AXIS + _MARGIN - room.height()))
        down.setPageStep(room.height())
        down.setSingleStep(_LINE)
        self.viewport().update()

    def _rect(self, bar: Bar, line: int) -> QRectF:
        left = _MARGIN + bar.start * self._scale - self.horizontalScrollBar().value()
        top = _AXIS + line * _LINE - self.verticalScrollBar().value()
        return QRectF(left, top, max(1.0, (bar.end - bar.start) * self._scale), _HEIGHT)

    def _second(self, x: float) -> float:
        return (x + self.horizontalScrollBar().value() - _MARGIN) / self._scale

    def _at(self, point: QPoint) -> tuple[int, int] | None:
        """The lane and place of the bar under a point."""
        line = (point.y() - _AXIS + self.verticalScrollBar().value()) // _LINE
        if point.y() < _AXIS or not 0 <= line < len(self._lanes):
            return None
        lane = self._lanes[line]
        at = bisect_right(lane.starts, self._second(point.x() + _NEAR)) - 1
        return (line, at) if at >= 0 and lane.bars[at].end >= self._second(point.x() - _NEAR) else None

    def _bar(self, place: tuple[int, int] | None) -> Bar | None:
        return self._lanes[place[0]].bars[place[1]] if place is not None else None

    def _bring_into_sight(self, rect: QRectF) -> None:
        room = self.viewport().rect()
        if not room.left() <= rect.left() <= room.right() - _MARGIN:
            across = self.horizontalScrollBar()
            across.setValue(round(across.value() + rect.left() - room.width() / 3))
        if not room.top() + _AXIS <= rect.top() <= room.bottom() - _HEIGHT:
            down = self.verticalScrollBar()
            down.setValue(round(down.value() + rect.top() - room.height() / 2))

    # -- drawing --------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars in sight under the axis."""
        painter, now = QPainter(self.viewport()), colours()
        first = max(0, (self.verticalScrollBar().value()) // _LINE)
        last = min(len(self._lanes), first + self.viewport().height() // _LINE + 2)
        self._draw_marks(painter, now)
        painter.setClipRect(self.viewport().rect().adjusted(0, _AXIS, 0, 0))
        for line in range(first, last):
            self._draw_lane(painter, line, now)
        if (bar := self._bar(self._current)) is not None and self._current is not None:
            painter.setPen(QColor(now.text))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._rect(bar, self._current[0]).adjusted(-2, -2, 2, 2))
        painter.end()

    def _draw_lane(self, painter: QPainter, line: int, now: Colours) -> None:
        lane, width = self._lanes[line], self.viewport().width()
        at = max(0, bisect_right(lane.starts, self._second(0)) - 1)
        while at < len(lane.bars):
            bar = lane.bars[at]
            rect = self._rect(bar, line)
            if rect.left() > width:
                return
            self._draw_bar(painter, bar, rect, now, writing=line == 0)
            # The next one that begins on a pixel of its own.
            following = bisect_left(lane.starts, self._second(rect.left() + 1), at + 1)
            at = following if rect.width() <= 1 else at + 1

    def _draw_bar(self, painter: QPainter, bar: Bar, rect: QRectF, now: Colours, *, writing: bool) -> None:
        """Writing is grey; a failed call is crossed, one that runs hatched: never told by the colour alone."""
        colour = QColor(now.bad if bar.failed else now.muted if writing else now.accent)
        painter.fillRect(
            rect, QBrush(colour, Qt.BrushStyle.BDiagPattern if bar.running else Qt.BrushStyle.SolidPattern)
        )
        if bar.failed and rect.width() >= _HEIGHT / 2:
            painter.setPen(QColor(now.panel))
            painter.drawLine(rect.topLeft(), rect.bottomRight())
            painter.drawLine(rect.topRight(), rect.bottomLeft())

    def _draw_marks(self, painter: QPainter, now: Colours) -> None:
        """The axis: seconds since the run began."""
        if not self._lanes:
            return
        step = next((tick for tick in _TICKS if tick * self._scale >= _TICK_WIDTH), _TICKS[-1])
        room = self.viewport().rect()
        for number in range(max(0, int(self._second(0) / step)), int(self._second(room.width()) / step) + 1):
            x = round(_MARGIN + number * step * self._scale) - self.horizontalScrollBar().value()
            painter.setPen(QColor(now.border))
            painter.drawLine(x, 0, x, room.height())
            painter.setPen(QColor(now.muted))
            words = duration(number * step) if step >= 0.1 else f"{number * step:g} s"
            painter.drawText(x + 4, _AXIS - 8, words)

    # -- Qt -------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the time into the width anew."""
        super().resizeEvent(event)
        self._lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a call."""
        if (place := self._at(event.position().toPoint())) is not None:
            self._go_to(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The click was for this widget."""
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, around the place under the mouse; scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_by(_ZOOM_STEP if event.angleDelta().y() > 0 else 1 / _ZOOM_STEP, event.position().x())
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from call to call; + and - zoom."""
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom_by(_ZOOM_STEP, self.viewport().width() / 2)
            case Qt.Key.Key_Minus:
                self._zoom_by(1 / _ZOOM_STEP, self.viewport().width() / 2)
            case Qt.Key.Key_Right:
                self._step(0, 1)
            case Qt.Key.Key_Left:
                self._step(0, -1)
            case Qt.Key.Key_Down:
                self._step(1, 0)
            case Qt.Key.Key_Up:
                self._step(-1, 0)
            case _:
                super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the bar under the mouse in words."""
        if isinstance(event, QHelpEvent):
            bar = self._bar(self._at(event.pos()))
            self.viewport().setToolTip(self.words_of(bar) if bar else "")
        return super().viewportEvent(event)

    def _zoom_by(self, factor: float, x: float) -> None:
        second = self._second(x)
        self._zoom = min(_MOST_ZOOM, max(1.0, self._zoom * factor))
        self._lay_out()
        self.horizontalScrollBar().setValue(round(_MARGIN + second * self._scale - x))

    def _step(self, down: int, along: int) -> None:
        """Go to the next bar of the lane, or to the one that is nearest in time in the lane below or above."""
        if not self._places:
            return
        line, at = self._current or next(iter(self._places.values()))
        before = self._lanes[line].bars[at].start
        line = min(max(0, line + down), len(self._lanes) - 1)
        lane = self._lanes[line]
        at = at + along if not down else bisect_left(lane.starts, before)
        if lane.bars:
            self._go_to((line, min(max(0, at), len(lane.bars) - 1)))

    def _go_to(self, place: tuple[int, int]) -> None:
        bar = self._lanes[place[0]].bars[place[1]]
        self.choose(bar.id)
        self.chosen.emit(bar.id)
