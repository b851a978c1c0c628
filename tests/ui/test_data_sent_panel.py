"""The panel that lists what left this computer."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from records import finished_run
from rlm_desktop.core.events import RunStarted
from rlm_desktop.ui.data_sent_panel import NOTHING_SENT, DataSentPanel
from rlm_desktop.ui.empty_state import EmptyState
from shown_runs import nameless, show


def run_to(host):
    """A whole run whose requests went to this host."""
    return [
        replace(record, event=replace(record.event, root_host=host, sub_host=host))
        if isinstance(record.event, RunStarted)
        else record
        for record in finished_run()
    ]


@pytest.fixture
def panel(qtbot, controller):
    made = DataSentPanel(controller)
    qtbot.addWidget(made)
    made.resize(520, 600)
    made.show()
    return made


def told(panel):
    return panel.findChild(EmptyState).accessibleName()


def test_before_a_run_the_panel_says_what_will_be_there(panel):
    assert told(panel) == "Nothing sent yet"


def test_a_run_on_this_computer_says_that_nothing_has_left_it(panel, controller, case, qtbot):
    show(qtbot, controller, case, run_to(""))
    qtbot.waitUntil(lambda: told(panel) == NOTHING_SENT)
    assert panel.table.isHidden() or not panel.table.isVisible()


def test_each_request_is_a_row_with_host_model_size_and_whose_text(panel, controller, case, qtbot):
    show(qtbot, controller, case, run_to("api.example.com"))
    qtbot.waitUntil(panel.table.isVisible)
    model = panel.table.model()
    cells = [[model.index(row, column).data() for column in range(5)] for row in range(model.rowCount())]
    assert {row[1] for row in cells} == {"api.example.com"}
    assert any(row[3] == "document 7, page 1" for row in cells)
    assert panel.summary.text().startswith(f"{len(cells)} requests left this computer: ")
    assert panel.summary.text().endswith(" to api.example.com.")


def test_enter_asks_for_the_call_of_a_request(panel, controller, case, qtbot):
    show(qtbot, controller, case, run_to("api.example.com"))
    qtbot.waitUntil(panel.table.isVisible)
    panel.table.setCurrentIndex(panel.table.model().index(0, 0))
    with qtbot.waitSignal(panel.call_activated) as asked:
        QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert asked.args == ["s1"]


def test_a_screen_reader_can_name_every_control(panel, controller, case, qtbot):
    show(qtbot, controller, case, run_to("api.example.com"))
    qtbot.waitUntil(panel.table.isVisible)
    assert nameless(panel) == []
