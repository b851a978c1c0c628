"""The elusion sample: what a run may have missed, estimated from documents at random among those it left out."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from math import exp, lgamma, log, log1p

from rlm_desktop.core.errors import UsageError
from rlm_desktop.engine.coverage import Coverage, DocumentCoverage, left_out

CONFIDENCE = 0.95
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
