"""Takes passwords for protected files: tried on all of them, and kept in memory only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import counted, tr
from rlm_desktop.ui.theme import mono_font, set_role


class PasswordsDialog(QDialog):
    """One field with a password on each line. Show it with ``open()``: it blocks nothing but its window.

    Args:
        passwords: Those that were given in this sitting.
        files: How many files are protected.
        parent: The Qt parent.

    Signals:
        given: The passwords (a tuple), each once, none empty.
    """

    given = Signal(object)

    def __init__(self, passwords: Sequence[str], files: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = QPlainTextEdit("\n".join(passwords))
        self.setWindowTitle(tr("Passwords"))
        verb = "is" if files == 1 else "are"
        about = (
            tr("{files} {verb} protected with a password.").format(files=counted(files, "file"), verb=verb)
            if files
            else ""
        )
        title = QLabel(tr("Passwords for protected files"))
        words = QLabel(
            tr(
                "{about} Every password is tried on every protected file, in archives and mails, "
                "too. They stay in memory until the program ends, and are never written to the "
                "case or to a file."
            )
            .format(about=about)
            .strip(),
            wordWrap=True,
        )
        label = QLabel(tr("One password on each line:"))
        label.setBuddy(self._field)
        self._field.setAccessibleName(tr("Passwords, one on each line"))
        self._field.setTabChangesFocus(True)
        self._field.setFont(mono_font())
        box = QDialogButtonBox()
        self._try: QPushButton = box.addButton(tr("Try them"), QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        set_role(title, "heading")
        set_role(words, "muted")
        set_role(self._try, "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for part in (title, words, label, self._field, box):
            layout.addWidget(part)
        box.accepted.connect(self._give)
        box.rejected.connect(self.reject)
        self._field.textChanged.connect(self._offer)
        self.finished.connect(self.deleteLater)
        self.resize(460, 320)
        self._offer()
        self._field.setFocus()

    def passwords(self) -> tuple[str, ...]:
        """What stands in the field. Blanks within and around a password are a part of it."""
        return tuple(dict.fromkeys(line for line in self._field.toPlainText().splitlines() if line.strip()))

    def _offer(self) -> None:
        self._try.setEnabled(bool(self.passwords()))

    def _give(self) -> None:
        self.given.emit(self.passwords())
        self.accept()
