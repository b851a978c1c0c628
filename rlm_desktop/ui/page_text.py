"""A page of a document as its stored text, with the words that a citation is about marked in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.ui.qt_text import qt_position
from rlm_desktop.ui.theme import colours


class PageText(QPlainTextEdit):
    """Shows the text of one page, read-only.

    Attributes:
        marks: The (start, end) places in the text that are marked.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marks: tuple[tuple[int, int], ...] = ()
        self._text = ""
        self.setReadOnly(True)
        self.setAcceptDrops(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("PageText { border: 0; border-radius: 0; }")
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(18)
        self.setPlaceholderText(tr("This page has no text."))

    def show_text(self, text: str, marks: Sequence[tuple[int, int]] = ()) -> None:
        """Show a text, mark places in it and bring the first of them into view."""
        if text != self._text:
            self._text = text
            self.setPlainText(text)
        self.marks = tuple(marks)
        self._draw_marks()
        if self.marks:
            cursor = self._cursor(*self.marks[0])
            cursor.setPosition(cursor.selectionStart())
            self.setTextCursor(cursor)
            self.centerCursor()
        else:
            self.moveCursor(QTextCursor.MoveOperation.Start)

    def changeEvent(self, event: QEvent) -> None:
        """Mark in the colours of a new theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw_marks()

    def _draw_marks(self) -> None:
        """Tinted for the eye, bold and underlined for who does not see the tint."""
        form = QTextCharFormat()
        form.setBackground(QColor(colours().highlight))
        form.setForeground(QColor(colours().highlight_text))
        form.setFontWeight(QFont.Weight.DemiBold)
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        selections = []
        for start, end in self.marks:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = self._cursor(start, end)
            selection.format = form
            selections.append(selection)
        self.setExtraSelections(selections)

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(qt_position(self._text, start))
        cursor.setPosition(qt_position(self._text, end), QTextCursor.MoveMode.KeepAnchor)
        return cursor
