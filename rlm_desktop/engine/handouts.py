"""The pages that were handed out in a run, and which of them stand in a prompt.

What a model was given to read is told from the prompt itself. Its words are matched with those of the pages that were
handed to the run's code, whatever the code did to them on the way: white space, case, accents, punctuation and escapes
do not count. The longest stretch that a page has in common with the prompt tells whose words they are, so that a line
that many pages share counts for none of them unless it was given for itself.
"""

from __future__ import annotations

import html
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from rlm_desktop.case.index import UNSPACED, run_phrase
from rlm_desktop.core.model import PageRange, ScopedDocument
from rlm_desktop.engine.coverage import merge_pages
from rlm_desktop.engine.folding import fold

LEAST_LETTERS = 30
"""Letters in a row from which on the words of a page count as given, or the whole page where it has fewer."""
_UNSPACED_LETTERS = 3
"""Letters that a character of a script without spaces stands for."""
_WHOLE = 0.9
"""Share of its words from which on a page counts as given whole."""
_GRAM = 4
_POSITIONS = 12
_REMEMBERED = 200
"""Pages whose words are kept at hand, twice over: those handed out last."""
_FEW = 60
"""Words below which a page may stand under its heading in other white space and punctuation than its own."""
_SHORT = 200
_WINDOW = 12
_PHRASE = 4
_QUERIES = 600
_HITS = 40
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrt])|[\"'])")
_MARKS_AND_QUOTES = re.compile("[\u0300-\u036f']+")
_TOKEN = re.compile(f"{UNSPACED.pattern}|(?:(?!{UNSPACED.pattern})[^\\W_])+")
# A name holds no other heading's beginning: else a line of nothing but beginnings would be read over and over.
_HEADING = re.compile(r"=== Document (\d{1,15}): (?:(?!=== Document )[^\n])*?, page (\d{1,9}) of \d{1,9} ===")

