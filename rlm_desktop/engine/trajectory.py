"""The tree that a run's events fold into: runs, their steps, the code cells of a step, the calls of a cell.

The fold can go on while the run does: :meth:`Trajectory.apply` takes one record at a time, in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rlm_desktop.core.events import (
    AnswerGiven,
    CallFailed,
    CallFinished,
    CallStarted,
    CellFinished,
    CellStarted,
    EntryFilled,
    Event,
    Noted,
    QuoteChecked,
    Record,
    ReplyReceived,
    ReplyStreamed,
    RunFinished,
    RunStarted,
    RunState,
    SampleDrawn,
    SampleJudged,
    StepStarted,
    TrialEnded,
    TrialStarted,
    VariablesKept,
    VerdictGiven,
)
from rlm_desktop.core.model import CellResult, Citation, Claim, Usage, Verdict

MARKER = re.compile(r"\[(c\d+)\]")
"""A citation marker in an answer: ``[c1]``."""


@dataclass(slots=True)
class Trial:
    """A prompt that a person put to a model by itself after the run's end; one without an end was cut off."""

    started: TrialStarted
    time: float
    ended: TrialEnded | None = None


@dataclass(slots=True)
class CallNode:
    """A prompt that went to a sub-model or to a child run, and what came back. ``trials`` are a person's, in order."""

    id: str
    cell: CellNode
    started: CallStarted
    time: float
    ended: float | None = None
    finished: CallFinished | None = None
    failed: CallFailed | None = None
    child: RunNode | None = None
    trials: list[Trial] = field(default_factory=list)

    @property
    def state(self) -> str:
        """``running``, ``done`` or ``failed``."""
        if self.failed is not None:
            return "failed"
        return "running" if self.finished is None else "done"


@dataclass(slots=True)
class BatchNode:
    """The calls of one batch, in the order in which they began."""

    id: str
    cell: CellNode
    time: float
    calls: list[CallNode] = field(default_factory=list)


@dataclass(slots=True)
class CellNode:
    """A code block with what running it gave. ``parts`` are its batches and the calls that belong to none."""

    id: str
    step: StepNode
    started: CellStarted
    time: float
    ended: float | None = None
    result: CellResult | None = None
    calls: list[CallNode] = field(default_factory=list)
    parts: list[BatchNode | CallNode] = field(default_factory=list)
    batches: dict[str, BatchNode] = field(default_factory=dict)

    def add(self, call: CallNode) -> None:
        """Take in a call that begins."""
        self.calls.append(call)
        if not (batch := call.started.batch):
            self.parts.append(call)
            return
        if batch not in self.batches:
            self.batches[batch] = BatchNode(batch, self, call.time)
            self.parts.append(self.batches[batch])
        self.batches[batch].calls.append(call)


@dataclass(slots=True)
class StepNode:
    """One turn of a root model. ``streamed`` is the reply as far as it has come in."""

    id: str
    run: RunNode
    started: StepStarted
    time: float
    ended: float | None = None
    streamed: str = ""
    reply: ReplyReceived | None = None
    cells: list[CellNode] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's verdict on a claim, with their note; ``time`` is in seconds since the epoch."""

    verdict: Verdict
    note: str
    time: float


@dataclass(slots=True)
class RunNode:
    """The root run, or a child run that a call asked for.

    ``judgements`` are a person's, by the text of the claim, and so is ``relevant``, by the document of ``sample``.
    """

    id: str
    started: RunStarted
    time: float
    parent: CallNode | None = None
    ended: float | None = None
    steps: list[StepNode] = field(default_factory=list)
    answer: AnswerGiven | None = None
    finished: RunFinished | None = None
    citations: list[Citation] = field(default_factory=list)
    notes: list[Noted] = field(default_factory=list)
    judgements: dict[str, Judgement] = field(default_factory=dict)
    sample: SampleDrawn | None = None
    relevant: dict[int, bool] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        """0 for the root run, 1 for its children, and so on."""
        return self.started.depth


