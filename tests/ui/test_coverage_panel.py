"""The coverage panel: counts, every page as a square, and the way to the calls that saw it and back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rlm_desktop.core.events import (
    AnswerGiven,
    CallStarted,
    CellFinished,
    CellStarted,
    Record,
    RunFinished,
    RunStarted,
    RunState,
    StepStarted,
)
from rlm_desktop.core.model import CellEnd, CellResult, PageRange
from rlm_desktop.core.settings import ModelChoice, Settings
from rlm_desktop.engine.coverage import Coverage, DocumentCoverage, Reading
from rlm_desktop.engine.modes import Mode
from rlm_desktop.ui.coverage_panel import CoveragePanel
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.page_map import PageMap
from shown_runs import show


def records(document):
    """A run that read page 2 of a document and scanned pages 1 to 3."""
    events = [
        RunStarted("r1", "Who?", only=(document,)),
        StepStarted("s1", "r1", 1, 9),
        CellStarted("x1", "s1", "", ""),
        CallStarted("q1", "x1", "llm_query", "m", "Read this", pages=(PageRange(document, 2, 2),)),
        CellFinished("x1", CellResult(CellEnd.DONE, pages=(PageRange(document, 1, 3),))),
        AnswerGiven("r1", "Nobody."),
        RunFinished("r1", RunState.DONE),
    ]
    return [Record("run", number, 1e9, event) for number, event in enumerate(events, 1)]


@pytest.fixture
def panel(qtbot, controller):
    made = CoveragePanel(controller)
    qtbot.addWidget(made)
    made.resize(520, 700)
    made.show()
    return made


@pytest.fixture
def full(panel, controller, case, qtbot, add_document, tmp_path):
    path = tmp_path / "ledger.txt"
    path.write_text("text")
    document = add_document(path, "text", ["one", "two", "three", "", "five"])
    show(qtbot, controller, case, records(document))
    qtbot.waitUntil(lambda: bool(panel.coverage.documents))
    return panel


def test_before_a_run_the_panel_says_what_will_be_there(panel):
    assert panel.findChild(EmptyState).accessibleName() == "Nothing read yet"


def test_the_pages_are_counted_by_state(full):
    assert [label.text() for label in full.legend.values()] == [
        "Read by a model: 1",
        "Scanned by code: 2",
        "Untouched: 1",
        "Unreadable: 1",
    ]
    assert full.bounds.text().startswith("What this answer does not find was looked for in 1 of 1 document")
    assert "untouched: 1" in full.bar.accessibleName()


def test_a_page_leads_to_the_calls_that_held_it(full, qtbot):
    document = full.coverage.documents[0].document
    full.map.choose(document, 2)
    assert full.page.text() == "ledger.txt, page 2: read by a model. 1 prompt held it."
    with qtbot.waitSignal(full.call_activated) as asked:
        full.calls.itemActivated.emit(full.calls.item(0))
    assert asked.args == ["q1"]


def test_the_map_is_walked_by_keyboard_and_opens_pages(full, qtbot):
    full.map.choose(full.coverage.documents[0].document, 1)
    QTest.keyClick(full.map, Qt.Key.Key_Right)
    assert full.map.accessibleDescription() == "ledger.txt, page 2: read by a model"
    with qtbot.waitSignal(full.page_activated) as asked:
        QTest.keyClick(full.map, Qt.Key.Key_Return)
    assert asked.args == [full.coverage.documents[0].document, 2]


def test_a_click_finds_the_page_it_meets(full, qtbot):
    square = full.map._square((0, 3))
    qtbot.mouseClick(full.map.viewport(), Qt.MouseButton.LeftButton, pos=square.center())
    assert "page 3: scanned by code" in full.page.text()


def test_the_pages_of_a_call_are_marked(full):
    full.show_call("q1")
    assert full.map._marked == {0: bytearray([0, 1, 0, 0, 0])}


def test_the_pages_of_a_call_that_was_chosen_before_the_panel_was_seen_are_marked(
    panel, controller, case, qtbot, add_document, tmp_path
):
    path = tmp_path / "ledger.txt"
    path.write_text("text")
    document = add_document(path, "text", ["one", "two", "three", "", "five"])
    panel.hide()
    show(qtbot, controller, case, records(document))
    panel.show_call("q1")
    panel.show()
    qtbot.waitUntil(lambda: bool(panel.coverage.documents))
    assert panel.map._marked == {0: bytearray([0, 1, 0, 0, 0])}


def test_a_million_pages_are_laid_out_and_drawn_where_they_are_in_sight(qtbot):
    documents = tuple(DocumentCoverage(n, f"{n}.pdf", bytes([n % 4]) * 100) for n in range(10_000))
    view = PageMap()
    qtbot.addWidget(view)
    view.resize(600, 500)
    view.show()
    view.show_coverage(Coverage(documents, 0, ()))
    view.choose(9_999, 100)
    assert view.words_of((9_999, 100)) == f"9999.pdf, page 100: {list(Reading)[3]}"
    assert view.verticalScrollBar().value() > 0
    assert not view.grab().isNull()


def test_the_question_is_asked_again_of_documents_that_no_model_was_given(
    panel, controller, case, qtbot, add_document, tmp_path, monkeypatch
):
    ids = []
    for name in ("read", "left"):
        path = tmp_path / f"{name}.txt"
        path.write_text(name)
        ids.append(add_document(path, "text", ["one", "two", "three"]))
    told = records(ids[0])
    told[0] = Record("run", 1, 1e9, RunStarted("r1", "Who?", only=tuple(ids)))
    show(qtbot, controller, case, told)
    qtbot.waitUntil(lambda: bool(panel.coverage.documents))
    asked = []
    monkeypatch.setattr(controller, "ask", lambda *question: asked.append(question))
    assert panel.ask.text() == "Ask again over the 1 document that no model was given"
    panel.ask.click()
    assert asked == [("Who?", (ids[1],), Mode.THOROUGH)]


def test_nothing_is_asked_again_where_every_document_was_given(full):
    assert not full.ask.isVisible()


def test_pages_are_picked_by_mouse_and_keyboard(full, qtbot):
    document = full.coverage.documents[0].document
    left, control = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier

    def click(page, modifier=Qt.KeyboardModifier.NoModifier):
        qtbot.mouseClick(full.map.viewport(), left, modifier, full.map._square((0, page)).center())

    click(2, control)
    QTest.keyClick(full.map, Qt.Key.Key_Right)
    QTest.keyClick(full.map, Qt.Key.Key_Space)
    assert full.map.picked == [PageRange(document, 2, 3)]
    assert full.read_too.text() == "Read these too: 2 pages"
    click(2, control)
    assert full.map.picked == [PageRange(document, 3, 3)]
    click(3)
    click(5, Qt.KeyboardModifier.ShiftModifier)
    assert full.map.picked == [PageRange(document, 3, 5)]
    full.pick_none.click()
    assert full.map.picked == []
    name = full.map._square((0, 1)).center()
    name.setX(20)
    qtbot.mouseClick(full.map.viewport(), left, pos=name)
    assert full.map.picked == [PageRange(document, 1, 5)]
    full.pick_unread.click()
    assert full.map.picked == [PageRange(document, 1, 1), PageRange(document, 3, 3), PageRange(document, 5, 5)]


def test_pages_that_are_picked_are_read_by_a_run_that_follows(
    panel, controller, qtbot, add_document, tmp_path, model_server
):
    path = tmp_path / "memo.txt"
    path.write_text("memo")
    document = add_document(path, "text", ["The bridge was closed in May.", "It opened again in June."])
    choice = ModelChoice("openai/test-model", model_server.url)
    controller.set_settings(Settings(root=choice, sub=choice))
    model_server.otherwise = '```repl\nsearch("bridge")\nFINAL("In May.")\n```'
    with qtbot.waitSignal(controller.run_finished, timeout=30_000):
        controller.ask("When was it closed?")
    first = controller.run_id
    qtbot.waitUntil(lambda: bool(panel.coverage.documents))
    model_server.otherwise = lambda body: (
        "```repl\nFINAL(notes)\n```" if body["messages"][0]["role"] == "system" else "It opened in June."
    )
    panel.map.pick_unread()
    with qtbot.waitSignal(controller.run_finished, timeout=30_000):
        panel.read_too.click()
    trajectory = controller.trajectory
    assert trajectory.root.started.follows == first
    assert trajectory.answer.text == "It opened in June."
    (call,) = trajectory.calls.values()
    assert call.started.pages == (PageRange(document, 1, 2),)
    assert trajectory.root.started.conditions.pages == (PageRange(document, 1, 2),)
