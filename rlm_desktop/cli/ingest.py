"""The command ``ingest``: files and folders go into a case, once or as long as they change."""

from __future__ import annotations

import argparse
import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from queue import Empty, SimpleQueue

from rlm_desktop.case.connection import connect, connect_read_only, open_or_create_case
from rlm_desktop.case.documents import list_problems
from rlm_desktop.case.roots import list_roots
from rlm_desktop.cli.corpus import problem_fields, problem_words
from rlm_desktop.cli.output import end_progress, plain, print_json, print_progress
from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.figures import counted, duration
from rlm_desktop.core.paths import settings_file
from rlm_desktop.core.settings import load_settings
from rlm_desktop.corpus.cluster import cluster
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.corpus.ocr.engines import choose_engine
from rlm_desktop.corpus.ocr.languages import parse_languages
from rlm_desktop.corpus.progress import IngestProgress
from rlm_desktop.corpus.watching import watch_changes

_PROGRESS_EVERY = 1.0
_LOOK_EVERY = 0.2
_SHOWN_PROBLEMS = 20


def ingest(options: argparse.Namespace) -> int:
    """Read files and folders into a case; without any, those that were read into it before."""
    missing = [path for path in options.paths if not path.exists()]
    if missing:
        raise UsageError(f"There is no {missing[0]}.")
    languages = _languages(options.ocr)
    passwords = _passwords(options.passwords)
    case = open_or_create_case(options.case)
    paths = options.paths or _roots(case)
    stop = threading.Event()
    with _executor(options.scheduler, [*paths, case]) as executor:
        code = 0
        for batch in _batches(paths, case, stop, watch=options.watch):
            job = Ingest(
                case,
                batch,
                workers=options.workers,
                executor=executor,
                retry_problems=options.retry or bool(passwords),
                passwords=passwords,
                ocr=languages,
                on_progress=_reporter(),
            )
            code = _run(job, case, stop, as_json=options.json)
    return code


def _run(job: Ingest, case: Path, stop: threading.Event, *, as_json: bool) -> int:
    def end(*_: object) -> None:
        stop.set()
        job.stop()

    before = signal.signal(signal.SIGINT, end)
    try:
        progress = job.run()
    finally:
        signal.signal(signal.SIGINT, before)
        end_progress()
    with closing(connect_read_only(case)) as connection:
        problems = [problem_fields(problem) for problem in list_problems(connection)]
    if as_json:
        print_json({"progress": progress, "problems": problems})
    else:
        print(_in_words(progress, len(problems)))
        for problem in problems[:_SHOWN_PROBLEMS]:
            print(plain(f"  {problem_words(problem)}"))
        if len(problems) > _SHOWN_PROBLEMS:
            print(f"  … and {len(problems) - _SHOWN_PROBLEMS:,} more: rlm-desktop documents {case} --problems")
    return 1 if problems or progress.state == "stopped" else 0


def _batches(paths: Sequence[Path], case: Path, stop: threading.Event, *, watch: bool) -> Iterator[Sequence[Path]]:
    """What to read: all of it, then, when the folders are followed, what changes in them, until Ctrl+C."""
    if not watch:
        yield paths
        return
    changes: SimpleQueue[Sequence[Path]] = SimpleQueue()
    with ThreadPoolExecutor(1, "watch") as watcher:
        # From the beginning: a file can change right after it was looked at, while the others are read for hours.
        watching = watcher.submit(_watch, paths, case, stop, changes)
        try:
            yield paths
            before = signal.signal(signal.SIGINT, lambda *_: stop.set())
            try:
                yield from _changes(watching, changes, stop)
            finally:
                signal.signal(signal.SIGINT, before)
        finally:
            stop.set()


def _watch(paths: Sequence[Path], case: Path, stop: threading.Event, changes: SimpleQueue[Sequence[Path]]) -> None:
    for changed in watch_changes(paths, case, stop):
        changes.put(changed)


def _changes(
    watching: Future[None], changes: SimpleQueue[Sequence[Path]], stop: threading.Event
) -> Iterator[Sequence[Path]]:
    """What changes, until it is to stop or can no longer be watched."""
    while not stop.is_set() and not watching.done():
        with contextlib.suppress(Empty):
            yield changes.get(timeout=_LOOK_EVERY)
    if watching.done():
        watching.result()


def _roots(case: Path) -> list[Path]:
    with closing(connect(case)) as connection:
        roots = [root.path for root in list_roots(connection)]
    if not roots:
        raise UsageError("Nothing was read into this case yet.", remedy="Name files or folders to read.")
    return roots


def _executor(address: str, paths: Sequence[Path]) -> contextlib.AbstractContextManager[Executor | None]:
    if not address:
        return contextlib.nullcontext()
    return cluster(address, paths, offline=load_settings(settings_file()).offline)


def _languages(told: str | None) -> tuple[str, ...] | None:
    """The languages to recognise text in, for which there is an engine: who waits for hours shall not be told then."""
    if told is None:
        return None
    languages = parse_languages(told)
    choose_engine(languages)
    return languages


def _passwords(file: Path | None) -> tuple[str, ...]:
    """The lines of a file, so that passwords stand in no argument, which every user of the machine can read."""
    if file is None:
        return ()
    try:
        return tuple(line for line in file.read_text("utf-8").splitlines() if line)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The passwords in {file} cannot be read ({error}).") from error


def _reporter() -> Callable[[IngestProgress], None]:
    """Shows progress about once a second."""
    last = 0.0

    def report(progress: IngestProgress) -> None:
        nonlocal last
        moment = time.monotonic()
        if moment - last >= _PROGRESS_EVERY:
            last = moment
            remaining = f", {duration(progress.remaining)} left" if progress.remaining is not None else ""
            if progress.state == "recognising":
                done = f"{progress.pages_done:,} of {progress.pages_total:,} scanned pages"
            else:
                done = f"{progress.done:,} of {progress.found:,} files, {progress.rate:.0f} files/s"
            print_progress(f"{done}{remaining}: {progress.current}")

    return report


def _in_words(progress: IngestProgress, problems: int) -> str:
    """What was done, and how many problems the case has, those of earlier ingests among them."""
    state = "Stopped" if progress.state == "stopped" else "Done"
    counts = [
        f"{counted(progress.found, 'file')} found",
        f"{counted(progress.added, 'document')} added",
        counted(progress.duplicates, "duplicate"),
        f"{progress.unchanged:,} unchanged",
        counted(progress.changed, "newer version") if progress.changed else "",
        f"{progress.missing:,} missing" if progress.missing else "",
        f"{progress.hidden:,} hidden left out" if progress.hidden else "",
        f"{counted(progress.pages_done, 'scanned page')} recognised" if progress.pages_total else "",
        f"{counted(problems, 'problem')} in the case",
    ]
    return f"{state} in {duration(progress.seconds)}: {', '.join(filter(None, counts))}."
