"""What happened, told where the user looks, without a box to click away first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.wording import StateWord
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.state_label import StateLabel
from rlm_desktop.ui.theme import set_role

_TONES = {
    "bad": StateWord(tr("Error"), "circle-alert", "bad"),
    "warning": StateWord(tr("Note"), "triangle-alert", "warning"),
    "good": StateWord(tr("Done"), "circle-check", "good"),
}


class MessageBar(QWidget):
    """Shows the newest message until it is closed; an error gives way to other errors only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = StateLabel(wrap=True)
        self._action = QPushButton()
        self._action.hide()
        self._act: Callable[[], None] | None = None
        self._tone = ""
        self._waiting: Callable[[], None] | None = None
        close = QToolButton(icon=icon("x", "muted"), iconSize=QSize(16, 16), toolTip=tr("Close this message"))
        close.setAccessibleName(tr("Close this message"))
        close.clicked.connect(self._close)
        self._action.clicked.connect(self._clicked)
        card = QFrame()
        set_role(card, "card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 0)
        outer.addWidget(card)
        layout = QHBoxLayout(card)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.addWidget(self._words, stretch=1)
        layout.addWidget(self._action, alignment=Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(close, alignment=Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown; empty when nothing is."""
        return "" if self.isHidden() else self._words.text

    def tell(self, sentence: str, tone: str = "bad", action: str = "", act: Callable[[], None] | None = None) -> None:
        """Show a message.

        Args:
            sentence: What happened.
            tone: bad, warning or good.
            action: What a button beside it says; none when empty.
            act: What the button does.
        """
        if not self.isHidden() and self._tone == "bad" != tone:
            self._waiting = partial(self.tell, sentence, tone, action, act)
            return
        self._act, self._tone = act, tone
        self._words.show_state(_TONES[tone], sentence)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(f"{_TONES[tone].word}: {sentence}")
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Show nothing, now or later."""
        self._waiting = None
        self.hide()

    def _close(self) -> None:
        """Make room for what waits."""
        self.hide()
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()

    def _clicked(self) -> None:
        act = self._act
        self._close()
        if act is not None:
            act()
