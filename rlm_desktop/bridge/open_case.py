"""The open case and everything that works on it: reading, ingesting, asking, drawing pages, writing reports."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rlm_desktop.bridge.case_reader import CaseReader
from rlm_desktop.bridge.ingest_controller import IngestController
from rlm_desktop.bridge.page_pictures import PagePictures
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.bridge.worker import Worker
from rlm_desktop.case.connection import connect, is_case, open_or_create_case
from rlm_desktop.case.runs import list_runs
from rlm_desktop.case.sample import open_sample_case
from rlm_desktop.models.keys import Keys


class OpenCase(QObject):
    """At most one case is open. Files that are added while none is wait for one.

    Attributes:
        reader: Reads it.
        ingest: Fills it.
        runs: Asks it questions.
        pictures: Draws its pages.
        worker: Does what else would hold up the window.
        spent: US dollars that its finished runs cost, as far as their prices are known.

    Signals:
        opened: The folder of the case that is open now.
        told: A sentence that is no error.
        failed: A sentence: something that was asked for could not be done.
        exported: The path of a report that was written.
        spend_changed: :attr:`spent` is another.

    Args:
        store: The settings.
        keys: Where keys to models come from.
        parent: The Qt parent.
    """

    opened = Signal(object)
    told = Signal(str)
    failed = Signal(str)
    exported = Signal(object)
    spend_changed = Signal()

    def __init__(self, store: SettingsStore, keys: Keys, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.spent = 0.0
        self._store = store
        self._waiting: list[Path] = []
        self.reader = CaseReader(self)
        self.ingest = IngestController(self)
        self.runs = RunController(self.reader, keys, self)
        self.pictures = PagePictures(self)
        self.worker = Worker("window", self)
        self.reader.read_failed.connect(self.failed)
        self.ingest.failed.connect(self.failed)
        self.runs.run_finished.connect(self._count_spend)
        self.runs.set_settings(store.settings)
        store.changed.connect(self.runs.set_settings)

    @property
    def folder(self) -> Path | None:
        """The folder of the open case."""
        return self.reader.folder

    def open(self, folder: Path, *, create: bool = False) -> None:
        """Open a case, made if need be and wished; the one before stays open until this one is ready."""
        prepare = open_or_create_case if create else _bring_up_to_date
        self.worker.do(partial(prepare, folder), self._take, partial(self._not_opened, folder))

    def open_last(self, default: Path) -> None:
        """Open the case that was open when the program ended, or the default one, which is made if need be."""
        last = self._store.settings.last_case
        self.worker.do(partial(_last_or_default, last, default), self._take_last, self.failed.emit)

    def open_sample(self, folder: Path) -> None:
        """Open the sample case, which is put into a folder the first time."""
        self.worker.do(partial(open_sample_case, folder), self._take, self.failed.emit)

    def add(self, paths: Sequence[Path]) -> None:
        """Ingest files and folders."""
        if self.folder is None:
            self._waiting.extend(paths)
        else:
            self.ingest.ingest(self.folder, paths)

    def export(self, run: str, format: str, path: Path) -> None:
        """Write the report of a run; answered by ``exported`` or ``failed``."""
        self.reader.read(partial(_export, run, format, path), self.exported.emit, self.failed.emit)

    def shutdown(self) -> None:
        """Stop what goes on, keep what was found, and end every thread and process."""
        self.ingest.stop()
        self.runs.shutdown()
        self.ingest.shutdown()
        self.pictures.shutdown()
        self.worker.shutdown()
        self.reader.shutdown()

    def _take(self, folder: Path) -> None:
        if self.ingest.case not in (None, folder):
            self.ingest.stop()
        self.runs.close_case()
        self.reader.open(folder)
        self.runs.open_case(folder)
        self.spent = 0.0
        self._store.remember_case(folder)
        self.opened.emit(folder)
        self._count_spend()
        waiting, self._waiting = self._waiting, []
        self.add(waiting)

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
        self.reader.read(_spent, self._take_spend)

    def _take_spend(self, spent: float) -> None:
        self.spent = spent
        self.spend_changed.emit()


def _bring_up_to_date(folder: Path) -> Path:
    connect(folder).close()
    return folder


def _last_or_default(last: str, default: Path) -> tuple[Path, str]:
    """The case to begin with, and a sentence when it is not the one that was open last."""
    if last and is_case(Path(last)):
        return _bring_up_to_date(Path(last)), ""
    sentence = f"The case in {last} is not there any more. {default.name} is open instead." if last else ""
    return open_or_create_case(default), sentence


def _export(run: str, format: str, path: Path, connection: sqlite3.Connection) -> Path:
    from rlm_desktop.reports.export import export

    export(connection, run, format, path)
    return path


def _spent(connection: sqlite3.Connection) -> float:
    return sum(run.cost or 0.0 for run in list_runs(connection))
