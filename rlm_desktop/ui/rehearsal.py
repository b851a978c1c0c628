"""Plays scenes of a day's work in the real window and tells how it bore them, for ``bench ui``.

Run as ``python -m rlm_desktop.ui.rehearsal SCENE`` with the scene's arguments; prints one JSON object.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer, SignalInstance
from PySide6.QtWidgets import QWidget

from rlm_desktop.bridge.stall_watch import StallWatch
from rlm_desktop.core import paths
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.settings import ModelChoice, load_settings, save_settings
from rlm_desktop.engine.modes import Mode
from rlm_desktop.ui.app import SWITCH_SECONDS, Start, make_application
from rlm_desktop.ui.main_window import MainWindow

_LONGEST = 900.0
"""Seconds that a scene may take."""
_SETTLED = 3_000
"""Milliseconds after which a window that has just come is at rest, its imports included."""
_TYPED = 1_000
"""Milliseconds that a question takes to be written; what it needs is loaded meanwhile."""
_AFTER = 1_000
"""Milliseconds that are watched after a scene: what is laid out late belongs to it."""

Figures = dict[str, float]


def main(arguments: list[str]) -> None:
    """Open the window, play one scene, print its figures."""
    name, case, *rest = arguments
    _greeted()
    sys.setswitchinterval(SWITCH_SECONDS)
    app = make_application(sys.argv[:1])
    start = Start(app, Path(case), ())
    start.begin()
    while start.window is None:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    _pass(_SETTLED)
    window = start.window
    figures = _SCENES[name](window, *rest)
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()
    window.close()
    app.processEvents()
    start.end()


def _greeted() -> None:
    """Be someone who was here before: the first page would stand over the scene."""
    settings = load_settings(paths.settings_file())
    if not settings.welcomed:
        save_settings(replace(settings, welcomed=True), paths.settings_file())


# -- scenes -----------------------------------------------------------------------------------------------------


def rest(window: MainWindow) -> Figures:
    """Do nothing."""
    import psutil

    memory = psutil.Process().memory_full_info()
    return {"own": memory.uss / 1e6, "resident": memory.rss / 1e6, **_watched(lambda: _pass(_AFTER))}


def ingest(window: MainWindow, folder: str) -> Figures:
    """Read a folder into the case, with the Sources in view."""
    return _watched(lambda: _wait_for(window.case.ingest.finished, lambda: window.add_paths([Path(folder)])))


def ask(window: MainWindow, url: str) -> Figures:
    """Put a question to a model server, with its calls in view."""
    model = ModelChoice("openai/stub", url)
    limits = RunLimits(steps=100, calls=0, cost=0, seconds=0)
    window.store.change(root=model, sub=model, limits=limits, welcomed=True)
    window.bring_up("calls")
    runs = window.case.runs
    window.chat.question.setPlainText("What is said?")
    _pass(_TYPED)
    return _watched(lambda: _wait_for(runs.run_finished, lambda: runs.ask("What is said?", mode=Mode.THOROUGH)))


def open_run(window: MainWindow, run: str) -> Figures:
    """Show a run of the past, with its calls in view; then fold open its largest row."""
    window.bring_up("calls")
    runs, calls = window.case.runs, window.panels.calls
    before = runs.trajectory  # the window opens with the newest run: maybe with this one
    painted = _Painting(calls.view.viewport(), lambda: calls.tree.rowCount() > 0 and runs.trajectory is not before)
    began = time.perf_counter()
    opened = _watched(lambda: _wait_for(painted.came, lambda: runs.show_run(run)))
    opened["seconds"] = painted.at - began
    unfolded = _watched(calls.view.expandAll)
    return {**opened, "unfolding_longest": unfolded["longest"]}


def cite(window: MainWindow, run: str) -> Figures:
    """Click citations of a run: the first into a document that was never drawn, then to and fro between pages."""
    runs = window.case.runs
    _wait_for(runs.run_shown, lambda: runs.show_run(run))
    _pass(_AFTER)
    citations = [one for one in runs.trajectory.citations if one.page]
    seconds: list[float] = []

    def click_all_twice() -> None:
        for citation in citations * 2:
            began = time.perf_counter()
            _wait_for(window.case.pictures.drawn, partial(window.show_citation, citation))
            seconds.append(time.perf_counter() - began)

    figures = _watched(click_all_twice)
    return {**figures, "cold": max(seconds[: len(citations)]), "near": max(seconds[len(citations) :])}


_SCENES: dict[str, Callable[..., Figures]] = {
    "rest": rest,
    "ingest": ingest,
    "ask": ask,
    "open": open_run,
    "cite": cite,
}


# -- watching ---------------------------------------------------------------------------------------------------


class _Painting(QObject):
    """Notes when a widget was painted first while something holds."""

    def __init__(self, widget: QWidget, holds: Callable[[], bool]) -> None:
        super().__init__(widget)
        self._holds = holds
        self.at = 0.0
        self._timer = QTimer(self, singleShot=True, interval=0)
        self.came = self._timer.timeout
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: look at paintings. The timer runs out when that one is done."""
        if event.type() == QEvent.Type.Paint and not self.at and self._holds():
            self.at = time.perf_counter()
            self._timer.start()
        return super().eventFilter(watched, event)


def _watched(do: Callable[[], object]) -> Figures:
    """Do something and some moments more; how long that took, and how long the loop stood still meanwhile."""
    watch = StallWatch()
    began = time.perf_counter()
    watch.start()
    do()
    took = time.perf_counter() - began
    _pass(_AFTER)
    watch.stop()
    return {"took": took, "longest": watch.longest, "p99": watch.quantile(0.99), "stalls": watch.stalls}


def _wait_for(signal: SignalInstance, do: Callable[[], object]) -> None:
    """Do something and turn the event loop until a signal comes."""
    loop = QEventLoop()
    signal.connect(loop.quit)
    guard = QTimer(singleShot=True, interval=round(1000 * _LONGEST))
    guard.timeout.connect(lambda: loop.exit(1))
    guard.start()
    do()
    if loop.exec():
        raise TimeoutError(f"The scene did not end within {_LONGEST:g} s.")
    signal.disconnect(loop.quit)


def _pass(milliseconds: int) -> None:
    """Turn the event loop for some time."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main(sys.argv[1:])
