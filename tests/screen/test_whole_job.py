"""The main job on the real window, from the drop of a folder to the exported report."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.core import paths
from rlm_desktop.core.events import RunState
from rlm_desktop.core.settings import Settings, save_settings
from rlm_desktop.ui.app import make_window
from rlm_desktop.ui.export_dialog import ExportDialog

SAMPLE = Path(__file__).parents[2] / "resources" / "sample" / "documents"
SECONDS = 60_000


@pytest.fixture
def window(qtbot):
    save_settings(Settings(welcomed=True), paths.settings_file())
    window = make_window(SettingsStore(paths.settings_file()))
    qtbot.addWidget(window)
    window.setGeometry(0, 30, 1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.begin()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.case.folder is not None, timeout=10_000)
    yield window
    window.close()


def test_a_folder_is_dropped_asked_and_its_answer_exported(window, hands, qtbot, tmp_path):
    middle = window.chat.mapToGlobal(window.chat.rect().center())
    hands.drag([SAMPLE], QPoint(1340, 860), middle, over=window._drops.overlay.isVisible)
    qtbot.waitUntil(lambda: window.sources.documents.rowCount() > 0 and not window.case.ingest.running, timeout=SECONDS)

    hands.click(window.chat.question)
    hands.type("When were the bearings inspected?")
    hands.press("Return")
    runs = window.case.runs
    qtbot.waitUntil(lambda: runs.trajectory.answer is not None and not runs.running, timeout=SECONDS)
    assert runs.state is RunState.DONE
    assert all(citation.state.stands for citation in runs.trajectory.citations)

    hands.click(settled(qtbot, window.answer.rows[0]))
    qtbot.waitUntil(lambda: window.document.isVisible() and window.document.place is not None, timeout=SECONDS)
    span = runs.trajectory.citations[0].span
    assert (window.document.place.document.id, window.document.place.page.number) == (span.document, span.page)

    report = tmp_path / "report.html"
    hands.press("ctrl+e")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), ExportDialog), timeout=SECONDS)
    QTimer.singleShot(0, window, lambda: fill_in(hands, report))
    hands.press("Return")
    qtbot.waitUntil(report.exists, timeout=SECONDS)
    text = report.read_text(encoding="utf-8")
    assert "When were the bearings inspected?" in text
    assert runs.trajectory.citations[0].sha256 in text


def settled(qtbot, widget):
    """The widget, once it has stood in one place for two turns of the event loop."""
    places = []

    def stands():
        places.append(widget.mapToGlobal(widget.rect().center()))
        return len(places) > 2 and places[-1] == places[-2] == places[-3]

    qtbot.waitUntil(stands, timeout=SECONDS)
    return widget


def fill_in(hands, path):
    """Name the file in the dialog once it is there."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, QFileDialog) or not dialog.isActiveWindow():
        QTimer.singleShot(50, lambda: fill_in(hands, path))
        return
    hands.press("ctrl+a")
    hands.type(str(path))
    hands.press("Return")
