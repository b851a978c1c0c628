"""The words of a quote in one text: where they stand, and how well.

A number or a name is never taken for another one. Words that were cut out of a word, a number or a double name are
``near`` at best, and so are words that had to be changed at all.

RapidFuzz is imported where it is used: a window in which nothing is asked does without its 3 MB.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rlm_desktop.case.index import UNSPACED
from rlm_desktop.core.model import QuoteState
from rlm_desktop.engine.columns import read_columns
from rlm_desktop.engine.folding import LONGEST_FOLD, fold, is_unseen, normalise

NEAR_SCORE = 85.0
"""Least share (in %) of a quote's characters that must stand in one place for ``near``."""

_ELLIPSIS = re.compile(r"[\[(]?\s?(?:…|\.\s?\.\s?\.)\.?\s?[\])]?")
_LONGEST_GAP = 1_500
"""Characters that an ellipsis may stand for."""
_PART_WORDS = 3
_PART_CHARACTERS = 6
"""What each part of a quote with an ellipsis must hold: so many words, or characters of a script without spaces."""
_MOST_OCCURRENCES = 50
_CLOSING = ".,;:"
_WITHIN_NUMBER = re.compile(r"\d[.,'’·/:\-–](?:[ \t]*\r?\n\s*)?\d")
_ENDS_WITHIN_NUMBER = re.compile(r"\d[.,'’·/:\-–](?:[ \t]*\r?\n\s*)?$")
# "2021.", and the next line is "1. Subject" or "1.1 The Contractor": a clause begins, and the number has ended.
_CLAUSE = re.compile(r"(?:\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2})+)\s")
_BEFORE_CLAUSE = re.compile(r"\.[ \t]*\r?\n\s*")
_GROUP_BEFORE = re.compile(r"(?<!\d)\d{1,3}[ \u00a0\u2009\u202f]$")
_GROUP_BEHIND = re.compile(r"[ \u00a0\u2009\u202f]\d{3}(?!\d)")
_SIGN_BEFORE = re.compile(r"(?:^|[\s(])[-−–+±]$")
# A hyphen before a blank within a line ends a word: "Anglo- and French".
_HYPHEN_BEFORE = re.compile(r"[^\W\d_][-‐‑\u00ad](?:[ \t]*\r?\n\s*)?$")
_HYPHEN_BEHIND = re.compile(r"[-‐‑\u00ad](?:[ \t]*\r?\n\s*)?[^\W\d_]")
_NAME_BEFORE = re.compile(r"\b[A-Z]['’]$")
_AROUND = 12
_FIRST_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Match:
    """Where a quote stands in one text, and how well; ``score`` is in %.

    ``words`` are the text's own words there, in the order in which they are read, where that is not the order in which
    they are stored; else empty.
    """

    state: QuoteState
    start: int
    end: int
    score: float = 100.0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a quote and a page part: the words of the quote, and those of the page in their place."""

    quoted: str
    stands: str


def match_quote(quote: str, text: str, *, least: float = NEAR_SCORE) -> Match | None:
    """The best place of a quote in a text, or None if less than ``least`` % of it stands anywhere.

    Words that begin or end within a word or a number of the text are ``near`` at best: "legal payments" is not what
    "illegal payments" says, nor is 3,000 what 3,000,000 says.
    """
    match = match_words(quote, text)
    if match and match.state is not QuoteState.NEAR:
        return match
    return match or match_nearly(quote, text, least)


def match_words(quote: str, text: str) -> Match | None:
    """The place of a quote in a text, trivial differences aside; ``near`` where it is cut out of longer words."""
    at = next((at for at in _occurrences(quote, text) if _is_whole(text, at, at + len(quote))), None)
    if at is not None:
        return Match(QuoteState.EXACT, at, at + len(quote))
    if len(" ".join(quote.split())) > LONGEST_FOLD * len(text):
        return None
    match = _match_folded(quote, text)
    if match and match.state is QuoteState.NORMALISED:
        return match
    return _match_parts(quote, text) or _match_in_columns(quote, text) or match


def match_nearly(quote: str, text: str, least: float = NEAR_SCORE) -> Match | None:
    """The stretch of a text that holds most of a quote's characters, widened to whole words."""
    from rapidfuzz.fuzz import partial_ratio_alignment

    wanted, page = _wanted(quote), fold(text)
    if not wanted or len(wanted) > len(page):
        return None
    alignment = partial_ratio_alignment(wanted, page, score_cutoff=least)
    if alignment is None or alignment.dest_end <= alignment.dest_start:
        return None
    span = normalise(text).span(alignment.dest_start, alignment.dest_end)
    return Match(QuoteState.NEAR, *_widened(text, *span), score=alignment.score)


def same_words(quote: str, whole: str) -> bool:
    """Whether a quote has the same words as a stretch of a longer one, trivial differences aside."""
    match = _match_folded(quote, whole)
    return match is not None and match.state is QuoteState.NORMALISED


def differences(quote: str, stands: str) -> list[Difference]:
    """Where the words of a quote part from those that stand on the page, in order; trivial differences do not count."""
    from rapidfuzz.distance import Levenshtein

    said, true = _words(quote), _words(stands)
    steps = Levenshtein.opcodes([fold(word) for word in said], [fold(word) for word in true])
    between = "" if UNSPACED.search(quote) else " "
    return [
        Difference(
            between.join(said[step.src_start : step.src_end]), between.join(true[step.dest_start : step.dest_end])
        )
        for step in steps
        if step.tag != "equal"
    ]


