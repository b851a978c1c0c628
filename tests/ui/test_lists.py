"""Rows of trees and lists: nothing is cut that has room, and nothing overlaps."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTreeView

from rlm_desktop.bridge.document_tree import NOTE_ROLE
from rlm_desktop.bridge.passages import Passage, Passages
from rlm_desktop.bridge.row_words import Note
from rlm_desktop.ui.document_row import DocumentRow
from rlm_desktop.ui.passage_list import PassageList


@pytest.fixture
def tree(qtbot):
    model = QStandardItemModel()
    for words in ("", "missing"):
        item = QStandardItem("gone.txt")
        item.setData(Note(words), NOTE_ROLE)
        model.appendRow(item)
    view = QTreeView()
    view.setModel(model)
    view.setItemDelegate(DocumentRow(view))
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # else the first row may wear the focus
    view.resize(300, 120)
    qtbot.addWidget(view)
    view.show()
    return view


def test_a_note_costs_the_name_no_letters_where_there_is_room(tree):
    picture = tree.viewport().grab().toImage()
    plain, noted = (tree.visualRect(tree.model().index(row, 0)) for row in range(2))
    width = tree.fontMetrics().horizontalAdvance("gone.txt") + 4

    def name(rect):
        return picture.copy(QRect(rect.left(), rect.top(), width, rect.height()))

    assert name(plain) == name(noted)


def test_rows_of_a_list_are_as_high_as_their_text_needs_after_the_list_is_narrower(qtbot):
    passages = Passages()
    view = PassageList(passages)
    qtbot.addWidget(view)
    view.resize(600, 300)
    view.show()
    passages.show([Passage("locked.pdf", "/a/folder", "The file is protected with a password. " * 4)] * 3)
    qtbot.waitUntil(lambda: view.visualRect(passages.index(1)).top() > 0)
    before = view.visualRect(passages.index(0)).height()
    view.resize(240, 300)
    qtbot.waitUntil(lambda: view.visualRect(passages.index(0)).height() > before)
    assert view.visualRect(passages.index(1)).top() >= view.visualRect(passages.index(0)).bottom()


def test_a_place_that_does_not_fit_beside_the_title_gets_a_line_of_its_own(qtbot):
    passages = Passages()
    view = PassageList(passages)
    qtbot.addWidget(view)
    view.resize(300, 300)
    view.show()
    passages.show(
        [Passage("a.pdf", "Page 3", "Words"), Passage("a long name of a file.pdf", "a long place " * 3, "Words")]
    )
    qtbot.waitUntil(lambda: view.visualRect(passages.index(1)).top() > 0)
    short, long = (view.visualRect(passages.index(row)).height() for row in range(2))
    assert long - short == view.fontMetrics().height()
