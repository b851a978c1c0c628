"""What can happen in a run, as facts that are appended to the case and never changed.

The event log is the only source of truth about a run: panels, reports, costs, coverage and replay are folds over it.
Ids are short and unique within one log: runs ``r1`` (the root), ``r2``,
steps ``s1``, cells ``x1``, calls ``q1``, trials ``p1``; citation markers are ``c1``.
Times in a :class:`Record` are seconds since the epoch, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

import msgspec

from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.core.model import CellResult, Citation, EntryState, PageRange, Price, Usage, Verdict
from rlm_desktop.core.settings import ModelChoice


class RunState(StrEnum):
    """How a run stands. ``INTERRUPTED`` is a log without an end: the program was cut off."""

    RUNNING = "running"
    DONE = "done"
    INCOMPLETE = "incomplete"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Event:
    """One fact about a run. ``transient`` events are shown live and not kept."""

    transient: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a root run went by beside its question, mode and limits: with it, the run can be put again as it was.

    ``documents`` are the ids in scope, in stretches from first to last, and ``words`` what the scope is called.
    ``pages`` are those that the user had read first.
    ``instructions`` are what the user has root models told. ``windows`` (in tokens) and ``prices`` are those of the
    models by their names, None where they were not known.
    """

    root: ModelChoice
    sub: ModelChoice
    way: str = "auto"
    words: str = ""
    documents: tuple[tuple[int, int], ...] = ()
    windows: dict[str, int | None] = field(default_factory=dict)
    prices: dict[str, Price | None] = field(default_factory=dict)
    sandbox: SandboxLimits = SandboxLimits()
    instructions: str = ""
    pages: tuple[PageRange, ...] = ()


@dataclass(frozen=True, slots=True)
class RunStarted(Event):
    """A run begins. ``parent`` is the call that asked for it, empty for the root run.

    ``scope`` says in words which documents the question is put to; ``documents``, ``pages`` and ``characters``
    count them. ``layers`` names the layers of the wall that are active, and
    ``missing_layers`` says in a sentence each what is not. ``versions`` maps program parts to versions.
    ``follows`` is the id in the case of the root run whose answer this question follows.
    ``only`` are the ids of the documents that were chosen; empty when the question is put to all of the case.
    ``root_host`` and ``sub_host`` are the machines that requests go to; empty for this one.
    ``conditions`` are the root run's, ``resumes`` is the run of the case that it goes on with, and ``again`` the one
    whose question it puts to other models. ``table`` is the id of the table that the run fills, 0 for a question;
    ``entries`` is how many of its entries. ``against`` is the run of the case whose ``claim`` this one argues against.
    """

    id: str
    question: str
    parent: str = ""
    depth: int = 0
    mode: str = "thorough"
    scope: str = ""
    documents: int = 0
    pages: int = 0
    characters: int = 0
    root_model: str = ""
    sub_model: str = ""
    limits: dict[str, Any] = field(default_factory=dict)
    layers: tuple[str, ...] = ()
    missing_layers: tuple[str, ...] = ()
    follows: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    only: tuple[int, ...] = ()
    root_host: str = ""
    sub_host: str = ""
    conditions: Conditions | None = None
    resumes: str = ""
    again: str = ""
    table: int = 0
    entries: int = 0
    against: str = ""
    claim: str = ""


