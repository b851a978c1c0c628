"""The user guide, in a window beside the work: F1."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QTextBlock, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.worker import Worker
from rlm_desktop.core import paths
from rlm_desktop.core.errors import RlmError
from rlm_desktop.ui.theme import colours, set_role
from rlm_desktop.ui.theme import dark as dark_colours

_FIRST = "user-guide.md"
_WIDEST_PICTURE = 620
_MARGIN = 24.0
_BLOCK = int(Qt.ItemDataRole.UserRole)


class Guide(QDialog):
    """Pages of the guide with their headings. Links within it stay in it; others go to the browser.

    Args:
        worker: Reads the pages.
        parent: The window.
    """

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent, windowTitle=tr("User guide"), modal=False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._worker = worker
        self._wanted = ""
        self.headings = QListWidget()
        self.page = _Page()
        self._lay_out()
        self.headings.currentItemChanged.connect(self._go_to_heading)
        self.page.anchorClicked.connect(self._follow)
        self.open_page(_FIRST)

    def open_page(self, name: str, heading: str = "") -> None:
        """Show a page by its file's name, at a heading as links write it."""
        self._wanted = name
        self._worker.do(partial(_read, name), partial(self._show, name, heading), self.page.setPlainText)

    def _show(self, name: str, heading: str, text: str) -> None:
        if name != self._wanted:
            return
        self.page.setMarkdown(text)
        self.page.document().setDocumentMargin(_MARGIN)
        self.headings.clear()
        for block, level in _headings(self.page.document()):
            item = QListWidgetItem(f"{'    ' * (level - 2)}{block.text()}")
            item.setData(_BLOCK, block.blockNumber())
            self.headings.addItem(item)
        self._go_to(lambda block: _anchor(block.text()) == heading)

    def _go_to_heading(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            number = item.data(_BLOCK)
            self._go_to(lambda block: block.blockNumber() == number)

    def _go_to(self, fits: Callable[[QTextBlock], bool]) -> None:
        """Put a heading at the top, or the page's begin where none fits."""
        document = self.page.document()
        found = next((block for block, _ in _headings(document) if fits(block)), document.begin())
        self.page.setTextCursor(QTextCursor(found))
        top = document.documentLayout().blockBoundingRect(found).top()
        self.page.verticalScrollBar().setValue(round(top - _MARGIN) if found != document.begin() else 0)

    def _follow(self, link: QUrl) -> None:
        if link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)
        elif link.path().endswith(".md") or not link.path():
            self.open_page(Path(link.path()).name or self._wanted, link.fragment())

    def _lay_out(self) -> None:
        self.headings.setAccessibleName(tr("Headings of the guide"))
        self.headings.setFixedWidth(260)
        self.headings.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_role(self.headings, "sidebar")
        self.page.setAccessibleName(tr("User guide"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.headings)
        layout.addWidget(self.page, stretch=1)
        self.resize(QSize(960, 720))
        self.page.setFocus()


class _Page(QTextBrowser):
    """Shows pictures of the guide's own folder, none wider than the text."""

    def __init__(self) -> None:
        super().__init__(openLinks=False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Qt: give a picture."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        picture = QImage(str(_in_these_colours(paths.guide(*QUrl(name).path().split("/")))))
        if picture.width() <= _WIDEST_PICTURE:
            return picture
        return picture.scaledToWidth(_WIDEST_PICTURE, Qt.TransformationMode.SmoothTransformation)


def _in_these_colours(picture: Path) -> Path:
    """The picture of the dark window for who sees one, where there is such a picture."""
    dark = picture.with_name(picture.name.replace("-light.", "-dark."))
    return dark if colours() == dark_colours() and dark.is_file() else picture


def _read(name: str) -> str:
    """The text of a page.

    Raises:
        RlmError: It is not there.
    """
    try:
        return paths.guide(name).read_text("utf-8")
    except OSError as error:
        raise RlmError(
            tr("This page of the guide is not installed ({strerror}).").format(strerror=error.strerror)
        ) from error


def _headings(document: QTextDocument) -> list[tuple[QTextBlock, int]]:
    """The headings under the title, with their levels."""
    found, block = [], document.begin()
    while block.isValid():
        if (level := block.blockFormat().headingLevel()) > 1:
            found.append((block, level))
        block = block.next()
    return found


def _anchor(heading: str) -> str:
    """A heading as links to it write it, in the way of CommonMark's renderers."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
