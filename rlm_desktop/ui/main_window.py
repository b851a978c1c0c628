"""The window: one case, its sources on the left, questions in the middle, what they gave on the right."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import counted, tr
from rlm_desktop.bridge.mark_desk import MarkDesk
from rlm_desktop.bridge.model_file_desk import ModelLoading
from rlm_desktop.bridge.open_case import OpenCase
from rlm_desktop.bridge.playback import Playback
from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.case.runs import RunSummary
from rlm_desktop.core import paths
from rlm_desktop.core.model import Citation
from rlm_desktop.core.settings import Settings
from rlm_desktop.models.keys import Keys
from rlm_desktop.ui import panels
from rlm_desktop.ui.actions import FOLLOWED, OFFLINE, PANELS, RECENT, Actions
from rlm_desktop.ui.answer_panel import AnswerPanel
from rlm_desktop.ui.chat_pane import ChatPane
from rlm_desktop.ui.clipboard import copy_selection
from rlm_desktop.ui.command_palette import CommandPalette, command_of
from rlm_desktop.ui.desktop_notice import DesktopNotice
from rlm_desktop.ui.dialogs import Dialogs
from rlm_desktop.ui.docks import Docks, PanelDock
from rlm_desktop.ui.drop_target import DropTarget
from rlm_desktop.ui.file_menu import FileMenu
from rlm_desktop.ui.icons import app_icon
from rlm_desktop.ui.marking import Marking
from rlm_desktop.ui.message_bar import MessageBar
from rlm_desktop.ui.opening import keep_colours, wait_for_imports, when_imported
from rlm_desktop.ui.problem_help import ProblemHelp
from rlm_desktop.ui.replay_bar import ReplayBar
from rlm_desktop.ui.single_window import SingleWindow
from rlm_desktop.ui.sitting import Sittings
from rlm_desktop.ui.sources_panel import SourcesPanel
from rlm_desktop.ui.status_bar import StatusBar
from rlm_desktop.ui.theme import apply_theme

_TOLD = 3_000
"""Milliseconds that the status bar says what passes."""
_AT_REST = 1_500
"""Milliseconds after which a case that was opened stands in the window: threads that import hold painting up."""
_ANSWER_MODULES = ("rlm_desktop.ui.markdown_html", "rapidfuzz.distance")
_PANEL_ACTIONS = ("sources", "answer", "code", "calls", "coverage", "sent", "document", "table")
"""The actions that bring up the docks, in their order."""


class MainWindow(QMainWindow):
    """Brings panels, actions and the open case together.

    Attributes:
        case: The open case.
        playback: Goes through a run of the past again.
        store: The settings.
        sources, chat, answer: The panels that are there from the start.
        panels: The others.
        messages: What happened, told in the window.
        dialogs: What opens beside it.

    Args:
        store: The settings.
        keys: Where keys to models come from.
        layout_store: Where size and layout of the window are kept.
    """

    def __init__(self, store: SettingsStore, keys: Keys, layout_store: QSettings) -> None:
        super().__init__()
        self.store = store
        self._layout_store = layout_store
        self.case = OpenCase(store, keys, self)
        runs = self.case.runs
        self.messages = MessageBar()
        self.chat = ChatPane(runs)
        self.playback = Playback(runs, self)
        self.sources = SourcesPanel(self.case.reader, self.case.ingest)
        self.answer = AnswerPanel(runs)
        self.panels = panels.Panels(self.case, self)
        self._sittings = Sittings(layout_store, runs, self.chat, self.panels, self)
        self._help = ProblemHelp(self.case, self.sources, self.messages, self)
        self._marking = Marking(MarkDesk(self.case, self), self.sources, self)
        self._single = SingleWindow(self)
        self._single.called.connect(self._come_up)
        DesktopNotice(self.case, store, self)
        self._status = StatusBar()
        ModelLoading(self).told.connect(lambda words: self._status.showMessage(words, _TOLD))
        self._files = FileMenu(self.case, self.messages, self)
        self._drops = DropTarget(self)
        for asked in (self._files.chosen, self._drops.dropped):
            asked.connect(self.add_paths)
        self._actions = Actions(self)
        self.dialogs = Dialogs(store, keys, self.case, self._files, self._actions, self)
        self._docks = Docks(
            self,
            PanelDock("sources", tr("Sources"), lambda: self.sources, self),
            (
                PanelDock("answer", tr("Answer"), lambda: self.answer, self),
                PanelDock("code", tr("Code"), lambda: self.panels.code, self),
                PanelDock("calls", tr("Calls"), lambda: self.panels.calls, self),
                PanelDock("coverage", tr("Coverage"), lambda: self.panels.coverage, self),
                PanelDock("sent", tr("Data sent"), lambda: self.panels.sent, self),
                PanelDock("document", tr("Document"), lambda: self.panels.document, self),
            ),
            PanelDock("table", tr("Table"), lambda: self.panels.table, self),
        )
        for dock in (self._docks.left, self._docks.right[0]):
            dock.build()
        self._lay_out()
        self._connect_actions()
        self._connect_case()
        self._connect_panels()
        self._settings_changed(store.settings)
        self._run_changed()

    # -- what can be done -----------------------------------------------------------------------------------

    def begin(self, case: Path | None = None, files: Sequence[Path] = ()) -> None:
        """Open a case, or the one of last time; add files; greet who is new here over the sample case."""
        settings = self.store.settings
        if case is not None:
            self.case.open(case, create=True)
        elif not (settings.welcomed or settings.last_case or files):
            self._files.open_sample()
        else:
            self.case.open_last(paths.default_case())
        self.case.add(files)
        if not settings.welcomed:
            self.dialogs.show_welcome()

    def add_paths(self, files: Sequence[Path]) -> None:
        """Read files and folders into the open case."""
        self.case.add(files)
        self._docks.left.show()

    def open_document(self, document_id: int, page: int = 1, words: Sequence[str] = ()) -> None:
        """Show a page in the Document panel."""
        self.panels.document.show_document(document_id, page, words)
        self._bring_up_document()

    def show_citation(self, citation: Citation) -> None:
        """Show where a citation stands, in the Document panel."""
        self.panels.document.show_citation(citation)
        self._bring_up_document()

    def bring_up(self, name: str) -> None:
        """Show a panel by the name of its action, and put the keyboard into it."""
        self._actions[name].trigger()

    # -- the case -------------------------------------------------------------------------------------------

    def _case_opened(self, folder: Path) -> None:
        if self.windowFilePath():
            # What was told of the case before; what the start of the program told stays.
            self.messages.clear()
        self.setWindowTitle(tr("{name} — RLM Desktop").format(name=folder.name))
        self.setWindowFilePath(str(folder))
        self._single.answer_for(folder)
        self._drops.invitation = tr("Drop to add to “{name}”").format(name=folder.name)
        left = self._sittings.go_on(folder)
        self.chat.widen()
        self._status.clear_case()
        self.sources.clear()
        self.sources.reload()
        self.panels.show_case()
        self.case.runs.list_runs(partial(self._show_left, left.run))
        self.chat.focus_question()

    def _warm_up(self, documents: int, _pages: int) -> None:
        """Make ready what a page and a question will want. A case with nothing in it needs none of it."""
        if documents:
            QTimer.singleShot(_AT_REST, self, self._import_panels)
            self.case.pictures.warm_up()
            self.case.runs.warm_up()

    def _import_panels(self) -> None:
        if self.isVisible():
            when_imported(panels.MODULES, self, lambda: None)

    def _come_up(self, files: Sequence[Path]) -> None:
        """The case was wanted once more: this is its window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if files:
            self.add_paths(files)

    def _show_left(self, run: str, runs: Sequence[RunSummary]) -> None:
        """Show the run that was shown last, or the newest."""
        if runs and not self.case.runs.running:
            shown = run if run in {one.id for one in runs} else runs[0].id
            self.case.reader.read(_import_answers, lambda _done: self._show_old(shown))

    def _show_old(self, run: str) -> None:
        if not self.case.runs.running:
            self.case.runs.show_run(run)

    def _show_followed(self) -> None:
        self._files.fill_followed(self._actions.menu(FOLLOWED), self.sources.documents.folders)

    def _tell_resumed(self, unfinished: Sequence[Path]) -> None:
        first, *others = unfinished
        more = tr(" and {others}").format(others=counted(len(others), "other")) if others else ""
        self.messages.tell(
            tr("Reading “{name}”{more} was cut off last time. It goes on now, where it ended.").format(
                name=first.name, more=more
            ),
            "warning",
            tr("Stop"),
            self.case.ingest.stop,
        )

    # -- what is shown --------------------------------------------------------------------------------------

    def _settings_changed(self, settings: Settings) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, settings.theme)
        self._actions.bind(settings.shortcuts)
        self._actions[OFFLINE].setChecked(settings.offline)
        self._status.show_settings(settings)
        self._files.fill_recent(self._actions.menu(RECENT), settings.recent)

    def _run_changed(self) -> None:
        runs = self.case.runs
        root = runs.trajectory.root
        self._status.show_spend(runs.trajectory.cost if root else None, self.case.spent)
        started = root.started if root else None
        self._status.show_wall(started.layers if started else (), started.missing_layers if started else ())
        self._actions["stop"].setEnabled(runs.running and not runs.stopping)
        self._actions["pause"].setEnabled(runs.running and not runs.stopping)
        self._actions["export"].setEnabled(bool(runs.run_id) and not runs.is_live)
        self._actions["replay"].setEnabled(bool(runs.run_id) and not runs.is_live and not runs.replaying)
        self._actions["resume"].setEnabled(runs.can_resume)
        self._actions["again"].setEnabled(runs.can_put_again)
        self._actions["compare"].setEnabled(bool(started and started.again) and not runs.is_live)
        citations = runs.trajectory.citations
        for name in ("next_citation", "previous_citation"):
            self._actions[name].setEnabled(bool(citations))
        self.panels.take_run()

    def _ask_consent(self, sentence: str) -> None:
        self.messages.tell(sentence, "warning", tr("Run code all the same"), self._consent)

    def _consent(self) -> None:
        """Keep the consent, and put the question that waited for it."""
        self.store.change(language_layer_alone=True)
        self.case.runs.ask_again()

    def _show_call(self, id: str) -> None:
        self._docks.right[2].bring_up()
        self.panels.calls.choose(id)

    def _step_citation(self, step: int) -> None:
        self.panels.document.step_citation(step)
        self._bring_up_document()

    def _bring_up_document(self) -> None:
        dock = self._docks.right[-1]
        dock.show()
        dock.raise_()

    def _find(self) -> None:
        self._bring_up_document()
        self.panels.document.begin_find()

    def _show_full_screen(self) -> None:
        (self.showNormal if self.isFullScreen() else self.showFullScreen)()

    # -- building -------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.setWindowTitle("RLM Desktop")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(760, 480)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.messages)
        layout.addWidget(ReplayBar(self.playback))
        layout.addWidget(self.chat, stretch=1)
        self.setCentralWidget(centre)
        self.setStatusBar(self._status)
        self._actions.fill(self.menuBar())
        self._docks.set_up()
        self._docks.restore(self._layout_store)
        for dock in self._docks.all:
            self._actions.menu(PANELS).addAction(dock.toggleViewAction())

    def _connect_actions(self) -> None:
        docks = dict(zip(_PANEL_ACTIONS, self._docks.all, strict=True))
        does: dict[str, Callable[[], object]] = {
            **self._files.does,
            **self._marking.does,
            **self.dialogs.does,
            "passwords": self._help.ask_passwords,
            OFFLINE: lambda: self.store.change(offline=self._actions[OFFLINE].isChecked()),
            "quit": self.close,
            "copy": copy_selection,
            "find": self._find,
            "find_next": lambda: self.panels.document.step_place(1),
            "find_previous": lambda: self.panels.document.step_place(-1),
            "search_case": self._search_case,
            "palette": self._show_commands,
            "chat": self.chat.focus_question,
            "question": self.chat.focus_question,
            "next_citation": lambda: self._step_citation(1),
            "previous_citation": lambda: self._step_citation(-1),
            "next_page": lambda: self.panels.document.step_page(1),
            "previous_page": lambda: self.panels.document.step_page(-1),
            "zoom_in": lambda: self.panels.document.picture.zoom_in(),
            "zoom_out": lambda: self.panels.document.picture.zoom_out(),
            "fit_width": lambda: self.panels.document.picture.fit_width(),
            "reset_layout": self._docks.reset,
            "full_screen": self._show_full_screen,
            "stop": self.case.runs.stop,
            "pause": lambda: self.case.runs.pause(paused=not self.case.runs.paused),
            "resume": self.case.runs.resume,
            "again": self.case.runs.put_to_models_in_use,
            "replay": self.playback.begin,
            "log": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.log_folder()))),
            **{name: dock.bring_up for name, dock in docks.items()},
        }
        for name, do in does.items():
            self._actions[name].triggered.connect(_without_state(do))
        self._marking.name_actions(self._actions["undo"], self._actions["redo"])
        self._actions["sample"].setVisible(paths.resource("sample", "case.db").is_file())

    def _connect_case(self) -> None:
        case, tell = self.case, self.messages.tell
        case.opened.connect(self._case_opened)
        case.failed.connect(tell)
        case.told.connect(partial(tell, tone="warning"))
        case.spend_changed.connect(self._run_changed)
        case.ingest.case_grew.connect(self.sources.reload)
        case.ingest.case_grew.connect(self.panels.take_growth)
        case.ingest.started.connect(partial(self.chat.show_reading, True))
        case.ingest.finished.connect(_without_state(partial(self.chat.show_reading, False)))
        case.folders_changed.connect(self.sources.reload)
        case.resumed.connect(self._tell_resumed)
        case.runs.changed.connect(self._run_changed)
        case.runs.run_shown.connect(self._run_changed)
        case.runs.failed.connect(tell)
        case.runs.consent_wanted.connect(self._ask_consent)
        self.store.changed.connect(self._settings_changed)
        self.store.failed.connect(tell)

    def _connect_panels(self) -> None:
        self.sources.document_opened.connect(self.open_document)
        self.sources.folder_asked.connect(self._files.ask_folder)
        self.sources.help_asked.connect(self.dialogs.explain_search)
        self.sources.recognise_asked.connect(self.case.recognise)
        self.sources.follow_asked.connect(lambda folder, followed: self.case.follow(folder, followed=followed))
        self.sources.hits_written.connect(self._files.tell_table)
        self.sources.ask_asked.connect(self.chat.narrow)
        self.sources.ask_asked.connect(self.panels.narrow)
        self.sources.documents.shown.connect(self._show_followed)
        self.sources.documents.loaded.connect(self._warm_up)
        self.sources.documents.loaded.connect(self._status.show_size)
        self.sources.documents.loaded.connect(self.chat.show_size)
        self.chat.folder_asked.connect(self._files.ask_folder)
        self.chat.settings_requested.connect(self.dialogs.show_settings)
        self.panels.page_activated.connect(self.open_document)
        self.panels.call_asked.connect(self._show_call)
        self.panels.try_asked.connect(self.dialogs.try_call)
        self.panels.reveal_asked.connect(self._reveal)
        self.panels.copy_saved.connect(self._files.tell_copy)
        self.panels.table_written.connect(self._files.tell_table)
        self.panels.table_put_away.connect(self._docks.bottom.hide)
        self.panels.failed.connect(self.messages.tell)
        self.dialogs.search_asked.connect(self._search_for)
        for panel in (self.chat, self.answer, self.panels):
            panel.citation_activated.connect(self.show_citation)

    def _reveal(self, document: int) -> None:
        self._docks.left.show()
        self.sources.reveal(document)

    def _show_commands(self) -> None:
        commands = [command_of(action, place) for place, action in self._actions.offered()]
        CommandPalette(commands, self.chat.question.write, self._search_for, self).open()

    def _search_for(self, query: str) -> None:
        self._docks.left.show()
        self.sources.search(query)

    def _search_case(self) -> None:
        self._docks.left.show()
        self.sources.focus_search()

    # -- Qt -------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the question its room in a narrow window, as on a screen of 300 % scale."""
        super().resizeEvent(event)
        self._docks.fit(event.size().width())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the layout; stop what goes on, with the window gone already."""
        self._sittings.keep()
        self._docks.save(self._layout_store)
        keep_colours(self._layout_store)
        self.hide()
        for dialog in self.findChildren(QDialog):
            dialog.close()
        self._single.close()
        self.case.shutdown()
        wait_for_imports(self)
        self.dialogs.shutdown()
        super().closeEvent(event)


def _import_answers(_case: sqlite3.Connection) -> None:
    """Load what answers are shown with in the thread that reads the case: it takes 0.1 s."""
    for name in _ANSWER_MODULES:
        import_module(name)


def _without_state(do: Callable[[], object]) -> Callable[[bool], None]:
    """A slot for ``triggered``, which tells whether the action is checked: of no use here."""

    def slot(_checked: bool) -> None:
        do()

    return slot
