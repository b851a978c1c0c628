"""The program starts fast, says what is wrong in a sentence, and keeps what it did not foresee in a log."""

import os
import subprocess
import sys
import threading

import pytest

from rlm_desktop.core import paths
from rlm_desktop.ui.crash_log import LOG_FILE, CrashLog

START = """
import linecache
import sys
from pathlib import Path
from rlm_desktop.core import paths
from rlm_desktop.core.settings import Settings, save_settings
from rlm_desktop.ui.app import Start, make_application
from PySide6.QtCore import QEventLoop

save_settings(Settings(welcomed=sys.argv[2] == "welcomed"), paths.settings_file())
app = make_application(["rlm-desktop"])
start = Start(app, Path(sys.argv[1]), ())
start.begin()
while start.window is None:
    app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
seen = []
start.window.case.opened.connect(seen.append)
wanted = 1
if sys.argv[2] == "new":
    start.window.dialogs.checks.servers_found.connect(seen.append)
    wanted = 2
while len(seen) < wanted:
    app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
assert start.window.isVisible()
heavy = {
    "litellm", "pymupdf", "docx", "lxml", "jinja2", "keyring", "httpx", "numpy", "sqlite_utils", "rapidfuzz",
    "markdown_it", "snowballstemmer", "rlm_desktop.corpus.readers",
}
if sys.argv[2] == "welcomed":
    heavy |= {"asyncio", "ssl", "_hashlib", "http", "psutil", "pebble", "statistics", "difflib"}
    heavy |= {f"rlm_desktop.ui.{name}" for name in ("settings_dialog", "calls_panel", "document_panel", "lexers")}
print("heavy:", ",".join(sorted(heavy & set(sys.modules))))
print("source kept:", sum("rlm_desktop" in name for name in linecache.cache))
start.window.close()
start.end()
"""
"""Opens a case in a window; for who is new here, waits until the servers of this machine were looked for."""


def start(*arguments, **environment):
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("user", ["new", "welcomed"])
def test_a_window_at_rest_has_loaded_nothing_that_only_questions_and_files_need(tmp_path, user):
    done = start("-c", START, str(tmp_path / "new case"), user, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["heavy: ", "source kept: 0"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_without_a_screen_one_sentence_names_the_commands_to_use_instead():
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment["QT_QPA_PLATFORM"] = ""
    done = subprocess.run(
        [sys.executable, "-m", "rlm_desktop"], capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert done.returncode == 4
    assert "rlm-desktop ingest CASE PATH" in done.stderr
    assert "rlm-desktop ask CASE QUESTION" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_command_goes_to_the_command_line_without_qt():
    done = start("-X", "importtime", "-m", "rlm_desktop", "--version")
    assert done.returncode == 0
    assert done.stdout.startswith("rlm-desktop ")
    assert "PySide6" not in done.stderr


def test_a_word_that_is_neither_command_nor_file_is_refused():
    done = start("-m", "rlm_desktop", "analyse")
    assert done.returncode == 2
    assert "analyse" in done.stderr


@pytest.fixture
def log(qtbot, tmp_path):
    log = CrashLog(tmp_path / "logs")
    hooks = sys.excepthook, threading.excepthook
    log.install()
    yield log
    log.uninstall()
    sys.excepthook, threading.excepthook = hooks


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_nobody_foresaw_is_logged_and_told_from_any_thread(qtbot, log):
    told = []
    log.told.connect(told.append)
    error = ZeroDivisionError("division by zero")
    sys.excepthook(ZeroDivisionError, error, None)
    threading.excepthook(threading.ExceptHookArgs((ZeroDivisionError, error, None, None)))
    assert len(told) == 2
    assert "ZeroDivisionError" in told[0]
    assert "division by zero" in (log.folder / LOG_FILE).read_text("utf-8")


def test_tests_never_touch_the_users_own_folders(tmp_path):
    for place in (paths.settings_file(), paths.window_state_file(), paths.log_folder(), paths.default_case()):
        assert place.is_relative_to(tmp_path)
