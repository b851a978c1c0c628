"""How soon the window is there, against a bare Qt window, and how long its loop stands still: ``bench ui``.

With ``--scenes`` it goes through a day's work instead: it reads, asks, opens a long run, goes to citations.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rlm_desktop.bench.ui_scenes import Stage, play_all

_BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
window.show()
while not window.windowHandle().isExposed():
    app.processEvents()
app.processEvents()
print("{}", flush=True)
"""
"""The reference: what no program with a Qt window can be faster than."""

_OURS = """
import json, sys
from PySide6.QtCore import QTimer
from rlm_desktop.ui.app import Start, make_application
app = make_application(sys.argv[:1])
start = Start(app, None, ())
start.begin()
while not start.opening.windowHandle().isExposed():
    app.processEvents()
app.processEvents()
print("{}", flush=True)
from rlm_desktop.bridge.stall_watch import StallWatch
watch = StallWatch()
watch.start()
def end_later():
    if start.window is None:
        QTimer.singleShot(20, end_later)
    else:
        QTimer.singleShot(int(1000 * float(sys.argv[1])), app.quit)
end_later()
app.exec()
watch.stop()
print(json.dumps({"longest": watch.longest}), flush=True)
start.window.close()
app.processEvents()
start.end()
"""
"""The window as `rlm_desktop.ui.app.run` makes it, on an empty case. This floor must not import the window's own."""


@dataclass(frozen=True, slots=True)
class Start:
    """One start of a window: seconds from the birth of the process to the first painting, and what came after."""

    seconds: float
    after: dict[str, Any]


def run(arguments: Sequence[str]) -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="bench ui", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="starts of each window, in turns (default: 5)")
    parser.add_argument("--watch", type=float, default=2.0, help="seconds to look for stalls after it (default: 2)")
    parser.add_argument("--scenes", action="store_true", help="play scenes of a day's work, which takes minutes")
    parser.add_argument("--pages", type=int, default=20_000, help="to read in the scenes (default: 20000)")
    parser.add_argument("--calls", type=int, default=2_000, help="of the run that is asked for (default: 2000)")
    parser.add_argument("--recorded", type=int, default=10_000, help="calls of the run that is opened (default: 10000)")
    parser.add_argument("--platform", default="offscreen", help="Qt platform plugin (default: offscreen)")
    chosen = parser.parse_args(arguments)
    if chosen.scenes:
        with tempfile.TemporaryDirectory() as scratch:
            environment = _environment(Path(scratch), chosen.platform)
            play_all(Stage(Path(scratch), environment, chosen.pages, chosen.calls, chosen.recorded), print)
    else:
        _measure_starts(chosen)
    return 0


def _measure_starts(chosen: argparse.Namespace) -> None:
    """Start both windows in turns."""
    bare, ours = [], []
    for number in range(1, chosen.rounds + 1):
        with tempfile.TemporaryDirectory() as scratch:
            environment = _environment(Path(scratch), chosen.platform)
            bare.append(start(_BARE, (), environment))
            ours.append(start(_OURS, (str(chosen.watch),), environment))
        print(
            f"round {number}: bare {bare[-1].seconds:.2f} s, RLM Desktop {ours[-1].seconds:.2f} s, "
            f"longest stall {1000 * ours[-1].after['longest']:.0f} ms"
        )
    bare_median, our_median = (statistics.median(each.seconds for each in starts) for starts in (bare, ours))
    longest = [1000 * each.after["longest"] for each in ours]
    print(
        f"median: bare {bare_median:.2f} s, RLM Desktop {our_median:.2f} s, ratio {our_median / bare_median:.2f}; "
        f"longest stall in the {chosen.watch:g} s after: median {statistics.median(longest):.0f} ms, "
        f"worst {max(longest):.0f} ms"
    )


def start(program: str, arguments: Sequence[str], environment: dict[str, str]) -> Start:
    """Run a Python program that prints one line of JSON when its window is there, and maybe one more.

    Raises:
        RuntimeError: The program failed; its last words are in the message.
    """
    command = [sys.executable, "-c", program, *arguments]
    # A file and not a pipe: nobody reads it while the output is awaited.
    with tempfile.TemporaryFile("w+") as errors:
        began = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment) as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            seconds = time.perf_counter() - began
            rest = process.stdout.read()
        errors.seek(0)
        if process.returncode or not first:
            raise RuntimeError(f"The window did not start: {errors.read().strip()[-500:]}")
    return Start(seconds, json.loads(rest) if rest.strip() else {})


def _environment(scratch: Path, platform: str) -> dict[str, str]:
    """The environment of a new user: a start must neither find nor leave anything in the caller's own folders."""
    own = {f"XDG_{name}_HOME": str(scratch / name.lower()) for name in ("CONFIG", "STATE", "DATA", "CACHE")}
    documents = {"XDG_DOCUMENTS_DIR": str(scratch / "documents"), "HOME": str(scratch), "USERPROFILE": str(scratch)}
    return {**os.environ, **own, **documents, "QT_QPA_PLATFORM": platform}
