"""A label of one line that is cut where it does not fit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class ElidedLabel(QLabel):
    """A label of one line whose text is cut where it does not fit, in its middle if not told; the whole is its tip.

    Where there is a shorter text, that is shown before the longer one is cut.
    """

    def __init__(self, parent: QWidget | None = None, *, cut: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle) -> None:
        super().__init__(parent)
        self._whole = self._shorter = ""
        self._cut = cut
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str, shorter: str = "") -> None:
        """Show a text, or the shorter one where it does not fit."""
        self._whole, self._shorter = text, shorter
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text anew."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        metrics = self.fontMetrics()
        fits = metrics.horizontalAdvance(self._whole) <= self.width()
        self.setText(
            metrics.elidedText(self._whole if fits or not self._shorter else self._shorter, self._cut, self.width())
        )
