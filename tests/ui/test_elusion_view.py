"""The elusion sample in the Coverage panel: drawn, judged by key, read by a model, with its rate."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rlm_desktop.core.events import AnswerGiven, Record, RunFinished, RunStarted, RunState
from rlm_desktop.core.settings import ModelChoice, Settings
from rlm_desktop.ui.coverage_panel import CoveragePanel
from shown_runs import nameless, show


@pytest.fixture
def view(qtbot, controller, case, add_document, tmp_path):
    panel = CoveragePanel(controller)
    qtbot.addWidget(panel)
    panel.resize(520, 700)
    panel.show()
    panel.tabs.setCurrentWidget(panel.elusion)
    ids = []
    for number in range(6):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"Okafor signed paper {number}." if number < 2 else f"Nothing in {number}.")
        ids.append(add_document(path, "text", [path.read_text()]))
    events = [
        RunStarted("r1", "Who signed?", only=tuple(ids)),
        AnswerGiven("r1", "Nobody."),
        RunFinished("r1", RunState.DONE),
    ]
    show(qtbot, controller, case, [Record("run", number, 1e9, event) for number, event in enumerate(events, 1)])
    qtbot.waitUntil(lambda: panel.elusion.draw.isEnabled())
    return panel.elusion


def draw(view, qtbot, size):
    view.wanted.setValue(size)
    view.draw.click()
    qtbot.waitUntil(lambda: view.list.topLevelItemCount() == size)


def states(view):
    return [view.list.topLevelItem(row).text(1) for row in range(view.list.topLevelItemCount())]


def test_documents_are_drawn_and_judged_by_key(view, qtbot):
    draw(view, qtbot, 3)
    assert states(view) == ["Not read"] * 3
    assert view.rate.text() == "3 documents drawn from 6. None of them has been read yet."
    view.list.setCurrentItem(view.list.topLevelItem(0))
    view.list.setFocus()
    QTest.keyClick(view.list, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: states(view)[0] == "Relevant")
    QTest.keyClick(view.list, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: states(view)[1] == "Not relevant")
    assert view.rate.text().startswith("1 of 2 relevant: 50.0%, 95 % confidence interval ")
    view.list.setCurrentItem(view.list.topLevelItem(0))
    view.relevant.click()
    qtbot.waitUntil(lambda: states(view)[0] == "Not read")
    assert not nameless(view)


def test_a_model_reads_the_sample_while_its_run_stays_shown(view, qtbot, controller, model_server):
    model_server.otherwise = lambda body: (
        "Okafor\n“Okafor signed paper” (page 1)" if "Okafor" in body["messages"][-1]["content"] else "NOT FOUND"
    )
    controller.set_settings(Settings(sub=ModelChoice("openai/test-model", model_server.url)))
    shown = controller.run_id
    draw(view, qtbot, 6)
    with qtbot.waitSignal(controller.run_finished, timeout=20_000):
        view.read.click()
    qtbot.waitUntil(lambda: "Not read" not in states(view))
    assert states(view).count("Relevant") == 2
    assert view.rate.text().startswith("2 of 6 relevant: 33.3%. That is all")
    assert controller.run_id == shown
    with qtbot.waitSignal(view.document_activated):
        view.list.itemActivated.emit(view.list.topLevelItem(0), 0)


def test_a_sample_is_shown_again_with_its_run(view, qtbot, controller):
    draw(view, qtbot, 2)
    run = controller.run_id
    with qtbot.waitSignal(controller.run_shown):
        controller.show_run(run)
    qtbot.waitUntil(lambda: view.list.topLevelItemCount() == 2)
