"""The part of the settings that takes a key to a provider: it goes in, and is never shown again."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from rlm_desktop.bridge.key_desk import KeyDesk, KeyState
from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.wording import StateWord
from rlm_desktop.models.failures import provider_name
from rlm_desktop.models.keys import KeyPlace
from rlm_desktop.ui.state_label import StateLabel
from rlm_desktop.ui.theme import set_role

_TYPING_PAUSE = 200
"""Milliseconds. A server's address is typed letter by letter: the keyring is asked for the whole one only."""
_LOOKING = StateWord(tr("Looking for a key…"), "loader", "muted")
_THERE = StateWord(tr("Key is there"), "circle-check", "good")
_NONE = StateWord(tr("No key yet"), "circle-dashed", "muted")
_REFUSED = StateWord(tr("Not kept"), "circle-x", "bad")


class KeyEditor(QWidget):
    """Says where the key of one provider is, and takes a new one.

    Args:
        desk: Keeps the keys.
        parent: The Qt parent.
    """

    def __init__(self, desk: KeyDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._provider = ""
        self._look_soon = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._look_soon.timeout.connect(self._look)
        self._state: KeyState | None = None
        self._where = StateLabel(parent=self, wrap=True)
        self._field = QLineEdit(echoMode=QLineEdit.EchoMode.Password, placeholderText=tr("Paste a key"))
        self._keep = QPushButton(tr("Keep key"))
        self._forget = QPushButton(tr("Forget key"))
        self._remember = QCheckBox()
        self._session = QLabel(wordWrap=True)
        set_role(self._session, "caption")
        self._keep.setEnabled(False)
        self._forget.setAccessibleDescription(tr("Deletes the key from the keyring and from memory"))
        self._lay_out()
        self._field.textChanged.connect(self._offer_to_keep)
        self._field.returnPressed.connect(self.keep)
        self._keep.clicked.connect(self.keep)
        self._forget.clicked.connect(self._ask_to_forget)
        desk.told.connect(self._show)
        desk.failed.connect(self._show_failure)

    def set_provider(self, provider: str) -> None:
        """Take the key of this provider from now on: a provider's name, or the host and port of a server."""
        if provider == self._provider:
            return
        self._provider, self._state = provider, None
        self._field.clear()
        name = provider_name(provider)
        self._field.setAccessibleName(tr("Key for {name}").format(name=name))
        self._keep.setAccessibleName(tr("Keep key for {name}").format(name=name))
        self._forget.setAccessibleName(tr("Forget key for {name}").format(name=name))
        self._where.show_state(_LOOKING)
        self._forget.hide()
        if provider:
            self._look_soon.start()

    @property
    def has_unkept_key(self) -> bool:
        """Whether a key was pasted and not yet kept."""
        return bool(self._field.text().strip())

    @Slot()
    def keep(self) -> None:
        """Keep what stands in the field, if anything does. The field is emptied at once."""
        key = self._field.text().strip()
        if key and self._provider:
            self._field.clear()
            self._desk.keep(self._provider, key, self._remember.isChecked())

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._field, stretch=1)
        row.addWidget(self._keep)
        row.addWidget(self._forget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._where)
        layout.addLayout(row)
        layout.addWidget(self._remember)
        layout.addWidget(self._session)
        self._remember.hide()
        self._session.hide()

    @Slot(object)
    def _show(self, state: KeyState) -> None:
        if state.provider != self._provider:
            return
        first, self._state = self._state is None, state
        self._where.show_state(_THERE if state.place else _NONE, _sentence(state))
        self._forget.setVisible(state.place in (KeyPlace.KEYRING, KeyPlace.SESSION))
        self._field.setPlaceholderText(tr("Paste another key to replace it") if state.place else tr("Paste a key"))
        self._remember.setVisible(state.keyring is not None)
        self._session.setVisible(state.keyring is None)
        if state.keyring is not None and first:
            self._remember.setText(
                tr("Keep it in your system keyring ({keyring}); otherwise for this session only").format(
                    keyring=state.keyring
                )
            )
            self._remember.setChecked(True)
        self._session.setText(
            tr(
                "This system has no keyring. The key is kept for this session only, in memory; it "
                "is never written to a file. To have it every time, set the environment variable "
                "{variable}."
            ).format(variable=state.variable)
        )

    @Slot(str, str)
    def _show_failure(self, provider: str, sentence: str) -> None:
        if provider == self._provider:
            self._where.show_state(_REFUSED, sentence)

    @Slot()
    def _look(self) -> None:
        self._desk.look(self._provider)

    @Slot()
    def _offer_to_keep(self) -> None:
        self._keep.setEnabled(self.has_unkept_key)

    @Slot()
    def _ask_to_forget(self) -> None:
        self._desk.forget(self._provider)


def _sentence(state: KeyState) -> str:
    name = provider_name(state.provider)
    match state.place:
        case KeyPlace.ENVIRONMENT:
            return tr("The key for {name} comes from the environment variable {variable}.").format(
                name=name, variable=state.variable
            )
        case KeyPlace.KEYRING:
            return tr("The key for {name} is stored in your system keyring.").format(name=name)
        case KeyPlace.SESSION:
            return tr("The key for {name} is kept for this session only.").format(name=name)
        case _:
            return tr("There is no key for {name} yet.").format(name=name)
