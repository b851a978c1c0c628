"""How answers are scored: as the papers' own programs do it, where they were read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from rlm_desktop.engine.trajectory import MARKER

Pair = tuple[int, int]
_PAIR = re.compile(r"\(\s*(\d+)\s*,\s*(\d+)\s*\)")
_COMPARISONS = ("more common", "less common", "same frequency")
_SHORT = 20
_NUMBER = re.compile(r"-?\d[\d,]*")
_NUMERIC_BASE = 0.75


def contained(*expected: str) -> Callable[[str], float]:
    """The share of expected strings that stand in the answer, in letters of any case (RULER, ``string_match_all``)."""

    def score(answer: str) -> float:
        found = answer.casefold()
        return sum(words.casefold() in found for words in expected) / len(expected)

    return score


def exact(*expected: str) -> Callable[[str], float]:
    """1 if what :func:`last_word_of` takes from the answer is one of the expected strings."""

    def score(answer: str) -> float:
        return float(last_word_of(answer).casefold() in {words.casefold() for words in expected})

    return score


def comparison(expected: str) -> Callable[[str], float]:
    """1 if the comparison that an answer makes is that of the expected phrase ("more common than")."""

    def score(answer: str) -> float:
        said = last_word_of(answer)
        return float(any(phrase in said and phrase in expected for phrase in _COMPARISONS))

    return score


def number(expected: int) -> Callable[[str], float]:
    """OOLONG's partial credit for numbers: 0.75 to the power of how far the answer is off (arXiv:2511.02817)."""

    def score(answer: str) -> float:
        said = _NUMBER.search(last_word_of(answer))
        # Beyond a thousand the power is 0 for all purposes, and an answer may be of any length.
        if said is None or len(said[0]) > _SHORT:
            return 0.0
        return float(_NUMERIC_BASE ** min(1_000, abs(expected - int(said[0].replace(",", "")))))

    return score


def pairs(expected: Iterable[Pair]) -> Callable[[str], float]:
    """F1 over unordered pairs (arXiv:2512.24601, appendix on OOLONG-Pairs). With none expected, 1 for none said."""
    right = frozenset((min(pair), max(pair)) for pair in expected)

    def score(answer: str) -> float:
        said = {(min(a, b), max(a, b)) for a, b in ((int(a), int(b)) for a, b in _PAIR.findall(answer))}
        if not right or not said:
            return float(right == said)
        return 2 * len(said & right) / (len(said) + len(right))

    return score


def last_word_of(answer: str) -> str:
    """What OOLONG's scorer takes for the answer: what follows the last colon, without stars and brackets.

    A long one is looked through for a comparison; without a colon a short answer counts whole, of a long one the last
    word. Markers of citations, which no other program sets, are taken off before.
    """
    text = MARKER.sub("", answer).strip()
    if ":" not in text:
        return text if len(text) < _SHORT else (text.split() or [""])[-1].strip("*[].")
    said = re.sub(r"[*\[\]]", "", text.rpartition(":")[2]).strip()
    if len(said) >= _SHORT:
        return next((phrase for phrase in _COMPARISONS if phrase in said), said)
    return said
