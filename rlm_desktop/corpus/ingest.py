"""Brings files into a case: discover, hash, read in worker processes, file; with progress, pause, resume and stop.

What was filed is safe at any moment: after a stop, a crash or a power cut, ingesting the same paths again goes on
where it ended. Results are filed in the order in which the files were found, so that the case is the same in the end.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from rlm_desktop.case.connection import connect
from rlm_desktop.case.containers import reopen_containers
from rlm_desktop.case.filing import StoppedError, disk_full, file_problem, transaction
from rlm_desktop.case.paths import PASSING, path_text
from rlm_desktop.case.recognitions import requeue_pages
from rlm_desktop.case.roots import begin_roots, finish_roots
from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.backlog import AHEAD, Backlog
from rlm_desktop.corpus.filer import Filer
from rlm_desktop.corpus.ocr.engines import choose_engine
from rlm_desktop.corpus.ocr.recognition import Recognition, RecognitionProgress
from rlm_desktop.corpus.progress import Clock, IngestProgress, remaining_seconds
from rlm_desktop.corpus.readers import read
from rlm_desktop.corpus.reading import DISK_FULL, Reader
from rlm_desktop.corpus.scan import Seen, Tally, close_scan, scan
from rlm_desktop.corpus.spool import spool_folder
from rlm_desktop.corpus.tasks import Advance, ReadFile, Task, Unpack
from rlm_desktop.corpus.workers import available_cores

_TICK_SECONDS = 0.1
_FILING_SECONDS = 0.5
"""Results are gathered for so long: each transaction costs 2 ms of CPU beside what is in it."""
_MOST_QUEUED = 100_000
"""How many files are remembered at a time; those of a larger drop are scanned for again when these are filed."""


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
        retry_problems: Read again what could not be read before, though it has not changed; with ``ocr``, scanned pages
            on which nothing was recognised, or with other languages, are recognised again.
        passwords: To be tried on files and members that are encrypted.
        ocr: Languages in which the text of scanned pages is to be recognised when all else is read, none of them for
            that of this system; None leaves those pages as they are.
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
        ocr: Sequence[str] | None = None,
        lock_seconds: float = 30,
        reader: Reader = read,
    ) -> None:
        self._folder = case_folder
        self._paths = paths
        self._workers = workers or available_cores()
        self._on_progress = on_progress
        self._retry_problems = retry_problems
        self._passwords = tuple(passwords)
        self._ocr = ocr
        self._lock_seconds = lock_seconds
        self._stop = threading.Event()
        self._pause = threading.Event()
        self._lock = threading.Lock()
        self._recognition: Recognition | None = None
        self._counts: Counter[str] = Counter()
        self._progress = IngestProgress()
        self._scanned = IngestProgress()
        self._clock = Clock()
        self._next_report = 0.0
        self._next_filing = 0.0
        self._backlog = Backlog(self._workers, executor, reader, passwords, file_seconds)
        self._failed: set[Path] = set()
        self._unread = 0

    def pause(self) -> None:
        """Begin no more files; those in hand are read to their end and filed."""
        with self._lock:
            self._pause.set()
            if self._recognition:
                self._recognition.pause()

    def resume(self) -> None:
        """Go on after a pause."""
        with self._lock:
            self._pause.clear()
            if self._recognition:
                self._recognition.resume()

    def stop(self) -> None:
        """End within a second; the files in hand are left for the next time."""
        with self._lock:
            self._stop.set()
            if self._recognition:
                self._recognition.stop()

    def run(self) -> IngestProgress:
        """Ingest, and return the last progress: state "done" or "stopped".

        Raises:
            CaseError: The case cannot be opened or written, for example because the disk is full.
            RlmError: No worker process can be started.
        """
        with closing(connect(self._folder)) as connection, spool_folder(self._folder) as spool:
            try:
                self._ingest(connection, spool)
            except StoppedError:
                self._stop.set()
            finally:
                # Before the folder is taken away: they write into it.
                self._backlog.abandon()
        if self._ocr is not None and not self._stop.is_set():
            self._recognise(self._ocr)
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
            while self._backlog and not self._stop.is_set():
                self._step(connection, filer, spool)
        if not self._stop.is_set():
            with self._transaction(connection):
                finish_roots(connection, self._paths)

    def _step(self, connection: sqlite3.Connection, filer: Filer, spool: Path) -> None:
        """Keep the workers busy, wait a moment for them, and file what can be filed."""
        paused = self._pause.is_set()
        if not paused:
            self._backlog.submit(connection, spool)
        busy = self._backlog.wait(_TICK_SECONDS)
        self._clock.run(busy or not paused)
        if paused and not busy:
            self._stop.wait(_TICK_SECONDS)
        if not busy or self._backlog.crowded or time.monotonic() >= self._next_filing:
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
                self._backlog.append(filer.unpack(found.container, found.file.state(), 0))
                self._count_unchanged(found, first)
            elif not found.to_read:
                self._count_unchanged(found, first)
            elif len(self._backlog) < _MOST_QUEUED:
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
        file = found.file.state()
        if file.path not in self._failed:
            self._backlog.append([ReadFile(file)])

    def _count_unchanged(self, found: Seen, first: bool) -> None:
        size = found.file.size
        self._count(first, "found", "done", "unchanged", bytes_total=size, bytes_done=size)

    def _close_scan(self, connection: sqlite3.Connection, tally: Tally, missed: list[tuple[Path, ReadError]]) -> None:
        with self._transaction(connection):
            missing = close_scan(connection, tally)
            for path, error in missed:
                file_problem(connection, path, error.code, str(error))
        self._counts["missing"] += missing
        self._counts["hidden"] += len(set(tally.hidden))

    # -- filing ---------------------------------------------------------------------------------------------

    def _file(self, connection: sqlite3.Connection, filer: Filer) -> None:
        """File the results that are ready, a long document at the end of its transaction."""
        if not self._backlog.ready:
            return
        spooled: list[Path] = []
        with self._transaction(connection):
            for task in islice(self._backlog.taken(), AHEAD):
                self._backlog.put_first(self._file_one(filer, task, spooled))
                if spooled:
                    break
        for path in spooled:
            path.unlink()
        counts, filer.counts = filer.counts, Counter()
        self._counts.update(counts)
        self._next_filing = time.monotonic() + _FILING_SECONDS

    def _file_one(self, filer: Filer, task: Task, spooled: list[Path]) -> list[Task]:
        """File one result; the tasks that come next."""
        match task:
            case ReadFile():
                reading = self._backlog.reading(task)
                _raise_if_full(reading.problem)
                if reading.spool:
                    spooled.append(reading.spool)
                if reading.problem and reading.problem[0] in PASSING:
                    self._failed.add(task.file.path)
                return filer.file_reading(task, reading)
            case Unpack():
                taking = self._backlog.taking(task)
                _raise_if_full(taking.problem)
                if taking.batch:
                    return filer.file_batch(task, taking.batch)
                assert taking.problem is not None
                return filer.file_refusal(task, *taking.problem)
            case Advance():
                filer.advance(task)
                return []

    def _transaction(self, connection: sqlite3.Connection) -> AbstractContextManager[None]:
        return transaction(connection, self._stop.is_set, self._lock_seconds)

    # -- recognising ----------------------------------------------------------------------------------------

    def _recognise(self, languages: Sequence[str]) -> None:
        """Have the text of scanned pages recognised, now that all other text can be searched."""
        if self._retry_problems:
            self._requeue(choose_engine(languages).languages)
        recognition = Recognition(
            self._folder,
            languages=languages,
            workers=self._workers,
            passwords=self._passwords,
            lock_seconds=self._lock_seconds,
            on_progress=self._report_recognition,
        )
        self._unread = self._counts["problems"]
        with self._lock:
            self._recognition = recognition
            if self._pause.is_set():
                recognition.pause()
            if self._stop.is_set():
                recognition.stop()
        recognition.run()

    def _requeue(self, languages: Sequence[str]) -> None:
        with closing(connect(self._folder)) as connection, self._transaction(connection):
            for path in self._paths:
                requeue_pages(connection, path_text(path), languages)

    def _report_recognition(self, recognition: RecognitionProgress) -> None:
        self._counts["pages_total"], self._counts["pages_done"] = recognition.pages_total, recognition.pages_done
        # Pages may have waited since an earlier ingest, whose problems were not counted here.
        self._counts["problems"] = max(0, self._unread - recognition.solved)
        self._progress = replace(
            self._counted(),
            seconds=self._clock.seconds(),
            remaining=recognition.remaining,
            current=recognition.current,
            state=recognition.state if recognition.state == "paused" else "recognising",
        )
        if self._on_progress:
            self._on_progress(self._progress)

    # -- progress -------------------------------------------------------------------------------------------

    def _count(self, counted: bool, *names: str, **more: int) -> None:
        if counted:
            for name in names:
                self._counts[name] += 1
            for name, number in more.items():
                self._counts[name] += number

    def _counted(self) -> IngestProgress:
        counts: dict[str, Any] = {**self._counts}
        return IngestProgress(**counts)

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
        task = self._backlog.first
        path = task.file.path if isinstance(task, ReadFile) else task.path if task else None
        return os.path.basename(path_text(path)) if path else ""


def _raise_if_full(problem: tuple[str, str] | None) -> None:
    if problem and problem[0] == DISK_FULL:
        raise disk_full()
