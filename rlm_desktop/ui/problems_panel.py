"""The problems of the case: which files could not be read, or not wholly, why, and what helps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.passages import Passages
from rlm_desktop.bridge.problem_list import (
    ENCRYPTED,
    EXCLUDED,
    NO_TEXT,
    can_retry,
    causes,
    problem_count,
    sources,
    trouble_passage,
    troubles_of,
)
from rlm_desktop.case.listing import Trouble
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.icons import beside_words, icon
from rlm_desktop.ui.passage_list import PassageList
from rlm_desktop.ui.theme import set_role

_EXCLUDE = {
    False: (tr("Exclude"), tr("Put this problem out of sight; nothing of the file is changed")),
    True: (tr("List again"), tr("Have this problem listed with the others again")),
}
"""What can be done about a problem that is listed, and about one that was excluded."""


class ProblemsPanel(QStackedWidget):
    """Lists problems, all or those of one cause, with the actions that help.

    Signals:
        again_asked: Files (a tuple of paths) shall be read again.
        recognise_asked: The text of these scanned files (a tuple of paths) shall be recognised.
        passwords_asked: The user has passwords.
        folder_shown: The folder that holds this file (a path) shall be shown outside.
        exclude_asked: A file or member (a path) shall be put out of sight, or (False) be listed again.
        document_opened: What was read of a file shall be shown: the id of its document.
    """

    again_asked = Signal(object)
    recognise_asked = Signal(object)
    passwords_asked = Signal()
    folder_shown = Signal(object)
    exclude_asked = Signal(object, bool)
    document_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[Trouble] = ()
        self._shown: Sequence[Trouble] = ()
        self._rows = Passages(self)
        self.causes = QComboBox()
        self.list = PassageList(self._rows)
        self.again_all = QToolButton(icon=icon("rotate-cw"), iconSize=QSize(16, 16))
        self.passwords = _button(
            "key-round", tr("Passwords…"), tr("Try passwords on everything that is protected with one")
        )
        self.recognise = _button("eye", tr("Run OCR"), tr("Recognise the text of the scanned pages in these files"))
        self.again = _button("rotate-cw", tr("Try again"), tr("Read this file again"))
        self.show_folder = _button("folder-open", tr("Show in folder"), tr("Open the folder that holds this file"))
        self.exclude = _button("eye-off", "", "")
        self._no_problems = EmptyState(
            "circle-check",
            tr("No problems"),
            tr("Files that cannot be read, or not wholly, are listed here with the reason."),
        )
        self._lay_out()
        self._connect()
        self.show_troubles(())

    @property
    def troubles(self) -> Sequence[Trouble]:
        """All that there are."""
        return self._all

    def show_troubles(self, troubles: Sequence[Trouble]) -> None:
        """Show these; the cause that was chosen stays chosen while it has any."""
        self._all = troubles
        chosen = self.causes.currentData() or ""
        self.causes.blockSignals(True)
        self.causes.clear()
        for cause in causes(troubles):
            self.causes.addItem(f"{cause.words}: {cause.count:,}", cause.code)
        chosen = chosen or ("" if problem_count(troubles) else EXCLUDED)
        self.causes.setCurrentIndex(max(0, self.causes.findData(chosen)))
        self.causes.blockSignals(False)
        self.setCurrentIndex(1 if troubles else 0)
        self._choose_cause()

    # -- slots ----------------------------------------------------------------------------------------------

    def _choose_cause(self) -> None:
        code = self.causes.currentData() or ""
        selected = self._selected()
        self._shown = troubles_of(self._all, code)
        self._rows.show([trouble_passage(trouble) for trouble in self._shown])
        self.passwords.setVisible(problem_count(self._shown, ENCRYPTED) > 0)
        self.recognise.setVisible(problem_count(self._shown, NO_TEXT) > 0)
        words, tip = _EXCLUDE[code == EXCLUDED]
        self.exclude.setText(words)
        self.exclude.setToolTip(tip)
        self.exclude.setAccessibleDescription(tip)
        self._help.setVisible(not (self.passwords.isHidden() and self.recognise.isHidden()))
        self.again_all.setEnabled(any(map(can_retry, self._shown)))
        if selected is not None:
            paths = [trouble.problem.path for trouble in self._shown]
            if selected.problem.path in paths:
                self.list.setCurrentIndex(self._rows.index(paths.index(selected.problem.path)))
        self._selection_changed()

    def _selected(self) -> Trouble | None:
        row = self.list.currentIndex().row()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _selection_changed(self, _now: QItemSelection | None = None, _before: QItemSelection | None = None) -> None:
        trouble = self._selected()
        self._foot.setVisible(trouble is not None)
        self.again.setEnabled(trouble is not None and can_retry(trouble))

    def _retry_all(self) -> None:
        self.again_asked.emit(sources([trouble for trouble in self._shown if can_retry(trouble)]))

    def _retry(self) -> None:
        if trouble := self._selected():
            self.again_asked.emit((trouble.source,))

    def _exclude(self) -> None:
        if trouble := self._selected():
            self.exclude_asked.emit(trouble.problem.path, not trouble.excluded)

    def _recognise_all(self) -> None:
        self.recognise_asked.emit(sources(self._shown, NO_TEXT))

    def _show_folder(self) -> None:
        if trouble := self._selected():
            self.folder_shown.emit(trouble.source)

    def _open(self, index: QModelIndex) -> None:
        document = self._shown[index.row()].document
        if document is not None:
            self.document_opened.emit(document)

    def _offer(self, place: QPoint) -> None:
        trouble = self._selected()
        if trouble is not None:
            menu = self.row_menu(trouble)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.list.viewport().mapToGlobal(place))

    def row_menu(self, trouble: Trouble) -> QMenu:
        """What can be done about a problem."""
        menu = QMenu(self)
        again = _entry(menu, "rotate-cw", tr("Try again"))
        again.setEnabled(can_retry(trouble))
        again.triggered.connect(self._retry)
        if trouble.problem.code == ENCRYPTED:
            _entry(menu, "key-round", tr("Passwords…")).triggered.connect(self.passwords_asked)
        if trouble.problem.code == NO_TEXT:
            recognise = _entry(menu, "eye", tr("Run OCR"))
            recognise.triggered.connect(lambda: self.recognise_asked.emit((trouble.source,)))
        if trouble.document is not None:
            opens = _entry(menu, "book-open", tr("Open what was read"))
            opens.triggered.connect(lambda: self.document_opened.emit(trouble.document))
        _entry(menu, "folder-open", tr("Show in folder")).triggered.connect(self._show_folder)
        words, _tip = _EXCLUDE[trouble.excluded]
        _entry(menu, "eye-off", words).triggered.connect(self._exclude)
        return menu

    # -- building -------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        set_role(self, "panel")
        self.causes.setAccessibleName(tr("Cause of the problems that are listed"))
        self.causes.setToolTip(tr("List the problems of one cause"))
        self.causes.setMinimumContentsLength(12)
        self.causes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.again_all.setToolTip(tr("Try all of these again"))
        self.again_all.setAccessibleName(tr("Try all of these again"))
        self.list.setAccessibleName(tr("Files that could not be read"))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        top, help_row, foot_row = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.causes, stretch=1)
        top.addWidget(self.again_all)
        self._help, self._foot = QWidget(), QFrame()
        set_role(self._foot, "panel")
        for row, buttons in (
            (help_row, (self.passwords, self.recognise)),
            (foot_row, (self.again, self.show_folder, self.exclude)),
        ):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
        self._help.setLayout(help_row)
        foot_row.setContentsMargins(10, 6, 10, 8)
        self._foot.setLayout(foot_row)
        head = QVBoxLayout()
        head.setContentsMargins(10, 10, 10, 8)
        head.setSpacing(6)
        head.addLayout(top)
        head.addWidget(self._help)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, stretch=1)
        column.addWidget(self._foot)
        self.addWidget(self._no_problems)
        self.addWidget(content)

    def _connect(self) -> None:
        self.causes.currentIndexChanged.connect(self._choose_cause)
        self.again_all.clicked.connect(self._retry_all)
        self.again.clicked.connect(self._retry)
        self.passwords.clicked.connect(self.passwords_asked)
        self.recognise.clicked.connect(self._recognise_all)
        self.show_folder.clicked.connect(self._show_folder)
        self.exclude.clicked.connect(self._exclude)
        self.list.activated.connect(self._open)
        self.list.customContextMenuRequested.connect(self._offer)
        self.list.selectionModel().selectionChanged.connect(self._selection_changed)


def _button(picture: str, words: str, tip: str) -> QPushButton:
    button = QPushButton(icon(picture), words)
    button.setToolTip(tip)
    button.setIconSize(beside_words(15))
    button.setAccessibleDescription(tip)
    return button


def _entry(menu: QMenu, picture: str, words: str) -> QAction:
    return menu.addAction(icon(picture, "muted"), words)
