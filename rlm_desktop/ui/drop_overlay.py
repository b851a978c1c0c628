"""What the window shows while files are dragged over it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from rlm_desktop.ui.icons import icon_pixmap
from rlm_desktop.ui.theme import colours

_INSET, _RADIUS, _ICON = 16, 14, 44


class DropOverlay(QWidget):
    """Covers its parent and says what a drop would do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def invite(self, words: str) -> None:
        """Cover the parent."""
        self._words = words
        self.setAccessibleName(words)
        if parent := self.parentWidget():
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim the window, frame it and put the words in its middle."""
        now = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(now.window)
        veil.setAlphaF(0.88)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(QColor(now.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET), _RADIUS, _RADIUS)
        middle = self.rect().center()
        picture = icon_pixmap("folder-plus", _ICON, "accent")
        painter.drawPixmap(middle.x() - _ICON // 2, middle.y() - _ICON - 10, picture)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.35)
        painter.setFont(font)
        painter.setPen(QColor(now.text))
        painter.drawText(self.rect().adjusted(0, middle.y() + 8, 0, 0), Qt.AlignmentFlag.AlignHCenter, self._words)
