"""One page in the scene of the page view: its picture, its edge and its marks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import (
    QGraphicsItemGroup,
    QGraphicsPixmapItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QStyleOptionGraphicsItem,
    QWidget,
)

from rlm_desktop.bridge.page_pictures import DrawnPage
from rlm_desktop.ui.page_layout import Size
from rlm_desktop.ui.theme import colours

_MARK_LIGHTER = 125
"""Per cent."""
_MARK_EDGE = "#8a5a00"


class Mark(QGraphicsRectItem):
    """A stretch of the page, marked as with a marker pen: what is printed there stays as dark as it was."""

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Darken the paper only."""
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        super().paint(painter, option, widget)


class PageSheet:
    """A page that has a picture.

    Attributes:
        scale: Pixels per point of the picture.
        size: Width and height in points, as it is turned.

    Args:
        scene: Where it is put.
    """

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self._group = QGraphicsItemGroup()
        self._picture = QGraphicsPixmapItem(self._group)
        self._picture.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._edge = QGraphicsRectItem(self._group)
        self._marks: list[Mark] = []
        self.scale = 1.0
        self.size: Size = (0.0, 0.0)
        scene.addItem(self._group)

    @property
    def marks(self) -> list[QRectF]:
        """Where the marks are, in points of the page."""
        return [mark.rect() for mark in self._marks]

    @property
    def place(self) -> QPointF:
        """Where the page lies in the scene."""
        return self._group.pos()

    def show_picture(self, page: DrawnPage, scale: float, turned: int) -> None:
        """Show a picture with its marks, turned to the right by so many degrees."""
        turn = QTransform().rotate(turned)
        picture = QPixmap.fromImage(page.image.transformed(turn) if turned else page.image)
        self._picture.setPixmap(picture)
        self._picture.setScale(1 / scale)
        self.scale, self.size = scale, (picture.width() / scale, picture.height() / scale)
        self._edge.setRect(0, 0, *self.size)
        self._edge.setPen(QPen(QColor(colours().border), 0))
        # What is turned lies left of or above its corner: put it back there.
        whole = turn.mapRect(QRectF(page.image.rect()))
        back = QTransform(turn) * QTransform.fromTranslate(-whole.left(), -whole.top())
        self._mark([back.mapRect(QRectF(QPointF(*box[:2]), QPointF(*box[2:]))) for box in page.marks], scale)

    def move_to(self, place: QPointF) -> None:
        """Put the page somewhere in the scene."""
        self._group.setPos(place)

    def clear_marks(self) -> None:
        """Take the marks off."""
        for mark in self._marks:
            self._scene.removeItem(mark)
        self._marks.clear()

    def remove(self) -> None:
        """Take the page out of the scene."""
        self.clear_marks()
        self._scene.removeItem(self._group)

    def _mark(self, boxes: list[QRectF], scale: float) -> None:
        """A tint for the eye, and an outline for who does not see the tint."""
        self.clear_marks()
        brush = QBrush(QColor(colours().page_mark).lighter(_MARK_LIGHTER))
        pen = QPen(QColor(_MARK_EDGE), 1.6)
        pen.setCosmetic(True)
        for place, whole in enumerate(boxes):
            if any(other.contains(whole) for other in boxes[:place]):
                continue
            rect = QRectF(whole.topLeft() / scale, whole.size() / scale)
            mark = Mark(rect.adjusted(-1.5, -1, 1.5, 1), self._group)
            mark.setPen(pen)
            mark.setBrush(brush)
            self._marks.append(mark)
