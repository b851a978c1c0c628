"""A text to read and to copy, under its name."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import figure, tr
from rlm_desktop.ui.clipboard import copy_text
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.theme import mono_font, set_role

_MOST_CHARACTERS = 200_000
"""Of a text that are shown; Copy takes all of it."""
TEXT_MARGIN = 8
"""Pixels around the text."""


class TextBox(QWidget):
    """A read-only text under its name, with a button that copies all of it.

    Args:
        more: Another button, in front of that one.
        parent: The Qt parent.
    """

    def __init__(self, more: QPushButton | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self._name = QLabel()
        set_role(self._name, "caption")
        self._view = QPlainTextEdit(readOnly=True, font=mono_font())
        self._view.setTabChangesFocus(True)
        self._view.document().setDocumentMargin(TEXT_MARGIN)
        set_role(self._view, "code")
        self._copy = QPushButton(icon=icon("copy", "muted"), text=tr("Copy"))
        set_role(self._copy, "quiet")
        self._copy.clicked.connect(self._copy_all)
        head = QHBoxLayout()
        head.addWidget(self._name, stretch=1)
        if more is not None:
            head.addWidget(more)
        head.addWidget(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self._view, stretch=1)

    def show_text(self, name: str, text: str) -> None:
        """Show a text; the same one stays where it is scrolled to."""
        cut = (
            tr(", the first {most} of {text} characters").format(most=figure(_MOST_CHARACTERS), text=figure(len(text)))
            if len(text) > _MOST_CHARACTERS
            else ""
        )
        self._name.setText(name + cut)
        self._view.setAccessibleName(name)
        self._copy.setAccessibleName(tr("Copy {name}").format(name=name.lower()))
        self._copy.setEnabled(bool(text))
        self._view.setPlaceholderText(tr("Nothing yet"))
        if text != self.text:
            self.text = text
            self._view.setPlainText(text[:_MOST_CHARACTERS])

    def _copy_all(self) -> None:
        copy_text(self.text)
