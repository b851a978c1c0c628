"""What opens beside the window: the first page, the settings, help, comparisons, trials of prompts, batch search."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rlm_desktop.bridge.open_case import OpenCase
from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.engine.trajectory import CallNode
from rlm_desktop.models.keys import Keys
from rlm_desktop.ui import file_dialogs
from rlm_desktop.ui.actions import Actions
from rlm_desktop.ui.file_menu import FileMenu
from rlm_desktop.ui.opening import when_imported

if TYPE_CHECKING:
    from rlm_desktop.bridge.model_checks import ModelChecks

_SETTINGS = ("rlm_desktop.ui.settings_dialog", "rlm_desktop.bridge.model_checks")


class Dialogs(QObject):
    """Opens them. Each is loaded when it is opened first, as a window at rest does without most of them.

    Args:
        store: The settings.
        keys: Where keys to models come from.
        case: The open case.
        files: Tells of tables that were written, and opens cases.
        actions: The actions of the window.
        window: The window; the Qt parent.

    Signals:
        search_asked: A query was chosen in one of them.
    """

    search_asked = Signal(str)

    def __init__(
        self, store: SettingsStore, keys: Keys, case: OpenCase, files: FileMenu, actions: Actions, window: QWidget
    ) -> None:
        super().__init__(window)
        self._store, self._keys, self._case, self._files = store, keys, case, files
        self._actions, self._window = actions, window
        self._checks: ModelChecks | None = None

    @property
    def does(self) -> dict[str, Callable[[], object]]:
        """What is done by the names of the actions."""
        return {
            "settings": self.show_settings,
            "names": self.search_names,
            "compare": self.compare_answers,
            "guide": self.show_guide,
            "searching": self.explain_search,
            "shortcuts": self.show_shortcuts,
            "doctor": self.show_doctor,
            "about": self.show_about,
        }

    @property
    def checks(self) -> ModelChecks:
        """What looks for models and tries them out."""
        if self._checks is None:
            from rlm_desktop.bridge.model_checks import ModelChecks

            self._checks = ModelChecks(self._keys, self)
        return self._checks

    def show_welcome(self) -> None:
        """Show the first page."""
        from rlm_desktop.ui.welcome import Welcome

        welcome = Welcome(self._store.settings, self.checks, self._window)
        welcome.chosen.connect(self._store.replace)
        welcome.settings_requested.connect(self.show_settings)
        welcome.own_case_requested.connect(self._files.open_default)
        welcome.show()

    def show_settings(self) -> None:
        """Show the settings, as soon as they and what tries models out are loaded."""
        when_imported(_SETTINGS, self._window, self._show_settings)

    def _show_settings(self) -> None:
        from rlm_desktop.ui.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self._store.settings, self._keys, self.checks, self._actions.bindings(), self._window)
        dialog.saved.connect(self._store.replace)
        dialog.open()

    def search_names(self) -> None:
        """Ask for a list of names, and look for each of them in the case."""
        if (case := self._case.folder) and (names := file_dialogs.names_file(self._window)):
            from rlm_desktop.ui.names_dialog import NamesDialog

            dialog = NamesDialog(case, names, self._window)
            dialog.asked_for.connect(self.search_asked)
            dialog.written.connect(self._files.tell_table)
            dialog.show()

    def compare_answers(self) -> None:
        """Show how the answer differs from that of the run whose question was put again."""
        from rlm_desktop.ui.comparison_dialog import ComparisonDialog

        now = self._case.runs.trajectory
        if now.root is not None and now.root.started.again:
            self._case.runs.read_run(
                now.root.started.again, lambda before: ComparisonDialog(before, now, self._window).open()
            )

    def try_call(self, call: CallNode) -> None:
        """Put the prompt of a call to a model by itself."""
        from rlm_desktop.ui.trial_dialog import TrialDialog

        TrialDialog(self._case.runs, call, self._keys, self._window).show()

    def show_guide(self) -> None:
        """Show the user guide."""
        from rlm_desktop.ui.guide import Guide

        Guide(self._case.worker, self._window).show()

    def explain_search(self) -> None:
        """Show how queries are written."""
        from rlm_desktop.ui.search_help import SearchHelp

        page = SearchHelp(self._window)
        page.tried.connect(self.search_asked)
        page.show()

    def show_shortcuts(self) -> None:
        """Show the shortcuts of all actions."""
        from rlm_desktop.ui import help_pages

        help_pages.show_shortcuts(self._window, self._actions.shortcuts())

    def show_doctor(self) -> None:
        """Show what works on this computer."""
        from rlm_desktop.ui import help_pages

        help_pages.show_doctor(self._window, self._case.worker)

    def show_about(self) -> None:
        """Show what this program is."""
        from rlm_desktop.ui import help_pages

        help_pages.show_about(self._window)

    def shutdown(self) -> None:
        """End what looks for models."""
        if self._checks is not None:
            self._checks.shutdown()
