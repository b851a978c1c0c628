"""Finds a regular expression in the text of the pages: in parallel, in order, as far as somebody asks for more.

Pages are joined to blocks of some megabytes, so that one run of RE2 goes over thousands of them. Where it finds
something, the rest of that page is searched alone: no match goes on into the next page.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from itertools import accumulate, islice
from pathlib import Path

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.documents import id_list
from rlm_desktop.core.errors import QueryError
from rlm_desktop.core.model import GrepHit, Span
from rlm_desktop.core.patterns import Program
from rlm_desktop.corpus.patterns import Finder, compile_pattern
from rlm_desktop.corpus.workers import available_cores

_BLOCK_BYTES = 2_000_000
# The first jobs are small, so that something is found soon, and a little case is searched where one stands.
_FIRST_JOB_PAGES = 100
_JOB_PAGES = 2_000
_JOBS_IN_PLACE = 2
_ROWS_AT_ONCE = 50
_BLOCKS_AHEAD = 2
_MOST_THREADS = 4
_LINE_CHARACTERS = 200
_LOOK_AROUND = 0.05
_SLOW_SECONDS = 900.0
# No text holds the middle one. The line ends make the ends of a page the ends of lines.
_BETWEEN = b"\n\0\n"


def grep(
    connection: sqlite3.Connection,
    pattern: str,
    limit: int | None = None,
    documents: Sequence[int] | None = None,
    stopped: Callable[[], bool] = bool,
) -> Generator[GrepHit]:
    """The matches of a Python regular expression in the text of the pages, in the order of documents and pages.

    ``^`` and ``$`` stand for the ends of lines. A match does not go on to the next page; empty matches are left out.
    Closing the iterator stops the search.

    Args:
        connection: A case; what it has not committed is not searched when there is much to search.
        pattern: A regular expression; ``(?i)`` at its start makes it blind to case.
        limit: The most hits; all of them when None.
        documents: Look into these documents only; when None, into all but older versions.
        stopped: Asked some twenty times a second: whether to give up.

    Raises:
        QueryError: The pattern is not a regular expression (raised at once), or it takes too long.
    """
    finder = compile_pattern(pattern)
    return _limited(_hits(connection, finder, documents, stopped), limit)


_Ranges = list[tuple[int, int]]
"""Stretches of the ids of pages, first and last."""

_Page = tuple[int, int, bytes]
"""Document, number, text in UTF-8."""


def _limited(hits: Generator[GrepHit], limit: int | None) -> Generator[GrepHit]:
    with closing(hits):
        yield from islice(hits, limit)


def _hits(
    connection: sqlite3.Connection, finder: Finder, documents: Sequence[int] | None, stopped: Callable[[], bool]
) -> Generator[GrepHit]:
    jobs, wanted = _jobs(connection, documents)
    file = connection.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
    if len(jobs) > _JOBS_IN_PLACE and file:
        yield from _in_parallel(Path(file).parent, finder, jobs, wanted, stopped)
        return
    for job in jobs:
        yield from _search_ranges(connection, job, wanted, finder, lambda: not stopped())


def _jobs(
    connection: sqlite3.Connection, documents: Sequence[int] | None
) -> tuple[list[_Ranges], frozenset[int] | None]:
    """The pages to search, cut into jobs; and the documents whose pages count, None when all of these do."""
    if documents is None and not connection.execute("SELECT 1 FROM documents WHERE NOT current").fetchone():
        first, last, pages = connection.execute("SELECT min(id), max(id), count(*) FROM pages").fetchone()
        wanted, ranges = None, [(first, last)] if pages else []
    else:
        wanted = frozenset(_current(connection) if documents is None else documents)
        ranges = _ranges(connection, wanted)
    jobs: list[_Ranges] = [[]]
    size = room = _FIRST_JOB_PAGES
    for first, last in ranges:
        while first <= last:
            end = min(last, first + room - 1)
            jobs[-1].append((first, end))
            room -= end - first + 1
            first = end + 1
            if room == 0:
                jobs.append([])
                size = room = min(_JOB_PAGES, size * 4)
    return [job for job in jobs if job], wanted


def _current(connection: sqlite3.Connection) -> Iterator[int]:
    return (document for (document,) in connection.execute("SELECT id FROM documents WHERE current"))


def _ranges(connection: sqlite3.Connection, documents: Iterable[int]) -> _Ranges:
    """Where the pages of documents stand: a document's pages were filed one after the other."""
    rows = connection.execute(
        """
        SELECT min(id), max(id) FROM pages WHERE document IN (SELECT value FROM json_each(?))
        GROUP BY document ORDER BY min(id)
        """,
        (id_list(documents),),
    )
    ranges: _Ranges = []
    for first, last in rows:
        if ranges and first <= ranges[-1][1] + 1:
            ranges[-1] = ranges[-1][0], max(last, ranges[-1][1])
        else:
            ranges.append((first, last))
    return ranges


