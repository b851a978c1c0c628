"""Rows of ``bench corpus`` on bringing files into a case: text, recoll, add, unchanged, size, memory."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import wait
from pathlib import Path

import psutil

from rlm_desktop.bench.corpus_measure import (
    FILE_SECONDS,
    Limit,
    Outcome,
    Setting,
    SkippedError,
    case_bytes,
    ingest,
    interleaved,
    page_count,
    pages_of,
)
from rlm_desktop.case.connection import create_case
from rlm_desktop.corpus.workers import Limited, WorkerPool

_FILES = 10_000
_FILES_OF_A_FOLDER = 100
_ADDED = 5
_AN_HOUR = 3_600
_SAMPLE_SECONDS = 0.05


def extract_text(path: Path) -> int:
    """Take the text of every page out of a PDF with MuPDF, and do nothing with it; the number of pages."""
    import pymupdf

    pymupdf.TOOLS.mupdf_display_errors(False)
    with pymupdf.open(path) as document:
        for page in document:
            page.get_text("text")
        return int(document.page_count)


def measure_text(setting: Setting) -> Iterator[Outcome]:
    """All of an ingest of PDF files against taking their text out in the same processes."""
    pdfs = setting.pdfs
    files = sorted(pdfs.iterdir())

    def bare() -> None:
        pool = WorkerPool(setting.workers)
        wait([pool.submit(Limited(FILE_SECONDS, extract_text, path)) for path in files])
        pool.kill()

    reference, ours, ratio = interleaved(setting.rounds, bare, lambda: ingest(setting.fresh("text"), pdfs))
    pages = page_count(setting.scratch / "text")
    note = f"{len(files)} files, {pages:,} pages, {setting.workers} workers"
    yield Outcome("text", "PDF text into the case, CPU", reference, ours, "s", Limit(1.2), ratio, note)


def measure_recoll(setting: Setting) -> Iterator[Outcome]:
    """All of an ingest of PDF files against Recoll's index of the same ones."""
    program, words = shutil.which("recollindex"), shutil.which("pdftotext")
    if not program or not words:
        raise SkippedError("recollindex or pdftotext is not installed (apt-get install recollcmd poppler-utils).")

    pdfs = setting.pdfs

    def recoll() -> None:
        configuration = setting.fresh("recoll")
        configuration.mkdir()
        # Its spelling dictionary is no part of what is compared, and neither is OCR.
        (configuration / "recoll.conf").write_text(f"topdirs = {pdfs}\nnoaspell = 1\nidxstatusfile = status\n")
        command = [program, "-c", str(configuration), "-z"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    reference, ours, ratio = interleaved(setting.rounds, recoll, lambda: ingest(setting.fresh("text"), pdfs))
    note = f"{len(list(pdfs.iterdir()))} files; Recoll keeps no text and knows no pages"
    yield Outcome("recoll", "the same against Recoll, CPU", reference, ours, "s", Limit(0.4), ratio, note)


def measure_add(setting: Setting) -> Iterator[Outcome]:
    """One more file for a large case against the first of an empty one, in the process that files."""
    large = setting.fresh("add-large")
    shutil.copytree(setting.made("case-of-10000", lambda case: ingest(case, _many_files(setting))), large)
    files = setting.fresh("add-files")
    files.mkdir()
    rounds = _ADDED * setting.rounds
    new = iter(range(2 * rounds))
    small = iter([create_case(setting.fresh(f"add-small-{number}")) for number in range(rounds)])

    def add(case: Path) -> None:
        path = files / f"{next(new)}.txt"
        path.write_text(_text(path.stem))
        ingest(case, path)

    reference, ours, ratio = interleaved(rounds, lambda: add(next(small)), lambda: add(large), _own_cpu_seconds)
    note = f"{_FILES:,} files; without the workers, who know nothing of the case"
    yield Outcome("add", "1 file to a large case, CPU", 1000 * reference, 1000 * ours, "ms", Limit(1.5), ratio, note)


def measure_unchanged(setting: Setting) -> Iterator[Outcome]:
    """A folder that is dropped again against looking at its files."""
    folder = _many_files(setting)
    case = setting.made("case-of-10000", lambda case: ingest(case, folder))

    def walk() -> None:
        for place, _, names in os.walk(folder):
            for name in names:
                os.stat(os.path.join(place, name))

    walk()
    reference, ours, ratio = interleaved(_ADDED * setting.rounds, walk, lambda: ingest(case, folder), time.process_time)
    yield Outcome(
        "unchanged",
        f"{_FILES:,} unchanged files again, CPU",
        1000 * reference,
        1000 * ours,
        "ms",
        Limit(3.0),
        ratio,
        "os.walk with os.stat; the second of its kind, so that the folder is in the cache",
    )


def measure_size(setting: Setting) -> Iterator[Outcome]:
    """The file of a case against the text in it."""
    text = sum(len(text.encode()) for _, _, text in pages_of(setting.case_of_pdfs))
    size = case_bytes(setting.case_of_pdfs)
    yield Outcome("size", "size of the case", text / 1e6, size / 1e6, "MB", Limit(1.75), size / text, "bytes of UTF-8")


def measure_memory(setting: Setting) -> Iterator[Outcome]:
    """The largest resident sizes of the program and of its workers while it reads the folder."""
    case = setting.fresh("memory")
    command = [sys.executable, "-m", "rlm_desktop", "ingest", str(case), str(setting.pdfs)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        largest = _Largest(process.pid)
        watch = threading.Thread(target=largest.watch)
        watch.start()
        process.wait()
        watch.join()
    # 1: some of the files have a problem, as among so many there are.
    if process.returncode not in (0, 1):
        raise SkippedError("The ingest failed.")
    note = f"{page_count(case):,} pages"
    yield Outcome("memory", "largest RSS of the parent", None, largest.parent / 1e6, "MB", Limit(value=250), None, note)
    yield Outcome("memory", "largest RSS of a worker", None, largest.worker / 1e6, "MB", Limit(value=200), None, note)


class _Largest:
    """The largest resident sizes, in bytes, of a process and of any of its children."""

    def __init__(self, pid: int) -> None:
        self.parent = self.worker = 0
        self._process = psutil.Process(pid)

    def watch(self) -> None:
        """Look until the process ends."""
        while self._process.is_running() and self._process.status() != psutil.STATUS_ZOMBIE:
            try:
                self.parent = max(self.parent, self._process.memory_info().rss)
                for child in self._process.children(recursive=True):
                    self.worker = max(self.worker, _size(child))
            except psutil.NoSuchProcess:
                return
            time.sleep(_SAMPLE_SECONDS)


def _size(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _own_cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _many_files(setting: Setting) -> Path:
    """A folder of short texts, old enough to be taken for unchanged without a look into them."""
    return setting.made("files-10000", _write_files)


def _write_files(folder: Path) -> None:
    then = time.time() - _AN_HOUR
    for number in range(_FILES):
        path = folder / f"{number // _FILES_OF_A_FOLDER:03}" / f"letter-{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_text(str(number)))
        os.utime(path, (then, then))


def _text(name: str) -> str:
    """A short letter that is like no other."""
    words = " ".join(f"{name}-{place}" for place in range(60))
    return f"Letter {name}\n\nDear Sir, the goods that were ordered are on their way.\n{words}\n"
