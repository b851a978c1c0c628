"""Finds pages by words, ranked, and by regular expression, in order."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence

from rlm_desktop.case.documents import id_list
from rlm_desktop.core.errors import QueryError
from rlm_desktop.core.model import GrepHit, SearchHit, Span
from rlm_desktop.corpus.query import UNSPACED, And, Near, Node, Or, Query, Term, parse_query, terms, to_fts, words

_MOST_HITS = 100_000
_SNIPPET_WORDS = 40
_SNIPPET_CHARACTERS = 240
_LINE_CHARACTERS = 200
# SQLite refuses patterns of more than 50,000 bytes.
_PATTERN_CHARACTERS = 5_000
# Readers take these two characters out of every text.
_OPEN, _CLOSE = "\x02", "\x03"
# A word on more than a twentieth of the pages of a large case says little and takes long to rank.
_COMMON_SHARE = 20
_COMMON_PAGES = 2_000
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


def search(
    connection: sqlite3.Connection, query: str, limit: int = 20, documents: Sequence[int] | None = None
) -> list[SearchHit]:
    """The pages that a query finds, best first (BM25).

    A query of words only, such as a question, that no page answers with all of its words finds the pages that
    hold the most telling of them.

    Args:
        connection: A case.
        query: See :mod:`rlm_desktop.corpus.query`.
        limit: The most hits.
        documents: Search these documents only.

    Raises:
        QueryError: There is nothing in the query to search for.
    """
    parsed = parse_query(query)
    limit = min(limit, _MOST_HITS)
    if limit <= 0:
        return []
    scope = None if documents is None else id_list(documents)
    if any(UNSPACED.search(term.text) for term in terms(parsed.root)):
        return _find_parts(connection, parsed, limit, scope)
    hits = _ranked(connection, to_fts(parsed.root), limit, scope)
    if not hits and parsed.plain:
        loose = _telling(connection, parsed)
        hits = _ranked(connection, to_fts(loose), limit, scope) if loose else []
    return hits


def grep(
    connection: sqlite3.Connection, pattern: str, limit: int | None = None, documents: Sequence[int] | None = None
) -> Iterator[GrepHit]:
    """The matches of a Python regular expression in the text of the pages, in the order of documents and pages.

    ``^`` and ``$`` stand for the ends of lines. A match does not go on to the next page; empty matches are left out.

    Args:
        connection: A case.
        pattern: A regular expression; ``(?i)`` at its start makes it blind to case.
        limit: The most hits; all of them when None.
        documents: Look into these documents only.

    Raises:
        QueryError: The pattern is not a regular expression. Raised at once, not at the first hit.
    """
    try:
        compiled = re.compile(pattern, re.MULTILINE)
    except (re.error, RecursionError, OverflowError) as error:
        raise QueryError(
            f"The pattern {pattern!r} is not a regular expression ({error}).",
            remedy="Put a backslash before signs that are meant literally, such as \\( or \\*.",
        ) from error
    return _matches(connection, compiled, limit, None if documents is None else id_list(documents))


# -- by words -----------------------------------------------------------------------------------------------


def _ranked(connection: sqlite3.Connection, match: str, limit: int, scope: str | None) -> list[SearchHit]:
    rows = connection.execute(
        f"""
        SELECT pages.document, documents.name, pages.number, bm25(pages_fts),
            snippet(pages_fts, 0, ?, ?, '…', {_SNIPPET_WORDS})
        FROM pages_fts
        CROSS JOIN pages ON pages.id = pages_fts.rowid
        CROSS JOIN documents ON documents.id = pages.document
        WHERE pages_fts MATCH ? {"" if scope is None else "AND pages.document IN (SELECT value FROM json_each(?))"}
        ORDER BY rank LIMIT ?
        """,
        (_OPEN, _CLOSE, match, *(() if scope is None else (scope,)), limit),
    )
    hits = []
    for document, name, number, rank, marked in rows:
        snippet, marks = _unmark(marked)
        hits.append(SearchHit(document, name, number, snippet, -rank, marks))
    return hits


def _unmark(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A snippet on one line without its marks, and where they stood."""
    parts: list[str] = []
    marks: list[tuple[int, int]] = []
    length = start = 0
    for part in re.split(f"([{_OPEN}{_CLOSE}])", re.sub(r"\s+", " ", marked)):
        if part == _OPEN:
            start = length
        elif part == _CLOSE:
            marks.append((start, length))
        else:
            parts.append(part)
            length += len(part)
    return "".join(parts), tuple(marks)


