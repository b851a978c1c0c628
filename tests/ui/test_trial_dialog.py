"""A prompt is edited and put to a model by itself; the reply stands beside the one in the run."""

import pytest
from PySide6.QtCore import Qt

from model_server import Refuse, Wait
from records import begun_run, finished_run
from rlm_desktop.core.settings import ModelChoice, Settings
from rlm_desktop.models.keys import Keys
from rlm_desktop.ui.calls_panel import CallsPanel
from rlm_desktop.ui.data_sent_panel import DataSentPanel
from rlm_desktop.ui.trial_dialog import TrialDialog
from shown_runs import LiveRun, nameless, show

CALL = "c10"


@pytest.fixture
def panel(qtbot, controller, case, model_server):
    choice = ModelChoice("openai/test-model", model_server.url)
    controller.set_settings(Settings(root=choice, sub=choice))
    panel = CallsPanel(controller)
    qtbot.addWidget(panel)
    panel.resize(900, 700)
    panel.show()
    return panel


@pytest.fixture
def dialog(qtbot, controller, case, panel):
    show(qtbot, controller, case, finished_run())
    dialog = TrialDialog(controller, controller.trajectory.calls[CALL], Keys())
    dialog.show()
    yield dialog
    dialog.desk.shutdown()


def send(qtbot, dialog, prompt):
    dialog.prompt.setPlainText(prompt)
    with qtbot.waitSignal(dialog.desk.ended, timeout=20_000):  # the first of all loads what talks to models
        dialog.send.click()


def test_the_reply_stands_beside_the_one_in_the_run(qtbot, dialog, model_server):
    model_server.script.append("EUR 3.")
    assert dialog.prompt.toPlainText() == dialog._call.started.prompt
    send(qtbot, dialog, "How much?")
    assert model_server.received[-1].prompt == "How much?"
    assert dialog.before.text == "Page 10: EUR 140,000 to Lindqvist & Partners."
    assert dialog.now.text == "EUR 3."
    assert "test-model" in dialog.facts.text()


def test_what_was_tried_is_kept_with_the_call_and_told_in_its_facts(qtbot, dialog, panel, controller, case):
    send(qtbot, dialog, "How much?")
    send(qtbot, dialog, "How much in all?")
    with qtbot.waitSignal(controller.run_shown):
        controller.show_run(controller.run_id)
    assert [trial.started.prompt for trial in controller.trajectory.calls[CALL].trials] == [
        "How much?",
        "How much in all?",
    ]
    panel.choose(CALL)
    qtbot.waitUntil(lambda: panel.details.facts.endswith("2 trials"))


def test_an_earlier_trial_is_shown_again_with_its_prompt(qtbot, dialog, model_server):
    for reply in ("One.", "Two."):
        model_server.script.append(reply)
        send(qtbot, dialog, f"Say {reply}")
    dialog.trials.setCurrentIndex(0)
    assert (dialog.prompt.toPlainText(), dialog.now.text) == ("Say One.", "One.")
    dialog.restore.click()
    assert dialog.prompt.toPlainText() == dialog._call.started.prompt


def test_a_model_that_refuses_is_told_in_its_place(qtbot, dialog, model_server):
    model_server.script.append(Refuse(400, "It is too long."))
    send(qtbot, dialog, "How much?")
    assert "It is too long." in dialog.now.text


def test_a_trial_is_stopped(qtbot, dialog, model_server, controller):
    model_server.script.append(Wait())
    dialog.prompt.setPlainText("How much?")
    dialog.send.click()
    qtbot.waitUntil(lambda: len(model_server.received) == 1)
    assert dialog.send.text() == "&Stop"
    with qtbot.waitSignal(dialog.desk.ended, timeout=20_000):  # the first of all loads what talks to models
        dialog.send.click()
    assert dialog.now.text == "You stopped it."
    assert dialog.send.text() == "&Send"


def test_closing_the_dialog_stops_the_trial(qtbot, dialog, model_server):
    model_server.script.append(Wait())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.send.click()
    qtbot.waitUntil(lambda: len(model_server.received) == 1)
    thread = dialog.desk._thread
    dialog.close()
    assert thread.isFinished()


def test_where_a_prompt_goes_is_told_before_it_is_sent(qtbot, dialog):
    qtbot.waitUntil(lambda: dialog.told.text() == "Stays on this computer.")
    dialog.model.addItem("gpt", ModelChoice("openai/gpt-4o-mini"))
    dialog.model.setCurrentIndex(dialog.model.count() - 1)
    qtbot.waitUntil(lambda: dialog.told.text().startswith("Goes to "), timeout=30_000)
    assert "; about $0.0" in dialog.told.text()


def test_an_empty_prompt_cannot_be_sent(dialog):
    dialog.prompt.setPlainText(" ")
    assert not dialog.send.isEnabled()


def test_only_calls_to_models_can_be_tried_and_only_when_the_run_has_ended(qtbot, panel, controller, case):
    run = LiveRun(controller)
    run.give(qtbot, begun_run())
    qtbot.waitUntil(lambda: bool(controller.trajectory.calls))
    call = next(iter(controller.trajectory.calls))
    qtbot.waitUntil(lambda: panel.tree.index_of(call).isValid())
    panel.choose(call)
    assert panel.details.attempt.isVisible()
    assert not panel.details.attempt.isEnabled()
    controller.shutdown()
    show(qtbot, controller, case, finished_run())
    qtbot.waitUntil(lambda: panel._trajectory is controller.trajectory)
    panel.choose("x3")
    assert not panel.details.attempt.isVisible()
    panel.choose(CALL)
    with qtbot.waitSignal(panel.try_asked) as asked:
        panel.details.attempt.click()
    assert asked.args[0].id == CALL


def test_what_was_tried_elsewhere_is_listed_as_sent(qtbot, dialog, controller, case, monkeypatch):
    monkeypatch.setattr("rlm_desktop.models.gateway.is_local", lambda *_: False)
    sent = DataSentPanel(controller)
    qtbot.addWidget(sent)
    sent.show()
    send(qtbot, dialog, "How much?")
    qtbot.waitUntil(lambda: sent.table.model().rowCount() == 1)
    assert sent.table.model().id_at(0) == CALL


def test_every_control_has_a_name(dialog):
    assert nameless(dialog) == []
