"""Quotes are looked for in the documents before anyone sees them.

A quote has one of five states (:class:`~rlm_desktop.core.model.QuoteState`). The search is on the stored text of the
pages; a full-text query finds the candidates where the cited page does not hold the words.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.fuzz import partial_ratio_alignment

from rlm_desktop.core.model import Citation, QuoteState, Span

NEAR_SCORE = 85.0
"""Least share (in %) of a quote's characters that must stand in one place for ``near``."""
SHORTEST_QUOTE = 12
"""Quoted strings shorter than this, in characters, are names or terms rather than evidence."""
_CANDIDATES = 60
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
    """Fold case, white space, hyphenation, ligatures, quotation marks, dashes and Unicode forms."""
    folded: list[str] = []
    origin: list[int] = []
    index = 0
    while index < len(text):
        character = text[index]
        hyphenated = _HYPHENATION.match(text, index) if character in "-\u00ad‐" else None
        if hyphenated:
            index = hyphenated.end()
            continue
        if character.isspace():
            if folded and folded[-1] != " ":
                folded.append(" ")
                origin.append(index)
        elif character not in _INVISIBLE:
            for piece in unicodedata.normalize("NFKC", character.translate(_FOLDED)).casefold():
                folded.append(piece)
                origin.append(index)
        index += 1
    return Normalised("".join(folded), tuple(origin))


_HYPHENATION = re.compile(r"(?:\u00ad|(?<=\w)[-‐][ \t]*\r?\n\s*(?=\w))")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a quote stands in one text, and how well; ``score`` is in %."""

    state: QuoteState
    start: int
    end: int
    score: float = 100.0


def match_quote(quote: str, text: str, *, least: float = NEAR_SCORE) -> Match | None:
    """The best place of a quote in a text, or None if less than ``least`` % of it stands anywhere."""
    at = text.find(quote)
    if at >= 0 and quote:
        return Match(QuoteState.EXACT, at, at + len(quote))
    wanted = normalise(quote.strip()).text.strip()
    page = normalise(text)
    if not wanted or not page.text:
        return None
    at = page.text.find(wanted)
    if at >= 0:
        return Match(QuoteState.NORMALISED, *page.span(at, at + len(wanted)))
    if len(wanted) > len(page.text):
        return None
    alignment = partial_ratio_alignment(wanted, page.text, score_cutoff=least)
    if alignment is None or alignment.dest_end <= alignment.dest_start:
        return None
    return Match(QuoteState.NEAR, *page.span(alignment.dest_start, alignment.dest_end), score=alignment.score)


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
    if document is not None and page is not None:
        match = _match_on_page(connection, quote, document, page)
        if match:
            return _citation(connection, marker, quote, (document, page), (document, page), match)
    for place in _candidates(connection, quote, documents, document):
        as_cited = document is None or (page is None and place[0] == document)
        match = _match_on_page(connection, quote, *place)
        if match and (as_cited or match.state is not QuoteState.NEAR):
            state = match.state if as_cited else QuoteState.ELSEWHERE
            return _citation(connection, marker, quote, (document, page), place, replace(match, state=state))
    return _citation(connection, marker, quote, (document, page), None, None)


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


def same_words(one: str, other: str) -> bool:
    """Whether one text holds the other, trivial differences aside."""
    first, second = normalise(one).text.strip(), normalise(other).text.strip()
    return first in second or second in first


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
    """Pages that hold the quote's words, those of document ``first`` first, best ranked first."""
    scope = set(documents) if documents is not None else None
    seen = set()
    for query in _full_text_queries(quote):
        rows = connection.execute(
            """
            SELECT pages.document, pages.number FROM pages_fts JOIN pages ON pages.id = pages_fts.rowid
            WHERE pages_fts MATCH ? ORDER BY pages.document != ?, rank LIMIT ?
            """,
            (query, first or 0, _CANDIDATES),
        ).fetchall()
        for place in rows:
            if place not in seen and (scope is None or place[0] in scope):
                seen.add(place)
                yield place


def _full_text_queries(quote: str) -> Iterator[str]:
    """Full-text queries for a quote, strictest first: its first words as a phrase, all its long words, most of them."""
    words = re.findall(r"\w+", quote)
    if not words:
        return
    yield '"' + " ".join(words[:8]) + '"'
    if len(words) > 10:
        # The first words may be hyphenated over a line end in the document, the middle ones then are not.
        middle = len(words) // 2
        yield '"' + " ".join(words[middle : middle + 5]) + '"'
    telling = sorted(set(words), key=len, reverse=True)[:6]
    yield " AND ".join(f'"{word}"' for word in telling)
    if len(telling) > 3:
        yield " AND ".join(f'"{word}"' for word in telling[:3])


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
        match.state,
        Span(*place, match.start, match.end),
        text[match.start : match.end],
        name,
        sha256,
    )
