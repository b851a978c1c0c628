"""The code panel: every cell in order with its output and its end, however many; it stays where one reads."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from records import LogBuilder, begun_run, big_run, failed_run, finished_run
from rlm_desktop.core.events import RunFinished, RunState
from rlm_desktop.core.model import PageRange, Variable
from rlm_desktop.ui.cell_view import CellView, StepView
from rlm_desktop.ui.code_panel import CodePanel
from rlm_desktop.ui.empty_state import EmptyState
from shown_runs import LiveRun, nameless, show


@pytest.fixture
def panel(qtbot, controller):
    made = CodePanel(controller)
    qtbot.addWidget(made)
    made.resize(620, 600)
    made.show()
    return made


@pytest.fixture
def full(panel, controller, case, qtbot):
    show(qtbot, controller, case, finished_run())
    qtbot.waitUntil(lambda: len(panel.views) == 6)
    return panel


def titles(panel):
    return [view.findChild(QLabel, options=Qt.FindChildOption.FindChildrenRecursively).text() for view in panel.views]


def cells(panel):
    return {view.cell.id: view for view in panel.views if isinstance(view, CellView)}


def bar(panel):
    return panel._scroll.verticalScrollBar()


def part(number, cells=1):
    """A log of a run with so many cells of forty lines each, and its later cells to come."""
    log = LogBuilder()
    log.begin()
    for step in range(1, number + 1):
        log.step(f"s{step}", step, "```repl\nx\n```", f"Part {step}")
        log.cell(f"x{step}", f"s{step}", f"Part {step}", "\n".join(f"a{line} = {line}" for line in range(20)))
        log.end_cell(f"x{step}", "done\n")
    return log.records


def test_before_the_first_code_the_panel_says_what_will_be_there(panel, controller, case, qtbot):
    empty = panel.findChild(EmptyState)
    assert empty.accessibleName() == "No code yet"
    show(qtbot, controller, case, failed_run())
    assert empty.accessibleName() == "No code was run"


def test_cells_stand_in_order_and_a_child_run_under_the_cell_that_asked(full):
    order = [view.cell.id for view in full.views]
    assert order == ["x1", "x2", "x3", "x4", "x6", "x5"]
    left = {
        id: view.mapTo(full, QPoint(view.layout().contentsMargins().left(), 0)).x() for id, view in cells(full).items()
    }
    assert left["x6"] > left["x4"]
    assert any("Child run, level 1" in label.text() for label in cells(full)["x6"].findChildren(QLabel))


def test_a_cell_tells_title_state_and_time_in_words(full):
    view = cells(full)["x3"]
    texts = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
    assert "Step 3 · Add up the payments" in texts
    assert any(re.fullmatch(r"\d\.\d s", text) for text in texts)
    assert view.state.text == "Error"
    assert "TypeError: string indices" in view.error.text
    assert not view.output.isVisible()


def test_long_output_is_folded_after_twelve_lines(full):
    output = cells(full)["x1"].output
    view = output.findChild(QPlainTextEdit)
    assert output.folded
    assert view.blockCount() == 12
    folded = view.height()
    button = output.findChild(QPushButton)
    assert button.text() == "Show all 24 lines"
    button.click()
    assert view.toPlainText().endswith("24 pages")
    assert view.height() > folded
    button.click()
    assert view.height() == folded


def test_code_is_as_high_as_it_is_and_cannot_be_changed(full):
    for id, lines in (("x1", 9), ("x4", 3)):
        view = cells(full)[id].code.findChild(QPlainTextEdit)
        assert view.isReadOnly()
        assert view.verticalScrollBar().maximum() == 0
        assert view.blockCount() == lines


def test_a_step_without_code_shows_what_the_model_said(panel, controller, case, qtbot):
    log = LogBuilder()
    log.begin()
    log.step("s1", 1, "The answer is plain to see.", "")
    log.add(RunFinished("r1", RunState.DONE))
    show(qtbot, controller, case, log.records)
    qtbot.waitUntil(lambda: len(panel.views) == 1)
    assert isinstance(panel.views[0], StepView)
    assert panel.views[0].said.text == "The answer is plain to see."


def test_a_running_cell_counts_its_calls_and_then_its_end_is_shown(panel, controller, qtbot):
    records = finished_run()
    live = LiveRun(controller)
    live.give(qtbot, begun_run())
    qtbot.waitUntil(lambda: "x2" in cells(panel))
    qtbot.waitUntil(lambda: cells(panel)["x2"].state.text == "Running: 18 of 24 calls")
    live.give(qtbot, records[len(begun_run()) :])
    qtbot.waitUntil(lambda: len(panel.views) == 6)
    assert cells(panel)["x2"].state.text == "Done"
    assert cells(panel)["x2"].output.text == "23 of 24 pages read"


def test_a_cell_that_was_cut_off_is_not_running(panel, controller, case, qtbot):
    show(qtbot, controller, case, begun_run())
    qtbot.waitUntil(lambda: "x2" in cells(panel))
    assert cells(panel)["x2"].state.text == "Not finished"


def test_a_live_run_is_followed_at_its_end(panel, controller, qtbot):
    live, records = LiveRun(controller), part(12)
    half = len(part(6))
    live.give(qtbot, records[:half])
    qtbot.waitUntil(lambda: len(panel.views) == 6 and bar(panel).maximum() > 0)
    qtbot.waitUntil(lambda: bar(panel).value() == bar(panel).maximum())
    before = bar(panel).maximum()
    live.give(qtbot, records[half:])
    qtbot.waitUntil(lambda: len(panel.views) == 12 and bar(panel).maximum() > before)
    qtbot.waitUntil(lambda: bar(panel).value() == bar(panel).maximum())


def test_while_one_reads_the_panel_stays_where_it_is(panel, controller, qtbot):
    live, records = LiveRun(controller), part(12)
    half = len(part(6))
    live.give(qtbot, records[:half])
    qtbot.waitUntil(lambda: len(panel.views) == 6 and bar(panel).value() == bar(panel).maximum() > 0)
    bar(panel).setValue(40)
    before = bar(panel).maximum()
    live.give(qtbot, records[half:])
    qtbot.waitUntil(lambda: len(panel.views) == 12 and bar(panel).maximum() > before)
    assert bar(panel).value() == 40


def test_of_hundreds_of_cells_the_last_are_built_and_earlier_ones_on_demand(panel, controller, case, qtbot):
    show(qtbot, controller, case, big_run(0, 300))
    qtbot.waitUntil(lambda: len(panel.views) == 40)
    assert panel.views[0].cell.id == "x261"
    assert panel.views[-1].cell.id == "x300"
    assert panel._earlier.text() == "Show 40 of 260 earlier cells"
    panel._earlier.click()
    qtbot.waitUntil(lambda: len(panel.views) == 80)
    assert [view.cell.id for view in panel.views] == [f"x{number}" for number in range(221, 301)]


def test_earlier_cells_come_above_and_what_one_reads_stays_in_its_place(panel, controller, case, qtbot):
    show(qtbot, controller, case, big_run(0, 100))
    qtbot.waitUntil(lambda: len(panel.views) == 40 and bar(panel).maximum() > 1000)
    read = panel.views[0]
    bar(panel).setValue(100)
    before, least = read.mapTo(panel, QPoint()).y(), bar(panel).maximum()
    panel._earlier.click()
    qtbot.waitUntil(lambda: len(panel.views) == 80 and bar(panel).maximum() > 2 * least - 200)
    qtbot.waitUntil(lambda: abs(read.mapTo(panel, QPoint()).y() - before) < 4)


def test_a_live_run_of_hundreds_of_cells_keeps_the_newest_on_show(panel, controller, qtbot):
    LiveRun(controller).give(qtbot, big_run(0, 150))
    qtbot.waitUntil(lambda: bool(panel.views) and panel.views[-1].cell.id == "x150", timeout=20_000)
    assert len(panel.views) <= 80


def test_another_run_takes_the_place_of_the_one_before(full, controller, case, qtbot):
    show(qtbot, controller, case, begun_run())
    qtbot.waitUntil(lambda: len(full.views) == 2)
    assert bar(full).value() == 0


def test_every_control_has_a_name(full):
    assert nameless(full) == []


@pytest.fixture
def looked(panel, controller, case, qtbot):
    """A cell that made calls, was handed pages and left variables."""
    log = LogBuilder()
    log.begin()
    log.step("s1", 1, "```repl\nx\n```", "Look")
    log.cell("x1", "s1", "Look", "x = documents[6].pages[2]")
    log.calls("x1", 1, 3)
    found = (Variable("total", "int", "3"), Variable("names", "list", "2 items"))
    log.end_cell("x1", "done\n", variables=found, pages=(PageRange(7, 3, 4),))
    show(qtbot, controller, case, log.records)
    qtbot.waitUntil(lambda: "x1" in cells(panel))
    return cells(panel)["x1"]


def test_a_cell_leads_to_its_calls(looked, panel, qtbot):
    assert looked.foot.calls.text() == "3 calls"
    with qtbot.waitSignal(panel.calls_asked) as asked:
        looked.foot.calls.click()
    assert asked.args == ["x1"]


def test_a_cell_leads_to_the_pages_that_its_code_was_handed(looked, panel, qtbot):
    assert "document 7, pages 3–4</a>" in looked.foot.pages.text()
    with qtbot.waitSignal(panel.page_activated) as asked:
        looked.foot.pages.linkActivated.emit("7:3")
    assert asked.args == [7, 3]


def test_the_variables_of_a_cell_are_a_table_that_is_folded_at_first(looked):
    assert looked.foot.table is None
    looked.foot.variables.click()
    table = looked.foot.table
    assert table.isVisible()
    rows = [[table.item(row, column).text() for column in range(3)] for row in range(table.rowCount())]
    assert rows == [["total", "int", "3"], ["names", "list", "2 items"]]
    looked.foot.variables.click()
    assert not table.isVisible()


def test_the_foot_of_a_cell_can_be_used_without_seeing_it(looked, panel):
    looked.foot.variables.click()
    assert nameless(panel) == []


def test_a_cell_that_leads_nowhere_has_no_foot(panel, controller, case, qtbot):
    show(qtbot, controller, case, part(1))
    qtbot.waitUntil(lambda: "x1" in cells(panel))
    assert not cells(panel)["x1"].foot.isVisible()
