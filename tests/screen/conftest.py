"""Tests on a real screen: a real X server, a window manager, real mouse and keyboard events."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

DRAG_SOURCE = Path(__file__).with_name("drag_source.py")


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.screen)


@pytest.fixture(autouse=True)
def _own_folders(own_folders):
    """Every test here has folders of its own."""


class Hands:
    """Mouse and keyboard, as a person has them: events go through the X server to whatever is under them."""

    def __init__(self, qtbot):
        self._qtbot = qtbot

    def do(self, *arguments):
        """Send an event, and let the application take it in."""
        subprocess.run(["xdotool", *map(str, arguments)], check=True, timeout=20)
        self._qtbot.wait(20)

    def move_to(self, point):
        self.do("mousemove", point.x(), point.y())

    def click(self, widget, at=None):
        self.move_to(widget.mapToGlobal(at or widget.rect().center()))
        self.do("click", 1)

    def type(self, text):
        self.do("type", "--delay", 5, text)

    def press(self, keys):
        self.do("key", keys)

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


@pytest.fixture
def hands(qtbot):
    return Hands(qtbot)
