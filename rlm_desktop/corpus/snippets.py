"""Shows where on a page the words of a query stand: the stretch with most of them, on one line, the words marked."""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from rlm_desktop.case.index import UNSPACED
from rlm_desktop.corpus.fields import fold
from rlm_desktop.corpus.match import Phrase, phrases
from rlm_desktop.corpus.query import Term

_CHARACTERS = 240
_BEFORE = 60
_CUT_WORD = 30
# Words are looked for in so much of a long page at a time, and shown from where the first of them stands.
_STRETCH = 50_000
_OVERLAP = 500
_MOST_MARKS = 400
_LETTER = re.compile(f"(?!{UNSPACED.pattern})[^\\W_]")
"""A letter or digit of a script that puts spaces between words."""
_BLANKS = re.compile(r"\s+")
_DIVIDED = re.compile(r"(?<=\w)[-\u00ad\u2010]\r?\n[ \t]*(?=\w)")

Marker = Callable[[str], Iterator[tuple[int, int]]]
"""Finds what is to be marked in a text, (start, end), in order."""

_Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of a page on one line; ``marks`` are (start, end) within it, ``place`` the first one's on the page."""

    text: str
    marks: tuple[_Mark, ...]
    place: _Mark | None


def snippet(text: str, markers: Sequence[Marker]) -> Snippet:
    """The stretch of a page's text with most of the different things that the markers find."""
    marks = _marks(text, markers)
    first = _richest(text, marks)
    begin = max(0, marks[first][0] - _BEFORE) if marks else 0
    end = min(len(text), begin + _CHARACTERS)
    shown = [(start, min(stop, end)) for start, stop in marks if begin <= start < end]
    begin, end = _between_words(text, begin, end, shown)
    line, placed = _one_line(text, begin, end, shown)
    return Snippet(line, placed, next(((start, stop) for start, stop in marks if start >= begin), None))


def term_marker(terms: Sequence[Term]) -> Marker | None:
    """Marks the words of a query as the index finds them: whatever their case, accents and width."""
    wanted = dict.fromkeys(_expression(phrase) for term in terms for phrase in phrases(term))
    if not any(wanted):
        return None
    # The longest first: of words that begin alike the alternatives are tried in order.
    expression = re.compile("|".join(sorted(filter(None, wanted), key=len, reverse=True)))

    def mark(text: str) -> Iterator[_Mark]:
        folded, offsets = _folded(text)
        for match in expression.finditer(folded):
            start = match.start()
            if start and _LETTER.match(folded, start) and _LETTER.match(folded, start - 1):
                continue
            if offsets is None:
                yield match.span()
            else:
                yield bisect_right(offsets, start) - 1, bisect_left(offsets, match.end())

    return mark


def _expression(phrase: Phrase) -> str:
    if phrase.of_runs:
        return r"\s*".join(re.escape(unicodedata.normalize("NFKC", part).lower()) for part in phrase.text.split())
    found = re.findall(r"[^\W_]+", fold(phrase.text))
    end = r"[^\W_]*" if phrase.prefix else f"(?!{_LETTER.pattern})"
    words = r"[\W_]+".join(map(re.escape, found))
    return f"{words}{end}" if words else ""


def _folded(text: str) -> tuple[str, list[int] | None]:
    """A text as the index compares it, and where in it each character went; None when every one stayed in place."""
    divided = [match.span() for match in _DIVIDED.finditer(text)]
    if text.isascii() and not divided:
        return text.lower(), None
    pieces = [_fold_character(character) for character in text]
    for start, end in divided:
        pieces[start:end] = [""] * (end - start)
    return "".join(pieces), list(accumulate(map(len, pieces), initial=0))


@functools.lru_cache(maxsize=50_000)
def _fold_character(character: str) -> str:
    return unicodedata.normalize("NFKC", character) if UNSPACED.match(character) else fold(character)


def _marks(text: str, markers: Sequence[Marker]) -> list[_Mark]:
    """What the markers find in the first stretch where they find anything, in order, none within another."""
    for begin in range(0, len(text), _STRETCH):
        stretch = text[begin : begin + _STRETCH + _OVERLAP]
        found = sorted({mark for marker in markers for mark in islice(marker(stretch), _MOST_MARKS)})
        if found:
            marks: list[_Mark] = []
            for start, end in found:
                if not marks or begin + start >= marks[-1][1]:
                    marks.append((begin + start, begin + end))
            return marks
    return []


def _richest(text: str, marks: Sequence[_Mark]) -> int:
    """The mark at which the stretch with most different words begins."""
    starts = [start for start, _ in marks]
    words = [fold(text[start:end][:_CUT_WORD]) for start, end in marks]
    best, most = 0, (0, 0)
    for number, start in enumerate(starts):
        after = bisect_left(starts, start + _CHARACTERS - _BEFORE)
        worth = len(set(words[number:after])), after - number
        if worth > most:
            best, most = number, worth
    return best


def _between_words(text: str, begin: int, end: int, shown: Sequence[_Mark]) -> tuple[int, int]:
    """The stretch without words that it cuts, if they are short and not marked."""
    first, last = (shown[0][0], shown[-1][1]) if shown else (end, begin)
    if begin:
        blank = re.compile(r"\s").search(text, begin, min(first, begin + _CUT_WORD))
        begin = blank.end() if blank else begin
    if end < len(text):
        blanks = list(re.compile(r"\s").finditer(text, max(last, end - _CUT_WORD), end))
        end = blanks[-1].start() if blanks else end
    return begin, end


def _one_line(text: str, begin: int, end: int, shown: Sequence[_Mark]) -> tuple[str, tuple[_Mark, ...]]:
    """A stretch of a text with every white space as one blank, and where what is marked in it went."""
    parts = ["…"] if begin else []
    length = len(parts)
    placed: list[_Mark] = []
    at = begin
    for start, stop in [*shown, (end, end)]:
        for first, last in ((at, start), (start, stop)):
            part = _BLANKS.sub(" ", text[first:last])
            part = part[1:] if part[:1] == " " and (not parts or parts[-1][-1] == " ") else part
            if part:
                parts.append(part)
                length += len(part)
        if stop > start and part:
            placed.append((length - len(part), length))
        at = stop
    return "".join(parts) + ("…" if end < len(text) else ""), tuple(placed)
