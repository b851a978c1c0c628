"""What stands on the screen at once: the window's place and colours, while its parts are still being loaded.

Loading them takes several times as long as a bare window does. It happens in a thread, so that what is there can be
moved and closed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from PySide6.QtCore import QByteArray, QObject, QSettings, Qt, QThread, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget

from rlm_desktop.bridge.language import tr

_SIZE = (1280, 800)
_COLOURS = {"window": QPalette.ColorRole.Window, "text": QPalette.ColorRole.WindowText}


class Opening(QMainWindow):
    """An empty window where the window will be.

    Args:
        layout: The kept layout, which says where the window was.
    """

    def __init__(self, layout: QSettings) -> None:
        super().__init__()
        self.setWindowTitle("RLM Desktop")
        self.resize(*_SIZE)
        geometry = layout.value("geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        colours = self.palette()
        for name, role in _COLOURS.items():
            if colour := layout.value(f"colours/{name}"):
                colours.setColor(role, QColor(str(colour)))
        self.setPalette(colours)
        self._words = QLabel(tr("Opening…"), alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setMargin(48)
        self.setCentralWidget(self._words)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def give_up(self, words: str) -> None:
        """Say why the real window does not come."""
        self._words.setText(words)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )


def keep_colours(layout: QSettings) -> None:
    """Keep the colours of the theme that is on, for the empty window of the next start."""
    colours = QApplication.palette()
    for name, role in _COLOURS.items():
        layout.setValue(f"colours/{name}", colours.color(role).name())


class Imports(QThread):
    """Imports modules, so that what needs them later does not wait for the disk.

    Args:
        modules: Their names.
        parent: The Qt parent.
    """

    def __init__(self, modules: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._modules = modules

    def run(self) -> None:
        """Import; what was imported stays with the interpreter."""
        for name in self._modules:
            import_module(name)


def when_imported(modules: Sequence[str], window: QWidget, do: Callable[[], object]) -> None:
    """Do something that needs modules: at once where they are loaded, else when a thread has done so.

    Args:
        modules: Their names.
        window: Whose business it is; once it is closed nothing is done any more.
        do: What to do.
    """
    if all(name in sys.modules for name in modules):
        do()
    elif window.findChild(_Wanted, modules[0]) is None:
        _Wanted(modules, window, do).start()


def wait_for_imports(window: QWidget) -> None:
    """Wait until the threads of :func:`when_imported` have ended."""
    for wanted in window.findChildren(_Wanted):
        wanted.wait()


class _Wanted(Imports):
    """Imports what somebody waits for."""

    def __init__(self, modules: Sequence[str], window: QWidget, do: Callable[[], object]) -> None:
        super().__init__(modules, window)
        self.setObjectName(modules[0])
        self._window, self._do = window, do
        self.finished.connect(self._go_on)

    @Slot()
    def _go_on(self) -> None:
        """In the GUI thread, as this object lives there."""
        self.setParent(None)
        self.deleteLater()
        if self._window.isVisible():
            self._do()
