"""A row of the tree of calls: a run, step, cell, batch or call, and what stands in its columns."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from rlm_desktop.bridge.language import counted, figure, tr
from rlm_desktop.bridge.wording import (
    CELL_ENDS,
    DONE,
    FAILED,
    NOT_FINISHED,
    RUN_STATES,
    RUNNING,
    StateWord,
    first_line,
    model_name,
    money,
)
from rlm_desktop.core.events import CallFinished, ReplyReceived, RunFinished
from rlm_desktop.core.figures import duration
from rlm_desktop.engine.trajectory import BatchNode, CallNode, CellNode, RunNode, StepNode

Node = RunNode | StepNode | CellNode | BatchNode | CallNode


class Column(IntEnum):
    """The columns of the tree."""

    CALL = 0
    MODEL = 1
    SENT = 2
    RECEIVED = 3
    COST = 4
    TIME = 5
    PAGES = 6
    STATE = 7


HEADINGS = (tr("Call"), tr("Model"), tr("Sent"), tr("Received"), tr("Cost"), tr("Time"), tr("Pages"), tr("State"))
"""Sent and received are counted in tokens; pages are those whose text stood in the prompt."""
_COMPARED = 20_000
"""Characters in which prompts are looked through for where they differ."""
_SEEN = 80
"""Characters of a line within which what sets a prompt apart is seen, in a wide panel or a tip."""
NUMBERS = (Column.SENT, Column.RECEIVED, Column.COST, Column.TIME, Column.PAGES)


@dataclass(slots=True)
class Sums:
    """What ended calls came to: ``until`` is when the last of them ended, ``cost`` None where one is not known."""

    ended: int = 0
    failed: int = 0
    until: float = 0.0
    pages: int = 0
    sent: int = 0
    received: int = 0
    cost: float | None = 0.0

    def add(self, call: CallNode) -> None:
        """Count a call that has ended."""
        self.ended += 1
        self.failed += call.failed is not None
        self.until = max(self.until, call.ended or 0.0)
        self.pages += pages_of(call)
        if call.finished is not None:
            usage, cost = call.finished.usage, call.finished.cost
            self.sent += usage.prompt_tokens
            self.received += usage.completion_tokens
            self.cost = None if self.cost is None or cost is None else self.cost + cost

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.ended + other.ended,
            self.failed + other.failed,
            max(self.until, other.until),
            self.pages + other.pages,
            self.sent + other.sent,
            self.received + other.received,
            None if self.cost is None or other.cost is None else self.cost + other.cost,
        )


class Row:
    """A node of the trajectory with its place in the tree.

    Attributes:
        number: Its place among its siblings as they are sorted.
        ordinal: Its place among them in the order in which they began.
        open: Whether anything can still come to it or under it.
        looked_into: Whether there are rows for what stands under it; those of a batch are made when somebody looks.
        sums: Over the calls of a batch, or over those of a cell that stand in no batch.
        batches: The rows of a cell's batches.
    """

    __slots__ = (
        "batches",
        "children",
        "looked_into",
        "node",
        "number",
        "open",
        "ordinal",
        "parent",
        "replied",
        "sums",
    )

    def __init__(self, node: Node, parent: int, number: int) -> None:
        self.node = node
        self.parent = parent
        self.number = self.ordinal = number
        self.children: list[int] = []
        self.open = True
        self.looked_into = not isinstance(node, BatchNode)
        self.sums = Sums()
        self.batches: list[Row] = []
        self.replied = False

    @property
    def nodes(self) -> Sequence[Node]:
        """The nodes under this one."""
        match self.node:
            case RunNode(steps=steps):
                return steps
            case StepNode(cells=cells):
                return cells
            case CellNode(parts=parts):
                return parts
            case BatchNode(calls=calls):
                return calls
            case CallNode(child=child):
                return () if child is None else (child,)

    @property
    def has_ended(self) -> bool:
        """Whether nothing can come any more, neither to this node nor under it."""
        node = self.node
        match node:
            case RunNode():
                return node.finished is not None
            case StepNode():
                return node.run.finished is not None or node.run.steps[-1] is not node
            case CellNode():
                return node.result is not None
            case BatchNode():
                return node.cell.result is not None
            case CallNode():
                return node.state != "running"

    @property
    def total(self) -> Sums:
        """Over all calls of a batch or cell."""
        return sum((batch.sums for batch in self.batches), self.sums)

    def count_batch(self) -> bool:
        """Sum up a batch anew. Whether more of its calls have ended since the last time."""
        before = self.sums.ended
        if isinstance(self.node, BatchNode) and before < len(self.node.calls):
            self.sums = Sums()
            for call in self.node.calls:
                if call.state != "running":
                    self.sums.add(call)
        return self.sums.ended != before


def above(node: Node) -> Node | None:
    """What a node stands in; None for the root run."""
    match node:
        case RunNode():
            return node.parent
        case StepNode():
            return node.run
        case CellNode():
            return node.step
        case BatchNode():
            return node.cell
        case CallNode():
            return node.cell.batches.get(node.started.batch, node.cell)


def text(row: Row, column: int, *, live: bool) -> str:
    """What stands in a column; ``live`` says whether the run is going on."""
    match column:
        case Column.CALL:
            return title(row)
        case Column.MODEL:
            return _model(row.node)
        case Column.SENT:
            return _figure(_tokens(row)[0])
        case Column.RECEIVED:
            return _figure(_tokens(row)[1])
        case Column.COST:
            return money(cost(row)) if _has_cost(row) else ""
        case Column.TIME:
            return _time(row, live=live)
        case Column.PAGES:
            return _figure(_pages(row))
        case _:
            return _state_text(row, live=live)


def sorting(row: Row, column: int) -> float:
    """What a column sorts by: less stands higher. Columns of words sort by the order in which things began."""
    match column:
        case Column.SENT:
            return -_tokens(row)[0]
        case Column.RECEIVED:
            return -_tokens(row)[1]
        case Column.COST:
            return -(cost(row) or 0.0)
        case Column.TIME:
            return -(seconds(row) or 0.0)
        case Column.PAGES:
            return -_pages(row)
        case Column.STATE:
            return -row.total.failed if not isinstance(row.node, CallNode) else -(row.node.failed is not None)
        case _:
            return row.ordinal


def title(row: Row) -> str:
    """What a row is, in words."""
    match row.node:
        case RunNode(depth=depth) as run:
            return f"{tr('Child run') if depth else tr('Question')}: {first_line(run.started.question)}"
        case StepNode() as step:
            summary = step.reply.summary if step.reply is not None else tr("the model is writing")
            return tr("Step {number}").format(number=step.started.number) + (
                f": {first_line(summary)}" if summary else ""
            )
        case CellNode() as cell:
            calls = f" ({counted(len(cell.calls), 'call')})" if cell.calls else ""
            return first_line(cell.started.title) + calls
        case BatchNode() as batch:
            failed = tr(", {failed} failed").format(failed=figure(row.sums.failed)) if row.sums.failed else ""
            return f"{batch.calls[0].started.kind} × {figure(len(batch.calls))}{failed}"
        case CallNode() as call:
            return f"{row.ordinal + 1}. {own_line(call.started.prompt, _beside(call))}"


def own_line(prompt: str, other: str) -> str:
    """The line that tells a prompt from another one; the first line of all where none does.

    Prompts of a batch mostly begin with the same instructions, and say nothing by them.
    """
    most = min(len(prompt), len(other), _COMPARED)
    same = bisect_left(range(most), True, key=lambda end: prompt[: end + 1] != other[: end + 1])
    begin = prompt.rfind("\n", 0, same) + 1
    if same in (_COMPARED, len(prompt)):
        return first_line(prompt)
    if same - begin > _SEEN:
        return f"…{first_line(prompt[prompt.rfind(' ', 0, same) + 1 :])}"
    return first_line(prompt[begin:]).strip("=#*- ")


def _beside(call: CallNode) -> str:
    """The prompt of a call that began beside this one; empty where there is none."""
    batch = call.cell.batches.get(call.started.batch)
    beside = (batch or call.cell).calls[:2]
    return next((each.started.prompt for each in beside if each is not call), "")


def state(row: Row, *, live: bool) -> StateWord:
    """How a row stands."""
    node = row.node
    if isinstance(node, RunNode) and node.finished is not None:
        return RUN_STATES[node.finished.state]
    if isinstance(node, CellNode) and node.result is not None:
        return CELL_ENDS[node.result.end]
    if isinstance(node, BatchNode) and row.sums.ended == len(node.calls):
        return DONE
    if isinstance(node, CallNode) and node.state != "running":
        return DONE if node.failed is None else FAILED
    if isinstance(node, StepNode) and not row.open and node.reply is not None:
        return DONE
    cut_off = isinstance(node, CallNode | BatchNode) and node.cell.result is not None
    return RUNNING if live and row.open and not cut_off else NOT_FINISHED


def seconds(row: Row) -> float | None:
    """How long a row took; None while it goes on."""
    node = row.node
    match node:
        case CallNode(finished=answered) if answered is not None:
            return answered.seconds
        case BatchNode():
            return row.sums.until - node.time if row.sums.ended == len(node.calls) else None
    return node.ended - node.time if node.ended is not None else None


def cost(row: Row) -> float | None:
    """US dollars of a row, None where a price is not known."""
    match row.node:
        case RunNode(finished=finished):
            return finished.cost if finished is not None else None
        case StepNode(reply=reply):
            return reply.cost if reply is not None else None
        case CallNode(finished=answered):
            return answered.cost if answered is not None else None
    return row.total.cost


def _has_cost(row: Row) -> bool:
    match row.node:
        case RunNode(finished=ended) | CallNode(finished=ended):
            return ended is not None
        case StepNode(reply=reply):
            return reply is not None
        case CellNode(calls=calls) | BatchNode(calls=calls):
            return bool(calls)


def _tokens(row: Row) -> tuple[int, int]:
    """Tokens sent and received."""
    match row.node:
        case RunNode(finished=RunFinished(usage=usage)) | StepNode(reply=ReplyReceived(usage=usage)):
            return usage.prompt_tokens, usage.completion_tokens
        case CallNode(finished=CallFinished(usage=usage)):
            return usage.prompt_tokens, usage.completion_tokens
        case CellNode() | BatchNode():
            return row.total.sent, row.total.received
    return 0, 0


def _time(row: Row, *, live: bool) -> str:
    node = row.node
    if isinstance(node, CallNode) and node.finished is not None and node.finished.recorded:
        return tr("recorded")
    took = seconds(row)
    if took is not None:
        return duration(took)
    return duration(time.time() - node.time) if live else ""


def _state_text(row: Row, *, live: bool) -> str:
    word = state(row, live=live).word
    if isinstance(row.node, BatchNode) and row.sums.ended < len(row.node.calls):
        return tr("{word}, {ended} of {calls}").format(
            word=word, ended=figure(row.sums.ended), calls=figure(len(row.node.calls))
        )
    if isinstance(row.node, CellNode) and (failed := row.total.failed):
        return tr("{word}, {calls} failed").format(word=word, calls=counted(failed, "call"))
    return word


def _model(node: Node) -> str:
    match node:
        case RunNode():
            return model_name(node.started.root_model)
        case StepNode():
            return model_name(node.reply.model) if node.reply is not None else ""
        case CallNode():
            return model_name((node.finished.model if node.finished is not None else "") or node.started.model)
        case BatchNode():
            return _model(node.calls[0])
    return ""


def _pages(row: Row) -> int:
    return pages_of(row.node) if isinstance(row.node, CallNode) else row.total.pages


def pages_of(call: CallNode) -> int:
    """How many pages stood in a call's prompt."""
    return sum(pages.last - pages.first + 1 for pages in call.started.pages)


def _figure(count: int) -> str:
    return f"{count:,}" if count else ""
