"""Looks at how much memory a guest holds, where no limit of the system does: on macOS, and without its layer."""

from __future__ import annotations

import psutil

_ROOM = 32 << 20
"""Bytes that a guest may hold beyond its limit: libraries come into memory as they are used."""


class MemoryWatch:
    """The resident memory of one process, against a limit.

    Args:
        process: The number of the process.
        memory: Bytes it may use beyond what it uses now; 0 for no limit.
    """

    def __init__(self, process: int, memory: int) -> None:
        self._process = psutil.Process(process) if memory else None
        self._most = self._resident() + memory + _ROOM

    def is_over(self) -> bool:
        """Whether the process holds more than it may."""
        return self._process is not None and self._resident() > self._most

    def _resident(self) -> int:
        if self._process is None:
            return 0
        try:
            return int(self._process.memory_info().rss)
        except psutil.Error:
            # It is gone, or is another user's by now: what there is to tell of its end is told by its stream.
            return 0
