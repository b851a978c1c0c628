"""Stars, tags and notes are given in the window, shown in Sources, and taken back by Undo."""

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QPushButton

from rlm_desktop.bridge.document_tree import NOTE_ROLE
from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.marks import Marks, read_marks
from rlm_desktop.core import paths
from rlm_desktop.models.keys import Keys
from rlm_desktop.ui.main_window import MainWindow
from rlm_desktop.ui.marking import MarksDialog


@pytest.fixture
def marked(case):
    def read():
        connection = connect_read_only(case)
        try:
            return read_marks(connection)
        finally:
            connection.close()

    return read


@pytest.fixture
def window(qtbot, own_folders, case, add_document, tmp_path):
    for name in ("contract.txt", "reply.txt"):
        (tmp_path / name).write_text(name)
        add_document(tmp_path / name, "text", [name])
    store = SettingsStore(paths.settings_file())
    window = MainWindow(store, Keys(), QSettings(str(paths.window_state_file()), QSettings.Format.IniFormat))
    store.load()
    store.change(welcomed=True)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.case.opened):
        window.begin(case)
    qtbot.waitUntil(lambda: len(window.sources.documents.entries) == 2)
    yield window
    window.close()


def choose(window, document):
    window.sources.tree.setCurrentIndex(window.sources.documents.index_of(document))


def note_of(window, document):
    return window.sources.documents.index_of(document).data(NOTE_ROLE).words


def test_a_star_is_given_shown_and_taken_back(window, qtbot, marked):
    choose(window, 1)
    window._actions["star"].trigger()
    qtbot.waitUntil(lambda: "★" in note_of(window, 1))
    assert marked() == {1: Marks(True)}
    assert window._actions["undo"].text() == "&Undo: star"
    window._actions["undo"].trigger()
    qtbot.waitUntil(lambda: "★" not in note_of(window, 1))
    assert marked() == {}
    window._actions["redo"].trigger()
    qtbot.waitUntil(lambda: marked() == {1: Marks(True)})


def test_tags_and_a_note_are_asked_for_and_found_by_the_filter(window, qtbot, marked):
    choose(window, 2)
    window._actions["tags"].trigger()
    dialog = window.findChild(MarksDialog)
    dialog._tags.setText("fraud, Voss")
    dialog._note.setPlainText("ask again")
    next(button for button in dialog.findChildren(QPushButton) if button.text() == "Keep").click()
    qtbot.waitUntil(lambda: marked() == {2: Marks(False, ("fraud", "Voss"), "ask again")})
    qtbot.waitUntil(lambda: note_of(window, 2) == "fraud  ·  Voss  ·  note")
    window.sources.documents.filter("fraud")
    qtbot.waitUntil(lambda: window.sources.documents.tree.documents == 1)


def test_tags_for_several_documents_are_added_to_those_they_have(window, qtbot, marked):
    entries = window.sources.documents.entries
    window._marking._mark([entry.id for entry in entries], ("old",), None)
    qtbot.waitUntil(lambda: set(marked()) == {1, 2})
    window._marking._mark([1], ("new",), None)
    qtbot.waitUntil(lambda: marked()[1].tags == ("new", "old"))


def test_another_case_leaves_nothing_to_undo(window, qtbot, tmp_path):
    choose(window, 1)
    window._actions["star"].trigger()
    qtbot.waitUntil(lambda: window._actions["undo"].isEnabled())
    with qtbot.waitSignal(window.case.opened):
        window.case.open(tmp_path / "other", create=True)
    assert not window._actions["undo"].isEnabled()


def test_the_tag_behind_the_last_comma_is_completed(qtbot, window):
    dialog = MarksDialog(window.sources.documents.entries[:1], ("fraud", "Voss"))
    qtbot.addWidget(dialog)
    dialog._tags.setText("old, fr")
    completer = dialog._tags.completer()
    completer.setCompletionPrefix(completer.splitPath("old, fr")[0])
    assert completer.pathFromIndex(completer.completionModel().index(0, 0)) == "old, fraud"


def test_a_problem_is_put_out_of_sight_and_comes_back_with_undo(window, qtbot, tmp_path):
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 no archive")
    window.add_paths([tmp_path / "broken.docx"])
    problems = window.sources.problems
    qtbot.waitUntil(lambda: len(problems.troubles) == 1)
    problems.list.setCurrentIndex(problems.list.model().index(0, 0))
    problems.exclude.click()
    qtbot.waitUntil(lambda: problems.troubles[0].excluded)
    assert window._actions["undo"].text() == "&Undo: excluding a problem"
    assert problems.causes.itemText(0) == "All problems: 0"
    window._actions["undo"].trigger()
    qtbot.waitUntil(lambda: not problems.troubles[0].excluded)
    assert problems.causes.itemText(0) == "All problems: 1"
    window._actions["redo"].trigger()
    qtbot.waitUntil(lambda: problems.troubles[0].excluded)


def test_a_problem_stays_out_of_sight_when_the_file_is_read_again(window, qtbot, tmp_path):
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 no archive")
    window.add_paths([tmp_path / "broken.docx"])
    problems = window.sources.problems
    qtbot.waitUntil(lambda: len(problems.troubles) == 1)
    problems.exclude_asked.emit(problems.troubles[0].problem.path, True)
    qtbot.waitUntil(lambda: problems.troubles[0].excluded)
    with qtbot.waitSignal(window.case.ingest.finished):
        window.case.read_again((tmp_path / "broken.docx",))
    qtbot.waitUntil(lambda: not window.case.ingest.running)
    assert problems.troubles[0].excluded
