"""The settings of how documents are read."""

import pytest
from PySide6.QtCore import Qt

from rlm_desktop.bridge.recognition_desk import Recognition, RecognitionDesk
from rlm_desktop.core.settings import Reading, Settings, load_settings, save_settings
from rlm_desktop.ui.settings_reading import ReadingEditor

THERE = Recognition((("eng", "English"), ("deu", "German")), "tesseract 5.3.0", "English")


@pytest.fixture
def desk(qtbot, monkeypatch):
    desk = RecognitionDesk()
    desk.asked = []
    monkeypatch.setattr(desk, "look", desk.asked.append)
    yield desk
    desk.shutdown()


@pytest.fixture
def make(qtbot, desk):
    def make(reading=None):
        editor = ReadingEditor(reading or Reading(), desk)
        qtbot.addWidget(editor)
        editor.show()
        return editor

    return make


def listed(editor):
    return [editor._list.item(row).text() for row in range(editor._list.count())]


def test_what_is_not_touched_stays(make, desk):
    reading = Reading(False, ("deu",), "tcp://10.0.0.5:8786", 3, follow=True)
    editor = make(reading)
    desk.told.emit(THERE)
    assert editor.reading() == reading
    assert listed(editor) == ["German", "English"]


def test_the_engine_that_is_used_is_told_and_asked_anew_for_other_languages(make, desk, qtbot):
    editor = make()
    assert "Looking for" in editor._engine.text
    desk.told.emit(THERE)
    assert editor._engine.text == "tesseract 5.3.0 is used. It expects English, the language of this system."
    editor._list.item(1).setCheckState(Qt.CheckState.Checked)
    assert editor.reading().languages == ("deu",)
    qtbot.waitUntil(lambda: desk.asked[-1] == ("deu",))
    desk.told.emit(Recognition(THERE.offered, trouble="No program recognises text in German."))
    assert editor._engine.text == "No program recognises text in German."


def test_without_recognition_it_is_said_what_becomes_of_scans(make, desk):
    editor = make()
    desk.told.emit(THERE)
    editor._recognise.setChecked(False)
    assert "listed under Problems" in editor._engine.text
    assert not editor._list.isEnabled()
    assert editor.reading().recognise is False


def test_a_language_that_is_gone_is_still_shown_so_that_it_can_be_left_out(make, desk):
    editor = make(Reading(languages=("fra",)))
    desk.told.emit(THERE)
    assert listed(editor)[0] == "fra (not there any more)"
    editor._list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert editor.reading().languages == ()


def test_a_cluster_has_its_own_workers(make, desk):
    editor = make()
    assert editor._workers.isEnabled()
    editor._scheduler.setText(" tcp://10.0.0.5:8786 ")
    assert not editor._workers.isEnabled()
    assert "every worker of the cluster" in editor._where.text()
    assert editor.reading().scheduler == "tcp://10.0.0.5:8786"


def test_settings_are_kept_in_their_file(tmp_path):
    settings = Settings(reading=Reading(False, ("deu", "eng"), "tcp://10.0.0.5:8786", 2))
    save_settings(settings, tmp_path / "settings.toml")
    assert load_settings(tmp_path / "settings.toml") == settings


def test_the_desk_knows_what_is_on_this_computer(qtbot):
    desk = RecognitionDesk()
    with qtbot.waitSignal(desk.told, timeout=20_000) as told:
        desk.look(("xxx",))
    assert told.args[0].engine == ""
    assert told.args[0].trouble
    desk.shutdown()


def test_whether_new_folders_are_followed_can_be_chosen(make):
    editor = make()
    assert not editor.reading().follow
    editor._follow.click()
    assert editor.reading().follow
