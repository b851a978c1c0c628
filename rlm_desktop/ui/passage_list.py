"""A list of passages: a title, a place, and a text that wraps, with the words that were looked for standing out."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from rlm_desktop.bridge.passages import PASSAGE_ROLE, Passage, Passages
from rlm_desktop.ui.qt_text import qt_position
from rlm_desktop.ui.theme import colours

_MARGIN_X, _MARGIN_Y, _GAP = 12, 9, 3
_APART = 14
"""Pixels between a title and the place on one line with it; without them the place has a line of its own."""


class PassageList(QListView):
    """Shows `Passages`.

    Signals:
        opened: A passage was clicked, or Enter was pressed on it.
    """

    opened = Signal(object)

    def __init__(self, model: Passages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(PassageDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(50)
        # Without it, a list of wrapped rows is not laid out anew when its width changes.
        self.setWordWrap(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._open)
        self.activated.connect(self._open)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(PASSAGE_ROLE))


class PassageDelegate(QStyledItemDelegate):
    """Draws a passage in as many lines as its text needs."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As wide as the list, as high as the text needs."""
        passage = index.data(PASSAGE_ROLE)
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        layout = _lay_out(passage, option.font, width - 2 * _MARGIN_X)
        head = _head_height(passage, option.font, width - 2 * _MARGIN_X)
        return QSize(width, round(head + _GAP + layout.boundingRect().height() + 2 * _MARGIN_Y))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw title and place, on one line where both fit, the text under them, and a hairline."""
        passage, now = index.data(PASSAGE_ROLE), colours()
        widget = option.widget
        painter.save()
        widget.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)
        inner = option.rect.adjusted(_MARGIN_X, _MARGIN_Y, -_MARGIN_X, -_MARGIN_Y)
        self._paint_head(painter, inner, option.font, passage)
        painter.setPen(QColor(now.text))
        top = inner.top() + _head_height(passage, option.font, inner.width()) + _GAP
        _lay_out(passage, option.font, inner.width()).draw(painter, QPointF(inner.left(), top))
        painter.setPen(QPen(QColor(now.border)))
        painter.drawLine(inner.left(), option.rect.bottom(), inner.right(), option.rect.bottom())
        painter.restore()

    def _paint_head(self, painter: QPainter, inner: QRect, font: QFont, passage: Passage) -> None:
        plain, bold = QFontMetrics(font), _bold(font)
        title = QFontMetrics(bold).elidedText(passage.title, Qt.TextElideMode.ElideMiddle, inner.width())
        line = QRect(inner.left(), inner.top(), inner.width(), plain.height())
        painter.setFont(bold)
        painter.setPen(QColor(colours().text))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        side = Qt.AlignmentFlag.AlignRight
        if not _on_one_line(passage, font, inner.width()):
            line.translate(0, plain.height())
            side = Qt.AlignmentFlag.AlignLeft
        place = plain.elidedText(passage.place, passage.cut, inner.width())
        painter.setFont(font)
        painter.setPen(QColor(colours().muted))
        painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, place)


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold


def _on_one_line(passage: Passage, font: QFont, width: int) -> bool:
    title = QFontMetrics(_bold(font)).horizontalAdvance(passage.title)
    return not passage.place or title + _APART + QFontMetrics(font).horizontalAdvance(passage.place) <= width


def _head_height(passage: Passage, font: QFont, width: int) -> int:
    return QFontMetrics(font).height() * (1 if _on_one_line(passage, font, width) else 2)


def _lay_out(passage: Passage, font: QFont, width: int) -> QTextLayout:
    layout = QTextLayout(passage.text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats([_mark(passage.text, start, end) for start, end in passage.marks])
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout


def _mark(text: str, start: int, end: int) -> QTextLayout.FormatRange:
    """Words that stand out: bold, so that they do so without colour, and on the colour of marks."""
    mark = QTextLayout.FormatRange()
    mark.start = qt_position(text, start)
    mark.length = qt_position(text, end) - mark.start
    form = QTextCharFormat()
    form.setFontWeight(QFont.Weight.DemiBold)
    form.setBackground(QColor(colours().highlight))
    form.setForeground(QColor(colours().highlight_text))
    mark.format = form
    return mark
