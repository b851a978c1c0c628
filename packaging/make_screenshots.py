"""Takes the pictures of the window under docs/images/: each step of the main job on the sample, light and dark.

Run it from a checkout: ``.venv/bin/python packaging/make_screenshots.py``. It needs no screen.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SAMPLE = ROOT / "resources" / "sample" / "documents"
QUESTION = "When were the bearings inspected?"
_LONGEST = 60.0


def main() -> None:
    """Take all pictures anew."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("CONFIG", "STATE", "DATA", "CACHE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(scratch) / name.lower())
        os.environ["XDG_DOCUMENTS_DIR"] = str(Path(scratch) / "documents")
        from rlm_desktop.ui.app import make_application

        make_application(sys.argv[:1])
        for theme in ("light", "dark"):
            _Photographer(theme, Path(scratch) / theme).walk()


class _Photographer:
    """Does the main job in one theme and takes a picture of each step."""

    def __init__(self, theme: str, case: Path) -> None:
        from rlm_desktop.bridge.settings_store import SettingsStore
        from rlm_desktop.core import paths
        from rlm_desktop.core.settings import Settings, save_settings
        from rlm_desktop.ui.app import make_window

        save_settings(replace(Settings(), theme=theme, welcomed=True), paths.settings_file())
        self._theme, self._case = theme, case
        self._window = make_window(SettingsStore(paths.settings_file()))
        self._window.resize(1280, 800)

    def walk(self) -> None:
        """From the empty window to the exported report."""
        window, runs = self._window, self._window.case.runs
        window.show()
        window.begin(self._case)
        self._until(lambda: window.case.folder is not None)
        self._take("1-empty")
        window.add_paths([SAMPLE])
        self._until(lambda: window.case.ingest.running)
        self._until(lambda: not window.case.ingest.running and window.sources.documents.rowCount() > 0)
        self._take("2-dropped")
        window.chat.question.setPlainText(QUESTION)
        window.chat.send()
        self._until(lambda: bool(runs.trajectory.steps))
        self._take("3-live", settle=0.0)
        self._until(lambda: not runs.running and runs.trajectory.answer is not None)
        self._take("4-answer")
        for number, panel in enumerate(("code", "calls"), 5):
            self._bring_up(panel)
            if panel == "calls":
                window.calls.view.expandAll()
            self._take(f"{number}-{panel}")
        window.answer.citation_activated.emit(runs.trajectory.citations[0])
        self._take("7-document", settle=4.0)
        report = self._case.parent / f"{self._theme}.html"
        window.case.export(runs.run_id, "html", report)
        self._until(report.exists)
        self._take("8-exported")
        window.close()

    def _bring_up(self, panel: str) -> None:
        next(dock for dock in self._window._docks.all if dock.objectName().startswith(panel)).bring_up()

    def _take(self, name: str, settle: float = 0.8) -> None:
        self._until(lambda: False, settle)
        self._window.grab().save(str(IMAGES / f"{name}-{self._theme}.png"))

    def _until(self, condition: Callable[[], bool], longest: float = _LONGEST) -> None:
        """Let the window work until something is so."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop, timer, end = QEventLoop(), QTimer(interval=20), time.monotonic() + longest
        timer.timeout.connect(lambda: loop.quit() if condition() or time.monotonic() > end else None)
        timer.start()
        loop.exec()


if __name__ == "__main__":
    main()
