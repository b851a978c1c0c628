"""Notices when the event loop stands still: the time in which a window answers to nothing."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Slot

TICK = 5
"""Milliseconds between two looks at the clock; shorter stalls are not seen."""


class StallWatch(QObject):
    """A timer in the GUI thread that notes by how much it comes too late.

    Attributes:
        longest: Seconds of the longest stall since the start.
        stalls: How many stalls were longer than a frame of 1/60 s.
        ticks: How often the timer came; 0 means that the loop did not run at all.
    """

    FRAME = 1 / 60

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.longest, self.stalls, self.ticks = 0.0, 0, 0
        self._last = 0.0
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=TICK)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Watch from now on; what was noted before is forgotten."""
        self.longest, self.stalls, self.ticks = 0.0, 0, 0
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Watch no longer. A stall that goes on until now counts too."""
        if self._timer.isActive():
            self._timer.stop()
            self._note()

    @Slot()
    def _tick(self) -> None:
        self.ticks += 1
        self._note()

    def _note(self) -> None:
        now = time.perf_counter()
        late = now - self._last - TICK / 1000
        self._last = now
        self.longest = max(self.longest, late)
        self.stalls += late > self.FRAME
