"""The window resumes runs and puts their questions to other models, under the conditions that they had."""

from dataclasses import replace

import pytest

from model_server import Refuse, Say
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.core.events import RunState
from rlm_desktop.core.settings import ModelChoice, Settings
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.models.keys import Keys

LOOK = "I look.\n\n```repl\nprint(search('bridge'))\nprint(llm_query('Which day? ' + context[:80]))\n```\n"


@pytest.fixture
def controller(qtbot, reader, case, tmp_path, model_server):
    (tmp_path / "memo.txt").write_text("The bridge was inspected on 3 May 2021.", encoding="utf-8")
    Ingest(case, [tmp_path / "memo.txt"], workers=1).run()
    reader.open(case)
    made = RunController(reader, Keys())
    made.open_case(case)
    choice = ModelChoice("openai/test-model", model_server.url)
    made.set_settings(Settings(root=choice, sub=choice))
    yield made
    assert made.shutdown()


def finish(qtbot, controller, do):
    with qtbot.waitSignal(controller.run_finished, timeout=20_000):
        do()
    return controller.run_id


def test_a_run_that_failed_is_resumed_and_nothing_is_paid_twice(controller, qtbot, model_server):
    model_server.script.extend([LOOK, "3 May.", Refuse(401, "No.")])
    failed = finish(qtbot, controller, lambda: controller.ask("When?"))
    assert controller.state is RunState.FAILED
    assert controller.can_resume
    model_server.otherwise = "FINAL(On 3 May 2021.)"
    resumed = finish(qtbot, controller, controller.resume)
    assert controller.state is RunState.DONE
    assert not controller.can_resume
    assert controller.trajectory.root.started.resumes == failed != resumed
    assert len(model_server.received) == 4
    assert [step.reply.recorded for step in controller.trajectory.steps.values()] == [True, False]


def test_a_question_is_put_to_the_models_in_use_and_knows_whose_it_was(controller, qtbot, model_server):
    model_server.script.append(LOOK)
    model_server.otherwise = "FINAL(On 3 May 2021.)"
    first = finish(qtbot, controller, lambda: controller.ask("When?"))
    controller.set_settings(Settings())
    assert controller.can_put_again
    finish(qtbot, controller, controller.put_to_models_in_use)
    started = controller.trajectory.root.started
    assert (started.again, started.root_model, started.question) == (first, "offline", "When?")
    read = []
    controller.read_run(first, read.append)
    qtbot.waitUntil(lambda: bool(read))
    assert read[0].answer.text.startswith("On 3 May 2021.")


def test_a_run_that_came_to_a_limit_goes_on_with_twice_of_it(controller, qtbot, model_server):
    settings = controller.settings
    controller.set_settings(replace(settings, limits=replace(settings.limits, tokens=20)))
    ask, end = "```repl\nfound = llm_query('Who?')\n```", "```repl\nFINAL(found)\n```"
    model_server.script.extend([Say(ask), Say("Grace."), Say(end)])
    with qtbot.waitSignal(controller.run_finished, timeout=20_000):
        controller.ask("Who?")
    qtbot.waitUntil(lambda: controller.can_raise_limits)
    with qtbot.waitSignal(controller.run_finished, timeout=20_000):
        controller.raise_limits()
    assert controller.trajectory.root.started.limits["tokens"] == 40
    assert controller.trajectory.root.started.resumes
