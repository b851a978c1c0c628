"""The chat pane: ask, watch, stop, read the answer, come back to past questions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication, QPushButton

from records import QUESTION, begun_run, failed_run, finished_run
from rlm_desktop.core.events import Conditions, RunState
from rlm_desktop.core.settings import ModelChoice, Settings
from rlm_desktop.engine.modes import Mode
from rlm_desktop.ui.chat_pane import ChatPane
from rlm_desktop.ui.state_label import StateLabel
from shown_runs import LiveRun, keep, nameless, show


@pytest.fixture
def pane(qtbot, controller):
    made = ChatPane(controller)
    qtbot.addWidget(made)
    made.resize(700, 800)
    made.show_size(1204, 18_330)
    made.show()
    return made


@pytest.fixture
def asked(controller, monkeypatch):
    """The questions that reach the controller."""
    questions = []
    monkeypatch.setattr(controller, "ask", lambda question, documents, mode, follows: questions.append(question))
    return questions


def buttons(pane):
    return {button.text(): button for button in pane.findChildren(QPushButton) if button.isVisible()}


def warnings(pane):
    QApplication.processEvents()  # Qt shows what was added to a layout in the next turn
    return [label.text for label in pane.run.findChildren(StateLabel) if label.isVisible()]


def told(pane):
    return pane.run.progress.text.replace("\u00a0", " ")


def test_a_case_without_documents_asks_for_a_folder(pane, qtbot):
    pane.show_size(0, 0)
    assert "Add a folder…" in buttons(pane)
    assert not buttons(pane)["Ask"].isEnabled()
    assert pane._scope.text() == "No documents yet: add some, then ask."
    with qtbot.waitSignal(pane.folder_asked):
        buttons(pane)["Add a folder…"].click()


def test_an_example_fills_the_box_and_is_not_sent(pane, asked):
    text, button = next((text, button) for text, button in buttons(pane).items() if text.endswith("?"))
    button.click()
    assert pane.question.toPlainText() == text
    assert pane.question.hasFocus()
    assert asked == []


def test_enter_sends_and_shift_enter_begins_a_line(pane, asked, qtbot):
    qtbot.keyClicks(pane.question, "Who paid")
    qtbot.keyClick(pane.question, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(pane.question, "whom?")
    assert asked == []
    qtbot.keyClick(pane.question, Qt.Key.Key_Return)
    assert asked == ["Who paid\nwhom?"]
    assert pane.question.toPlainText() == ""


def test_blank_questions_are_not_sent(pane, asked, qtbot):
    qtbot.keyClicks(pane.question, "   ")
    qtbot.keyClick(pane.question, Qt.Key.Key_Return)
    assert asked == []


def test_the_box_grows_to_five_lines_and_no_further(pane):
    heights = []
    for lines in range(1, 9):
        pane.question.setPlainText("\n".join("x" * lines))
        heights.append(pane.question.height())
    assert heights[:5] == sorted(set(heights[:5]))
    assert set(heights[5:]) == {heights[4]}


def test_scope_and_model_are_told_in_words(pane, controller, qtbot):
    assert pane._scope.text() == "Whole case: 1,204 documents, 18,330 pages"
    assert "it does not reason" in pane._model.text()
    controller.set_settings(Settings(ModelChoice("openai/gpt-5"), ModelChoice("openai/gpt-5-mini")))
    assert pane._model.text() == "Model: gpt-5, reading with gpt-5-mini"
    with qtbot.waitSignal(pane.settings_requested):
        buttons(pane)["Change model"].click()


def test_a_live_run_tells_its_step_streams_its_reply_and_can_be_stopped(pane, controller, qtbot):
    live = LiveRun(controller, QUESTION)
    assert told(pane).startswith("Starting")
    assert pane.run.question.text() == QUESTION
    live.give(qtbot, begun_run())
    qtbot.waitUntil(lambda: "18 of 24 calls" in told(pane))
    assert told(pane).startswith("Step 2 of 30 · Read 24 pages")
    assert "payments = llm_query_batched(prompts)" in pane.run.stream.text.toPlainText()
    assert buttons(pane)["Ask next"].isEnabled()
    pane.run.pause.click()
    assert controller.paused
    assert told(pane).startswith("Paused")
    assert pane.run.pause.text() == "Go on"
    pane.run.pause.click()
    assert not controller.paused
    assert told(pane).startswith("Step 2")
    with qtbot.waitSignal(controller.run_finished):
        pane.run.stop.click()
        assert told(pane).startswith("Stopping")
    assert buttons(pane)["Ask"].isEnabled()
    assert not pane.run.stop.isVisible()


def test_the_stream_holds_the_whole_reply_of_its_step_and_folds_away(pane, controller, qtbot):
    records = begun_run()
    LiveRun(controller).give(qtbot, records)
    stream = pane.run.stream
    written = "".join(r.event.text for r in records if getattr(r.event, "step", "") == "s2" and r.event.transient)
    qtbot.waitUntil(lambda: stream.text.toPlainText() == written)
    stream._fold.click()
    assert not stream.text.isVisible()
    stream._fold.click()
    assert stream.text.isVisible()


def test_the_answer_is_headed_by_what_one_must_know(pane, controller, case, qtbot):
    show(qtbot, controller, case, finished_run(RunState.INCOMPLETE))
    assert warnings(pane)[0].startswith("This answer is incomplete. The cost limit of $2.00 was reached.")
    assert warnings(pane)[1] == "1 quote was not found in the documents. Do not rely on it."
    assert "What the documents show" in pane.run.answer.toPlainText()
    assert "ledger.pdf p. 12 · normalised" in pane.run.answer.toPlainText().replace("\u00a0", " ")
    assert pane.run._ending.text().startswith("Incomplete after 5 steps and 26 calls")


def test_a_run_without_an_answer_says_why(pane, controller, case, qtbot):
    show(qtbot, controller, case, failed_run())
    assert warnings(pane) == ["The provider refused the key (401). Nothing was sent."]
    assert pane.run.answer.toPlainText() == ""


def test_warnings_of_one_run_do_not_stay_for_the_next(pane, controller, case, qtbot):
    show(qtbot, controller, case, failed_run())
    show(qtbot, controller, case, finished_run())
    assert warnings(pane) == ["1 quote was not found in the documents. Do not rely on it."]


def test_a_chip_leads_to_its_citation(pane, controller, case, qtbot):
    show(qtbot, controller, case, finished_run())
    with qtbot.waitSignal(pane.citation_activated) as activated:
        pane.run.answer.anchorClicked.emit(QUrl("cite:c3"))
    assert activated.args[0].quote == "I have signed off on all three, please pay today"
    with qtbot.assertNotEmitted(pane.citation_activated):
        pane.run.answer.anchorClicked.emit(QUrl("https://example.org/"))


def test_past_questions_tell_state_and_time_and_show_their_run(pane, controller, case, qtbot):
    done, cut = keep(case, finished_run()), keep(case, begun_run())
    listed = []
    controller.list_runs(listed.extend)
    qtbot.waitUntil(lambda: len(listed) == 2)
    pane.past.fill(listed)
    actions = pane.past.questions.actions()
    assert [action.text().split("\t")[1].split(",")[0] for action in actions] == ["Interrupted", "Done"]
    assert ":" in actions[1].text().split("\t")[1]
    with qtbot.waitSignal(controller.run_shown) as shown:
        actions[1].trigger()
    assert shown.args == [done]
    assert cut != done


def test_many_past_questions_stay_within_reach(pane, controller, case, qtbot):
    keep(case, failed_run())
    listed = []
    controller.list_runs(listed.extend)
    qtbot.waitUntil(lambda: bool(listed))
    pane.past.fill(listed * 70)
    assert len([action for action in pane.past.questions.actions() if not action.isSeparator()]) == 31
    older = pane.past.questions.actions()[-1]
    assert older.text() == "Older questions (40)"


def test_from_a_past_question_one_finds_back_to_the_one_that_is_being_answered(pane, controller, case, qtbot):
    LiveRun(controller).give(qtbot, begun_run())
    qtbot.waitUntil(lambda: bool(controller.run_id))
    show(qtbot, controller, case, finished_run())
    assert controller.running
    assert not pane.run.stop.isVisible()
    buttons(pane)["Show the question being answered"].click()
    assert controller.is_live
    assert "Show the question being answered" not in buttons(pane)


def test_up_in_an_empty_box_writes_the_last_question_again(pane, controller, case, qtbot):
    show(qtbot, controller, case, finished_run())
    qtbot.keyClick(pane.question, Qt.Key.Key_Up)
    assert pane.question.toPlainText() == QUESTION


def test_every_control_has_a_name(pane, controller, case, qtbot):
    assert nameless(pane) == []
    show(qtbot, controller, case, finished_run())
    assert nameless(pane) == []


def test_the_question_goes_with_the_thoroughness_that_was_chosen(pane, controller, monkeypatch, qtbot):
    asked = []
    monkeypatch.setattr(controller, "ask", lambda question, documents, mode, follows: asked.append((question, mode)))
    for name, mode in (("Thorough", Mode.THOROUGH), ("Every page", Mode.EVERY), ("Quick look", Mode.QUICK)):
        if name != "Thorough":
            pane.mode.setCurrentText(name)
        assert pane.mode.toolTip()
        pane.question.setPlainText("Who paid?")
        pane.send()
        assert asked[-1] == ("Who paid?", mode)
        assert asked[-1][1] is mode, "a string that is equal is none of the engine's modes"


@pytest.fixture
def followed(controller, monkeypatch):
    """What each question that reaches the controller follows."""
    runs = []
    monkeypatch.setattr(controller, "ask", lambda question, documents, mode, follows: runs.append(follows))
    return runs


def say(pane, text):
    pane.question.setPlainText(text)
    pane.send()


def test_a_question_follows_the_answer_that_is_shown_unless_it_is_to_begin_anew(
    pane, controller, followed, qtbot, case
):
    say(pane, "First?")
    show(qtbot, controller, case, finished_run())
    say(pane, "And then?")
    pane.conversation.follow.setChecked(False)
    say(pane, "Something else?")
    assert followed == ["", controller.run_id, ""]


def test_an_edited_question_follows_what_the_question_before_the_edit_followed(pane, controller, followed, qtbot, case):
    show(qtbot, controller, case, finished_run())
    pane.conversation.edit.click()
    assert pane.question.toPlainText() == controller.question
    say(pane, "In other words?")
    say(pane, "And then?")
    assert followed == ["", controller.run_id]


def test_questions_that_wait_are_shown_and_can_be_taken_out(pane, controller, qtbot):
    LiveRun(controller).give(qtbot, begun_run())
    say(pane, "And then?")
    qtbot.waitUntil(lambda: "Waits: And then?" in buttons(pane))
    buttons(pane)["Waits: And then?"].click()
    assert controller.waiting == ()
    qtbot.waitUntil(lambda: "Waits: And then?" not in buttons(pane))


def test_a_run_that_was_cut_off_can_be_resumed_where_it_is_shown(pane, controller, case, qtbot):
    show(qtbot, controller, case, finished_run())
    assert not pane.run.resume.isVisible()
    records = begun_run()
    first = replace(records[0].event, conditions=Conditions(ModelChoice(), ModelChoice()))
    show(qtbot, controller, case, [replace(records[0], event=first), *records[1:]])
    assert pane.run.resume.isVisible()
    assert any("Resume it" in warning for warning in warnings(pane))


def test_questions_go_to_chosen_documents_until_the_whole_case_is_asked_again(pane, controller, monkeypatch):
    asked = []
    monkeypatch.setattr(controller, "ask", lambda question, documents, mode, follows: asked.append(documents))
    pane.narrow((3, 5), "contracts")
    assert pane._scope.text() == "Only “contracts”: 2 documents"
    say(pane, "Who signed?")
    buttons(pane)["Whole case"].click()
    say(pane, "Who paid?")
    assert asked == [(3, 5), None]
    assert pane._scope.text().startswith("Whole case")


def test_what_reading_every_page_takes_is_told_before_it_is_asked(pane, controller, qtbot, add_document, tmp_path):
    path = tmp_path / "memo.txt"
    path.write_text("Grace Okafor signed.")
    add_document(path, "text", [path.read_text()])
    pane.show()
    pane.show_size(1, 1)
    assert not pane.projected.isVisible()
    pane.mode.setCurrentText("Every page")
    qtbot.waitUntil(lambda: pane.projected.text().startswith("Every page: about 1 call, "))
    assert pane.projected.isVisible()
    pane.mode.setCurrentText("Thorough")
    assert not pane.projected.isVisible()


def test_before_a_question_that_costs_it_is_said_how_much_and_who_is_sent_what(pane, controller, qtbot):
    controller.set_settings(Settings(ModelChoice("openai/gpt-5"), ModelChoice("openai/gpt-5-mini")))
    qtbot.waitUntil(lambda: "A question costs about $" in pane.projected.text())
    assert "A run stops at $2.00." in pane.projected.text()
    assert "go to OpenAI" in pane.projected.text()
    controller.set_settings(Settings())
    assert pane.projected.isHidden()


def test_an_answer_is_copied_with_the_places_of_its_quotes(pane, controller, case, qtbot):
    assert "Copy with references" not in buttons(pane)
    show(qtbot, controller, case, finished_run())
    qtbot.waitUntil(lambda: "Copy with references" in buttons(pane))
    buttons(pane)["Copy with references"].click()
    copied = QApplication.clipboard().text()
    assert copied.startswith(QUESTION + "\n\n1 quote was not found in the documents.")
    assert "and the ledger confirms that it “was settled on 14 March 2019” [2]." in copied
    assert "\nReferences\n[1] “a fixed retainer of EUR 140,000 per quarter” (invoice-2019-03.pdf, page 1)\n" in copied
    assert "[4] “the board was informed in writing” (minutes.docx, page 4; not found)\n" in copied
