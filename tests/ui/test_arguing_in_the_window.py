"""A claim is argued against from the Answer panel, and the two answers lead to each other."""

import pytest
from PySide6.QtWidgets import QWidget

from rlm_desktop.core.settings import ModelChoice, Settings
from rlm_desktop.ui.answer_panel import AnswerPanel
from rlm_desktop.ui.conversation_bar import ConversationBar
from rlm_desktop.ui.question_box import QuestionBox
from shown_runs import nameless


@pytest.fixture
def panel(qtbot, controller, add_document, tmp_path, model_server):
    path = tmp_path / "memo.txt"
    path.write_text("The bridge was found safe on 3 May 2021. On 9 June the finding was withdrawn.")
    add_document(path, "text", [path.read_text()])
    made = AnswerPanel(controller)
    qtbot.addWidget(made)
    made.resize(520, 700)
    made.show()
    ask(qtbot, controller, model_server, Settings(), "safe: “The bridge was found safe”")
    return made


def ask(qtbot, controller, model_server, settings, text):
    choice = ModelChoice("openai/test-model", model_server.url)
    model_server.otherwise = f'```repl\nsearch("bridge")\nFINAL("""{text}""")\n```'
    controller.set_settings(Settings(root=choice, sub=choice))
    with qtbot.waitSignal(controller.run_finished, timeout=30_000):
        controller.ask("Was it safe?")
    controller.set_settings(settings)


def test_a_claim_is_argued_against_and_shows_what_it_came_to(panel, controller, qtbot, model_server):
    qtbot.waitUntil(lambda: len(panel.claims) == 1)
    before = controller.run_id
    choice = ModelChoice("openai/test-model", model_server.url)
    controller.set_settings(Settings(root=choice, sub=choice))
    argue = panel.claims[0].verdict.argue
    assert argue.isVisible()
    assert argue.isEnabled()
    model_server.otherwise = '```repl\nsearch("finding")\nFINAL("CONTRADICTED: “the finding was withdrawn”.")\n```'
    with qtbot.waitSignal(controller.run_finished, timeout=30_000):
        argue.click()
    assert controller.run_id != before
    assert controller.question.startswith("What speaks against this statement")
    parent = QWidget()
    qtbot.addWidget(parent)
    bar = ConversationBar(controller, QuestionBox(parent), parent)
    assert bar.before.text() == "Back to the answer"
    with qtbot.waitSignal(controller.run_shown):
        bar.before.click()
    assert controller.run_id == before
    qtbot.waitUntil(lambda: bool(panel.claims) and bool(panel.claims[0].counters))
    (counter,) = panel.claims[0].counters
    assert counter.accessibleName() == "Argued against: Contradicted. “the finding was withdrawn”."
    assert not nameless(panel)
    with qtbot.waitSignal(controller.run_shown):
        counter.click()
    assert controller.trajectory.root.started.against == before


def test_the_offline_reader_is_not_offered_to_argue(panel, qtbot):
    qtbot.waitUntil(lambda: len(panel.claims) == 1)
    argue = panel.claims[0].verdict.argue
    assert argue.isVisible()
    assert not argue.isEnabled()
    assert "cannot argue" in argue.toolTip()
