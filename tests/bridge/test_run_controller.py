"""The controller asks, follows, stops and shows runs; what it says in signals is what its properties hold."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from model_server import Say, Wait
from records import begun_run, big_run, finished_run
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.bridge.run_thread import RunThread
from rlm_desktop.case.runs import RunLog
from rlm_desktop.core.errors import ModelError
from rlm_desktop.core.events import RunFinished, RunStarted, RunState
from rlm_desktop.core.settings import ModelChoice, Settings
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.models.keys import Keys


@pytest.fixture
def controller(qtbot, reader, case):
    reader.open(case)
    made = RunController(reader, Keys())
    made.open_case(case)
    yield made
    assert made.shutdown()


class Heard:
    """Everything a controller said, in order."""

    def __init__(self, controller):
        self.said = []
        self.changes = []
        controller.run_started.connect(self.started)
        controller.run_finished.connect(self.finished)
        controller.run_shown.connect(self.shown)
        controller.failed.connect(self.failed)
        controller.changed.connect(self.changed)
        self.threads = set()

    def started(self, run):
        self.said.append(("started", run))
        self.threads.add(threading.current_thread())

    def finished(self, run):
        self.said.append(("finished", run))

    def shown(self, run):
        self.said.append(("shown", run))

    def failed(self, sentence):
        self.said.append(("failed", sentence))

    def changed(self):
        self.changes.append(time.perf_counter())
        self.threads.add(threading.current_thread())


def says(records, *, then=None):
    """A run that gives these records, then does what ``then`` says."""

    async def work(sink):
        for record in records:
            sink(record)
        if then is not None:
            await then()

    return work


async def for_ever():
    await asyncio.Event().wait()


def keep(case, records):
    with RunLog(case) as log:
        for record in records:
            log.append(record.event)
        return log.run


def test_a_run_is_followed_to_its_end_in_the_windows_thread(controller, qtbot):
    heard = Heard(controller)
    records = finished_run()
    with qtbot.waitSignal(controller.run_finished):
        controller._begin("Why?", says(records))
        assert controller.running
        assert controller.question == "Why?"
    assert not controller.running
    assert controller.state is RunState.DONE
    assert len(controller.trajectory.calls) == 26
    assert [kind for kind, _ in heard.said] == ["shown", "started", "finished"]
    assert heard.threads == {threading.main_thread()}


def test_every_record_of_a_burst_arrives_with_few_signals(controller, qtbot):
    heard = Heard(controller)
    with qtbot.waitSignal(controller.run_finished):
        controller._begin("Why?", says(big_run(5000)))
    assert len(controller.trajectory.calls) == 5000
    assert all(call.state == "done" for call in controller.trajectory.calls.values())
    assert len(heard.changes) < 60


def test_stop_ends_a_run_that_waits_and_keeps_what_it_found(controller, qtbot):
    controller._begin("Why?", says(begun_run(), then=for_ever))
    qtbot.waitUntil(lambda: len(controller.trajectory.calls) == 24)
    with qtbot.waitSignal(controller.run_finished, timeout=1000):
        controller.stop()
        assert controller.stopping
    assert not controller.running
    assert controller.state is RunState.INTERRUPTED
    assert len(controller.trajectory.calls) == 24


def test_a_run_may_tell_its_end_after_stop(controller, qtbot):
    async def work(sink):
        for record in begun_run():
            sink(record)
        try:
            await for_ever()
        except asyncio.CancelledError:
            last = begun_run()[-1]
            sink(type(last)(last.run, last.sequence + 1, last.time, RunFinished("r1", RunState.STOPPED)))

    controller._begin("Why?", work)
    qtbot.waitUntil(lambda: bool(controller.run_id))
    with qtbot.waitSignal(controller.run_finished):
        controller.stop()
    assert controller.state is RunState.STOPPED


def test_stop_before_the_thread_has_begun_stops_it_too(qtbot):
    reached = []

    async def work(_sink):
        reached.append(True)
        await for_ever()

    thread = RunThread(work)
    thread.stop()
    thread.start()
    assert thread.wait(2000)
    assert thread.error is None
    assert reached == []


def test_what_is_in_the_way_of_a_run_is_told_in_its_own_sentence(controller, qtbot):
    async def refuse(_sink):
        raise ModelError("auth", "The provider refused the key.", remedy="Give another key in Settings.")

    with qtbot.waitSignal(controller.failed) as told:
        controller._begin("Why?", refuse)
    assert told.args == ["The provider refused the key. Give another key in Settings."]
    assert not controller.running


def test_a_mistake_of_the_program_is_told_and_not_hidden(controller, qtbot):
    async def stumble(_sink):
        raise ZeroDivisionError("by zero")

    with qtbot.captureExceptions() as raised, qtbot.waitSignal(controller.failed) as told:
        controller._begin("Why?", stumble)
    assert "ZeroDivisionError: by zero" in told.args[0]
    assert raised[0][0] is ZeroDivisionError


def test_a_question_asked_during_a_run_waits_for_its_end(controller, qtbot, case):
    go_on = threading.Event()

    async def until_told():
        await asyncio.to_thread(go_on.wait)

    controller._begin("Why?", says(begun_run(), then=until_told))
    controller.ask("And then?")
    controller.ask("Never mind?")
    assert controller.waiting == ("And then?", "Never mind?")
    controller.forget_waiting(1)
    with qtbot.waitSignal(controller.run_finished):
        go_on.set()
    assert controller.waiting == ()
    assert controller.question == "And then?"


def test_stop_asks_nothing_that_waits(controller, qtbot):
    controller._begin("Why?", says(begun_run(), then=for_ever))
    controller.ask("And then?")
    controller.shutdown()
    assert controller.waiting == ()
    assert not controller.running


def test_without_a_case_nothing_is_asked(controller, qtbot):
    controller.close_case()
    with qtbot.waitSignal(controller.failed) as told:
        controller.ask("And then?")
    assert "no open case" in told.args[0]


def test_a_run_of_the_past_is_shown_as_its_log_tells_it(controller, qtbot, case):
    run = keep(case, finished_run())
    with qtbot.waitSignal(controller.run_shown) as shown:
        controller.show_run(run)
    assert shown.args == [run]
    assert controller.state is RunState.DONE
    assert controller.question.startswith("Which payments")
    assert not controller.is_live


def test_a_log_without_an_end_is_interrupted(controller, qtbot, case):
    run = keep(case, begun_run())
    with qtbot.waitSignal(controller.run_shown):
        controller.show_run(run)
    assert controller.state is RunState.INTERRUPTED


def test_of_two_runs_asked_for_the_second_is_shown(controller, qtbot, case):
    first, second = keep(case, finished_run()), keep(case, begun_run())
    heard = Heard(controller)
    controller.show_run(first)
    controller.show_run(second)
    qtbot.waitUntil(lambda: controller.run_id == second)
    assert ("shown", first) not in heard.said


def test_a_run_that_is_not_there_is_told(controller, qtbot):
    with qtbot.waitSignal(controller.failed) as told:
        controller.show_run("never")
    assert "no run never" in told.args[0]


def test_one_may_look_at_the_past_while_a_run_goes_on_and_come_back(controller, qtbot, case):
    past = keep(case, finished_run())
    controller._begin("Why?", says(begun_run(), then=for_ever))
    qtbot.waitUntil(lambda: bool(controller.live_trajectory.run_id))
    live = controller.live_trajectory.run_id
    with qtbot.waitSignal(controller.run_shown):
        controller.show_run(past)
    assert controller.running
    assert not controller.is_live
    assert controller.state is RunState.DONE
    controller.show_run(live)
    assert controller.is_live


def test_the_list_names_every_run_newest_first(controller, qtbot, case):
    first, second = keep(case, finished_run()), keep(case, begun_run())
    listed = []
    controller.list_runs(listed.extend)
    qtbot.waitUntil(lambda: len(listed) == 2)
    assert [run.id for run in listed] == [second, first]
    assert [run.state for run in listed] == [RunState.INTERRUPTED, RunState.DONE]


def test_a_closed_case_shows_nothing_and_stops_its_run(controller, qtbot):
    controller._begin("Why?", says(begun_run(), then=for_ever))
    qtbot.waitUntil(lambda: bool(controller.run_id))
    controller.close_case()
    assert not controller.running
    assert controller.run_id == ""
    assert controller.trajectory.root is None


def test_a_question_is_answered_by_the_offline_reader_through_sandbox_and_case(controller, qtbot, case, tmp_path):
    from rlm_desktop.corpus.ingest import Ingest

    source = tmp_path / "contract.txt"
    source.write_text("The retainer is EUR 140,000 per quarter.\nIt was approved by Helga Voss on 14 March 2019.\n")
    Ingest(case, [source], workers=1).run()
    with qtbot.waitSignal(controller.run_finished, timeout=60_000) as finished:
        controller.ask("Who approved the retainer?")
    assert controller.state is RunState.DONE
    assert "Helga Voss" in controller.trajectory.answer.text
    assert controller.trajectory.citations[0].state.stands
    assert isinstance(controller.trajectory.root.started, RunStarted)
    listed = []
    controller.list_runs(listed.extend)
    qtbot.waitUntil(lambda: bool(listed))
    assert listed[0].id == finished.args[0]


def test_a_question_waits_for_consent_where_the_system_does_not_shut_code_in(
    controller, qtbot, case, tmp_path, poor_kernel
):
    (tmp_path / "letter.txt").write_text("The bridge cost 48,000 EUR.", encoding="utf-8")
    Ingest(case, [tmp_path / "letter.txt"]).run()
    heard = Heard(controller)
    with qtbot.waitSignal(controller.consent_wanted, timeout=20_000) as wanted:
        controller.ask("What did the bridge cost?")
    assert "landlock" in wanted.args[0]
    assert not controller.running
    assert [kind for kind, _ in heard.said if kind in ("started", "failed")] == []
    controller.set_settings(Settings(language_layer_alone=True))
    with qtbot.waitSignal(controller.run_finished, timeout=30_000):
        controller.ask_again()
    assert controller.question == "What did the bridge cost?"
    started = controller.trajectory.root.started
    assert "language" in started.layers
    assert any("landlock" in sentence for sentence in started.missing_layers)


def test_a_pause_holds_the_questions_of_a_run_back_until_it_may_go_on(controller, qtbot, case, tmp_path, model_server):
    (tmp_path / "a.txt").write_text("Six bearings were new.")
    Ingest(case, [tmp_path / "a.txt"], workers=1).run()
    model = ModelChoice("openai/m", model_server.url)
    controller.set_settings(Settings(root=model, sub=model))
    model_server.script += [Wait(), Say('```repl\nFINAL("Six")\n```')]
    controller.ask("How many?")
    qtbot.waitUntil(lambda: model_server.prompts != [])
    controller.pause(paused=True)
    assert controller.paused
    sent = len(model_server.prompts)
    with qtbot.waitSignal(controller.run_finished):
        controller.stop()
    assert not controller.paused
    assert len(model_server.prompts) == sent
