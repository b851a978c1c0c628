"""Icons: the SVG files of ``resources/icons``, drawn in the colour of the text around them, in every size and theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from rlm_desktop.core.paths import resource
from rlm_desktop.ui.theme import Colours, colours


class _TintedEngine(QIconEngine):
    """Draws one SVG file when it is asked, in the colours of the theme that is on then."""

    def __init__(self, name: str, tint: str) -> None:
        super().__init__()
        self._name = name
        self._tint = tint
        self._source = _source(name)

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._tint)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        source = self._source.replace("currentColor", self._colour(mode))
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        QSvgRenderer(QByteArray(source.encode())).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        key = f"icon:{self._name}:{size.width()}x{size.height()}:{self._colour(mode)}"
        made = QPixmap()
        if QPixmapCache.find(key, made):
            return made
        made = QPixmap(size)
        if made.isNull():
            return made  # asked for by a widget that has no room yet
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        QPixmapCache.insert(key, made)
        return made

    def _colour(self, mode: QIcon.Mode) -> str:
        now = colours()
        if mode is QIcon.Mode.Disabled:
            return now.outline
        return str(getattr(now, self._tint))


def icon(name: str, tint: str = "text") -> QIcon:
    """The icon of this name, which changes its colour with the theme.

    Args:
        name: A file of ``resources/icons`` without its ending, as in Lucide: ``file-text``.
        tint: A field of `Colours`: ``text``, ``muted``, ``accent``, ``accent_text``, ``good``, ``warning``, ``bad``.

    Raises:
        KeyError: There is no such icon, or no such colour.
    """
    if tint not in Colours.__slots__:
        raise KeyError(tint)
    return QIcon(_TintedEngine(name, tint))


def icon_pixmap(name: str, size: int, tint: str = "text") -> QPixmap:
    """The icon as a picture of ``size`` x ``size`` logical pixels, for a label; sharp on the primary screen."""
    screen = QApplication.primaryScreen()
    return icon(name, tint).pixmap(QSize(size, size), screen.devicePixelRatio() if screen else 1.0)


def beside_words(side: int) -> QSize:
    """The size to give a button whose icon stands before its words: styles put them too close together."""
    return QSize(side + 5, side)


def app_icon() -> QIcon:
    """The program's own icon."""
    return QIcon(str(resource("icons", "app.svg")))


@cache
def _source(name: str) -> str:
    try:
        return resource("icons", f"{name}.svg").read_text("utf-8")
    except FileNotFoundError:
        raise KeyError(name) from None
