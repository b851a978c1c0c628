"""A state as people see it: an icon and a word, in the colour of its tone. Never the colour alone."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from rlm_desktop.bridge.wording import StateWord
from rlm_desktop.ui.icon_label import IconLabel
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.theme import set_role

_SIDE = 16


def state_icon(state: StateWord) -> QIcon:
    """The icon of a state in the colour of its tone."""
    return icon(state.icon, state.tone)


class StateLabel(QWidget):
    """An icon and a word.

    Args:
        state: What to show first; nothing when None.
        parent: The Qt parent.
        wrap: Break long text over several lines, and take the width there is.
    """

    def __init__(self, state: StateWord | None = None, parent: QWidget | None = None, *, wrap: bool = False) -> None:
        super().__init__(parent)
        self._state: StateWord | None = None
        self._picture = IconLabel("", _SIDE)
        self._word = QLabel(wordWrap=wrap)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self._picture)
        layout.addWidget(self._word, stretch=int(wrap))
        if not wrap:
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        if state is not None:
            self.show_state(state)

    @property
    def text(self) -> str:
        """The words that are shown."""
        return self._word.text()

    def show_state(self, state: StateWord, text: str = "") -> None:
        """Show a state, in other words than its own where ``text`` is given."""
        text = text or state.word
        if state == self._state and text == self._word.text():
            return
        self._word.setText(text)
        self.setAccessibleName(text)
        if state != self._state:
            self._state = state
            set_role(self._word, state.tone)
            self._picture.show_icon(state.icon, state.tone)
