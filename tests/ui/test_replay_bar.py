"""The replay bar moves all panels through a run, by mouse and keys, and says which moment they show."""

import pytest
from PySide6.QtCore import Qt

from records import finished_run
from rlm_desktop.bridge.playback import Playback
from rlm_desktop.ui.calls_panel import CallsPanel
from rlm_desktop.ui.replay_bar import ReplayBar
from shown_runs import nameless, show


@pytest.fixture
def bar(controller, case, qtbot):
    show(qtbot, controller, case, finished_run())
    playback = Playback(controller)
    bar = ReplayBar(playback)
    qtbot.addWidget(bar)
    assert bar.isHidden()
    with qtbot.waitSignal(playback.changed):
        playback.begin()
    return bar


def test_the_slider_shows_the_run_at_a_moment_in_the_panels(bar, controller, qtbot):
    calls = CallsPanel(controller)
    qtbot.addWidget(calls)
    calls.show()
    bar.slider.setValue(bar.slider.maximum())
    qtbot.waitUntil(lambda: calls.tree.index_of("c25").isValid())
    bar.slider.setValue(1)
    qtbot.waitUntil(lambda: not calls.tree.index_of("c25").isValid())


def test_it_is_moved_by_keys_and_says_the_moment(bar, qtbot):
    before = bar.words.text()
    qtbot.keyClick(bar.slider, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: bar.words.text() != before)
    assert bar.words.text().startswith("Step 6 of 6, ")
    assert bar.slider.accessibleDescription() == bar.words.text()
    assert not bar.after.isEnabled()


def test_buttons_go_from_step_to_step_and_the_end_closes_it(bar, controller, qtbot):
    assert not bar.before.isEnabled()
    place = bar.slider.value()
    bar.after.click()
    qtbot.waitUntil(lambda: bar.slider.value() > place)
    bar.close_button.click()
    qtbot.waitUntil(lambda: bar.isHidden() and not controller.replaying)


def test_every_control_has_a_name(bar):
    bar.show()
    assert nameless(bar) == []
