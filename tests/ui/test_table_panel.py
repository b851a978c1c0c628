"""The Table panel: makes tables, has them filled by real calls, and leads to the quotes of each entry."""

from contextlib import closing

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from model_server import Refuse, Wait
from rlm_desktop.bridge.open_case import OpenCase
from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.bridge.table_desk import TableDesk
from rlm_desktop.bridge.table_rows import Shown
from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.tables import list_tables
from rlm_desktop.core import paths
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.models.keys import Keys
from rlm_desktop.ui.table_dialog import QuestionsDialog, TableDialog
from rlm_desktop.ui.table_panel import TablePanel
from shown_runs import nameless

PRICE, DATE = "What is the price?", "What is its date?"
TEXTS = {"a": "The price is 48,000 euros a year.", "b": "The price is 9,500 euros a year.", "c": "Minutes of May."}


def answered(body):
    prompt = body["messages"][-1]["content"]
    if PRICE in prompt and "48,000" in prompt:
        return "48,000 euros\n“The price is 48,000 euros” (page 1)"
    if PRICE in prompt and "9,500" in prompt:
        return "9,500 euros\n“They paid nothing to anybody” (page 1)"
    return "NOT FOUND"


@pytest.fixture
def panel(qtbot, case, add_document, tmp_path, model_server):
    model_server.otherwise = answered
    for name, text in TEXTS.items():
        path = tmp_path / f"{name}.txt"
        path.write_text(text)
        add_document(path, "text", [text])
    store = SettingsStore(paths.settings_file())
    store.change(sub=ModelChoice("openai/test-model", model_server.url))
    opened = OpenCase(store, Keys())
    made = TablePanel(TableDesk(opened), opened.runs)
    opened.opened.connect(made.show_case)
    qtbot.addWidget(made)
    made.resize(1000, 420)
    made.show()
    with qtbot.waitSignal(opened.opened):
        opened.open(case)
    yield made
    opened.shutdown()


@pytest.fixture
def make(panel, qtbot):
    def made(*questions, search=""):
        panel._desk.make("", questions, search, ())
        qtbot.waitUntil(lambda: panel._standing is not None and panel._standing.sheet.table.questions == questions)

    return made


@pytest.fixture
def filled(panel, make, qtbot):
    make(PRICE, DATE)
    fill(panel, qtbot)
    return panel


def fill(panel, qtbot):
    with qtbot.waitSignal(panel._runs.run_finished, timeout=20_000):
        panel.fill.click()
    qtbot.waitUntil(lambda: not panel._standing.waiting)


def texts(panel):
    rows = panel.rows
    return [
        [rows.data(rows.index(row, column)) for column in range(rows.columnCount())] for row in range(rows.rowCount())
    ]


def test_without_a_table_the_panel_says_what_one_is(panel):
    assert panel._stack.currentIndex() == 0
    assert panel._empty.accessibleName() == "No table yet"


def test_a_new_table_tells_what_filling_it_takes(panel, make):
    make(PRICE, DATE)
    assert texts(panel)[0] == ["a.txt", "Waiting", "Waiting"]
    assert panel.progress.text == "3 documents, 2 questions: 0 answered, 0 not in the document, 6 waiting."
    assert panel.planned.text().startswith("Takes about 6 calls and ")
    assert panel.fill.text() == "Fill 6 entries"


def test_the_dialog_makes_a_table(panel, qtbot, case):
    panel.ask_table()
    dialog = panel.findChild(TableDialog)
    assert not dialog._make.isEnabled()
    dialog.questions.setPlainText(f"{PRICE}\n\n{DATE}\n{PRICE}")
    qtbot.keyClicks(dialog.search, "euros")
    assert dialog.found.isChecked()
    with qtbot.waitSignal(panel._desk.changed):
        dialog._make.click()
    with closing(connect_read_only(case)) as connection:
        (table,) = list_tables(connection)
    assert (table.questions, table.scope) == ((PRICE, DATE), "euros")
    assert [row[0] for row in texts(panel)] == ["a.txt", "b.txt"]


def test_chosen_documents_are_offered_for_a_table(panel, qtbot):
    panel.narrow((2,))
    panel.ask_table()
    dialog = panel.findChild(TableDialog)
    dialog.questions.setPlainText(PRICE)
    dialog.narrowed.setChecked(True)
    with qtbot.waitSignal(panel._desk.changed):
        dialog._make.click()
    assert [row[0] for row in texts(panel)] == ["b.txt"]


