"""The event logs of a case: append, load, list. Nothing here is ever changed or deleted."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from rlm_desktop.case.connection import case_file, connect
from rlm_desktop.core.errors import CaseError
from rlm_desktop.core.events import Event, Record, RunFinished, RunStarted, RunState, decode, encode

_LONGEST_WRITE_AHEAD = 4 << 20


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run as the list of runs shows it. ``started`` is in seconds since the epoch, UTC."""

    id: str
    question: str
    started: float
    state: RunState
    cost: float | None
    calls: int
    steps: int
    seconds: float
    root_model: str


class RunLog:
    """Appends the events of one root run to a case, each in its own transaction, as they happen.

    It belongs to the thread that made it. Use it as a context manager, or close it.
    """

    def __init__(self, folder: Path, run: str | None = None) -> None:
        self.run = run or new_run_id()
        self._connection = connect(folder)
        self._write_ahead = Path(f"{case_file(folder)}-wal")
        (last,) = self._connection.execute(
            "SELECT coalesce(max(sequence), 0) FROM events WHERE run = ?", (self.run,)
        ).fetchone()
        self._sequence: int = last

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection that the log writes by, for what else a run keeps."""
        return self._connection

    def append(self, event: Event) -> Record:
        """Keep an event, unless it is transient, and return its record.

        Raises:
            CaseError: The case cannot be written.
        """
        moment = time.time()
        if event.transient:
            return Record(self.run, self._sequence, moment, event)
        kind, body = encode(event)
        try:
            with self._connection:
                self._connection.execute(
                    "INSERT INTO events VALUES (?, ?, ?, ?, ?)",
                    (self.run, self._sequence + 1, moment, kind, body.decode()),
                )
        except sqlite3.Error as error:
            raise CaseError(
                f"The run could not be written to the case ({error}).",
                "What was written before is safe.",
                "Make room on the disk, or close other programs that use the case, and ask again.",
            ) from error
        self._sequence += 1
        return Record(self.run, self._sequence, moment, event)

    def close(self) -> None:
        """Close the connection, and bring what was written into the case's file if it is much.

        While a guest reads, the write-ahead log only grows; whoever opens the case next would have to go through all of
        it. A reader who is at it just now is not waited for: the next run does it.
        """
        with contextlib.suppress(OSError, sqlite3.Error):
            if self._write_ahead.stat().st_size > _LONGEST_WRITE_AHEAD:
                self._connection.execute("PRAGMA busy_timeout = 0")
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        self._connection.close()

    def __enter__(self) -> RunLog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def new_run_id() -> str:
    """An id for a run that sorts by time and is unique across machines: ``20261122-211530-3f9a``."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{uuid4().hex[:4]}"


def load_run(connection: sqlite3.Connection, run: str) -> Iterator[Record]:
    """The records of a run in order.

    Raises:
        CaseError: The case has no such run.
    """
    rows = connection.execute("SELECT sequence, time, kind, body FROM events WHERE run = ? ORDER BY sequence", (run,))
    found = False
    for sequence, moment, kind, body in rows:
        found = True
        yield Record(run, sequence, moment, decode(kind, body))
    if not found:
        raise CaseError(f"The case has no run {run}.", remedy="See the list of runs for the ones it has.")


def list_runs(connection: sqlite3.Connection) -> list[RunSummary]:
    """Every run of the case, newest first, folded from the first event and the end of the root run of each."""
    rows = connection.execute(
        """
        SELECT first.run, first.time, first.body, last.body
        FROM events AS first
        LEFT JOIN events AS last
            ON last.run = first.run
            AND last.sequence = (SELECT max(sequence) FROM events WHERE run = first.run AND kind = 'RunFinished')
        WHERE first.sequence = 1
        ORDER BY first.time DESC
        """
    )
    return [_summary(*row) for row in rows]


def money_spent(connection: sqlite3.Connection) -> float:
    """What the runs of the case and the trials of their prompts have cost in US dollars, as far as prices are known."""
    (trials,) = connection.execute(
        "SELECT coalesce(sum(body ->> 'cost'), 0.0) FROM events WHERE kind = 'TrialEnded'"
    ).fetchone()
    return float(trials) + sum(run.cost or 0.0 for run in list_runs(connection))


def find_run(connection: sqlite3.Connection, name: str) -> str:
    """The id of the run with this id, of the only one whose id begins so, or of the newest for ``last``.

    Raises:
        CaseError: None fits, or several do.
    """
    ids = [row[0] for row in connection.execute("SELECT DISTINCT run FROM events WHERE sequence = 1 ORDER BY time")]
    if name == "last" and ids:
        return str(ids[-1])
    fitting = [run for run in ids if run == name] or [run for run in ids if run.startswith(name)]
    if len(fitting) != 1:
        what = f"{len(fitting)} runs whose ids begin with {name}" if fitting else f"no run {name}"
        raise CaseError(f"The case has {what}.", remedy="See the list of runs for their ids.")
    return str(fitting[0])


def _summary(run: str, moment: float, started_body: str, finished_body: str | None) -> RunSummary:
    started = decode("RunStarted", started_body)
    assert isinstance(started, RunStarted)
    finished = decode("RunFinished", finished_body) if finished_body else None
    # A program that is cut off may have written the end of a child run last.
    finished = finished if isinstance(finished, RunFinished) and finished.id == started.id else None
    return RunSummary(
        id=run,
        question=started.question,
        started=moment,
        state=finished.state if finished else RunState.INTERRUPTED,
        cost=finished.cost if finished else None,
        calls=finished.calls if finished else 0,
        steps=finished.steps if finished else 0,
        seconds=finished.seconds if finished else 0.0,
        root_model=started.root_model,
    )
