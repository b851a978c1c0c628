"""Takes the pictures of the window under docs/images/, light and dark.

Each step of the main job on the sample, and what the window shows of files of many kinds, with changes between two
ingests of them (``picture_files.py``). Run it from a checkout, with tesseract installed for the scan:
``.venv/bin/python packaging/make_screenshots.py``. It needs no screen.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from picture_files import SPOKEN, change_files, make_files

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SAMPLE = ROOT / "resources" / "sample" / "documents"
QUESTION = "When were the bearings inspected?"
TABLE = ("Who approved the payment?", "What is the sum?", "When were the bearings inspected?")
_LONGEST = 60.0


SIZES = {"": (1280, 800, 1), "-large": (2560, 1440, 1), "-200": (1280, 800, 2)}
"""What is added to the names of pictures: width and height of the window, and the scale of the screen."""


def main() -> None:
    """Take all pictures anew, into docs/images or the folder that is named; each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=IMAGES)
    parser.add_argument("--size", choices=list(SIZES), help="only this one, here and now")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    if chosen.size is not None:
        _take_all(chosen.folder, chosen.size)
        return
    for size, (_, _, scale) in SIZES.items():
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale)}
        command = [sys.executable, __file__, str(chosen.folder), f"--size={size}"]
        subprocess.run(command, env=environment, check=True)


