"""The tree of documents as the Sources panel shows it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QMenu, QTreeView, QWidget

from rlm_desktop.bridge.document_tree import DOCUMENT_ROLE, FOLDER_ROLE, KEY_ROLE, PATH_ROLE, Column, DocumentTree
from rlm_desktop.bridge.language import figure, tr
from rlm_desktop.case.listing import Entry
from rlm_desktop.ui.document_row import DocumentRow
from rlm_desktop.ui.icons import icon

_UNFOLD_UP_TO = 200
"""A filtered tree of no more documents is unfolded whole."""
_ROOTS_UNFOLDED = 8
_ROOM_FOR_KINDS = 460
"""Pixels: in a narrower tree the icons alone tell the kinds, and names have the room."""


class DocumentView(QTreeView):
    """The tree of documents. Rows that were open, the selection and the place stay when another tree comes.

    Args:
        model: The tree.
        parent: The Qt parent.

    Signals:
        folder_shown: The folder that holds this file (a path) shall be shown outside.
        recognise_asked: The text of a document (its id) shall be recognised; its file is the path beside it.
        ask_asked: Questions shall be put to these documents (a tuple of ids) only; what they are called is beside them.
        star_asked: Documents (a sequence of `Entry`) shall get a star, or lose it.
        marks_asked: Tags and a note shall be asked for documents (a sequence of `Entry`).
        follow_asked: A dropped folder (a path), and whether its changes shall be followed.
    """

    folder_shown = Signal(object)
    recognise_asked = Signal(int, object)
    star_asked = Signal(object)
    marks_asked = Signal(object)
    follow_asked = Signal(object, bool)
    ask_asked = Signal(object, str)

    def __init__(self, model: DocumentTree, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open: set[str] | None = None
        self._unfold = False
        self._restoring = False
        self._current: int | None = None
        self._wanted: int | None = None
        self._top = 0
        self._tree = model
        self.setModel(model)
        self.setItemDelegateForColumn(Column.NAME, DocumentRow(self))
        self.setUniformRowHeights(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QTreeView.DragDropMode.DragOnly)
        self.setAccessibleName(tr("Documents"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(QSize(16, 16))
        self.setIndentation(16)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._size_columns()
        model.modelAboutToBeReset.connect(self._remember)
        model.shown.connect(self._restore)
        self.expanded.connect(self._note_open)
        self.collapsed.connect(self._note_open)

    def unfold_all(self, unfold: bool) -> None:
        """From the next tree on, unfold it whole as long as it is small; or open the folders that were open."""
        self._unfold = unfold

    def reveal(self, document: int) -> None:
        """Unfold a document's row and choose it, at once or, while a filter is being taken away, with the next tree."""
        self._wanted = document
        self._reveal_wanted()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a row, where the mouse is or, by the keyboard, where the row is."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if not index.isValid():
            return
        place = event.pos() if by_mouse else self.visualRect(index).center()
        menu = self.row_menu(index.siblingAtColumn(Column.NAME))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(place))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the kinds out where they would cost the names their room."""
        super().resizeEvent(event)
        self.setColumnHidden(Column.KIND, self.width() < _ROOM_FOR_KINDS)

    def row_menu(self, index: QModelIndex) -> QMenu:
        """What can be done with a row."""
        menu = QMenu(self, toolTipsVisible=True)
        path = index.data(PATH_ROLE)
        if index.data(DOCUMENT_ROLE) is not None:
            menu.addAction(icon("book-open", "muted"), tr("Open")).triggered.connect(
                partial(self.activated.emit, index)
            )
        if documents := self._tree.documents_of(index):
            words = (
                tr("Ask about this document")
                if len(documents) == 1
                else tr("Ask about these {documents} documents").format(documents=figure(len(documents)))
            )
            ask = menu.addAction(icon("message-square", "muted"), words)
            ask.setToolTip(tr("Put the next questions to nothing else"))
            ask.triggered.connect(partial(self.ask_asked.emit, documents, str(index.data())))
        if entries := self._tree.marked_by(index):
            self._offer_marks(menu, entries, one=index.data(DOCUMENT_ROLE) is not None)
        if self._tree.can_be_recognised(index):
            recognise = menu.addAction(icon("eye", "muted"), tr("Run OCR"))
            recognise.setToolTip(tr("Recognise its text in the languages of the settings, even where it was before"))
            asked = index.data(DOCUMENT_ROLE), self._tree.file_of(index)
            recognise.triggered.connect(partial(self.recognise_asked.emit, *asked))
        show = menu.addAction(icon("folder-open", "muted"), tr("Show in folder"))
        show.triggered.connect(partial(self.folder_shown.emit, self._tree.file_of(index)))
        copy = menu.addAction(icon("copy", "muted"), tr("Copy path"))
        copy.triggered.connect(partial(QGuiApplication.clipboard().setText, path))
        root = self._tree.dropped_folder(path)
        if root is not None:
            menu.addSeparator()
            here = path == str(root.path)
            follow = menu.addAction(tr("Follow changes in ") + (tr("this folder") if here else f"“{root.path.name}”"))
            follow.setToolTip(tr("New and changed files are read by themselves while the case is open"))
            follow.setCheckable(True)
            follow.setChecked(root.watched)
            follow.toggled.connect(partial(self.follow_asked.emit, root.path))
        return menu

    def chosen_entries(self) -> list[Entry]:
        """The document of the row that is chosen, or those of the folder."""
        index = self.currentIndex()
        return self._tree.marked_by(index.siblingAtColumn(Column.NAME)) if index.isValid() else []

    def _offer_marks(self, menu: QMenu, entries: Sequence[Entry], *, one: bool) -> None:
        starred = all(entry.marks.starred for entry in entries)
        star = menu.addAction(icon("star", "muted"), tr("Take off the star") if starred else tr("Give a star"))
        star.triggered.connect(partial(self.star_asked.emit, entries))
        tags = menu.addAction(icon("tag", "muted"), tr("Tags and note…") if one else tr("Tags…"))
        tags.triggered.connect(partial(self.marks_asked.emit, entries))

    def forget(self) -> None:
        """Forget which rows were open: another case comes."""
        self._open, self._current, self._wanted, self._unfold = None, None, None, False

    def _size_columns(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionsMovable(False)
        for column, sample in ((Column.PAGES, "88,888"), (Column.KIND, "OpenDocument")):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, self.fontMetrics().horizontalAdvance(sample) + 12)

    def _remember(self) -> None:
        self._current = self.currentIndex().data(DOCUMENT_ROLE) if self.currentIndex().isValid() else None
        self._top = self.verticalScrollBar().value()

    def _reveal_wanted(self) -> None:
        index = self._tree.index_of(self._wanted) if self._wanted is not None else QModelIndex()
        if index.isValid():
            self.setCurrentIndex(index)
            self.expand(index)
            self.scrollTo(index)
            self._wanted = None

    def _restore(self) -> None:
        model = self._tree
        self._restoring = True
        if self._unfold and model.tree.documents <= _UNFOLD_UP_TO:
            self.expandAll()
        elif self._open is None:
            self._expand_roots()
        else:
            for key in self._open:
                self.setExpanded(model.index_of_key(key), True)
        self._restoring = False
        if self._current is not None:
            self.setCurrentIndex(model.index_of(self._current))
        self.verticalScrollBar().setValue(self._top)
        self._reveal_wanted()

    def _expand_roots(self) -> None:
        for row in range(min(self.model().rowCount(), _ROOTS_UNFOLDED)):
            index = self.model().index(row, 0)
            if index.data(FOLDER_ROLE):
                self.expand(index)

    def _note_open(self, index: QModelIndex) -> None:
        """What the user opened and closed; what a filter unfolds does not count."""
        if self._restoring or self._unfold:
            return
        if self._open is None:
            self._open = {
                row.data(KEY_ROLE)
                for number in range(min(self.model().rowCount(), _ROOTS_UNFOLDED))
                if self.isExpanded(row := self.model().index(number, 0))
            }
        (self._open.add if self.isExpanded(index) else self._open.discard)(index.data(KEY_ROLE))
