"""Which pages a branch of a query looks at, and what it finds there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rlm_desktop.case.documents import id_list
from rlm_desktop.corpus.branches import EVERYTHING, Branch
from rlm_desktop.corpus.fields import Condition, all_of, teach
from rlm_desktop.corpus.match import Ranking, Scope, fitting, rank, to_fts
from rlm_desktop.corpus.patterns import Finder, compile_pattern

_PAGES_AT_ONCE = 500
# Older versions and the like are taken off the count stretch by stretch, as long as that is the faster way.
_MOST_STRETCHES = 64
_FEW_SHARE = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """The documents to search: these, or all when None; without older versions unless ``old``."""

    documents: tuple[int, ...] | None
    old: bool


def wanted_documents(connection: sqlite3.Connection, wanted: Wanted, asked: Condition | None) -> Scope:
    """The pages of wanted documents of which what is asked is true, as a scope."""
    if asked is None and wanted.documents is None:
        # By far the most common, and answered by an index.
        left_out = [] if wanted.old else _documents(connection, Condition("NOT documents.current"))
        return _without(connection, left_out) if left_out else Scope()
    conditions = [asked] if asked else []
    if wanted.documents is not None:
        conditions.append(Condition("documents.id IN (SELECT value FROM json_each(?))", (id_list(wanted.documents),)))
    elif not wanted.old:
        conditions.append(Condition("documents.current"))
    if asked:
        teach(connection)
    left_out = _documents(connection, ~all_of(conditions))
    if not left_out:
        return Scope()
    if sum(pages for _, pages in left_out) * 2 <= _every_page(connection):
        return _without(connection, left_out)
    return _scope("IN", id_list(document for document, _ in _documents(connection, all_of(conditions))))


class BranchPages:
    """The pages that a branch finds."""

    def __init__(self, connection: sqlite3.Connection, branch: Branch, scope: Scope) -> None:
        self._connection = connection
        self._branch = branch
        self._scope = scope
        self._patterns = [(compile_pattern(each.text, each.flags), value) for each, value in branch.patterns]

    def rank(self, limit: int) -> Ranking:
        """The best of them; those that hold no words asked for come in order, first pages first."""
        branch = self._branch
        if not self._patterns:
            return self._listed(limit) if self._wordless else rank(self._connection, branch.words, limit, self._scope)
        pages = list(self.every_page())
        if self._wordless:
            return Ranking([(page, 0.0) for page in pages[:limit]], len(pages), len(pages))
        return rank(
            self._connection,
            branch.words,
            limit,
            Scope(f"AND +rowid {_LISTED}", f"AND id {_LISTED}", (id_list(pages),)),
        )

    def every_page(self) -> Iterator[int]:
        """All of them by id."""
        if self._wordless:
            condition, parameters = self._condition()
            rows = self._connection.execute(f"SELECT id FROM pages WHERE {condition} ORDER BY id", parameters)
            pages: Iterator[int] = (page for (page,) in rows)
        else:
            pages = fitting(self._connection, self._branch.words, self._scope)
        return _matching(self._connection, pages, self._patterns) if self._patterns else pages

    @property
    def _wordless(self) -> bool:
        return self._branch.negated or self._branch.words == EVERYTHING

    def _listed(self, limit: int) -> Ranking:
        condition, parameters = self._condition()
        (pages,) = self._connection.execute(f"SELECT count(*) FROM pages WHERE {condition}", parameters).fetchone()
        best: list[tuple[int, float]] = []
        for which in ("number = 1", "number > 1"):
            rows = self._connection.execute(
                f"SELECT id FROM pages WHERE {which} AND {condition} ORDER BY document, number LIMIT ?",
                (*parameters, limit - len(best)),
            )
            best.extend((page, 0.0) for (page,) in rows)
        return Ranking(best, pages, pages)

    def _condition(self) -> tuple[str, tuple[str | int, ...]]:
        """What pages must be, where no words are asked for: a condition over the rows of ``pages``."""
        condition = f"1 {self._scope.of_pages}"
        if not self._branch.negated:
            return condition, self._scope.parameters
        without = "+id NOT IN (SELECT rowid FROM pages_fts WHERE pages_fts MATCH ?)"
        return f"{condition} AND {without}", (*self._scope.parameters, to_fts(self._branch.words))


_LISTED = "IN (SELECT value FROM json_each(?))"


def _scope(operator: str, documents: str, excluded: tuple[tuple[int, int], ...] | None = None) -> Scope:
    # The plus keeps SQLite from asking the index page by page.
    listed = f"{operator} (SELECT value FROM json_each(?))"
    return Scope(
        f"AND +rowid {operator} (SELECT id FROM pages WHERE document {_LISTED})",
        f"AND document {listed}",
        (documents,),
        excluded,
    )


def _without(connection: sqlite3.Connection, left_out: Sequence[tuple[int, int]]) -> Scope:
    pages = sum(pages for _, pages in left_out)
    ids = id_list(document for document, _ in left_out)
    few = len(left_out) <= _MOST_STRETCHES and pages * _FEW_SHARE <= _every_page(connection)
    return _scope("NOT IN", ids, _stretches(connection, ids) if few else None)


def _every_page(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM pages").fetchone()[0])


def _documents(connection: sqlite3.Connection, condition: Condition) -> list[tuple[int, int]]:
    """The documents of which a condition is true, with how many pages each has."""
    return connection.execute(f"SELECT id, pages FROM documents WHERE {condition.sql}", condition.parameters).fetchall()


def _stretches(connection: sqlite3.Connection, documents: str) -> tuple[tuple[int, int], ...] | None:
    """Where the pages of a few documents stand; None when a stretch would hold pages of others."""
    rows = connection.execute(
        f"SELECT min(id), max(id), count(*) FROM pages WHERE document {_LISTED} GROUP BY document", (documents,)
    ).fetchall()
    if any(last - first + 1 != pages for first, last, pages in rows):
        return None
    return tuple((first, last) for first, last, _ in rows)


def _matching(
    connection: sqlite3.Connection, pages: Iterator[int], patterns: Sequence[tuple[Finder, bool]]
) -> Iterator[int]:
    """Those of the pages whose text matches the patterns, or does not where it must not."""
    while some := list(islice(pages, _PAGES_AT_ONCE)):
        rows = connection.execute(f"SELECT id, text FROM pages WHERE id {_LISTED} ORDER BY id", (id_list(some),))
        for page, text in rows:
            if all((next(finder.spans(text), None) is not None) == value for finder, value in patterns):
                yield page
