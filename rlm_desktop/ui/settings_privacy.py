"""The part of the settings that says what may leave this computer: the offline switch, and what is kept where."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.ui.theme import set_role

_SWITCH = tr(
    "No model on another computer is asked, no test is sent to one, and files are not read on "
    "a cluster. Models on this computer and the offline reader work as before. It is also in "
    "the File menu."
)
_SENT = tr(
    "With a model elsewhere, your question and the passages that it reads are sent to it; View "
    "> Data sent lists every request. Nothing else is ever sent: no figures of use, no search "
    "for updates, no pictures or fonts of web pages."
)
_KEPT = tr(
    "Documents, questions and answers stay in the folder of the case. Keys to models are in "
    "your system keyring or in memory, passwords of documents in memory only."
)


class PrivacyEditor(QWidget):
    """The offline switch, with what it does in words.

    Args:
        offline: Whether it is on.
        parent: The Qt parent.

    Signals:
        switched: It is on now, or off.
    """

    switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None, *, offline: bool) -> None:
        super().__init__(parent)
        self._offline = QCheckBox(tr("Work offline"))
        self._offline.setChecked(offline)
        self._offline.setAccessibleDescription(_SWITCH)
        self._offline.toggled.connect(self.switched)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._offline)
        layout.addWidget(_caption(_SWITCH, indent=26))
        for title, text in ((tr("What is sent"), _SENT), (tr("What is kept"), _KEPT)):
            heading = QLabel(title)
            set_role(heading, "heading")
            layout.addSpacing(14)
            layout.addWidget(heading)
            layout.addWidget(_caption(text))

    def offline(self) -> bool:
        """Whether the switch is on."""
        return self._offline.isChecked()


def _caption(text: str, indent: int = 0) -> QLabel:
    label = QLabel(text, wordWrap=True)
    set_role(label, "caption")
    if indent:
        label.setIndent(indent)
    return label