class Trajectory:
    """A run as a tree, with its totals.

    Attributes:
        runs: Root and child runs by id; likewise ``steps``, ``cells`` and ``calls``.
        root: The root run, once it has begun.
        usage: Tokens of all replies and calls so far.
        cost: Their price in US dollars; None when the price of one of them is not known.
        pages_read: Pages in the prompts of calls that were answered, counted each time.
        variables: Those of the root run at its end, as the sandbox saved them.
        entries: What a run that fills a table has filled, in the order of the events.
        trials: What a person tried after the run's end, by id. Its cost is none of the run's.
    """

    def __init__(self) -> None:
        self.runs: dict[str, RunNode] = {}
        self.steps: dict[str, StepNode] = {}
        self.cells: dict[str, CellNode] = {}
        self.calls: dict[str, CallNode] = {}
        self.root: RunNode | None = None
        self.run_id = ""
        self.usage = Usage()
        self.cost: float | None = 0.0
        self.pages_read = 0
        self.variables: dict[str, str] = {}
        self.entries: list[EntryFilled] = []
        self.trials: dict[str, Trial] = {}

    @property
    def state(self) -> RunState:
        """How the root run stands; a log without an end is ``running`` here, as the fold cannot know better."""
        if self.root is None or self.root.finished is None:
            return RunState.RUNNING
        return self.root.finished.state

    @property
    def answer(self) -> AnswerGiven | None:
        """The answer of the root run, if it has been given."""
        return self.root.answer if self.root else None

    @property
    def citations(self) -> list[Citation]:
        """The checked quotes of the root run, in the order of their markers."""
        return self.root.citations if self.root else []

    @property
    def notes(self) -> list[Noted]:
        """What the user should know about the root run."""
        return self.root.notes if self.root else []

    def apply(self, record: Record) -> None:
        """Take in the next record.

        Raises:
            KeyError: The record speaks of a run, step, cell or call that never began.
        """
        self.run_id = record.run
        event, moment = record.event, record.time
        match event:
            case RunStarted():
                self._run_started(event, moment)
            case StepStarted():
                step = StepNode(event.id, self.runs[event.run], event, moment)
                self.steps[event.id] = step
                step.run.steps.append(step)
            case ReplyStreamed():
                self.steps[event.step].streamed += event.text
            case ReplyReceived():
                step = self.steps[event.step]
                step.reply, step.ended = event, moment
                self._spend(event.usage, event.cost)
            case CellStarted():
                cell = CellNode(event.id, self.steps[event.step], event, moment)
                self.cells[event.id] = cell
                cell.step.cells.append(cell)
            case CellFinished():
                cell = self.cells[event.id]
                cell.result, cell.ended, cell.step.ended = event.result, moment, moment
            case _:
                self._apply_to_call_or_run(event, moment)

    def _apply_to_call_or_run(self, event: Event, moment: float) -> None:
        match event:
            case CallStarted():
                call = CallNode(event.id, self.cells[event.cell], event, moment)
                self.calls[event.id] = call
                call.cell.add(call)
            case CallFinished():
                call = self.calls[event.id]
                call.finished, call.ended = event, moment
                self.pages_read += sum(each.last - each.first + 1 for each in call.started.pages)
                if call.child is None:
                    self._spend(event.usage, event.cost)
            case CallFailed():
                call = self.calls[event.id]
                call.failed, call.ended = event, moment
            case QuoteChecked():
                citations = self.runs[event.run].citations
                citations[:] = [c for c in citations if c.marker != event.citation.marker]
                citations.append(event.citation)
            case EntryFilled():
                self.entries.append(event)
            case Noted():
                self.runs[event.run].notes.append(event)
            case AnswerGiven():
                self.runs[event.run].answer = event
            case VariablesKept():
                self.variables = event.variables
            case RunFinished():
                run = self.runs[event.id]
                run.finished, run.ended = event, moment
            case _:
                self._apply_afterwards(event, moment)

    def _apply_afterwards(self, event: Event, moment: float) -> None:
        """Take in what a person added after the run's end."""
        match event:
            case VerdictGiven():
                self._judge(event, moment)
            case SampleDrawn():
                self.runs[event.run].sample, self.runs[event.run].relevant = event, {}
            case SampleJudged(run=run, document=document, relevant=None):
                self.runs[run].relevant.pop(document, None)
            case SampleJudged(run=run, document=document, relevant=bool(relevant)):
                self.runs[run].relevant[document] = relevant
            case TrialStarted():
                self.trials[event.id] = trial = Trial(event, moment)
                self.calls[event.call].trials.append(trial)
            case TrialEnded():
                self.trials[event.id].ended = event

    def _judge(self, event: VerdictGiven, moment: float) -> None:
        judgements = self.runs[event.run].judgements
        judgements.pop(event.claim, None)
        if event.verdict is not None:
            judgements[event.claim] = Judgement(event.verdict, event.note, moment)

    def _run_started(self, event: RunStarted, moment: float) -> None:
        parent = self.calls[event.parent] if event.parent else None
        run = RunNode(event.id, event, moment, parent)
        self.runs[event.id] = run
        if parent is None:
            self.root = run
        else:
            parent.child = run

    def _spend(self, usage: Usage, cost: float | None) -> None:
        self.usage = self.usage + usage
        self.cost = None if self.cost is None or cost is None else self.cost + cost


def fold(records: Iterable[Record]) -> Trajectory:
    """The trajectory of a run's records, which must be in order."""
    trajectory = Trajectory()
    for record in records:
        trajectory.apply(record)
    return trajectory


def claims(answer: str) -> list[Claim]:
    """The statements of an answer: its list items, table rows and paragraphs, each with the markers that stand in it.

    Headings are no claims, nor is the heading of a table, an aside (a paragraph all in italics), or a list's
    introduction that ends in a colon and carries no marker. The cells of a row stand with `` · `` between them.
    """
    found = []
    for block in _blocks(answer):
        markers = tuple(dict.fromkeys(MARKER.findall(block)))
        if block.startswith("#") or _ASIDE.match(block) or (block.endswith(":") and not markers):
            continue
        found.append(Claim(block, markers))
    return found


_ASIDE = re.compile(r"^(?:_[^_]+_|\*[^*]+\*)$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\s*\|[\s:|-]+\|\s*$")


def _blocks(answer: str) -> Iterator[str]:
    """Paragraphs, list items and table rows, in order, with their list signs and bars taken off."""
    lines: list[str] = []
    said = answer.splitlines()
    for line, following in zip([*said, ""], [*said[1:], "", ""], strict=False):
        item, row = _ITEM.match(line), _ROW.match(line)
        if (item or row or not line.strip() or line.startswith("#")) and lines:
            yield " ".join(lines)
            lines = []
        if line.startswith("#"):
            yield line.strip()
        elif row:
            if not _RULE.match(line) and not _RULE.match(following):
                yield " · ".join(cell.strip() for cell in line.strip().strip("|").split("|"))
        elif line.strip():
            lines.append(line[item.end() :].strip() if item else line.strip())
