"""Stars, tags, notes and excluded problems in the window: what the menus do, and the dialog for tags and a note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.language import counted, tr
from rlm_desktop.bridge.mark_desk import MarkDesk
from rlm_desktop.case.listing import Entry
from rlm_desktop.case.marks import Marks, tags_in
from rlm_desktop.ui.sources_panel import SourcesPanel
from rlm_desktop.ui.theme import set_role

_NOTE_LINES = 5


class MarksDialog(QDialog):
    """Tags and a note for documents. Show it with ``open()``.

    Args:
        entries: The documents; a note is asked for only where there is one.
        known: Tags that were given before, to be offered.
        parent: The Qt parent.

    Signals:
        chosen: The tags (a tuple), and the note (None for several documents).
    """

    chosen = Signal(object, object)

    def __init__(self, entries: Sequence[Entry], known: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._one = entries[0] if len(entries) == 1 else None
        self.setWindowTitle(tr("Tags and note") if self._one else tr("Tags"))
        title = QLabel(self._one.name if self._one else counted(len(entries), "document"), wordWrap=True)
        title.setTextFormat(Qt.TextFormat.PlainText)
        set_role(title, "heading")
        words = QLabel(
            tr("Tags are found with tag:name, notes with note:words; both by the filter, too.")
            if self._one
            else tr("These tags are added to those that each of them has."),
            wordWrap=True,
        )
        set_role(words, "muted")
        self._tags = QLineEdit(", ".join(self._one.marks.tags) if self._one else "")
        self._tags.setPlaceholderText(tr("fraud, ask Voss"))
        self._tags.setAccessibleName(tr("Tags, with commas between"))
        self._tags.setCompleter(_LastTag(known, self._tags))
        self._note = QPlainTextEdit(self._one.marks.note if self._one else "", tabChangesFocus=True)
        self._note.setAccessibleName(tr("Note"))
        self._note.setFixedHeight(self._note.fontMetrics().lineSpacing() * _NOTE_LINES + 12)
        form = QFormLayout(verticalSpacing=10)
        form.addRow(tr("&Tags:"), self._tags)
        if self._one:
            form.addRow(tr("&Note:"), self._note)
        buttons = QDialogButtonBox()
        keep = buttons.addButton(tr("Keep"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        set_role(keep, "primary")
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for part in (title, words):
            layout.addWidget(part)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.finished.connect(self.deleteLater)
        self.resize(460, self.sizeHint().height())

    def _choose(self) -> None:
        note = self._note.toPlainText().strip() if self._one else None
        self.chosen.emit(tags_in(self._tags.text()), note)
        self.accept()


class _LastTag(QCompleter):
    """Completes the tag behind the last comma."""

    def __init__(self, known: Sequence[str], field: QLineEdit) -> None:
        super().__init__(list(known), field)
        self._field = field
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def splitPath(self, path: str) -> list[str]:
        """Only what is being typed is completed."""
        return [path.rpartition(",")[2].strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """What stands in the field with the completed tag."""
        before, comma, _ = self._field.text().rpartition(",")
        return f"{before}{comma} {super().pathFromIndex(index)}".strip()


class Marking(QObject):
    """What a person does to the documents and problems of Sources: stars, tags, notes, Exclude, and undoing them.

    Args:
        desk: Keeps them.
        sources: Where the documents are chosen.
        window: The window of the dialog; the Qt parent.
    """

    def __init__(self, desk: MarkDesk, sources: SourcesPanel, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._sources, self._window = desk, sources, window
        desk.changed.connect(sources.reload)
        sources.tree.star_asked.connect(self.star)
        sources.tree.marks_asked.connect(self.ask)
        sources.problems.exclude_asked.connect(self.exclude)

    @property
    def does(self) -> dict[str, Callable[[], object]]:
        """What is done by the names of the actions."""
        return {
            "undo": self._desk.changes.undo,
            "redo": self._desk.changes.redo,
            "star": lambda: self.star(self._sources.tree.chosen_entries()),
            "tags": lambda: self.ask(self._sources.tree.chosen_entries()),
        }

    def star(self, entries: Sequence[Entry]) -> None:
        """Give documents a star, or take it off when all have one."""
        if entries:
            starred = not all(entry.marks.starred for entry in entries)
            words = tr("star") if starred else tr("taking off a star")
            self._desk.change([entry.id for entry in entries], partial(_starred, starred), words)

    def ask(self, entries: Sequence[Entry]) -> None:
        """Ask for the tags and the note of documents."""
        if entries:
            dialog = MarksDialog(entries, self._sources.documents.tags(), self._window)
            dialog.chosen.connect(partial(self._mark, [entry.id for entry in entries]))
            dialog.open()

    def exclude(self, path: Path, excluded: bool) -> None:
        """Put a problem out of sight, or have it listed again."""
        words = tr("excluding a problem") if excluded else tr("listing a problem again")
        self._desk.exclude(path, excluded=excluded, words=words)

    def name_actions(self, undo: QAction, redo: QAction) -> None:
        """Have the two actions that undo and do again say what they do."""
        changes = self._desk.changes
        for action, words, able, told in (
            (undo, tr("&Undo"), changes.canUndoChanged, changes.undoTextChanged),
            (redo, tr("&Redo"), changes.canRedoChanged, changes.redoTextChanged),
        ):
            action.setEnabled(False)
            able.connect(action.setEnabled)
            told.connect(partial(_name, action, words))

    def _mark(self, documents: Sequence[int], tags: tuple[str, ...], note: str | None) -> None:
        words = tr("tags and note") if note is not None else tr("tags")
        self._desk.change(documents, partial(_marked, tags, note), words)


def _name(action: QAction, words: str, what: str) -> None:
    action.setText(f"{words}: {what}" if what else words)


def _starred(starred: bool, marks: Marks) -> Marks:
    return replace(marks, starred=starred)


def _marked(tags: tuple[str, ...], note: str | None, marks: Marks) -> Marks:
    if note is None:
        return replace(marks, tags=tags_in(", ".join((*marks.tags, *tags))))
    return replace(marks, tags=tags, note=note)
