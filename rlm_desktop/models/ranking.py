"""Ranks passages by the words they share with a question (BM25), by what surrounds them, and by what is asked for."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rlm_desktop.models.passages import Passage
from rlm_desktop.models.question_shapes import Wanted, holds, wanted_by
from rlm_desktop.models.stop_words import STOP_WORDS
from rlm_desktop.models.words import WORD, first_letter, language_of, stem, telling_words

_STATEMENT = re.compile(r"[.!?:;|\"”\d]")
_K1 = 1.2
_B = 0.3
"""Passages are short: their length tells little, so BM25's correction for it is weaker than its usual 0.75."""
_SHORT = 8
_SURROUNDING = 0.4
"""What a word of the passage before, or of the document's name, counts for beside one in the passage itself."""
_CLOSE = 200
"""Characters before a passage that belong to what surrounds it."""
_FITS = 1.3
_DOES_NOT_FIT = 0.8
_BARE = 0.6
_KIN_LENGTH = 5
_KIN_ENDING = 3
_HEADING = 0.8
_HEADING_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Question:
    """A question made ready for comparing: its stems, its language, what it asks for."""

    stems: frozenset[str]
    language: str
    wanted: Wanted
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage with its score. ``coverage`` is the share of the question's words in it and around it, 0 to 1.

    ``bare`` is a passage that says little beside the question's own words: a heading, a signature's second line.
    ``fits`` says that it holds such a thing as the question asks for: a person, a date, a sum.
    """

    passage: Passage
    index: int
    score: float
    coverage: float
    bare: bool
    fits: bool


def prepare(question: str) -> Question:
    """A question made ready for comparing."""
    language = language_of(question)
    return Question(
        frozenset(stem(word, language) for word in telling_words(question, language)),
        language,
        wanted_by(question),
        frozenset(word.casefold() for word in WORD.findall(question)),
    )


def rank(question: Question, passages: Sequence[Passage]) -> list[Ranked]:
    """The passages that share a word with the question, best first; equals in the order of the text."""
    if not question.stems or not passages:
        return []
    counts, lengths = _count(question, passages)
    average = max(_SHORT, sum(lengths) / len(lengths))
    weights = _weights(question, counts)
    ranked = []
    for index, own in enumerate(counts):
        if not own:
            continue
        around = _around(question, passages, counts, index) - own.keys()
        length = max(_SHORT, lengths[index]) / average
        score = sum(
            weights[s] * n * (_K1 + 1) / (n + _K1 * (1 - _B + _B * length)) for s, n in sorted(own.items())
        ) + _SURROUNDING * sum(weights[s] for s in sorted(around))
        coverage = (len(own) + _SURROUNDING * len(around)) / len(question.stems)
        text = passages[index].text
        fits = holds(question.wanted, text, question.words)
        if question.wanted is not Wanted.ANYTHING:
            score *= _FITS if fits else _DOES_NOT_FIT
        if text.endswith("?"):
            score *= _DOES_NOT_FIT
        bare = lengths[index] - sum(own.values()) < 2
        if bare:
            score *= _BARE
        elif _is_heading(text):
            score *= _HEADING
        ranked.append(Ranked(passages[index], index, score * (0.4 + 0.6 * coverage), coverage, bare, fits))
    return sorted(ranked, key=lambda entry: (-entry.score, entry.index))


def _is_heading(text: str) -> bool:
    """Whether a passage is a short line without figures, marks and end: such lines announce more than they say."""
    return len(text) <= _HEADING_LENGTH and _STATEMENT.search(text) is None


def _count(question: Question, passages: Sequence[Passage]) -> tuple[list[dict[str, int]], list[int]]:
    """How often each of the question's stems stands in each passage, and the passages' lengths in words."""
    match = _StemOf(question)
    counts: list[dict[str, int]] = []
    lengths: list[int] = []
    for passage in passages:
        words = WORD.findall(passage.text)
        own: dict[str, int] = {}
        for found in match.stems(words):
            own[found] = own.get(found, 0) + 1
        counts.append(own)
        lengths.append(len(words))
    return counts, lengths


class _StemOf:
    """Tells which stem of the question a word has. Only words with a fitting first letter are stemmed at all."""

    def __init__(self, question: Question) -> None:
        self._question = question
        # Irregular forms ("sent", "dead") share their first letter with their word but for a few ("went").
        self._letters = {s[:1] for s in question.stems} | ({"w"} if "go" in question.stems else set())
        self._stop_words = STOP_WORDS[question.language]
        self._long = sorted(s for s in question.stems if len(s) >= _KIN_LENGTH)
        self._known: dict[str, str] = {}

    def stems(self, words: list[str]) -> Iterator[str]:
        known = self._known
        for word in words:
            found = known.get(word)
            if found is None:
                found = known[word] = self._stem(word)
            if found:
                yield found

    def _stem(self, word: str) -> str:
        if first_letter(word) not in self._letters or word.casefold() in self._stop_words:
            return ""
        found = stem(word, self._question.language)
        if found in self._question.stems:
            return found
        return next((wanted for wanted in self._long if _are_kin(found, wanted)), "")


def _are_kin(one: str, other: str) -> bool:
    """Whether two stems differ by an ending the stemmer left: "deliv" and "deliveri", "contract" and "contractor"."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _KIN_LENGTH and len(longer) - len(shorter) <= _KIN_ENDING and longer.startswith(shorter)


def _weights(question: Question, counts: list[dict[str, int]]) -> dict[str, float]:
    """BM25's weight of each stem: the rarer, the more it tells."""
    total = len(counts)
    weights = {}
    for wanted in question.stems:
        having = sum(wanted in own for own in counts)
        weights[wanted] = math.log(1 + (total - having + 0.5) / (having + 0.5))
    return weights


def _around(question: Question, passages: Sequence[Passage], counts: list[dict[str, int]], index: int) -> set[str]:
    """The question's stems in what stands close before a passage, and in the document's name."""
    here = passages[index]
    around: set[str] = set()
    characters = 0
    for before in range(index - 1, -1, -1) if not here.quoted else ():
        previous = passages[before]
        # One sentence of prose, or the lines of a list or record that a line belongs to.
        too_far = before < index - 1 and characters + len(previous.text) > _CLOSE
        if too_far or previous.place != here.place:
            break
        characters += len(previous.text)
        around |= counts[before].keys()
        if previous.block != here.block:
            break
    if here.place:
        around |= {stem(word, question.language) for word in WORD.findall(here.place)} & question.stems
    return around
