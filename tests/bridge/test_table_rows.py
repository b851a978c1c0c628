"""Rows of a table are handed out in pages, and sorted as people sort."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex

from rlm_desktop.bridge.table_rows import Order, Shown, TableRows, arranged, natural
from rlm_desktop.case.tables import Table
from rlm_desktop.core.events import EntryFilled
from rlm_desktop.core.model import EntryState
from rlm_desktop.engine.tables import Entry, Row, Sheet


def sheet_of(answers):
    rows = tuple(Row(number, f"{number}.txt", "", 1, 9, "") for number in range(len(answers)))
    entries = {
        (number, "Who?"): Entry("run", EntryFilled("r1", 1, number, "Who?", EntryState.ANSWERED, answer))
        for number, answer in enumerate(answers)
        if answer
    }
    return Sheet(Table(1, "Table 1", ("Who?",)), rows, entries)


def test_rows_come_in_pages():
    sheet = sheet_of(["x"] * 450)
    rows = TableRows(lambda _state: None)
    rows.show(sheet, sheet.rows)
    sizes = [rows.rowCount()]
    while rows.canFetchMore(QModelIndex()):
        rows.fetchMore(QModelIndex())
        sizes.append(rows.rowCount())
    assert sizes == [200, 400, 450]


def test_an_entry_that_is_filled_is_shown_at_its_place(qtbot):
    sheet = sheet_of(["", "x"])
    rows = TableRows(lambda _state: None)
    rows.show(sheet, tuple(reversed(sheet.rows)))
    filled = EntryFilled("r1", 1, 0, "Who?", EntryState.ANSWERED, "Grace")
    sheet.entries[0, "Who?"] = Entry("run", filled)
    with qtbot.waitSignal(rows.dataChanged) as changed:
        rows.show_filled(filled)
    assert (changed.args[0].row(), changed.args[0].column()) == (1, 1)
    assert rows.data(rows.index(1, 1)) == "Grace"


def test_figures_are_sorted_by_their_size_and_what_waits_stands_last():
    sheet = sheet_of(["EUR 9,500", "EUR 48,000.50", "", "EUR 1.2", "about EUR 100"])
    for descending, expected in ((False, [4, 3, 0, 1, 2]), (True, [1, 0, 3, 4, 2])):
        assert [row.document for row in arranged(sheet, Order(column=1, descending=descending))] == expected
    assert [row.document for row in arranged(sheet, Order(shown=Shown.WAITING))] == [2]
    assert [row.document for row in arranged(sheet, Order(words="eur 100"))] == [4]


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(one, other):
    assert (natural(one) < natural(other)) in (True, False)
