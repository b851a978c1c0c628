"""A case is open in one window only: whoever wants it again is led there."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalSocket

from rlm_desktop.core import paths
from rlm_desktop.ui import single_window
from rlm_desktop.ui.single_window import Call, SingleWindow

HAND_OVER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from rlm_desktop.ui.single_window import hand_over
app = QCoreApplication([])
sys.exit(0 if hand_over(Path(sys.argv[1]), [Path(path) for path in sys.argv[2:]]) else 3)
"""


@pytest.fixture
def single(qtbot):
    single = SingleWindow()
    yield single
    single.close()


@pytest.fixture
def call(qtbot):
    """Asks for a case as a window does, and returns what it heard."""
    parent = QObject()

    def ask(case):
        heard = []
        Call(case, lambda: heard.append("taken"), lambda: heard.append("free"), parent)
        qtbot.waitUntil(lambda: bool(heard))
        qtbot.wait(20)
        assert len(heard) == 1
        return heard[0]

    yield ask
    parent.deleteLater()


def second_start(*arguments):
    return subprocess.Popen([sys.executable, "-c", HAND_OVER, *map(str, arguments)])


def ended(qtbot, process):
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=20_000)
    return process.returncode


def test_a_second_start_hands_its_files_to_the_window_that_is_there(qtbot, single, tmp_path):
    called = []
    single.called.connect(called.append)
    single.answer_for(tmp_path / "case")
    note = tmp_path / "a note\nwith a line break.txt"
    assert ended(qtbot, second_start(tmp_path / "case", note)) == 0
    assert called == [[note]]


def test_a_case_that_nobody_has_open_is_free(qtbot, single, tmp_path, call):
    single.answer_for(tmp_path / "case")
    assert ended(qtbot, second_start(tmp_path / "other")) == 3
    assert call(tmp_path / "other") == "free"
    assert call(tmp_path / "case") == "taken"


def test_a_window_answers_for_the_case_it_has_open_now(single, tmp_path, call):
    single.answer_for(tmp_path / "first")
    single.answer_for(tmp_path / "second")
    assert call(tmp_path / "first") == "free"
    assert call(tmp_path / "second") == "taken"
    single.close()
    assert call(tmp_path / "second") == "free"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Windows go with their process")
def test_the_socket_of_a_window_that_was_killed_is_in_nobodys_way(qtbot, single, tmp_path, call):
    script = (
        "import os, sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication;"
        "from rlm_desktop.ui.single_window import SingleWindow; app = QCoreApplication([]);"
        "SingleWindow(app).answer_for(Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False, timeout=20)
    assert call(tmp_path) == "free"
    single.answer_for(tmp_path)
    assert call(tmp_path) == "taken"


@pytest.mark.parametrize("message", [b"no json\n", b'{"paths": 1}\n', b"[1, null]\n"])
def test_what_is_not_understood_brings_the_window_up_and_adds_nothing(qtbot, single, tmp_path, message):
    single.answer_for(tmp_path)
    socket = QLocalSocket()
    socket.connectToServer(single_window._name(tmp_path))
    assert socket.waitForConnected(1000)
    with qtbot.waitSignal(single.called) as called:
        socket.write(message)
    assert called.args == [[]]


def test_the_program_ends_at_once_where_its_case_is_open(qtbot, single, tmp_path):
    called = []
    single.called.connect(called.append)
    single.answer_for(paths.default_case())
    note = tmp_path / "note.txt"
    note.write_text("Six bearings were new.", "utf-8")
    process = subprocess.Popen([sys.executable, "-m", "rlm_desktop", str(note)], env={**os.environ})
    assert ended(qtbot, process) == 0
    assert called == [[note]]
