"""The documents of the case as a tree of folders, for the Sources panel.

The tree is built from plain data in the worker thread of the case reader; the GUI thread only swaps it in. Rows of a
folder are shown in portions as the view asks for more, so that a swap stays cheap however many documents there are.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, QUrl, Signal
from PySide6.QtGui import QIcon

from rlm_desktop.bridge.case_reader import CaseReader
from rlm_desktop.bridge.facets import Chosen, Counts, Facet, count_facets, fits
from rlm_desktop.bridge.folder_tree import Node, Tree, build_tree
from rlm_desktop.bridge.kinds import kind_icon, kind_words
from rlm_desktop.bridge.language import counted, tr
from rlm_desktop.bridge.row_words import Note, row_note, spoken_name, tool_tip
from rlm_desktop.case.listing import Entry, list_entries
from rlm_desktop.case.paths import disk_path
from rlm_desktop.case.recognitions import RECOGNISABLE
from rlm_desktop.case.roots import Root, list_roots

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

DOCUMENT_ROLE = Qt.ItemDataRole.UserRole + 1
"""The id of the document; None for a folder."""
FOLDER_ROLE = Qt.ItemDataRole.UserRole + 2
"""The path of the folder; None for a document."""
PATH_ROLE = Qt.ItemDataRole.UserRole + 3
"""The path of the row, be it a folder, a file, or a member of a container."""
KEY_ROLE = Qt.ItemDataRole.UserRole + 4
"""What tells the row from others, in this tree and in the next."""
NOTE_ROLE = Qt.ItemDataRole.UserRole + 5
"""The `Note` beside the name."""

_ROLES = frozenset(
    {
        int(Qt.ItemDataRole.DisplayRole),
        int(Qt.ItemDataRole.DecorationRole),
        int(Qt.ItemDataRole.ToolTipRole),
        int(Qt.ItemDataRole.TextAlignmentRole),
        int(Qt.ItemDataRole.AccessibleTextRole),
        *range(DOCUMENT_ROLE, NOTE_ROLE + 1),
    }
)
"""What a view asks of every cell it paints is mostly none of these."""
_PORTION = 250
"""Rows of one folder that are shown before the view asks for more."""
_FREED_AT_ONCE = 2000


class Column(IntEnum):
    """The columns of the tree."""

    NAME = 0
    PAGES = 1
    KIND = 2


_HEADERS = {Column.NAME: tr("Name"), Column.PAGES: tr("Pages"), Column.KIND: tr("Kind")}


class Wanted(NamedTuple):
    """Which documents are shown: those that hold these words and have the values that are picked."""

    words: str = ""
    chosen: Chosen = frozenset()


class Content(NamedTuple):
    """What was read of a case: its documents, the folders that were dropped on it, and the tree for some words.

    ``documents`` and ``pages`` count what can be asked about, whatever the words. ``counts`` are the values that
    documents can be picked out by.
    """

    entries: list[Entry]
    documents: int
    pages: int
    folders: tuple[Root, ...]
    tree: Tree
    wanted: Wanted
    counts: Counts


class DocumentTree(QAbstractItemModel):
    """Folders and documents of the open case.

    Signals:
        loaded: The documents were read: how many there are and how many pages they have, filtered or not.
        shown: Another tree is in place.

    Args:
        reader: Reads the case.
        picture: Makes an icon of its name and the name of a colour.
        parent: The Qt parent.
    """

    loaded = Signal(int, int)
    shown = Signal()

    def __init__(self, reader: CaseReader, picture: Callable[[str, str], QIcon], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._picture = picture
        self._entries: list[Entry] = []
        self._folders: tuple[Root, ...] = ()
        self._followed: frozenset[str] = frozenset()
        self._tree = build_tree(())
        self._wanted = Wanted()
        self.counts: Counts = {}
        self._open_rows: dict[str, int] = {}
        self._notes: dict[int, Note] = {}

    # -- what is shown --------------------------------------------------------------------------------------

    @property
    def entries(self) -> list[Entry]:
        """All documents, filtered or not."""
        return self._entries

    @property
    def folders(self) -> tuple[Root, ...]:
        """The folders that were dropped on the case."""
        return self._folders

    def dropped_folder(self, path: str) -> Root | None:
        """The dropped folder that a path lies in, the innermost one; None when there is none."""
        above = [root for root in self._folders if _lies_in(path, str(root.path))]
        return max(above, key=lambda root: len(str(root.path)), default=None)

    def can_be_recognised(self, index: Index) -> bool:
        """Whether the document of a row has pages to look at, whose text can be recognised (OCR)."""
        entry = self._node(index).entry
        return entry is not None and entry.kind in RECOGNISABLE and not entry.missing

    def file_of(self, index: Index) -> Path:
        """The file or folder of a row: for a member, the file that holds the outermost container it lies in."""
        node = self._node(index)
        path, place = node.path, node.parent
        while place > 0:
            above = self._tree.nodes[place]
            if above.entry is not None and _lies_in(path, above.path):
                path = above.path
            place = above.parent
        return Path(disk_path(path))

    def documents_of(self, index: Index) -> tuple[int, ...]:
        """The ids of the documents that can be asked about in a row: its own, and those of all that lies under it."""
        found: list[int] = []
        waiting = [self._node(index)]
        while waiting:
            node = waiting.pop()
            if node.entry is not None and node.entry.pages and node.entry.current:
                found.append(node.entry.id)
            waiting += [self._tree.nodes[place] for place in node.children]
        return tuple(sorted(found))

    def marked_by(self, index: Index) -> list[Entry]:
        """The documents that marks on a row are meant for: its own, or those that lie in a folder."""
        node = self._node(index)
        if node.entry is not None:
            return [node.entry]
        places = (self._tree.by_id[document] for document in self.documents_of(index))
        return [entry for place in places if (entry := self._tree.nodes[place].entry)]

    def tags(self) -> list[str]:
        """The tags that documents have."""
        return [value for value, _ in self.counts.get(Facet.TAG, ())]

    @property
    def tree(self) -> Tree:
        """What is shown."""
        return self._tree

    def reload(self) -> None:
        """Read the documents of the case again."""
        self._reader.read(partial(_read, self._wanted), self._take)

    def clear(self) -> None:
        """Show nothing: there is no case."""
        self._wanted = Wanted()
        self._open_rows.clear()
        self._take(Content([], 0, 0, (), build_tree(()), self._wanted, {}))

    def filter(self, words: str) -> None:
        """Show only documents whose name, path, tags or note hold these words."""
        self._show(self._wanted._replace(words=words))

    def pick(self, chosen: Chosen) -> None:
        """Show only documents that have the values that are picked."""
        self._show(self._wanted._replace(chosen=chosen))

    def _show(self, wanted: Wanted) -> None:
        self._wanted = wanted
        entries, folders = self._entries, self._folders
        self._reader.read(lambda _: (wanted, _built(entries, wanted, folders)), self._take_filtered)

    def index_of(self, document_id: int) -> QModelIndex:
        """The row of a document, made visible if it was not yet; invalid when it is not in the tree."""
        place = self._tree.by_id.get(document_id)
        return QModelIndex() if place is None else self._reveal(place)

    def index_of_key(self, key: str) -> QModelIndex:
        """The row with this `KEY_ROLE`; invalid when it is not in the tree."""
        place = self._tree.place_of(key)
        return QModelIndex() if place is None else self._reveal(place)

    def _reveal(self, place: int) -> QModelIndex:
        node = self._tree.nodes[place]
        parent = self._reveal(node.parent) if node.parent > 0 else QModelIndex()
        while node.row >= self.rowCount(parent):
            self.fetchMore(parent)
        return self.createIndex(node.row, 0, place)

    def _take(self, read: Content) -> None:
        old = self._entries
        self._entries, self._folders, self.counts = read.entries, read.folders, read.counts
        self._followed = frozenset(str(root.path) for root in read.folders if root.watched)
        self._let_go(old)
        self.loaded.emit(read.documents, read.pages)
        if read.wanted == self._wanted:
            self._swap(read.tree)
        else:
            self._show(self._wanted)

    def _take_filtered(self, built: tuple[Wanted, Tree]) -> None:
        wanted, tree = built
        if wanted == self._wanted:
            self._swap(tree)

    def _swap(self, tree: Tree) -> None:
        old = self._tree.nodes
        self.beginResetModel()
        self._tree = tree
        self._notes.clear()
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
        return min(len(node.children), self._shown_of(node))

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Name, pages, kind."""
        return len(Column)

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        """Whether something lies in a row."""
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
            self._open_rows[node.key] = last + 1
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
        if role not in _ROLES:
            return None
        node, column = self._node(index), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(node, column)
        if role == Qt.ItemDataRole.DecorationRole and column == Column.NAME:
            return self._picture(*_icon(node))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(node, followed=node.path in self._followed)
        if role == Qt.ItemDataRole.TextAlignmentRole and column == Column.PAGES:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(node, column)
        if role == NOTE_ROLE:
            return self._note_of(index.internalId(), node)
        if role == KEY_ROLE:
            return node.key
        return _place(node, role)

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """What is dragged out: the files and folders of the rows, and their paths as text."""
        paths = list(dict.fromkeys(str(self.file_of(index)) for index in indexes))
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(path) for path in paths])
        data.setText("\n".join(paths))
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        """Whoever takes a file gets a copy: nobody shall move it away."""
        return Qt.DropAction.CopyAction

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be dragged out. Most documents have no children, which spares the view from asking."""
        flags = super().flags(index)
        if index.isValid():
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        leaf = index.isValid() and not self._node(index).children
        return flags | Qt.ItemFlag.ItemNeverHasChildren if leaf else flags

    def _note_of(self, place: int, node: Node) -> Note:
        """The note of a row, which is asked for at every painting."""
        if place not in self._notes:
            self._notes[place] = self._note(node)
        return self._notes[place]

    def _note(self, node: Node) -> Note:
        above = self._tree.nodes[node.parent].entry if node.fold else None
        folder = os.path.dirname(above.paths[0]) if above else ""
        return row_note(node, folder, followed=node.path in self._followed)

    def _spoken(self, node: Node, column: int) -> str:
        """A cell as a screen reader says it."""
        if column == Column.PAGES:
            return counted(_pages(node), "page")
        return spoken_name(node, self._note(node)) if column == Column.NAME else _text(node, column)

    def _shown_of(self, node: Node) -> int:
        return self._open_rows.get(node.key, _PORTION) if len(node.children) > _PORTION else _PORTION

    def _node(self, index: Index) -> Node:
        return self._tree.nodes[index.internalId() if index.isValid() else 0]


def _read(wanted: Wanted, connection: sqlite3.Connection) -> Content:
    entries = list_entries(connection)
    folders = tuple(root for root in list_roots(connection) if root.path.is_dir())
    pages = [entry.pages for entry in entries if entry.counts]
    counts = count_facets(entries, _roots(folders))
    return Content(entries, len(pages), sum(pages), folders, _built(entries, wanted, folders), wanted, counts)


def _built(entries: list[Entry], wanted: Wanted, folders: tuple[Root, ...]) -> Tree:
    roots = _roots(folders)
    kept = [entry for entry in entries if fits(entry, wanted.chosen, roots)] if wanted.chosen else entries
    return build_tree(kept, wanted.words)


def _roots(folders: tuple[Root, ...]) -> list[str]:
    """The dropped folders, the innermost first."""
    return sorted((str(root.path) for root in folders), key=len, reverse=True)


def _lies_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _free(items: list[Any]) -> None:
    """Free the items of a list bit by bit, and sleep between two bits: the GUI thread gets its turn at once then."""
    while items:
        del items[-_FREED_AT_ONCE:]
        time.sleep(0.001)


def _nothing(_result: object) -> None:
    """What is to be done once memory is free: nothing."""


def _icon(node: Node) -> tuple[str, str]:
    """The name of a row's icon, and of its colour."""
    if node.entry is None:
        return "folder", "muted"
    return ("file-warning", "warning") if node.entry.missing else (kind_icon(node.entry.kind), "muted")


def _place(node: Node, role: int) -> Any:
    if role == DOCUMENT_ROLE:
        return node.entry.id if node.entry else None
    if role == FOLDER_ROLE:
        return None if node.entry else node.path
    if role == PATH_ROLE:
        return node.path
    return None


def _pages(node: Node) -> int:
    """The pages of a document, or those of what lies in a row that has none of its own."""
    return node.entry.pages if node.entry and node.entry.pages else node.pages


def _text(node: Node, column: int) -> str:
    if column == Column.NAME:
        return node.name
    if column == Column.PAGES:
        return f"{_pages(node):,}"
    return kind_words(node.entry.kind) if node.entry else tr("Folder")
