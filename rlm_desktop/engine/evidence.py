"""Quotes are looked for in the documents before anyone sees them.

A quote has one of five states (:class:`~rlm_desktop.core.model.QuoteState`). The search is on the stored text of the
pages; a full-text query finds the candidates where the cited page does not hold the words.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from rapidfuzz.fuzz import partial_ratio_alignment

from rlm_desktop.case.documents import id_list
from rlm_desktop.case.index import UNSPACED
from rlm_desktop.core.model import Citation, QuoteState, Span

NEAR_SCORE = 85.0
"""Least share (in %) of a quote's characters that must stand in one place for ``near``."""
SHORTEST_QUOTE = 12
"""Quoted strings shorter than this, in characters, are names or terms rather than evidence."""
_CANDIDATES = 60
_WINDOWS = 60
_WINDOW_WORDS = 4
_PIECES = 4
_PIECE_CHARACTERS = 6
_LONGEST_FOLD = 3
"""Characters that one character of a page folds into at most, as in the ligature ffi."""
_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"\n]+)\"|«([^«»]+)»|„([^„“”]+)[“”]")
_FOLDED = str.maketrans({"‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
                         "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "…": "..."})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text with its trivial differences folded away; ``origin[i]`` is where character i stood in the original."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that ``[start, end)`` of the normalised text came from."""
        return self.origin[start], self.origin[end - 1] + 1


def normalise(text: str) -> Normalised:
    """Fold case, white space, hyphenation, ligatures, quotation marks, dashes and Unicode forms.

    White space between characters of scripts that are written without any is left out: it is a line's end.
    """
    folded: list[str] = []
    origin: list[int] = []
    index = 0
    while index < len(text):
        character = text[index]
        hyphenated = _HYPHENATION.match(text, index) if character in "-\u00ad‐" else None
        space = _SPACE.match(text, index)
        if hyphenated:
            index = hyphenated.end()
            continue
        if space:
            if folded and not (_UNSPACED.match(text, index - 1) and _UNSPACED.match(text, space.end())):
                folded.append(" ")
                origin.append(index)
            index = space.end()
            continue
        for piece in _fold(character):
            folded.append(piece)
            origin.append(index)
        index += 1
    return Normalised("".join(folded), tuple(origin))


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    """A character without its trivial differences. Accents are set apart, as some texts do by themselves."""
    return "" if character in _INVISIBLE else unicodedata.normalize("NFKD", character.translate(_FOLDED)).casefold()


_HYPHENATION = re.compile(r"(?:\u00ad|(?<=\w)[-‐][ \t]*\r?\n\s*(?=\w))")
_SPACE = re.compile(r"\s+")
_UNSPACED = re.compile(f"{UNSPACED.pattern}|[\u3000-\u303f\uff01-\uffef]")
_MID_NUMBER = re.compile(r"\d[.,]\d")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a quote stands in one text, and how well; ``score`` is in %."""

    state: QuoteState
    start: int
    end: int
    score: float = 100.0


def match_quote(quote: str, text: str, *, least: float = NEAR_SCORE) -> Match | None:
    """The best place of a quote in a text, or None if less than ``least`` % of it stands anywhere.

    Words that begin or end within a word or a number of the text are ``near`` at best: "legal payments" is not what
    "illegal payments" says, nor is 3,000 what 3,000,000 says.
    """
    at, whole = _find(quote, text)
    if whole:
        return Match(QuoteState.EXACT, at, at + len(quote))
    if len(" ".join(quote.split())) > _LONGEST_FOLD * len(text):
        return None
    wanted, page = normalise(quote.strip()).text.strip(), normalise(text)
    if not wanted or not page.text:
        return None
    at, whole = _find(wanted, page.text)
    if at >= 0:
        return Match(QuoteState.NORMALISED if whole else QuoteState.NEAR, *page.span(at, at + len(wanted)))
    if len(wanted) > len(page.text):
        return None
    alignment = partial_ratio_alignment(wanted, page.text, score_cutoff=least)
    if alignment is None or alignment.dest_end <= alignment.dest_start:
        return None
    return Match(QuoteState.NEAR, *page.span(alignment.dest_start, alignment.dest_end), score=alignment.score)


def _find(wanted: str, text: str) -> tuple[int, bool]:
    """Where words stand first, -1 if nowhere, and whether they are whole there; whole ones are preferred."""
    first = at = text.find(wanted) if wanted else -1
    while at >= 0:
        if not _is_within(text, at) and not _is_within(text, at + len(wanted)):
            return at, True
        at = text.find(wanted, at + 1)
    return first, False


def _is_within(text: str, at: int) -> bool:
    """Whether an index lies within a word or a number. Scripts without spaces do not tell."""
    before, after = text[max(0, at - 1) : at], text[at : at + 1]
    if not before or not after or UNSPACED.match(before) or UNSPACED.match(after):
        return False
    if all(each.isalnum() or unicodedata.combining(each) for each in (before, after)):
        return True
    return any(_MID_NUMBER.fullmatch(text, start, start + 3) for start in (at - 1, at - 2) if start >= 0)


def check_quote(
    connection: sqlite3.Connection,
    quote: str,
    document: int | None = None,
    page: int | None = None,
    *,
    documents: Sequence[int] | None = None,
    marker: str = "",
) -> Citation:
    """Look for the words of a quote, first where they are said to stand, then everywhere in the scope.

    The very words anywhere go before words that are only near.

    Args:
        connection: A connection to the case.
        quote: The words.
        document: The document they are said to stand in, if any.
        page: The page of it, if any.
        documents: The scope; all documents when None.
        marker: The marker the citation gets.

    Returns:
        The citation with its state. Where no place was named, words found anywhere have the state of their match.
    """
    cited = (document, page)
    places = _candidates(connection, quote, documents, document)
    if document is not None and page is not None:
        places = chain([(document, page)], places)
    near: tuple[tuple[int, int], Match] | None = None
    for place in places:
        as_cited = all(said is None or said == true for said, true in zip(cited, place, strict=True))
        match = _match_on_page(connection, quote, *place)
        if match and match.state is not QuoteState.NEAR:
            return _citation(connection, marker, quote, cited, place, match, elsewhere=not as_cited)
        if match and as_cited and (near is None or match.score > near[1].score):
            near = place, match
    return _citation(connection, marker, quote, cited, *(near or (None, None)))


def nearest_words(connection: sqlite3.Connection, quote: str, document: int, page: int) -> str:
    """The words of a page that come closest to a quote, for telling a model what it should have quoted."""
    text = _page_text(connection, document, page)
    match = match_quote(quote, text, least=40.0)
    if match is None:
        return ""
    before = re.search(r"\S*$", text[: match.start])
    after = re.match(r"\S*", text[match.end :])
    return text[before.start() if before else match.start : match.end + (after.end() if after else 0)]


def find_quotes(answer: str) -> list[tuple[str, int]]:
    """The strings in quotation marks that are long enough to be evidence, each with the index where its marks end."""
    found = []
    for match in _QUOTED.finditer(answer):
        words = next(group for group in match.groups() if group is not None).strip()
        if len(words) >= SHORTEST_QUOTE:
            found.append((words, match.end()))
    return found


def same_words(quote: str, whole: str) -> bool:
    """Whether a quote has the same words as a stretch of a longer one, trivial differences aside."""
    return _find(_folded(quote), _folded(whole))[1]


@lru_cache(maxsize=1024)
def _folded(quote: str) -> str:
    return normalise(quote).text.strip()


def _match_on_page(connection: sqlite3.Connection, quote: str, document: int, number: int) -> Match | None:
    """A quote on a page, or running over to the next one."""
    text = _page_text(connection, document, number)
    match = match_quote(quote, text)
    if match and match.state is not QuoteState.NEAR:
        return match
    following = _page_text(connection, document, number + 1)
    if following:
        across = match_quote(quote, text + "\n" + following)
        if across and across.state is not QuoteState.NEAR and across.start < len(text):
            return Match(QuoteState.NORMALISED, across.start, min(across.end, len(text)))
    return match


def _candidates(
    connection: sqlite3.Connection, quote: str, documents: Sequence[int] | None, first: int | None
) -> Iterator[tuple[int, int]]:
    """Pages of the scope that hold the quote's words, those of document ``first`` first, best ranked first."""
    scope = None if documents is None else id_list(documents)
    seen = set()
    for query in _full_text_queries(quote):
        rows = connection.execute(
            f"""
            SELECT pages.document, pages.number FROM pages_fts CROSS JOIN pages ON pages.id = pages_fts.rowid
            WHERE pages_fts MATCH ? {"" if scope is None else "AND pages.document IN (SELECT value FROM json_each(?))"}
            ORDER BY pages.document != ?, rank LIMIT ?
            """,
            (query, *(() if scope is None else (scope,)), first or 0, _CANDIDATES),
        ).fetchall()
        for place in rows:
            if place not in seen:
                seen.add(place)
                yield place
    if UNSPACED.search(quote):
        yield from _containing_pieces(connection, quote, scope, first)


def _full_text_queries(quote: str) -> Iterator[str]:
    """Full-text queries for a quote, strictest first: all of it, its telling words, and stretches of it.

    Some stretches hold even where others are hyphenated over a line's end in the document. Figures tell more than
    words: they are what the pages of a form, or of a series of invoices, differ in.
    """
    words = re.findall(r"[^\W_]+", quote)
    if not words:
        return
    yield _phrase(words[: _WINDOWS * _WINDOW_WORDS])
    telling = sorted(set(words), key=lambda word: (word.isdecimal(), len(word)), reverse=True)[:6]
    yield " AND ".join(map(_phrase, zip(telling)))
    starts = range(0, max(1, len(words) - _WINDOW_WORDS + 1), 2)
    yield " OR ".join(_phrase(words[start : start + _WINDOW_WORDS]) for start in starts[:_WINDOWS])
    if len(telling) > 3:
        yield " AND ".join(map(_phrase, zip(telling[:3])))


def _phrase(words: Sequence[str]) -> str:
    return f'"{" ".join(words)}"'


def _containing_pieces(
    connection: sqlite3.Connection, quote: str, scope: str | None, first: int | None
) -> Iterator[tuple[int, int]]:
    """Pages that hold pieces of a quote whose words the full-text index cannot tell apart, the most pieces first."""
    solid = "".join(quote.split())
    step = max(1, (len(solid) - _PIECE_CHARACTERS) // (_PIECES - 1))
    pieces = [solid[at : at + _PIECE_CHARACTERS] for at in range(0, len(solid), step)][:_PIECES]
    score = " + ".join("(instr(text, ?) > 0)" for _ in pieces)
    yield from connection.execute(
        f"""
        SELECT document, number FROM (SELECT document, number, {score} AS score FROM pages)
        WHERE score > 0 {"" if scope is None else "AND document IN (SELECT value FROM json_each(?))"}
        ORDER BY document != ?, score DESC LIMIT ?
        """,
        (*pieces, *(() if scope is None else (scope,)), first or 0, _CANDIDATES),
    ).fetchall()


def _page_text(connection: sqlite3.Connection, document: int, number: int) -> str:
    row = connection.execute("SELECT text FROM pages WHERE document = ? AND number = ?", (document, number)).fetchone()
    return str(row[0]) if row else ""


def _citation(
    connection: sqlite3.Connection,
    marker: str,
    quote: str,
    cited: tuple[int | None, int | None],
    place: tuple[int, int] | None,
    match: Match | None,
    *,
    elsewhere: bool = False,
) -> Citation:
    shown = place[0] if place else cited[0]
    row = connection.execute("SELECT name, sha256 FROM documents WHERE id = ?", (shown,)).fetchone()
    name, sha256 = row or ("", "")
    if place is None or match is None:
        return Citation(marker, quote, *cited, QuoteState.NOT_FOUND, document_name=name, sha256=sha256)
    text = _page_text(connection, *place)
    return Citation(
        marker,
        quote,
        cited[0] if cited[0] is not None else place[0],
        cited[1] if cited[1] is not None else place[1],
        QuoteState.ELSEWHERE if elsewhere else match.state,
        Span(*place, match.start, match.end),
        text[match.start : match.end],
        name,
        sha256,
    )
