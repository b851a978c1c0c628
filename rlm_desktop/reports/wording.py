"""States and figures of a run in the words of a report, which must explain themselves on paper."""

from __future__ import annotations

from datetime import UTC, datetime

from rlm_desktop.core.events import RunState
from rlm_desktop.core.model import CellEnd, CellResult, Citation, EntryState, QuoteState, Verdict
from rlm_desktop.core.settings import OFFLINE_MODEL
from rlm_desktop.engine.elusion import SampleStanding, rate_sentence

RUN_STATES = {
    RunState.RUNNING: "Interrupted",
    RunState.DONE: "Done",
    RunState.INCOMPLETE: "Incomplete",
    RunState.STOPPED: "Stopped",
    RunState.FAILED: "Failed",
    RunState.INTERRUPTED: "Interrupted",
}
RUN_MEANINGS = {
    RunState.RUNNING: "The log of this run has no end: the program was cut off, or the run was still going on.",
    RunState.DONE: "The run ended by itself and gave its whole answer.",
    RunState.INCOMPLETE: "A limit was reached before the run was done. The answer rests on what was read until then.",
    RunState.STOPPED: "The user stopped the run. The answer rests on what was read until then.",
    RunState.FAILED: "The run could not go on.",
    RunState.INTERRUPTED: "The log of this run has no end: the program was cut off.",
}

CELL_ENDS = {
    CellEnd.DONE: "Done",
    CellEnd.ERROR: "Error",
    CellEnd.REFUSED: "Refused by the sandbox",
    CellEnd.TIMEOUT: "Time limit reached",
    CellEnd.MEMORY: "Out of memory",
    CellEnd.KILLED: "The sandbox process ended",
    CellEnd.STOPPED: "Stopped by the user",
}

QUOTE_STATES = {
    QuoteState.EXACT: "Exact",
    QuoteState.NORMALISED: "Normalised",
    QuoteState.NEAR: "Near",
    QuoteState.ELSEWHERE: "Elsewhere",
    QuoteState.NOT_FOUND: "Not found",
}
QUOTE_SIGNS = {
    QuoteState.EXACT: "✓",
    QuoteState.NORMALISED: "≅",
    QuoteState.NEAR: "≈",
    QuoteState.ELSEWHERE: "→",
    QuoteState.NOT_FOUND: "✗",
}
QUOTE_MEANINGS = {
    QuoteState.EXACT: "The page holds these very words.",
    QuoteState.NORMALISED: "The page holds these words; only case, spacing, hyphens or quotation marks differ.",
    QuoteState.NEAR: "The page holds most of these words, not all of them. What it holds stands beside the quote.",
    QuoteState.ELSEWHERE: "The words stand on another page than the one cited. Where they stand is told.",
    QuoteState.NOT_FOUND: "These words were not found in the documents. Do not rely on them.",
}

VERDICTS = {Verdict.ACCEPTED: "Accepted", Verdict.REJECTED: "Rejected", Verdict.DOUBTED: "Doubted"}
NOT_JUDGED = "Not judged"
NOT_ARGUED = "Nobody had the claims argued against."
SIGNATURES = ("Prepared by", "Reviewed by")

RELEVANT = {True: "relevant", False: "not relevant", None: "not read yet"}
NO_SAMPLE = "No sample of what was left out was drawn."
ENTRY_STATES = {
    EntryState.ANSWERED: "Answered",
    EntryState.NOT_FOUND: "Not in the document",
    EntryState.FAILED: "Failed",
}

MASKED = (
    "Masked in this report: {words}. The SHA-256 are those of the documents as they are. What somebody says of a "
    "masked document in other words and without citing it may still stand here."
)
UNREAD = "What could not be read could not be found either, whatever the question."

LAYERS = {
    "language": "the code may use only an allowed part of the Python language",
    "namespaces": "the process has a network of its own, in which there is nothing",
    "capabilities": "the process has none of the rights of an administrator",
    "no_new_privs": "the process cannot gain rights",
    "landlock": "the process cannot open any file",
    "seccomp": "the process cannot use the network or start programs",
    "seatbelt": "the process can open no file, use no network and start no program",
    "rlimits": "the process has limits of memory and time",
}

_LIMITS = (
    "{writer} wrote the answer. The check of quotes says whether words stand on a page. It does not say whether the "
    "answer draws the right conclusion from them.",
    "Text was taken from the files as they were when they were added; the SHA-256 tells whether a file is still "
    "the same. Words in pictures were read only where text recognition had been run; handwriting was not read.",
    "That something was not found means: not in the documents that were read.",
)


def writer(model: str) -> str:
    """Who wrote the code and the answer, at the beginning of a sentence."""
    return "The built-in reader, which is no language model," if model == OFFLINE_MODEL else "A language model"


def limits(model: str) -> tuple[str, ...]:
    """What a report on a run of this root model does not say."""
    return tuple(limit.format(writer=writer(model)) for limit in _LIMITS)


def sampled(standing: SampleStanding) -> str:
    """What a sample of the documents that were left out tells, and how to draw the same one."""
    return f"{rate_sentence(standing)} Drawn at random with the seed {standing.sample.seed}."


def checked(citation: Citation) -> str:
    """A quote of a table with its place and its check."""
    place = f", page {citation.span.page}" if citation.span else ""
    sign, state = QUOTE_SIGNS[citation.state], QUOTE_STATES[citation.state].lower()
    return f"“{citation.quote}” ({sign} {state}{place})"


def lost_variables(result: CellResult) -> str:
    """What a cell lost whose process had to be killed."""
    return f"all variables were lost but for {', '.join(result.saved)}" if result.saved else "all variables were lost"


def utc(seconds: float) -> str:
    """A time, given in seconds since the epoch, as ``2026-11-22 21:15:30 UTC``."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
