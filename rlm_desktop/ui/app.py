"""The application: one QApplication, the crash log, the window, and the way they end."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from rlm_desktop import __version__
from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.core import paths
from rlm_desktop.models.keys import Keys
from rlm_desktop.ui.crash_log import CrashLog
from rlm_desktop.ui.icons import app_icon
from rlm_desktop.ui.main_window import MainWindow
from rlm_desktop.ui.theme import apply_theme

_SWITCH_SECONDS = 0.001
"""The default is 0.005 s: with two busy worker threads the GUI would wait for most of a frame to get its turn."""


def run(case: Path | None, files: Sequence[Path]) -> int:
    """Open the window and stay until it is closed.

    Args:
        case: The case to open, made if need be; the one of last time when None.
        files: Files and folders to add to it.

    Returns:
        The exit code.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    app = make_application(sys.argv[:1])
    log = CrashLog(paths.log_folder(), app)
    log.install()
    store = SettingsStore(paths.settings_file(), app)
    window = make_window(store)
    log.told.connect(window.messages.tell)
    _end_on_signals(window)
    window.show()
    if log.crashed_before:
        window.messages.tell(
            f"The program ended unexpectedly last time. What it was doing is in {log.folder}.", "warning"
        )
    # After the first painting: the window shall be there before the case is.
    QTimer.singleShot(0, window, lambda: window.begin(case, files))
    try:
        return app.exec()
    finally:
        log.uninstall()


def make_application(arguments: Sequence[str]) -> QApplication:
    """The QApplication, named for desktops, settings and screen readers."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QGuiApplication.setDesktopFileName("rlm-desktop")
    app = QApplication(list(arguments))
    app.setApplicationName("rlm-desktop")
    app.setApplicationDisplayName("RLM Desktop")
    app.setApplicationVersion(__version__)
    app.setWindowIcon(app_icon())
    return app


def make_window(store: SettingsStore) -> MainWindow:
    """The window with the settings loaded and its layout as it was left. The theme comes first: it sets the font."""
    faults: list[str] = []
    store.failed.connect(faults.append)
    store.load()
    store.failed.disconnect(faults.append)
    if isinstance(app := QApplication.instance(), QApplication):
        apply_theme(app, store.settings.theme)
    layout = QSettings(str(paths.window_state_file()), QSettings.Format.IniFormat)
    window = MainWindow(store, Keys(), layout)
    for fault in faults:
        window.messages.tell(fault)
    return window


class _SignalWatch(QObject):
    """Closes the window when the system or a terminal ends the program. Python sees no signal while Qt waits."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.setblocking(False)
        signal.set_wakeup_fd(self._write.fileno())
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)

    def _woken(self) -> None:
        self._read.recv(64)
        self._window.close()


def _end_on_signals(window: MainWindow) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        # Qt's loop is woken by the descriptor; without a handler of Python's the signal would kill at once.
        signal.signal(number, lambda *_: None)
    _SignalWatch(window)
