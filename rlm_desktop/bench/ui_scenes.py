"""The scenes of ``bench ui``: what the window does while it reads, asks, opens a long run, and goes to citations."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rlm_desktop.bench.stub_server import apart
from rlm_desktop.bench.ui_material import ManyCalls, make_papers, record_run
from rlm_desktop.case.connection import create_case

_LONGEST = 1800.0
"""Seconds that a scene may take, start and end included."""

_BARE = """
import json, sys, time
import psutil
from PySide6 import QtCore, QtGui, QtNetwork, QtSvg, QtWidgets
app = QtWidgets.QApplication([])
window = QtWidgets.QMainWindow()
window.resize(1280, 800)
window.show()
until = time.monotonic() + 2
while time.monotonic() < until:
    app.processEvents(QtCore.QEventLoop.ProcessEventsFlag.AllEvents, 50)
memory = psutil.Process().memory_full_info()
print(json.dumps({"own": memory.uss / 1e6, "resident": memory.rss / 1e6}))
"""
"""The reference of memory: a window with the Qt modules that are in use, and nothing in it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where scenes are played.

    Attributes:
        folder: For the cases and papers; made anew.
        environment: Of the window's process.
        pages: To read.
        calls: Of the run that is asked for.
        recorded: Calls of the run that is opened.
    """

    folder: Path
    environment: dict[str, str]
    pages: int
    calls: int
    recorded: int

    def play(self, scene: str, *arguments: str | Path) -> dict[str, float]:
        """Have a scene played in a window of its own, and return its figures."""
        return self._run("-m", "rlm_desktop.ui.rehearsal", scene, *map(str, arguments))

    def bare_window(self) -> dict[str, float]:
        """The memory of a window that does nothing."""
        return self._run("-c", _BARE)

    def _run(self, *arguments: str) -> dict[str, float]:
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, env=self.environment, timeout=_LONGEST, check=False
        )
        if done.returncode:
            raise RuntimeError(f"The scene broke off: {done.stderr.strip()[-800:]}")
        figures: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
        return figures


def play_all(stage: Stage, tell: Callable[[str], None]) -> None:
    """Play every scene and tell the figures of each in a line."""
    read = create_case(stage.folder / "read")
    bare, idle = stage.bare_window(), stage.play("rest", read)
    for name, words in (("own", "its own"), ("resident", "resident, with the libraries it shares with others")):
        tell(f"idle window: {idle[name]:.0f} MB {words}, bare {bare[name]:.0f} MB, ratio {idle[name] / bare[name]:.2f}")
    papers = stage.folder / "papers"
    make_papers(papers, stage.pages)
    tell(f"reading {stage.pages:,} pages: {_stalls(stage.play('ingest', read, papers))}")
    with apart(ManyCalls(stage.calls)) as url:
        tell(f"a run of {stage.calls:,} calls: {_stalls(stage.play('ask', read, url))}")
    opened = stage.play("open", read, record_run(read, stage.recorded))
    tell(
        f"opening a run of {stage.recorded:,} calls: tree after {opened['seconds']:.2f} s, {_stalls(opened)}; "
        f"unfolding all of it {1000 * opened['unfolding_longest']:.0f} ms"
    )
    cited = stage.play("cite", read, record_run(read, 0))
    tell(
        f"from a citation to its marked page: {1000 * cited['cold']:.0f} ms at most, "
        f"{1000 * cited['near']:.0f} ms when it was drawn before; {_stalls(cited)}"
    )


def _stalls(figures: dict[str, float]) -> str:
    longest, usual = 1000 * figures["longest"], 1000 * figures["p99"]
    return f"longest stall {longest:.0f} ms, 99 % under {usual:.0f} ms, in {figures['took']:.1f} s"
