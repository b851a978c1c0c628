"""Files and folders dropped on the window."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.ui.drop_overlay import DropOverlay


class DropTarget(QObject):
    """Takes files and folders, wherever over a window they are let go.

    Attributes:
        overlay: What covers the window while something is dragged over it.
        invitation: What the overlay says.

    Signals:
        dropped: Paths, a list.
    """

    dropped = Signal(list)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.overlay = DropOverlay(window)
        self.invitation = tr("Drop to add to the case")
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, window: QObject, event: QEvent) -> bool:
        """Take what can be read; keep the overlay over the whole window."""
        kind = event.type()
        if kind == QEvent.Type.DragEnter:
            return self._invite(cast(QDragEnterEvent, event))
        if kind == QEvent.Type.DragLeave:
            self.overlay.hide()
        elif kind == QEvent.Type.Drop:
            return self._take(cast(QDropEvent, event))
        elif kind == QEvent.Type.Resize:
            self.overlay.resize(cast(QWidget, window).size())
        return super().eventFilter(window, event)

    def _invite(self, event: QDragEnterEvent) -> bool:
        if not _local_paths(event):
            return False
        event.acceptProposedAction()
        self.overlay.invite(self.invitation)
        return True

    def _take(self, event: QDropEvent) -> bool:
        self.overlay.hide()
        paths = _local_paths(event)
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)
        return bool(paths)


def _local_paths(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
