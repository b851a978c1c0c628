"""Panels that nobody has looked at yet are not there, and know all that they missed once they are."""

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLabel

from records import CITATIONS, finished_run
from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.case.runs import RunLog
from rlm_desktop.core import paths
from rlm_desktop.models.keys import Keys
from rlm_desktop.ui.docks import PanelDock
from rlm_desktop.ui.main_window import MainWindow

LATER = ("code_dock", "calls_dock", "coverage_dock", "sent_dock", "document_dock", "table_dock")


@pytest.fixture
def window(qtbot, case):
    """A window with a run in its case, and Answer before all other panels."""
    with RunLog(case) as log:
        for record in finished_run():
            log.append(record.event)
    store = SettingsStore(paths.settings_file())
    store.load()
    store.change(welcomed=True)
    window = MainWindow(store, Keys(), QSettings(str(paths.window_state_file()), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    window.show()
    window.begin(case)
    qtbot.waitUntil(lambda: window.case.runs.trajectory.root is not None)
    yield window
    window.close()


def built(window):
    return {dock.objectName() for dock in window.findChildren(PanelDock) if dock.widget() is not None}


def test_a_window_builds_only_the_panels_that_are_seen(window, qtbot):
    assert built(window) == {"sources_dock", "answer_dock"}
    for number, name in enumerate(LATER, 3):
        window.bring_up(name.removesuffix("_dock"))
        qtbot.waitUntil(lambda name=name: name in built(window))
        assert len(built(window)) == number


def test_a_panel_that_is_built_late_shows_the_run_that_was_shown_before(window, qtbot):
    window.bring_up("calls")
    assert window.panels.calls.tree.rowCount() == 1
    window.bring_up("code")
    qtbot.waitUntil(lambda: len(window.panels.code.views) > 2)


def test_a_call_that_is_asked_for_is_chosen_in_a_panel_nobody_has_seen(window):
    call = next(iter(window.case.runs.trajectory.calls))
    window.panels.call_asked.emit(call)
    assert window.panels.calls.isVisible()
    assert window.panels.calls._chosen().id == call


def test_coverage_marks_the_pages_of_the_call_that_was_chosen_before_it_was_built(window):
    call = next(iter(window.case.runs.trajectory.calls))
    window.panels.calls.node_chosen.emit(call)
    assert window.panels.coverage._call == call


def test_the_citations_of_the_run_are_walked_through_in_a_document_panel_built_for_it(window, qtbot):
    window._actions["next_citation"].trigger()
    labels = [label.text() for label in window.panels.document.findChildren(QLabel)]
    assert any(f"1 of {len(CITATIONS)}" in text for text in labels)


def test_documents_chosen_before_the_table_was_built_are_offered_for_it(window):
    window.sources.ask_asked.emit((2, 3), "two documents")
    assert window.panels.table._chosen == (2, 3)


def test_documents_chosen_in_another_case_are_not(window, qtbot, tmp_path):
    window.sources.ask_asked.emit((2, 3), "two documents")
    with qtbot.waitSignal(window.case.opened):
        window.case.open(tmp_path / "other", create=True)
    assert window.panels.table._chosen == ()