def test_entries_are_filled_and_their_state_is_told_in_words(filled):
    assert texts(filled) == [
        ["a.txt", "48,000 euros", "Not in it"],
        ["b.txt", "9,500 euros", "Not in it"],
        ["c.txt", "Not in it", "Not in it"],
    ]
    spoken = filled.rows.data(filled.rows.index(1, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "9,500 euros: Not found"
    assert filled.progress.text == "3 documents, 2 questions: 2 answered, 4 not in the document."
    assert not filled.fill.isVisible()
    assert not filled.retry.isVisible()
    assert not nameless(filled)


def test_an_entry_shows_its_quote_and_a_click_opens_it(filled, qtbot):
    index = filled.rows.index(0, 1)
    filled.view.setCurrentIndex(index)
    assert filled.entry.answer.text() == "48,000 euros"
    assert [row.citation.state.value for row in filled.entry.rows] == ["exact"]
    with qtbot.waitSignal(filled.citation_activated) as opened:
        filled.view.clicked.emit(index)
    assert opened.args[0].span.page == 1
    with qtbot.waitSignal(filled.document_activated):
        filled.view.activated.emit(filled.rows.index(2, 0))


def test_rows_are_sorted_by_the_size_of_figures_and_filtered(filled, qtbot):
    with qtbot.waitSignal(filled._desk.changed):
        filled.view.horizontalHeader().setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    assert [row[0] for row in texts(filled)] == ["b.txt", "a.txt", "c.txt"]
    with qtbot.waitSignal(filled._desk.changed):
        filled.view.horizontalHeader().setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    assert [row[0] for row in texts(filled)] == ["a.txt", "b.txt", "c.txt"]
    with qtbot.waitSignal(filled._desk.changed):
        filled.filter.setText("9,500")
    assert [row[0] for row in texts(filled)] == ["b.txt"]
    assert filled.progress.text.endswith(" Shown: 1 row.")
    filled.shown.setCurrentIndex(filled.shown.findData(Shown.SOUND))
    with qtbot.waitSignal(filled._desk.changed):
        filled.shown.activated.emit(filled.shown.currentIndex())
    assert texts(filled) == []


def test_only_what_failed_is_asked_again(panel, make, qtbot, model_server):
    model_server.otherwise = lambda body: (
        Refuse(400, "Not here.") if "48,000" in body["messages"][-1]["content"] else answered(body)
    )
    make(PRICE)
    fill(panel, qtbot)
    assert texts(panel)[0] == ["a.txt", "Failed"]
    assert panel.retry.text() == "Ask 1 failed again"
    model_server.otherwise = answered
    asked = len(model_server.received)
    panel.retry.click()
    qtbot.waitUntil(lambda: texts(panel)[0] == ["a.txt", "48,000 euros"], timeout=20_000)
    assert len(model_server.received) == asked + 1


def test_a_stop_keeps_what_was_filled_and_the_rest_is_offered(panel, make, qtbot, model_server):
    model_server.otherwise = lambda body: Wait() if "Minutes" in body["messages"][-1]["content"] else answered(body)
    make(PRICE)
    panel.fill.click()
    qtbot.waitUntil(
        lambda: texts(panel)[0][1] == "48,000 euros" and texts(panel)[1][1] == "9,500 euros", timeout=20_000
    )
    assert panel.stop.isVisible()
    assert panel.progress.text.startswith("Filling: 2 of 3 entries")
    panel.stop.click()
    qtbot.waitUntil(lambda: panel.fill.text() == "Fill 1 entry", timeout=20_000)


def test_further_questions_become_columns(filled, qtbot):
    filled.ask_questions()
    dialog = filled.findChild(QuestionsDialog)
    dialog.questions.setPlainText("Who signed it?")
    with qtbot.waitSignal(filled._desk.changed):
        dialog._add.click()
    assert texts(filled)[0] == ["a.txt", "48,000 euros", "Not in it", "Waiting"]


def test_the_table_is_written_as_a_workbook(filled, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "out.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), "Workbook (*.xlsx)"))
    with qtbot.waitSignal(filled._desk.written):
        filled.write.click()
    assert openpyxl.load_workbook(path).active["D2"].value == "48,000 euros"
