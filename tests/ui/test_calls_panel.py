"""The calls panel: the tree, the search in it, and the prompt and reply of the row that is chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QPushButton

from records import begun_run, big_run, finished_run
from rlm_desktop.bridge.call_rows import Column
from rlm_desktop.bridge.call_tree import ID_ROLE
from rlm_desktop.case.connection import connect
from rlm_desktop.ui.calls_panel import CallsPanel
from rlm_desktop.ui.empty_state import EmptyState
from shown_runs import LiveRun, nameless, show


@pytest.fixture
def panel(qtbot, controller):
    made = CallsPanel(controller)
    qtbot.addWidget(made)
    made.resize(700, 700)
    made.show()
    return made


@pytest.fixture
def full(panel, controller, case, qtbot):
    show(qtbot, controller, case, finished_run())
    qtbot.waitUntil(lambda: panel.tree.rowCount() == 1)
    return panel


def found(panel):
    """The ids of the rows that the view holds, from the top."""
    model, ids = panel.view.model(), []

    def walk(parent):
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            ids.append(index.data(ID_ROLE))
            walk(index)

    walk(QModelIndex())
    return ids


def search(panel, qtbot, words):
    panel.filter.setText(words)
    with qtbot.waitSignal(panel._filtering.timeout):
        pass
    shown = panel.found if words else panel.tree
    qtbot.waitUntil(lambda: panel.view.model() is shown and panel.searched == words)


def test_before_the_first_call_the_panel_says_what_will_be_there(panel):
    assert panel.findChild(EmptyState).isVisible()
    assert panel.findChild(EmptyState).accessibleName() == "No calls yet"


def test_the_run_itself_is_chosen_first(full):
    assert full.details.prompt.text.startswith("Which payments")
    assert full.details.reply.text.startswith("## What the documents show")
    assert "Done" in full.details.facts


def test_the_run_that_goes_on_is_chosen_until_the_user_chooses(panel, controller, qtbot):
    LiveRun(controller).give(qtbot, begun_run())
    qtbot.waitUntil(lambda: panel.details.prompt.text.startswith("Which payments"))


def test_a_call_shows_prompt_reply_and_what_it_took(full):
    full.choose("c10")
    assert full.details.prompt.text.endswith("Page 10 of the ledger.\nEUR 140,000 was paid.")
    assert full.details.reply.text == "Page 10: EUR 140,000 to Lindqvist & Partners."
    assert full.details.facts == "claude-haiku-4-5 · 865 tokens (820 sent, 45 received) · $0.0011 · 1.4 s"


def test_a_call_that_failed_says_why(full):
    full.choose("c9")
    assert full.details.reply.text.startswith("The model did not answer within 120 seconds.")
    assert "Failed" in full.details.facts


def test_a_cell_shows_code_and_output_and_a_step_what_was_said(full):
    full.choose("x3")
    assert full.details.prompt.text.startswith("total = sum(")
    assert "TypeError" in full.details.reply.text
    full.choose("s2")
    assert full.details.prompt.text == "[user]\nGo on."
    assert "```repl" in full.details.reply.text


def test_pages_in_a_prompt_are_links_by_name(panel, controller, case, qtbot):
    with connect(case) as connection:
        connection.execute(
            "INSERT INTO documents (id, sha256, name, path, kind, size, pages, characters, added) "
            "VALUES (7, 'b', 'ledger <2019>.pdf', '/a', 'pdf', 1, 24, 9, '')"
        )
    connection.close()
    show(qtbot, controller, case, finished_run())
    panel.choose("c10")
    qtbot.waitUntil(lambda: "ledger &lt;2019&gt;.pdf, page 10" in panel.details.pages)
    with qtbot.waitSignal(panel.page_activated) as activated:
        panel.details._pages.linkActivated.emit("7:10")
    assert activated.args == [7, 10]


def test_copy_takes_the_whole_text_even_where_it_is_shown_cut(full, qtbot):
    text = "x" * 300_000
    full.details.reply.show_text("Reply", text)
    full.details.reply.findChild(QPushButton).click()
    assert QApplication.clipboard().text() == text


def test_a_search_keeps_the_rows_that_hold_the_words_and_the_way_to_them(full, qtbot):
    search(full, qtbot, "page 17 OF the")
    assert found(full) == ["r1", "s2", "x2", "b1", "c17"]
    search(full, qtbot, "failed")
    assert "c9" in found(full)
    search(full, qtbot, "")
    assert len(found(full)) == len(full.tree._rows)


def test_the_chosen_row_stays_chosen_through_a_search(full, qtbot):
    full.choose("c17")
    search(full, qtbot, "page 17 of")
    assert full.view.currentIndex().data(ID_ROLE) == "c17"
    search(full, qtbot, "")
    assert full.view.currentIndex().data(ID_ROLE) == "c17"
    assert full.details.prompt.text.endswith("Page 17 of the ledger.\nEUR 140,000 was paid.")


def test_what_goes_on_is_opened_once_and_stays_folded_when_folded(panel, controller, qtbot):
    live, records = LiveRun(controller), begun_run()
    live.give(qtbot, records[:-5])
    qtbot.waitUntil(lambda: panel.view.isExpanded(panel.tree.index_of("x2")))
    assert not panel.view.isExpanded(panel.tree.index_of("x1"))
    panel.view.collapse(panel.tree.index_of("x2"))
    live.give(qtbot, records[-5:])
    qtbot.waitUntil(lambda: panel.tree.index_of("c18").siblingAtColumn(Column.STATE).data() == "Done")
    assert not panel.view.isExpanded(panel.tree.index_of("x2"))


def test_the_reply_of_the_chosen_call_appears_when_it_comes(panel, controller, qtbot):
    live, records = LiveRun(controller), finished_run()
    live.give(qtbot, begun_run())
    qtbot.waitUntil(lambda: panel.tree.index_of("c24").isValid())
    panel.choose("c24")
    assert panel.details.reply.text == ""
    live.give(qtbot, records[len(begun_run()) :])
    qtbot.waitUntil(lambda: panel.details.reply.text.startswith("Page 24:"))


def test_thousands_of_calls_arrive_whole(panel, controller, qtbot):
    LiveRun(controller).give(qtbot, big_run(3000))
    qtbot.waitUntil(lambda: panel.tree.index_of("c3000").isValid(), timeout=20_000)
    assert panel.tree.rowCount(panel.tree.index_of("b1")) == 3000
    last = panel.tree.index_of("c3000").siblingAtColumn(Column.STATE)
    qtbot.waitUntil(lambda: last.data() == "Done", timeout=20_000)


def test_a_narrow_panel_leaves_out_the_model_which_the_details_name(full):
    full.resize(420, 700)
    assert full.view.isColumnHidden(Column.MODEL)
    full.choose("c10")
    assert full.details.facts.startswith("claude-haiku-4-5")
    full.resize(800, 700)
    assert not full.view.isColumnHidden(Column.MODEL)


def test_another_run_begins_with_no_search(full, controller, case, qtbot):
    search(full, qtbot, "page 17 of")
    show(qtbot, controller, case, begun_run())
    qtbot.waitUntil(lambda: full.filter.text() == "")
    assert full.view.model() is full.tree


def test_every_control_has_a_name(full):
    assert nameless(full) == []


def test_tree_and_timeline_choose_the_same_call(full, qtbot):
    full._face_buttons.button(1).click()
    assert full.timeline.isVisible()
    full.timeline.chosen.emit("c10")
    assert full.details.prompt.text.endswith("Page 10 of the ledger.\nEUR 140,000 was paid.")
    full._face_buttons.button(0).click()
    assert full.view.isVisible()
    assert full.view.currentIndex().data(ID_ROLE) == "c10"


def test_a_batch_shows_what_it_came_to(full):
    full.choose("b1")
    assert full.details.facts.startswith("24 calls · 23 answered · 1 failed · 19,895 tokens")
    assert "Page 1 of the ledger" in full.details.prompt.text


def test_what_was_open_in_a_run_is_open_when_it_is_shown_again(full, controller, case, qtbot):
    run = controller.run_id
    full.view.expand(full.tree.index_of("b1"))
    full.view.collapse(full.tree.index_of("s1"))
    show(qtbot, controller, case, begun_run())
    qtbot.waitUntil(lambda: not full.view.isExpanded(full.tree.index_of("b1")))
    with qtbot.waitSignal(controller.run_shown):
        controller.show_run(run)
    qtbot.waitUntil(lambda: full.view.isExpanded(full.tree.index_of("b1")))
    assert not full.view.isExpanded(full.tree.index_of("s1"))


def test_a_click_on_a_heading_sorts_and_the_third_gives_the_order_back(full):
    full.view.expand(full.tree.index_of("b1"))
    header = full.view.header()
    header.setSortIndicator(Column.COST, Qt.SortOrder.DescendingOrder)
    first = full.tree.index(0, 0, full.tree.index_of("b1"))
    assert first.siblingAtColumn(Column.COST).data() == "$0.0011"
    header.setSortIndicator(Column.COST, Qt.SortOrder.AscendingOrder)
    assert full.tree.index(0, 0, full.tree.index_of("b1")).data(ID_ROLE) == "c9"
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert full.tree.index(0, 0, full.tree.index_of("b1")).data(ID_ROLE) == "c1"
