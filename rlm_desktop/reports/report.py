"""What a report tells, folded from the trajectory of a run and the case it belongs to. The formats only set it."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rlm_desktop.case.documents import list_documents, list_problems
from rlm_desktop.case.runs import load_run
from rlm_desktop.core.errors import ExportError
from rlm_desktop.core.events import AFTERWARDS, AnswerGiven, EntryFilled, Noted, Record, RunStarted, RunState
from rlm_desktop.core.model import Citation, Document, EntryState, Problem, QuoteState, Span, Usage
from rlm_desktop.engine.counter_arguments import CounterArgument, counter_arguments
from rlm_desktop.engine.coverage import Reading, bounded_absence, read_coverage
from rlm_desktop.engine.elusion import SampleStanding, sample_standing
from rlm_desktop.engine.evidence import not_found_sentence
from rlm_desktop.engine.trajectory import Judgement, RunNode, Trajectory, claims, fold

_AROUND = 160
"""Characters of the page that are told on either side of a quote."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One checked quote. ``cited`` is the place the model named, ``found`` the place where the words stand.

    ``marker`` is without brackets. ``found_text`` is empty where it says no more than the quote. ``before`` and
    ``after`` are what stands around the words on their page. ``copies`` are the other files of the same content.
    """

    marker: str
    quote: str
    state: QuoteState
    cited: str
    found: str
    found_text: str
    sha256: str
    path: str
    before: str = ""
    after: str = ""
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim of the answer by its number, with what a person made of it; None when nobody judged it."""

    number: int
    text: str
    judgement: Judgement | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the scope the run read, in pages, each counted once.

    ``by_model`` stood in a prompt, ``by_code`` only went to the code. ``bounds`` says over what an answer holds that
    something was not found: the program's sentence, not a model's.
    """

    documents: int
    pages: int
    by_model: int
    by_code: int
    untouched: int
    unreadable: int
    bounds: str


@dataclass(frozen=True, slots=True)
class Spending:
    """What one model was used for. ``recorded`` replies were kept from earlier, equal requests and cost nothing."""

    model: str
    replies: int
    recorded: int
    usage: Usage
    cost: float | None


@dataclass(frozen=True, slots=True)
class TableEntry:
    """What a run filled in at one place of a table; ``said`` is the answer, or the reason why there is none."""

    document: str
    question: str
    state: EntryState
    said: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A run as a report tells it. Times are seconds since the epoch; ``seconds`` is how long the run took.

    ``author`` is who reports, ``masked`` how much was masked, in words; both empty where there is none.
    """

    case: str
    run: str
    started: RunStarted
    time: float
    seconds: float
    state: RunState
    message: str
    answer: AnswerGiven | None
    not_found: str
    notes: tuple[Noted, ...]
    statements: tuple[Statement, ...]
    against: tuple[CounterArgument, ...]
    evidence: tuple[Evidence, ...]
    coverage: Coverage
    problems: tuple[Problem, ...]
    sample: SampleStanding | None
    entries: tuple[TableEntry, ...]
    root: RunNode
    steps: int
    calls: int
    failed_calls: int
    spending: tuple[Spending, ...]
    usage: Usage
    cost: float | None
    author: str = ""
    masked: str = ""


def read_report(connection: sqlite3.Connection, run: str) -> Report:
    """The report of a run of a case.

    Raises:
        CaseError: The case has no such run.
        ExportError: The log holds no beginning of a run.
    """
    records = list(load_run(connection, run))
    trajectory = fold(records)
    root = trajectory.root
    if root is None:
        raise ExportError(f"The log of run {run} holds no question, so there is nothing to report.")
    documents = _documents(connection, root.citations)
    finished = root.finished
    return Report(
        case=_case_name(connection),
        run=run,
        started=root.started,
        time=root.time,
        seconds=finished.seconds if finished and finished.seconds else _worked(records),
        state=trajectory.state,
        message=finished.message if finished else "",
        answer=trajectory.answer,
        not_found=not_found_sentence(root.citations),
        notes=tuple(root.notes),
        statements=_statements(root),
        against=tuple(counter_arguments(connection, run)),
        evidence=tuple(_evidence(connection, citation, documents) for citation in root.citations),
        coverage=_coverage(connection, trajectory, root.started),
        problems=tuple(list_problems(connection)),
        sample=sample_standing(connection, trajectory),
        entries=_entries(connection, trajectory.entries),
        root=root,
        steps=len(trajectory.steps),
        calls=len(trajectory.calls),
        failed_calls=sum(call.state == "failed" for call in trajectory.calls.values()),
        spending=_spending(trajectory),
        usage=trajectory.usage,
        cost=trajectory.cost,
    )


