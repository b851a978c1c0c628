"""How much slower bringing PDFs into a case is than only taking their text out: ``bench ingest FOLDER``."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import wait
from pathlib import Path

from rlm_desktop.case.connection import connect_read_only, create_case
from rlm_desktop.case.documents import corpus_size
from rlm_desktop.case.paths import FileState
from rlm_desktop.corpus.discover import discover
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.corpus.workers import Limited, WorkerPool, available_cores

_FILE_SECONDS = 600.0


def run(arguments: Sequence[str]) -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="bench ingest", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder with PDF files")
    parser.add_argument("--workers", type=int, default=available_cores(), help="worker processes (default: all cores)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, bare and ingest in turns (default: 3)")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        pdfs = _distinct_pdfs(chosen.folder, Path(scratch))
        if not pdfs:
            print(f"There is no PDF file in {chosen.folder}.")
            return 2
        ratios = []
        for number in range(1, chosen.rounds + 1):
            bare_pages, bare_seconds = _extract(pdfs, chosen.workers)
            pages, seconds = _ingest(pdfs, Path(scratch) / f"case-{number}", chosen.workers)
            ratios.append(seconds / bare_seconds)
            print(
                f"round {number}: bare {bare_pages} pages in {bare_seconds:.2f} s ({bare_pages / bare_seconds:.0f}/s), "
                f"ingest {pages} pages in {seconds:.2f} s ({pages / seconds:.0f}/s), ratio {ratios[-1]:.2f}"
            )
    print(f"median ratio {statistics.median(ratios):.2f} over {len(pdfs)} files, {chosen.workers} workers")
    return 0


def extract_text(path: Path) -> int:
    """Take the text of every page out of a PDF with MuPDF, and do nothing with it; the number of pages."""
    import pymupdf

    pymupdf.TOOLS.mupdf_display_errors(False)
    with pymupdf.open(path) as document:
        for page in document:
            page.get_text("text")
        return int(document.page_count)


def _distinct_pdfs(folder: Path, scratch: Path) -> list[FileState]:
    """The PDF files of a folder. Links are left out, so that both sides read each file once."""
    found = [file for file in discover([folder], scratch) if isinstance(file, FileState)]
    return [file for file in found if file.path.suffix.lower() == ".pdf" and not file.path.is_symlink()]


def _extract(files: Sequence[FileState], workers: int) -> tuple[int, float]:
    began = time.perf_counter()
    pool = WorkerPool(workers)
    futures = [pool.submit(Limited(_FILE_SECONDS, extract_text, file.path)) for file in files]
    wait(futures)
    seconds = time.perf_counter() - began
    pool.kill()
    return sum(future.result() for future in futures if not future.exception()), seconds


def _ingest(files: Sequence[FileState], case: Path, workers: int) -> tuple[int, float]:
    create_case(case)
    began = time.perf_counter()
    Ingest(case, [file.path for file in files], workers=workers, file_seconds=_FILE_SECONDS).run()
    seconds = time.perf_counter() - began
    connection = connect_read_only(case)
    pages = corpus_size(connection).pages
    connection.close()
    return pages, seconds