def _telling(connection: sqlite3.Connection, query: Query) -> Node | None:
    """The words of a question that tell pages apart, any of which will do."""
    asked = words(" ".join(term.text for term in terms(query.root)))
    content = [term for term in asked if term.text.lower() not in _QUESTION_WORDS] or asked
    (pages,) = connection.execute("SELECT coalesce(max(id), 0) FROM pages").fetchone()
    common = max(_COMMON_PAGES, pages // _COMMON_SHARE)
    counts = {
        term: connection.execute("SELECT count(*) FROM pages_fts WHERE pages_fts MATCH ?", (to_fts(term),)).fetchone()[
            0
        ]
        for term in content
    }
    found = [term for term in content if counts[term]]
    chosen = tuple(term for term in found if counts[term] <= common) or tuple(found)
    return Or(chosen) if chosen else None


# -- by parts of the text -----------------------------------------------------------------------------------


def _find_parts(connection: sqlite3.Connection, query: Query, limit: int, scope: str | None) -> list[SearchHit]:
    """Pages that hold the terms as parts of their text, those with the most of them first."""
    hits = _containing(connection, query.root, limit, scope)
    if not hits and query.plain:
        hits = _containing(connection, Or(tuple(terms(query.root))), limit, scope)
    return hits


def _containing(connection: sqlite3.Connection, node: Node, limit: int, scope: str | None) -> list[SearchHit]:
    condition, patterns = _condition(node)
    wanted = list(dict.fromkeys(term.text for term in terms(node)))
    counted = " + ".join(
        "(length(text) - length(replace(lower(text), lower(?), ''))) * 1.0 / length(?)" for _ in wanted
    )
    rows = connection.execute(
        f"""
        SELECT pages.document, documents.name, pages.number, {counted} AS score, text
        FROM pages JOIN documents ON documents.id = pages.document
        WHERE {condition} {"" if scope is None else "AND pages.document IN (SELECT value FROM json_each(?))"}
        ORDER BY score DESC, pages.id LIMIT ?
        """,
        (*(text for text in wanted for _ in range(2)), *patterns, *(() if scope is None else (scope,)), limit),
    )
    hits = []
    for document, name, number, score, text in rows:
        snippet, marks = _window(text, wanted)
        hits.append(SearchHit(document, name, number, snippet, score, marks))
    return hits


def _condition(node: Node) -> tuple[str, list[str]]:
    """A query as a condition of SQL over ``text``, and its parameters."""
    match node:
        case Term(text):
            escaped = re.sub(r"([%_\\])", r"\\\1", text[:_PATTERN_CHARACTERS])
            return r"text LIKE ? ESCAPE '\'", [f"%{escaped}%"]
        case Near(parts):
            return _joined(" AND ", parts)
        case Or(parts):
            return _joined(" OR ", parts)
        case And(parts, excluded):
            condition, patterns = _joined(" AND ", parts)
            if excluded:
                unwanted, more = _joined(" OR ", excluded)
                return f"({condition} AND NOT {unwanted})", patterns + more
            return condition, patterns


def _joined(operator: str, parts: Sequence[Node]) -> tuple[str, list[str]]:
    conditions = [_condition(part) for part in parts]
    return (
        "(" + operator.join(condition for condition, _ in conditions) + ")",
        [pattern for _, patterns in conditions for pattern in patterns],
    )


def _window(text: str, wanted: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text around the first of the wanted words, on one line, and where the words stand in it."""
    pattern = re.compile("|".join(re.escape(word) for word in sorted(wanted, key=len, reverse=True)), re.IGNORECASE)
    first = pattern.search(text)
    begin = max(0, first.start() - _SNIPPET_CHARACTERS // 3) if first else 0
    end = begin + _SNIPPET_CHARACTERS
    inside = re.sub(r"\s+", " ", text[begin:end])
    snippet = ("…" if begin else "") + inside + ("…" if end < len(text) else "")
    return snippet, tuple(match.span() for match in pattern.finditer(snippet))


# -- by regular expression ----------------------------------------------------------------------------------


def _matches(
    connection: sqlite3.Connection, pattern: re.Pattern[str], limit: int | None, scope: str | None
) -> Iterator[GrepHit]:
    found = 0
    for document, name, number, text in _texts(connection, scope):
        for match in pattern.finditer(text):
            if limit is not None and found >= limit:
                return
            if match.end() > match.start():
                found += 1
                span = Span(document, number, match.start(), match.end())
                yield GrepHit(span, name, match[0], _line(text, *match.span()))


def _texts(connection: sqlite3.Connection, scope: str | None) -> Iterator[tuple[int, str, int, str]]:
    """Every page: document, name, number, text. One document at a time: sorting in SQL would copy all text."""
    condition, parameters = ("", ()) if scope is None else ("WHERE id IN (SELECT value FROM json_each(?))", (scope,))
    for document, name in connection.execute(
        f"SELECT id, name FROM documents {condition} ORDER BY path, id", parameters
    ).fetchall():
        rows = connection.execute("SELECT number, text FROM pages WHERE document = ? ORDER BY number", (document,))
        for number, text in rows:
            yield document, name, number, text


def _line(text: str, start: int, end: int) -> str:
    """The line or lines that a match stands in, cut where they are very long."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    begin = max(line_start, start - _LINE_CHARACTERS)
    finish = min(line_end if line_end >= 0 else len(text), end + _LINE_CHARACTERS)
    return ("…" if begin > line_start else "") + text[begin:finish] + ("…" if finish == end + _LINE_CHARACTERS else "")
