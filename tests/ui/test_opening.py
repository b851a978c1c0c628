"""What a dialog needs is loaded when it is opened first, and not in the window's thread."""

import sys
import threading

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QWidget

from rlm_desktop.ui.opening import wait_for_imports, when_imported


@pytest.fixture
def module(tmp_path, monkeypatch):
    """The name of a module that nobody has imported yet; importing it notes in which thread that was."""
    (tmp_path / "wanted_by_a_dialog.py").write_text("import threading\nthread = threading.current_thread()\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield "wanted_by_a_dialog"
    sys.modules.pop("wanted_by_a_dialog", None)


def test_what_a_dialog_needs_is_imported_in_a_thread_once_and_at_hand_afterwards(qtbot, module):
    window, opened = QWidget(), []
    qtbot.addWidget(window)
    window.show()
    for _ in range(2):
        when_imported((module,), window, lambda: opened.append(threading.current_thread()))
    qtbot.waitUntil(lambda: bool(opened))
    assert opened == [threading.main_thread()]
    assert sys.modules[module].thread is not threading.main_thread()
    when_imported((module,), window, lambda: opened.append("at once"))
    assert opened[1:] == ["at once"]


def test_a_window_that_is_closed_meanwhile_opens_nothing(qtbot, module):
    window, opened = QWidget(), []
    qtbot.addWidget(window)
    window.show()
    when_imported((module,), window, lambda: opened.append(True))
    window.close()
    wait_for_imports(window)
    qtbot.waitUntil(lambda: not window.findChildren(QThread))
    assert not opened
