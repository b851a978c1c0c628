"""A label that is an icon and stays in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from rlm_desktop.ui.icons import icon_pixmap


class IconLabel(QLabel):
    """An icon of one size; :func:`~rlm_desktop.ui.icons.icon` says which names and tints there are.

    Args:
        name: The icon to show first; none when empty.
        side: Its width and height in pixels.
        tint: The colour of the theme it is drawn in.
        parent: The Qt parent.
    """

    def __init__(self, name: str, side: int, tint: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent, alignment=Qt.AlignmentFlag.AlignCenter)
        self._name, self._side, self._tint = name, side, tint
        self._draw()

    def show_icon(self, name: str, tint: str = "muted") -> None:
        """Show another icon."""
        self._name, self._tint = name, tint
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the icon follows the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        self.setPixmap(icon_pixmap(self._name, self._side, self._tint) if self._name else QPixmap())