def difference_words(quote: str, stands: str) -> str:
    """The differences in one line: ``“5 May” for “3 May”; “not” is left out``. Empty when there are none."""
    told = []
    for each in differences(quote, stands):
        if not each.stands:
            told.append(f"“{each.quoted}” is added")
        elif not each.quoted:
            told.append(f"“{each.stands}” is left out")
        else:
            told.append(f"“{each.quoted}” for “{each.stands}”")
    return "; ".join(told)


def begins_before(quote: str, text: str, reach: int) -> bool:
    """Whether the first letters of a quote stand within the last characters of a text."""
    return _wanted(quote)[:_FIRST_LETTERS] in fold(text)[-reach:]


def _wanted(quote: str) -> str:
    return fold(quote.strip()).strip(" '")


def _match_folded(quote: str, text: str) -> Match | None:
    """A quote as a whole, once more without the full stop or comma that its sentence put within the marks."""
    page, wanted = fold(text), _wanted(quote)
    cut = None
    for words in dict.fromkeys((wanted, wanted.rstrip(_CLOSING))):
        for at in _occurrences(words, page):
            span = normalise(text).span(at, at + len(words))
            if _is_whole(text, *span):
                return Match(QuoteState.NORMALISED, *span)
            cut = cut or Match(QuoteState.NEAR, *_widened(text, *span))
    return cut


def _match_parts(quote: str, text: str) -> Match | None:
    """A quote with an ellipsis: its parts in their order, not far from one another, the closest of several places."""
    if not _ELLIPSIS.search(quote):
        return None
    parts = [part for part in _ELLIPSIS.split(quote.strip(" \n\"'“”‘’")) if part.strip(" .,;:'\"")]
    if not parts:
        return None
    best: tuple[int, int] | None = None
    for first in _whole_places(parts[0], text):
        start, end = first
        for part in parts[1:]:
            following = next((place for place in _whole_places(part, text) if place[0] >= end), None)
            if following is None or following[0] - end > _LONGEST_GAP:
                break
            end = following[1]
        else:
            if best is None or end - start < best[1] - best[0]:
                best = start, end
    if best is None:
        return None
    spare = len(parts) > 1 and any(not _is_telling(part) for part in parts)
    return Match(QuoteState.NEAR if spare else QuoteState.NORMALISED, *best)


def _whole_places(words: str, text: str) -> Iterator[tuple[int, int]]:
    page, wanted = fold(text), _wanted(words)
    for at in _occurrences(wanted, page):
        span = normalise(text).span(at, at + len(wanted))
        if _is_whole(text, *span):
            yield span


def _is_telling(part: str) -> bool:
    return len(re.findall(r"[^\W_]+", part)) >= _PART_WORDS or len(UNSPACED.findall(part)) >= _PART_CHARACTERS


def _match_in_columns(quote: str, text: str) -> Match | None:
    """A quote on a page whose columns are stored line by line."""
    columns = read_columns(text)
    if columns is None:
        return None
    match = _match_folded(quote, columns.text)
    if match is None or match.state is not QuoteState.NORMALISED:
        return None
    span = columns.span(match.start, match.end)
    return Match(QuoteState.NORMALISED, *span, words=columns.text[match.start : match.end])


def _occurrences(wanted: str, text: str) -> Iterator[int]:
    at = text.find(wanted) if wanted else -1
    for _ in range(_MOST_OCCURRENCES):
        if at < 0:
            return
        yield at
        at = text.find(wanted, at + 1)


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (_is_within(text, start) or _is_within(text, end))


def _is_within(text: str, at: int) -> bool:
    """Whether an index lies within a word, a number or a double name. Scripts without spaces do not tell."""
    before, behind = _seen(text[max(0, at - _AROUND) : at]), _seen(text[at : at + _AROUND])
    if not before or not behind or UNSPACED.match(before[-1]) or UNSPACED.match(behind[0]):
        return False
    if all(each.isalnum() or unicodedata.combining(each) for each in (before[-1], behind[0])):
        return True
    if _begins_clause(before, behind):
        return False
    if behind[0].isdigit():
        grouped = _GROUP_BEFORE.search(before) and re.match(r"\d{3}(?!\d)", behind)
        return bool(grouped or _SIGN_BEFORE.search(before) or _ENDS_WITHIN_NUMBER.search(before))
    if before[-1].isdigit():
        return bool(_GROUP_BEHIND.match(behind) or _WITHIN_NUMBER.match(before[-1] + behind))
    if _NAME_BEFORE.search(before) and behind[0].isupper():
        return True
    hyphen_before = _HYPHEN_BEFORE.search(before) and behind[0].isalpha()
    return bool(hyphen_before or (before[-1].isalpha() and _HYPHEN_BEHIND.match(behind)))


def _begins_clause(before: str, behind: str) -> bool:
    """Whether a sentence that ends in a number is followed by the number of a clause, on a line of its own."""
    if behind[0].isdigit():
        ends = _ENDS_WITHIN_NUMBER.search(before)
        return bool(ends and _BEFORE_CLAUSE.search(ends[0]) and _CLAUSE.match(behind))
    between = _BEFORE_CLAUSE.match(behind)
    return bool(before[-1].isdigit() and between and _CLAUSE.match(behind, between.end()))


def _seen(text: str) -> str:
    return "".join(character for character in text if not is_unseen(character))


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch with the whole of the words at its ends."""
    while start > 0 and not text[start - 1].isspace() and not UNSPACED.match(text[start - 1]):
        start -= 1
    while end < len(text) and not text[end].isspace() and not UNSPACED.match(text[end]):
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _words(text: str) -> list[str]:
    """Words, and single characters of scripts without spaces."""
    return re.findall(f"{UNSPACED.pattern}|(?:(?!{UNSPACED.pattern})\\S)+", text)
