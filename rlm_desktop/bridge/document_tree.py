"""The documents of the case as a tree of folders, for the Sources panel.

The tree is built from plain data in the worker thread of the case reader; the GUI thread only swaps it in. Rows of a
folder are shown in portions as the view asks for more, so that a swap stays cheap however many documents there are.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIcon

from rlm_desktop.bridge.case_reader import CaseReader
from rlm_desktop.bridge.kinds import kind_icon, kind_words
from rlm_desktop.bridge.wording import counted
from rlm_desktop.case.listing import Entry, list_entries

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

DOCUMENT_ROLE = Qt.ItemDataRole.UserRole + 1
"""The id of the document; None for a folder."""
FOLDER_ROLE = Qt.ItemDataRole.UserRole + 2
"""The path of the folder; None for a document."""

_PORTION = 250
"""Rows of one folder that are shown before the view asks for more."""
_COPIES_NAMED = 12
_FREED_AT_ONCE = 2000


class Column(IntEnum):
    """The columns of the tree."""

    NAME = 0
    PAGES = 1
    KIND = 2


_HEADERS = {Column.NAME: "Name", Column.PAGES: "Pages", Column.KIND: "Kind"}


class Node(msgspec.Struct, gc=False):
    """A row: a document, or a folder with what lies in it. ``parent`` and ``children`` are places in ``Tree.nodes``.

    The garbage collector does not look at nodes; that they refer to one another by place, not directly, allows it.
    """

    name: str
    path: str
    parent: int
    row: int = 0
    children: Sequence[int] = ()
    entry: Entry | None = None
    documents: int = 0
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree of rows; ``nodes[0]`` is the root, which is not shown.

    ``by_id`` and ``by_folder`` are the places in ``nodes`` of the documents and of the folders.
    """

    nodes: list[Node]
    by_id: dict[int, int]
    by_folder: dict[str, int]

    @property
    def documents(self) -> int:
        """How many documents are in it."""
        return self.nodes[0].documents

    @property
    def pages(self) -> int:
        """How many pages they have."""
        return self.nodes[0].pages


def build_tree(entries: Sequence[Entry], words: str = "") -> Tree:
    """Documents under the folders of their first copies.

    What all paths begin with is left out, and folders that hold nothing but one folder are one row with it.

    Args:
        entries: The documents.
        words: Only documents whose name or path holds all of these words, whatever the case of the letters.
    """
    wanted = words.casefold().split()
    nodes = [Node("", "", -1, children=[])]
    folders = {"": 0}
    kept = [entry for entry in entries if _holds(entry, wanted)]
    shared = _shared_folder(kept)
    for entry in kept:
        parent = _folder(nodes, folders, os.path.dirname(entry.paths[0]), shared)
        _add(nodes, Node(entry.name, entry.paths[0], parent, entry=entry, documents=1, pages=entry.pages))
    _sum_up(nodes)
    _join_lone_folders(nodes)
    _put_in_order(nodes)
    return Tree(
        nodes,
        {node.entry.id: place for place, node in enumerate(nodes) if node.entry is not None},
        {node.path: place for place, node in enumerate(nodes) if node.entry is None and node.path},
    )


