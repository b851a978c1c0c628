"""States and figures of a run in plain English, one word for each, the same in every panel."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rlm_desktop.core.events import RunState
from rlm_desktop.core.model import CellEnd, EntryState, QuoteState, Verdict
from rlm_desktop.core.settings import OFFLINE_MODEL
from rlm_desktop.engine.counter_arguments import Contrary

_QUOTED = re.compile(r'"(.*)"')


@dataclass(frozen=True, slots=True)
class StateWord:
    """A state as it is shown: its word, the name of its icon, and its tone: good, warning, bad or accent."""

    word: str
    icon: str
    tone: str


RUNNING = StateWord("Running", "loader", "accent")
DONE = StateWord("Done", "circle-check", "good")
FAILED = StateWord("Failed", "circle-x", "bad")
WARNING = StateWord("Warning", "triangle-alert", "warning")
NOT_FINISHED = StateWord("Not finished", "circle-stop", "warning")

RUN_STATES = {
    RunState.RUNNING: RUNNING,
    RunState.DONE: DONE,
    RunState.INCOMPLETE: StateWord("Incomplete", "triangle-alert", "warning"),
    RunState.STOPPED: StateWord("Stopped", "circle-stop", "warning"),
    RunState.FAILED: FAILED,
    RunState.INTERRUPTED: StateWord("Interrupted", "circle-stop", "warning"),
}

CELL_ENDS = {
    CellEnd.DONE: DONE,
    CellEnd.ERROR: StateWord("Error", "circle-x", "bad"),
    CellEnd.REFUSED: StateWord("Refused", "circle-alert", "bad"),
    CellEnd.TIMEOUT: StateWord("Time limit reached", "triangle-alert", "bad"),
    CellEnd.MEMORY: StateWord("Out of memory", "triangle-alert", "bad"),
    CellEnd.KILLED: StateWord("Sandbox ended", "circle-x", "bad"),
    CellEnd.STOPPED: StateWord("Stopped", "circle-stop", "warning"),
}

QUOTE_STATES = {
    QuoteState.EXACT: StateWord("Exact", "check-check", "good"),
    QuoteState.NORMALISED: StateWord("Normalised", "check", "good"),
    QuoteState.NEAR: StateWord("Near", "circle-dashed", "warning"),
    QuoteState.ELSEWHERE: StateWord("Elsewhere", "map-pin", "warning"),
    QuoteState.NOT_FOUND: StateWord("Not found", "circle-x", "bad"),
}

ENTRY_STATES = {
    EntryState.ANSWERED: StateWord("No quote", "quote", "warning"),
    EntryState.NOT_FOUND: StateWord("Not in it", "minus", "muted"),
    EntryState.FAILED: FAILED,
    None: StateWord("Waiting", "clock", "muted"),
}
"""How an entry of a table stands that has no quote to tell its state by; None waits to be filled."""

CONTRARIES = {
    Contrary.CONTRADICTED: StateWord("Contradicted", "circle-alert", "bad"),
    Contrary.WEAKENED: StateWord("Weakened", "triangle-alert", "warning"),
    Contrary.NOTHING: StateWord("Nothing found against it", "shield-check", "good"),
    Contrary.UNSUPPORTED: StateWord("Contradicted, but no quote of it stands", "circle-question-mark", "warning"),
    Contrary.UNDECIDED: StateWord("Undecided", "circle-question-mark", "warning"),
}
"""What arguing against a claim came to."""

VERDICTS = {
    Verdict.ACCEPTED: StateWord("Accept", "check", "good"),
    Verdict.REJECTED: StateWord("Reject", "x", "bad"),
    Verdict.DOUBTED: StateWord("Doubt", "circle-question-mark", "warning"),
}
"""What a person can make of a claim, as the button says it."""

QUOTE_MEANINGS = {
    QuoteState.EXACT: "The page holds these very words.",
    QuoteState.NORMALISED: "The page holds these words; only case, spacing, hyphens or quotation marks differ.",
    QuoteState.NEAR: "The page holds most of these words, not all of them.",
    QuoteState.ELSEWHERE: "The words stand on another page than the one cited.",
    QuoteState.NOT_FOUND: "These words were not found in the documents. Do not rely on them.",
}


def money(cost: float | None) -> str:
    """A price in US dollars: ``$0.03``, ``$12.40``, ``$0.0011``, ``price unknown``."""
    if cost is None:
        return "price unknown"
    if 0 < cost < 0.01:
        return f"${cost:.4f}" if cost >= 0.0001 else "under $0.0001"
    return f"${cost:,.2f}"


def first_line(text: str, width: int = 120) -> str:
    """The first line of a text that is not blank, cut to ``width`` characters."""
    head = text[: width * 20].strip()
    line = " ".join(head.partition("\n")[0].split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def model_name(model: str) -> str:
    """A model as people call it: without the provider, and the built-in reader in words."""
    return "Offline reader" if model == OFFLINE_MODEL else model.rpartition("/")[2]


def place_words(page: int, label: str) -> str:
    """A page as a person would cite it: ``Page 3``, ``Slide 4``, ``Sheet “Budget” rows 1-200``, ``Page 9 (iv)``.

    Args:
        page: Its number.
        label: Its own name, empty when it has none: ``slide 4`` is a place, ``iv`` and ``Annex 3`` are printed on it.
    """
    if " " in label and label[0].islower():
        return label_words(label)
    return f"Page {page:,}" + (f" ({label})" if label else "")


def label_words(label: str) -> str:
    """The own name of a page as people write it."""
    name = _QUOTED.sub(r"“\1”", label)
    return name[:1].upper() + name[1:]
