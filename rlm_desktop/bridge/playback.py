"""A finished run, gone through again: the panels show how it stood at a moment."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from rlm_desktop.bridge.language import counted, figure, tr
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.case.runs import load_run
from rlm_desktop.core.events import (
    AnswerGiven,
    CellFinished,
    CellStarted,
    Record,
    ReplyReceived,
    RunFinished,
    StepStarted,
)
from rlm_desktop.engine.trajectory import Trajectory, fold

_LANDMARKS = (StepStarted, ReplyReceived, CellStarted, CellFinished, AnswerGiven, RunFinished)


@dataclass(frozen=True, slots=True)
class Film:
    """The records of a run, and the places behind those at which something began or ended."""

    run: str
    records: tuple[Record, ...]
    landmarks: tuple[int, ...]

    def at(self, place: int) -> Trajectory:
        """The run after so many of its records."""
        return fold(self.records[:place])


class Playback(QObject):
    """Shows a run of the past through the run controller as it was after so many of its records.

    Moments are folded off the window's thread, one at a time; the newest wish counts.

    Attributes:
        film: What is played; None while nothing is.
        place: After how many records the run is shown.

    Signals:
        changed: Another moment is shown, or playing began or ended.

    Args:
        runs: Shows the moments.
        parent: The Qt parent.
    """

    changed = Signal()

    def __init__(self, runs: RunController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self._wish: int | None = None
        self._folding = False
        self.film: Film | None = None
        self.place = 0
        runs.run_shown.connect(self._shown)

    @property
    def length(self) -> int:
        """How many records there are to go through."""
        return len(self.film.records) if self.film is not None else 0

    @property
    def words(self) -> str:
        """The moment: ``Step 3 of 7, 12:04:31: 14 of 26 calls answered``."""
        if self.film is None or not self.place:
            return ""
        moment = self._runs.trajectory
        steps = sum(isinstance(record.event, StepStarted) for record in self.film.records)
        clock = datetime.fromtimestamp(self.film.records[self.place - 1].time).strftime("%H:%M:%S")
        answered = sum(call.state != "running" for call in moment.calls.values())
        calls = (
            tr(": {answered} of {calls} answered").format(
                answered=figure(answered), calls=counted(len(moment.calls), "call")
            )
            if moment.calls
            else ""
        )
        return tr("Step {steps} of {steps2}, {clock}{calls}").format(
            steps=figure(len(moment.steps)), steps2=figure(steps), clock=clock, calls=calls
        )

    def begin(self) -> None:
        """Go through the run that is shown, from its first step."""
        if self._runs.run_id and not self._runs.is_live:
            self._runs.reader.read(partial(_film, self._runs.run_id), self._begin)

    def end(self) -> None:
        """Show the whole run again."""
        if self.film is not None:
            run = self.film.run
            self._forget()
            self._runs.show_run(run)

    def go_to(self, place: int) -> None:
        """Show the run after so many records."""
        if self.film is not None:
            self._wish = min(max(1, place), self.length)
            self._fold()

    def step(self, forward: bool) -> None:
        """Go to the next landmark, or to the one before."""
        if self.film is None:
            return
        marks = self.film.landmarks
        at = bisect_right(marks, self.place) if forward else bisect_left(marks, self.place) - 1
        if 0 <= at < len(marks):
            self.go_to(marks[at])

    def _begin(self, film: Film) -> None:
        if film.run == self._runs.run_id and film.landmarks:
            self.film = film
            self.go_to(film.landmarks[0])

    def _fold(self) -> None:
        if self._folding or self._wish is None or self.film is None:
            return
        film, place, self._wish, self._folding = self.film, self._wish, None, True
        self._runs.reader.read(lambda _case: film.at(place), partial(self._show, film, place), self._broke)

    def _show(self, film: Film, place: int, moment: Trajectory) -> None:
        self._folding = False
        if film is self.film:
            self.place = place
            self._runs.show_moment(moment)
            self.changed.emit()
        self._fold()

    def _broke(self, sentence: str) -> None:
        self._folding = False
        self._runs.failed.emit(sentence)

    def _shown(self) -> None:
        """Something else is shown: playing is over."""
        if self.film is not None and not self._runs.replaying:
            self._forget()

    def _forget(self) -> None:
        self.film, self.place, self._wish = None, 0, None
        self.changed.emit()


def _film(run: str, connection: sqlite3.Connection) -> Film:
    records = tuple(load_run(connection, run))
    return Film(run, records, _landmarks(records))


def _landmarks(records: Sequence[Record]) -> tuple[int, ...]:
    return tuple(place for place, record in enumerate(records, 1) if isinstance(record.event, _LANDMARKS))
