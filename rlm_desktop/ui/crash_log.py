"""Where errors go that nobody foresaw: into a log file and a report, and one sentence of them into the window."""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from rlm_desktop.bridge.language import tr
from rlm_desktop.ui.crash_report import begin_trail, collect_reports

LOG_FILE = "rlm-desktop.log"
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

    Attributes:
        folder: Where log and reports are.
        crashed_before: The report of a process before this one that ended in the middle; None if there was none.

    Args:
        folder: Where log and reports are; made if need be.
        parent: The Qt parent.
    """

    told = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.crashed_before = collect_reports(folder)
        self._trail, self._alive = begin_trail(folder, os.getpid())
        self._reported: set[tuple[str, int]] = set()
        self._handler = RotatingFileHandler(folder / LOG_FILE, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8")
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    def install(self) -> None:
        """Catch from now on."""
        logging.getLogger().addHandler(self._handler)
        logging.getLogger().addHandler(self._trail)
        log.setLevel(logging.INFO)
        faulthandler.enable(self._trail.file)
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
        logging.getLogger().removeHandler(self._trail)
        self._handler.close()
        self._trail.close()
        self._alive.unlock()

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.error("Uncaught exception", exc_info=(kind, error, trace))
        place = (kind.__name__, _last_line(trace))
        if place not in self._reported:
            self._reported.add(place)
            self._trail.report("An error that nobody foresaw", error, trace)
        self.told.emit(
            tr("Something went wrong in the program ({kind}: {error}). Your case is safe.").format(
                kind=kind.__name__, error=error
            )
        )

    def _uncaught_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._uncaught(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def _qt_message(self, kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
        logging.getLogger(f"Qt.{context.category}").log(_LEVELS.get(kind, logging.WARNING), "%s", message)


def _last_line(trace: TracebackType | None) -> int:
    """The line an error was raised in, by which the same error is known when it comes again."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace.tb_lineno if trace is not None else 0
