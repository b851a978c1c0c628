"""Batch search in the window: the names of a list with what was found, sorted, searched for, exported."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from rlm_desktop.ui.names_dialog import NamesDialog


@pytest.fixture
def names(tmp_path):
    (tmp_path / "names.csv").write_text("name\nbearings\nHarald Voss\nNobody\n")
    return tmp_path / "names.csv"


@pytest.fixture
def dialog(qtbot, case, add_document, tmp_path, names):
    for number, text in enumerate(("Six bearings for Harald Voss.", "More bearings."), 1):
        (tmp_path / f"{number}.txt").write_text(text)
        add_document(tmp_path / f"{number}.txt", "text", [text])
    dialog = NamesDialog(case, names)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    dialog.search.shutdown()


def rows(dialog):
    items = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    return [(item.text(0), item.text(1), item.text(2)) for item in items]


def test_every_name_is_listed_with_its_pages_and_documents(dialog, qtbot):
    qtbot.waitUntil(dialog._export.isEnabled)
    assert sorted(rows(dialog)) == [("Harald Voss", "1", "1"), ("Nobody", "0", "0"), ("bearings", "2", "2")]
    assert dialog._told.text() == "2 of 3 names stand in the documents."
    dialog.list.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert [name for name, *_ in rows(dialog)] == ["bearings", "Harald Voss", "Nobody"]


def test_a_name_is_searched_for_with_its_words_side_by_side(dialog, qtbot):
    qtbot.waitUntil(dialog._export.isEnabled)
    item = dialog.list.findItems("Harald Voss", Qt.MatchFlag.MatchExactly)[0]
    with qtbot.waitSignal(dialog.asked_for) as asked:
        dialog.list.itemActivated.emit(item, 0)
    assert asked.args == ['"Harald Voss"']


def test_the_hits_are_exported(dialog, qtbot, monkeypatch, tmp_path):
    qtbot.waitUntil(dialog._export.isEnabled)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "hits.csv"), ""))
    with qtbot.waitSignal(dialog.written):
        dialog._export.click()
    assert len((tmp_path / "hits.csv").read_text("utf-8").splitlines()) == 4


def test_a_list_without_names_is_told_in_a_sentence(qtbot, case, tmp_path):
    (tmp_path / "none.csv").write_text("\n")
    dialog = NamesDialog(case, tmp_path / "none.csv")
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "holds no names" in dialog._told.text())
    assert not dialog._stop.isEnabled()
    dialog.search.shutdown()