def _take_all(folder: Path, size: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("CONFIG", "STATE", "DATA", "CACHE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(scratch) / name.lower())
        os.environ["XDG_DOCUMENTS_DIR"] = str(Path(scratch) / "documents")
        from rlm_desktop.ui.app import make_application

        make_application(sys.argv[:1])
        for theme in ("light", "dark"):
            _Photographer(theme, Path(scratch) / theme, folder, size).walk()


class _Photographer:
    """Does the main job in one theme and one size, and takes a picture of each step."""

    def __init__(self, theme: str, case: Path, folder: Path, size: str) -> None:
        from rlm_desktop.bridge.settings_store import SettingsStore
        from rlm_desktop.core import paths
        from rlm_desktop.core.settings import Settings, save_settings
        from rlm_desktop.ui.app import make_window

        save_settings(replace(Settings(), theme=theme, welcomed=True), paths.settings_file())
        self._theme, self._case, self._folder, self._size = theme, case, folder, size
        self._window = make_window(SettingsStore(paths.settings_file()))
        width, height, _ = SIZES[size]
        self._window.resize(width, height)

    def walk(self) -> None:
        """From the empty window to the exported report."""
        window, runs = self._window, self._window.case.runs
        window.show()
        # The panels stand as the walk before left them.
        window._actions["reset_layout"].trigger()
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
                window.panels.calls.view.expandAll()
            self._take(f"{number}-{panel}")
        window.answer.citation_activated.emit(runs.trajectory.citations[0])
        self._take("7-document", settle=4.0)
        if self._size:
            window.close()
            return
        report = self._case.parent / f"{self._theme}.html"
        window.case.export(runs.run_id, "html", report)
        self._until(report.exists)
        self._take("8-exported")
        self._walk_through_tools()
        self._walk_through_evidence()
        self._walk_through_kinds(self._case.parent / "Documents" / "Clerk's papers")
        window.close()

    def _walk_through_tools(self) -> None:
        """Replay, marks and facets, batch search, export, a prompt that is tried."""
        from rlm_desktop.bridge.facets import Facet
        from rlm_desktop.case.marks import Marks, set_marks
        from rlm_desktop.ui.names_dialog import NamesDialog

        window, sources = self._window, self._window.sources
        window.messages.hide()
        self._bring_up("code")
        window.playback.begin()
        self._until(lambda: window.case.runs.replaying)
        window.playback.go_to(window.playback.length * 2 // 3)
        self._take("20-replay")
        window.playback.end()
        documents = [entry.id for entry in sources.documents.entries if entry.counts]
        set_marks(self._case, {documents[0]: Marks(True, ("payment", "ask Voss")), documents[2]: Marks(note="Who?")})
        sources.reload()
        self._until(lambda: any(entry.marks for entry in sources.documents.entries))
        sources._facets.pick(frozenset({(Facet.KIND, "pdf"), (Facet.KIND, "text"), (Facet.KIND, "docx")}))
        sources.tree.expandAll()
        self._take("21-marks")
        sources._facets.pick(frozenset())
        names = self._case.parent / "names.csv"
        names.write_text("name\nHalden Marine\nCorin Vale\nNadia Okell\nJ. Amsel\nLantern Quay\nHarald Voss\n")
        dialog = NamesDialog(self._case, names, window)
        dialog.show()
        self._until(dialog._export.isEnabled)
        self._take_dialog("22-batch-search")
        window._actions["export"].trigger()
        self._take_dialog("23-export")
        self._try_a_prompt()

    def _try_a_prompt(self) -> None:
        from rlm_desktop.ui.trial_dialog import TrialDialog

        window = self._window
        self._bring_up("calls")
        calls = window.case.runs.trajectory.calls
        window.panels.calls.choose(next(id for id, call in calls.items() if call.started.kind == "llm_query"))
        window.panels.calls.details.attempt.click()
        dialog = window.findChildren(TrialDialog)[-1]
        dialog.prompt.setPlainText(dialog.prompt.toPlainText().replace(QUESTION, "Who inspected the bearings?"))
        dialog.send.click()
        self._until(lambda: bool(dialog.now.text))
        self._take_dialog("24-trial")

    def _walk_through_evidence(self) -> None:
        """What was read of the case, a sample of what was not, and a table of answers."""
        window, runs = self._window, self._window.case.runs
        window.messages.hide()
        coverage, elusion, table = window.panels.coverage, window.panels.coverage.elusion, window.panels.table
        self._bring_up("coverage")
        self._until(lambda: bool(coverage.coverage.documents))
        coverage.map.pick_unread()
        self._take("17-coverage")
        coverage.tabs.setCurrentWidget(elusion)
        elusion.draw.click()
        self._until(lambda: elusion.list.topLevelItemCount() > 0)
        with_read = runs.live_trajectory
        elusion.read.click()
        self._until(lambda: not runs.running and runs.live_trajectory is not with_read)
        self._take("18-elusion-sample")
        self._bring_up("table")
        window.panels._tables.make("Payments", TABLE, "", ())
        self._until(lambda: table.fill.isVisible())
        table.fill.click()
        self._until(lambda: not runs.running and not table.fill.isVisible())
        table.view.setCurrentIndex(table.rows.index(0, 1))
        table.view.clicked.emit(table.rows.index(0, 1))
        self._take("19-table", settle=3.0)
        window._docks.bottom.hide()

    def _walk_through_kinds(self, papers: Path) -> None:
        """Mailbox, archive, scan and others: read, recognised, changed, searched and shown."""
        from rlm_desktop.ui.settings_dialog import SettingsDialog

        window, ingest = self._window, self._window.case.ingest
        shutil.rmtree(papers, ignore_errors=True)
        make_files(papers)
        window.begin(self._case.parent / f"kinds-{self._theme}")
        self._until(lambda: window.case.folder is not None and window.case.folder.name.startswith("kinds"))
        self._until(lambda: False, 1.0)
        window.case.add([papers])
        self._until(lambda: ingest.progress is not None and ingest.progress.pages_done > 0)
        self._take("9-recognising", settle=0.0)
        self._until(lambda: not ingest.running)
        change_files(papers)
        window.case.add([papers])
        self._until(lambda: ingest.running)
        self._until(lambda: not ingest.running)
        self._bring_up("document")
        window.sources.tree.expandAll()
        self._open("Note for the file.txt", current=False)
        self._take("10-sources")
        window.messages.hide()
        window.sources._tabs.setCurrentIndex(1)
        self._open("From the clerk's laptop.zip")
        self._take("11-problems")
        window.sources._tabs.setCurrentIndex(0)
        window.sources.search("retainer OR stage")
        self._open("Minutes 14 October.pdf", 2, SPOKEN)
        self._take("12-scan", settle=3.0)
        window.sources.search("kind:xlsx retainer")
        self._open("Payments 2021.xlsx", 1, "Retainer, October")
        self._take("13-sheet")
        window._help.ask_passwords()
        self._take_dialog("14-passwords")
        window.dialogs.show_settings()
        window.findChildren(SettingsDialog)[-1].show_section("Documents")
        self._take_dialog("15-settings", settle=3.0)
        window.dialogs.explain_search()
        self._take_dialog("16-search-help")

    def _open(self, name: str, page: int = 1, words: str = "", *, current: bool = True) -> None:
        """Show a page of the document of this name, when there is one."""
        entries = self._window.sources.documents.entries
        found = [entry for entry in entries if entry.name == name and entry.current == current]
        for entry in found:
            self._window.open_document(entry.id, page, (words,) if words else ())

    def _bring_up(self, panel: str) -> None:
        next(dock for dock in self._window._docks.all if dock.objectName().startswith(panel)).bring_up()

    def _take(self, name: str, settle: float = 0.8) -> None:
        self._until(lambda: False, settle)
        self._keep(self._window, name)

    def _take_dialog(self, name: str, settle: float = 0.8) -> None:
        """The newest dialog, which is closed then."""
        from PySide6.QtWidgets import QDialog

        self._until(lambda: False, settle)
        dialog = [each for each in self._window.findChildren(QDialog) if each.isVisible()][-1]
        self._keep(dialog, name)
        dialog.reject()
        self._until(lambda: False, 0.3)

    def _keep(self, widget: QWidget, name: str) -> None:
        """A picture of 256 colours, which is a third of the size and looks the same."""
        from PIL import Image

        path = self._folder / f"{name}{self._size}-{self._theme}.png"
        widget.grab().save(str(path))
        with Image.open(path) as picture:
            picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)

    def _until(self, condition: Callable[[], bool], longest: float = _LONGEST) -> None:
        """Let the window work until something is so."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop, timer, end = QEventLoop(), QTimer(interval=20), time.monotonic() + longest
        timer.timeout.connect(lambda: loop.quit() if condition() or time.monotonic() > end else None)
        timer.start()
        loop.exec()


if __name__ == "__main__":
    main()
