"""A crash and an error nobody foresaw leave a report without a word of documents; the next start tells of it."""

import logging
import os
import signal
import subprocess
import sys
import threading

import pytest
from PySide6.QtGui import QDesktopServices

from rlm_desktop import __version__
from rlm_desktop.core import paths
from rlm_desktop.ui import app as ui
from rlm_desktop.ui.app import Start
from rlm_desktop.ui.crash_log import CrashLog
from rlm_desktop.ui.crash_report import begin_trail

SECRET = "sk-live-0123 Ada Lovelace"

CRASHES = """
import faulthandler, logging, pathlib, sys
from rlm_desktop.ui.crash_log import CrashLog
log = CrashLog(pathlib.Path(sys.argv[1]))
log.install()
logging.getLogger("rlm_desktop.bridge.open_case").info("A case is opened: %s", sys.argv[2])
logging.getLogger("httpx").warning("GET " + sys.argv[2])
"""
SEGFAULT = CRASHES + "faulthandler._sigsegv()"
KILLED = CRASHES + "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "logs"
    folder.mkdir()
    return folder


@pytest.fixture
def log(qtbot, folder):
    hooks = sys.excepthook, threading.excepthook
    log = CrashLog(folder)
    log.install()
    yield log
    log.uninstall()
    sys.excepthook, threading.excepthook = hooks


def leave(script, folder):
    return subprocess.run([sys.executable, "-c", script, str(folder), SECRET], check=False, capture_output=True)


def reports(folder):
    return [path.read_text("utf-8") for path in sorted(folder.glob("report-*.txt"))]


def test_a_crash_leaves_versions_the_last_lines_of_the_log_and_the_place(folder):
    assert leave(SEGFAULT, folder).returncode == -signal.SIGSEGV
    found = CrashLog(folder)
    report = found.crashed_before.read_text("utf-8")
    assert f"RLM Desktop {__version__}" in report
    assert "A case is opened" in report
    assert "Fatal Python error: Segmentation fault" in report
    found.install()
    found.uninstall()
    assert CrashLog(folder).crashed_before is None


def test_a_process_that_was_killed_leaves_a_report_too(folder):
    assert leave(KILLED, folder).returncode == -signal.SIGKILL
    assert "ended from outside" in CrashLog(folder).crashed_before.read_text("utf-8")


@pytest.mark.parametrize("script", [SEGFAULT, KILLED])
def test_a_report_holds_nothing_that_was_put_into_a_line(folder, script):
    leave(script, folder)
    report = CrashLog(folder).crashed_before.read_text("utf-8")
    assert "WARNING httpx" in report
    assert "Ada" not in report
    assert "sk-live" not in report


def test_a_window_that_is_open_on_another_case_did_not_crash(folder):
    script = CRASHES + "print('up', flush=True); sys.stdin.read(); log.uninstall()"
    other = subprocess.Popen(
        [sys.executable, "-c", script, str(folder), SECRET], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with other:
        assert other.stdout.readline() == b"up\n"
        assert CrashLog(folder).crashed_before is None
        other.stdin.close()
    assert other.returncode == 0
    assert list(folder.glob(f"running-{other.pid}*")) == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_nobody_foresaw_is_reported_once_by_its_types_and_places_alone(folder, log):
    def read():
        try:
            {}[SECRET]
        except KeyError as cause:
            raise ValueError(f"no {SECRET}") from cause

    for _ in range(2):
        try:
            read()
        except ValueError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    (report,) = reports(folder)
    assert "builtins.ValueError" in report
    assert "builtins.KeyError" in report
    assert "test_crash_report.py:" in report
    assert "in read" in report
    assert "Ada" not in report
    assert str(folder) not in report


def test_no_more_than_twenty_reports_are_kept_and_they_are_the_newest(folder, log):
    for number in range(25):
        log._trail.report(f"number {number}", ValueError(), None)
    kept = reports(folder)
    assert len(kept) == 20
    assert "number 24" in kept[-1]


def test_a_trail_holds_the_last_lines_only_however_much_is_logged(qtbot, folder):
    trail, lock = begin_trail(folder, os.getpid())
    for number in range(1000):
        trail.handle(logging.LogRecord("rlm_desktop", logging.INFO, "", number, f"line {number}", (), None))
    lines = trail.path.read_text("utf-8").splitlines()
    assert lines[0].startswith("RLM Desktop")
    assert len(lines) < 120
    assert lines[-1].endswith("line 999")
    trail.close()
    lock.unlock()


def test_after_a_crash_the_window_opens_and_says_so_with_a_button_to_the_report(qtbot, qapp, monkeypatch, tmp_path):
    logs = paths.log_folder()
    logs.mkdir(parents=True)
    leave(SEGFAULT, logs)
    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    start = Start(qapp, tmp_path / "case", [])
    start.begin()
    qtbot.waitUntil(lambda: start.window is not None and start.window.case.folder is not None, timeout=20_000)
    qtbot.addWidget(start.window)
    assert "ended unexpectedly last time" in start.window.messages.text
    start.window.messages._action.click()
    assert shown == [str(logs)]
    start.window.close()
    start.end()
    assert list(logs.glob("running-*")) == []


def test_a_window_that_cannot_be_made_says_why_and_where_the_report_is(qtbot, qapp, monkeypatch, tmp_path):
    def broken(store):
        raise ZeroDivisionError("no such luck")

    monkeypatch.setattr(ui, "make_window", broken)
    start = Start(qapp, tmp_path / "case", [])
    start.begin()
    qtbot.addWidget(start.opening)
    qtbot.waitUntil(lambda: "ZeroDivisionError: no such luck" in start.opening.words, timeout=20_000)
    assert str(paths.log_folder()) in start.opening.words
    assert len(reports(paths.log_folder())) == 1
    start.end()
