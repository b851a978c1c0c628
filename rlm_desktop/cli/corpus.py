"""Commands on documents: ingest, documents, search, grep, quote."""

from __future__ import annotations

import argparse
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from rlm_desktop.case.connection import connect, connect_read_only, open_or_create_case
from rlm_desktop.case.documents import find_document, list_documents, list_problems
from rlm_desktop.cli.output import end_progress, print_each, print_json, print_progress
from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.figures import duration
from rlm_desktop.core.model import Document, GrepHit, Problem, SearchHit
from rlm_desktop.corpus import search as corpus_search
from rlm_desktop.corpus.ingest import Ingest, IngestProgress
from rlm_desktop.engine.evidence import check_quote

_PROGRESS_EVERY = 1.0


@contextmanager
def opened(case: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection to a case whose schema is up to date."""
    connect(case).close()
    with closing(connect_read_only(case)) as connection:
        yield connection


def ingest(options: argparse.Namespace) -> int:
    """Read files and folders into a case."""
    missing = [path for path in options.paths if not path.exists()]
    if missing:
        raise UsageError(f"There is no {missing[0]}.")
    case = open_or_create_case(options.case)
    job = Ingest(case, options.paths, workers=options.workers, retry_problems=options.retry, on_progress=_reporter())
    before = signal.signal(signal.SIGINT, lambda *_: job.stop())
    try:
        progress = job.run()
    finally:
        signal.signal(signal.SIGINT, before)
        end_progress()
    with opened(case) as connection:
        problems = list_problems(connection)
    if options.json:
        print_json({"progress": progress, "problems": [_problem(problem) for problem in problems]})
    else:
        print(_in_words(progress))
        for problem in problems:
            print(f"  {_problem_words(_problem(problem))}")
    return 1 if problems or progress.state == "stopped" else 0


def documents(options: argparse.Namespace) -> int:
    """List every document, or every problem, of a case."""
    with opened(options.case) as connection:
        if options.problems:
            print_each(map(_problem, list_problems(connection)), as_json=options.json, words=_problem_words)
        else:
            print_each(list_documents(connection), as_json=options.json, words=_document_words)
    return 0


def search(options: argparse.Namespace) -> int:
    """Find pages by their words."""
    with opened(options.case) as connection:
        hits = corpus_search.search(connection, options.query, options.limit)
        print_each(hits, as_json=options.json, words=_search_words)
    return 0


def grep(options: argparse.Namespace) -> int:
    """Find a regular expression in all text."""
    with opened(options.case) as connection:
        hits = corpus_search.grep(connection, options.pattern, options.limit)
        print_each(hits, as_json=options.json, words=_grep_words)
    return 0


def quote(options: argparse.Namespace) -> int:
    """Check whether words stand in the documents."""
    if options.page and not options.document:
        raise UsageError("A page needs its document.", remedy="Add --document.")
    with opened(options.case) as connection:
        document = find_document(connection, options.document).id if options.document else None
        citation = check_quote(connection, options.words, document, options.page)
    if options.json:
        print_json(citation)
    elif citation.span is None:
        print("not found")
    else:
        print(f"{citation.state}: {citation.document_name}, page {citation.span.page}\n    {citation.found_text}")
    return 0 if citation.state.stands else 1


def _document_words(document: Document) -> str:
    copies = f", {len(document.paths)} copies" if len(document.paths) > 1 else ""
    return f"{document.id:>6}  {document.kind:<6} {document.pages:>6} pages  {document.path}{copies}"


def _search_words(hit: SearchHit) -> str:
    return f"{hit.name}, page {hit.page} (document {hit.document})\n    {' '.join(hit.snippet.split())}"


def _grep_words(hit: GrepHit) -> str:
    return f"{hit.name}, page {hit.span.page}: {' '.join(hit.line.split())}"


def _problem_words(problem: dict[str, str]) -> str:
    return f"{problem['path']}: {problem['sentence']}"


def _problem(problem: Problem) -> dict[str, str]:
    return {"path": str(problem.path), "code": problem.code, "sentence": problem.sentence, "time": problem.time}


def _reporter() -> Callable[[IngestProgress], None]:
    """Shows progress about once a second."""
    last = 0.0

    def report(progress: IngestProgress) -> None:
        nonlocal last
        moment = time.monotonic()
        if moment - last >= _PROGRESS_EVERY:
            last = moment
            remaining = f", {duration(progress.remaining)} left" if progress.remaining is not None else ""
            rate = f"{progress.rate:.0f} files/s"
            print_progress(f"{progress.done:,} of {progress.found:,} files, {rate}{remaining}: {progress.current}")

    return report


def _in_words(progress: IngestProgress) -> str:
    state = "Stopped" if progress.state == "stopped" else "Done"
    return (
        f"{state} in {duration(progress.seconds)}: {progress.found:,} files found, {progress.added:,} documents added, "
        f"{progress.duplicates:,} duplicates, {progress.unchanged:,} unchanged, {progress.problems:,} problems."
    )
