"""The tables of the open case: lists them, makes them, has them filled, and follows what is filled."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from rlm_desktop.bridge.table_rows import Order, arranged
from rlm_desktop.case.connection import connect
from rlm_desktop.case.tables import Table, add_questions, list_tables, make_table
from rlm_desktop.core.settings import Settings
from rlm_desktop.engine.tables import Entry, Place, Row, Sheet, Wanted, account, projection, read_sheet
from rlm_desktop.models.keys import Keys

if TYPE_CHECKING:
    from rlm_desktop.bridge.open_case import OpenCase
    from rlm_desktop.engine.budget import Projection


@dataclass(frozen=True, slots=True)
class Standing:
    """A table as it stands: its rows as they were asked for, what is left to fill, what that takes, and a sentence."""

    sheet: Sheet
    rows: tuple[Row, ...]
    waiting: tuple[Place, ...]
    failed: tuple[Place, ...]
    planned: Projection
    account: str


class TableDesk(QObject):
    """Works on the tables of a case off the window's thread.

    Attributes:
        table: The table that is shown, None when none is.
        order: How its rows are chosen and sorted.

    Signals:
        listed: The tables of the case, newest first.
        changed: The :class:`Standing` of the table that is shown.
        filled: The event of an entry of the table that is shown, which is in its sheet now.
        written: The path of a file that a table was written to.
        failed: A sentence: something that was asked for could not be done.

    Args:
        case: The open case.
        parent: The Qt parent.
    """

    listed = Signal(object)
    changed = Signal(object)
    filled = Signal(object)
    written = Signal(object)
    failed = Signal(str)

    def __init__(self, case: OpenCase, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table: Table | None = None
        self.order = Order()
        self._sheet: Sheet | None = None
        self._case = case
        self._followed = 0
        case.runs.run_started.connect(self._begin_following)
        case.runs.changed.connect(self._follow)
        case.runs.run_finished.connect(self._ended)

    @property
    def filling(self) -> bool:
        """Whether the table that is shown is being filled."""
        runs = self._case.runs
        root = runs.live_trajectory.root
        return runs.running and root is not None and self.table is not None and root.started.table == self.table.id

    def reload(self) -> None:
        """List the tables anew."""
        if self._case.folder is not None:
            self._case.reader.read(list_tables, self.listed.emit, self.failed.emit)

    def show(self, table: Table | None) -> None:
        """Look at another table, or again at the same."""
        self.table = table
        self.read()

    def arrange(self, order: Order) -> None:
        """Choose and sort the rows otherwise."""
        self.order = order
        self._stand(self._sheet)

    def read(self) -> None:
        """Read the table that is shown anew."""
        self._stand(None)

    def _stand(self, sheet: Sheet | None) -> None:
        if self.table is not None:
            known = sheet if sheet and sheet.table == self.table else None
            standing = partial(_standing, self.table, known, self.order, self._case.runs.settings)
            self._case.reader.read(standing, self._take, self.failed.emit)

    def make(self, name: str, questions: Sequence[str], scope: str, documents: Sequence[int]) -> None:
        """Add a table to the case, and show it."""
        if (folder := self._case.folder) is not None:
            make = partial(_make, folder, name, questions, scope, documents)
            self._case.worker.do(make, self._take_changed, self.failed.emit)

    def add(self, questions: Sequence[str]) -> None:
        """Add columns to the table that is shown."""
        if (folder := self._case.folder) is not None and self.table is not None:
            self._case.worker.do(partial(_add, folder, self.table, questions), self._take_changed, self.failed.emit)

    def fill(self, places: Sequence[Place]) -> None:
        """Have entries of the table that is shown filled; after the run that goes on, where there is one."""
        if self.table is not None and places:
            self._case.runs.fill(self.table, tuple(places))

    def stop(self) -> None:
        """Stop the filling; what was filled is kept."""
        self._case.runs.stop()

    def write(self, sheet: Sheet, kind: str, path: Path) -> None:
        """Write a table as a file of a kind; answered by ``written`` or ``failed``."""
        self._case.reader.read(partial(_write, sheet, kind, path), self.written.emit, self.failed.emit)

    def _take(self, standing: Standing) -> None:
        if self.table is not None and standing.sheet.table.id == self.table.id:
            self._sheet = standing.sheet
            self.changed.emit(standing)

    def _take_changed(self, table: Table) -> None:
        self._case.reader.read(list_tables, partial(self._list_with, table), self.failed.emit)

    def _list_with(self, table: Table, tables: list[Table]) -> None:
        """Tell of the tables, of which this one is to be shown: a list that was asked for earlier may lack it."""
        self.table = table
        self.listed.emit(tables)

    # -- the live run ---------------------------------------------------------------------------------------

    def _begin_following(self, _run: str) -> None:
        self._followed = 0

    def _follow(self) -> None:
        if not self.filling:
            return
        live = self._case.runs.live_trajectory
        entries = live.entries
        for filled in entries[self._followed :]:
            if self._sheet is not None:
                self._sheet.entries[filled.document, filled.question] = Entry(live.run_id, filled)
            self.filled.emit(filled)
        self._followed = len(entries)

    def _ended(self, _run: str) -> None:
        root = self._case.runs.live_trajectory.root
        if root is not None and root.started.table:
            self.read()


def _standing(
    table: Table, known: Sheet | None, order: Order, settings: Settings, connection: sqlite3.Connection
) -> Standing:
    from rlm_desktop.engine.prompts import prompt_room
    from rlm_desktop.models.gateway import Gateway

    sheet = known or read_sheet(connection, table)
    waiting = sheet.places(Wanted.WAITING)
    model, gateway = settings.sub, Gateway(Keys(), settings=settings)
    room = prompt_room(gateway.context_window(model.model))
    planned = projection(sheet, waiting, room, gateway.price(model.model, model.api_base))
    rows = arranged(sheet, order)
    return Standing(sheet, tuple(rows), tuple(waiting), tuple(sheet.places(Wanted.FAILED)), planned, account(sheet))


def _make(folder: Path, name: str, questions: Sequence[str], scope: str, documents: Sequence[int]) -> Table:
    with closing(connect(folder)) as connection:
        return make_table(connection, questions, name=name, scope=scope, documents=documents)


def _add(folder: Path, table: Table, questions: Sequence[str]) -> Table:
    with closing(connect(folder)) as connection:
        return add_questions(connection, table, questions)


def _write(sheet: Sheet, kind: str, path: Path, _connection: sqlite3.Connection) -> Path:
    from rlm_desktop.reports.sheets import write_sheet

    write_sheet(sheet, kind, path)
    return path
