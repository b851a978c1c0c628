"""The part of the settings that says which keys do what."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.wording import StateWord
from rlm_desktop.ui.actions import Binding
from rlm_desktop.ui.state_label import StateLabel

_NOTE = StateWord(tr("Note"), "info", "muted")
_LIST_HEIGHT = 340
_ACTION, _KEYS, _MENU = range(3)
_NAME = int(Qt.ItemDataRole.UserRole)


class ShortcutsEditor(QWidget):
    """Every action with its keys, to be found by words and given other keys.

    Args:
        bindings: The actions with the keys they have at first.
        changed: Other keys by the names of actions; empty text for none.
        parent: The Qt parent.
    """

    def __init__(self, bindings: Sequence[Binding], changed: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bindings = {binding.name: binding for binding in bindings}
        self._keys = {name: changed.get(name, binding.keys) for name, binding in self._bindings.items()}
        self.filter = QLineEdit(placeholderText=tr("Filter by name or keys"), clearButtonEnabled=True)
        self.list = QTreeWidget(rootIsDecorated=False, uniformRowHeights=True)
        self.edit = QKeySequenceEdit(maximumSequenceLength=1, clearButtonEnabled=True)
        self._label = QLabel()
        self.reset, self.reset_all = QPushButton(tr("Reset")), QPushButton(tr("Reset all"))
        self.note = StateLabel(wrap=True)
        self._lay_out()
        self._fill()
        self._connect()
        self.list.setCurrentItem(self._items()[0])

    def shortcuts(self) -> dict[str, str]:
        """The keys that differ from those at first, by the names of actions; empty text for none."""
        return {name: keys for name, keys in self._keys.items() if keys != self._bindings[name].keys}

    # -- what is done ---------------------------------------------------------------------------------------

    def _chosen(self) -> str:
        item = self.list.currentItem()
        return str(item.data(_ACTION, _NAME)) if item is not None else ""

    def _choose(self) -> None:
        name = self._chosen()
        self.edit.setEnabled(bool(name))
        self.reset.setEnabled(bool(name) and self._keys[name] != self._bindings[name].keys)
        if name:
            self._label.setText(tr("Keys for “{text}”").format(text=self._bindings[name].text))
            self.edit.setAccessibleName(self._label.text())
            self.edit.setKeySequence(QKeySequence(self._keys[name]))

    def _take(self) -> None:
        if name := self._chosen():
            self._give(name, _portable(self.edit.keySequence()))

    def _give(self, name: str, keys: str) -> None:
        """Give an action these keys, which no other action can have then."""
        if keys == self._keys[name]:
            return
        others = [other for other, held in self._keys.items() if keys and held == keys and other != name]
        self._keys.update(dict.fromkeys(others, ""))
        self._keys[name] = keys
        self.note.setVisible(bool(others))
        for other in others:
            had = tr("{native} belonged to “{text}”, which has no keys now.").format(
                native=_native(keys), text=self._bindings[other].text
            )
            self.note.show_state(_NOTE, had)
        self._show_keys()
        self._choose()

    def _reset(self) -> None:
        if name := self._chosen():
            self._give(name, self._bindings[name].keys)

    def _reset_all(self) -> None:
        self._keys = {name: binding.keys for name, binding in self._bindings.items()}
        self.note.hide()
        self._show_keys()
        self._choose()

    # -- what is shown --------------------------------------------------------------------------------------

    def _fill(self) -> None:
        for binding in self._bindings.values():
            item = QTreeWidgetItem([binding.text, "", binding.menu])
            item.setData(_ACTION, _NAME, binding.name)
            self.list.addTopLevelItem(item)
        self._show_keys()

    def _items(self) -> list[QTreeWidgetItem]:
        items = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [item for item in items if item is not None]

    def _show_keys(self) -> None:
        for item in self._items():
            name = str(item.data(_ACTION, _NAME))
            changed = self._keys[name] != self._bindings[name].keys
            item.setText(_KEYS, _native(self._keys[name]) + (" (changed)" if changed else ""))

    def _filter(self, words: str) -> None:
        for item in self._items():
            text = " ".join(item.text(column) for column in (_ACTION, _KEYS, _MENU)).lower()
            item.setHidden(not all(word in text for word in words.lower().split()))

    # -- building -------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._filter)
        self.list.currentItemChanged.connect(self._choose)
        self.list.itemActivated.connect(self.edit.setFocus)
        self.edit.editingFinished.connect(self._take)
        self.reset.clicked.connect(self._reset)
        self.reset_all.clicked.connect(self._reset_all)

    def _lay_out(self) -> None:
        self.filter.setAccessibleName(tr("Filter the shortcuts"))
        self.list.setAccessibleName(tr("Actions and their keys"))
        self.list.setHeaderLabels([tr("Action"), tr("Keys"), tr("Menu")])
        self.list.setMinimumHeight(_LIST_HEIGHT)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(_ACTION, QHeaderView.ResizeMode.Stretch)
        self.list.setColumnWidth(_KEYS, 170)
        self.list.setColumnWidth(_MENU, 70)
        self._label.setBuddy(self.edit)
        self.note.hide()
        row = QHBoxLayout()
        row.addWidget(self.edit, stretch=1)
        row.addWidget(self.reset)
        row.addWidget(self.reset_all)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.filter)
        layout.addWidget(self.list)
        layout.addWidget(self._label)
        layout.addLayout(row)
        layout.addWidget(self.note)


def _portable(keys: QKeySequence) -> str:
    return keys.toString(QKeySequence.SequenceFormat.PortableText)


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
