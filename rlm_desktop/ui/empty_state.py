"""What a panel shows while it has nothing to show: why, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rlm_desktop.ui.icon_label import IconLabel
from rlm_desktop.ui.theme import set_role

_ICON_SIDE = 36
_LINE_WIDTH = 340
_MARGIN = 24
_ALL = 1000
"""A stretch beside which that of the room around the text is nothing, until the text is as wide as it may be."""


class EmptyState(QWidget):
    """An icon, a title, a sentence and at most one action, in the middle of an empty panel.

    Signals:
        activated: The action was asked for.
    """

    activated = Signal()

    def __init__(
        self, icon: str, title: str, text: str, action_text: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._picture = IconLabel(icon, _ICON_SIDE)
        self._title = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignHCenter)
        self._text = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignHCenter)
        self._action = QPushButton()
        self._action.clicked.connect(self.activated)
        set_role(self._title, "heading")
        set_role(self._text, "muted")
        self._lay_out()
        self.set_message(title, text, action_text)

    def set_message(self, title: str, text: str, action_text: str | None = None) -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._action.setText(action_text or "")
        self._action.setVisible(action_text is not None)
        proxy = self._action if action_text is not None else None
        self.setFocusProxy(proxy)  # type: ignore[arg-type]  # None takes it away, which the stubs do not know
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(6)
        layout.addStretch(2)
        layout.addWidget(self._picture)
        layout.addSpacing(6)
        for label in (self._title, self._text):
            # No alignment: it is the text that is centred. A layout gives a label the height for its width only so.
            label.setMaximumWidth(_LINE_WIDTH)
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(label, stretch=_ALL)
            row.addStretch(1)
            layout.addLayout(row)
        layout.addSpacing(10)
        layout.addWidget(self._action, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