@dataclass(frozen=True, slots=True)
class StepStarted(Event):
    """The root model of ``run`` is asked for its next code. ``messages`` are those it had not seen before.

    ``pages`` are those whose text was recognised in these messages, ``partly`` those of them of which only a part was.
    """

    id: str
    run: str
    number: int
    of: int
    messages: tuple[dict[str, str], ...] = ()
    pages: tuple[PageRange, ...] = ()
    partly: tuple[PageRange, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyStreamed(Event):
    """More of the root model's reply has come in."""

    transient: ClassVar[bool] = True

    step: str
    text: str


@dataclass(frozen=True, slots=True)
class ReplyReceived(Event):
    """The root model's whole reply. ``summary`` tells the step in the model's own words, one line.

    ``recorded`` says that the reply was kept from an earlier, equal request.
    """

    step: str
    text: str
    summary: str = ""
    reasoning: str = ""
    model: str = ""
    usage: Usage = Usage()
    cost: float | None = None
    seconds: float = 0.0
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class CellStarted(Event):
    """A code block of a reply begins to run. ``title`` says in plain words what it does."""

    id: str
    step: str
    title: str
    code: str


@dataclass(frozen=True, slots=True)
class CellFinished(Event):
    """A code block has ended."""

    id: str
    result: CellResult


@dataclass(frozen=True, slots=True)
class CallStarted(Event):
    """A prompt goes to a sub-model (``llm_query``) or to a child run (``rlm_query``).

    ``batch`` is shared by the prompts of one batched call and empty otherwise. ``pages`` are those whose text was
    recognised in the prompt, ``partly`` those of them of which only a part was. ``early`` says that the request had
    gone out while the code was still being written.
    """

    id: str
    cell: str
    kind: str
    model: str
    prompt: str
    batch: str = ""
    pages: tuple[PageRange, ...] = ()
    partly: tuple[PageRange, ...] = ()
    early: bool = False


@dataclass(frozen=True, slots=True)
class CallFinished(Event):
    """A call was answered. ``recorded`` says that the reply was kept from an earlier, equal request."""

    id: str
    reply: str
    model: str = ""
    usage: Usage = Usage()
    cost: float | None = None
    seconds: float = 0.0
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class CallFailed(Event):
    """A call was not answered; ``reason`` is the sentence for the user."""

    id: str
    kind: str
    reason: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class QuoteChecked(Event):
    """The words of a quote were looked for in the documents."""

    run: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class EntryFilled(Event):
    """One question of a table was put to one document. A later event for the same document and question replaces it.

    ``citations`` are the quotes of the answer with their checks, ``calls`` the calls that read the document, in their
    order. ``reason`` says in a sentence why a failed one failed.
    """

    run: str
    table: int
    document: int
    question: str
    state: EntryState
    answer: str = ""
    citations: tuple[Citation, ...] = ()
    calls: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Noted(Event):
    """Something the user should know: a retry, an answer that was handed back, a limit that is near."""

    run: str
    text: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class AnswerGiven(Event):
    """The answer of ``run``; ``reason`` says why it is incomplete, when it is."""

    run: str
    text: str
    complete: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VariablesKept(Event):
    """The variables of plain data at the end of ``run``, for a question that follows: name to text of the sandbox."""

    run: str
    variables: dict[str, str]


@dataclass(frozen=True, slots=True)
class RunFinished(Event):
    """A run has ended. The sums hold the whole tree under it."""

    id: str
    state: RunState
    message: str = ""
    usage: Usage = Usage()
    cost: float | None = None
    calls: int = 0
    steps: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class VerdictGiven(Event):
    """A person judged a claim of the answer of ``run``, after its end; ``verdict`` None takes the last one back."""

    run: str
    claim: str
    verdict: Verdict | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SampleDrawn(Event):
    """Documents were drawn at random from the ``left_out`` ones that ``run`` gave to no model, after its end.

    ``seed`` draws the same ones again; ``table`` is the table whose entries tell what a model made of them. A later
    sample takes the place of an earlier one.
    """

    run: str
    documents: tuple[int, ...]
    left_out: int
    seed: int
    table: int


@dataclass(frozen=True, slots=True)
class SampleJudged(Event):
    """A person said whether a document of the sample of ``run`` is relevant; ``relevant`` None takes it back."""

    run: str
    document: int
    relevant: bool | None


@dataclass(frozen=True, slots=True)
class TrialStarted(Event):
    """A person put the prompt of a call, as it was or edited, to a model by itself, after the run's end.

    ``host`` is the machine that it went to, empty for this one. ``pages`` and ``partly`` are as for a call.
    """

    id: str
    call: str
    model: str
    host: str
    prompt: str
    pages: tuple[PageRange, ...] = ()
    partly: tuple[PageRange, ...] = ()


@dataclass(frozen=True, slots=True)
class TrialEnded(Event):
    """What a trial gave: a reply, or in ``reason`` why there is none, which is of a ``kind`` as for a failed call.

    ``notes`` say what went wrong on the way.
    """

    id: str
    reply: str = ""
    model: str = ""
    usage: Usage = Usage()
    cost: float | None = None
    seconds: float = 0.0
    kind: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()


AFTERWARDS = (VerdictGiven, SampleDrawn, SampleJudged, TrialStarted, TrialEnded)
"""What persons add to the log of a run after its end."""


@dataclass(frozen=True, slots=True)
class Record:
    """An event with its place in the log of the root run ``run``: ``sequence`` counts from 1 without gaps.

    Transient events carry the sequence of the last kept one.
    """

    run: str
    sequence: int
    time: float
    event: Event


EVENT_TYPES: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        RunStarted,
        StepStarted,
        ReplyStreamed,
        ReplyReceived,
        CellStarted,
        CellFinished,
        CallStarted,
        CallFinished,
        CallFailed,
        QuoteChecked,
        EntryFilled,
        Noted,
        AnswerGiven,
        VariablesKept,
        RunFinished,
        VerdictGiven,
        SampleDrawn,
        SampleJudged,
        TrialStarted,
        TrialEnded,
    )
}


def encode(event: Event) -> tuple[str, bytes]:
    """The event's type name and its JSON."""
    return type(event).__name__, msgspec.json.encode(event)


def decode(kind: str, body: bytes | str) -> Event:
    """The event of a type name and its JSON.

    Raises:
        KeyError: No event has that type name.
        msgspec.ValidationError: The JSON does not have that event's shape.
    """
    return msgspec.json.decode(body, type=EVENT_TYPES[kind])
