"""The elusion sample of the run that is shown: draws it, has it read, and keeps what a person makes of it."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.case.samples import file_sample, judge_document
from rlm_desktop.case.tables import Table, get_table
from rlm_desktop.core.events import Record
from rlm_desktop.engine.coverage import Coverage
from rlm_desktop.engine.elusion import SampleStanding, draw_sample, sample_standing
from rlm_desktop.engine.tables import Place, Wanted, read_sheet
from rlm_desktop.engine.trajectory import Trajectory


class SampleDesk(QObject):
    """Works on the sample of one run at a time, off the window's thread.

    Signals:
        changed: The :class:`SampleStanding` of the run that is shown, None where it has none.

    Args:
        runs: The runs of the case.
        parent: The Qt parent.
    """

    changed = Signal(object)

    def __init__(self, runs: RunController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self._told = 0
        runs.run_finished.connect(self._ended)
        runs.changed.connect(self._follow)

    @property
    def reading(self) -> bool:
        """Whether the sample of the run that is shown is being read."""
        root, live = self._runs.trajectory.root, self._runs.live_trajectory.root
        if root is None or root.sample is None or live is None or not self._runs.running:
            return False
        return live.started.table == root.sample.table

    def look(self) -> None:
        """Read how the sample of the run that is shown stands."""
        trajectory = self._runs.trajectory
        self._runs.reader.read(partial(_standing, trajectory), partial(self._take, trajectory), self._runs.failed.emit)

    def draw(self, coverage: Coverage, size: int, seed: int) -> None:
        """Draw documents of those that the run gave to no model; an earlier sample is put aside."""
        trajectory, folder = self._runs.trajectory, self._runs.folder
        if folder is not None and trajectory.root is not None:
            question = trajectory.root.started.question
            draw = partial(_draw, folder, trajectory.run_id, question, coverage, size, seed)
            self._runs.reader.read(draw, partial(self._apply, trajectory), self._runs.failed.emit)

    def judge(self, document: int, relevant: bool | None) -> None:
        """Keep whether a document of the sample is relevant; None takes it back."""
        trajectory, folder = self._runs.trajectory, self._runs.folder
        if folder is not None:
            judge = partial(_judge, folder, trajectory.run_id, document, relevant)
            self._runs.reader.read(judge, partial(self._apply, trajectory), self._runs.failed.emit)

    def read(self) -> None:
        """Have a model read the documents of the sample that it has not read."""
        root = self._runs.trajectory.root
        if root is not None and root.sample is not None:
            self._runs.reader.read(partial(_unread, root.sample.table), self._fill, self._runs.failed.emit)

    def _fill(self, unread: tuple[Table, tuple[Place, ...]]) -> None:
        table, places = unread
        if places:
            self._runs.fill(table, places)

    def _apply(self, trajectory: Trajectory, record: Record) -> None:
        trajectory.apply(record)
        if trajectory is self._runs.trajectory:
            self.look()

    def _take(self, trajectory: Trajectory, standing: SampleStanding | None) -> None:
        if trajectory is self._runs.trajectory:
            self.changed.emit(standing)

    def _follow(self) -> None:
        """Look again when the live run has filled more of the sample."""
        filled = len(self._runs.live_trajectory.entries)
        if self.reading and filled != self._told:
            self._told = filled
            self.look()

    def _ended(self, _run: str) -> None:
        self._told = 0
        root, live = self._runs.trajectory.root, self._runs.live_trajectory.root
        if root is not None and root.sample is not None and live and live.started.table == root.sample.table:
            self.look()


def _standing(trajectory: Trajectory, connection: sqlite3.Connection) -> SampleStanding | None:
    return sample_standing(connection, trajectory)


def _draw(
    folder: Path, run: str, question: str, coverage: Coverage, size: int, seed: int, _connection: sqlite3.Connection
) -> Record:
    sample = draw_sample(coverage, size, seed)
    documents = [each.document for each in sample.documents]
    return file_sample(folder, run, question, documents, sample.left_out, seed)[0]


def _judge(folder: Path, run: str, document: int, relevant: bool | None, _connection: sqlite3.Connection) -> Record:
    return judge_document(folder, run, document, relevant)


def _unread(table: int, connection: sqlite3.Connection) -> tuple[Table, tuple[Place, ...]]:
    """The table of a sample, and what of it no model has read."""
    sheet = read_sheet(connection, get_table(connection, table))
    return sheet.table, (*sheet.places(Wanted.WAITING), *sheet.places(Wanted.FAILED))
