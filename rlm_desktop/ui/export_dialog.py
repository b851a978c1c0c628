"""Asks in which format a run is exported, by whom, and what is masked in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.language import tr
from rlm_desktop.core import paths
from rlm_desktop.core.model import Citation
from rlm_desktop.reports.redaction import Redaction
from rlm_desktop.ui import file_dialogs
from rlm_desktop.ui.theme import set_role

_FORMAT, _AUTHOR = "export/format", "export/author"
_LINES = 3
_SHOWN = 4
_AIR = 10
"""Pixels."""


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What a report is written as: the format and the file, who reports, and what is masked."""

    format: str
    path: Path
    author: str
    redaction: Redaction


class ExportDialog(QDialog):
    """How to export a run. Show it with ``open()``: it blocks nothing but its window.

    The format and the author are offered again the next time; what is masked is not.

    Args:
        folder: Where the file is offered to be written.
        question: What the run was asked: the file is offered under its words.
        citations: The quotes of the run, whose documents can be masked.
        parent: The Qt parent.

    Signals:
        chosen: The :class:`ExportChoice`.
    """

    chosen = Signal(object)

    def __init__(
        self, folder: Path, question: str, citations: Sequence[Citation], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._folder, self._question = folder, question
        self._kept = QSettings(str(paths.window_state_file()), QSettings.Format.IniFormat)
        self.setWindowTitle(tr("Export report"))
        self._format = QComboBox()
        for words, format in file_dialogs.REPORTS.items():
            self._format.addItem(words, format)
        self._format.setCurrentIndex(max(0, self._format.findData(self._kept.value(_FORMAT))))
        self._author = QLineEdit(str(self._kept.value(_AUTHOR) or ""))
        self._author.setPlaceholderText(tr("Nobody is named"))
        self._names = self._lines(tr("A name or words a line, masked in upper and lower case"))
        self._patterns = self._lines(tr("A regular expression a line"))
        self._documents = _documents(citations)
        self._lay_out()
        self.finished.connect(self.deleteLater)

    def redaction(self) -> Redaction:
        """What is to be masked, as it stands in the fields."""
        items = (self._documents.item(row) for row in range(self._documents.count()))
        chosen = (item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked)
        return Redaction(tuple(chosen), _given(self._names), _given(self._patterns))

    def _lay_out(self) -> None:
        title, mask = QLabel(tr("Export this run as a report")), QLabel(tr("Mask in the whole file"))
        words = QLabel(
            tr("Hashes and page numbers stay. What somebody says of a masked document in other words stays as well."),
            wordWrap=True,
        )
        for label in (title, mask):
            set_role(label, "heading")
        set_role(words, "muted")
        first, masks = QFormLayout(verticalSpacing=10), QFormLayout(verticalSpacing=10)
        first.addRow(tr("&Format:"), self._format)
        first.addRow(tr("&Author:"), self._author)
        masks.addRow(tr("&Names:"), self._names)
        masks.addRow(tr("&Patterns:"), self._patterns)
        if self._documents.count():
            masks.addRow(tr("&Documents:"), self._documents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for part in (title, first, mask, words, masks):
            layout.addWidget(part) if isinstance(part, QWidget) else layout.addLayout(part)
        layout.addWidget(self._buttons())
        self.resize(560, self.sizeHint().height())
        self._format.setFocus()

    def _lines(self, hint: str) -> QPlainTextEdit:
        field = QPlainTextEdit(placeholderText=hint, tabChangesFocus=True)
        field.setFixedHeight(field.fontMetrics().lineSpacing() * _LINES + 2 * field.frameWidth() + _AIR)
        return field

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        export: QPushButton = buttons.addButton(tr("Export…"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        set_role(export, "primary")
        export.setDefault(True)
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        return buttons

    def _choose(self) -> None:
        asked = self._format.currentData()
        if named := file_dialogs.report(self, self._folder, self._question, asked):
            path, format = named
            author = " ".join(self._author.text().split())
            self._kept.setValue(_FORMAT, format)
            self._kept.setValue(_AUTHOR, author)
            self.chosen.emit(ExportChoice(format, path, author, self.redaction()))
            self.accept()


def _given(field: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(line.strip() for line in field.toPlainText().splitlines() if line.strip())


def _documents(citations: Sequence[Citation]) -> QListWidget:
    """The documents that are cited, each with a box to tick."""
    listed = QListWidget()
    row = listed.fontMetrics().lineSpacing() + _AIR
    listed.setFixedHeight(_SHOWN * row + _AIR)
    names = {
        each.span.document if each.span else each.document: each.document_name for each in citations if each.document
    }
    for document, name in names.items():
        item = QListWidgetItem(name or tr("Document {number}").format(number=document), listed)
        item.setData(Qt.ItemDataRole.UserRole, document)
        item.setSizeHint(QSize(0, row))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
    return listed
