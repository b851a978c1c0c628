"""What the root model is writing at this moment, muted, for who wants to watch; it folds away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.engine.trajectory import StepNode
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.theme import mono_font, set_role

_LINES = 8
_MOST_LINES = 2000


class ReplyStream(QWidget):
    """The reply of the newest step as far as it has come in, under a button that folds it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = ""
        self._length = 0
        self._fold = QToolButton(text=tr("What the model is writing"))
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.text = QPlainTextEdit(readOnly=True, font=mono_font())
        self.text.setAccessibleName(tr("What the model is writing"))
        self.text.setMaximumBlockCount(_MOST_LINES)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _LINES + 12)
        self.text.setTabChangesFocus(True)
        set_role(self.text, "quiet-code")
        self._fold.clicked.connect(self._show_or_fold)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._fold)
        layout.addWidget(self.text)
        self._folded = True
        self._show_or_fold()

    def show_step(self, step: StepNode | None) -> None:
        """Show the reply of a step; of one that is shown already, only what is new is added."""
        written = step.streamed if step is not None else ""
        self.setVisible(bool(written))
        if step is None or step.id != self._step:
            self._step, self._length = step.id if step is not None else "", 0
            self.text.clear()
        if len(written) > self._length:
            self._add(written[self._length :])
            self._length = len(written)

    def _add(self, new: str) -> None:
        bar = self.text.verticalScrollBar()
        reading = bar.value() < bar.maximum()
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(new)
        if not reading:
            bar.setValue(bar.maximum())

    def _show_or_fold(self) -> None:
        self._folded = not self._folded
        self.text.setHidden(self._folded)
        self._fold.setIcon(icon("chevron-right" if self._folded else "chevron-down", "muted"))
        self._fold.setToolTip(tr("Show it") if self._folded else tr("Fold it away"))
