"""What the File menu does: cases, files and folders, reports, training data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.open_case import OpenCase
from rlm_desktop.case.roots import Root
from rlm_desktop.core import paths
from rlm_desktop.ui import file_dialogs
from rlm_desktop.ui.message_bar import MessageBar
from rlm_desktop.ui.opening import when_imported
from rlm_desktop.ui.single_window import Call

if TYPE_CHECKING:
    from rlm_desktop.reports.training import TrainingFile
    from rlm_desktop.ui.export_dialog import ExportChoice

_SAMPLE_NAME = "Sample case"


class FileMenu(QObject):
    """Asks for cases, files and folders, and tells what was written.

    Args:
        case: The open case.
        messages: Where it is told.
        window: The window of the dialogs; the Qt parent.

    Signals:
        chosen: Files and folders to read into the case, a list of paths.
    """

    chosen = Signal(list)

    def __init__(self, case: OpenCase, messages: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._case, self._messages, self._window = case, messages, window
        case.exported.connect(partial(self._tell_written, tr("The report")))
        case.training_exported.connect(self._tell_training)

    @property
    def does(self) -> dict[str, Callable[[], object]]:
        """What is done by the names of the actions."""
        return {
            "new_case": self.ask_new_case,
            "open_case": self.ask_open_case,
            "sample": self.open_sample,
            "add_files": self.ask_files,
            "add_folder": self.ask_folder,
            "export": self.ask_export,
            "training": self.ask_training,
        }

    def open(self, folder: Path, *, create: bool = False) -> None:
        """Open a case here, or bring up the window in which it is open."""
        self._unless_open_elsewhere(folder, partial(self._case.open, folder, create=create))

    def ask_new_case(self) -> None:
        """Make a case where the user says."""
        if folder := file_dialogs.new_case(self._window, paths.default_case().parent):
            self.open(folder, create=True)

    def ask_open_case(self) -> None:
        """Open the case that the user names."""
        if folder := file_dialogs.open_case(self._window, paths.default_case().parent):
            self.open(folder)

    def open_default(self) -> None:
        """Open the case that is made for a new user."""
        self.open(paths.default_case(), create=True)

    def open_sample(self) -> None:
        """Open the sample case."""
        folder = paths.default_case().parent / _SAMPLE_NAME
        self._unless_open_elsewhere(folder, partial(self._case.open_sample, folder))

    def ask_files(self) -> None:
        """Read files into the case."""
        self.chosen.emit(file_dialogs.files_to_add(self._window))

    def ask_folder(self) -> None:
        """Read a folder into the case."""
        if folder := file_dialogs.folder_to_add(self._window):
            self.chosen.emit([folder])

    def ask_export(self) -> None:
        """Ask how to export the run that is shown, and export it."""
        when_imported(("rlm_desktop.ui.export_dialog",), self._window, self._ask_export)

    def _ask_export(self) -> None:
        from rlm_desktop.ui.export_dialog import ExportDialog

        runs, folder = self._case.runs, self._case.folder
        if runs.run_id and folder:
            root = runs.trajectory.root
            dialog = ExportDialog(folder, runs.question, root.citations if root else (), self._window)
            dialog.chosen.connect(partial(self._export, runs.run_id))
            dialog.open()

    def _export(self, run: str, choice: ExportChoice) -> None:
        self._messages.tell(tr("The report is being written to {path}…").format(path=choice.path), "good")
        self._case.export(run, choice.format, choice.path, author=choice.author, redaction=choice.redaction)

    def ask_training(self) -> None:
        """Write the good runs of the case to train a model on."""
        when_imported(("rlm_desktop.ui.training_dialog",), self._window, self._ask_training)

    def _ask_training(self) -> None:
        from rlm_desktop.ui.training_dialog import TrainingDialog

        if folder := self._case.folder:
            dialog = TrainingDialog(folder, self._window)
            dialog.chosen.connect(self._case.export_training)
            dialog.open()

    def fill_recent(self, menu: QMenu, recent: Sequence[str]) -> None:
        """Put the cases that were open before into a menu."""
        menu.clear()
        for folder in recent:
            action = menu.addAction(f"{Path(folder).name}    {Path(folder).parent}")
            action.triggered.connect(lambda _checked, folder=folder: self.open(Path(folder)))
        menu.menuAction().setEnabled(not menu.isEmpty())

    def fill_followed(self, menu: QMenu, folders: Sequence[Root]) -> None:
        """Put a check mark for every folder that was dropped on the case into a menu."""
        menu.clear()
        for root in folders:
            action = menu.addAction(f"{root.path.name}    {root.path.parent}")
            action.setCheckable(True)
            action.setChecked(root.watched)
            action.toggled.connect(lambda followed, path=root.path: self._case.follow(path, followed=followed))
        menu.menuAction().setEnabled(not menu.isEmpty())

    def tell_copy(self, path: Path) -> None:
        """Tell of a copy of a document."""
        self._tell_written(tr("The copy"), path)

    def tell_table(self, path: Path) -> None:
        """Tell of a table that was written."""
        self._tell_written(tr("The table"), path)

    def _unless_open_elsewhere(self, folder: Path, do: Callable[[], None]) -> None:
        if folder == self._case.folder:
            do()
            return
        sentence = tr("The case “{name}” is open in another window, which was brought to the front.").format(
            name=folder.name
        )
        Call(folder, partial(self._messages.tell, sentence, "warning"), do, self)

    def _tell_written(self, what: str, path: Path) -> None:
        self._messages.tell(
            tr("{what} is in {path}.").format(what=what, path=path), "good", tr("Open it"), partial(_open_outside, path)
        )

    def _tell_training(self, written: TrainingFile) -> None:
        from rlm_desktop.ui.training_dialog import sentence_of

        self._messages.tell(sentence_of(written), "good" if written.runs else "warning")


def _open_outside(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
