"""A row of the tree of calls: a run, step, cell, batch or call, and what stands in its columns."""

from __future__ import annotations

import time
from collections.abc import Sequence
from enum import IntEnum

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
from rlm_desktop.core.figures import counted, duration
from rlm_desktop.core.model import Usage
from rlm_desktop.engine.trajectory import BatchNode, CallNode, CellNode, RunNode, StepNode

Node = RunNode | StepNode | CellNode | BatchNode | CallNode

_NO_USAGE = Usage()


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


HEADINGS = ("Call", "Model", "Sent", "Received", "Cost", "Time", "Pages", "State")
"""Sent and received are counted in tokens; pages are those whose text stood in the prompt."""
NUMBERS = (Column.SENT, Column.RECEIVED, Column.COST, Column.TIME, Column.PAGES)


class Row:
    """A node of the trajectory with its place in the tree, and sums over the calls that have ended under it.

    Attributes:
        number: Its place among its siblings as they are sorted.
        ordinal: Its place among them in the order in which they began.
        open: Whether anything can still come to it or under it.
        ended, failed, until: Calls that have ended under it, those of them that failed, and when the last one did.
    """

    __slots__ = (
        "children",
        "cost",
        "ended",
        "failed",
        "node",
        "number",
        "open",
        "ordinal",
        "pages",
        "parent",
        "replied",
        "until",
        "usage",
    )

    def __init__(self, node: Node, parent: int, number: int) -> None:
        self.node = node
        self.parent = parent
        self.number = self.ordinal = number
        self.children: list[int] = []
        self.open = True
        self.ended = self.failed = self.pages = 0
        self.until = 0.0
        self.usage = _NO_USAGE
        self.cost: float | None = 0.0
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

    def add(self, call: CallNode) -> None:
        """Count a call under this row that has ended."""
        self.ended += 1
        self.failed += call.failed is not None
        self.until = max(self.until, call.ended or 0.0)
        self.pages += _pages(call)
        if call.finished is not None:
            self.usage = self.usage + call.finished.usage
            known = self.cost is not None and call.finished.cost is not None
            self.cost = (self.cost or 0.0) + (call.finished.cost or 0.0) if known else None


def text(row: Row, column: int, *, live: bool) -> str:
    """What stands in a column; ``live`` says whether the run is going on."""
    match column:
        case Column.CALL:
            return title(row)
        case Column.MODEL:
            return _model(row.node)
        case Column.SENT:
            return _figure(_usage(row).prompt_tokens)
        case Column.RECEIVED:
            return _figure(_usage(row).completion_tokens)
        case Column.COST:
            return money(cost(row)) if _has_cost(row) else ""
        case Column.TIME:
            return _time(row, live=live)
        case Column.PAGES:
            return _figure(_pages(row.node) if isinstance(row.node, CallNode) else row.pages)
        case _:
            return _state_text(row, live=live)


def sorting(row: Row, column: int) -> float:
    """What a column sorts by: less stands higher. Columns of words sort by the order in which things began."""
    match column:
        case Column.SENT:
            return -_usage(row).prompt_tokens
        case Column.RECEIVED:
            return -_usage(row).completion_tokens
        case Column.COST:
            return -(cost(row) or 0.0)
        case Column.TIME:
            return -(seconds(row) or 0.0)
        case Column.PAGES:
            return -(_pages(row.node) if isinstance(row.node, CallNode) else row.pages)
        case Column.STATE:
            return -row.failed if not isinstance(row.node, CallNode) else -(row.node.failed is not None)
        case _:
            return row.ordinal


def title(row: Row) -> str:
    """What a row is, in words."""
    match row.node:
        case RunNode(depth=depth) as run:
            return f"{'Child run' if depth else 'Question'}: {first_line(run.started.question)}"
        case StepNode() as step:
            summary = step.reply.summary if step.reply is not None else "the model is writing"
            return f"Step {step.started.number}" + (f": {first_line(summary)}" if summary else "")
        case CellNode() as cell:
            calls = f" ({counted(len(cell.calls), 'call')})" if cell.calls else ""
            return first_line(cell.started.title) + calls
        case BatchNode() as batch:
            failed = f", {row.failed:,} failed" if row.failed else ""
            return f"{batch.calls[0].started.kind} × {len(batch.calls):,}{failed}"
        case CallNode() as call:
            return f"{row.ordinal + 1}. {first_line(call.started.prompt)}"


def state(row: Row, *, live: bool) -> StateWord:
    """How a row stands."""
    node = row.node
    if isinstance(node, RunNode) and node.finished is not None:
        return RUN_STATES[node.finished.state]
    if isinstance(node, CellNode) and node.result is not None:
        return CELL_ENDS[node.result.end]
    if isinstance(node, BatchNode) and row.ended == len(node.calls):
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
            return row.until - node.time if row.ended == len(node.calls) else None
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
    return row.cost


def _has_cost(row: Row) -> bool:
    match row.node:
        case RunNode(finished=ended) | CallNode(finished=ended):
            return ended is not None
        case StepNode(reply=reply):
            return reply is not None
        case CellNode(calls=calls) | BatchNode(calls=calls):
            return bool(calls)


def _usage(row: Row) -> Usage:
    match row.node:
        case RunNode(finished=finished):
            return finished.usage if finished is not None else _NO_USAGE
        case StepNode(reply=reply):
            return reply.usage if reply is not None else _NO_USAGE
        case CallNode(finished=answered):
            return answered.usage if answered is not None else _NO_USAGE
    return row.usage


def _time(row: Row, *, live: bool) -> str:
    node = row.node
    if isinstance(node, CallNode) and node.finished is not None and node.finished.recorded:
        return "recorded"
    took = seconds(row)
    if took is not None:
        return duration(took)
    return duration(time.time() - node.time) if live else ""


def _state_text(row: Row, *, live: bool) -> str:
    word = state(row, live=live).word
    if isinstance(row.node, BatchNode) and row.ended < len(row.node.calls):
        return f"{word}, {row.ended:,} of {len(row.node.calls):,}"
    if isinstance(row.node, CellNode) and row.failed:
        return f"{word}, {counted(row.failed, 'call')} failed"
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


def _pages(call: CallNode) -> int:
    return sum(pages.last - pages.first + 1 for pages in call.started.pages)


def _figure(count: int) -> str:
    return f"{count:,}" if count else ""
