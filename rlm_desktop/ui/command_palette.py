"""Everything the window can do, found by typing a few letters of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QFrame, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.ui.icons import icon

_WIDTH = 620
_ROWS = 12
_FROM_TOP = 72
_MARGIN = 20
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be chosen: its words, where it stands, its shortcut, and what it does."""

    text: str
    place: str
    do: Callable[[], object]
    shortcut: str = ""
    icon: QIcon = field(default_factory=QIcon)


def command_of(action: QAction, place: str) -> Command:
    """The command that triggers an action of the menus."""
    shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return Command(action.text().replace("&", ""), place, action.trigger, shortcut, action.icon())


def matching(commands: Iterable[Command], typed: str) -> list[Command]:
    """The commands that hold every word typed, those first whose words begin with it, else in their own order."""
    words = typed.lower().split()
    found = []
    for command in commands:
        text = f"{command.text} {command.place}".lower()
        if all(word in text for word in words):
            begun = sum(any(part.startswith(word) for part in command.text.lower().split()) for word in words)
            found.append((not text.startswith(typed.strip().lower()), -begun, command))
    return [command for *_, command in sorted(found, key=lambda ranked: ranked[:2])]


class CommandPalette(QFrame):
    """A list of commands under a line to type in, over the window.

    Enter does the one that is marked; Escape, or working elsewhere, closes it.

    Args:
        commands: What can be done now.
        ask: Takes what was typed for a question, which is sent from the question box.
        search: Searches the case for what was typed.
        parent: The window.
    """

    def __init__(
        self,
        commands: Iterable[Command],
        ask: Callable[[str], object],
        search: Callable[[str], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._commands = list(commands)
        self._ask, self._search = ask, search
        self._shown: list[Command] = []
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self.setAccessibleName(tr("Commands"))
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Type what you want to do, to ask, or to search for"))
        self.line.setAccessibleName(tr("Command"))
        self.line.textChanged.connect(self._fill)
        self.line.installEventFilter(self)
        self.list = QTreeWidget()
        self.list.setAccessibleName(tr("Matching commands"))
        self.list.setColumnCount(3)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(lambda _item, _column: self._do())
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        self._before = parent.focusWidget()
        # Rows have their height only when the style sheet has been read.
        self.list.ensurePolished()
        width = min(_WIDTH, parent.width() - 2 * _MARGIN)
        self.setFixedWidth(width)
        self.move((parent.width() - width) // 2, _FROM_TOP)
        self._fill("")

    def open(self) -> None:
        """Show it, with the cursor in its line."""
        self.show()
        self.raise_()
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list with the keys that mean nothing in a line, and do what is marked with Enter."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in _LIST_KEYS:
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._leave()
                return True
        if event.type() is QEvent.Type.FocusOut:
            self.close()
        return super().eventFilter(watched, event)

    def _fill(self, typed: str) -> None:
        self._shown = matching(self._commands, typed)
        if words := typed.strip():
            self._shown += [
                Command(
                    tr("Ask “{words}”").format(words=words),
                    tr("Question"),
                    lambda: self._ask(words),
                    icon=icon("message-square", "muted"),
                ),
                Command(
                    tr("Search for “{words}”").format(words=words),
                    tr("Sources"),
                    lambda: self._search(words),
                    icon=icon("search", "muted"),
                ),
            ]
        self.list.clear()
        blank = _blank()
        for command in self._shown:
            item = QTreeWidgetItem([command.text, command.place, command.shortcut])
            item.setIcon(0, blank if command.icon.isNull() else command.icon)
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column in (1, 2):
                item.setForeground(column, self.palette().placeholderText())
            self.list.addTopLevelItem(item)
        if first := self.list.topLevelItem(0):
            self.list.setCurrentItem(first)
        rows = min(len(self._shown), _ROWS)
        self.list.setFixedHeight(rows * self.list.sizeHintForRow(0) + 2 * self.list.frameWidth())
        self.adjustSize()

    def _do(self) -> None:
        marked = self.list.currentItem()
        command = self._shown[self.list.indexOfTopLevelItem(marked)] if marked else None
        self._leave()
        if command:
            command.do()

    def _leave(self) -> None:
        """Close, and give the keyboard back to where it was."""
        if self._before:
            self._before.setFocus()
        self.close()


def _blank() -> QIcon:
    """Keeps the words of what has no icon in line with those of what has one."""
    pixmap = QPixmap(16, 16)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)
