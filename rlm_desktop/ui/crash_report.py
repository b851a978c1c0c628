"""Reports of crashes and of errors that nobody foresaw, which can be shown to a stranger.

What a log line or an error says may hold words of documents, names of files, or keys. So a report tells the versions,
where in the code something happened, and the program's own constant words, and nothing that was put into them.
"""

from __future__ import annotations

import logging
import platform
import sys
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from types import TracebackType

import PySide6
from PySide6.QtCore import QLockFile, QSysInfo, qVersion
from PySide6.QtGui import QGuiApplication

from rlm_desktop import __version__

_OWN = "rlm_desktop"
_LINES = 50
_REPORTS = 20
"""So many reports are kept."""


class Trail(logging.Handler):
    """A file with the last lines of the log as a report may tell them, complete on disk at any moment.

    Args:
        path: The file, which begins with the versions of everything.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(logging.INFO)
        self.heading = f"{_versions()}Started: {_now()}\n\nThe last lines of the log:\n"
        self.lines: deque[str] = deque(maxlen=_LINES)
        self.path = path
        # Appending is what lets the crash handler of Python write behind whatever stands there.
        self.file = path.open("a", encoding="utf-8")
        self._count = _LINES
        self._write(self.heading)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what of a line may be told."""
        line = _line(record)
        self.lines.append(line)
        self._count -= 1
        if self._count < 0:
            self._count = _LINES
            self.file.truncate(0)
            line = self.heading + "".join(self.lines)
        self._write(line)

    def close(self) -> None:
        """Close the file, and put it away: the process did not crash."""
        super().close()
        self.file.close()
        self.path.unlink(missing_ok=True)

    def report(self, kind: str, error: BaseException, trace: TracebackType | None) -> Path:
        """Write a report of an error into the folder of the trail, and tell its path.

        Args:
            kind: What is said of it.
            error: The error; its message stays out of the report.
            trace: Where it happened.
        """
        told = "".join(_frames(error, trace))
        return _file(self.path.parent, f"{self.heading}{''.join(self.lines)}\n{kind}:\n{told}", datetime.now(UTC))

    def _write(self, text: str) -> None:
        self.file.write(text)
        self.file.flush()


def begin_trail(folder: Path, process: int) -> tuple[Trail, QLockFile]:
    """A trail for this process, and the lock that tells other processes that it is alive."""
    path = folder / f"running-{process}.txt"
    lock = _lock_of(path)
    lock.tryLock(0)
    path.unlink(missing_ok=True)
    return Trail(path), lock


def collect_reports(folder: Path) -> Path | None:
    """Make reports of the trails of processes that ended in the middle.

    Returns:
        The newest of those reports; None if every process before ended as it should.
    """
    left = sorted(folder.glob("running-*.txt"), key=lambda path: path.stat().st_mtime)
    newest = None
    for path in left:
        lock = _lock_of(path)
        # Another window, with another case, that is alive and well keeps its own.
        if not lock.tryLock(0):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if "Fatal Python error" not in text:
            text += "\nThe process was ended from outside, or the computer stopped.\n"
        newest = _file(folder, text, datetime.fromtimestamp(path.stat().st_mtime, UTC))
        path.unlink()
        lock.unlock()
    return newest


def _file(folder: Path, text: str, when: datetime) -> Path:
    path = folder / f"report-{when:%Y%m%d-%H%M%S-%f}.txt"
    path.write_text(text.replace(str(Path.home()), "~"), encoding="utf-8")
    for old in sorted(folder.glob("report-*.txt"))[:-_REPORTS]:
        old.unlink()
    return path


def _lock_of(trail: Path) -> QLockFile:
    lock = QLockFile(str(trail.with_suffix(".lock")))
    # Held as long as a window is open, which may be days; that of a process that is gone is taken all the same.
    lock.setStaleLockTime(0)
    return lock


def _versions() -> str:
    kind = "frozen" if getattr(sys, "frozen", False) else "not frozen"
    return (
        f"RLM Desktop {__version__} ({kind})\n"
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, Qt {qVersion()}, "
        f"screen by {QGuiApplication.platformName() or 'nothing'}\n"
        f"{QSysInfo.prettyProductName()}, {QSysInfo.kernelType()} {QSysInfo.kernelVersion()}, "
        f"{QSysInfo.currentCpuArchitecture()}\n"
    )


def _line(record: logging.LogRecord) -> str:
    own = record.name.split(".")[0] == _OWN
    # Of the program's own lines, what is put in stands in the arguments; in those of libraries it can be anywhere.
    said = str(record.msg) if own else f"({record.module}:{record.lineno})"
    told = "".join(_frames(record.exc_info[1], record.exc_info[2])) if record.exc_info and record.exc_info[1] else ""
    return f"{_now()} {record.levelname} {record.name}: {said}\n{told}"


def _frames(error: BaseException | None, trace: TracebackType | None) -> Iterator[str]:
    """An error and what caused it: types and places, the outermost call first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        for frame in extract_tb(trace):
            yield f"  {_within(frame.filename)}:{frame.lineno} in {frame.name}\n"
        yield f"  {type(error).__module__}.{type(error).__qualname__}\n"
        error = error.__cause__ or error.__context__
        trace = error.__traceback__ if error is not None else None


def _within(filename: str) -> str:
    """The part of a path that is the same on every computer."""
    parts = Path(filename).parts
    for root in ("site-packages", _OWN):
        if root in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(root) - (root == _OWN) :])
    return parts[-1] if parts else ""


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
