"""The documents of a case as a tree of folders."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QAbstractItemModelTester

from rlm_desktop.bridge.document_tree import DOCUMENT_ROLE, DocumentTree
from rlm_desktop.case.connection import connect


def add_documents(folder, paths):
    with connect(folder) as connection:
        for number, path in enumerate(paths):
            cursor = connection.execute(
                "INSERT INTO documents (sha256, name, path, kind, size, pages, characters, added)"
                " VALUES (?, ?, ?, 'pdf', 1, 2, 3, '')",
                (f"{path}{number}", path.rpartition("/")[2], path),
            )
            connection.execute(
                "INSERT INTO paths (path, document, size, modified, seen) VALUES (?, ?, 1, 1, '')",
                (path, cursor.lastrowid),
            )
    connection.close()


@pytest.fixture
def model(reader, case, qtbot):
    reader.open(case)
    return DocumentTree(reader, lambda name, tint: QIcon())


def show(qtbot, model, action):
    with qtbot.waitSignal(model.shown):
        action()


def test_model_keeps_the_rules_of_qt_while_it_is_filled_filtered_and_emptied(qtbot, model, case):
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    add_documents(case, [f"/c/f{number % 7}/{number}.pdf" for number in range(300)])
    show(qtbot, model, model.reload)
    show(qtbot, model, lambda: model.filter("f3"))
    show(qtbot, model, lambda: model.filter(""))
    show(qtbot, model, model.clear)
    assert model.rowCount() == 0


def test_case_is_read_with_documents_and_pages_counted(qtbot, model, case):
    add_documents(case, ["/c/a.pdf", "/c/b.pdf"])
    with qtbot.waitSignal(model.loaded) as loaded:
        model.reload()
    assert loaded.args == [2, 4]


def test_rows_of_a_great_folder_are_shown_in_portions_and_any_document_can_be_revealed(qtbot, model, case):
    add_documents(case, [f"/c/{number:05}.pdf" for number in range(3000)])
    show(qtbot, model, model.reload)
    folder = model.index(0, 0)
    shown = model.rowCount(folder)
    assert shown < 3000
    assert model.canFetchMore(folder)
    index = model.index_of(2999)
    assert index.data() == "02998.pdf"
    assert index.data(DOCUMENT_ROLE) == 2999
    assert model.rowCount(folder) > 2998


def test_the_latest_filter_wins(qtbot, model, case):
    add_documents(case, ["/c/one.pdf", "/c/two.pdf"])
    show(qtbot, model, model.reload)
    model.filter("one")
    show(qtbot, model, lambda: model.filter("two"))
    assert [node.name for node in model.tree.nodes if node.entry] == ["two.pdf"]


def test_tool_tip_tells_path_hash_and_all_copies(qtbot, model, case):
    add_documents(case, ["/c/one.pdf"])
    with connect(case) as connection:
        connection.execute(
            "INSERT INTO paths (path, document, size, modified, seen) VALUES ('/elsewhere/copy.pdf', 1, 1, 1, '')"
        )
    connection.close()
    show(qtbot, model, model.reload)
    tip = model.data(model.index_of(1), Qt.ItemDataRole.ToolTipRole)
    assert "/c/one.pdf" in tip
    assert "/elsewhere/copy.pdf" in tip
    assert "SHA-256 /c/one.pdf0" in tip


def test_screen_readers_hear_what_a_cell_is(qtbot, model, case):
    add_documents(case, ["/c/one.pdf"])
    show(qtbot, model, model.reload)
    spoken = [
        model.data(model.index(0, column, QModelIndex()), Qt.ItemDataRole.AccessibleTextRole) for column in range(3)
    ]
    assert spoken == ["Folder c, 1 document", "2 pages", "Folder"]
