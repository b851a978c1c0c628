"""A window that files can be dragged out of, as out of a file manager: ``python drag_source.py X Y PATH…``."""

import sys

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class DragSource(QLabel):
    """Starts a drag of its paths as soon as the mouse is moved with the button down."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__("\n".join(paths))
        self._paths = paths
        self.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self.setFixedSize(160, 80)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        drag = QDrag(self)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(path) for path in self._paths])
        drag.setMimeData(data)
        action = drag.exec(Qt.DropAction.CopyAction)
        print("dropped" if action == Qt.DropAction.CopyAction else "not taken", flush=True)


application = QApplication(sys.argv[:1])
source = DragSource(sys.argv[3:])
source.move(QPoint(int(sys.argv[1]), int(sys.argv[2])))
source.show()
print("shown", flush=True)
application.exec()
