"""The documents of a case as a tree of folders."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QAbstractItemModelTester

from rlm_desktop.bridge.document_tree import DOCUMENT_ROLE, KEY_ROLE, NOTE_ROLE, DocumentTree
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


def test_a_document_that_holds_others_is_a_row_that_opens(qtbot, model, case):
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    add_documents(case, ["/c/box.zip", *(f"/c/box.zip/{number:03}.pdf" for number in range(300))])
    with connect(case) as connection:
        connection.execute("UPDATE documents SET kind = 'zip', pages = 0 WHERE id = 1")
        connection.execute("INSERT INTO containers VALUES (1, 300, '', 1)")
        connection.execute("UPDATE paths SET container = 1, position = document WHERE document > 1")
    connection.close()
    with qtbot.waitSignal(model.shown), qtbot.waitSignal(model.loaded) as told:
        model.reload()
    assert told.args == [300, 600]
    box = model.index_of(1)
    assert model.hasChildren(box)
    assert model.canFetchMore(box)
    assert box.siblingAtColumn(1).data() == "600"
    last = model.index_of(301)
    assert model.parent(last).data(DOCUMENT_ROLE) == 1
    assert str(model.file_of(last)) == "/c/box.zip"
    assert model.index_of_key(box.data(KEY_ROLE)).data(DOCUMENT_ROLE) == 1


def test_a_missing_file_and_a_followed_folder_are_told_beside_the_name_and_aloud(qtbot, model, case, tmp_path):
    (tmp_path / "papers").mkdir()
    path = str(tmp_path / "papers" / "a.pdf")
    add_documents(case, [path])
    with connect(case) as connection:
        connection.execute("UPDATE paths SET state = 'missing'")
        connection.execute("INSERT INTO roots VALUES (?, '', 'x', 1)", (str(tmp_path / "papers"),))
    connection.close()
    show(qtbot, model, model.reload)
    index = model.index_of(1)
    assert index.data(NOTE_ROLE).words == "missing"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "a.pdf, PDF, missing"
    folder = model.parent(index)
    assert folder.data(NOTE_ROLE).words == "followed"
    assert model.dropped_folder(path).watched
    assert model.dropped_folder(str(tmp_path / "papers2")) is None


def test_a_row_is_dragged_out_as_its_file_which_can_only_be_copied(model, qtbot, case):
    add_documents(case, ["/c/a.pdf"])
    show(qtbot, model, model.reload)
    index = model.index_of(1)
    assert model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled
    data = model.mimeData([index, index.siblingAtColumn(1)])
    assert [url.toLocalFile() for url in data.urls()] == ["/c/a.pdf"]
    assert model.supportedDragActions() == Qt.DropAction.CopyAction
