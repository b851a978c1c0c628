"""States and figures of a run in plain English, one word for each, the same in every panel."""

from __future__ import annotations

from dataclasses import dataclass

from rlm_desktop.core.events import RunState
from rlm_desktop.core.model import CellEnd, QuoteState
from rlm_desktop.core.settings import OFFLINE_MODEL


@dataclass(frozen=True, slots=True)
class StateWord:
    """A state as it is shown: its word, the name of its icon, and its tone: good, warning, bad, busy or plain."""

    word: str
    icon: str
    tone: str


RUNNING = StateWord("Running", "running", "busy")
DONE = StateWord("Done", "done", "good")
FAILED = StateWord("Failed", "failed", "bad")
NOT_FINISHED = StateWord("Not finished", "stopped", "warning")

RUN_STATES = {
    RunState.RUNNING: RUNNING,
    RunState.DONE: DONE,
    RunState.INCOMPLETE: StateWord("Incomplete", "warning", "warning"),
    RunState.STOPPED: StateWord("Stopped", "stopped", "warning"),
    RunState.FAILED: FAILED,
    RunState.INTERRUPTED: StateWord("Interrupted", "stopped", "warning"),
}

CELL_ENDS = {
    CellEnd.DONE: DONE,
    CellEnd.ERROR: StateWord("Error", "failed", "bad"),
    CellEnd.REFUSED: StateWord("Refused", "refused", "bad"),
    CellEnd.TIMEOUT: StateWord("Time limit reached", "warning", "bad"),
    CellEnd.MEMORY: StateWord("Out of memory", "warning", "bad"),
    CellEnd.KILLED: StateWord("Sandbox ended", "failed", "bad"),
    CellEnd.STOPPED: StateWord("Stopped", "stopped", "warning"),
}

QUOTE_STATES = {
    QuoteState.EXACT: StateWord("Exact", "quote-exact", "good"),
    QuoteState.NORMALISED: StateWord("Normalised", "quote-normalised", "good"),
    QuoteState.NEAR: StateWord("Near", "quote-near", "warning"),
    QuoteState.ELSEWHERE: StateWord("Elsewhere", "quote-elsewhere", "warning"),
    QuoteState.NOT_FOUND: StateWord("Not found", "quote-not-found", "bad"),
}

QUOTE_MEANINGS = {
    QuoteState.EXACT: "The page holds these very words.",
    QuoteState.NORMALISED: "The page holds these words; only case, spacing, hyphens or quotation marks differ.",
    QuoteState.NEAR: "The page holds most of these words, not all of them.",
    QuoteState.ELSEWHERE: "The words stand on another page than the one cited.",
    QuoteState.NOT_FOUND: "These words were not found in the documents. Do not rely on them.",
}


def money(cost: float | None) -> str:
    """A price in US dollars: ``$0.03``, ``$12.40``, ``under $0.01``, ``price unknown``."""
    if cost is None:
        return "price unknown"
    if 0 < cost < 0.01:
        return "under $0.01"
    return f"${cost:,.2f}"


def duration(seconds: float) -> str:
    """A stretch of time: ``0.8 s``, ``42 s``, ``3 min 05 s``, ``2 h 10 min``."""
    if seconds < 10:
        return f"{max(seconds, 0.0):.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 quote``, ``1,204 documents``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def first_line(text: str, width: int = 120) -> str:
    """The first line of a text that is not blank, cut to ``width`` characters."""
    head = text[: width * 20].strip()
    line = " ".join(head.partition("\n")[0].split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def model_name(model: str) -> str:
    """A model as people call it: without the provider, and the built-in reader in words."""
    return "Offline reader" if model == OFFLINE_MODEL else model.rpartition("/")[2]