class DocumentTree(QAbstractItemModel):
    """Folders and documents of the open case.

    Signals:
        loaded: The documents were read: how many there are and how many pages they have, filtered or not.
        shown: Another tree is in place.

    Args:
        reader: Reads the case.
        picture: Makes an icon of its name.
        parent: The Qt parent.
    """

    loaded = Signal(int, int)
    shown = Signal()

    def __init__(self, reader: CaseReader, picture: Callable[[str], QIcon], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._picture = picture
        self._entries: list[Entry] = []
        self._tree = build_tree(())
        self._words = ""
        self._open_rows: dict[str, int] = {}

    # -- what is shown --------------------------------------------------------------------------------------

    @property
    def entries(self) -> list[Entry]:
        """All documents, filtered or not."""
        return self._entries

    @property
    def tree(self) -> Tree:
        """What is shown."""
        return self._tree

    def reload(self) -> None:
        """Read the documents of the case again."""
        self._reader.read(partial(_read, self._words), self._take)

    def clear(self) -> None:
        """Show nothing: there is no case."""
        self._words = ""
        self._open_rows.clear()
        self._take(([], 0, build_tree(()), ""))

    def filter(self, words: str) -> None:
        """Show only documents whose name or path holds these words."""
        self._words = words
        entries = self._entries
        self._reader.read(lambda _: (words, build_tree(entries, words)), self._take_filtered)

    def index_of(self, document_id: int) -> QModelIndex:
        """The row of a document, made visible if it was not yet; invalid when it is not in the tree."""
        place = self._tree.by_id.get(document_id)
        return QModelIndex() if place is None else self._reveal(place)

    def index_of_folder(self, path: str) -> QModelIndex:
        """The row of a folder; invalid when it is not in the tree."""
        place = self._tree.by_folder.get(path)
        return QModelIndex() if place is None else self._reveal(place)

    def _reveal(self, place: int) -> QModelIndex:
        node = self._tree.nodes[place]
        parent = self._reveal(node.parent) if node.parent > 0 else QModelIndex()
        while node.row >= self.rowCount(parent):
            self.fetchMore(parent)
        return self.createIndex(node.row, 0, place)

    def _take(self, read: tuple[list[Entry], int, Tree, str]) -> None:
        old = self._entries
        self._entries, pages, tree, words = read
        self._let_go(old)
        self.loaded.emit(len(self._entries), pages)
        if words == self._words:
            self._swap(tree)
        else:
            self.filter(self._words)

    def _take_filtered(self, built: tuple[str, Tree]) -> None:
        words, tree = built
        if words == self._words:
            self._swap(tree)

    def _swap(self, tree: Tree) -> None:
        old = self._tree.nodes
        self.beginResetModel()
        self._tree = tree
        self.endResetModel()
        self._let_go(old)
        self.shown.emit()

    def _let_go(self, old: list[Any]) -> None:
        """Free what is no more needed in the worker thread: for a large case that takes longer than a frame."""
        self._reader.read(lambda _: _free(old), _nothing, _nothing)

    # -- Qt -------------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """The index of a cell."""
        children = self._node(parent).children
        if not (0 <= row < len(children) and 0 <= column < len(Column)):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, child: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        """The folder of a row."""
        parent = self._node(child).parent
        return QModelIndex() if parent <= 0 else self.createIndex(self._tree.nodes[parent].row, 0, parent)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """The rows of a folder that are shown by now."""
        if parent.isValid() and parent.column() != Column.NAME:
            return 0
        node = self._node(parent)
        return min(len(node.children), self._open_rows.get(node.path, _PORTION))

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Name, pages, kind."""
        return len(Column)

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        """Whether a row is a folder."""
        return bool(self._node(parent).children) and parent.column() <= Column.NAME

    def canFetchMore(self, parent: Index) -> bool:
        """Whether a folder has rows that are not shown yet."""
        return self.rowCount(parent) < len(self._node(parent).children) and parent.column() <= Column.NAME

    def fetchMore(self, parent: Index) -> None:
        """Show another portion of a folder's rows."""
        node, first = self._node(parent), self.rowCount(parent)
        last = min(len(node.children), first + _PORTION) - 1
        if last >= first:
            self.beginInsertRows(parent, first, last)
            self._open_rows[node.path] = last + 1
            self.endInsertRows()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADERS[Column(section)]
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.PAGES:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says."""
        node, column = self._node(index), Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(node, column)
        if role == Qt.ItemDataRole.DecorationRole and column is Column.NAME:
            return self._picture("folder" if node.entry is None else kind_icon(node.entry.kind))
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tool_tip(node)
        if role == Qt.ItemDataRole.TextAlignmentRole and column is Column.PAGES:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(node, column)
        if role == DOCUMENT_ROLE:
            return node.entry.id if node.entry else None
        if role == FOLDER_ROLE:
            return None if node.entry else node.path
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Documents have no children, which spares the view from asking."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemNeverHasChildren if self._node(index).entry else flags

    def _node(self, index: Index) -> Node:
        return self._tree.nodes[index.internalId() if index.isValid() else 0]


def _read(words: str, connection: sqlite3.Connection) -> tuple[list[Entry], int, Tree, str]:
    entries = list_entries(connection)
    return entries, sum(entry.pages for entry in entries), build_tree(entries, words), words


def _free(items: list[Any]) -> None:
    """Free the items of a list bit by bit, and sleep between two bits: the GUI thread gets its turn at once then."""
    while items:
        del items[-_FREED_AT_ONCE:]
        time.sleep(0.001)


def _nothing(_result: object) -> None:
    """What is to be done once memory is free: nothing."""


def _holds(entry: Entry, words: list[str]) -> bool:
    if not words:
        return True
    text = "\n".join((entry.name, *entry.paths)).casefold()
    return all(word in text for word in words)


def _shared_folder(entries: Sequence[Entry]) -> str:
    """The folder above all folders that hold documents, so that the lowest shared folder is still shown by name."""
    folders = {os.path.dirname(entry.paths[0]) for entry in entries}
    absolute = {folder for folder in folders if os.path.isabs(folder)}
    if not absolute or absolute != folders:
        return ""
    try:
        return os.path.dirname(os.path.commonpath(absolute))
    except ValueError:  # several drives
        return ""


def _folder(nodes: list[Node], folders: dict[str, int], path: str, shared: str) -> int:
    """The place of a folder in ``nodes``, made together with those above it when it is new."""
    missing = []
    while path not in folders:
        if path == shared or os.path.dirname(path) == path:
            folders[path] = 0
            break
        missing.append(path)
        path = os.path.dirname(path)
    place = folders[path]
    for path in reversed(missing):
        _add(nodes, Node(os.path.basename(path), path, place, children=[]))
        place = folders[path] = len(nodes) - 1
    return place


def _add(nodes: list[Node], node: Node) -> None:
    nodes.append(node)
    siblings = nodes[node.parent].children
    assert isinstance(siblings, list)
    siblings.append(len(nodes) - 1)


def _sum_up(nodes: list[Node]) -> None:
    """Folders count what lies in them. A folder comes before what is in it, so going backwards meets each once."""
    for node in reversed(nodes[1:]):
        nodes[node.parent].documents += node.documents
        nodes[node.parent].pages += node.pages


def _join_lone_folders(nodes: list[Node]) -> None:
    """Going backwards, a folder's only folder is joined with its own only folder already; it loses its rows."""
    for place in range(len(nodes) - 1, 0, -1):
        node = nodes[place]
        only = nodes[node.children[0]] if len(node.children) == 1 else None
        if only is None or only.entry is not None:
            continue
        node.name, node.path, node.children = f"{node.name}{os.sep}{only.name}", only.path, only.children
        only.path, only.children = "", ()
        for child in node.children:
            nodes[child].parent = place


def _put_in_order(nodes: list[Node]) -> None:
    for node in nodes:
        if not node.children:
            continue
        node.children = sorted(
            node.children, key=lambda child: (nodes[child].entry is not None, nodes[child].name.casefold())
        )
        for row, child in enumerate(node.children):
            nodes[child].row = row


def _text(node: Node, column: Column) -> str:
    if column is Column.NAME:
        return node.name
    if column is Column.PAGES:
        return f"{node.pages:,}"
    return kind_words(node.entry.kind) if node.entry else "Folder"


def _spoken(node: Node, column: Column) -> str:
    """A cell as a screen reader says it."""
    if column is Column.PAGES:
        return counted(node.pages, "page")
    if column is Column.NAME and node.entry is None:
        return f"Folder {node.name}, {counted(node.documents, 'document')}"
    return _text(node, column)


def _tool_tip(node: Node) -> str:
    if node.entry is None:
        return f"{node.path}\n{counted(node.documents, 'document')}, {counted(node.pages, 'page')}"
    first, *others = node.entry.paths
    lines = [first, f"{kind_words(node.entry.kind)}, {counted(node.pages, 'page')}", f"SHA-256 {node.entry.sha256}"]
    if others:
        lines += ["The same file is also at:", *others[:_COPIES_NAMED]]
    if len(others) > _COPIES_NAMED:
        lines.append(f"and {counted(len(others) - _COPIES_NAMED, 'more place')}")
    return "\n".join(lines)
