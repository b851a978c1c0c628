"""The way through a long document: its pages as small pictures, and the headings it brings with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QListView, QTabWidget, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.page_pictures import PagePictures
from rlm_desktop.bridge.page_thumbs import HEIGHT, WIDTH, PageThumbs
from rlm_desktop.bridge.places import Place
from rlm_desktop.corpus.outlines import Heading

_PAUSE = 80
_ROW = HEIGHT + 34
_PANE = 172
_PAGE = int(Qt.ItemDataRole.UserRole)


class PageIndex(QWidget):
    """Beside the pages of the Document panel, when the user wants it.

    Signals:
        page_asked: A page was chosen: its number.

    Args:
        pictures: Draws the small pictures and reads the headings.
        passwords: Tells those to be tried on protected files.
        parent: The Qt parent.
    """

    page_asked = Signal(int)

    def __init__(
        self, pictures: PagePictures, passwords: Callable[[], Sequence[str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pictures, self._passwords = pictures, passwords
        self._place: Place | None = None
        self._shown: object = None
        self.thumbs, self.pages, self.outline = PageThumbs(pictures, self), QListView(), QTreeWidget()
        self._tabs = QTabWidget()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._lay_out()
        self._pause.timeout.connect(self._want)
        self.pages.verticalScrollBar().valueChanged.connect(lambda _value: self._pause.start())
        self.pages.selectionModel().currentChanged.connect(self._choose)
        self.outline.itemClicked.connect(self._follow)
        self.outline.itemActivated.connect(self._follow)
        pictures.outlined.connect(self._take_outline)

    def show_place(self, place: Place | None) -> None:
        """Follow the page that is shown; None for no document that has pictures of pages."""
        self._place = place
        if self.isVisible():
            self._update()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: catch up with what was shown while nobody looked."""
        super().showEvent(event)
        self._update()

    def _update(self) -> None:
        place = self._place
        shown = place.source if place is not None else None
        if shown != self._shown:
            self._shown = shown
            self.outline.clear()
            self._tabs.setTabVisible(1, False)
            pages = place.document.pages if place is not None else 0
            self.thumbs.show(shown, pages, tuple(self._passwords()), self.devicePixelRatioF())
            if shown is not None:
                self._pictures.read_outline(shown, tuple(self._passwords()))
        if place is not None:
            with QSignalBlocker(self.pages.selectionModel()):
                self.pages.setCurrentIndex(self.thumbs.index(place.page.number - 1))
            self.pages.viewport().update()
            self._pause.start()

    def _want(self) -> None:
        """Have the small pictures in sight drawn, and those of the screen behind them."""
        view = self.pages.viewport().rect()
        middle = self.pages.indexAt(view.center())
        row = middle.row() if middle.isValid() else self.pages.currentIndex().row()
        around = max(2, view.height() // _ROW)
        self.thumbs.want(range(max(1, row + 1 - around), min(self.thumbs.rowCount(), row + 2 * around) + 1))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.page_asked.emit(index.row() + 1)

    def _follow(self, item: QTreeWidgetItem) -> None:
        self.page_asked.emit(item.data(0, _PAGE))

    def _take_outline(self, source: object, headings: tuple[Heading, ...]) -> None:
        if source != self._shown:
            return
        above: list[QTreeWidgetItem] = []
        for heading in headings:
            item = QTreeWidgetItem([heading.title, f"{heading.page:,}"])
            item.setData(0, _PAGE, heading.page)
            item.setToolTip(0, heading.title)
            del above[heading.level - 1 :]
            if above:
                above[-1].addChild(item)
            else:
                self.outline.addTopLevelItem(item)
            above.append(item)
        self.outline.expandToDepth(0)
        self._tabs.setTabVisible(1, bool(headings))

    def _lay_out(self) -> None:
        self.setFixedWidth(_PANE)
        self.pages.setModel(self.thumbs)
        self.pages.setAccessibleName(tr("Pages"))
        self.pages.setViewMode(QListView.ViewMode.IconMode)
        self.pages.setFlow(QListView.Flow.TopToBottom)
        self.pages.setWrapping(False)
        self.pages.setMovement(QListView.Movement.Static)
        self.pages.setUniformItemSizes(True)
        self.pages.setIconSize(QSize(WIDTH, HEIGHT))
        self.outline.setHeaderHidden(True)
        self.outline.setColumnCount(2)
        self.outline.setAccessibleName(tr("Outline"))
        self.outline.header().setStretchLastSection(False)
        self.outline.header().setSectionResizeMode(0, self.outline.header().ResizeMode.Stretch)
        self.outline.header().setSectionResizeMode(1, self.outline.header().ResizeMode.ResizeToContents)
        self.outline.setIndentation(12)
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(self.pages, tr("Pages"))
        self._tabs.addTab(self.outline, tr("Outline"))
        self._tabs.setTabVisible(1, False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._tabs)
