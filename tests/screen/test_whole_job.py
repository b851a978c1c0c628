"""The main job on the real window, from the first start to the exported report: with mouse, keyboard, or both."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QPushButton

from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.core import paths
from rlm_desktop.core.events import RunState
from rlm_desktop.core.settings import Settings, save_settings
from rlm_desktop.ui.app import make_window
from rlm_desktop.ui.claim_view import CitationRow
from rlm_desktop.ui.export_dialog import ExportDialog
from rlm_desktop.ui.welcome import Welcome

SAMPLE = Path(__file__).parents[2] / "resources" / "sample" / "documents"
QUESTION = "When were the bearings inspected?"
OUTSIDE = QPoint(1340, 860)
"""A place of the screen that the window does not cover."""
SECONDS = 60_000


@pytest.fixture
def first_window(qtbot):
    """The window as who is new here sees it: the first page over the sample case."""
    window = shown(qtbot)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), Welcome), timeout=SECONDS)
    qtbot.waitUntil(lambda: window.case.folder is not None and not window.case.ingest.running, timeout=SECONDS)
    yield window
    window.close()


@pytest.fixture
def window(qtbot):
    save_settings(Settings(welcomed=True), paths.settings_file())
    window = shown(qtbot)
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.case.folder is not None, timeout=10_000)
    yield window
    window.close()


def test_a_folder_is_dropped_asked_and_its_answer_exported(window, mouse, keyboard, qtbot, tmp_path):
    drop_sample(window, mouse, qtbot)

    mouse.click(window.chat.question)
    keyboard.type(QUESTION)
    keyboard.press("Return")
    await_answer(window, qtbot)

    mouse.click(window.answer.rows[0])
    await_page(window, qtbot, window.case.runs.trajectory.citations[0])

    report = tmp_path / "report.html"
    keyboard.press("ctrl+e")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), ExportDialog), timeout=SECONDS)
    when_file_dialog(window, lambda _: name_file(keyboard, report))
    keyboard.press("Return")
    await_report(window, qtbot, report, QUESTION)


def test_the_whole_job_is_done_without_the_mouse(first_window, keyboard, qtbot, tmp_path):
    window = first_window
    keyboard.tab_to(lambda widget: isinstance(widget, QPushButton) and "my own documents" in widget.text())
    keyboard.press("space")
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.case.folder == paths.default_case(), timeout=SECONDS)

    when_file_dialog(window, lambda _: name_file(keyboard, SAMPLE))
    keyboard.press("alt+f")
    keyboard.press("f")
    await_documents(window, qtbot)

    keyboard.press("ctrl+l")
    keyboard.type(QUESTION)
    keyboard.press("Return")
    await_answer(window, qtbot)

    keyboard.press("ctrl+3")
    row = keyboard.tab_to(lambda widget: isinstance(widget, CitationRow))
    keyboard.press("Return")
    await_page(window, qtbot, row.citation)
    keyboard.press("ctrl+6")
    panel = window.panels.document
    assert panel.isAncestorOf(QApplication.focusWidget()) or panel.hasFocus()

    report = tmp_path / "report.html"
    keyboard.press("ctrl+e")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), ExportDialog), timeout=SECONDS)
    when_file_dialog(window, lambda _: name_file(keyboard, report))
    keyboard.press("Return")
    await_report(window, qtbot, report, QUESTION)
    qtbot.waitUntil(window.isActiveWindow)
    keyboard.press("ctrl+q")
    qtbot.waitUntil(window.isHidden)


def test_the_whole_job_is_done_with_the_mouse_alone(first_window, mouse, qtbot):
    window = first_window
    mouse.click(button(QApplication.activeWindow(), "Begin with my own documents"))
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.case.folder == paths.default_case(), timeout=SECONDS)
    drop_sample(window, mouse, qtbot)

    example = button(window.chat, "Who signed, and on what date?")
    mouse.click(example)
    mouse.click(button(window.chat, "Ask"))
    await_answer(window, qtbot)

    row = window.answer.rows[0]
    mouse.click(row)
    await_page(window, qtbot, row.citation)

    mouse.choose(window.menuBar(), "File", window._actions["export"])
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), ExportDialog), timeout=SECONDS)
    saved = []
    when_file_dialog(window, lambda dialog: save_as_offered(mouse, dialog, saved))
    mouse.click(button(QApplication.activeWindow(), "Export…"))
    (report,) = saved
    await_report(window, qtbot, report, example.text())
    qtbot.waitUntil(window.isActiveWindow)
    mouse.choose(window.menuBar(), "File", window._actions["quit"])
    qtbot.waitUntil(window.isHidden)


def shown(qtbot):
    """The window on the screen, with what it opens at the start."""
    window = make_window(SettingsStore(paths.settings_file()))
    qtbot.addWidget(window)
    window.setGeometry(0, 30, 1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.begin()
    return window


def drop_sample(window, mouse, qtbot):
    """Drop the folder of the sample's documents on the window, and wait until it is read."""
    middle = window.chat.mapToGlobal(window.chat.rect().center())
    mouse.drag([SAMPLE], OUTSIDE, middle, over=window._drops.overlay.isVisible)
    await_documents(window, qtbot)


def await_documents(window, qtbot):
    qtbot.waitUntil(lambda: window.sources.documents.rowCount() > 0 and not window.case.ingest.running, timeout=SECONDS)


def await_answer(window, qtbot):
    """Wait for the answer; its quotes stand."""
    runs = window.case.runs
    qtbot.waitUntil(lambda: runs.trajectory.answer is not None and not runs.running, timeout=SECONDS)
    assert runs.state is RunState.DONE
    assert all(citation.state.stands for citation in runs.trajectory.citations)
    qtbot.waitUntil(lambda: bool(window.answer.rows), timeout=SECONDS)


def await_page(window, qtbot, citation):
    """Wait for the page that is cited; the words stand marked on it."""
    panel = window.panels.document
    qtbot.waitUntil(lambda: panel.isVisible() and panel.place is not None, timeout=SECONDS)
    place = panel.place
    assert (place.document.id, place.page.number) == (citation.span.document, citation.span.page)
    assert panel.text.marks


def await_report(window, qtbot, report, question):
    """Wait for the report; it tells the question and what was quoted from."""
    qtbot.waitUntil(report.exists, timeout=SECONDS)
    text = report.read_text(encoding="utf-8")
    assert question in text
    assert window.case.runs.trajectory.citations[0].sha256 in text


def when_file_dialog(window, do):
    """Do this once the dialog for files has the keyboard: until it is closed nothing else goes on."""
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QFileDialog) and dialog.isActiveWindow():
        do(dialog)
    else:
        QTimer.singleShot(50, window, lambda: when_file_dialog(window, do))


def name_file(keyboard, path):
    """Name a file or a folder in the dialog that is there."""
    keyboard.press("ctrl+a")
    keyboard.type(str(path))
    keyboard.press("Return")


def save_as_offered(mouse, dialog, saved):
    """Save under the name that the dialog offers, and note where that is."""
    saved.extend(map(Path, dialog.selectedFiles()))
    mouse.click(dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save))


def button(parent, words):
    """The button with these words on it."""
    return next(each for each in parent.findChildren(QPushButton) if each.text().replace("&", "") == words)
