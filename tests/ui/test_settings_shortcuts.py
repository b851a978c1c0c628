"""Keys can be given to other actions; no two actions have the same ones."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenuBar, QWidget

from rlm_desktop.ui.actions import Actions, Binding
from rlm_desktop.ui.settings_shortcuts import ShortcutsEditor

BINDINGS = [
    Binding("question", "Ask a question", "Run", "Ctrl+L"),
    Binding("stop", "Stop", "Run", "Ctrl+."),
    Binding("log", "Show log", "Help", ""),
]


@pytest.fixture
def make_editor(qtbot):
    def make(changed=None):
        editor = ShortcutsEditor(BINDINGS, changed or {})
        qtbot.addWidget(editor)
        editor.show()
        return editor

    return make


def give(editor, row, keys):
    editor.list.setCurrentItem(editor.list.topLevelItem(row))
    editor.edit.setKeySequence(QKeySequence(keys))
    editor.edit.editingFinished.emit()


def shown(editor):
    return [editor.list.topLevelItem(row).text(1) for row in range(len(BINDINGS))]


def test_nothing_is_kept_of_what_was_not_changed(make_editor):
    editor = make_editor()
    assert shown(editor) == ["Ctrl+L", "Ctrl+.", ""]
    assert editor.shortcuts() == {}


def test_an_action_gets_other_keys_and_its_own_back(make_editor):
    editor = make_editor()
    give(editor, 2, "Ctrl+G")
    assert editor.shortcuts() == {"log": "Ctrl+G"}
    assert shown(editor)[2] == "Ctrl+G (changed)"
    editor.reset.click()
    assert editor.shortcuts() == {}


def test_keys_that_another_action_has_are_taken_from_it_and_that_is_said(make_editor):
    editor = make_editor()
    give(editor, 2, "Ctrl+L")
    assert editor.shortcuts() == {"log": "Ctrl+L", "question": ""}
    assert editor.note.text == "Ctrl+L belonged to “Ask a question”, which has no keys now."
    editor.reset_all.click()
    assert editor.shortcuts() == {}
    assert editor.note.isHidden()


def test_keys_can_be_taken_away(make_editor):
    editor = make_editor({"stop": "F9"})
    assert shown(editor)[1] == "F9 (changed)"
    give(editor, 1, "")
    assert editor.shortcuts() == {"stop": ""}


def test_actions_are_found_by_their_name_menu_and_keys(make_editor):
    editor = make_editor()
    for words, rows in (("ask", [0]), ("help", [2]), ("ctrl+.", [1]), ("run", [0, 1]), ("", [0, 1, 2])):
        editor.filter.setText(words)
        assert [row for row in range(3) if not editor.list.topLevelItem(row).isHidden()] == rows


def test_the_window_s_actions_take_the_keys_and_give_them_back(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    actions.fill(QMenuBar(window))
    first = {binding.name: binding.keys for binding in actions.bindings()}
    assert first["question"] == "Ctrl+L"
    actions.bind({"question": "F8", "stop": ""})
    assert actions["question"].shortcut() == QKeySequence(Qt.Key.Key_F8)
    assert actions["stop"].shortcut().isEmpty()
    actions.bind({})
    assert {name: actions[name].shortcut().toString() for name in first} == first


def test_no_two_actions_have_the_same_keys_at_first(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    keys = [binding.keys for binding in Actions(window).bindings() if binding.keys]
    assert len(keys) == len(set(keys))