def _statements(root: RunNode) -> tuple[Statement, ...]:
    said = claims(root.answer.text) if root.answer else ()
    return tuple(
        Statement(number, claim.text, root.judgements.get(claim.text)) for number, claim in enumerate(said, start=1)
    )


def _entries(connection: sqlite3.Connection, filled: Sequence[EntryFilled]) -> tuple[TableEntry, ...]:
    names = {row.id: row.name for row in list_documents(connection, sorted({each.document for each in filled}))}
    return tuple(
        TableEntry(
            names.get(each.document, f"document {each.document}"),
            each.question,
            each.state,
            each.answer if each.state is EntryState.ANSWERED else each.reason,
            each.citations,
        )
        for each in filled
    )


def _worked(records: Sequence[Record]) -> float:
    """How long a run went on that has no end; verdicts come later than its work."""
    times = [record.time for record in records if not isinstance(record.event, AFTERWARDS)]
    return times[-1] - times[0]


def _case_name(connection: sqlite3.Connection) -> str:
    """The name of the folder the case lies in."""
    (_, _, file) = connection.execute("PRAGMA database_list").fetchone()
    return Path(file).parent.name


def _documents(connection: sqlite3.Connection, citations: Iterable[Citation]) -> dict[int, Document]:
    ids: set[int] = set()
    for citation in citations:
        ids |= {citation.document} if citation.document is not None else set()
        ids |= {citation.span.document} if citation.span else set()
    return {document.id: document for document in list_documents(connection, sorted(ids))}


def _evidence(connection: sqlite3.Connection, citation: Citation, documents: dict[int, Document]) -> Evidence:
    span = citation.span
    at = (span.document, span.page) if span else (citation.document, citation.page)
    document = documents.get(at[0]) if at[0] is not None else None
    same = citation.found_text.split() == citation.quote.split()
    before, after = _around(connection, span) if span else ("", "")
    return Evidence(
        marker=citation.marker.strip("[]"),
        quote=citation.quote,
        state=citation.state,
        cited=_place(connection, documents, citation.document, citation.page, citation.document_name),
        found=_place(connection, documents, span.document, span.page, citation.document_name) if span else "",
        found_text="" if same else citation.found_text,
        sha256=citation.sha256 or (document.sha256 if document else ""),
        path=str(document.path) if document else "",
        before=before,
        after=after,
        copies=tuple(str(path) for path in document.paths if path != document.path) if document else (),
    )


def _around(connection: sqlite3.Connection, span: Span) -> tuple[str, str]:
    """The words before and behind a quote on its page, cut between words."""
    row = connection.execute(
        "SELECT text FROM pages WHERE document = ? AND number = ?", (span.document, span.page)
    ).fetchone()
    text = str(row[0]) if row else ""
    before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
    if span.start > _AROUND:
        before = f"… {before.partition(' ')[2]}"
    if span.end + _AROUND < len(text):
        after = f"{after.rpartition(' ')[0]} …"
    return " ".join(before.split()), " ".join(after.split())


def _place(
    connection: sqlite3.Connection, documents: dict[int, Document], document: int | None, page: int | None, name: str
) -> str:
    """``Contract.pdf, page 3``, with the label where the page has one: ``page 3 (iii)``. Empty for no place."""
    if document is None:
        return ""
    words = documents[document].name if document in documents else name or f"document {document}"
    if page is None:
        return words
    row = connection.execute("SELECT label FROM pages WHERE document = ? AND number = ?", (document, page)).fetchone()
    label = row[0] if row else ""
    return f"{words}, page {page}" + (f" ({label})" if label and label != str(page) else "")


def _coverage(connection: sqlite3.Connection, trajectory: Trajectory, started: RunStarted) -> Coverage:
    found = read_coverage(connection, trajectory)
    model, code, untouched, unreadable = (found.count(state) for state in Reading)
    return Coverage(started.documents, started.pages, model, code, untouched, unreadable, bounded_absence(found))


def _spending(trajectory: Trajectory) -> tuple[Spending, ...]:
    """What each model gave and cost. A call that a child run answered is told by the child's own replies."""
    used: defaultdict[str, list[tuple[Usage, float | None, bool]]] = defaultdict(list)
    for step in trajectory.steps.values():
        if step.reply:
            model = step.reply.model or step.run.started.root_model
            used[model].append((step.reply.usage, step.reply.cost, False))
    for call in trajectory.calls.values():
        if call.finished and call.child is None:
            reply = call.finished
            used[reply.model or call.started.model].append((reply.usage, reply.cost, reply.recorded))
    return tuple(
        Spending(
            model,
            len(replies),
            sum(recorded for _, _, recorded in replies),
            sum((usage for usage, _, _ in replies), Usage()),
            None if any(cost is None for _, cost, _ in replies) else sum(cost or 0.0 for _, cost, _ in replies),
        )
        for model, replies in sorted(used.items())
    )
