"""Finds pages by a query, ranked; see :mod:`rlm_desktop.corpus.query` for the language."""

from __future__ import annotations

import heapq
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, product

from rlm_desktop.case.documents import id_list
from rlm_desktop.case.index import UNSPACED
from rlm_desktop.core.model import SearchHit, Span
from rlm_desktop.corpus.branches import TooMixedError, branches
from rlm_desktop.corpus.fields import Field
from rlm_desktop.corpus.fuzzy import near_words
from rlm_desktop.corpus.match import count_up_to
from rlm_desktop.corpus.patterns import compile_pattern
from rlm_desktop.corpus.query import (
    And,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Query,
    Term,
    leaves,
    parse_query,
    plain_query,
    terms,
    words,
)
from rlm_desktop.corpus.scopes import BranchPages, Wanted, wanted_documents
from rlm_desktop.corpus.snippets import Marker, snippet, term_marker

_PAGES_AT_ONCE = 200
# A word on more than a twentieth of the pages of a large case says little.
_COMMON_SHARE = 20
_COMMON_PAGES = 2_000
_MOST_COMBINATIONS = 50
_SHARP_S = re.compile("ss|ß", re.IGNORECASE)
_MOST_SHARP_S = 3
# Words of English questions; they find nothing, but are rare enough in documents to lead the ranking astray.
_QUESTION_WORDS = frozenset(
    {
        *("a", "about", "an", "and", "any", "are", "as", "at", "be", "been", "by", "can", "could", "did", "do", "does"),
        *("for", "from", "had", "has", "have", "how", "i", "in", "is", "it", "its", "many", "me", "much", "of", "on"),
        *("or", "our", "please", "show", "tell", "that", "the", "their", "them", "there", "these", "they", "this"),
        *("those", "to", "us", "was", "we", "were", "what", "when", "where", "which", "who", "whom", "whose", "why"),
        *("will", "with", "would", "you", "your"),
    }
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found.

    Attributes:
        hits: The best pages, best first (BM25); pages that are only asked for by fields or patterns have the score 0
            and come in order, the first pages of documents first.
        pages: How many pages there are in all.
        ranked: How many of them were ranked. When these are fewer, there may be better ones among the others.
        loose: No page has all the words; these have the most telling of them.
    """

    hits: tuple[SearchHit, ...]
    pages: int
    ranked: int
    loose: bool = False


def find(connection: sqlite3.Connection, query: str, limit: int = 20, documents: Sequence[int] | None = None) -> Found:
    """The pages that a query finds, and how many there are.

    A query of words only, such as a question, that no page answers with all of its words finds the pages that
    hold the most telling of them.

    Args:
        connection: A case.
        query: See :mod:`rlm_desktop.corpus.query`.
        limit: The most hits.
        documents: Search these documents only. When None, all but older versions, which ``is:old`` asks for.

    Raises:
        QueryError: There is nothing in the query to search for.
    """
    parsed = _understood(connection, query)
    limit = max(limit, 0)
    found = _find(connection, parsed.root, limit, documents)
    if not found.pages and parsed.plain:
        loose = _loose(connection, parsed)
        return replace(_find(connection, loose, limit, documents), loose=True) if loose else found
    return found


def search(
    connection: sqlite3.Connection, query: str, limit: int = 20, documents: Sequence[int] | None = None
) -> list[SearchHit]:
    """The pages that a query finds, best first; see :func:`find`."""
    return list(find(connection, query, limit, documents).hits)


def every_hit(
    connection: sqlite3.Connection, query: str, documents: Sequence[int] | None = None
) -> Iterator[SearchHit]:
    """Every page that :func:`find` counts, unranked, by document and page; some hundred are in memory at a time.

    Raises:
        QueryError: There is nothing in the query to search for. Raised at once, not at the first hit.
    """
    root = _finding(connection, query, documents)
    markers = _markers(root)
    pages = _every_page(connection, root, documents)
    return (hit for some in _batches(pages) for hit in _hits(connection, [(page, 0.0) for page in some], markers))


def is_loose(connection: sqlite3.Connection, query: str, documents: Sequence[int] | None = None) -> bool:
    """Whether no page has all the words of a query, so that it finds pages with the most telling of them.

    Raises:
        QueryError: There is nothing in the query to search for.
    """
    parsed = _understood(connection, query)
    return parsed.plain and next(_every_page(connection, parsed.root, documents), None) is None


def found_documents(connection: sqlite3.Connection, query: str, documents: Sequence[int] | None = None) -> list[int]:
    """The documents of the pages that :func:`find` counts, by id.

    Raises:
        QueryError: There is nothing in the query to search for.
    """
    found: set[int] = set()
    for some in _batches(_every_page(connection, _finding(connection, query, documents), documents)):
        rows = connection.execute(
            "SELECT DISTINCT document FROM pages WHERE id IN (SELECT value FROM json_each(?))", (id_list(some),)
        )
        found.update(document for (document,) in rows)
    return sorted(found)


# -- the query ----------------------------------------------------------------------------------------------


def _understood(connection: sqlite3.Connection, text: str) -> Query:
    """A query whose branches can be told, with the words of the case in the place of those that may differ."""
    parsed = parse_query(text)
    try:
        branches(parsed.root)
    except TooMixedError:
        parsed = plain_query(text)
    return replace(parsed, root=_spelt(connection, parsed.root))


def _finding(connection: sqlite3.Connection, text: str, documents: Sequence[int] | None) -> Node:
    """A query, or what it is taken for when it finds nothing."""
    parsed = _understood(connection, text)
    if parsed.plain and next(_every_page(connection, parsed.root, documents), None) is None:
        return _loose(connection, parsed) or parsed.root
    return parsed.root


def _spelt(connection: sqlite3.Connection, node: Node) -> Node:
    match node:
        case Term():
            return _either(_spellings(connection, node))
        case Near(parts, distance):
            ways = product(*(_spellings(connection, part) for part in parts))
            return _either([Near(way, distance) for way in islice(ways, _MOST_COMBINATIONS)])
        case And(parts):
            return And(tuple(_spelt(connection, part) for part in parts))
        case Or(parts):
            return Or(tuple(_spelt(connection, part) for part in parts))
        case Not(part):
            return Not(_spelt(connection, part))
    return node


def _spellings(connection: sqlite3.Connection, term: Term) -> list[Term]:
    """The words of the case that are near enough to a term or are ways to write it; the term if there is none."""
    if term.distance:
        return [Term(word) for word in near_words(connection, term.text, term.distance) or [term.text]]
    return [term, *(other for other in _with_sharp_s(term) if count_up_to(connection, other, 0))]


def _with_sharp_s(term: Term) -> list[Term]:
    """A term with ß in the place of ss and the other way round, which the index takes for different letters."""
    pieces = _SHARP_S.split(term.text)
    if not 1 < len(pieces) <= _MOST_SHARP_S + 1:
        return []
    ways = product(("ss", "ß"), repeat=len(pieces) - 1)
    spelt = ["".join(chain.from_iterable(zip(pieces, (*way, ""), strict=True))) for way in ways]
    return [replace(term, text=text) for text in spelt if text.lower() != term.text.lower()]


def _loose(connection: sqlite3.Connection, query: Query) -> Node | None:
    """The words of a question that tell pages apart, any of which will do; of unspaced scripts pairs of characters."""
    asked = words(" ".join(term.text for term in terms(query.root)))
    content = [term for term in asked if term.text.lower() not in _QUESTION_WORDS] or asked
    parts = list(dict.fromkeys(part for term in content for part in _parts(term)))
    (pages,) = connection.execute("SELECT coalesce(max(id), 0) FROM pages").fetchone()
    most = max(_COMMON_PAGES, pages // _COMMON_SHARE)
    counts = {part: count_up_to(connection, part, most) for part in parts}
    found = [part for part in parts if counts[part]]
    chosen = [part for part in found if counts[part] <= most] or found
    return _either(chosen) if chosen else None


def _parts(term: Term) -> list[Term]:
    if not UNSPACED.search(term.text):
        return [term]
    return [Term(term.text[at : at + 2]) for at in range(max(1, len(term.text) - 1))]


def _either(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))


# -- the pages ----------------------------------------------------------------------------------------------


def _find(connection: sqlite3.Connection, root: Node, limit: int, documents: Sequence[int] | None) -> Found:
    rankings = [each.rank(limit) for each in _branch_pages(connection, root, documents)]
    best = heapq.nsmallest(limit, (row for each in rankings for row in each.best), key=lambda row: -row[1])
    hits = [
        hit
        for at in range(0, len(best), _PAGES_AT_ONCE)
        for hit in _hits(connection, best[at : at + _PAGES_AT_ONCE], _markers(root))
    ]
    return Found(tuple(hits), sum(each.pages for each in rankings), sum(each.ranked for each in rankings))


def _every_page(connection: sqlite3.Connection, root: Node, documents: Sequence[int] | None) -> Iterator[int]:
    return heapq.merge(*(each.every_page() for each in _branch_pages(connection, root, documents)))


def _branch_pages(connection: sqlite3.Connection, root: Node, documents: Sequence[int] | None) -> list[BranchPages]:
    old = Field("is", "old") in leaves(root)
    wanted = Wanted(None if documents is None else tuple(documents), old=old)
    return [
        BranchPages(connection, branch, wanted_documents(connection, wanted, branch.documents))
        for branch in branches(root)
    ]


def _batches(pages: Iterable[int]) -> Iterator[list[int]]:
    waiting = iter(pages)
    while some := list(islice(waiting, _PAGES_AT_ONCE)):
        yield some


# -- the hits -----------------------------------------------------------------------------------------------


def _markers(root: Node) -> list[Marker]:
    found = term_marker(list(terms(root)))
    patterns = [leaf for leaf in _asked(root) if isinstance(leaf, Pattern)]
    return [*([found] if found else []), *(compile_pattern(each.text, each.flags).spans for each in patterns)]


def _asked(node: Node) -> Iterator[Node]:
    """The leaves that a hit may hold."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _asked(part)
        case Not():
            return
        case _:
            yield node


def _hits(
    connection: sqlite3.Connection, best: Sequence[tuple[int, float]], markers: Sequence[Marker]
) -> Iterator[SearchHit]:
    rows = connection.execute(
        """
        SELECT pages.id, document, name, number, label, text FROM pages JOIN documents ON documents.id = document
        WHERE pages.id IN (SELECT value FROM json_each(?))
        """,
        (id_list(page for page, _ in best),),
    )
    pages = {page: row for page, *row in rows}
    for page, score in best:
        document, name, number, label, text = pages[page]
        shown = snippet(text, markers)
        span = Span(document, number, *shown.place) if shown.place else None
        yield SearchHit(document, name, number, shown.text, score, shown.marks, label, span)
