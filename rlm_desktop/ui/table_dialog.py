"""Asks what a table shall ask: its questions, and of which documents."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.language import counted, tr
from rlm_desktop.ui.theme import set_role


class TableDialog(QDialog):
    """Makes a table. Show it with ``open()``: it blocks nothing but its window.

    Args:
        chosen: The documents that questions are narrowed to, which are offered; none where they are not.
        parent: The Qt parent.

    Signals:
        given: Name, questions (a tuple), the search that tells the documents, the ids of chosen documents (a tuple).
    """

    given = Signal(str, object, str, object)

    def __init__(self, chosen: Sequence[int] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = tuple(chosen)
        self.name, self.search = QLineEdit(placeholderText=tr("Optional")), QLineEdit()
        self.questions = QPlainTextEdit(tabChangesFocus=True)
        self.whole = QRadioButton(tr("Each document of the case, those added later too"), checked=True)
        self.found = QRadioButton(tr("Each document that a search finds:"))
        self.narrowed = QRadioButton(
            tr("Only the {documents}").format(documents=counted(len(chosen), "chosen document"))
        )
        self._make = QPushButton(tr("Make the table"))
        self._lay_out()
        self._make.clicked.connect(self._give)
        self.questions.textChanged.connect(self._offer)
        self.search.textChanged.connect(self._offer)
        self.search.textEdited.connect(lambda _: self.found.setChecked(True))
        for button in (self.whole, self.found, self.narrowed):
            button.toggled.connect(self._offer)
        self.finished.connect(self.deleteLater)
        self._offer()
        self.questions.setFocus()

    def asked(self) -> tuple[str, ...]:
        """The questions in the field, each once."""
        return questions_in(self.questions)

    def _offer(self) -> None:
        told = self.search.text().strip() or not self.found.isChecked()
        self._make.setEnabled(bool(self.asked()) and bool(told))

    def _give(self) -> None:
        search = self.search.text().strip() if self.found.isChecked() else ""
        documents = self._chosen if self.narrowed.isChecked() else ()
        self.given.emit(self.name.text().strip(), self.asked(), search, documents)
        self.accept()

    def _lay_out(self) -> None:
        self.setWindowTitle(tr("New table"))
        title = QLabel(tr("A table of answers"))
        words = QLabel(
            tr(
                "Each question is put to each document by itself. Every quote of an answer is "
                "looked for in the documents."
            ),
            wordWrap=True,
        )
        set_role(title, "heading")
        set_role(words, "muted")
        set_role(self._make, "primary")
        self.questions.setAccessibleName(tr("Questions, one on each line"))
        self.questions.setPlaceholderText(tr("Who signed it?\nWhat is the price?"))
        self.search.setAccessibleName(tr("Search that tells the documents"))
        self.search.setPlaceholderText("contract kind:pdf")
        self.narrowed.setVisible(bool(self._chosen))
        asked, called = QLabel(tr("&Questions, one on each line:")), QLabel(tr("&Name:"))
        asked.setBuddy(self.questions)
        called.setBuddy(self.name)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        box.addButton(self._make, QDialogButtonBox.ButtonRole.AcceptRole)
        box.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(8)
        for part in (
            title,
            words,
            asked,
            self.questions,
            QLabel(tr("Documents:")),
            self.whole,
            self.found,
            self.search,
        ):
            layout.addWidget(part)
        for part in (self.narrowed, called, self.name, box):
            layout.addWidget(part)
        self.resize(480, 480)


class QuestionsDialog(QDialog):
    """Adds questions to a table.

    Args:
        name: What the table is called.
        parent: The Qt parent.

    Signals:
        given: The questions (a tuple).
    """

    given = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Add questions"))
        self.questions = QPlainTextEdit(tabChangesFocus=True)
        self.questions.setAccessibleName(tr("Questions, one on each line"))
        label = QLabel(tr("&Questions for “{name}”, one on each line:").format(name=name), wordWrap=True)
        label.setBuddy(self.questions)
        self._add = QPushButton(tr("Add them"), enabled=False)
        set_role(self._add, "primary")
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        box.addButton(self._add, QDialogButtonBox.ButtonRole.AcceptRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        for part in (label, self.questions, box):
            layout.addWidget(part)
        box.rejected.connect(self.reject)
        self._add.clicked.connect(self._give)
        self.questions.textChanged.connect(lambda: self._add.setEnabled(bool(questions_in(self.questions))))
        self.finished.connect(self.deleteLater)
        self.resize(440, 240)

    def _give(self) -> None:
        self.given.emit(questions_in(self.questions))
        self.accept()


def questions_in(field: QPlainTextEdit) -> tuple[str, ...]:
    """The lines of a field that say something, each once."""
    return tuple(dict.fromkeys(line.strip() for line in field.toPlainText().splitlines() if line.strip()))
