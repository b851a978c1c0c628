"""The documents of the case as a tree of folders, for the Sources panel.

The tree is built from plain data in the worker thread of the case reader; the GUI thread only swaps it in. Rows of a
folder are shown in portions as the view asks for more, so that a swap stays cheap however many documents there are.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from enum import IntEnum
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIcon

from rlm_desktop.bridge.case_reader import CaseReader
from rlm_desktop.bridge.folder_tree import Node, Tree, build_tree
from rlm_desktop.bridge.kinds import kind_icon, kind_words
from rlm_desktop.case.listing import Entry, list_entries
from rlm_desktop.core.figures import counted

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
