"""Quotes are looked for in the documents before anyone sees them.

A quote has one of five states (:class:`~rlm_desktop.core.model.QuoteState`). The search is on the stored text of the
pages; a full-text query finds the candidates where the cited page does not hold the words.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from rlm_desktop.case.documents import id_list
from rlm_desktop.case.index import UNSPACED, run_phrase, runs
from rlm_desktop.core.figures import counted
from rlm_desktop.core.model import Citation, QuoteState, Span
from rlm_desktop.engine.matching import Match, begins_before, match_nearly, match_quote, match_words
from rlm_desktop.engine.page_breaks import join_pages

_CANDIDATES = (60, 40, 30, 15, 15, 30)
"""Pages that each of the queries for a quote may name."""
_FURNITURE = 300
"""Characters that may stand between the words of one page and those of the next."""
_NEARLY = 15
"""Candidates of one query that are looked at for words that are nearly those of a quote."""
_WINDOWS = 60
_WINDOW_WORDS = 4
_PIECES = 40
_PIECE_CHARACTERS = 5


@dataclass(frozen=True, slots=True)
class _Found:
    place: tuple[int, int]
    match: Match


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

    The very words anywhere go before words that are only near. Near words count only where they were said to stand:
    those of another page may be another page's words.

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
    places: Iterator[tuple[int, int, bool]] = _candidates(connection, quote, documents, document)
    if document is not None and page is not None:
        places = chain([(document, page, True)], places)
    near: _Found | None = None
    for *place, closely in places:
        at = (place[0], place[1])
        as_cited = all(said is None or said == true for said, true in zip(cited, at, strict=True))
        match = _match_on_page(connection, quote, *at, nearly=as_cited and closely)
        if match and match.state is not QuoteState.NEAR:
            return _citation(connection, marker, quote, cited, at, match, elsewhere=not as_cited)
        if match and as_cited and (near is None or match.score > near.match.score):
            near = _Found(at, match)
    return _citation(connection, marker, quote, cited, *((near.place, near.match) if near else (None, None)))


def not_found_sentence(citations: Iterable[Citation]) -> str:
    """What the head of an answer says of its quotes that stand nowhere; empty when all stand."""
    missing = sum(not citation.state.stands for citation in citations)
    if not missing:
        return ""
    were, them = ("was", "it") if missing == 1 else ("were", "them")
    return f"{counted(missing, 'quote')} {were} not found in the documents. Do not rely on {them}."


def nearest_words(connection: sqlite3.Connection, quote: str, document: int, page: int) -> str:
    """The words of a page that come closest to a quote, for telling a model what it should have quoted."""
    text = _page_text(connection, document, page)
    match = match_quote(quote, text, least=40.0)
    return text[match.start : match.end] if match else ""


def _match_on_page(
    connection: sqlite3.Connection, quote: str, document: int, number: int, *, nearly: bool
) -> Match | None:
    """A quote on a page, or running over to the next one."""
    text = _page_text(connection, document, number)
    match = match_words(quote, text)
    if match and match.state is not QuoteState.NEAR:
        return match
    reach = 2 * len(quote) + _FURNITURE
    joined = join_pages(connection, document, number, reach=reach) if begins_before(quote, text, reach) else None
    across = match_words(quote, joined.text) if joined else None
    # What lies on the first page alone was judged there, with the words before it that are cut off here.
    if joined and across and across.state is not QuoteState.NEAR and across.start < joined.first < across.end:
        return _on_first_page(across, joined.start, joined.first, joined.text)
    if match or not nearly:
        return match
    match = match_nearly(quote, text)
    if match is None and joined:
        across = match_nearly(quote, joined.text)
        if across and across.start < joined.first < across.end:
            return _on_first_page(across, joined.start, joined.first, joined.text)
    return match


def _on_first_page(match: Match, start: int, first: int, text: str) -> Match:
    """A match over two pages as one on the first; its words are those of both."""
    state = QuoteState.NORMALISED if match.state is QuoteState.EXACT else match.state
    words = match.words or text[match.start : match.end]
    return replace(match, state=state, start=start + match.start, end=start + min(match.end, first), words=words)


def _candidates(
    connection: sqlite3.Connection, quote: str, documents: Sequence[int] | None, first: int | None
) -> Iterator[tuple[int, int, bool]]:
    """Pages of the scope that hold the quote's words, those of document ``first`` first, best ranked first.

    Each with whether it is ranked so well that words that are only near are worth looking for.
    """
    scope = None if documents is None else id_list(documents)
    seen = set()
    for query, most in zip(chain(_full_text_queries(quote), _unspaced_queries(quote)), _CANDIDATES, strict=False):
        rows = connection.execute(
            f"""
            SELECT pages.document, pages.number FROM pages_fts CROSS JOIN pages ON pages.id = pages_fts.rowid
            WHERE pages_fts MATCH ? {"" if scope is None else "AND pages.document IN (SELECT value FROM json_each(?))"}
            ORDER BY pages.document != ?, rank LIMIT ?
            """,
            (query, *(() if scope is None else (scope,)), first or 0, most),
        ).fetchall()
        for rank, place in enumerate(rows):
            if place not in seen:
                seen.add(place)
                yield (*place, rank < _NEARLY)


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
    yield " OR ".join(map(_phrase, zip(telling[:4])))


def _unspaced_queries(quote: str) -> Iterator[str]:
    """A query for any short piece of the quote's runs without spaces: a line's end may cut the others in two."""
    solid = re.sub(f"(?<={UNSPACED.pattern})\\s+(?={UNSPACED.pattern})", "", quote)
    pieces = []
    for start, end in runs(solid):
        for at in range(start, max(end - _PIECE_CHARACTERS, start) + 1, 2):
            phrase, begins = run_phrase(solid[at : min(at + _PIECE_CHARACTERS, end)])
            pieces.append(f'"{phrase}"' + ("*" if begins else ""))
    if pieces:
        step = -(-len(pieces) // _PIECES)
        yield " OR ".join(pieces[::step])


def _phrase(words: Sequence[str]) -> str:
    return f'"{" ".join(words)}"'


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
        match.words or text[match.start : match.end],
        name,
        sha256,
    )
