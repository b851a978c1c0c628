"""The open case and everything that works on it: reading, ingesting, asking, drawing pages, writing reports."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from rlm_desktop.bridge.case_reader import CaseReader
from rlm_desktop.bridge.folder_watch import FolderWatch
from rlm_desktop.bridge.ingest_controller import IngestController
from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.page_pictures import PagePictures
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.bridge.worker import Worker
from rlm_desktop.case.connection import connect, connect_read_only, is_case, open_or_create_case
from rlm_desktop.case.filing import transaction
from rlm_desktop.case.recognitions import queue_document
from rlm_desktop.case.roots import Root, begin_roots, list_roots, watch_roots
from rlm_desktop.case.runs import money_spent
from rlm_desktop.case.sample import open_sample_case
from rlm_desktop.core.program import CASE_MAKER, own_command
from rlm_desktop.core.settings import Settings
from rlm_desktop.models.keys import Keys

if TYPE_CHECKING:
    from rlm_desktop.reports.redaction import Redaction
    from rlm_desktop.reports.training import Selection, TrainingFile

log = logging.getLogger(__name__)


class OpenCase(QObject):
    """At most one case is open. Files that are added while none is wait for one.

    Attributes:
        reader: Reads it.
        ingest: Fills it.
        watch: Follows folders that were dropped on it.
        runs: Asks it questions.
        pictures: Draws its pages.
        worker: Does what else would hold up the window.
        spent: US dollars that its finished runs cost, as far as their prices are known.

    Signals:
        opened: The folder of the case that is open now.
        told: A sentence that is no error.
        failed: A sentence: something that was asked for could not be done.
        resumed: Paths (a tuple) whose reading was cut off in an earlier sitting, and goes on now.
        folders_changed: Another folder is followed, or one less.
        exported: The path of a report that was written.
        training_exported: The :class:`TrainingFile` that was written.
        spend_changed: :attr:`spent` is another.

    Args:
        store: The settings.
        keys: Where keys to models come from.
        parent: The Qt parent.
    """

    opened = Signal(object)
    told = Signal(str)
    failed = Signal(str)
    resumed = Signal(object)
    folders_changed = Signal()
    exported = Signal(object)
    training_exported = Signal(object)
    spend_changed = Signal()

    def __init__(self, store: SettingsStore, keys: Keys, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.spent = 0.0
        self._ended = False
        self._store = store
        self._waiting: list[Path] = []
        self.reader = CaseReader(self)
        self.ingest = IngestController(self)
        self.watch = FolderWatch(self)
        self.runs = RunController(self.reader, keys, self)
        self.pictures = PagePictures(self)
        self.worker = Worker("window", self)
        # Reports take seconds where runs are large, and nobody shall wait for a page meanwhile.
        self.exports = Worker("export", self)
        self.reader.read_failed.connect(self.failed)
        self.ingest.failed.connect(self.failed)
        self.runs.run_finished.connect(self._count_spend)
        self.runs.added.connect(self._count_spend)
        self.watch.changed.connect(self._read_changes)
        self.watch.failed.connect(self.failed)
        self._take_settings(store.settings)
        store.changed.connect(self._take_settings)

    @property
    def folder(self) -> Path | None:
        """The folder of the open case."""
        return self.reader.folder

    def open(self, folder: Path, *, create: bool = False) -> None:
        """Open a case, made if need be and wished; the one before stays open until this one is ready."""
        prepare = _open_or_create if create else _bring_up_to_date
        self.worker.do(partial(prepare, folder), self._take, partial(self._not_opened, folder))

    def open_last(self, default: Path) -> None:
        """Open the case that was open when the program ended, or the default one, which is made if need be."""
        last = self._store.settings.last_case
        self.worker.do(partial(_last_or_default, last, default), self._take_last, self.failed.emit)

    def open_sample(self, folder: Path) -> None:
        """Open the sample case, which is put into a folder the first time."""
        self.worker.do(partial(open_sample_case, folder), self._take, self.failed.emit)

    def add(self, paths: Sequence[Path]) -> None:
        """Ingest files and folders; follow the folders from now on where the settings say so."""
        case = self.folder
        if case is None:
            self._waiting.extend(paths)
        elif paths and self._store.settings.reading.follow:
            self.worker.do(
                partial(_follow_new, case, paths), partial(self._add_followed, case, paths), self.failed.emit
            )
        else:
            self.ingest.ingest(case, paths)

    def read_again(self, paths: Sequence[Path], *, recognise: bool = False) -> None:
        """Ingest files again that could not be read, or not wholly.

        Args:
            paths: The files.
            recognise: Recognise the text of scanned pages, though the settings leave it out.
        """
        if self.folder is not None:
            self.ingest.ingest(self.folder, paths, again=True, recognise=recognise)

    def recognise(self, document: int, file: Path) -> None:
        """Recognise the text of a document, even where that was done before or was not thought necessary.

        Args:
            document: Its id.
            file: The file that it is, or lies in.
        """
        case = self.folder
        if case is not None:
            self.worker.do(
                partial(_queue_document, case, document),
                lambda _: self.ingest.ingest(case, (file,), recognise=True),
                self.failed.emit,
            )

    def follow(self, folder: Path, *, followed: bool) -> None:
        """Follow the changes in a folder that was dropped on the case, or no longer."""
        case = self.folder
        if case is not None:
            self.worker.do(partial(_follow, case, folder, followed), partial(self._take_roots, case), self.failed.emit)

    def export(
        self, run: str, format: str, path: Path, *, author: str = "", redaction: Redaction | None = None
    ) -> None:
        """Write the report of a run; answered by ``exported`` or ``failed``."""
        if self.folder is not None:
            work = partial(_export, self.folder, run, format, path, author, redaction)
            self.exports.do(work, self.exported.emit, self.failed.emit)

    def export_training(self, path: Path, selection: Selection) -> None:
        """Write the accepted runs to train a model on; answered by ``training_exported`` or ``failed``."""
        self.reader.read(partial(_export_training, path, selection), self.training_exported.emit, self.failed.emit)

    def shutdown(self) -> None:
        """Stop what goes on, keep what was found, and end every thread and process."""
        self._ended = True
        self.ingest.stop()
        self.watch.forget()
        self.runs.shutdown()
        self.ingest.shutdown()
        self.watch.shutdown()
        self.pictures.shutdown()
        self.worker.shutdown()
        self.exports.shutdown()
        self.reader.shutdown()

    def _take(self, folder: Path) -> None:
        # A window that is closed at once is gone before its case is there.
        if self._ended:
            return
        log.info("A case is opened")
        if self.ingest.case not in (None, folder):
            self.ingest.stop()
        self.watch.forget()
        self.runs.close_case()
        self.reader.open(folder)
        self.runs.open_case(folder)
        self.spent = 0.0
        self._store.remember_case(folder)
        self.opened.emit(folder)
        self._count_spend()
        self.reader.read(list_roots, partial(self._go_on, folder))

    def _go_on(self, case: Path, roots: list[Root]) -> None:
        """Read to the end what was cut off, and what has changed in followed folders since the case was open."""
        waiting, self._waiting = self._waiting, []
        now = self.ingest.case == case
        cut_off = [] if now else [root for root in roots if not root.finished and root.path not in waiting]
        if cut_off:
            unfinished = tuple(root.path for root in cut_off)
            self.resumed.emit(unfinished)
            self.ingest.ingest(case, unfinished)
        self.ingest.ingest(case, [root.path for root in roots if root.watched and root not in cut_off], quiet=True)
        # What was added since the case was opened is followed already, and these roots may not know of it.
        watched = [root.path for root in roots if root.watched]
        self.watch.follow(case, list(dict.fromkeys([*watched, *self.watch.folders])))
        self.add(waiting)

    def _take_roots(self, case: Path, roots: list[Root]) -> None:
        if case != self.folder:
            return
        before = self.watch.folders
        followed = [root.path for root in roots if root.watched]
        self.watch.follow(case, followed)
        self.ingest.ingest(case, [folder for folder in followed if folder not in before], quiet=True)
        self.folders_changed.emit()

    def _add_followed(self, case: Path, paths: Sequence[Path], roots: list[Root]) -> None:
        if case == self.folder:
            self.watch.follow(case, [root.path for root in roots if root.watched])
            self.folders_changed.emit()
        self.ingest.ingest(case, paths)

    def _read_changes(self, case: Path, paths: tuple[Path, ...]) -> None:
        if case == self.folder:
            self.ingest.ingest(case, paths, quiet=True)

    def _take_settings(self, settings: Settings) -> None:
        self.runs.set_settings(settings)
        self.ingest.reading = settings.reading
        self.ingest.offline = settings.offline

    def _take_last(self, found: tuple[Path, str]) -> None:
        folder, sentence = found
        self._take(folder)
        if sentence:
            self.told.emit(sentence)

    def _not_opened(self, folder: Path, sentence: str) -> None:
        if not is_case(folder):
            self._store.forget_case(str(folder))
        self.failed.emit(sentence)

    def _count_spend(self) -> None:
        self.reader.read(money_spent, self._take_spend)

    def _take_spend(self, spent: float) -> None:
        self.spent = spent
        self.spend_changed.emit()


def _open_or_create(folder: Path) -> Path:
    """The case in a folder. A new one is made by another process: what makes its tables takes 24 MB, for good."""
    if not is_case(folder):
        subprocess.run(own_command(CASE_MAKER, str(folder)), capture_output=True, check=False)
    # Where the other process could not, this says why.
    return open_or_create_case(folder)


def _bring_up_to_date(folder: Path) -> Path:
    connect(folder).close()
    return folder


def _queue_document(case: Path, document: int) -> None:
    with closing(connect(case)) as connection, transaction(connection):
        queue_document(connection, document)


def _follow(case: Path, folder: Path, followed: bool) -> list[Root]:
    with closing(connect(case)) as connection:
        with transaction(connection):
            watch_roots(connection, [folder], watched=followed)
        return list_roots(connection)


def _follow_new(case: Path, paths: Sequence[Path]) -> list[Root]:
    with closing(connect(case)) as connection:
        with transaction(connection):
            begin_roots(connection, paths)
            watch_roots(connection, [path for path in paths if path.is_dir()], watched=True)
        return list_roots(connection)


def _last_or_default(last: str, default: Path) -> tuple[Path, str]:
    """The case to begin with, and a sentence when it is not the one that was open last."""
    if last and is_case(Path(last)):
        return _bring_up_to_date(Path(last)), ""
    sentence = (
        tr("The case in {last} is not there any more. {name} is open instead.").format(last=last, name=default.name)
        if last
        else ""
    )
    return _open_or_create(default), sentence


def _export(case: Path, run: str, format: str, path: Path, author: str, redaction: Redaction | None) -> Path:
    from rlm_desktop.reports.export import export

    with closing(connect_read_only(case)) as connection:
        export(connection, run, format, path, author=author, redaction=redaction)
    return path


def _export_training(path: Path, selection: Selection, connection: sqlite3.Connection) -> TrainingFile:
    from rlm_desktop.reports.training import export_training

    return export_training(connection, path, selection)
