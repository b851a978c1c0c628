"""What argued against the claims of an answer: a fold over the runs that did so (see ``arguing.py``)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rlm_desktop.case.runs import load_run
from rlm_desktop.core.events import RunState
from rlm_desktop.core.model import Citation
from rlm_desktop.engine.trajectory import MARKER, Trajectory, fold

_VERDICT = re.compile(r"^\W*(?:contradicted|weakened|nothing found)\b[\s:.,;*—–-]*", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*\*|`")
_SPACE_BEFORE = re.compile(r"\s+(?=[.,;:])")
_HEAD = 200
"""Characters of an answer in which it says what it came to."""


class Contrary(StrEnum):
    """What arguing against a claim came to."""

    CONTRADICTED = "contradicted"
    WEAKENED = "weakened"
    NOTHING = "nothing found against it"
    UNSUPPORTED = "contradicted without a quote that stands"
    """The model says so, but none of the words it gives for it stand in the documents."""
    UNDECIDED = "undecided"
    """The answer does not say, or the run came to no end."""


@dataclass(frozen=True, slots=True)
class CounterArgument:
    """A run that argued against a claim.

    ``run`` is its id in the case, ``claim`` the text of the claim as it stands in the other answer, with its markers.
    ``text`` is what was found, with markers for ``citations``. ``time`` is in seconds since the epoch, ``cost`` in US
    dollars, None where it is not known.
    """

    run: str
    claim: str
    time: float
    state: RunState
    contrary: Contrary
    text: str
    citations: tuple[Citation, ...]
    cost: float | None


def counter_arguments(connection: sqlite3.Connection, run: str) -> list[CounterArgument]:
    """What argued against the claims of a run's answer, oldest first; runs that go on are not among them."""
    rows = connection.execute(
        "SELECT run FROM events WHERE sequence = 1 AND body ->> 'against' = ? ORDER BY time", (run,)
    ).fetchall()
    argued = (argument_of(fold(load_run(connection, counter))) for (counter,) in rows)
    return [each for each in argued if each is not None]


def argument_of(trajectory: Trajectory) -> CounterArgument | None:
    """What a run that argued against a claim came to; None where it did not, or is not at its end."""
    root = trajectory.root
    if root is None or not root.started.against or root.finished is None:
        return None
    text = root.answer.text if root.answer else ""
    used = set(MARKER.findall(text))
    citations = tuple(each for each in root.citations if each.marker in used)
    return CounterArgument(
        trajectory.run_id,
        root.started.claim,
        root.time,
        root.finished.state,
        _contrary(text, citations),
        text,
        citations,
        root.finished.cost,
    )


def plain_claim(claim: str) -> str:
    """A claim without its markers and the signs of Markdown's emphasis."""
    return _SPACE_BEFORE.sub("", _EMPHASIS.sub("", MARKER.sub("", claim))).strip()


def verdict_off(text: str) -> str:
    """What was found, without the word at its head that says what it came to."""
    return _VERDICT.sub("", text, count=1)


def _contrary(text: str, citations: Sequence[Citation]) -> Contrary:
    """What an answer says it came to: by the first of the three words in its head."""
    head = text[:_HEAD].upper()
    words = {"CONTRADICTED": Contrary.CONTRADICTED, "WEAKENED": Contrary.WEAKENED, "NOTHING FOUND": Contrary.NOTHING}
    said = min((word for word in words if word in head), key=head.index, default=None)
    contrary = words[said] if said else Contrary.UNDECIDED
    if contrary in (Contrary.CONTRADICTED, Contrary.WEAKENED) and not any(each.state.stands for each in citations):
        return Contrary.UNSUPPORTED
    return contrary
