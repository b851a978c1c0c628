"""The user's settings while the program runs: one place that holds them, and their file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from rlm_desktop.core.errors import RlmError
from rlm_desktop.core.settings import Settings, load_settings, save_settings

_MOST_RECENT = 10


class SettingsStore(QObject):
    """Holds the settings and writes each change to their file.

    Attributes:
        settings: The settings as they are.

    Signals:
        changed: The new settings.
        failed: A sentence: the file cannot be read or written. The program goes on with what it has.

    Args:
        path: The settings file, which need not exist.
        parent: The Qt parent.
    """

    changed = Signal(object)
    failed = Signal(str)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = Settings()
        self._path = path

    def load(self) -> None:
        """Read the file; its faults are told by ``failed``, and it is left as it is until the settings change."""
        try:
            self.settings = load_settings(self._path)
        except RlmError as error:
            self.failed.emit(str(error))
        self.changed.emit(self.settings)

    def replace(self, settings: Settings) -> None:
        """Take other settings and keep them, but for the cases, which only :meth:`remember_case` changes."""
        now = self.settings
        self._take(replace(settings, last_case=now.last_case, recent=now.recent))

    def remember_case(self, folder: Path) -> None:
        """Note that this case is the one that is open."""
        case = str(folder)
        recent = (case, *(other for other in self.settings.recent if other != case))
        self.change(last_case=case, recent=recent[:_MOST_RECENT])

    def forget_case(self, folder: str) -> None:
        """A case is gone: do not offer it any more."""
        last = "" if self.settings.last_case == folder else self.settings.last_case
        self.change(last_case=last, recent=tuple(other for other in self.settings.recent if other != folder))

    def change(self, **fields: Any) -> None:
        """Change some settings and write the file."""
        self._take(replace(self.settings, **fields))

    def _take(self, changed: Settings) -> None:
        if changed == self.settings:
            return
        self.settings = changed
        try:
            save_settings(changed, self._path)
        except RlmError as error:
            self.failed.emit(str(error))
        self.changed.emit(changed)
