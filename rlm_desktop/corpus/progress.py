"""How far an ingest is, and how long it will go on."""

from __future__ import annotations

import time
from dataclasses import dataclass

_BYTES_PER_FILE = 50_000
"""What opening one more file costs, in bytes of reading: weighs many small files against few large ones."""


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """How far an ingest is.

    Attributes:
        found: Files discovered so far, members of containers among them.
        done: Files that are dealt with: filed, found unchanged, or noted as problems.
        added: New documents.
        duplicates: Files whose content the case had under another path.
        unchanged: Files that were not read, because the case has them as they are.
        changed: Files of which the case had an older version.
        missing: Files that the case has and that are no longer there.
        hidden: Hidden files and folders that were left out.
        problems: Files that could not be read, or not wholly; the latter count as added or duplicates, too.
        bytes_done: Size of the files that are dealt with.
        bytes_total: Size of the files found.
        pages_total: Scanned pages whose text is to be recognised (OCR).
        pages_done: Those of them that were.
        seconds: Since the start, without pauses.
        rate: Files dealt with in a second.
        remaining: Estimated seconds to the end, None when there is nothing to estimate from.
        current: The name of a file in hand, or empty.
        state: scanning, reading, recognising, paused, stopped or done.
    """

    found: int = 0
    done: int = 0
    added: int = 0
    duplicates: int = 0
    unchanged: int = 0
    changed: int = 0
    missing: int = 0
    hidden: int = 0
    problems: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    pages_total: int = 0
    pages_done: int = 0
    seconds: float = 0.0
    rate: float = 0.0
    remaining: float | None = None
    current: str = ""
    state: str = "scanning"


def remaining_seconds(progress: IngestProgress, scanned: IngestProgress, seconds: float) -> float | None:
    """Estimated seconds to the end of the reading, from the work done since the scan; None before there is any."""
    files, size = progress.done - scanned.done, progress.bytes_done - scanned.bytes_done
    if not files:
        return None
    files_left, size_left = progress.found - progress.done, progress.bytes_total - progress.bytes_done
    return seconds * (size_left + files_left * _BYTES_PER_FILE) / (size + files * _BYTES_PER_FILE)


class Clock:
    """Counts seconds, without those in which it was stopped."""

    def __init__(self) -> None:
        self._sum = 0.0
        self._since: float | None = time.monotonic()

    def run(self, running: bool) -> None:
        """Let it run, or stop it."""
        if running and self._since is None:
            self._since = time.monotonic()
        elif not running and self._since is not None:
            self._sum += time.monotonic() - self._since
            self._since = None

    def seconds(self) -> float:
        """The sum up to now."""
        return self._sum + (time.monotonic() - self._since if self._since is not None else 0.0)
