"""Writes a query of words in the language of FTS5, and counts and ranks the pages that fit it.

To rank a page FTS5 must look its length up, which takes many times as long as to find it (measured at 1,000,000 pages:
18 ms to find the 573,016 pages of one word, 830 ms to rank them). So what fits more pages than a cut is not ranked
wholly: of a query with OR the rarer parts come first, which tell pages apart best; of anything else every n-th page is
ranked. All pages are counted, and it is told how many of them were ranked.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rlm_desktop.case.index import run_phrase, runs
from rlm_desktop.corpus.query import And, Near, Node, Not, Or, Term, has_letters

RANKED_PAGES = 12_000
"""Of what fits twice as many pages, so many or more are ranked: some 20 ms of processor time at 1,000,000 pages."""

_SAFETY = 2


@dataclass(frozen=True, slots=True)
class Scope:
    """Which pages count: conditions of SQL that begin with AND, or "" when all pages do.

    Attributes:
        sql: Over ``rowid`` of the index.
        of_pages: The same over the rows of ``pages``, with the same parameters.
        parameters: Of either.
        excluded: The stretches of ids (first, last) that do not count, when they are few: to count what is found in
            these and take it off is faster than to ask for the condition at every page.
    """

    sql: str = ""
    of_pages: str = ""
    parameters: tuple[str | int, ...] = ()
    excluded: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best pages, (id, score) with the best first; how many pages fit, and how many of them were ranked."""

    best: list[tuple[int, float]]
    pages: int
    ranked: int


def to_fts(node: Node) -> str:
    """A query of words in the language of FTS5, every word quoted."""
    match node:
        case Term():
            return _joined(" AND ", [phrase.quoted() for phrase in phrases(node)])
        case Near(parts, distance):
            return _near([phrases(part) for part in parts], distance)
        case Or(parts):
            return _joined(" OR ", [to_fts(part) for part in parts])
        case And(parts):
            wanted = _joined(" AND ", [to_fts(part) for part in parts if not isinstance(part, Not)])
            unwanted = [to_fts(part.part) for part in parts if isinstance(part, Not)]
            return f"({wanted} NOT {_joined(' OR ', unwanted)})" if unwanted else wanted
    raise TypeError(node)


def rank(connection: sqlite3.Connection, node: Node, limit: int, scope: Scope) -> Ranking:
    """The best pages for a query of words by BM25."""
    cut = max(RANKED_PAGES, limit * _SAFETY)
    if _is_rather_rare(connection, node, cut):
        rows = _scored(connection, node, scope, f"LIMIT {cut + 1}")
        if len(rows) <= cut:
            return Ranking(_best(rows, limit), len(rows), len(rows))
    pages = count(connection, node, scope)
    step = pages // cut
    if step <= 1:
        return Ranking(_best(_scored(connection, node, scope), limit), pages, pages)
    telling = _telling(connection, node, cut)
    if telling != node and _at_most(connection, telling, cut) <= cut:
        rows = _scored(connection, telling, scope)
        if len(rows) >= limit:
            return Ranking(_best(rows, limit), pages, len(rows))
        telling = node
    rows = _scored(connection, telling, replace(scope, sql=f"AND rowid % {step} = {step // 2} {scope.sql}"))
    return Ranking(_best(rows, limit), pages, len(rows))


def count(connection: sqlite3.Connection, node: Node, scope: Scope) -> int:
    """How many pages fit a query of words."""
    sql, fts = "SELECT count(*) FROM pages_fts WHERE pages_fts MATCH ?", to_fts(node)
    if scope.excluded is None:
        return int(connection.execute(f"{sql} {scope.sql}", (fts, *scope.parameters)).fetchone()[0])
    (pages,) = connection.execute(sql, (fts,)).fetchone()
    for first, last in scope.excluded:
        pages -= connection.execute(f"{sql} AND rowid BETWEEN ? AND ?", (fts, first, last)).fetchone()[0]
    return int(pages)


def fitting(connection: sqlite3.Connection, node: Node, scope: Scope) -> Iterator[int]:
    """The pages that fit a query of words, by id."""
    sql = f"SELECT rowid FROM pages_fts WHERE pages_fts MATCH ? {scope.sql} ORDER BY rowid"
    return (page for (page,) in connection.execute(sql, (to_fts(node), *scope.parameters)))


