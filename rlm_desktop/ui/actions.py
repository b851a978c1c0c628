"""Every action of the window in one table: its words, icon, shortcut, and the menu it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from rlm_desktop.bridge.language import tr
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
    tr("&File"): (
        ActionSpec("new_case", tr("&New case…"), Key.New, "plus", tr("Make an empty case in a folder")),
        ActionSpec("open_case", tr("&Open case…"), Key.Open, "folder-open", tr("Open the folder of a case")),
        ActionSpec(RECENT, tr("Open &recent")),
        ActionSpec(
            "sample", tr("Open &sample case"), "", "book-open", tr("An invented investigation to look around in")
        ),
        SEPARATOR,
        ActionSpec("add_files", tr("&Add files…"), "Ctrl+I", "file", tr("Read files into the case")),
        ActionSpec("add_folder", tr("Add &folder…"), "Ctrl+Shift+O", "folder-plus", tr("Read a folder into the case")),
        ActionSpec(
            FOLLOWED, tr("Follow &changes in"), "", "eye", tr("Read new and changed files while the case is open")
        ),
        ActionSpec(
            "passwords", tr("&Passwords…"), "", "key-round", tr("Try passwords on files that are protected with one")
        ),
        SEPARATOR,
        ActionSpec(
            "export", tr("&Export report…"), "Ctrl+E", "download", tr("Write the run that is shown as a report")
        ),
        ActionSpec(
            "training", tr("Export train&ing data…"), "", "", tr("Write all good runs of the case to train a model on")
        ),
        SEPARATOR,
        # The standard key of macOS; elsewhere the standard has none, and most programs take this one.
        ActionSpec("settings", tr("Se&ttings…"), "Ctrl+,", "settings"),
        ActionSpec(
            OFFLINE,
            tr("&Work offline"),
            "",
            "wifi-off",
            tr("Send nothing to another computer, and ask no other computer"),
        ),
        ActionSpec("quit", tr("&Quit"), Key.Quit),
    ),
    tr("&Edit"): (
        ActionSpec("undo", tr("&Undo"), Key.Undo, "", tr("Take back what was done to documents")),
        ActionSpec("redo", tr("&Redo"), Key.Redo),
        SEPARATOR,
        ActionSpec("copy", tr("&Copy"), Key.Copy, "copy"),
        SEPARATOR,
        ActionSpec("find", tr("&Find in document…"), Key.Find, "search"),
        ActionSpec("find_next", tr("Find &next"), Key.FindNext),
        ActionSpec("find_previous", tr("Find &previous"), Key.FindPrevious),
        SEPARATOR,
        ActionSpec("star", tr("S&tar"), "Ctrl+D", "star", tr("Of the document chosen in Sources")),
        ActionSpec("tags", tr("Tags and n&ote…"), "Ctrl+T", "tag", tr("Of the document chosen in Sources")),
        SEPARATOR,
        ActionSpec("names", tr("&Batch search…"), "", "", tr("Search for every name of a list")),
        ActionSpec("search_case", tr("&Search the case…"), "Ctrl+Shift+F", "layers"),
    ),
    tr("&View"): (
        ActionSpec("palette", tr("Co&mmands…"), "Ctrl+K", "", tr("Find anything the window can do by typing")),
        SEPARATOR,
        ActionSpec("sources", tr("&Sources"), "Ctrl+1"),
        ActionSpec("chat", tr("&Questions"), "Ctrl+2"),
        ActionSpec("answer", tr("&Answer"), "Ctrl+3"),
        ActionSpec("code", tr("&Code"), "Ctrl+4"),
        ActionSpec("calls", tr("Ca&lls"), "Ctrl+5"),
        ActionSpec("coverage", tr("Co&verage"), "Ctrl+7"),
        ActionSpec("sent", tr("Data s&ent"), "Ctrl+8"),
        ActionSpec("document", tr("&Document"), "Ctrl+6"),
        ActionSpec("table", tr("&Table"), "Ctrl+9", "table", tr("Put the same questions to each document")),
        SEPARATOR,
        ActionSpec("next_citation", tr("&Next citation"), "F4", "quote"),
        ActionSpec("previous_citation", tr("&Previous citation"), "Shift+F4"),
        ActionSpec("next_page", tr("Ne&xt page"), "Alt+PgDown"),
        ActionSpec("previous_page", tr("P&revious page"), "Alt+PgUp"),
        SEPARATOR,
        ActionSpec("zoom_in", tr("Zoom &in"), Key.ZoomIn, "zoom-in"),
        ActionSpec("zoom_out", tr("Zoom &out"), Key.ZoomOut, "zoom-out"),
        ActionSpec("fit_width", tr("&Fit the width"), "Ctrl+0", "move-horizontal"),
        SEPARATOR,
        ActionSpec(PANELS, tr("S&how panels")),
        ActionSpec("reset_layout", tr("Reset la&yout")),
        ActionSpec("full_screen", tr("F&ull screen"), Key.FullScreen, "maximize"),
    ),
    tr("&Run"): (
        ActionSpec(
            "question", tr("&Ask a question"), "Ctrl+L", "message-square", tr("Put the cursor into the question box")
        ),
        ActionSpec("resume", tr("&Resume"), "", "play", tr("Go on with a run that was cut off; nothing is paid twice")),
        ActionSpec(
            "again",
            tr("Ask the &models in use"),
            "",
            "",
            tr("Put this question to the models chosen in Settings, and compare"),
        ),
        ActionSpec(
            "compare",
            tr("&Compare the answers…"),
            "",
            "",
            tr("Show how this answer differs from that of the models before"),
        ),
        ActionSpec("replay", tr("Re&play"), "Ctrl+R", "history", tr("Go through the run again, moment by moment")),
        SEPARATOR,
        ActionSpec(
            "pause", tr("Pa&use, or go on"), "Ctrl+Shift+.", "pause", tr("Send nothing new until the run may go on")
        ),
        ActionSpec("stop", tr("&Stop"), "Ctrl+.", "circle-stop", tr("Stop the run; what it has found is kept")),
    ),
    tr("&Help"): (
        ActionSpec("guide", tr("&User guide"), Key.HelpContents, "book-open"),
        ActionSpec("searching", tr("How to &search"), "", "search"),
        ActionSpec("shortcuts", tr("&Keyboard shortcuts")),
        ActionSpec("doctor", tr("What &works on this computer")),
        ActionSpec("log", tr("Show &log"), "", "file-text"),
        SEPARATOR,
        ActionSpec("about", tr("&About RLM Desktop"), "", "info"),
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
            Binding(spec.name, spec.text.replace("&", "").rstrip(" …"), title.replace("&", ""), _keys_of(spec))
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
                action.text().replace("&", "").rstrip(" …"),
                action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
            )
            for action in self._actions.values()
            if not action.shortcut().isEmpty()
        ]


def _keys_of(spec: ActionSpec) -> str:
    return QKeySequence(spec.key).toString(QKeySequence.SequenceFormat.PortableText) if spec.key else ""


def _specs() -> Iterator[ActionSpec]:
    return (spec for specs in _MENUS.values() for spec in specs if spec is not SEPARATOR)
