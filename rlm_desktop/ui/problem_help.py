"""What helps with problems: reading again, passwords, the recognition of text, the folder of a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from rlm_desktop.bridge.language import counted, tr
from rlm_desktop.bridge.open_case import OpenCase
from rlm_desktop.bridge.problem_list import ENCRYPTED, problem_count, sources
from rlm_desktop.case.listing import Trouble
from rlm_desktop.ui.message_bar import MessageBar
from rlm_desktop.ui.sources_panel import SourcesPanel


class ProblemHelp(QObject):
    """Does what the lists of documents and problems ask for.

    Args:
        case: The open case.
        panel: The lists.
        messages: Where protected files are told of, once after each ingestion that met new ones.
        window: The window of the dialog; the Qt parent.
    """

    def __init__(self, case: OpenCase, panel: SourcesPanel, messages: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._case, self._panel, self._messages, self._window = case, panel, messages, window
        self._told: dict[Path, int] = {}
        self._ended = False
        self._tried = False
        problems = panel.problems
        problems.again_asked.connect(case.read_again)
        problems.recognise_asked.connect(partial(case.read_again, recognise=True))
        problems.passwords_asked.connect(self.ask_passwords)
        panel.folder_shown.connect(self._show_folder)
        panel.problems_read.connect(self._look_at)
        case.ingest.finished.connect(self._ingested)

    def ask_passwords(self) -> None:
        """Let the user give passwords, and try them."""
        from rlm_desktop.ui.passwords_dialog import PasswordsDialog

        protected = problem_count(self._panel.problems.troubles, ENCRYPTED)
        dialog = PasswordsDialog(self._case.ingest.passwords, protected, self._window)
        dialog.given.connect(self._try_passwords)
        dialog.open()

    def _try_passwords(self, passwords: Sequence[str]) -> None:
        self._case.ingest.passwords = tuple(passwords)
        files = sources(self._panel.problems.troubles, ENCRYPTED)
        self._tried = bool(files)
        self._case.read_again(files)

    def _ingested(self, _case: Path) -> None:
        """Its problems are being read now."""
        self._ended = True

    def _look_at(self, troubles: Sequence[Trouble]) -> None:
        folder = self._case.folder
        if folder is None or not self._ended or self._case.ingest.running:
            return
        tried, self._ended, self._tried = self._tried, False, False
        count = problem_count(troubles, ENCRYPTED)
        told, self._told[folder] = self._told.get(folder, 0), count
        if tried and count:
            self._tell(
                tr("{protected} still protected: none of the passwords opened {them}.").format(
                    protected=_protected(count), them=_them(count)
                )
            )
        elif tried:
            self._messages.tell(tr("The passwords opened every protected file."), "good")
        elif count > told:
            self._tell(
                tr("{protected} protected with a password. Nothing in {them} can be found yet.").format(
                    protected=_protected(count), them=_them(count)
                )
            )

    def _tell(self, sentence: str) -> None:
        self._messages.tell(sentence, "warning", tr("Passwords…"), self.ask_passwords)

    def _show_folder(self, file: Path) -> None:
        self._case.worker.do(partial(_folder_of, file), self._open_folder, self._case.failed.emit)

    def _open_folder(self, folder: Path | None) -> None:
        if folder is None:
            self._messages.tell(tr("The folder is not there any more, or its drive is not connected."), "warning")
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._messages.tell(
                tr("No program on this computer opens the folder {folder}.").format(folder=folder), "warning"
            )


def _folder_of(path: Path) -> Path | None:
    """The folder to show for a path: itself when it is one."""
    return next((folder for folder in (path, path.parent) if folder.is_dir()), None)


def _protected(count: int) -> str:
    return f"{counted(count, 'file')} {'is' if count == 1 else 'are'}"


def _them(count: int) -> str:
    return "it" if count == 1 else "them"
