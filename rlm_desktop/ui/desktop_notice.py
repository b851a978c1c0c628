"""What the desktop tells when long work ends while another program is in front."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from rlm_desktop.bridge.language import counted, tr
from rlm_desktop.bridge.open_case import OpenCase
from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.bridge.wording import RUN_STATES, first_line
from rlm_desktop.ui.icons import app_icon

_LONG = 20.0
"""Seconds: who waits for less has not gone to other work."""


class DesktopNotice(QObject):
    """Tells of runs and readings that took long, once each, unless the window is in front or the settings say no.

    Signals:
        told: A title and a sentence, as the desktop was given them.

    Args:
        case: The open case.
        store: The settings.
        window: The window; the Qt parent.
    """

    told = Signal(str, str)

    def __init__(self, case: OpenCase, store: SettingsStore, window: QWidget) -> None:
        super().__init__(window)
        self._case, self._store, self._window = case, store, window
        self._tray: QSystemTrayIcon | None = None
        case.runs.run_finished.connect(self._run_ended)
        case.ingest.finished.connect(self._reading_ended)

    def _run_ended(self, _run: str) -> None:
        ended = self._case.runs.live_trajectory
        root = ended.root
        if root is not None and root.ended is not None and root.ended - root.time >= _LONG:
            self._tell(RUN_STATES[ended.state].word, first_line(root.started.question))

    def _reading_ended(self) -> None:
        progress = self._case.ingest.progress
        if progress is not None and progress.seconds >= _LONG and not self._case.ingest.quiet:
            read = f"{counted(progress.added, 'new document')}, {counted(progress.problems, 'problem')}"
            self._tell(tr("Your files are read") if progress.state == "done" else tr("Reading was stopped"), read)

    def _tell(self, title: str, sentence: str) -> None:
        if not self._store.settings.notify or self._window.isActiveWindow():
            return
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            self._show(title, sentence)
        self.told.emit(title, sentence)

    def _show(self, title: str, sentence: str) -> None:
        """Desktops show messages for icons in their tray only: ours is there while it has something to say."""
        if self._tray is None:
            self._tray = QSystemTrayIcon(app_icon(), self)
            for answered in (self._tray.messageClicked, self._tray.activated):
                answered.connect(self._come_up)
            QApplication.instance().applicationStateChanged.connect(self._put_away)  # type: ignore[union-attr]
        self._tray.show()
        self._tray.showMessage(title, sentence, app_icon())

    def _come_up(self) -> None:
        self._window.raise_()
        self._window.activateWindow()

    def _put_away(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive and self._tray is not None:
            self._tray.hide()