def count_up_to(connection: sqlite3.Connection, node: Node, most: int) -> int:
    """How many pages fit, or more than ``most`` when it is more than that."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM pages_fts WHERE pages_fts MATCH ? LIMIT ?)"
    return int(connection.execute(sql, (to_fts(node), most + 1)).fetchone()[0])


# -- the language of FTS5 -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side; ``of_runs`` when they stand in the column for unspaced scripts."""

    text: str
    of_runs: bool
    prefix: bool

    def quoted(self) -> str:
        """The phrase in the language of FTS5."""
        return f"{{bigrams}} : {self.bare()}" if self.of_runs else self.bare()

    def bare(self) -> str:
        """The same without its column."""
        words, prefix = run_phrase(self.text, prefix=self.prefix) if self.of_runs else (self.text, self.prefix)
        return '"' + words.replace('"', '""') + '"' + ("*" if prefix else "")


def phrases(term: Term) -> list[Phrase]:
    """The phrases that a term is made of: words in spaced scripts and strings in others, in turns."""
    found: list[Phrase] = []
    end = 0
    for start, stop in runs(term.text):
        between = term.text[end:start]
        if has_letters(between):
            found.append(Phrase(between, of_runs=False, prefix=False))
        if found and found[-1].of_runs:
            found[-1] = Phrase(found[-1].text + between + term.text[start:stop], of_runs=True, prefix=False)
        else:
            found.append(Phrase(term.text[start:stop], of_runs=True, prefix=False))
        end = stop
    if has_letters(term.text[end:]) or not found:
        return [*found, Phrase(term.text[end:], of_runs=False, prefix=term.prefix)]
    return [*found[:-1], Phrase(found[-1].text, of_runs=True, prefix=term.prefix)]


def _near(parts: list[list[Phrase]], distance: int) -> str:
    """Nearness within one column; what stands in two is only on the same page."""
    every = [phrase for part in parts for phrase in part]
    columns = {phrase.of_runs for phrase in every}
    if len(columns) > 1 or len(every) > len(parts):
        return _joined(" AND ", [phrase.quoted() for phrase in every])
    column = "{bigrams} : " if True in columns else ""
    return f"{column}NEAR({' '.join(phrase.bare() for phrase in every)}, {distance})"


def _joined(operator: str, parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({operator.join(parts)})"


# -- ranking ------------------------------------------------------------------------------------------------


def _best(rows: list[tuple[int, float]], limit: int) -> list[tuple[int, float]]:
    best = heapq.nsmallest(limit, rows, key=lambda row: (row[1], row[0]))
    return [(page, -score) for page, score in best]


def _scored(connection: sqlite3.Connection, node: Node, scope: Scope, more: str = "") -> list[tuple[int, float]]:
    # bm25() and not the column rank: to sort by that FTS5 copies every page's places of words first.
    sql = f"SELECT rowid, bm25(pages_fts) FROM pages_fts WHERE pages_fts MATCH ? {scope.sql} {more}"
    return connection.execute(sql, (to_fts(node), *scope.parameters)).fetchall()


def _is_rather_rare(connection: sqlite3.Connection, node: Node, cut: int) -> bool:
    """Whether it is best to rank before counting: for a phrase of common words, to count takes as long as to rank."""
    if isinstance(node, Near) or (isinstance(node, Term) and not node.prefix and len(node.text.split()) > 1):
        return True
    return _at_most(connection, node, cut) <= cut


def _at_most(connection: sqlite3.Connection, node: Node, cut: int) -> int:
    """At most so many pages fit; more than ``cut`` when it would take long to say."""
    match node:
        case And(parts) | Near(parts):
            return _least(connection, [part for part in parts if not isinstance(part, Not)], cut)
        case Or(parts):
            total = 0
            for part in parts:
                total += _at_most(connection, part, cut)
                if total > cut:
                    break
            return total
        case Term(prefix=True):
            return cut + 1
        case Term(text) if len(text.split()) > 1:
            return _least(connection, [Term(word) for word in text.split() if has_letters(word)], cut)
    return count_up_to(connection, node, cut)


def _least(connection: sqlite3.Connection, parts: Sequence[Node], cut: int) -> int:
    return next((number for part in parts if (number := _at_most(connection, part, cut)) <= cut), cut + 1)


def _telling(connection: sqlite3.Connection, node: Node, cut: int) -> Node:
    """Of a query with OR the rarest parts, as many as the cut allows, but at least one; of another the whole."""
    if not isinstance(node, Or):
        return node
    counted = sorted(((_at_most(connection, part, cut), part) for part in node.parts), key=lambda pair: pair[0])
    chosen: list[Node] = []
    total = 0
    for number, part in counted:
        if chosen and total + number > cut:
            break
        chosen.append(part)
        total += number
    return chosen[0] if len(chosen) == 1 else Or(tuple(chosen))
