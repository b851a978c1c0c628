"""The calls of a run in lanes over time: calls in one lane follow one another, those in flight at once stand apart."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field

from rlm_desktop.engine.trajectory import CallNode, StepNode, Trajectory

_MOST_LANES = 64
"""More calls than that at once share the last lane."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A call, or the writing of a step's reply, in seconds since the run began; ``end`` is now while it goes on."""

    id: str
    start: float
    end: float
    running: bool
    failed: bool


@dataclass(slots=True)
class Lane:
    """Bars in the order of their starts, which ``starts`` repeats to be searched."""

    bars: list[Bar] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)

    def add(self, bar: Bar) -> None:
        """Put a bar behind the others."""
        self.bars.append(bar)
        self.starts.append(bar.start)


def lanes(trajectory: Trajectory, now: float) -> list[Lane]:
    """The root models' writing in the first lane, the calls in as few lanes as hold them behind it.

    Args:
        trajectory: The run.
        now: Seconds since the epoch, for what goes on; the time of its end for a run that does not.
    """
    root = trajectory.root
    if root is None:
        return []
    found = [Lane()]
    for bar in sorted(_steps(trajectory, root.time, now), key=lambda bar: bar.start):
        found[0].add(bar)
    free: list[tuple[float, int]] = []
    for call in list(trajectory.calls.values()):
        bar = _bar(call, root.time, now)
        if (free and free[0][0] <= bar.start) or len(found) > _MOST_LANES:
            _, lane = heapq.heappop(free)
        else:
            lane = len(found)
            found.append(Lane())
        found[lane].add(bar)
        heapq.heappush(free, (bar.end, lane))
    return found


def end_of(trajectory: Trajectory, now: float) -> float:
    """When a run ended, in seconds since the epoch: now while it is live, else the last thing that is known of it."""
    root = trajectory.root
    if root is None:
        return now
    if root.ended is not None:
        return root.ended
    nodes: list[StepNode | CallNode] = [*trajectory.steps.values(), *trajectory.calls.values()]
    return max((node.ended or node.time for node in nodes), default=root.time)


def _steps(trajectory: Trajectory, began: float, now: float) -> Iterator[Bar]:
    for step in list(trajectory.steps.values()):
        written = _written(step)
        end = now if written is None else written
        yield Bar(step.id, step.time - began, end - began, running=written is None, failed=False)


def _written(step: StepNode) -> float | None:
    """When a reply was there whole: its first cell begins then."""
    if step.cells:
        return step.cells[0].time
    return step.ended


def _bar(call: CallNode, began: float, now: float) -> Bar:
    end = now if call.ended is None else call.ended
    return Bar(call.id, call.time - began, end - began, running=call.ended is None, failed=call.failed is not None)
