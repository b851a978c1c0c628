"""Commands on the documents of a case: documents, search, grep, quote."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rlm_desktop.case.connection import connect, connect_read_only
from rlm_desktop.case.containers import Reconciliation, list_reconciliations
from rlm_desktop.case.documents import find_document, list_documents, list_problems
from rlm_desktop.cli.output import plain, print_each, print_json
from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.figures import counted
from rlm_desktop.core.model import Document, GrepHit, Problem, SearchHit
from rlm_desktop.corpus.batch_search import read_names, search_names
from rlm_desktop.corpus.grep import grep as find_pattern
from rlm_desktop.corpus.search import Found, every_hit, find, is_loose
from rlm_desktop.engine.evidence import check_quote
from rlm_desktop.engine.matching import difference_words
from rlm_desktop.reports.hits import write_hits

_LOOSE = "No page has all of these words; what is shown has some of them."


@contextmanager
def opened(case: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection to a case whose schema is up to date."""
    connect(case).close()
    with closing(connect_read_only(case)) as connection:
        yield connection


def documents(options: argparse.Namespace) -> int:
    """List every document, every problem, or the account of every container, of a case."""
    with opened(options.case) as connection:
        if options.problems:
            print_each(map(problem_fields, list_problems(connection)), as_json=options.json, words=problem_words)
        elif options.containers:
            accounts = map(_account_fields, list_reconciliations(connection))
            print_each(accounts, as_json=options.json, words=_account_words)
        else:
            print_each(list_documents(connection), as_json=options.json, words=_document_words)
    return 0


def search(options: argparse.Namespace) -> int:
    """Find pages by their words, or by every name of a list."""
    if (options.query is None) == (options.names is None):
        raise UsageError("It is not said what to search for.", remedy="Give a query, or a list by --names.")
    with opened(options.case) as connection:
        if options.names is not None:
            return _search_names(options, connection)
        if options.output is not None:
            hits = ((options.query, hit) for hit in every_hit(connection, options.query))
            return _write_hits(options, connection, hits)
        if options.all:
            print_each(every_hit(connection, options.query), as_json=options.json, words=_search_words)
            if is_loose(connection, options.query):
                print(_LOOSE, file=sys.stderr)
            return 0
        found = find(connection, options.query, options.limit)
        print_each(found.hits, as_json=options.json, words=_search_words)
        print(_found_words(found), file=sys.stderr)
    return 0


def _search_names(options: argparse.Namespace, connection: sqlite3.Connection) -> int:
    found = search_names(connection, read_names(options.names))
    if options.output is not None:
        return _write_hits(options, connection, ((each.name, hit) for each in found for hit in each.hits))
    told = (
        {"name": each.name, "pages": len(each.hits), "documents": each.documents, "trouble": each.trouble}
        for each in found
    )
    print_each(told, as_json=options.json, words=_name_words)
    return 0


def _name_words(told: dict[str, Any]) -> str:
    if told["trouble"]:
        return f"{told['name']}: {told['trouble']}"
    return f"{told['name']}: {counted(told['pages'], 'page')} in {counted(told['documents'], 'document')}"


def _write_hits(
    options: argparse.Namespace, connection: sqlite3.Connection, hits: Iterable[tuple[str, SearchHit]]
) -> int:
    rows = write_hits(connection, hits, options.output.suffix.lower().removeprefix("."), options.output)
    if options.json:
        print_json({"path": str(options.output.resolve()), "hits": rows})
    else:
        print(f"{counted(rows, 'page')} in {options.output}")
    return 0


def grep(options: argparse.Namespace) -> int:
    """Find a regular expression in all text."""
    with opened(options.case) as connection, closing(find_pattern(connection, options.pattern, options.limit)) as hits:
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
        print(
            plain(f"{citation.state}: {citation.document_name}, page {citation.span.page}\n    {citation.found_text}")
        )
        if differs := difference_words(citation.quote, citation.found_text):
            print(plain(f"    {differs}"))
    return 0 if citation.state.stands else 1


def _document_words(document: Document) -> str:
    copies = f", {len(document.paths)} copies" if len(document.paths) > 1 else ""
    missing = ", missing" if document.missing else ""
    path = document.paths[0] if document.paths else document.path
    pages = counted(document.pages, "page")
    return f"{document.id:>6}  {document.kind:<6} {pages:>12}  {path}{copies}{missing}"


def _search_words(hit: SearchHit) -> str:
    label = f" ({hit.label})" if hit.label else ""
    return f"{hit.name}, page {hit.page}{label}, document {hit.document}\n    {' '.join(hit.snippet.split())}"


def _found_words(found: Found) -> str:
    shown, pages = f"{len(found.hits):,}", counted(found.pages, "page")
    loose = f"{_LOOSE} " if found.loose and found.pages else ""
    if found.hits and found.ranked < found.pages:
        ranked = f"The best {shown} of {found.ranked:,} that were ranked; {pages} in all."
        return f"{loose}{ranked} Rarer words let all be ranked."
    return f"{loose}{shown} of {pages}."


def _grep_words(hit: GrepHit) -> str:
    return f"{hit.name}, page {hit.span.page}: {' '.join(hit.line.split())}"


def problem_words(problem: dict[str, str]) -> str:
    """A problem on one line."""
    return f"{problem['path']}: {problem['sentence']}"


def problem_fields(problem: Problem) -> dict[str, str]:
    """A problem as it is printed for programs."""
    return {"path": str(problem.path), "code": problem.code, "sentence": problem.sentence, "time": problem.time}


def _account_fields(account: Reconciliation) -> dict[str, Any]:
    return {**asdict(account), "agrees": account.agrees}


def _account_words(account: dict[str, Any]) -> str:
    lacking = account["expected"] - account["read"] - account["failed"]
    open_ = "" if account["complete"] else ", not wholly opened yet"
    if account["complete"] and lacking:
        open_ = f", {lacking:,} not accounted for: read it again with `ingest --retry`"
    return (
        f"{account['path']}: {counted(account['expected'], 'member')}, {account['read']:,} read, "
        f"{account['failed']:,} failed{open_}"
    )