_LINE_END = re.compile(r"[^\S\r\n]*(?:[\r\n]|\Z)")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Given:
    """Pages that stand in a prompt; ``partly`` are those among them of which only a part does."""

    pages: tuple[PageRange, ...] = ()
    partly: tuple[PageRange, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words that a prompt and a page have in common: where they begin in either, and how many they are."""

    start: int
    length: int
    on_page: int


class Handouts:
    """Keeps what was handed out in a run and its children.

    Args:
        connection: The case.
        documents: Those in scope, by id.
    """

    def __init__(self, connection: sqlite3.Connection, documents: Mapping[int, ScopedDocument]) -> None:
        self._connection = connection
        self._documents = documents
        self._handed: dict[int, bytearray] = {}
        self._waiting: list[PageRange] = []
        self._glimpsed: set[Place] = set()
        self._latest: frozenset[Place] = frozenset()
        self._near = _Remembered()
        self._before = _Remembered()
        self._out_of_mind = False

    def glimpse(self, pages: Iterable[PageRange]) -> None:
        """Note pages of which code was handed a few words only, as those of the hits of a search."""
        glimpsed = [each for each in pages if not self.was_handed_out((each.document, each.first))]
        self._glimpsed.update((each.document, each.first) for each in glimpsed)
        self._note(glimpsed)

    def hand_out(self, pages: Iterable[PageRange]) -> None:
        """Note pages that code was handed. Pages out of scope are left out."""
        handed = list(pages)
        if self._glimpsed:
            self._glimpsed -= {(each.document, n) for each in handed for n in range(each.first, each.last + 1)}
        self._note(handed)

    def _note(self, pages: Iterable[PageRange]) -> None:
        for each in pages:
            document = self._documents.get(each.document)
            if document is not None and each.first <= document.pages:
                last = min(each.last, document.pages)
                held = self._handed.setdefault(each.document, bytearray(document.pages + 1))
                held[each.first : last + 1] = b"\x01" * (last - each.first + 1)
                self._waiting.append(PageRange(each.document, each.first, last))

    def was_handed_out(self, place: Place) -> bool:
        """Whether code was handed a page."""
        held = self._handed.get(place[0], b"")
        return 0 < place[1] < len(held) and bool(held[place[1]])

    def given_in(self, prompt: str) -> Given:
        """The pages whose words stand in a prompt: those handed out, and those whose heading stands over them."""
        self._remember()
        known, headed, rest = self._under_headings(prompt)
        words = tokens(rest)
        match = _Matching(words)
        for place, _ in headed:
            self._compare(match, place)
        for place in self._remembered_in(words):
            self._compare(match, place)
        if self._out_of_mind:
            self._look_up(match)
        known |= {place for place, end in headed if self._stands_as_words(prompt, end, place)}
        return match.given(self._latest - self._glimpsed, known, self._glimpsed)

    def _under_headings(self, prompt: str) -> tuple[set[Place], list[tuple[Place, int]], str]:
        """The pages that stand word for word under their headings, other headings, and the prompt without those pages.

        Under its heading a page is known though many others have the same words, as forms and conditions have.
        """
        known: set[Place] = set()
        headed: list[tuple[Place, int]] = []
        rest = []
        done = 0
        for place, end in self._headed(prompt):
            if end <= done:
                # Words of a page that look like a heading.
                continue
            text = self._text_of(place).strip()
            at = end + len(prompt[end : end + _SHORT]) - len(prompt[end : end + _SHORT].lstrip())
            if text and prompt.startswith(text, at) and _LINE_END.match(prompt, at + len(text)):
                known.add(place)
                rest.append(prompt[done:at])
                done = at + len(text)
            else:
                headed.append((place, end))
        return known, headed, "\n".join([*rest, prompt[done:]])

    def _stands_as_words(self, prompt: str, at: int, place: Place) -> bool:
        """Whether the words of a page of few words stand in a prompt from a place on: too few to tell it by them."""
        page = self._words_of(place)
        reach = _SHORT + 2 * sum(map(len, page))
        return 0 < len(page) < _FEW and tokens(prompt[at : at + reach])[: len(page)] == page

    def _remember(self) -> None:
        """Keep the words of the pages that were handed out since the last look, unless they are too many."""
        count = sum(each.last - each.first + 1 for each in self._waiting)
        if not count:
            return
        waiting, self._waiting = self._waiting, []
        if count > _REMEMBERED:
            self._out_of_mind, self._latest = True, frozenset()
            return
        latest = [(each.document, number) for each in waiting for number in range(each.first, each.last + 1)]
        self._latest = frozenset(latest)
        for place in latest:
            if place not in self._near.words:
                if len(self._near.words) >= _REMEMBERED:
                    self._out_of_mind = self._out_of_mind or bool(self._before.words)
                    self._before, self._near = self._near, _Remembered()
                self._near.add(place, self._before.words.get(place) or tokens(self._text_of(place)))

    def _remembered_in(self, words: Sequence[str]) -> Iterator[Place]:
        found: dict[Place, None] = {}
        for gram in _grams(words):
            for kept in (self._near, self._before):
                found.update(dict.fromkeys(kept.places.get(gram, ())))
        yield from found

    def _look_up(self, match: _Matching) -> None:
        """Find the pages of what is left of the prompt in the full-text index."""
        for query in islice(_queries(match), _QUERIES):
            rows = self._connection.execute(
                "SELECT document, number FROM pages WHERE id IN"
                " (SELECT rowid FROM pages_fts WHERE pages_fts MATCH ? LIMIT ?)",
                (query, _HITS),
            ).fetchall()
            for place in rows:
                if self.was_handed_out(place):
                    self._compare(match, place)

    def _compare(self, match: _Matching, place: Place) -> None:
        """Compare a page with the prompt, once: where many pages hold the same words, most phrases find the same."""
        if place not in match:
            match.add(place, self._words_of(place))

    def _headed(self, prompt: str) -> Iterator[tuple[Place, int]]:
        for heading in _HEADING.finditer(prompt):
            document, number = int(heading.group(1)), int(heading.group(2))
            if document in self._documents and 0 < number <= self._documents[document].pages:
                yield (document, number), heading.end()

    def _words_of(self, place: Place) -> list[str]:
        return self._near.words.get(place) or self._before.words.get(place) or tokens(self._text_of(place))

    def _text_of(self, place: Place) -> str:
        row = self._connection.execute("SELECT text FROM pages WHERE document = ? AND number = ?", place).fetchone()
        return str(row[0]) if row else ""


class _Remembered:
    """The words of some pages, and on which of them any few words in a row stand."""

    def __init__(self) -> None:
        self.words: dict[Place, list[str]] = {}
        self.places: defaultdict[int, list[Place]] = defaultdict(list)

    def add(self, place: Place, words: list[str]) -> None:
        self.words[place] = words
        for gram in set(_grams(words)):
            self.places[gram].append(place)


class _Matching:
    """What a prompt and pages have in common."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.explained = bytearray(len(words))
        self._letters = list(accumulate(map(_letters, words), initial=0))
        self._index: defaultdict[int, list[int]] = defaultdict(list)
        for at, gram in enumerate(_grams(words)):
            self._index[gram].append(at)
        self._pages: dict[Place, list[_Stretch]] = {}
        self._lengths: dict[Place, int] = {}

    def __contains__(self, place: object) -> bool:
        """Whether the prompt was compared with a page."""
        return place in self._pages

    def add(self, place: Place, page: list[str]) -> None:
        """Compare the prompt with a page."""
        stretches = self._pages[place] = list(self._stretches(page))
        self._lengths[place] = len(page)
        for each in stretches:
            self.explained[each.start : each.start + each.length] = b"\x01" * each.length

    def _stretches(self, page: list[str]) -> Iterator[_Stretch]:
        words = self.words
        ends: dict[int, int] = {}
        for on_page, gram in enumerate(_grams(page)):
            for start in self._index.get(gram, ())[:_POSITIONS]:
                diagonal = start - on_page
                if ends.get(diagonal, -1) > on_page:
                    continue
                length = 0
                most = min(len(page) - on_page, len(words) - start)
                while length < most and page[on_page + length] == words[start + length]:
                    length += 1
                ends[diagonal] = on_page + length
                if length >= _GRAM:
                    yield _Stretch(start, length, on_page)

    def given(self, latest: frozenset[Place], known: set[Place], glimpsed: set[Place]) -> Given:
        """Tell for each stretch of the prompt, the longest first, from which page it is.

        Args:
            latest: Pages to which words belong that others have as well.
            known: Pages of which the whole is known to stand there.
            glimpsed: Pages of which the code had a few words: of two with the same words it is the other.
        """
        taken = bytearray(len(self.words))
        covered: dict[Place, bytearray] = {}
        telling = {place: stretches for place, stretches in self._pages.items() if self._tells_of(place, stretches)}
        found = [(each, place) for place, stretches in telling.items() for each in stretches]
        shares = {place: self._share(place) for place in telling}

        def rank(found: tuple[_Stretch, Place]) -> tuple[int, bool, bool, bool, float, int]:
            stretch, place = found
            doubt = (place not in known, place in glimpsed, place not in latest)
            return (-stretch.length, *doubt, -shares[place], stretch.start)

        found.sort(key=rank)
        for each, place in found:
            end = each.start + each.length
            untouched = taken.find(1, each.start, end) < 0
            letters = self._letters_of(each)
            if not untouched:
                letters = sum(_letters(self.words[at]) for at in range(each.start, end) if not taken[at])
            whole = each.length == self._lengths[place] and untouched
            if letters < LEAST_LETTERS and not whole and place not in covered:
                continue
            taken[each.start : end] = b"\x01" * each.length
            if place not in covered:
                covered[place] = bytearray(self._lengths[place])
            covered[place][each.on_page : each.on_page + each.length] = b"\x01" * each.length
        partly = [
            place for place, words in covered.items() if place not in known and words.count(1) < _WHOLE * len(words)
        ]
        return Given(merge_pages([*covered, *known]), merge_pages(partly))

    def _tells_of(self, place: Place, stretches: Sequence[_Stretch]) -> bool:
        """Whether any stretch could tell that a page stands there; most pages share no more than turns of phrase."""
        whole = self._lengths[place]
        return any(each.length == whole or self._letters_of(each) >= LEAST_LETTERS for each in stretches)

    def _letters_of(self, stretch: _Stretch) -> int:
        return self._letters[stretch.start + stretch.length] - self._letters[stretch.start]

    def _share(self, place: Place) -> float:
        """How much of a page's words stand in the prompt: what several pages hold is of the fullest of them."""
        matched = bytearray(self._lengths[place])
        for each in self._pages[place]:
            matched[each.on_page : each.on_page + each.length] = b"\x01" * each.length
        return matched.count(1) / (len(matched) or 1)


def tokens(text: str) -> list[str]:
    """The words of a text, and the single characters of scripts without spaces, as they are compared."""
    if "\\" in text:
        text = _ESCAPE.sub(_unescaped, text)
    if "&" in text:
        text = html.unescape(text)
    return _TOKEN.findall(_MARKS_AND_QUOTES.sub("", fold(text)))


def _unescaped(escape: re.Match[str]) -> str:
    code, blank = escape.groups()
    return chr(int(code, 16)) if code else " " if blank else "'"


def _grams(words: Sequence[str]) -> Iterator[int]:
    return (hash(gram) for gram in zip(*(words[at:] for at in range(_GRAM)), strict=False))


def _letters(word: str) -> int:
    return _UNSPACED_LETTERS if UNSPACED.match(word) else len(word)


def _queries(match: _Matching) -> Iterator[str]:
    """Phrases of the prompt, one of each stretch that no page explains so far; the most telling words of it."""
    stride = max(_WINDOW, match.explained.count(0) // _QUERIES)
    for start in range(0, len(match.words), stride):
        window = [at for at in range(start, min(start + stride, len(match.words))) if not match.explained[at]]
        if len(window) < _PHRASE or window[-1] - window[0] >= 2 * stride:
            continue
        firsts = range(window[0], max(window[0], window[-1] - _PHRASE + 1) + 1)
        best = max(firsts, key=lambda at: sum(map(len, match.words[at : at + _PHRASE])))
        phrase = match.words[best : best + _PHRASE]
        if UNSPACED.search("".join(phrase)):
            pairs, begins = run_phrase("".join(phrase))
            yield f'"{pairs}"' + ("*" if begins else "")
        else:
            yield f'"{" ".join(phrase)}"'
