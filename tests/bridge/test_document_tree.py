"""The documents of a case as a tree of folders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QAbstractItemModelTester

from rlm_desktop.bridge.document_tree import DOCUMENT_ROLE, DocumentTree, build_tree
from rlm_desktop.case.connection import connect
from rlm_desktop.case.listing import Entry


def entry(id, path, pages=1, *, kind="pdf", copies=()):
    return Entry(id, path.rpartition("/")[2], kind, pages, "ab" * 32, (path, *copies))


def lines(tree, place=0, depth=0):
    node = tree.nodes[place]
    own = [] if place == 0 else [("  " * (depth - 1)) + node.name]
    return own + [line for child in node.children for line in lines(tree, child, depth + 1)]


def add_documents(folder, paths):
    with connect(folder) as connection:
        for number, path in enumerate(paths):
            cursor = connection.execute(
                "INSERT INTO documents (sha256, name, path, kind, size, pages, characters, added)"
                " VALUES (?, ?, ?, 'pdf', 1, 2, 3, '')",
                (f"{path}{number}", path.rpartition("/")[2], path),
            )
            connection.execute("INSERT INTO paths VALUES (?, ?, 1, 1, '')", (path, cursor.lastrowid))
    connection.close()


@pytest.fixture
def model(reader, case, qtbot):
    reader.open(case)
    return DocumentTree(reader, lambda name: QIcon())


def show(qtbot, model, action):
    with qtbot.waitSignal(model.shown):
        action()


def test_folders_come_first_and_what_all_paths_share_is_left_out():
    tree = build_tree([entry(1, "/home/me/case/z.pdf"), entry(2, "/home/me/case/mail/b.eml")])
    assert lines(tree) == ["case", "  mail", "    b.eml", "  z.pdf"]


def test_a_folder_with_nothing_but_a_folder_is_one_row_with_it():
    tree = build_tree([entry(1, "/c/a/b/one.pdf"), entry(2, "/c/x/two.pdf"), entry(3, "/c/a/b/three.pdf")])
    assert lines(tree) == ["c", "  a/b", "    one.pdf", "    three.pdf", "  x", "    two.pdf"]


def test_folders_sum_up_what_is_in_them():
    tree = build_tree([entry(1, "/c/a/one.pdf", 3), entry(2, "/c/two.pdf", 4)])
    assert (tree.documents, tree.pages) == (2, 7)
    folder = next(node for node in tree.nodes if node.name == "a")
    assert (folder.documents, folder.pages) == (1, 3)


def test_filter_takes_all_words_in_any_case_from_name_or_path():
    entries = [entry(1, "/c/Contracts/Bridge 2021.pdf"), entry(2, "/c/Contracts/Tunnel.pdf"), entry(3, "/c/bridge.txt")]
    assert lines(build_tree(entries, "BRIDGE contract")) == ["Contracts", "  Bridge 2021.pdf"]
    assert lines(build_tree(entries, "nowhere")) == []


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=5), max_size=30))
def test_every_document_is_in_the_tree_once_whatever_its_path(paths):
    entries = [entry(number, "/" + "/".join(parts)) for number, parts in enumerate(paths)]
    tree = build_tree(entries)
    reached = []

    def walk(place):
        node = tree.nodes[place]
        if node.entry:
            reached.append(node.entry.id)
        for row, child in enumerate(node.children):
            assert (tree.nodes[child].parent, tree.nodes[child].row) == (place, row)
            walk(child)

    walk(0)
    assert sorted(reached) == list(range(len(paths)))
    assert tree.documents == len(paths)


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
    assert lines(model.tree) == ["c", "  two.pdf"]


def test_tool_tip_tells_path_hash_and_all_copies(qtbot, model, case):
    add_documents(case, ["/c/one.pdf"])
    with connect(case) as connection:
        connection.execute("INSERT INTO paths VALUES ('/elsewhere/copy.pdf', 1, 1, 1, '')")
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
