"""The elusion sample: what a run may have missed, estimated from documents at random among those it left out."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from math import exp, lgamma, log, log1p

from rlm_desktop.case.documents import list_documents
from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.events import SampleDrawn
from rlm_desktop.core.figures import counted
from rlm_desktop.core.model import EntryState
from rlm_desktop.engine.coverage import Coverage, DocumentCoverage, left_out
from rlm_desktop.engine.entries import check_of
from rlm_desktop.engine.tables import Entry, read_entries
from rlm_desktop.engine.trajectory import RunNode, Trajectory

CONFIDENCE = 0.95
PERSON, MODEL = "a person", "a model"
"""Who found a document of a sample relevant, or not."""
_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class ElusionSample:
    """Documents drawn at random from those of which a model was given no page.

    Attributes:
        left_out: How many documents there are to draw from; those without any text are not among them.
        documents: Those that were drawn, in the order of ``context``.
        seed: The same seed draws the same documents of the same run.
    """

    left_out: int
    documents: tuple[DocumentCoverage, ...]
    seed: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A document of a sample: whether it is relevant (None while nobody knows), by whom, and what a model said."""

    document: int
    name: str
    relevant: bool | None
    by: str
    said: str


@dataclass(frozen=True, slots=True)
class SampleStanding:
    """A sample as far as it has been read; ``rate`` is None while nothing of it has."""

    sample: SampleDrawn
    findings: tuple[Finding, ...]
    rate: Rate | None

    @property
    def read(self) -> int:
        """How many of its documents are known to be relevant or not."""
        return sum(each.relevant is not None for each in self.findings)

    @property
    def found(self) -> int:
        """How many of its documents are relevant."""
        return sum(each.relevant is True for each in self.findings)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share found in a sample, with the bounds of its confidence interval; each from 0 to 1."""

    found: float
    low: float
    high: float


def draw_sample(coverage: Coverage, size: int, seed: int) -> ElusionSample:
    """Draw documents that a run left out, all of them when there are not so many."""
    among = left_out(coverage)
    chosen = sorted(random.Random(seed).sample(range(len(among)), min(size, len(among))))
    return ElusionSample(len(among), tuple(among[at] for at in chosen), seed)


def sample_standing(connection: sqlite3.Connection, trajectory: Trajectory) -> SampleStanding | None:
    """What is known of the sample of a run by now; None where none was drawn.

    A model that read a document finds it relevant where it answers the question with a quote that stands. A person's
    word goes before a model's.
    """
    root = trajectory.root
    if root is None or root.sample is None:
        return None
    sample = root.sample
    entries = {document: entry for (document, _), entry in read_entries(connection, sample.table).items()}
    names = {row.id: row.name for row in list_documents(connection, sample.documents)}
    findings = tuple(
        Finding(document, names.get(document, f"document {document}"), *_judged(root, document, entries.get(document)))
        for document in sample.documents
    )
    read = [each.relevant for each in findings if each.relevant is not None]
    return SampleStanding(sample, findings, elusion_rate(sum(read), len(read)) if read else None)


def rate_sentence(standing: SampleStanding) -> str:
    """What a sample tells of all documents that were left out."""
    found, read, of = standing.found, standing.read, len(standing.findings)
    rate, left_out = standing.rate, standing.sample.left_out
    if rate is None:
        return f"{counted(of, 'document')} drawn from {left_out:,}. None of them has been read yet."
    if read == left_out:
        return f"{found:,} of {read:,} relevant: {rate.found:.1%}. That is all that was left out, and no estimate."
    low, high = rate.low * left_out, rate.high * left_out
    so_far = "" if read == of else f" So far {read:,} of {of:,} have been read."
    return (
        f"{found:,} of {read:,} relevant: {rate.found:.1%}, 95 % confidence interval {rate.low:.1%} to {rate.high:.1%} "
        f"(Clopper-Pearson), {low:,.0f} to {high:,.0f} of the {left_out:,} documents left out.{so_far}"
    )


def _judged(root: RunNode, document: int, entry: Entry | None) -> tuple[bool | None, str, str]:
    """(whether it is relevant, by whom, what the model said)."""
    filled = entry.filled if entry else None
    said = filled.answer or filled.reason if filled else ""
    if document in root.relevant:
        return root.relevant[document], PERSON, said
    if filled is None or filled.state is EntryState.FAILED:
        return None, "", said
    if filled.state is EntryState.NOT_FOUND:
        return False, MODEL, said
    check = check_of(filled.citations)
    return (True, MODEL, said) if check is not None and check.stands else (None, "", said)


def elusion_rate(found: int, size: int, confidence: float = CONFIDENCE) -> Rate:
    """The share of relevant documents in a sample, with the exact interval of Clopper and Pearson.

    C. J. Clopper, E. S. Pearson: The use of confidence or fiducial limits illustrated in the case of the binomial.
    Biometrika 26 (1934), 404-413. For a sample drawn without putting back, as this one is, the interval is on the safe
    side.

    Args:
        found: Relevant documents in the sample.
        size: Documents in the sample.
        confidence: The share of samples whose interval holds the true rate, at least.

    Raises:
        UsageError: There is no such sample.
    """
    if not 0 <= found <= size or not size:
        raise UsageError(f"{found} of {size} documents is no share of a sample.", remedy="Give 0 to the sample's size.")
    tail = (1 - confidence) / 2
    low = _root(lambda p: 1 - _at_most(found - 1, size, p) - tail) if found else 0.0
    high = _root(lambda p: tail - _at_most(found, size, p)) if found < size else 1.0
    return Rate(found / size, low, high)


def _root(rising: Callable[[float], float]) -> float:
    """Where a rising function of a share is 0."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return (low + high) / 2


def _at_most(found: int, size: int, share: float) -> float:
    """The chance of so many or fewer in a sample of a binomial distribution."""
    return sum(
        exp(lgamma(size + 1) - lgamma(k + 1) - lgamma(size - k + 1) + k * log(share) + (size - k) * log1p(-share))
        for k in range(found + 1)
    )
