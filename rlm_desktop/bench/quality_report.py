"""Rows of ``bench quality``: what the answers of a method to a task at a size come to, as words, JSON and a plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from rlm_desktop.bench.quality_methods import Tried
from rlm_desktop.bench.quality_statistics import Interval, Spread, score_interval, spread
from rlm_desktop.bench.quality_window import Question
from rlm_desktop.core.errors import UsageError

_ANSWER_SHOWN = 2_000


@dataclass(frozen=True, slots=True)
class Answered:
    """A question as a method answered it; ``repeat`` is the number of its window."""

    repeat: int
    question: Question
    tried: Tried

    @property
    def score(self) -> float:
        """Between 0 and 1."""
        return self.question.score(self.tried.answer)


@dataclass(frozen=True, slots=True)
class Row:
    """What a method came to.

    Attributes:
        task: Its name; ``own`` for the user's own questions.
        size: In tokens.
        method: Its name.
        answers: How many were asked for.
        score: With its 95 % confidence interval, between 0 and 1.
        cost: In US dollars a question; None when a price is not known.
        tokens: A question, prompt and completion.
        calls: Requests to models a question.
        seconds: Wall time a question.
        failed: How many gave no answer, or no whole one.
    """

    task: str
    size: int
    method: str
    answers: int
    score: Interval
    cost: Spread | None
    tokens: Spread
    calls: Spread
    seconds: Spread
    failed: int


def row_of(task: str, size: int, method: str, answered: Sequence[Answered]) -> Row:
    """Sum up the answers of a method to a task at a size."""
    repeats = sorted({one.repeat for one in answered})
    clusters = [[one.score for one in answered if one.repeat == repeat] for repeat in repeats]
    tried = [one.tried for one in answered]
    costs = [one.cost for one in tried if one.cost is not None]
    return Row(
        task,
        size,
        method,
        len(answered),
        score_interval(clusters),
        spread(costs) if len(costs) == len(tried) else None,
        spread([one.usage.total for one in tried]),
        spread([one.calls for one in tried]),
        spread([one.seconds for one in tried]),
        sum(bool(one.why) for one in tried),
    )


HEADING = (
    f"{'task':<8} {'tokens':>10} {'method':<8} {'n':>4}  {'score':>5} {'95 % interval':>14}  {'$ median':>9} {'p95':>8}"
    f" {'most':>8} {'all':>8}  {'tokens':>11} {'calls':>6} {'seconds':>8}"
)
"""The head of the table that :func:`line` makes the lines of; figures are medians unless it says otherwise."""


def line(row: Row) -> str:
    """A line of the table."""
    score = row.score
    interval = f"{100 * score.low:.0f} to {100 * score.high:.0f}"
    cost = (
        f"{'unknown':>36}"
        if row.cost is None
        else f"{row.cost.median:>9.4f} {row.cost.p95:>8.4f} {row.cost.most:>8.4f} {row.cost.sum:>8.3f}"
    )
    figures = f"{row.tokens.median:>11,.0f} {row.calls.median:>6,.0f} {row.seconds.median:>8.1f}"
    failed = f"  {row.failed} without a whole answer" if row.failed else ""
    name = f"{row.task:<8} {row.size:>10,} {row.method:<8} {row.answers:>4}"
    return f"{name}  {100 * score.mean:>5.1f} {interval:>14}  {cost}  {figures}{failed}"


def json_line(row: Row, answered: Sequence[Answered]) -> str:
    """The row as one JSON object with every answer."""
    answers = [
        {
            "repeat": one.repeat,
            "kind": one.question.kind,
            "score": one.score,
            "answer": one.tried.answer[:_ANSWER_SHOWN],
            "expected": "; ".join(one.question.expected)[:_ANSWER_SHOWN],
            "cost": one.tried.cost,
            "usage": one.tried.usage,
            "calls": one.tried.calls,
            "seconds": one.tried.seconds,
            "why": one.tried.why,
        }
        for one in answered
    ]
    return msgspec.json.encode({**msgspec.to_builtins(row), "answered": answers}).decode()


def plot(rows: Sequence[Row], path: Path) -> None:
    """Draw scores and costs against sizes, one column a task, in the format of the file's ending.

    Raises:
        UsageError: matplotlib is not installed, or the file cannot be written.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise UsageError("A plot needs matplotlib.", remedy="Install it: pip install 'rlm-desktop[bench]'.") from error
    tasks = list(dict.fromkeys(row.task for row in rows))
    figure = Figure(figsize=(4.2 * len(tasks), 6.5), layout="constrained")
    panels = figure.subplots(2, len(tasks), squeeze=False, sharex="col")
    for column, task in enumerate(tasks):
        of_task = [row for row in rows if row.task == task]
        for method in dict.fromkeys(row.method for row in of_task):
            of_method = sorted((row for row in of_task if row.method == method), key=lambda row: row.size)
            _draw(panels[0][column], panels[1][column], method, of_method)
        panels[0][column].set(title=task, ylabel="score, with 95 % interval", ylim=(-3, 103), xscale="log")
        panels[1][column].set(xlabel="tokens of text", ylabel="US dollars a question", xscale="log")
        panels[0][column].legend(fontsize="small")
    try:
        figure.savefig(path)
    except (OSError, ValueError) as error:
        raise UsageError(f"The plot could not be written to {path} ({error}).") from error


def _draw(scores: Any, costs: Any, method: str, rows: Sequence[Row]) -> None:
    sizes = [row.size for row in rows]
    means = [100 * row.score.mean for row in rows]
    below = [100 * (row.score.mean - row.score.low) for row in rows]
    above = [100 * (row.score.high - row.score.mean) for row in rows]
    scores.errorbar(sizes, means, yerr=[below, above], marker="o", capsize=3, label=method)
    known = [row for row in rows if row.cost is not None]
    medians = [row.cost.median for row in known if row.cost]
    quartiles = [
        [row.cost.median - row.cost.first for row in known if row.cost],
        [row.cost.third - row.cost.median for row in known if row.cost],
    ]
    costs.errorbar([row.size for row in known], medians, yerr=quartiles, marker="o", capsize=3, label=method)
