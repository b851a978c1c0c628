"""Brings files into a case: discover, hash, read in worker processes, file; with progress, pause, resume and stop.

What was filed is safe at any moment: after a stop, a crash or a power cut, ingesting the same paths again goes on
where it ended.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from rlm_desktop.case.connection import connect
from rlm_desktop.case.filing import (
    FileState,
    KnownFile,
    NewDocument,
    StoppedError,
    drop_problem,
    file_copy,
    file_document,
    file_problem,
    file_unreadable,
    known_files,
    known_hashes,
    path_text,
    transaction,
)
from rlm_desktop.core.errors import CaseError, ReadError
from rlm_desktop.corpus.discover import discover
from rlm_desktop.corpus.readers import read
from rlm_desktop.corpus.reading import Reader, Reading, read_file
from rlm_desktop.corpus.workers import WorkerPool, available_cores, failure

_TICK_SECONDS = 0.1
_WAITING_PER_WORKER = 3
_SECONDS_PER_MEBIBYTE = 1.0
_BYTES_PER_FILE = 50_000
"""What opening one more file costs, in bytes of reading: weighs many small files against few large ones."""
_RESTARTS = 3
_SPOOL_PREFIX = ".ingest-"
# These may pass without a change of the file: it is tried again whenever it is dropped again.
_PASSING = frozenset({"permission", "missing"})


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """How far an ingest is.

    Attributes:
        found: Files discovered so far.
        done: Files that are dealt with: filed, found unchanged, or noted as problems.
        added: New documents.
        duplicates: Files whose content the case had under another path.
        unchanged: Files that were not read, because the case has them as they are.
        problems: Files that could not be read, or not wholly; the latter count as added or duplicates, too.
        bytes_done: Size of the files that are dealt with.
        bytes_total: Size of the files found.
        seconds: Since the start, without pauses.
        rate: Files dealt with in a second.
        remaining: Estimated seconds to the end, None when there is nothing to estimate from.
        current: The name of a file in hand, or empty.
        state: scanning, reading, paused, stopped or done.
    """

    found: int = 0
    done: int = 0
    added: int = 0
    duplicates: int = 0
    unchanged: int = 0
    problems: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    seconds: float = 0.0
    rate: float = 0.0
    remaining: float | None = None
    current: str = ""
    state: str = "scanning"


class Ingest:
    """One ingest of some paths into a case.

    :meth:`run` blocks; the other methods may be called from any thread.

    Args:
        case_folder: The case, which exists.
        paths: Files and folders.
        workers: How many worker processes; one for each processor core when None.
        on_progress: Called in the thread of :meth:`run`, at most ten times a second, and at the end.
        file_seconds: Time limit for one file; each MiB of its size adds a second.
        retry_problems: Read again what could not be read before, though it has not changed.
        lock_seconds: How long to wait while another program holds the case.
        reader: Reads a path; must be importable by the workers.
    """

    def __init__(
        self,
        case_folder: Path,
        paths: Sequence[Path],
        *,
        workers: int | None = None,
        on_progress: Callable[[IngestProgress], None] | None = None,
        file_seconds: float = 60,
        retry_problems: bool = False,
        lock_seconds: float = 30,
        reader: Reader = read,
    ) -> None:
        self._folder = case_folder
        self._paths = paths
        self._workers = workers or available_cores()
        self._on_progress = on_progress
        self._file_seconds = file_seconds
        self._retry_problems = retry_problems
        self._lock_seconds = lock_seconds
        self._reader = reader
        self._stop = threading.Event()
        self._pause = threading.Event()
        self._progress = IngestProgress()
        self._scanned = IngestProgress()
        self._clock = _Clock()
        self._next_report = 0.0
        self._pool: WorkerPool | None = None
        self._restarts = 0

    def pause(self) -> None:
        """Begin no more files; those in hand are read to their end and filed."""
        self._pause.set()

    def resume(self) -> None:
        """Go on after a pause."""
        self._pause.clear()

    def stop(self) -> None:
        """End within a second; the files in hand are left for the next time."""
        self._stop.set()

    def run(self) -> IngestProgress:
        """Ingest, and return the last progress: state "done" or "stopped".

        Raises:
            CaseError: The case cannot be opened or written, for example because the disk is full.
            RlmError: No worker process can be started.
        """
        connection = connect(self._folder)
        try:
            with self._spool_folder() as spool:
                self._ingest(connection, spool)
        except StoppedError:
            self._stop.set()
        finally:
            connection.close()
        self._report("stopped" if self._stop.is_set() else "done", last=True)
        return self._progress

    def _ingest(self, connection: sqlite3.Connection, spool: Path) -> None:
        to_read = self._scan(connection)
        self._scanned = self._progress
        hashes = known_hashes(connection)
        running: dict[Future[Reading], FileState] = {}
        while (to_read or running) and not self._stop.is_set():
            paused = self._pause.is_set()
            self._clock.run(not paused or bool(running))
            while to_read and not paused and len(running) < self._workers * _WAITING_PER_WORKER:
                file = to_read.popleft()
                running[self._submit(file, hashes, spool)] = file
            if not running:
                self._stop.wait(_TICK_SECONDS)
            finished = wait(running, timeout=_TICK_SECONDS, return_when=FIRST_COMPLETED).done
            readings = [(file, self._reading(future, file)) for future in finished for file in [running.pop(future)]]
            to_read.extendleft(file for file, reading in readings if reading is None)
            self._file(connection, [reading for _, reading in readings if reading], hashes)
            self._report("paused" if paused else "reading", current=next(iter(running.values()), None))

    # -- discovering ----------------------------------------------------------------------------------------

    def _scan(self, connection: sqlite3.Connection) -> deque[FileState]:
        """Look at every file; those that are new or changed since they were read."""
        known = known_files(connection)
        to_read: deque[FileState] = deque()
        missed: list[tuple[Path, ReadError]] = []
        for found in discover(self._paths, self._folder):
            if self._stop.is_set():
                break
            if isinstance(found, tuple):
                missed.append(found)
                self._count(found=1, done=1, problems=1)
            elif self._unchanged(known.get(path_text(found.path)), found):
                self._count(found=1, done=1, unchanged=1, bytes_total=found.size, bytes_done=found.size)
            else:
                to_read.append(found)
                self._count(found=1, bytes_total=found.size)
            self._report("scanning")
        if missed:
            with self._transaction(connection):
                for path, error in missed:
                    file_problem(connection, path, error.code, str(error))
        return to_read

    def _unchanged(self, known: KnownFile | None, file: FileState) -> bool:
        if known is None or (known.size, known.modified) != (file.size, file.modified):
            return False
        return known.document is not None or not self._retry_problems

    # -- reading --------------------------------------------------------------------------------------------

    def _submit(self, file: FileState, hashes: dict[int, set[str]], spool: Path) -> Future[Reading]:
        self._pool = self._pool or WorkerPool(self._workers)
        known = frozenset(hashes.get(file.size, ()))
        return self._pool.submit(self._seconds(file), read_file, file, known, self._reader, spool)

    def _seconds(self, file: FileState) -> float:
        return self._file_seconds + file.size / (1 << 20) * _SECONDS_PER_MEBIBYTE

    def _reading(self, future: Future[Reading], file: FileState) -> Reading | None:
        """What became of a file; None when it was not its fault that it was not read."""
        error = future.exception()
        if error is None:
            return future.result()
        if isinstance(error, BrokenProcessPool) and self._restarts < _RESTARTS:
            self._restarts += 1
            return None
        problem = failure(error, self._seconds(file))
        return Reading(file, problem=(problem.code, str(problem)))

    # -- filing ---------------------------------------------------------------------------------------------

    def _file(self, connection: sqlite3.Connection, readings: list[Reading], hashes: dict[int, set[str]]) -> None:
        """File what was read, long documents each in a transaction of its own."""
        short = [reading for reading in readings if not reading.spool]
        for batch in [short, *([reading] for reading in readings if reading.spool)]:
            if not batch:
                continue
            with self._transaction(connection):
                outcomes = [self._file_one(connection, reading) for reading in batch]
            for reading, outcome in zip(batch, outcomes, strict=True):
                if reading.spool:
                    reading.spool.unlink()
                if reading.sha256:
                    hashes.setdefault(reading.file.size, set()).add(reading.sha256)
                self._count(done=1, bytes_done=reading.file.size, **outcome)

    def _file_one(self, connection: sqlite3.Connection, reading: Reading) -> dict[str, int]:
        """File one reading; what it adds to the counts."""
        file = reading.file
        if not reading.sha256:
            _file_failure(connection, reading)
            return {"problems": 1}
        if not reading.kind:
            return {"duplicates": 1, "problems": file_copy(connection, file, reading.sha256)}
        new = NewDocument(reading.sha256, reading.kind, reading.date, reading.metadata)
        added = file_document(connection, file, new, reading.all_pages(), self._stop.is_set)
        if reading.problem:
            file_problem(connection, file.path, *reading.problem)
        else:
            drop_problem(connection, file.path)
        return {"added": added, "duplicates": not added, "problems": reading.problem is not None}

    def _transaction(self, connection: sqlite3.Connection) -> contextlib.AbstractContextManager[None]:
        return transaction(connection, self._stop.is_set, self._lock_seconds)

    @contextlib.contextmanager
    def _spool_folder(self) -> Iterator[Path]:
        """A folder for the pages of long documents, within the case: their text belongs nowhere else."""
        for left in self._folder.glob(f"{_SPOOL_PREFIX}*"):
            if not psutil.pid_exists(int(left.name.split("-")[1])):
                shutil.rmtree(left, ignore_errors=True)
        try:
            folder = Path(tempfile.mkdtemp(dir=self._folder, prefix=f"{_SPOOL_PREFIX}{os.getpid()}-"))
        except OSError as error:
            raise CaseError(
                f"The case folder cannot be written ({error.strerror}).",
                "No file was read.",
                "Check the disk and whether you may write to the case folder, then add the files again.",
            ) from error
        try:
            yield folder
        finally:
            # Before the folder is taken away: the workers write into it.
            if self._pool:
                self._pool.kill()
                self._pool = None
            shutil.rmtree(folder, ignore_errors=True)

    # -- progress -------------------------------------------------------------------------------------------

    def _count(self, **more: int) -> None:
        values = {name: getattr(self._progress, name) + value for name, value in more.items()}
        self._progress = replace(self._progress, **values)

    def _report(self, state: str, *, current: FileState | None = None, last: bool = False) -> None:
        now = time.monotonic()
        if not last and now < self._next_report:
            return
        self._next_report = now + _TICK_SECONDS
        progress = self._progress
        seconds = self._clock.seconds()
        self._progress = replace(
            progress,
            seconds=seconds,
            rate=(progress.done - self._scanned.done) / seconds if seconds > 0 else 0.0,
            remaining=0.0 if state == "done" else self._remaining(seconds),
            current=os.path.basename(path_text(current.path)) if current else "",
            state=state,
        )
        if self._on_progress:
            self._on_progress(self._progress)

    def _remaining(self, seconds: float) -> float | None:
        """Estimated seconds to the end, from the work done in this ingest."""
        progress, scanned = self._progress, self._scanned
        files, size = progress.done - scanned.done, progress.bytes_done - scanned.bytes_done
        if not files:
            return None
        files_left, size_left = progress.found - progress.done, progress.bytes_total - progress.bytes_done
        return seconds * (size_left + files_left * _BYTES_PER_FILE) / (size + files * _BYTES_PER_FILE)


def _file_failure(connection: sqlite3.Connection, reading: Reading) -> None:
    assert reading.problem is not None
    file_problem(connection, reading.file.path, *reading.problem)
    if reading.problem[0] not in _PASSING:
        file_unreadable(connection, reading.file)


class _Clock:
    """Counts seconds, without those in which it was stopped."""

    def __init__(self) -> None:
        self._sum = 0.0
        self._since: float | None = time.monotonic()

    def run(self, running: bool) -> None:
        """Let it run, or stop it."""
        if running and self._since is None:
            self._since = time.monotonic()
        elif not running and self._since is not None:
            self._sum += time.monotonic() - self._since
            self._since = None

    def seconds(self) -> float:
        """The sum up to now."""
        return self._sum + (time.monotonic() - self._since if self._since is not None else 0.0)
