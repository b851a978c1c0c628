"""States and figures of a run in plain English, one word for each, the same in every panel."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rlm_desktop.bridge.language import figure, tr
from rlm_desktop.core.events import RunState
from rlm_desktop.core.model import CellEnd, EntryState, QuoteState, Verdict
from rlm_desktop.core.settings import OFFLINE_MODEL
from rlm_desktop.engine.counter_arguments import Contrary
from rlm_desktop.engine.coverage import Reading

_QUOTED = re.compile(r'"(.*)"')


@dataclass(frozen=True, slots=True)
class StateWord:
    """A state as it is shown: its word, the name of its icon, and its tone: good, warning, bad or accent."""

    word: str
    icon: str
    tone: str


RUNNING = StateWord(tr("Running"), "loader", "accent")
PAUSED = StateWord(tr("Paused"), "pause", "warning")
DONE = StateWord(tr("Done"), "circle-check", "good")
FAILED = StateWord(tr("Failed"), "circle-x", "bad")
WARNING = StateWord(tr("Warning"), "triangle-alert", "warning")
NOT_FINISHED = StateWord(tr("Not finished"), "circle-stop", "warning")

RUN_STATES = {
    RunState.RUNNING: RUNNING,
    RunState.DONE: DONE,
    RunState.INCOMPLETE: StateWord(tr("Incomplete"), "triangle-alert", "warning"),
    RunState.STOPPED: StateWord(tr("Stopped"), "circle-stop", "warning"),
    RunState.FAILED: FAILED,
    RunState.INTERRUPTED: StateWord(tr("Interrupted"), "circle-stop", "warning"),
}

CELL_ENDS = {
    CellEnd.DONE: DONE,
    CellEnd.ERROR: StateWord(tr("Error"), "circle-x", "bad"),
    CellEnd.REFUSED: StateWord(tr("Refused"), "circle-alert", "bad"),
    CellEnd.TIMEOUT: StateWord(tr("Time limit reached"), "triangle-alert", "bad"),
    CellEnd.MEMORY: StateWord(tr("Out of memory"), "triangle-alert", "bad"),
    CellEnd.KILLED: StateWord(tr("Sandbox ended"), "circle-x", "bad"),
    CellEnd.STOPPED: StateWord(tr("Stopped"), "circle-stop", "warning"),
}

QUOTE_STATES = {
    QuoteState.EXACT: StateWord(tr("Exact"), "check-check", "good"),
    QuoteState.NORMALISED: StateWord(tr("Normalised"), "check", "good"),
    QuoteState.NEAR: StateWord(tr("Near"), "circle-dashed", "warning"),
    QuoteState.ELSEWHERE: StateWord(tr("Elsewhere"), "map-pin", "warning"),
    QuoteState.NOT_FOUND: StateWord(tr("Not found"), "circle-x", "bad"),
}

ENTRY_STATES = {
    EntryState.ANSWERED: StateWord(tr("No quote"), "quote", "warning"),
    EntryState.NOT_FOUND: StateWord(tr("Not in it"), "minus", "muted"),
    EntryState.FAILED: FAILED,
    None: StateWord(tr("Waiting"), "clock", "muted"),
}
"""How an entry of a table stands that has no quote to tell its state by; None waits to be filled."""

CONTRARIES = {
    Contrary.CONTRADICTED: StateWord(tr("Contradicted"), "circle-alert", "bad"),
    Contrary.WEAKENED: StateWord(tr("Weakened"), "triangle-alert", "warning"),
    Contrary.NOTHING: StateWord(tr("Nothing found against it"), "shield-check", "good"),
    Contrary.UNSUPPORTED: StateWord(tr("Contradicted, but no quote of it stands"), "circle-question-mark", "warning"),
    Contrary.UNDECIDED: StateWord(tr("Undecided"), "circle-question-mark", "warning"),
}
"""What arguing against a claim came to."""

VERDICTS = {
    Verdict.ACCEPTED: StateWord(tr("Accept"), "check", "good"),
    Verdict.REJECTED: StateWord(tr("Reject"), "x", "bad"),
    Verdict.DOUBTED: StateWord(tr("Doubt"), "circle-question-mark", "warning"),
}
"""What a person can make of a claim, as the button says it."""

READINGS = {
    Reading.MODEL: tr("read by a model"),
    Reading.CODE: tr("scanned by code"),
    Reading.UNTOUCHED: tr("untouched"),
    Reading.UNREADABLE: tr("unreadable"),
}
"""How far a page was read."""

QUOTE_MEANINGS = {
    QuoteState.EXACT: tr("The page holds these very words."),
    QuoteState.NORMALISED: tr("The page holds these words; only case, spacing, hyphens or quotation marks differ."),
    QuoteState.NEAR: tr("The page holds most of these words, not all of them."),
    QuoteState.ELSEWHERE: tr("The words stand on another page than the one cited."),
    QuoteState.NOT_FOUND: tr("These words were not found in the documents. Do not rely on them."),
}


def money(cost: float | None) -> str:
    """A price in US dollars: ``$0.03``, ``$12.40``, ``$0.0011``, ``price unknown``."""
    if cost is None:
        return tr("price unknown")
    if 0 < cost < 0.01:
        return f"${cost:.4f}" if cost >= 0.0001 else tr("under $0.0001")
    return f"${cost:,.2f}"


def first_line(text: str, width: int = 120) -> str:
    """The first line of a text that is not blank, cut to ``width`` characters."""
    head = text[: width * 20].strip()
    line = " ".join(head.partition("\n")[0].split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def model_name(model: str) -> str:
    """A model as people call it: without the provider, and the built-in reader in words."""
    return tr("Offline reader") if model == OFFLINE_MODEL else model.rpartition("/")[2]


def place_words(page: int, label: str) -> str:
    """A page as a person would cite it: ``Page 3``, ``Slide 4``, ``Sheet “Budget” rows 1-200``, ``Page 9 (iv)``.

    Args:
        page: Its number.
        label: Its own name, empty when it has none: ``slide 4`` is a place, ``iv`` and ``Annex 3`` are printed on it.
    """
    if " " in label and label[0].islower():
        return label_words(label)
    return tr("Page {page}").format(page=figure(page)) + (f" ({label})" if label else "")


def label_words(label: str) -> str:
    """The own name of a page as people write it."""
    name = _QUOTED.sub(r"“\1”", label)
    return name[:1].upper() + name[1:]
