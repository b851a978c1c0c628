"""Where errors go that nobody foresaw: into a log file, and one sentence of them into the window."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

LOG_FILE = "rlm-desktop.log"
CRASH_FILE = "crash.log"
_PREVIOUS_CRASH = "crash-previous.log"
_LOG_BYTES = 1_000_000
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

log = logging.getLogger("rlm_desktop")


class CrashLog(QObject):
    """Catches uncaught exceptions of all threads, messages of Qt, and crashes of the process itself.

    Signals:
        told: A sentence for the user. Emitted in whatever thread the error happened: connect it to methods of QObjects
            of the GUI thread only.

    Args:
        folder: Where the logs are; made if need be.
        parent: The Qt parent.
    """

    told = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.crashed_before = _put_away(folder)
        self._crashes = (folder / CRASH_FILE).open("w", encoding="utf-8")
        self._handler = RotatingFileHandler(folder / LOG_FILE, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8")
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    def install(self) -> None:
        """Catch from now on."""
        logging.getLogger().addHandler(self._handler)
        faulthandler.enable(self._crashes)
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        qInstallMessageHandler(self._qt_message)

    def uninstall(self) -> None:
        """Catch no more; a process that got here did not crash."""
        qInstallMessageHandler(None)
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        faulthandler.disable()
        logging.getLogger().removeHandler(self._handler)
        self._handler.close()
        self._crashes.close()

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.error("Uncaught exception", exc_info=(kind, error, trace))
        self.told.emit(
            f"Something went wrong in the program ({kind.__name__}: {error}). Your case is safe. "
            "The details are in the log (Help, Show log)."
        )

    def _uncaught_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._uncaught(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def _qt_message(self, kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
        log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)


def _put_away(folder: Path) -> bool:
    """Keep what the last process wrote as it crashed. Whether it did crash."""
    crash = folder / CRASH_FILE
    if not crash.is_file() or not crash.stat().st_size:
        return False
    crash.replace(folder / _PREVIOUS_CRASH)
    return True
