"""The timeline draws what is in sight, goes to calls by mouse and keys, and tells each in words."""

import pytest
from PySide6.QtCore import QPoint, Qt

from records import big_run, finished_run
from rlm_desktop.bridge.call_lanes import end_of, lanes
from rlm_desktop.engine.trajectory import fold
from rlm_desktop.ui.call_timeline import CallTimeline


@pytest.fixture
def timeline(qtbot):
    timeline = CallTimeline()
    qtbot.addWidget(timeline)
    timeline.resize(600, 400)
    timeline.show()
    return timeline


@pytest.fixture
def full(timeline):
    run = fold(finished_run())
    end = end_of(run, 0.0)
    timeline.show_lanes(lanes(run, end), end - run.root.time)
    return timeline


def middle(timeline, id):
    line, at = timeline._places[id]
    return timeline._rect(timeline._lanes[line].bars[at], line).center().toPoint()


def test_a_click_on_a_bar_chooses_its_call(full, qtbot):
    with qtbot.waitSignal(full.chosen) as chosen:
        qtbot.mouseClick(full.viewport(), Qt.MouseButton.LeftButton, pos=middle(full, "c25"))
    assert chosen.args == ["c25"]
    with qtbot.assertNotEmitted(full.chosen):
        qtbot.mouseClick(full.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 390))


def test_the_arrows_go_from_bar_to_bar(full, qtbot):
    full.choose("s1")
    with qtbot.waitSignals([full.chosen, full.chosen]):
        qtbot.keyClick(full, Qt.Key.Key_Right)
        qtbot.keyClick(full, Qt.Key.Key_Down)
    assert full._bar(full._current).id.startswith("c")


def test_zooming_keeps_the_place_under_the_mouse_and_ends_at_the_whole(full, qtbot):
    second = full._second(300)
    for _ in range(4):
        qtbot.keyClick(full, Qt.Key.Key_Plus)
    assert full.horizontalScrollBar().maximum() > 0
    assert full._second(300) == pytest.approx(second, abs=0.5)
    for _ in range(9):
        qtbot.keyClick(full, Qt.Key.Key_Minus)
    assert full.horizontalScrollBar().maximum() == 0


def test_a_bar_is_told_in_words(full):
    line, at = full._places["c9"]
    words = full.words_of(full._lanes[line].bars[at])
    assert words.startswith("Call: ")
    assert words.endswith("failed")


def test_ten_thousand_calls_are_drawn_with_one_bar_a_pixel(timeline):
    run = fold(big_run(10_000))
    end = end_of(run, 0.0)
    timeline.show_lanes(lanes(run, end), end - run.root.time)
    drawn = []
    timeline._draw_bar = lambda *arguments, **_: drawn.append(arguments)
    timeline.viewport().repaint()
    assert 0 < len(drawn) < 600 * len(timeline._lanes)


def test_without_a_run_nothing_is_drawn_and_keys_do_nothing(timeline, qtbot):
    with qtbot.assertNotEmitted(timeline.chosen):
        qtbot.keyClick(timeline, Qt.Key.Key_Right)
    timeline.grab()
