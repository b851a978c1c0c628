"""Every action of the window in one table: its words, icon, shortcut, and the menu it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from rlm_desktop.ui.icons import icon

Key = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """An action: ``key`` is a standard key of the platform or a sequence ("Ctrl+L"); ``icon`` may be empty."""

    name: str
    text: str
    key: QKeySequence.StandardKey | str = ""
    icon: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """An action that can be given other keys: its words, its menu, and its keys at first (empty for none)."""

    name: str
    text: str
    menu: str
    keys: str


SEPARATOR = ActionSpec("", "")
RECENT = "recent"
FOLLOWED = "followed"
PANELS = "panels"
OFFLINE = "offline"

_MENUS: dict[str, tuple[ActionSpec, ...]] = {
    "&File": (
        ActionSpec("new_case", "&New case…", Key.New, "plus", "Make an empty case in a folder"),
        ActionSpec("open_case", "&Open case…", Key.Open, "folder-open", "Open the folder of a case"),
        ActionSpec(RECENT, "Open &recent"),
        ActionSpec("sample", "Open &sample case", "", "book-open", "An invented investigation to look around in"),
        SEPARATOR,
        ActionSpec("add_files", "&Add files…", "Ctrl+I", "file", "Read files into the case"),
        ActionSpec("add_folder", "Add &folder…", "Ctrl+Shift+O", "folder-plus", "Read a folder into the case"),
        ActionSpec(FOLLOWED, "Follow &changes in", "", "eye", "Read new and changed files while the case is open"),
        ActionSpec("passwords", "&Passwords…", "", "key-round", "Try passwords on files that are protected with one"),
        SEPARATOR,
        ActionSpec("export", "&Export report…", "Ctrl+E", "download", "Write the run that is shown as a report"),
        ActionSpec("training", "Export t&raining data…", "", "", "Write all good runs of the case to train a model on"),
        SEPARATOR,
        ActionSpec("settings", "Se&ttings…", Key.Preferences, "settings"),
        ActionSpec(
            OFFLINE, "&Work offline", "", "wifi-off", "Send nothing to another computer, and ask no other computer"
        ),
        ActionSpec("quit", "&Quit", Key.Quit),
    ),
    "&Edit": (
        ActionSpec("copy", "&Copy", Key.Copy, "copy"),
        SEPARATOR,
        ActionSpec("find", "&Find in document…", Key.Find, "search"),
        ActionSpec("find_next", "Find &next", Key.FindNext),
        ActionSpec("find_previous", "Find &previous", Key.FindPrevious),
        ActionSpec("search_case", "&Search the case…", "Ctrl+Shift+F", "layers"),
    ),
    "&View": (
        ActionSpec("palette", "Co&mmands…", "Ctrl+K", "", "Find anything the window can do by typing"),
        SEPARATOR,
        ActionSpec("sources", "&Sources", "Ctrl+1"),
        ActionSpec("chat", "&Questions", "Ctrl+2"),
        ActionSpec("answer", "&Answer", "Ctrl+3"),
        ActionSpec("code", "&Code", "Ctrl+4"),
        ActionSpec("calls", "Ca&lls", "Ctrl+5"),
        ActionSpec("coverage", "Co&verage", "Ctrl+7"),
        ActionSpec("sent", "Data sen&t", "Ctrl+8"),
        ActionSpec("document", "&Document", "Ctrl+6"),
        ActionSpec("table", "&Table", "Ctrl+9", "table", "Put the same questions to each document"),
        SEPARATOR,
        ActionSpec("next_citation", "&Next citation", "F4", "quote"),
        ActionSpec("previous_citation", "&Previous citation", "Shift+F4"),
        ActionSpec("next_page", "Ne&xt page", "Alt+PgDown"),
        ActionSpec("previous_page", "P&revious page", "Alt+PgUp"),
        SEPARATOR,
        ActionSpec("zoom_in", "Zoom &in", Key.ZoomIn, "zoom-in"),
        ActionSpec("zoom_out", "Zoom &out", Key.ZoomOut, "zoom-out"),
        ActionSpec("fit_width", "&Fit the width", "Ctrl+0", "move-horizontal"),
        SEPARATOR,
        ActionSpec(PANELS, "S&how panels"),
        ActionSpec("reset_layout", "Reset la&yout"),
        ActionSpec("full_screen", "F&ull screen", Key.FullScreen, "maximize"),
    ),
    "&Run": (
        ActionSpec("question", "&Ask a question", "Ctrl+L", "message-square", "Put the cursor into the question box"),
        ActionSpec("resume", "&Resume", "", "play", "Go on with a run that was cut off; nothing is paid twice"),
        ActionSpec(
            "again", "Ask the &models in use", "", "", "Put this question to the models chosen in Settings, and compare"
        ),
        ActionSpec(
            "compare", "&Compare the answers…", "", "", "Show how this answer differs from that of the models before"
        ),
        ActionSpec("replay", "Re&play", "Ctrl+R", "history", "Go through the run again, moment by moment"),
        SEPARATOR,
        ActionSpec("stop", "&Stop", "Ctrl+.", "circle-stop", "Stop the run; what it has found is kept"),
    ),
    "&Help": (
        ActionSpec("guide", "&User guide", Key.HelpContents, "book-open"),
        ActionSpec("searching", "How to &search", "", "search"),
        ActionSpec("shortcuts", "&Keyboard shortcuts"),
        ActionSpec("doctor", "What &works on this computer"),
        ActionSpec("log", "Show &log", "", "file-text"),
        SEPARATOR,
        ActionSpec("about", "&About RLM Desktop", "", "info"),
    ),
}


class Actions:
    """The actions of one window by name.

    Args:
        window: What they belong to.
    """

    def __init__(self, window: QWidget) -> None:
        self._actions: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        for spec in _specs():
            action = QAction(spec.text, window)
            if spec.icon:
                action.setIcon(icon(spec.icon, "muted"))
            if spec.key:
                action.setShortcut(QKeySequence(spec.key))
            if spec.tip:
                action.setStatusTip(spec.tip)
                action.setToolTip(spec.tip)
            self._actions[spec.name] = action
        self[OFFLINE].setCheckable(True)
        self["quit"].setMenuRole(QAction.MenuRole.QuitRole)
        self["settings"].setMenuRole(QAction.MenuRole.PreferencesRole)
        self["about"].setMenuRole(QAction.MenuRole.AboutRole)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def menu(self, name: str) -> QMenu:
        """The submenu of an action: `RECENT`, `FOLLOWED` or `PANELS`."""
        return self._menus[name]

    def fill(self, bar: QMenuBar) -> None:
        """Put the actions into the menus."""
        for title, specs in _MENUS.items():
            menu = bar.addMenu(title)
            for spec in specs:
                if spec is SEPARATOR:
                    menu.addSeparator()
                    continue
                if spec.name in (RECENT, FOLLOWED, PANELS):
                    self._menus[spec.name] = QMenu(spec.text, menu)
                    self[spec.name].setMenu(self._menus[spec.name])
                menu.addAction(self[spec.name])

    def offered(self) -> Iterator[tuple[str, QAction]]:
        """What can be done now: every action that is enabled, with the menu it stands in."""
        for title, specs in _MENUS.items():
            for spec in specs:
                if spec is SEPARATOR or spec.name == "palette":
                    continue
                place = title.replace("&", "")
                inner = self._menus.get(spec.name)
                of_menu = (
                    [(f"{place}, {inner.title().replace('&', '')}", each) for each in inner.actions()] if inner else []
                )
                for where, action in of_menu or [(place, self[spec.name])]:
                    if action.isEnabled() and action.isVisible() and not action.menu():
                        yield where, action

    def bindings(self) -> list[Binding]:
        """What can be given other keys, in the order of the menus."""
        return [
            Binding(spec.name, spec.text.replace("&", "").rstrip("…"), title.replace("&", ""), _keys_of(spec))
            for title, specs in _MENUS.items()
            for spec in specs
            if spec is not SEPARATOR and spec.name not in (RECENT, FOLLOWED, PANELS)
        ]

    def bind(self, changed: Mapping[str, str]) -> None:
        """Give actions these keys by their names, empty for none, and all others those they have at first."""
        for binding in self.bindings():
            self[binding.name].setShortcut(QKeySequence(changed.get(binding.name, binding.keys)))

    def shortcuts(self) -> list[tuple[str, str]]:
        """What each action with a shortcut is called, and its shortcut as the platform writes it."""
        return [
            (
                action.text().replace("&", "").rstrip("…"),
                action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
            )
            for action in self._actions.values()
            if not action.shortcut().isEmpty()
        ]


def _keys_of(spec: ActionSpec) -> str:
    return QKeySequence(spec.key).toString(QKeySequence.SequenceFormat.PortableText) if spec.key else ""


def _specs() -> Iterator[ActionSpec]:
    return (spec for specs in _MENUS.values() for spec in specs if spec is not SEPARATOR)
