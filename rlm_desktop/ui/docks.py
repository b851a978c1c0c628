"""The panels around the question: docks that can be hidden, moved and torn off, and where they stand at first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

_LAYOUT_VERSION = 4
_FIRST_SIZE = (1280, 800)
_LEFT_WIDTH, _RIGHT_WIDTH = 340, 480
_BOTTOM_HEIGHT = 320
NARROW = 1000
"""Pixels, before the screen's scale, that three columns need beside one another."""


class PanelDock(QDockWidget):
    """A panel. While it is docked its tab or its own head names it; torn off it has a title bar.

    The panel is built when it is first seen. Behind another tab it is hidden, so that it leaves its work for when it
    is seen again. Qt alone only covers it.

    Attributes:
        put_away: It was hidden because the window is narrow.

    Args:
        name: Names it in the kept layout.
        title: Names it for the user.
        give: Gives the panel.
        parent: The window.
    """

    def __init__(self, name: str, title: str, give: Callable[[], QWidget], parent: QMainWindow) -> None:
        super().__init__(title, parent)
        self.put_away = False
        self._give = give
        self.setObjectName(f"{name}_dock")
        self.setAccessibleName(title)
        self.visibilityChanged.connect(self._seen)
        self._hidden_title = QWidget(self)
        self.topLevelChanged.connect(self._choose_title)
        self._choose_title(self.isFloating())

    def build(self) -> QWidget:
        """Have the panel, and return it."""
        if self.widget() is None:
            panel = self._give()
            room = panel.sizePolicy()
            room.setRetainSizeWhenHidden(True)
            panel.setSizePolicy(room)
            self.setWidget(panel)
        return self.widget()

    def bring_up(self) -> None:
        """Show the panel, in front of those it shares its place with, and put the keyboard into it."""
        self.show()
        self.raise_()
        panel = self.build()
        panel.show()
        panel.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _seen(self, seen: bool) -> None:
        if seen:
            self.build().show()
        elif self.widget() is not None:
            self.widget().hide()

    def _choose_title(self, floating: bool) -> None:
        # None gives the dock its own title bar back; PySide6's stubs do not know that.
        self.setTitleBarWidget(None if floating else self._hidden_title)  # type: ignore[arg-type]
        self._hidden_title.setVisible(not floating)


@dataclass(slots=True)
class Docks:
    """All panels: ``left``, ``right`` as tabs in their order, and ``bottom``, which is hidden at first.

    ``width`` is the window's by which they share its room, ``kept`` whether a layout of last time was taken.
    """

    window: QMainWindow
    left: PanelDock
    right: tuple[PanelDock, ...]
    bottom: PanelDock
    width: int = 0
    kept: bool = False

    def fit(self, width: int) -> None:
        """Leave the middle its room: a narrow window puts the left panel away, until there is room for it again."""
        if width < NARROW and not self.left.put_away and not self.left.isHidden():
            self.left.put_away = True
            self.left.hide()
        elif width >= NARROW and self.left.put_away:
            self.left.put_away = False
            self.left.show()
        self._share(width)

    def _share(self, width: int) -> None:
        """Have the panels beside the middle grow and shrink with the window."""
        shown = [
            dock for dock in (self.left, *self.right) if not dock.isFloating() and dock.width() and dock.isVisible()
        ]
        if self.window.isVisible() and self.width and shown:
            widths = [round(dock.width() * width / self.width) for dock in shown]
            self.window.resizeDocks(shown, widths, Qt.Orientation.Horizontal)
        elif not self.kept:
            self._widen(width)
        self.width = width

    @property
    def all(self) -> tuple[PanelDock, ...]:
        """Every dock."""
        return (self.left, *self.right, self.bottom)

    def set_up(self) -> None:
        """Prepare the window for docks."""
        window = self.window
        window.setDockOptions(
            QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.GroupedDragging
        )
        window.setDocumentMode(True)
        for area in (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea):
            window.setTabPosition(area, QTabWidget.TabPosition.North)
        self.reset()

    def reset(self) -> None:
        """Put every panel where it stood at first."""
        window = self.window
        for dock in self.all:
            dock.setFloating(False)
            window.removeDockWidget(dock)
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.left)
        for dock in self.right:
            window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        for dock in self.right[1:]:
            window.tabifyDockWidget(self.right[0], dock)
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.bottom)
        for dock in (self.left, *self.right):
            dock.show()
        self.bottom.hide()
        self.right[0].raise_()
        self._widen(window.width())
        window.resizeDocks([self.bottom], [_BOTTOM_HEIGHT], Qt.Orientation.Vertical)

    def _widen(self, width: int) -> None:
        widths = [max(_LEFT_WIDTH, width * 22 // 100), max(_RIGHT_WIDTH, width // 3)]
        self.window.resizeDocks([self.left, self.right[0]], widths, Qt.Orientation.Horizontal)

    def save(self, store: QSettings) -> None:
        """Keep size, place and layout of the window, as it is with room for all."""
        if self.left.put_away:
            self.left.show()
        store.setValue("geometry", self.window.saveGeometry())
        store.setValue("layout", self.window.saveState(_LAYOUT_VERSION))
        store.sync()

    def restore(self, store: QSettings) -> None:
        """Take size, place and layout as they were kept, or the first ones."""
        geometry, layout = store.value("geometry"), store.value("layout")
        if not (isinstance(geometry, QByteArray) and self.window.restoreGeometry(geometry)):
            self.window.resize(*_FIRST_SIZE)
        self.kept = isinstance(layout, QByteArray) and self.window.restoreState(layout, _LAYOUT_VERSION)
        if not self.kept:
            self.reset()
