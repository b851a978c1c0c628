import threading
import time

from PySide6.QtCore import QTimer

from rlm_desktop.bridge.stall_watch import TICK, StallWatch


def test_work_in_the_event_loop_is_a_stall(qtbot):
    watch = StallWatch()
    watch.start()
    QTimer.singleShot(0, lambda: time.sleep(0.15))
    qtbot.waitUntil(lambda: watch.longest > 0)
    qtbot.waitUntil(lambda: watch.ticks > 3)
    watch.stop()
    assert watch.longest >= 0.15 - 2 * TICK / 1000
    assert watch.stalls >= 1
    assert watch.quantile(0) < watch.quantile(1) == watch.longest


def test_a_stall_that_never_lets_the_timer_come_is_seen_at_the_end(qapp):
    watch = StallWatch()
    watch.start()
    time.sleep(0.1)
    watch.stop()
    assert watch.ticks == 1
    assert watch.longest >= 0.1 - 2 * TICK / 1000


def test_waiting_in_another_thread_is_no_work_of_the_loop(qtbot):
    released = threading.Event()
    waiting = threading.Thread(target=released.wait)
    waiting.start()
    watch = StallWatch()
    watch.start()
    qtbot.waitUntil(lambda: watch.ticks >= 5)
    watch.stop()
    released.set()
    waiting.join()
    assert watch.ticks >= 5


def test_starting_again_forgets(qapp):
    watch = StallWatch()
    watch.start()
    time.sleep(0.05)
    watch.stop()
    before = watch.longest
    watch.start()
    watch.stop()
    assert watch.longest < before
