"""The tree of documents as the Sources panel shows it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeView, QWidget

from rlm_desktop.bridge.document_tree import DOCUMENT_ROLE, FOLDER_ROLE, Column, DocumentTree

_UNFOLD_UP_TO = 200
"""A filtered tree of no more documents is unfolded whole."""
_ROOTS_UNFOLDED = 8


class DocumentView(QTreeView):
    """The tree of documents. Folders that were open, the selection and the place stay when another tree comes.

    Args:
        model: The tree.
        parent: The Qt parent.
    """

    def __init__(self, model: DocumentTree, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open: set[str] | None = None
        self._unfold = False
        self._restoring = False
        self._current: int | None = None
        self._top = 0
        self._tree = model
        self.setModel(model)
        self.setUniformRowHeights(True)
        self.setAccessibleName("Documents")
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

    def forget(self) -> None:
        """Forget which folders were open: another case comes."""
        self._open, self._current, self._unfold = None, None, False

    def _size_columns(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionsMovable(False)
        for column, sample in ((Column.PAGES, "888,888"), (Column.KIND, "Web page ")):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, self.fontMetrics().horizontalAdvance(sample) + 12)

    def _remember(self) -> None:
        self._current = self.currentIndex().data(DOCUMENT_ROLE) if self.currentIndex().isValid() else None
        self._top = self.verticalScrollBar().value()

    def _restore(self) -> None:
        model = self._tree
        self._restoring = True
        if self._unfold and model.tree.documents <= _UNFOLD_UP_TO:
            self.expandAll()
        elif self._open is None:
            self._expand_roots()
        else:
            for folder in self._open:
                self.setExpanded(model.index_of_folder(folder), True)
        self._restoring = False
        if self._current is not None:
            self.setCurrentIndex(model.index_of(self._current))
        self.verticalScrollBar().setValue(self._top)

    def _expand_roots(self) -> None:
        for row in range(min(self.model().rowCount(), _ROOTS_UNFOLDED)):
            self.expand(self.model().index(row, 0))

    def _note_open(self, index: QModelIndex) -> None:
        """What the user opened and closed; what a filter unfolds does not count."""
        folder = index.data(FOLDER_ROLE)
        if self._restoring or self._unfold or folder is None:
            return
        if self._open is None:
            self._open = {
                row.data(FOLDER_ROLE)
                for number in range(min(self.model().rowCount(), _ROOTS_UNFOLDED))
                if (row := self.model().index(number, 0)).data(FOLDER_ROLE) and self.isExpanded(row)
            }
        (self._open.add if self.isExpanded(index) else self._open.discard)(folder)
