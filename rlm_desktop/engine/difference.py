"""Where two runs of one question differ: event by event for a replay, in their answers for a run with another model."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec

from rlm_desktop.core.events import (
    CallFinished,
    CallStarted,
    CellFinished,
    CellStarted,
    Event,
    Record,
    ReplyReceived,
    RunStarted,
    StepStarted,
)
from rlm_desktop.engine.conditions import steady
from rlm_desktop.engine.trajectory import claims

_OF_THE_MACHINE = (
    "versions",
    "layers",
    "missing_layers",
    "conditions",
    "resumes",
    "again",
    "only",
    "root_host",
    "sub_host",
)
"""Fields of a run's first event that tell of the machine and the case as they were, and not of the run."""
_IDS = ("id", "run", "step", "cell", "parent", "batch")
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Difference:
    """Something in one trajectory that the other has not, or has otherwise.

    ``where`` is the place in the tree ("step 2, code 1"), ``what`` the kind of event; ``was`` and ``now`` are the two
    forms around the first character in which they differ, empty where one has nothing.
    """

    where: str
    what: str
    was: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """An event without what passes: its place in the tree, its kind, and the rest as JSON."""

    where: str
    what: str
    body: str


def facts(records: Iterable[Record]) -> list[Fact]:
    """The kept events of a run without ids, times and the state of the machine, in the order of the tree.

    Calls that went out at the same time have no order, so the order in which they ended is left out.
    """
    places = _Places()
    found = [
        Fact(places.of(record.event), type(record.event).__name__, steady(_body(record.event)))
        for record in records
        if not record.event.transient
    ]
    return sorted(found, key=lambda fact: (fact.where, fact.what, fact.body))


def digest(told: Iterable[Fact]) -> str:
    """The SHA-256 of facts: equal for two trajectories that are the same byte for byte, but for ids and times."""
    return sha256(msgspec.json.encode(list(told))).hexdigest()


def differences(was: Iterable[Fact], now: Iterable[Fact]) -> list[Difference]:
    """Every fact of either that the other has not, paired by place and kind."""
    before, after = Counter(was), Counter(now)
    lost, new = list((before - after).elements()), list((after - before).elements())
    found = []
    for fact in lost:
        partner = next((each for each in new if (each.where, each.what) == (fact.where, fact.what)), None)
        if partner is not None:
            new.remove(partner)
        found.append(Difference(fact.where, fact.what, *_around(fact.body, partner.body if partner else "")))
    found += [Difference(fact.where, fact.what, *_around("", fact.body)) for fact in new]
    return sorted(found, key=lambda each: (each.where, each.what))


def answers_compared(was: str, now: str) -> list[tuple[str, str]]:
    """The statements of two answers, each with ``-`` (only in the first), ``+`` (only in the second) or a space."""
    lines = difflib.ndiff([each.text for each in claims(was)], [each.text for each in claims(now)])
    return [(line[0], line[2:].rstrip("\n")) for line in lines if line[0] in "-+ "]


class _Places:
    """Where events stand in the tree, by the order in which siblings began."""

    def __init__(self) -> None:
        self._places: dict[str, str] = {}
        self._counted: Counter[str] = Counter()

    def of(self, event: Event) -> str:
        match event:
            case RunStarted():
                self._places[event.id] = self._under(event.parent, "child run") if event.parent else "run"
                return self._places[event.id]
            case StepStarted():
                self._places[event.id] = f"{self._places[event.run]}, step {event.number:04}"
                return self._places[event.id]
            case CellStarted():
                return self._number(event.id, f"{self._places[event.step]}, code")
            case CallStarted():
                # By what is asked and not by when, which the guest's threads may change.
                asked = sha256(steady(f"{event.kind} {event.model} {event.prompt}").encode()).hexdigest()[:8]
                return self._number(event.id, f"{self._places[event.cell]}, call {asked}")
        named = getattr(event, "id", "") or getattr(event, "step", "") or getattr(event, "run", "")
        return self._places.get(str(named), "run")

    def _under(self, parent: str, name: str) -> str:
        return f"{self._places.get(parent, 'run')}, {name}"

    def _number(self, id_: str, place: str) -> str:
        self._counted[place] += 1
        self._places[id_] = f"{place} {self._counted[place]:04}"
        return self._places[id_]


def _body(event: Event) -> str:
    fields: dict[str, Any] = msgspec.to_builtins(event)
    for name in (*_IDS, "seconds"):
        fields.pop(name, None)
    match event:
        case RunStarted():
            for name in _OF_THE_MACHINE:
                fields.pop(name)
        case CellFinished():
            fields["result"].pop("seconds")
        case ReplyReceived() | CallFinished():
            fields.pop("recorded")
    return msgspec.json.encode(fields).decode()


def _around(was: str, now: str) -> tuple[str, str]:
    """Both texts from a little before the first character in which they differ."""
    same = next((at for at, (one, other) in enumerate(zip(was, now, strict=False)) if one != other), 0)
    if not was or not now:
        return was[:_SHOWN], now[:_SHOWN]
    same = same or min(len(was), len(now))
    start = max(0, same - _SHOWN // 4)
    return was[start : start + _SHOWN], now[start : start + _SHOWN]
