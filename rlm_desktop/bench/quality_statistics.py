"""What repeats tell: a mean with its confidence interval, and how figures spread."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean of scores between 0 and 1 and the ends of its confidence interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Spread:
    """The least, the quartiles, the figure that 95 % do not exceed, the most, and the sum of figures."""

    least: float
    first: float
    median: float
    third: float
    p95: float
    most: float
    sum: float


def score_interval(clusters: Sequence[Sequence[float]], confidence: float = 0.95) -> Interval:
    """The mean of all scores with Wilson's interval (Wilson 1927, J. Am. Stat. Assoc. 22:209).

    Scores between 0 and 1 vary at most as much as zeros and ones of the same mean (Bhatia and Davis 2000), so that the
    interval errs on the wide side for partial scores; unlike a normal one it has a width where all scores are equal.
    Questions on one window are not independent: their number is divided by the design effect, the ratio of the variance
    of the mean with clusters (Miller 2024, arXiv:2411.00640, equation 4) to the one without, as Korn and Graubard do
    (1998, Survey Methodology 24:193).

    Args:
        clusters: The scores of each window.
        confidence: Of the interval.
    """
    scores = [score for cluster in clusters for score in cluster]
    mean = statistics.fmean(scores)
    count = len(scores) / design_effect(clusters)
    z = statistics.NormalDist().inv_cdf((1 + confidence) / 2)
    centre = (mean + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(mean * (1 - mean) / count + z * z / (4 * count * count))
    return Interval(mean, max(0.0, min(mean, centre - half)), min(1.0, max(mean, centre + half)))


def design_effect(clusters: Sequence[Sequence[float]]) -> float:
    """How many times as uncertain clusters make a mean; between 1 and the size of the largest cluster."""
    scores = [score for cluster in clusters for score in cluster]
    mean = statistics.fmean(scores)
    alone = sum((score - mean) ** 2 for score in scores)
    if not alone:
        return 1.0
    together = sum(sum(score - mean for score in cluster) ** 2 for cluster in clusters)
    return min(max(1.0, together / alone), max(len(cluster) for cluster in clusters))


def spread(figures: Sequence[float]) -> Spread:
    """How figures spread; quantiles are by linear interpolation (Hyndman and Fan's type 7)."""
    ordered = sorted(figures)
    return Spread(
        ordered[0],
        _quantile(ordered, 0.25),
        _quantile(ordered, 0.5),
        _quantile(ordered, 0.75),
        _quantile(ordered, 0.95),
        ordered[-1],
        math.fsum(ordered),
    )


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
