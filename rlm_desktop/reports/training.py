"""The accepted runs of a case as conversations to train a model on: JSON lines in the chat format of fine-tuning tools.

Every line is one object with ``messages``, each with ``role`` and ``content``: what OpenAI's fine-tuning, TRL's
``SFTTrainer``, Axolotl and LLaMA-Factory take. Code stands in the assistant's turns as the model wrote it, its output
in the user's, so that no tool calls need to be known to a trainer. Training a model on its own good trajectories is the
step that the authors of the method took next (arXiv:2512.24601, section on RLM-Qwen3-8B).
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from rlm_desktop.case.runs import list_runs, load_run
from rlm_desktop.core.events import RunState
from rlm_desktop.core.model import CellEnd
from rlm_desktop.engine.reply import parse_reply
from rlm_desktop.engine.trajectory import RunNode, Trajectory, fold
from rlm_desktop.reports.export import write_whole


class Verdict(StrEnum):
    """How well a run must have ended."""

    SOUND = "sound"
    """With a complete answer, every quote of which stands in the documents."""
    DONE = "done"
    """With a complete answer."""
    ANY = "any"
    """With any answer."""


class Check(StrEnum):
    """What must be true of a run besides."""

    QUOTED = "quoted"
    """Its answer quotes the documents."""
    ERROR_FREE = "error-free"
    """None of its code ended with an error or was refused."""
    ANSWERED = "answered"
    """None of its calls failed."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which runs are accepted.

    ``cost`` is the most a run may have cost in US dollars; None accepts every cost, a number none that is not known.
    """

    verdict: Verdict = Verdict.SOUND
    cost: float | None = None
    checks: frozenset[Check] = frozenset()


@dataclass(frozen=True, slots=True)
class TrainingFile:
    """What was written: the file, its runs, its conversations (child runs have their own), its assistant turns.

    ``left_out`` counts the runs that were not accepted by the first reason, in words.
    """

    path: Path
    runs: int
    conversations: int
    turns: int
    left_out: dict[str, int]


def export_training(connection: sqlite3.Connection, path: Path, selection: Selection = Selection()) -> TrainingFile:
    """Write the conversations of all accepted runs of a case, oldest first. A file that is there is replaced.

    Raises:
        ExportError: The file cannot be written.
    """
    left_out: Counter[str] = Counter()
    written: Counter[str] = Counter()

    def lines() -> Iterator[bytes]:
        for summary in reversed(list_runs(connection)):
            trajectory = fold(load_run(connection, summary.id))
            reason = objection(trajectory, selection)
            if reason:
                left_out[reason] += 1
                continue
            written["runs"] += 1
            for run in trajectory.runs.values():
                messages = conversation(run)
                if messages:
                    written["conversations"] += 1
                    written["turns"] += sum(message["role"] == "assistant" for message in messages)
                    yield msgspec.json.encode({"messages": messages}) + b"\n"

    write_whole(path, lines())
    return TrainingFile(path, written["runs"], written["conversations"], written["turns"], dict(left_out))


def objection(trajectory: Trajectory, selection: Selection) -> str:
    """Why a run is not accepted, in words; empty when it is."""
    if trajectory.answer is None or trajectory.root is None:
        return "without an answer"
    if trajectory.root.started.table:
        return "that filled a table, without code of a model"
    if selection.verdict is not Verdict.ANY and trajectory.state is not RunState.DONE:
        return "not done"
    if selection.verdict is Verdict.SOUND and not all(citation.state.stands for citation in trajectory.citations):
        return "with quotes that stand nowhere"
    if selection.cost is not None and (trajectory.cost is None or trajectory.cost > selection.cost):
        return "too dear, or of unknown cost"
    ends = (cell.result.end for cell in trajectory.cells.values() if cell.result is not None)
    failing = {
        Check.QUOTED: (not trajectory.citations, "without a quote"),
        Check.ERROR_FREE: (any(end is not CellEnd.DONE for end in ends), "with code that failed"),
        Check.ANSWERED: (any(call.failed for call in trajectory.calls.values()), "with calls that failed"),
    }
    return next((words for check, (fails, words) in failing.items() if fails and check in selection.checks), "")


def conversation(run: RunNode) -> list[dict[str, str]]:
    """The turns of one run as its root model saw them; none for a child run that did not get to its answer.

    A reply ends with its last code block: what stands after it may be invented output, which nobody shall learn.
    """
    if run.parent is not None and (run.finished is None or run.finished.state is not RunState.DONE):
        return []
    messages: list[dict[str, str]] = []
    end = 0
    for step in run.steps:
        if step.reply is None:
            break
        believed = parse_reply(step.reply.text).believed
        if not believed:
            return []
        messages += [{"role": told["role"], "content": told["content"]} for told in step.started.messages]
        messages.append({"role": "assistant", "content": believed})
        end = len(messages)
    return messages[:end]
