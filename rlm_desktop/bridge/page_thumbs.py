"""The pages of a document as small pictures, drawn as they come into sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from rlm_desktop.bridge.language import figure, tr
from rlm_desktop.bridge.page_pictures import DrawnPage, PagePictures
from rlm_desktop.corpus.page_drawing import Sheet

if TYPE_CHECKING:
    from rlm_desktop.corpus.sources import Source

WIDTH, HEIGHT = 95, 134
"""Of a small picture, in units of the window: A4, upright."""
_SCALE = 0.16
_ROOM = 34
_KEPT = 400

Index = QModelIndex | QPersistentModelIndex


class PageThumbs(QAbstractListModel):
    """A row for each page. Pages that are looked at are drawn before small pictures.

    Args:
        pictures: Draws them.
        parent: The Qt parent.
    """

    def __init__(self, pictures: PagePictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        pictures.drawn.connect(self._take)
        self._source: Source | None = None
        self._passwords: tuple[str, ...] = ()
        self._pages = 0
        self._ratio = 1.0
        self._blank = QPixmap()
        self._drawn: OrderedDict[int, QPixmap] = OrderedDict()
        self._wishes: dict[int, int] = {}

    def show(self, source: Source | None, pages: int, passwords: Sequence[str] = (), ratio: float = 1.0) -> None:
        """Show the pages of another document; none without a source.

        Args:
            source: Where its file is.
            pages: How many it has.
            passwords: To be tried where the file needs one.
            ratio: Pixels of the screen per unit.
        """
        self.beginResetModel()
        self._source, self._pages, self._passwords, self._ratio = source, pages, tuple(passwords), ratio
        self._blank = QPixmap(round(WIDTH * ratio), round(HEIGHT * ratio))
        self._blank.setDevicePixelRatio(ratio)
        self._blank.fill(Qt.GlobalColor.lightGray)
        self._drawn.clear()
        self._wishes.clear()
        self.endResetModel()

    def want(self, pages: Sequence[int]) -> None:
        """Have these pages drawn, as far as they are not, and no others that wait."""
        missing = [page for page in pages if page not in self._drawn]
        if self._source is None or not missing:
            return
        sheets = [Sheet(self._source, page, _SCALE * self._ratio, passwords=self._passwords) for page in missing]
        self._wishes = dict(zip(self._pictures.request(sheets, later=True), missing, strict=True))

    def is_drawn(self, page: int) -> bool:
        """Whether a page has its picture."""
        return page in self._drawn

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt: how many pages."""
        return 0 if parent.isValid() else self._pages

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the picture and number of a page."""
        page = index.row() + 1
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{page:,}"
        if role == Qt.ItemDataRole.DecorationRole:
            return self._drawn.get(page, self._blank)
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(WIDTH + _ROOM, HEIGHT + _ROOM)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return tr("Page {page}").format(page=figure(page))
        return None

    def _take(self, wish: int, drawn: DrawnPage) -> None:
        page = self._wishes.pop(wish, 0)
        if not page:
            return
        picture = QPixmap.fromImage(drawn.image)
        painter = QPainter(picture)
        painter.setPen(QColor(Qt.GlobalColor.lightGray))  # white paper ends somewhere on a white panel, too
        painter.drawRect(picture.rect().adjusted(0, 0, -1, -1))
        painter.end()
        picture.setDevicePixelRatio(self._ratio)
        self._drawn[page] = picture
        while len(self._drawn) > _KEPT:
            self._drawn.popitem(last=False)
        index = self.index(page - 1)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])
