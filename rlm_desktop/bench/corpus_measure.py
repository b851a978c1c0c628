"""What the rows of ``bench corpus`` have in common: where they work, what they measure with, and what they report."""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import file_digest
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

from rlm_desktop.case.connection import case_file, connect, connect_read_only, create_case, is_case
from rlm_desktop.case.documents import corpus_size
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.corpus.workers import available_cores

P = ParamSpec("P")
T = TypeVar("T")

FILE_SECONDS = 600.0
"""Time limit for one file: on a machine that is busy, no file may be given up on one side only."""


class SkippedError(Exception):
    """A row cannot be measured here; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What ours may be at most: ``ratio`` times the reference, and ``value`` in the unit of the row.

    ``least`` turns it around: the ratio must be at least so much.
    """

    ratio: float | None = None
    value: float | None = None
    least: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of the table.

    Attributes:
        row: Its name.
        what: What was measured, in words.
        reference: The figure of the bare reference; None where the limit is of another kind.
        ours: Our figure.
        unit: Of both.
        limit: What ours may be.
        ratio: Ours to the reference, the median of the rounds.
        note: What else one must know to judge it.
    """

    row: str
    what: str
    reference: float | None
    ours: float
    unit: str
    limit: Limit
    ratio: float | None = None
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether ours keeps to the limit."""
        if self.limit.ratio is not None:
            assert self.ratio is not None
            if self.ratio < self.limit.ratio if self.limit.least else self.ratio > self.limit.ratio:
                return False
        return self.limit.value is None or self.ours <= self.limit.value


class Setting:
    """Where and how often is measured, and what several rows share, made when the first of them asks for it.

    What is made once (large cases, mostly) is found again in the same scratch folder.

    Args:
        folder: With PDF files.
        scratch: Gets all that is made.
        rounds: How often each side is measured, in turns.
    """

    def __init__(self, folder: Path, scratch: Path, rounds: int) -> None:
        self.folder = folder
        self.scratch = scratch
        self.rounds = rounds
        self.workers = available_cores()

    @cached_property
    def pdfs(self) -> Path:
        """A folder with the PDF files, each content once: ours would read copies only once, a bare reference all.

        Raises:
            SkippedError: There is none.
        """
        pdfs = self.fresh("pdfs")
        pdfs.mkdir()
        met = set()
        for path in sorted(self.folder.rglob("*")):
            if path.suffix.lower() != ".pdf" or not path.is_file():
                continue
            with path.open("rb") as content:
                digest = file_digest(content, "sha256").hexdigest()
            if digest not in met:
                met.add(digest)
                _link(path, pdfs / f"{len(met):05}.pdf")
        if not met:
            raise SkippedError(f"There is no PDF file in {self.folder}.")
        return pdfs

    @cached_property
    def case_of_pdfs(self) -> Path:
        """A case of those PDF files."""
        return self.made("case-of-pdfs", lambda case: ingest(case, self.pdfs))

    def made(self, name: str, make: Callable[[Path], object]) -> Path:
        """A folder of the scratch folder, filled if it was not filled before."""
        folder = self.scratch / name
        if not folder.exists():
            unfinished = self.fresh(f"{name}.unfinished")
            make(unfinished)
            unfinished.rename(folder)
        return folder

    def fresh(self, name: str) -> Path:
        """A path in the scratch folder at which there is nothing."""
        path = self.scratch / name
        shutil.rmtree(path, ignore_errors=True)
        return path


def ingest(case: Path, path: Path) -> None:
    """Bring a file or a folder into a case as the program does, into a new one if there is none."""
    if not is_case(case):
        create_case(case)
    Ingest(case, [path], file_seconds=FILE_SECONDS).run()


def _link(path: Path, name: Path) -> None:
    """Give a file a second name, or copy it where the disk is another."""
    try:
        name.hardlink_to(path.resolve())
    except OSError:
        shutil.copyfile(path, name)


def cpu_seconds() -> float:
    """Processor time of this process and of its children that have ended, in seconds."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def timed(clock: Callable[[], float], function: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> float:
    """How long a call takes by a clock."""
    began = clock()
    function(*args, **kwargs)
    return clock() - began


def interleaved(
    rounds: int,
    reference: Callable[[], object],
    ours: Callable[[], object],
    clock: Callable[[], float] = cpu_seconds,
) -> tuple[float, float, float]:
    """Measure two calls in turns: the medians of the reference, of ours, and of the ratios of the rounds."""
    pairs = [(timed(clock, reference), timed(clock, ours)) for _ in range(rounds)]
    return (
        statistics.median(bare for bare, _ in pairs),
        statistics.median(full for _, full in pairs),
        statistics.median(full / bare for bare, full in pairs),
    )


def p95(figures: Sequence[float]) -> float:
    """The figure that 95 % do not exceed."""
    return sorted(figures)[max(0, -(-len(figures) * 95 // 100) - 1)]


def apart(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call an importable function in a process of its own: opening a case for guest code confines the process."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(function, args, kwargs)


def page_count(case: Path) -> int:
    """How many pages a case holds."""
    connection = connect_read_only(case)
    try:
        return corpus_size(connection).pages
    finally:
        connection.close()


def case_bytes(case: Path) -> int:
    """The size of a case's file when all that was written is in it."""
    connection = connect(case)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return case_file(case).stat().st_size


def require_room(folder: Path, needed: int) -> None:
    """Make sure that there is room on the disk.

    Raises:
        SkippedError: There is less than ``needed`` bytes.
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise SkippedError(f"{needed / 1e9:.0f} GB are needed in {folder}, {free / 1e9:.0f} GB are free.")


def wall_seconds() -> float:
    """Time as a clock on the wall tells it."""
    return time.perf_counter()


def machine() -> str:
    """The machine, in words."""
    load = os.getloadavg()[0]
    return f"{available_cores()} cores, load {load:.1f}, Python {sys.version.split()[0]}, {sys.platform}"


def pages_of(case: Path) -> Iterator[tuple[int, int, str]]:
    """Every page of a case: document, number, text."""
    connection = connect_read_only(case)
    try:
        yield from connection.execute("SELECT document, number, text FROM pages ORDER BY id")
    finally:
        connection.close()
