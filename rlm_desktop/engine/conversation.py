"""Questions that follow one another: what was asked and answered before, and the variables that are still there."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from rlm_desktop.case.runs import load_run
from rlm_desktop.core.errors import UsageError
from rlm_desktop.engine.trajectory import MARKER, Trajectory, fold

_MOST_TURNS = 20
_KEPT = 1_000_000
"""Characters of variables that a log keeps for the questions that follow."""
_BLANKS = re.compile(r" +([.,;:])")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was answered before, in the run that answered it."""

    run: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """What stands before a question; ``variables`` are those of the last run, name to text, as the sandbox saved."""

    turns: tuple[Turn, ...] = ()
    variables: Mapping[str, str] | None = None

    @property
    def follows(self) -> str:
        """The run that the question follows; empty when it begins a conversation."""
        return self.turns[-1].run if self.turns else ""

    @property
    def messages(self) -> list[dict[str, str]]:
        """The turns as messages, for ``history``."""
        return [
            {"role": role, "content": content}
            for turn in self.turns
            for role, content in (("user", turn.question), ("assistant", turn.answer))
        ]


def conversation(connection: sqlite3.Connection, run: str) -> Conversation:
    """The conversation that ends with a run, at most twenty turns of it.

    Raises:
        CaseError: The case has no such run.
        UsageError: The run has no answer to follow.
    """
    turns: list[Turn] = []
    last: Trajectory | None = None
    while run and len(turns) < _MOST_TURNS:
        trajectory = fold(load_run(connection, run))
        if trajectory.root is None or trajectory.answer is None:
            raise UsageError(f"The run {run} has no answer yet.", remedy="Wait until it has, or ask anew.")
        turns.insert(0, Turn(run, trajectory.root.started.question, without_markers(trajectory.answer.text)))
        last = last or trajectory
        run = trajectory.root.started.follows
    return Conversation(tuple(turns), last.variables if last else None)


def kept(variables: Mapping[str, str]) -> dict[str, str]:
    """The variables that a log keeps: all, or the smaller ones where they are too much together."""
    chosen: dict[str, str] = {}
    size = 0
    for name, text in sorted(variables.items(), key=lambda item: len(item[1])):
        size += len(text)
        if size > _KEPT:
            break
        chosen[name] = text
    return chosen


def without_markers(answer: str) -> str:
    """An answer without its markers, which mean other quotes in another run."""
    return _BLANKS.sub(r"\1", MARKER.sub("", answer))
