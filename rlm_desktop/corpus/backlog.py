"""What an ingest still has to do: tasks in the order of their filing, the first of them in the hands of workers."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path
from typing import Any

from rlm_desktop.case.filing import known_hashes
from rlm_desktop.corpus.reading import Reader, Reading, Taking, read_file, take_members
from rlm_desktop.corpus.tasks import Advance, ReadFile, Task, Unpack
from rlm_desktop.corpus.workers import Limited, WorkerPool, failure, is_crash

AHEAD = 64
"""How many tasks may be done or in hand before the first of them is filed."""
_WAITING_PER_WORKER = 3
_HELD_CHARACTERS = 16_000_000
"""How much text may wait in memory to be filed."""
_SECONDS_PER_MEBIBYTE = 1.0
_RESTARTS = 3


class Backlog:
    """The tasks of an ingest, and the workers that do them.

    Args:
        workers: How many worker processes.
        executor: Does the tasks in their place; it is left running.
        reader: Reads a path; must be importable by the workers.
        passwords: To be tried on what is encrypted.
        file_seconds: Time limit for one file; each MiB of its size adds a second.
    """

    def __init__(
        self, workers: int, executor: Executor | None, reader: Reader, passwords: Sequence[str], file_seconds: float
    ) -> None:
        self._workers = workers
        self._executor = executor
        self._reader = reader
        self._passwords = tuple(passwords)
        self._file_seconds = file_seconds
        self._tasks: deque[Task] = deque()
        self._pool: WorkerPool | None = None
        self._restarts = 0
        self._folders = 0

    def __len__(self) -> int:
        return len(self._tasks)

    @property
    def first(self) -> Task | None:
        """The task that is filed next."""
        return self._tasks[0] if self._tasks else None

    @property
    def ready(self) -> bool:
        """Whether the task that is filed next is done."""
        return bool(self._tasks) and _is_done(self._tasks[0])

    @property
    def crowded(self) -> bool:
        """Whether so much is done that the workers would soon have nothing to do."""
        return sum(map(_is_done, islice(self._tasks, AHEAD))) >= AHEAD // 2

    def append(self, tasks: Iterable[Task]) -> None:
        """Add tasks after all others."""
        self._tasks.extend(tasks)

    def put_first(self, tasks: Sequence[Task]) -> None:
        """Add tasks before all others, in their order."""
        self._tasks.extendleft(reversed(tasks))

    def submit(self, connection: sqlite3.Connection, spool: Path) -> None:
        """Give the next tasks to the workers, as far ahead as memory allows.

        Args:
            connection: The case, which tells what it has already.
            spool: A folder for long documents, and for the members of containers.
        """
        free = self._workers * _WAITING_PER_WORKER - len(self._running())
        held = 0
        for task in islice(self._tasks, AHEAD):
            if free <= 0 or held > _HELD_CHARACTERS:
                return
            if isinstance(task, Advance):
                continue
            if task.future is None:
                self._submit_one(connection, task, spool)
                free -= 1
            elif isinstance(task, ReadFile) and _is_done(task) and not _error(task):
                held += task.future.result().characters

    def wait(self, seconds: float) -> bool:
        """Wait until some task is done; False when no worker has anything in hand."""
        running = self._running()
        if running:
            wait(running, timeout=seconds, return_when=FIRST_COMPLETED)
        return bool(running)

    def taken(self) -> Iterator[Task]:
        """The first task as long as it is done; one whose worker died without its fault is done anew instead."""
        while self.ready and not self._tries_again(self._tasks[0]):
            yield self._tasks.popleft()

    def reading(self, task: ReadFile) -> Reading:
        """What became of a file."""
        error = _error(task)
        if error is None:
            assert task.future is not None
            return task.future.result()
        problem = failure(error, self._seconds(task))
        return Reading(task.file, problem=(problem.code, str(problem)))

    def taking(self, task: Unpack) -> Taking:
        """What was taken out of a container."""
        error = _error(task)
        if error is None:
            assert task.future is not None
            return task.future.result()
        problem = failure(error, self._seconds(task))
        return Taking(problem=(problem.code, str(problem)))

    def abandon(self) -> None:
        """End the workers, whatever they have in hand."""
        for future in self._running():
            future.cancel()
        if self._pool:
            self._pool.kill()
            self._pool = None

    def _running(self) -> list[Future[Any]]:
        return [
            task.future
            for task in islice(self._tasks, AHEAD)
            if not isinstance(task, Advance) and task.future and not task.future.done()
        ]

    def _submit_one(self, connection: sqlite3.Connection, task: ReadFile | Unpack, spool: Path) -> None:
        seconds = self._seconds(task)
        if isinstance(task, ReadFile):
            known = known_hashes(connection, task.file.size)
            reading = Limited(seconds, read_file, task.file, known, self._reader, spool, self._passwords)
            task.future = self._pool_of_workers().submit(reading)
        else:
            self._folders += 1
            task.folder = spool / f"members-{self._folders}"
            taking = Limited(seconds, take_members, task.source, task.kind, task.start, self._passwords, task.folder)
            task.future = self._pool_of_workers().submit(taking)

    def _pool_of_workers(self) -> Executor:
        if self._executor:
            return self._executor
        self._pool = self._pool or WorkerPool(self._workers)
        return self._pool

    def _seconds(self, task: ReadFile | Unpack) -> float:
        size = task.file.size if isinstance(task, ReadFile) else task.size
        return self._file_seconds + size / (1 << 20) * _SECONDS_PER_MEBIBYTE

    def _tries_again(self, task: Task) -> bool:
        """Whether a task is to be done anew: a worker that dies once may have had other reasons than the file."""
        error = None if isinstance(task, Advance) else _error(task)
        if error is None or isinstance(task, Advance):
            return False
        if isinstance(error, BrokenProcessPool) and self._restarts < _RESTARTS:
            self._restarts += 1
        elif is_crash(error) and not task.crashes:
            task.crashes += 1
        else:
            return False
        task.future = None
        return True


def _is_done(task: Task) -> bool:
    return isinstance(task, Advance) or (task.future is not None and task.future.done())


def _error(task: ReadFile | Unpack) -> BaseException | None:
    assert task.future is not None
    return task.future.exception()
