"""The list of commands: what it offers, how it is searched, and that what is chosen is done."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from rlm_desktop.ui.command_palette import Command, CommandPalette, matching


def commands(*texts):
    done = []
    return done, [Command(text, "File", lambda text=text: done.append(text)) for text in texts]


@pytest.fixture
def palette(qtbot):
    """A function that shows a palette over a window of its own."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()

    def make(all_commands, asked=None, searched=None):
        nowhere = [].append
        made = CommandPalette(all_commands, asked or nowhere, searched or nowhere, window)
        made.open()
        return made

    return make


def texts_in(made):
    return [made.list.topLevelItem(row).text(0) for row in range(made.list.topLevelItemCount())]


def test_all_words_must_be_there_and_beginnings_of_words_come_first():
    _, all_commands = commands("Reset layout", "New case…", "Open case…", "Zoom in")
    assert [each.text for each in matching(all_commands, "cas op")] == ["Open case…"]
    assert matching(all_commands, "o")[0].text == "Open case…"
    assert [each.text for each in matching(all_commands, "")] == ["Reset layout", "New case…", "Open case…", "Zoom in"]
    assert [each.text for each in matching(all_commands, "file zoom")] == ["Zoom in"]


def test_what_is_marked_is_done_with_enter_and_the_list_is_gone(qtbot, palette):
    done, all_commands = commands("New case…", "Open case…", "Quit")
    made = palette(all_commands)
    qtbot.keyClicks(made.line, "case")
    qtbot.keyClick(made.line, Qt.Key.Key_Down)
    with qtbot.waitSignal(made.destroyed):
        qtbot.keyClick(made.line, Qt.Key.Key_Return)
    assert done == ["Open case…"]


def test_words_that_are_no_command_can_be_asked_or_searched_for(qtbot, palette):
    _, all_commands = commands("Quit")
    asked, searched = [], []
    made = palette(all_commands, asked.append, searched.append)
    qtbot.keyClicks(made.line, "bridge contract")
    assert texts_in(made) == ["Ask “bridge contract”", "Search for “bridge contract”"]
    qtbot.keyClick(made.line, Qt.Key.Key_Down)
    qtbot.keyClick(made.line, Qt.Key.Key_Return)
    assert (asked, searched) == ([], ["bridge contract"])


def test_escape_does_nothing_but_close(qtbot, palette):
    done, all_commands = commands("Quit")
    made = palette(all_commands)
    with qtbot.waitSignal(made.destroyed):
        qtbot.keyClick(made.line, Qt.Key.Key_Escape)
    assert done == []
