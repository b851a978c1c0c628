"""Notices when the event loop stands still: the time in which a window answers to nothing."""

from __future__ import annotations

import time
from array import array

from PySide6.QtCore import QObject, Qt, QTimer, Slot

TICK = 5
"""Milliseconds between two looks at the clock; shorter stalls are not seen."""
FRAME = 1 / 60
"""Seconds of one picture on the usual screen."""


class StallWatch(QObject):
    """A timer in the GUI thread that notes by how much it comes too late: once for each tick, in seconds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lates = array("d")
        self._last = 0.0
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=TICK)
        self._timer.timeout.connect(self._note)

    @property
    def ticks(self) -> int:
        """How often the clock was looked at since the start."""
        return len(self._lates)

    @property
    def longest(self) -> float:
        """Seconds of the longest stall since the start."""
        return max(self._lates, default=0.0)

    @property
    def stalls(self) -> int:
        """How many stalls were longer than a frame."""
        return sum(late > FRAME for late in self._lates)

    def quantile(self, share: float) -> float:
        """Seconds that this share (0 to 1) of the ticks was not later than."""
        lates = sorted(self._lates)
        return lates[min(len(lates) - 1, int(share * len(lates)))] if lates else 0.0

    def start(self) -> None:
        """Watch from now on; what was noted before is forgotten."""
        self._lates = array("d")
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Watch no longer. A stall that goes on until now counts too."""
        if self._timer.isActive():
            self._timer.stop()
            self._note()

    @Slot()
    def _note(self) -> None:
        now = time.perf_counter()
        self._lates.append(now - self._last - TICK / 1000)
        self._last = now
