"""A page of a document as a picture, with the words that a citation is about marked on it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from rlm_desktop.bridge.page_pictures import DrawnPage
from rlm_desktop.ui.theme import colours

_POINTS_PER_INCH = 72.0
_USUAL_WIDTH = 595.0
"""Points: A4. What a page is taken for until its picture is there."""
_ZOOM_STEP = 1.2
_LEAST_ZOOM, _MOST_ZOOM = 0.2, 5.0
_MOST_SCALE = 6.0
"""Pixels per point of the sharpest picture that is asked for: 432 dpi."""
_SETTLE = 150
"""Milliseconds after the last change of size before a sharper picture is asked for."""
_PADDING = 14.0
_MARK_LIGHTER = 125
"""Per cent."""


class Mark(QGraphicsRectItem):
    """A stretch of the page, marked as with a marker pen: what is printed there stays as dark as it was."""

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Darken the paper only."""
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        super().paint(painter, option, widget)


class PageView(QGraphicsView):
    """Shows one page. The scene is measured in points of the page, so that marks do not depend on the zoom.

    Signals:
        sharper_wanted: The picture is drawn for another size than it is shown in.
        zoomed: The zoom is another: 1.0 is the size of the paper, as far as the screen tells its own.
    """

    sharper_wanted = Signal()
    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = QGraphicsScene(self)
        self._picture = self._scene.addPixmap(QPixmap())
        self._picture.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._frame = self._scene.addRect(QRectF())
        self._marks: list[Mark] = []
        self._drawn_scale = 0.0
        self._zoom = 1.0
        self._fits = True
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settle.timeout.connect(self._want_sharper)
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAcceptDrops(False)

    @property
    def scale_wanted(self) -> float:
        """Pixels per point of a picture that is sharp in the size that is shown."""
        width = self._page_width() or _USUAL_WIDTH
        zoom = self._fitting(width) if self._fits else self._zoom
        return min(_MOST_SCALE, zoom * self._unit() * self.devicePixelRatioF())

    @property
    def marks(self) -> list[QRectF]:
        """Where the marks are, in points of the page."""
        return [mark.rect() for mark in self._marks]

    def show_page(self, page: DrawnPage, scale: float) -> None:
        """Show a picture that was drawn with ``scale`` pixels per point, and bring its first mark into view."""
        before = self.marks
        same_page = abs(page.image.width() / scale - self._page_width()) < 1 and bool(self._drawn_scale)
        self._picture.setPixmap(QPixmap.fromImage(page.image))
        self._picture.setScale(1 / scale)
        self._drawn_scale = scale
        rect = QRectF(0, 0, page.image.width() / scale, page.image.height() / scale)
        self._frame.setRect(rect)
        self._scene.setSceneRect(rect.adjusted(-_PADDING, -_PADDING, _PADDING, _PADDING))
        self._mark(page, scale)
        self._apply_zoom()
        if not same_page or not _near(before, self.marks):
            self._bring_into_view()

    def begin_page(self) -> None:
        """Another page comes: its picture is brought into view anew, whatever the marks were."""
        self._clear_marks()

    def clear(self) -> None:
        """Show nothing."""
        self._clear_marks()
        self._picture.setPixmap(QPixmap())
        self._frame.setRect(QRectF())
        self._drawn_scale = 0.0

    def zoom_in(self) -> None:
        """A step nearer."""
        self._zoom_to(self._zoom * _ZOOM_STEP)

    def zoom_out(self) -> None:
        """A step away."""
        self._zoom_to(self._zoom / _ZOOM_STEP)

    def fit_width(self) -> None:
        """Keep the page as wide as the view."""
        self._fits = True
        self._apply_zoom()
        self._settle.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page as wide as the view."""
        super().resizeEvent(event)
        if self._fits:
            self._apply_zoom()
            self._settle.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_to(self._zoom * _ZOOM_STEP ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The table that the page lies on."""
        painter.fillRect(rect, QColor(colours().hover))

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Say that the picture is on its way, where there is none yet."""
        if not self._drawn_scale:
            painter.resetTransform()
            painter.setPen(QColor(colours().muted))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, "Drawing the page…")

    def _zoom_to(self, zoom: float) -> None:
        self._fits = False
        self._zoom = min(_MOST_ZOOM, max(_LEAST_ZOOM, zoom))
        self._apply_zoom()
        self._settle.start()

    def _apply_zoom(self) -> None:
        if self._fits and self._page_width():
            self._zoom = self._fitting(self._page_width())
        factor = self._zoom * self._unit()
        self.resetTransform()
        self.scale(factor, factor)
        self.zoomed.emit(self._zoom)

    def _want_sharper(self) -> None:
        if self._drawn_scale and abs(self.scale_wanted / self._drawn_scale - 1) > 0.08:
            self.sharper_wanted.emit()

    def _unit(self) -> float:
        """Logical pixels per point at zoom 1."""
        return self.logicalDpiX() / _POINTS_PER_INCH

    def _fitting(self, width: float) -> float:
        room = max(self.viewport().width(), 120)
        return min(_MOST_ZOOM, room / (width + 2 * _PADDING) / self._unit())

    def _page_width(self) -> float:
        return self._frame.rect().width()

    def _mark(self, page: DrawnPage, scale: float) -> None:
        """A tint for the eye, and an outline for who does not see the tint."""
        self._clear_marks()
        brush = QBrush(QColor(colours().page_mark).lighter(_MARK_LIGHTER))
        pen = QPen(QColor("#8a5a00"), 1.6)
        pen.setCosmetic(True)
        self._frame.setPen(QPen(QColor(colours().border), 0))
        rects = [QRectF(left, top, right - left, bottom - top) for left, top, right, bottom in page.marks]
        for place, whole in enumerate(rects):
            if any(other.contains(whole) for other in rects[:place]):
                continue
            rect = QRectF(whole.topLeft() / scale, whole.size() / scale)
            mark = Mark(rect.adjusted(-1.5, -1, 1.5, 1))
            mark.setPen(pen)
            mark.setBrush(brush)
            self._scene.addItem(mark)
            self._marks.append(mark)

    def _clear_marks(self) -> None:
        for mark in self._marks:
            self._scene.removeItem(mark)
        self._marks.clear()

    def _bring_into_view(self) -> None:
        if self._marks:
            self.ensureVisible(self._marks[0].rect(), 40, self.viewport().height() // 3)
        else:
            self.verticalScrollBar().setValue(self.verticalScrollBar().minimum())


def _near(one: list[QRectF], other: list[QRectF]) -> bool:
    """Whether marks are the same but for the rounding of another scale."""
    return len(one) == len(other) and all(
        (a.center() - b.center()).manhattanLength() < 6 for a, b in zip(one, other, strict=True)
    )