def _in_parallel(
    case: Path, finder: Finder, jobs: Sequence[_Ranges], wanted: frozenset[int] | None, stopped: Callable[[], bool]
) -> Iterator[GrepHit]:
    """Search in threads, which SQLite and RE2 let run side by side; what they find comes in order."""
    stop = threading.Event()
    give_up = time.monotonic() + _SLOW_SECONDS

    def going_on() -> bool:
        if time.monotonic() > give_up:
            raise QueryError("The pattern takes too long.", remedy="Search fewer documents, or for something simpler.")
        return not stop.is_set()

    def search(job: _Ranges) -> list[GrepHit]:
        with closing(connect_read_only(case)) as connection:
            return list(_search_ranges(connection, job, wanted, finder, going_on))

    threads = min(available_cores(), _MOST_THREADS)
    pool = ThreadPoolExecutor(threads, "grep")
    ahead: deque[Future[list[GrepHit]]] = deque()
    waiting = iter(jobs)
    try:
        while True:
            ahead.extend(pool.submit(search, job) for job in islice(waiting, threads + _BLOCKS_AHEAD - len(ahead)))
            if not ahead:
                return
            done = False
            while not done:
                if stopped():
                    return
                done = bool(wait((ahead[0],), _LOOK_AROUND).done)
            yield from ahead.popleft().result()
    finally:
        stop.set()
        pool.shutdown(wait=False, cancel_futures=True)


def _search_ranges(
    connection: sqlite3.Connection,
    ranges: _Ranges,
    wanted: frozenset[int] | None,
    finder: Finder,
    going_on: Callable[[], bool],
) -> Iterator[GrepHit]:
    """The matches in stretches of pages, block by block."""
    names: dict[int, str] = {}
    for block in _blocks(connection, ranges, wanted):
        if not going_on():
            return
        for (document, number, _), text, start, end in _search(block, finder, going_on):
            if document not in names:
                row = connection.execute("SELECT name FROM documents WHERE id = ?", (document,)).fetchone()
                names[document] = row[0]
            span = Span(document, number, start, end)
            yield GrepHit(span, names[document], text[start:end], _line(text, start, end))


def _blocks(connection: sqlite3.Connection, ranges: _Ranges, wanted: frozenset[int] | None) -> Iterator[list[_Page]]:
    """The wanted pages, as many at a time as make a block."""
    block: list[_Page] = []
    size = 0
    for first, last in ranges:
        rows = connection.execute(
            "SELECT document, number, CAST(text AS BLOB) FROM pages WHERE id BETWEEN ? AND ?", (first, last)
        )
        while some := rows.fetchmany(_ROWS_AT_ONCE):
            block += some if wanted is None else [row for row in some if row[0] in wanted]
            size += sum([len(row[2]) for row in some])
            if size > _BLOCK_BYTES:
                yield block
                block, size = [], 0
    if block:
        yield block


# -- within a block -----------------------------------------------------------------------------------------

_Found = tuple[_Page, str, int, int]
"""A page, its text, and the start and end of a match in characters."""


def _search(pages: list[_Page], finder: Finder, going_on: Callable[[], bool]) -> Iterator[_Found]:
    """The matches in the pages of a block, in order. ``going_on`` is asked at each page that takes its time."""
    if finder.general is not None:
        yield from _search_together(pages, finder, finder.general, going_on)
        return
    for page in pages:
        if not going_on():
            return
        text = page[2].decode()
        for start, end in finder.spans(text):
            yield page, text, start, end


def _search_together(
    pages: list[_Page], finder: Finder, program: Program, going_on: Callable[[], bool]
) -> Iterator[_Found]:
    """Run a program over the pages as one text, and search those alone in which it finds something."""
    texts = [page[2] for page in pages]
    data = _BETWEEN.join(texts)
    starts = list(accumulate(map(len(_BETWEEN).__add__, map(len, texts)), initial=0))
    position = place = 0
    while place < len(pages) and (span := program.search(data, position)):
        place = bisect_right(starts, span[0], lo=place) - 1
        if not going_on():
            return
        page, begin = pages[place], span[0] - starts[place]
        # What begins between two pages is no match. What runs on into the next page is another match in its own.
        if begin < len(page[2]):
            text = page[2].decode()
            for start, end in finder.spans(text, page[2], begin):
                yield page, text, start, end
        place += 1
        position = starts[place]


def _line(text: str, start: int, end: int) -> str:
    """The line or lines that a match stands in, cut where they are very long."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    begin = max(line_start, start - _LINE_CHARACTERS)
    finish = min(line_end if line_end >= 0 else len(text), end + _LINE_CHARACTERS)
    return ("…" if begin > line_start else "") + text[begin:finish] + ("…" if finish == end + _LINE_CHARACTERS else "")
