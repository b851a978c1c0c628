"""The application: one QApplication, the crash log, the window, and the way they end."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication

from rlm_desktop import __version__
from rlm_desktop.bridge.language import speak, tr
from rlm_desktop.core import paths
from rlm_desktop.core.errors import RlmError
from rlm_desktop.core.settings import Settings, load_settings
from rlm_desktop.ui.opening import Imports, Opening
from rlm_desktop.ui.single_window import hand_over

if TYPE_CHECKING:
    from rlm_desktop.bridge.settings_store import SettingsStore
    from rlm_desktop.ui.crash_log import CrashLog
    from rlm_desktop.ui.main_window import MainWindow

SWITCH_SECONDS = 0.001
"""The default is 0.005 s: with two busy worker threads the GUI would wait for most of a frame to get its turn."""
_GREETING = ("rlm_desktop.ui.welcome", "rlm_desktop.bridge.model_checks")
_WANTED_SOON = (
    "rlm_desktop.engine.run",
    "rlm_desktop.models.gateway",
    "rlm_desktop.ui.markdown_html",
    "rapidfuzz",
    "snowballstemmer",
)
"""What the first question needs: loaded when one is being written, as memory of a window nobody asks is for others."""


def run(case: Path | None, files: Sequence[Path]) -> int:
    """Open the window and stay until it is closed.

    Args:
        case: The case to open, made if need be; the one of last time when None.
        files: Files and folders to add to it.

    Returns:
        The exit code. A case that is open in another window is left to it, with the files.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    app = make_application(sys.argv[:1])
    settings = _settings_of_last_time()
    speak(app, settings.language)
    last = Path(settings.last_case) if settings.last_case else paths.default_case()
    if hand_over(case or last, files):
        return 0
    start = Start(app, case, files)
    start.begin()
    try:
        return app.exec()
    finally:
        start.end()


class Start(QObject):
    """Shows an empty window at once, loads the parts of the real one, and puts that in its place.

    Args:
        app: The application.
        case: The case to open then; the one of last time when None.
        files: Files and folders to add to it.
    """

    def __init__(self, app: QApplication, case: Path | None, files: Sequence[Path]) -> None:
        super().__init__(app)
        gc.disable()
        self._case, self._files = case, files
        greeted = _settings_of_last_time().welcomed
        self._loader = Imports(("rlm_desktop.ui.main_window", *(() if greeted else _GREETING)), self)
        self._loader.finished.connect(self._open)
        self._readier = Imports(_WANTED_SOON, self)
        self._readier.finished.connect(_keep_for_good)
        self._log: CrashLog | None = None
        self.opening: Opening | None = None
        self.window: MainWindow | None = None

    def begin(self) -> None:
        """Show the empty window. The parts are loaded after its first painting."""
        self.opening = Opening(kept_layout())
        self.opening.show()
        QTimer.singleShot(0, self, self._loader.start)

    def end(self) -> None:
        """Wait for what is being imported, and close the log."""
        self._loader.wait()
        self._readier.wait()
        if self._log is not None:
            self._log.uninstall()

    def _open(self) -> None:
        """The parts are there: make the window, unless the user has closed the empty one meanwhile."""
        assert self.opening is not None
        if not self.opening.isVisible():
            return
        from rlm_desktop.bridge.settings_store import SettingsStore
        from rlm_desktop.ui.crash_log import CrashLog
        from rlm_desktop.ui.signal_watch import SignalWatch

        log = CrashLog(paths.log_folder(), self)
        log.install()
        self._log = log
        log.told.connect(self._tell_error)
        self.window = window = make_window(SettingsStore(paths.settings_file(), self))
        SignalWatch(window)
        window.show()
        self.opening.close()
        if log.crashed_before is not None:
            self._tell_with_folder(
                tr(
                    "The program ended unexpectedly last time; what was stored is safe. {report} tells where it was, "
                    "without a word of your documents."
                ).format(report=log.crashed_before.name)
            )
        QTimer.singleShot(0, window, lambda: window.begin(self._case, self._files))
        window.chat.question.textChanged.connect(self._readier.start, Qt.ConnectionType.SingleShotConnection)
        _keep_for_good()

    def _tell_error(self, sentence: str) -> None:
        written = tr("A report without a word of your documents was written.")
        if self.window is not None:
            self._tell_with_folder(f"{sentence} {written}")
        elif self.opening is not None and self._log is not None:
            self.opening.give_up(f"{sentence} {written}\n\n{self._log.folder}")

    def _tell_with_folder(self, sentence: str) -> None:
        assert self.window is not None
        self.window.messages.tell(sentence, "bad", tr("Show the report"), self._show_folder)

    def _show_folder(self) -> None:
        assert self._log is not None
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log.folder)))


def _keep_for_good() -> None:
    """Spare the garbage collector what was imported: to look through all of it holds the window up for 0.1 s."""
    gc.freeze()
    gc.enable()


def _settings_of_last_time() -> Settings:
    """The settings, as far as they can be told before the window is there to complain of them."""
    try:
        return load_settings(paths.settings_file())
    except RlmError:
        return Settings()


def make_application(arguments: Sequence[str]) -> QApplication:
    """The QApplication, named for desktops, settings and screen readers."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QGuiApplication.setDesktopFileName("rlm-desktop")
    app = QApplication(list(arguments))
    app.setApplicationName("rlm-desktop")
    app.setApplicationDisplayName("RLM Desktop")
    app.setApplicationVersion(__version__)
    return app


def make_window(store: SettingsStore) -> MainWindow:
    """The window with the settings loaded and its layout as it was left.

    The theme comes first, as it sets the font. The window puts its style sheet on when it is built: parts that are
    put together under one take twice the time.
    """
    from rlm_desktop.models.keys import Keys
    from rlm_desktop.ui.icons import app_icon
    from rlm_desktop.ui.main_window import MainWindow
    from rlm_desktop.ui.theme import apply_theme

    faults: list[str] = []
    store.failed.connect(faults.append)
    store.load()
    store.failed.disconnect(faults.append)
    if isinstance(app := QApplication.instance(), QApplication):
        apply_theme(app, store.settings.theme, sheet=False)
        app.setWindowIcon(app_icon())
    window = MainWindow(store, Keys(), kept_layout())
    for fault in faults:
        window.messages.tell(fault)
    return window


def kept_layout() -> QSettings:
    """Where size and layout of the window are kept."""
    return QSettings(str(paths.window_state_file()), QSettings.Format.IniFormat)
