"""Recognises the words on the scanned pages of a case, in worker processes; with progress, pause, resume and stop.

Each page is filed as soon as it is done, in a transaction of its own: whenever the program ends, and however, only the
pages in hand are to be done again. The workers yield to all else on the machine.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rlm_desktop.case.connection import connect
from rlm_desktop.case.filing import StoppedError, transaction
from rlm_desktop.case.recognitions import (
    Recognised,
    WaitingPage,
    fail_document,
    fail_recognition,
    file_recognition,
    waiting_count,
    waiting_pages,
)
from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.discover import unreachable
from rlm_desktop.corpus.ocr.engines import Engine, choose_engine
from rlm_desktop.corpus.ocr.pages import recognise_page
from rlm_desktop.corpus.ocr.settling import file_trouble, settle
from rlm_desktop.corpus.progress import Clock
from rlm_desktop.corpus.reading import too_much_memory
from rlm_desktop.corpus.sources import find_source, open_source
from rlm_desktop.corpus.spool import spool_folder
from rlm_desktop.corpus.workers import Limited, WorkerPool, available_cores, failure, is_crash

Recogniser = Callable[[Path, str, int, Sequence[str], Engine], Recognised]

_TICK_SECONDS = 0.1
_NICENESS = 19
_MEMORY = 3 << 30
"""Bytes of addresses that a worker may use. RapidOCR was seen to take 2.1 GB of them, 1.4 GB in memory, for A3."""
_QUEUED = 200
"""How many waiting pages are looked up at a time."""
_AHEAD_PER_WORKER = 2
_TRIES = 2
_PAGE_SECONDS = 180.0
_SOURCE_SECONDS = 600.0
_RESTARTS = 3
_LATER = frozenset({"missing", "permission", "encrypted"})
"""Codes of what may be otherwise the next time: the pages go on waiting."""


@dataclass(frozen=True, slots=True)
class RecognitionProgress:
    """How far a recognition is.

    Attributes:
        pages_total: Pages to recognise, those that are done among them.
        pages_done: Pages that are dealt with.
        words: Recognised so far.
        failed: Pages that cannot be recognised.
        solved: Files that had a problem for their scanned pages and have it no more.
        put_off: Pages that go on waiting: their file is out of reach, or its password is missing.
        current: The name of the document in hand, or empty.
        seconds: Since the start, without pauses.
        remaining: Estimated seconds to the end, None when there is nothing to estimate from.
        state: recognising, paused, stopped or done.
    """

    pages_total: int = 0
    pages_done: int = 0
    words: int = 0
    failed: int = 0
    solved: int = 0
    put_off: int = 0
    current: str = ""
    seconds: float = 0.0
    remaining: float | None = None
    state: str = "recognising"


@dataclass(slots=True, eq=False)
class _Scan:
    """A document in hand: where its file is, once that is known."""

    document: int
    folder: Path
    source: Future[Path]


@dataclass(slots=True, eq=False)
class _Task:
    """A page in hand, or to be begun."""

    page: WaitingPage
    future: Future[Recognised] | None = None
    tries: int = 0


class Recognition:
    """One recognition of all pages of a case that wait for it.

    :meth:`run` blocks; the other methods may be called from any thread.

    Args:
        case_folder: The case, which exists.
        languages: Codes of the languages to expect; those of this system where there are none.
        workers: How many worker processes; one for each processor core when None.
        on_progress: Called in the thread of :meth:`run`, at most ten times a second, and at the end.
        passwords: To be tried on encrypted documents.
        lock_seconds: How long to wait while another program holds the case.
        page_seconds: Time limit for one page.
        recogniser: Recognises a page; must be importable by the workers.
    """

    def __init__(
        self,
        case_folder: Path,
        *,
        languages: Sequence[str] = (),
        workers: int | None = None,
        on_progress: Callable[[RecognitionProgress], None] | None = None,
        passwords: Sequence[str] = (),
        lock_seconds: float = 30,
        page_seconds: float = _PAGE_SECONDS,
        recogniser: Recogniser = recognise_page,
    ) -> None:
        self._folder = case_folder
        self._languages = tuple(languages)
        self._workers = workers or available_cores()
        self._on_progress = on_progress
        self._passwords = tuple(passwords)
        self._lock_seconds = lock_seconds
        self._page_seconds = page_seconds
        self._recogniser = recogniser
        self._stop = threading.Event()
        self._pause = threading.Event()
        self._progress = RecognitionProgress()
        self._clock = Clock()
        self._next_report = 0.0
        self._restarts = 0
        self._queue: deque[_Task] = deque()
        self._scans: dict[int, _Scan] = {}
        self._losses: Counter[int] = Counter()
        self._put_off: set[int] = set()
        self._last = 0

    def pause(self) -> None:
        """Begin no more pages; those in hand are recognised to their end and filed."""
        self._pause.set()

    def resume(self) -> None:
        """Go on after a pause."""
        self._pause.clear()

    def stop(self) -> None:
        """End within a second; the pages in hand are left for the next time."""
        self._stop.set()

    def run(self) -> RecognitionProgress:
        """Recognise, and return the last progress: state "done" or "stopped".

        Raises:
            UsageError: There is no engine for these languages.
            CaseError: The case cannot be opened or written.
            RlmError: There is no engine, or it cannot be started.
        """
        with closing(connect(self._folder)) as connection:
            self._count(pages_total=waiting_count(connection))
            if self._progress.pages_total:
                engine = choose_engine(self._languages)
                with spool_folder(self._folder) as spool:
                    self._recognise(connection, engine, spool)
        self._report("stopped" if self._stop.is_set() else "done", last=True)
        return self._progress

    def _recognise(self, connection: sqlite3.Connection, engine: Engine, spool: Path) -> None:
        pool = WorkerPool(self._workers, _NICENESS, _MEMORY)
        try:
            while not self._stop.is_set() and self._fill(connection):
                self._step(connection, pool, engine, spool)
        except StoppedError:
            self._stop.set()
        finally:
            pool.kill()

    def _step(self, connection: sqlite3.Connection, pool: WorkerPool, engine: Engine, spool: Path) -> None:
        """Keep the workers busy, wait a moment for them, and file what is done."""
        paused = self._pause.is_set()
        running = self._running()
        self._clock.run(not paused or bool(running))
        if not paused:
            self._submit(connection, pool, engine, spool, len(running))
            running = self._running()
        if running:
            wait(running, timeout=_TICK_SECONDS, return_when=FIRST_COMPLETED)
        else:
            self._stop.wait(_TICK_SECONDS)
        for scan in [scan for scan in self._scans.values() if scan.source.done() and scan.source.exception()]:
            self._file_lost(connection, scan)
        for task in [task for task in self._queue if task.future and task.future.done()]:
            # Not if its document was put off a moment ago.
            if task.page.document in self._scans:
                self._file(connection, engine, task)
        self._report("paused" if paused else "recognising")

    # -- what there is to do --------------------------------------------------------------------------------

    def _fill(self, connection: sqlite3.Connection) -> bool:
        """Look up more pages when few are left; whether there are any.

        Behind the last page it begins again at the first: pages may have come to wait since.
        """
        if len(self._queue) < self._workers * _AHEAD_PER_WORKER:
            self._look_up(connection)
            if not self._queue:
                self._last = 0
                self._look_up(connection)
        return bool(self._queue)

    def _look_up(self, connection: sqlite3.Connection) -> None:
        while len(self._queue) < _QUEUED and (pages := waiting_pages(connection, self._last, _QUEUED)):
            self._last = pages[-1].page
            self._queue.extend(_Task(page) for page in pages if page.document not in self._put_off)

    def _running(self) -> list[Future[Any]]:
        futures: list[Future[Any]] = [scan.source for scan in self._scans.values()]
        futures.extend(task.future for task in self._queue if task.future)
        return [future for future in futures if not future.done()]

    def _submit(
        self, connection: sqlite3.Connection, pool: WorkerPool, engine: Engine, spool: Path, running: int
    ) -> None:
        """Give the next pages to the workers, and first, have the files of their documents found."""
        for task in self._queue:
            if running >= self._workers * _AHEAD_PER_WORKER:
                break
            page = task.page
            scan = self._scans.get(page.document)
            if scan is None:
                self._scans[page.document] = self._find(connection, pool, page.document, spool)
                running += 1
            elif task.future is None and scan.source.done() and not scan.source.exception():
                task.tries += 1
                task.future = pool.submit(
                    Limited(
                        self._page_seconds,
                        self._recogniser,
                        scan.source.result(),
                        page.kind,
                        page.number,
                        self._passwords,
                        engine,
                    )
                )
                running += 1

    def _find(self, connection: sqlite3.Connection, pool: WorkerPool, document: int, spool: Path) -> _Scan:
        folder = spool / str(document)
        folder.mkdir(exist_ok=True)
        source = find_source(connection, document)
        future = pool.submit(Limited(_SOURCE_SECONDS, open_source, source, folder, self._passwords))
        return _Scan(document, folder, future)

    # -- filing ---------------------------------------------------------------------------------------------

    def _file(self, connection: sqlite3.Connection, engine: Engine, task: _Task) -> None:
        """File a page, and if it was the last of its document, what that means for the document."""
        assert task.future is not None
        error = task.future.exception()
        if error is not None and self._tries_again(error, task.tries):
            task.future = None
            return
        problem = _problem(error, self._page_seconds) if error else None
        document = task.page.document
        if problem and problem.code in _LATER:
            self._put_document_off(connection, document, problem)
            return
        with transaction(connection, self._stop.is_set, self._lock_seconds):
            if problem:
                fail_recognition(connection, task.page.page)
            else:
                file_recognition(connection, task.page.page, task.future.result(), engine.name, engine.languages)
            settled = settle(connection, document)
        self._queue.remove(task)
        words = 0 if problem else len(task.future.result().words)
        self._count(pages_done=1, failed=int(problem is not None), words=words, solved=settled or 0)
        if settled is not None:
            self._close(document)

    def _file_lost(self, connection: sqlite3.Connection, scan: _Scan) -> None:
        """File that the file of a document cannot be had."""
        error = scan.source.exception()
        assert error is not None
        self._losses[scan.document] += 1
        if self._tries_again(error, self._losses[scan.document]):
            self._close(scan.document)
            return
        problem = _problem(error, _SOURCE_SECONDS)
        if problem.code in _LATER:
            self._put_document_off(connection, scan.document, problem)
            return
        lost = waiting_count(connection, scan.document)
        with transaction(connection, self._stop.is_set, self._lock_seconds):
            fail_document(connection, scan.document)
            file_trouble(connection, scan.document, problem)
        self._count(pages_done=lost, failed=lost)
        self._drop(scan.document)

    def _put_document_off(self, connection: sqlite3.Connection, document: int, problem: ReadError) -> None:
        """Leave the pages of a document for the next time."""
        if problem.code == "encrypted":
            with transaction(connection, self._stop.is_set, self._lock_seconds):
                file_trouble(connection, document, problem)
        self._put_off.add(document)
        self._count(put_off=waiting_count(connection, document))
        self._drop(document)

    def _drop(self, document: int) -> None:
        """Forget all that is to be done for a document."""
        self._queue = deque(task for task in self._queue if task.page.document != document)
        self._close(document)

    def _close(self, document: int) -> None:
        scan = self._scans.pop(document, None)
        if scan:
            shutil.rmtree(scan.folder, ignore_errors=True)

    def _tries_again(self, error: BaseException, tries: int) -> bool:
        """Whether something is to be done anew: a worker may die of other things than the page, such as of haste."""
        if isinstance(error, BrokenProcessPool) and self._restarts < _RESTARTS:
            self._restarts += 1
            return True
        return (is_crash(error) or isinstance(error, TimeoutError | MemoryError)) and tries < _TRIES

    # -- progress -------------------------------------------------------------------------------------------

    def _count(self, **more: int) -> None:
        counts = {name: getattr(self._progress, name) + number for name, number in more.items()}
        self._progress = replace(self._progress, **counts)

    def _report(self, state: str, *, last: bool = False) -> None:
        now = time.monotonic()
        if not last and now < self._next_report:
            return
        self._next_report = now + _TICK_SECONDS
        done, seconds = self._progress.pages_done, self._clock.seconds()
        dealt_with = done + self._progress.put_off
        # Pages may have come to wait since the start.
        total = max(self._progress.pages_total, dealt_with + len(self._queue))
        left = total - dealt_with
        self._progress = replace(
            self._progress,
            pages_total=total,
            current=self._queue[0].page.name if self._queue else "",
            seconds=seconds,
            remaining=0.0 if state == "done" else seconds / done * left if done else None,
            state=state,
        )
        if self._on_progress:
            self._on_progress(self._progress)


def _problem(error: BaseException, seconds: float) -> ReadError:
    """What is wrong with a page or a file.

    Raises:
        RlmError: It is not the page: no worker or no engine can be started.
    """
    if isinstance(error, ReadError):
        return error
    if isinstance(error, MemoryError):
        return too_much_memory()
    # The end of a process and of its time are errors of the system, too, but not of the file.
    if isinstance(error, OSError) and not (isinstance(error, TimeoutError) or is_crash(error)):
        return unreachable(error)
    return failure(error, seconds)
