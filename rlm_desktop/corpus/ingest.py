"""Brings files into a case: discover, hash, read in worker processes, file; with progress, pause, resume and stop.

What was filed is safe at any moment: after a stop, a crash or a power cut, ingesting the same paths again goes on
where it ended. Results are filed in the order in which the files were found, so that the case is the same in the end.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import islice
from pathlib import Path

import psutil

from rlm_desktop.case.connection import connect
from rlm_desktop.case.containers import reopen_containers
from rlm_desktop.case.filing import StoppedError, disk_full, file_problem, known_hashes, transaction
from rlm_desktop.case.paths import PASSING, path_text
from rlm_desktop.case.roots import begin_roots, finish_roots
from rlm_desktop.core.errors import CaseError, ReadError
from rlm_desktop.corpus.filer import Filer
from rlm_desktop.corpus.progress import Clock, IngestProgress, remaining_seconds
from rlm_desktop.corpus.readers import read
from rlm_desktop.corpus.reading import DISK_FULL, Reader, Reading, Taking, read_file, take_members
from rlm_desktop.corpus.scan import Seen, Tally, close_scan, scan
from rlm_desktop.corpus.tasks import Advance, ReadFile, Task, Unpack
from rlm_desktop.corpus.workers import Limited, WorkerPool, available_cores, failure, is_crash

_TICK_SECONDS = 0.1
_WAITING_PER_WORKER = 3
_AHEAD = 64
"""How many tasks may be done or in hand before the first of them is filed."""
_HELD_CHARACTERS = 16_000_000
"""How much text may wait in memory to be filed."""
_MOST_QUEUED = 100_000
"""How many files are remembered at a time; those of a larger drop are scanned for again when these are filed."""
_SECONDS_PER_MEBIBYTE = 1.0
_RESTARTS = 3
_SPOOL_PREFIX = ".ingest-"


class Ingest:
    """One ingest of some paths into a case.

    :meth:`run` blocks; the other methods may be called from any thread.

    Args:
        case_folder: The case, which exists.
        paths: Files and folders.
        workers: How many worker processes; one for each processor core when None.
        executor: Reads the files in place of processes of this machine, such as that of a cluster. It is left running.
        on_progress: Called in the thread of :meth:`run`, at most ten times a second, and at the end.
        file_seconds: Time limit for one file; each MiB of its size adds a second.
        retry_problems: Read again what could not be read before, though it has not changed.
        passwords: To be tried on files and members that are encrypted.
        lock_seconds: How long to wait while another program holds the case.
        reader: Reads a path; must be importable by the workers.
    """

    def __init__(
        self,
        case_folder: Path,
        paths: Sequence[Path],
        *,
        workers: int | None = None,
        executor: Executor | None = None,
        on_progress: Callable[[IngestProgress], None] | None = None,
        file_seconds: float = 60,
        retry_problems: bool = False,
        passwords: Sequence[str] = (),
        lock_seconds: float = 30,
        reader: Reader = read,
    ) -> None:
        self._folder = case_folder
        self._paths = paths
        self._workers = workers or available_cores()
        self._executor = executor
        self._on_progress = on_progress
        self._file_seconds = file_seconds
        self._retry_problems = retry_problems
        self._passwords = tuple(passwords)
        self._lock_seconds = lock_seconds
        self._reader = reader
        self._stop = threading.Event()
        self._pause = threading.Event()
        self._counts: Counter[str] = Counter()
        self._progress = IngestProgress()
        self._scanned = IngestProgress()
        self._clock = Clock()
        self._next_report = 0.0
        self._pool: WorkerPool | None = None
        self._restarts = 0
        self._queue: deque[Task] = deque()
        self._failed: set[Path] = set()
        self._folders = 0

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
        with self._transaction(connection):
            begin_roots(connection, self._paths)
            if self._retry_problems:
                reopen_containers(connection)
        filer = Filer(connection, self._stop.is_set)
        whole = False
        first = True
        while not whole and not self._stop.is_set():
            whole = self._scan(connection, filer, first=first)
            first = False
            self._scanned = self._counted()
            while self._queue and not self._stop.is_set():
                self._step(connection, filer, spool)
        if not self._stop.is_set():
            with self._transaction(connection):
                finish_roots(connection, self._paths)

    def _step(self, connection: sqlite3.Connection, filer: Filer, spool: Path) -> None:
        """Keep the workers busy, wait a moment for them, and file what can be filed."""
        paused = self._pause.is_set()
        running = self._running()
        self._clock.run(not paused or bool(running))
        if not paused:
            running = self._submit_ahead(connection, spool, running)
        if not self._is_ready(self._queue[0]):
            if running:
                wait(running, timeout=_TICK_SECONDS, return_when=FIRST_COMPLETED)
            else:
                self._stop.wait(_TICK_SECONDS)
        self._file(connection, filer)
        self._report("paused" if paused else "reading")

    # -- discovering ----------------------------------------------------------------------------------------

    def _scan(self, connection: sqlite3.Connection, filer: Filer, *, first: bool) -> bool:
        """Look at every file, and queue those that are new or changed; whether all of these found room.

        Only the first scan counts what it finds.
        """
        tally, missed = Tally(), []
        whole = True
        retry = self._retry_problems and first
        for found in scan(connection, self._paths, self._folder, tally, retry_problems=retry, trusting=not first):
            if self._stop.is_set():
                return True
            if isinstance(found, tuple):
                missed.append(found)
                self._count(first, "found", "done", "problems")
            elif found.container is not None:
                self._queue.extend(filer.unpack(found.container, found.file, 0))
                self._count_unchanged(found, first)
            elif not found.to_read:
                self._count_unchanged(found, first)
            elif len(self._queue) < _MOST_QUEUED:
                self._queue_file(found)
                self._count(first, "found", bytes_total=found.file.size)
            else:
                whole = False
                self._count(first, "found", bytes_total=found.file.size)
            self._report("scanning" if first else "reading")
        if first:
            self._close_scan(connection, tally, missed)
        return whole

    def _queue_file(self, found: Seen) -> None:
        if found.file.path not in self._failed:
            self._queue.append(ReadFile(found.file))

    def _count_unchanged(self, found: Seen, first: bool) -> None:
        size = found.file.size
        self._count(first, "found", "done", "unchanged", bytes_total=size, bytes_done=size)

    def _close_scan(self, connection: sqlite3.Connection, tally: Tally, missed: list[tuple[Path, ReadError]]) -> None:
        with self._transaction(connection):
            missing = close_scan(connection, tally)
            for path, error in missed:
                file_problem(connection, path, error.code, str(error))
        self._counts["missing"] += missing

    # -- reading --------------------------------------------------------------------------------------------

    def _running(self) -> list[Future[Reading] | Future[Taking]]:
        return [
            task.future
            for task in islice(self._queue, _AHEAD)
            if not isinstance(task, Advance) and task.future and not task.future.done()
        ]

    def _submit_ahead(
        self, connection: sqlite3.Connection, spool: Path, running: list[Future[Reading] | Future[Taking]]
    ) -> list[Future[Reading] | Future[Taking]]:
        """Give the next tasks to the workers, as far ahead as memory allows; all that are in hand then."""
        held = 0
        for task in islice(self._queue, _AHEAD):
            if len(running) >= self._workers * _WAITING_PER_WORKER or held > _HELD_CHARACTERS:
                break
            if isinstance(task, ReadFile):
                if task.future is None:
                    task.future = self._submit_reading(connection, task, spool)
                    running.append(task.future)
                elif self._is_ready(task) and not task.future.exception():
                    held += task.future.result().characters
            elif isinstance(task, Unpack) and task.future is None:
                task.future = self._submit_unpacking(task, spool)
                running.append(task.future)
        return running

    def _submit_reading(self, connection: sqlite3.Connection, task: ReadFile, spool: Path) -> Future[Reading]:
        known = known_hashes(connection, task.file.size)
        return self._workers_pool().submit(
            Limited(self._seconds(task), read_file, task.file, known, self._reader, spool, self._passwords)
        )

    def _submit_unpacking(self, task: Unpack, spool: Path) -> Future[Taking]:
        self._folders += 1
        task.folder = spool / f"members-{self._folders}"
        return self._workers_pool().submit(
            Limited(self._seconds(task), take_members, task.source, task.kind, task.start, self._passwords, task.folder)
        )

    def _workers_pool(self) -> Executor:
        if self._executor:
            return self._executor
        self._pool = self._pool or WorkerPool(self._workers)
        return self._pool

    def _seconds(self, task: ReadFile | Unpack) -> float:
        size = task.file.size if isinstance(task, ReadFile) else task.size
        return self._file_seconds + size / (1 << 20) * _SECONDS_PER_MEBIBYTE

    def _tries_again(self, task: ReadFile | Unpack) -> bool:
        """Whether a task is to be done anew: a worker that dies once may have had other reasons than the file."""
        assert task.future is not None
        error = task.future.exception()
        if error is not None and isinstance(error, BrokenProcessPool) and self._restarts < _RESTARTS:
            self._restarts += 1
            task.future = None
        elif error is not None and is_crash(error) and not task.crashes:
            task.crashes += 1
            task.future = None
        return task.future is None

    # -- filing ---------------------------------------------------------------------------------------------

    def _is_ready(self, task: Task) -> bool:
        return isinstance(task, Advance) or (task.future is not None and task.future.done())

    def _file(self, connection: sqlite3.Connection, filer: Filer) -> None:
        """File the results at the front of the queue that are ready, a long document in a transaction of its own."""
        if not self._is_ready(self._queue[0]):
            return
        spooled: list[Path] = []
        with self._transaction(connection):
            for _ in range(_AHEAD):
                if spooled or not self._queue or not self._is_ready(self._queue[0]):
                    break
                task = self._queue[0]
                if not isinstance(task, Advance) and self._tries_again(task):
                    break
                self._queue.popleft()
                self._queue.extendleft(reversed(self._file_one(filer, task, spooled)))
        for path in spooled:
            path.unlink()
        counts, filer.counts = filer.counts, Counter()
        self._counts.update(counts)

    def _file_one(self, filer: Filer, task: Task, spooled: list[Path]) -> list[Task]:
        """File one result; the tasks that come next."""
        match task:
            case ReadFile():
                reading = self._reading(task)
                _raise_if_full(reading.problem)
                if reading.spool:
                    spooled.append(reading.spool)
                if reading.problem and reading.problem[0] in PASSING:
                    self._failed.add(task.file.path)
                return filer.file_reading(task, reading)
            case Unpack():
                taking = self._taking(task)
                _raise_if_full(taking.problem)
                if taking.batch:
                    return filer.file_batch(task, taking.batch)
                assert taking.problem is not None
                return filer.file_refusal(task, *taking.problem)
            case Advance():
                filer.advance(task)
                return []

    def _reading(self, task: ReadFile) -> Reading:
        assert task.future is not None
        error = task.future.exception()
        if error is None:
            return task.future.result()
        problem = failure(error, self._seconds(task))
        return Reading(task.file, problem=(problem.code, str(problem)))

    def _taking(self, task: Unpack) -> Taking:
        assert task.future is not None
        error = task.future.exception()
        if error is None:
            return task.future.result()
        problem = failure(error, self._seconds(task))
        return Taking(problem=(problem.code, str(problem)))

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
            for future in self._running():
                future.cancel()
            if self._pool:
                self._pool.kill()
                self._pool = None
            shutil.rmtree(folder, ignore_errors=True)

    # -- progress -------------------------------------------------------------------------------------------

    def _count(self, counted: bool, *names: str, **more: int) -> None:
        if counted:
            for name in names:
                self._counts[name] += 1
            for name, number in more.items():
                self._counts[name] += number

    def _counted(self) -> IngestProgress:
        return IngestProgress(**self._counts)

    def _report(self, state: str, *, last: bool = False) -> None:
        now = time.monotonic()
        if not last and now < self._next_report:
            return
        self._next_report = now + _TICK_SECONDS
        progress = self._counted()
        seconds = self._clock.seconds()
        self._progress = replace(
            progress,
            seconds=seconds,
            rate=(progress.done - self._scanned.done) / seconds if seconds > 0 else 0.0,
            remaining=0.0 if state == "done" else remaining_seconds(progress, self._scanned, seconds),
            current=self._current(),
            state=state,
        )
        if self._on_progress:
            self._on_progress(self._progress)

    def _current(self) -> str:
        task = self._queue[0] if self._queue else None
        path = task.file.path if isinstance(task, ReadFile) else task.path if task else None
        return os.path.basename(path_text(path)) if path else ""


def _raise_if_full(problem: tuple[str, str] | None) -> None:
    if problem and problem[0] == DISK_FULL:
        raise disk_full()
