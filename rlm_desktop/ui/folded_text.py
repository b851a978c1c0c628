"""Text as high as it is, folded after some lines: code and output that scroll with what they stand in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent, QTextOption, QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import counted, tr
from rlm_desktop.ui.highlighter import PygmentsHighlighter
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.theme import mono_font, set_role

_MOST_LINES = 60
"""Lines an unfolded text is high; longer ones scroll inside."""
_MOST_CHARACTERS = 200_000


class FoldedText(QWidget):
    """Read-only text in the fixed-width font, with a button to see the rest when it has more than ``lines`` lines.

    Args:
        name: The accessible name: what the text is.
        lines: How many lines are shown before the fold.
        python: Colour it as Python.
        parent: The Qt parent.
    """

    def __init__(self, name: str, lines: int, *, python: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self._text = ""
        self._unfolded = False
        self._view = _Lines()
        self._view.setAccessibleName(name)
        self._fold = QPushButton()
        set_role(self._fold, "quiet")
        self._fold.clicked.connect(self._toggle)
        self._highlighter = PygmentsHighlighter(self._view.document()) if python else None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._view)
        layout.addWidget(self._fold, alignment=Qt.AlignmentFlag.AlignLeft)

    @property
    def text(self) -> str:
        """The whole text, folded or not."""
        return self._text

    @property
    def folded(self) -> bool:
        """Whether lines are hidden."""
        return not self._unfolded and self._count > self._lines

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._text = text.rstrip("\n")
        self._show()

    def _toggle(self) -> None:
        self._unfolded = not self._unfolded
        self._show()

    @property
    def _count(self) -> int:
        return self._text.count("\n") + 1

    def _show(self) -> None:
        lines = self._text.split("\n", self._lines)[: self._lines] if self.folded else [self._text]
        self._view.show_text("\n".join(lines)[:_MOST_CHARACTERS])
        self._fold.setVisible(self._count > self._lines)
        self._fold.setIcon(icon("chevron-up" if self._unfolded else "chevron-down", "muted"))
        more = tr("Show all {lines}").format(lines=counted(self._count, "line"))
        self._fold.setText(
            tr("Show the first {lines} lines only").format(lines=self._lines) if self._unfolded else more
        )


class _Lines(QPlainTextEdit):
    """As high as its lines; the wheel goes to what it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFont(mono_font())
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(8)
        set_role(self, "code")

    def show_text(self, text: str) -> None:
        """Show a text and take its height."""
        self.setPlainText(text)
        scrolls = self.blockCount() > _MOST_LINES
        needed = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(needed)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        sideways = event.angleDelta().x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if sideways or self.blockCount() > _MOST_LINES:
            super().wheelEvent(event)
        else:
            event.ignore()

    def _fit(self) -> None:
        lines = min(self.blockCount(), _MOST_LINES)
        height = lines * self.fontMetrics().lineSpacing() + 2 * int(self.document().documentMargin())
        height += 2 * self.frameWidth() + 1  # one pixel less, and Qt takes the last line for hidden
        if self.horizontalScrollBar().maximum() > 0:
            height += self.horizontalScrollBar().sizeHint().height()
        if height != self.height():
            self.setFixedHeight(height)
