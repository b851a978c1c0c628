"""A run that is gone through again is shown as it was after each of its records."""

import pytest

from records import finished_run
from rlm_desktop.bridge.playback import Playback
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.core.events import RunState, StepStarted
from rlm_desktop.engine.trajectory import fold
from rlm_desktop.models.keys import Keys
from shown_runs import LiveRun, show


@pytest.fixture
def controller(reader, case):
    reader.open(case)
    controller = RunController(reader, Keys())
    controller.open_case(case)
    yield controller
    controller.shutdown()


@pytest.fixture
def playback(controller, case, qtbot):
    show(qtbot, controller, case, finished_run())
    playback = Playback(controller)
    with qtbot.waitSignal(playback.changed):
        playback.begin()
    return playback


def go_to(qtbot, playback, place):
    playback.go_to(place)
    qtbot.waitUntil(lambda: playback.place == place)


def test_playing_begins_at_the_first_step(playback, controller):
    assert controller.replaying
    assert len(controller.trajectory.steps) == 1
    assert controller.trajectory.answer is None
    assert controller.state is RunState.RUNNING
    assert playback.words.startswith("Step 1 of 6, ")
    assert not controller.can_resume


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 1.0])
def test_a_moment_is_the_fold_of_the_records_up_to_it(playback, controller, qtbot, share):
    place = round(share * playback.length)
    go_to(qtbot, playback, place)
    wanted = fold(playback.film.records[:place])
    shown = controller.trajectory
    assert (list(shown.calls), list(shown.steps), shown.answer) == (
        list(wanted.calls),
        list(wanted.steps),
        wanted.answer,
    )


def test_the_newest_of_many_wishes_is_shown_and_few_of_the_others(playback, controller, qtbot):
    shown = []
    controller.run_shown.connect(lambda _: shown.append(playback.place))
    for place in range(2, playback.length + 1):
        playback.go_to(place)
    qtbot.waitUntil(lambda: playback.place == playback.length)
    assert len(shown) < 10


def test_steps_lead_from_landmark_to_landmark(playback, qtbot):
    marks = playback.film.landmarks
    for mark in marks[1:4]:
        playback.step(forward=True)
        qtbot.waitUntil(lambda mark=mark: playback.place == mark)
    playback.step(forward=False)
    qtbot.waitUntil(lambda: playback.place == marks[2])
    assert isinstance(playback.film.records[marks[0] - 1].event, StepStarted)


def test_the_end_shows_the_whole_run(playback, controller, qtbot):
    with qtbot.waitSignal(controller.run_shown):
        playback.end()
    assert not controller.replaying
    assert controller.trajectory.answer is not None
    assert controller.state is RunState.DONE
    assert playback.film is None


def test_another_run_or_question_ends_it(playback, controller, case, qtbot):
    show(qtbot, controller, case, finished_run())
    assert playback.film is None
    with qtbot.waitSignal(playback.changed):
        playback.begin()
    LiveRun(controller)
    assert playback.film is None
    assert controller.is_live


def test_a_verdict_is_not_given_on_the_past(playback, controller, case, qtbot):
    before = len(playback.film.records)
    controller.judge("A claim", None)
    with qtbot.waitSignal(controller.run_shown):
        playback.end()
    with qtbot.waitSignal(playback.changed):
        playback.begin()
    assert playback.length == before


def test_what_is_going_on_cannot_be_gone_through(controller, qtbot):
    LiveRun(controller)
    playback = Playback(controller)
    playback.begin()
    assert playback.film is None
