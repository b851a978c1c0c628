"""Who works elsewhere hears of the end of long work, once, and only if they want to."""

import pytest
from PySide6.QtWidgets import QWidget

from rlm_desktop.bridge.open_case import OpenCase
from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.models.keys import Keys
from rlm_desktop.ui import desktop_notice
from rlm_desktop.ui.desktop_notice import DesktopNotice


@pytest.fixture
def store(qtbot, tmp_path):
    return SettingsStore(tmp_path / "settings.toml")


@pytest.fixture
def open_case(qtbot, store, case):
    made = OpenCase(store, Keys())
    with qtbot.waitSignal(made.opened):
        made.open(case)
    yield made
    made.shutdown()


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def heard(window, store, open_case, monkeypatch):
    """What was told through the desktop of work of any length, to somebody who has other windows in front."""
    monkeypatch.setattr(desktop_notice, "_LONG", 0.0)
    told = []
    DesktopNotice(open_case, store, window).told.connect(lambda *words: told.append(words))
    return told


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("Six bearings were new.", "utf-8")
    return path


def read(qtbot, open_case, path):
    with qtbot.waitSignal(open_case.ingest.finished, timeout=20_000):
        open_case.add([path])


def test_the_end_of_a_reading_and_of_a_run_are_told(qtbot, open_case, heard, note):
    read(qtbot, open_case, note)
    assert heard == [("Your files are read", "1 new document, 0 problems")]
    with qtbot.waitSignal(open_case.runs.run_finished, timeout=20_000):
        open_case.runs.ask("Which bearings were new?")
    assert heard[1:] == [("Done", "Which bearings were new?")]


def test_nothing_is_told_of_what_was_soon_done(qtbot, open_case, heard, note, monkeypatch):
    monkeypatch.setattr(desktop_notice, "_LONG", 3600.0)
    read(qtbot, open_case, note)
    assert not heard


def test_nothing_is_told_to_who_does_not_want_it(qtbot, open_case, store, heard, note):
    store.change(notify=False)
    read(qtbot, open_case, note)
    assert not heard
