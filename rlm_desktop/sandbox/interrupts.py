"""What ends a cell before its last line: its time limit, or the answer handed in."""

from __future__ import annotations

import signal
from types import FrameType


class CellInterrupt(BaseException):
    """Ends the cell. Code behind the language layer cannot catch it."""


class TimeUp(CellInterrupt):
    """The cell's time is over."""


class Finished(CellInterrupt):
    """The program handed in its answer."""


class Interrupts:
    """Turns the host's SIGINT into :class:`TimeUp`, while a cell runs, and never in the middle of a frame."""

    def __init__(self) -> None:
        self.running = False
        self._held = False
        self._due = False

    def install(self) -> None:
        """Listen for the signal."""
        signal.signal(signal.SIGINT, self._strike)

    def _strike(self, signum: int, frame: FrameType | None) -> None:
        if not self.running:
            return
        if self._held:
            self._due = True
            return
        raise TimeUp

    def hold(self) -> None:
        """Let the time limit wait."""
        self._held = True

    def release(self) -> None:
        """Let it strike, at once if it is due."""
        self._held = False
        if self._due:
            self._due = False
            if self.running:
                raise TimeUp
