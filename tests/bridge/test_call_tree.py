"""The tree of calls says what the trajectory says, live and afterwards, however many calls there are."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from records import begun_run, big_run, failed_run, finished_run
from rlm_desktop.bridge.call_rows import Column
from rlm_desktop.bridge.call_search import nodes_of, search
from rlm_desktop.bridge.call_tree import ID_ROLE, CallTree
from rlm_desktop.engine.trajectory import Trajectory, fold

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def tree(qapp):
    model = CallTree()
    tester = QAbstractItemModelTester(model, FATAL)
    yield model
    del tester


def rows(tree: CallTree, parent: QModelIndex | None = None, level: int = 0) -> list[tuple]:
    """Every row of the tree, top down, as (level, text of each column but time)."""
    parent = parent or QModelIndex()
    tree.look_into(parent)
    found = []
    for number in range(tree.rowCount(parent)):
        index = tree.index(number, 0, parent)
        columns = [tree.index(number, column, parent).data() for column in Column if column != Column.TIME]
        found += [(level, *columns), *rows(tree, index, level + 1)]
    return found


def row(tree: CallTree, id: str, column: Column) -> str:
    return tree.index_of(id).siblingAtColumn(column).data()


def feed(tree: CallTree, records: list, *, every: int) -> Trajectory:
    """Show an empty trajectory and let the records come in batches."""
    trajectory = Trajectory()
    tree.show(trajectory, live=True)
    for start in range(0, len(records), every):
        for record in records[start : start + every]:
            trajectory.apply(record)
        tree.update()
    return trajectory


def test_a_finished_run_stands_as_run_steps_cells_calls_and_child_run(tree):
    tree.show(fold(finished_run()), live=False)
    levels = [level for level, *_ in rows(tree)]
    assert levels.count(0) == 1
    assert levels.count(1) == 5
    assert row(tree, "r1", Column.CALL).startswith("Question: Which payments")
    assert row(tree, "s2", Column.CALL) == "Step 2: Reading 24 pages with the sub-model"
    assert row(tree, "x2", Column.CALL) == "Read 24 pages with the sub-model (24 calls)"
    assert row(tree, "r2", Column.CALL) == "Child run: Who approved the payments?"
    assert tree.index_of("r2").parent() == tree.index_of("c25")
    assert tree.index_of("c26").parent() == tree.index_of("b26")
    assert tree.index_of("b26").parent() == tree.index_of("x6")


def test_every_state_is_a_word(tree):
    tree.show(fold(finished_run()), live=False)
    assert row(tree, "c9", Column.STATE) == "Failed"
    assert row(tree, "c10", Column.STATE) == "Done"
    assert row(tree, "x2", Column.STATE) == "Done, 1 call failed"
    assert row(tree, "x3", Column.STATE) == "Error"
    assert row(tree, "r1", Column.STATE) == "Done"


def test_tokens_and_cost_of_a_cell_are_the_sums_of_its_calls(tree):
    tree.show(fold(finished_run()), live=False)
    assert row(tree, "x2", Column.SENT) == row(tree, "b1", Column.SENT) == f"{23 * 820:,}"
    assert row(tree, "x2", Column.RECEIVED) == f"{23 * 45:,}"
    assert row(tree, "x2", Column.PAGES) == "24"
    assert row(tree, "x2", Column.COST) == "$0.03"
    assert row(tree, "c10", Column.COST) == "$0.0011"


@pytest.mark.parametrize("every", [1, 7, 1000])
def test_a_run_that_comes_in_pieces_ends_as_the_tree_of_the_whole(tree, every):
    feed(tree, finished_run(), every=every)
    tree.set_live(False)
    live = rows(tree)
    tree.show(fold(finished_run()), live=False)
    assert live == rows(tree)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, len(finished_run())), every=st.integers(1, 40))
def test_wherever_a_run_is_cut_the_live_tree_equals_the_loaded_one(tree, cut, every):
    feed(tree, finished_run()[:cut], every=every)
    tree.set_live(False)
    live = rows(tree)
    tree.show(fold(finished_run()[:cut]), live=False)
    assert live == rows(tree)


def test_what_goes_on_is_running_and_the_path_leads_to_it(tree):
    feed(tree, begun_run(), every=10)
    path = [index.data() for index in tree.running_path()]
    assert [text.split(":")[0] for text in path[:2]] == ["Question", "Step 2"]
    assert path[-1] == "llm_query × 24"
    tree.look_into(path_end := tree.running_path()[-1])
    assert path_end.data() == "llm_query × 24"
    assert tree.running_path()[-1].data().startswith("24. ")
    assert row(tree, "c24", Column.STATE) == "Running"


def test_what_an_interruption_cut_off_is_not_running(tree):
    tree.show(fold(begun_run()), live=False)
    assert row(tree, "c24", Column.STATE) == "Not finished"
    assert row(tree, "r1", Column.STATE) == "Not finished"
    assert tree.running_path() == []


def test_a_batch_is_one_row_that_says_how_many_calls_it_holds_and_how_many_failed(tree):
    tree.show(fold(finished_run()), live=False)
    assert row(tree, "b1", Column.CALL) == "llm_query × 24, 1 failed"
    assert row(tree, "b1", Column.STATE) == "Done"
    assert tree.rowCount(tree.index_of("b1")) == 0
    assert tree.hasChildren(tree.index_of("b1"))
    tree.look_into(tree.index_of("b1"))
    assert tree.rowCount(tree.index_of("b1")) == 24
    feed(tree, begun_run(), every=7)
    assert row(tree, "b1", Column.STATE) == "Running, 18 of 24"


def test_rows_are_sorted_by_any_figure_and_back(tree):
    def order():
        parent = tree.index_of("b1")
        return [tree.index(number, 0, parent).data(ID_ROLE) for number in range(3)]

    tree.show(fold(finished_run()), live=False)
    tree.look_into(tree.index_of("b1"))
    kept = QPersistentModelIndex(tree.index_of("c9"))
    tree.sort(Column.STATE, Qt.SortOrder.DescendingOrder)
    assert order() == ["c9", "c1", "c2"]
    assert kept.row() == 0
    assert kept.data().startswith("9. ")
    tree.sort(Column.COST, Qt.SortOrder.AscendingOrder)
    assert order()[0] == "c9"
    tree.sort(-1)
    assert order() == ["c1", "c2", "c3"]
    assert kept.row() == 8


def test_a_run_that_failed_at_once_says_so(tree):
    tree.show(fold(failed_run()), live=False)
    assert row(tree, "r1", Column.STATE) == "Failed"


def test_a_search_sees_prompts_and_replies(tree):
    nodes = nodes_of(fold(finished_run()))
    way = {"r1", "s2", "x2", "b1"}
    assert search(nodes, "PAGE 10 of the ledger") == {*way, "c10"}
    assert search(nodes, "Page 10: EUR 140,000") == {*way, "c10"}
    assert search(nodes, "did not answer within 120") == {*way, "c9"}
    assert search(nodes, "def nothing_of_this(") == set()
    assert {"r2", "c25", "x4"} <= search(nodes, "r2")


def test_ten_thousand_calls_come_with_one_insertion_for_each_batch(qapp):
    tree = CallTree()  # without the tester, which looks at every row for every signal
    insertions = []
    tree.rowsInserted.connect(lambda *_: insertions.append(1))
    changes = []
    tree.dataChanged.connect(lambda *_: changes.append(1))
    trajectory = feed(tree, big_run(10_000), every=1000)
    assert row(tree, "b1", Column.CALL) == "llm_query × 10,000"
    assert len(insertions) < 40
    assert len(changes) < 100
    assert row(tree, "c10000", Column.STATE) == "Done"
    assert len(trajectory.calls) == 10_000


def test_the_headings_name_the_columns(tree):
    headings = [tree.headerData(column, Qt.Orientation.Horizontal) for column in Column]
    assert headings == ["Call", "Model", "Sent", "Received", "Cost", "Time", "Pages", "State"]
