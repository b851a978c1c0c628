"""Tests on a real screen: a real X server, a window manager, real mouse and keyboard events."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

TABS = 80
"""More than the window has places for the keyboard to go to."""
DRAG_SOURCE = Path(__file__).with_name("drag_source.py")


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.screen)


@pytest.fixture(autouse=True)
def _own_folders(own_folders):
    """Every test here has folders of its own."""


class _Device:
    """Sends events through the X server to whatever is under the pointer, or has the keyboard."""

    def __init__(self, qtbot):
        self._qtbot = qtbot

    def do(self, *arguments):
        """Send an event, and let the application take it in."""
        subprocess.run(["xdotool", *map(str, arguments)], check=True, timeout=20)
        self._qtbot.wait(20)


class Keyboard(_Device):
    """A keyboard, as a person has it."""

    def type(self, text):
        self.do("type", "--delay", 5, text)

    def press(self, keys):
        self.do("key", keys)

    def tab_to(self, wanted):
        """Press Tab until the widget with the keyboard is a wanted one, and give that."""
        passed = []
        for _ in range(TABS):
            focused = QApplication.focusWidget()
            if focused is not None and wanted(focused):
                return focused
            passed.append(focused)
            self.press("Tab")
        raise AssertionError(f"Tab never came to it, but to {passed}")


class Mouse(_Device):
    """A mouse, as a person has it."""

    def move_to(self, point):
        self.do("mousemove", point.x(), point.y())

    def click(self, widget, at=None):
        """Click a widget in its middle, or at a point of its own, once it has come to rest."""
        place = settled(self._qtbot, widget, at)
        self.move_to(place)
        self.do("click", 1)

    def choose(self, bar, title, action):
        """Open the menu of this title, and click the action in it."""
        opener = next(each for each in bar.actions() if each.text().replace("&", "") == title)
        self.click(bar, bar.actionGeometry(opener).center())
        self._qtbot.waitUntil(opener.menu().isVisible)
        self.click(opener.menu(), opener.menu().actionGeometry(action).center())

    def drag(self, paths, start, end, over):
        """Drag files from a window at ``start`` to ``end`` and let go once ``over()`` is true."""
        source = subprocess.Popen(
            [sys.executable, str(DRAG_SOURCE), str(start.x()), str(start.y()), *map(str, paths)],
            stdout=subprocess.PIPE,
            env=os.environ,
            text=True,
        )
        try:
            assert source.stdout.readline() == "shown\n"
            self._qtbot.wait(200)  # until the window manager has put it there; nothing of ours tells when
            self.do("mousemove", start.x() + 40, start.y() + 30)
            self.do("mousedown", 1)
            for share in (0.05, 0.1, 0.4, 0.7, 0.9, 1.0):
                step = start + (end - start) * share
                self.do("mousemove", step.x(), step.y())
            self._qtbot.waitUntil(lambda: over() or self.do("mousemove_relative", 1, 0), timeout=10_000)
            self.do("mouseup", 1)
            assert source.stdout.readline() == "dropped\n"
        finally:
            source.kill()
            source.wait()


def settled(qtbot, widget, at=None):
    """Where a widget is on the screen, once it has stood in one place for two turns of the event loop."""
    places = []

    def stands():
        assert widget.isVisible()
        places.append(widget.mapToGlobal(at or widget.rect().center()))
        return len(places) > 2 and places[-1] == places[-2] == places[-3]

    qtbot.waitUntil(stands, timeout=10_000)
    return places[-1]


@pytest.fixture
def keyboard(qtbot):
    return Keyboard(qtbot)


@pytest.fixture
def mouse(qtbot):
    return Mouse(qtbot)
