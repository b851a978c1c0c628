"""Where a question is written."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from rlm_desktop.bridge.language import tr

_LINES = 5
_MARGIN = 7


class QuestionBox(QPlainTextEdit):
    """A text box that grows to five lines. Enter sends, Shift+Enter begins a new line; Up in an empty box asks back.

    Signals:
        sent: Enter was pressed.
        last_wanted: Up was pressed while the box was empty: the last question shall be written again.
    """

    sent = Signal()
    last_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(tr("Ask a question of these documents"))
        self.setAccessibleName(tr("Question"))
        self.setAccessibleDescription(tr("Enter asks. Shift and Enter begin a new line."))
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(_MARGIN)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send on Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.sent.emit()
        elif event.key() == Qt.Key.Key_Up and not self.toPlainText():
            self.last_wanted.emit()
        else:
            super().keyPressEvent(event)

    def write(self, text: str) -> None:
        """Put a question into the box, with the cursor behind it; the one before can be had back with Undo."""
        self.selectAll()
        self.insertPlainText(text)
        self.setFocus()

    def _fit(self) -> None:
        written = round(self.document().size().height())
        lines = min(max(1, written), _LINES)
        needed = Qt.ScrollBarPolicy.ScrollBarAsNeeded if written > _LINES else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(needed)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 2 * (_MARGIN + self.frameWidth()))
