"""A table as it stands: a fold over what the runs that filled it wrote, and what is left to fill."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rlm_desktop.case.documents import id_list
from rlm_desktop.case.tables import Table
from rlm_desktop.core.errors import QueryError
from rlm_desktop.core.events import EntryFilled, decode
from rlm_desktop.core.figures import counted
from rlm_desktop.core.model import EntryState, Price
from rlm_desktop.corpus.search import found_documents
from rlm_desktop.engine.budget import CHARACTERS_PER_TOKEN, REPLY_TOKENS, Projection

Place = tuple[int, str]
"""An entry's place in a table: the id of the document, and the question."""

_PROMPT_AROUND = 700
"""Characters of a prompt beside the text of the document, about."""


class Wanted(StrEnum):
    """Which entries of a table are asked for."""

    WAITING = "waiting"
    """Those that were never filled: of a new table, of new documents, of new questions, or after a stop."""
    FAILED = "failed"
    """Those that failed."""


@dataclass(frozen=True, slots=True)
class Row:
    """A document of a table; ``characters`` is 0 where it has no text."""

    document: int
    name: str
    path: str
    pages: int
    characters: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands at one place of a table, and the run of the case that put it there."""

    run: str
    filled: EntryFilled


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its documents and what stands in it; ``entries`` grow while the table is filled."""

    table: Table
    rows: tuple[Row, ...]
    entries: dict[Place, Entry]

    def entry(self, row: Row, question: str) -> EntryFilled | None:
        """What stands at a place; None where it waits."""
        entry = self.entries.get((row.document, question))
        return entry.filled if entry else None

    def places(self, wanted: Wanted) -> list[Place]:
        """The places that wait, or that failed, document by document."""
        found: list[Place] = []
        for row in self.rows:
            for question in self.table.questions:
                entry = self.entry(row, question)
                failed = entry is not None and entry.state is EntryState.FAILED
                if failed if wanted is Wanted.FAILED else entry is None:
                    found.append((row.document, question))
        return found

    def counts(self) -> dict[EntryState | None, int]:
        """How many entries are in each state; None counts those that wait."""
        entries = Counter(
            entry.state if (entry := self.entry(row, question)) else None
            for row in self.rows
            for question in self.table.questions
        )
        return {state: entries[state] for state in (*EntryState, None)}


def read_sheet(connection: sqlite3.Connection, table: Table) -> Sheet:
    """A table as it stands now: with the documents that its scope has now, and the last entry of each place.

    Raises:
        QueryError: The search that tells the documents cannot be understood.
    """
    return Sheet(table, tuple(_rows(connection, table)), read_entries(connection, table.id))


def read_entries(connection: sqlite3.Connection, table: int) -> dict[Place, Entry]:
    """The last entry at each place of a table, from all runs that filled it."""
    rows = connection.execute(
        "SELECT run, body FROM events WHERE kind = 'EntryFilled' AND body ->> 'table' = ? ORDER BY time, run, sequence",
        (table,),
    )
    entries: dict[Place, Entry] = {}
    for run, body in rows:
        filled = decode(EntryFilled.__name__, body)
        assert isinstance(filled, EntryFilled)
        entries[filled.document, filled.question] = Entry(run, filled)
    return entries


def last_run(connection: sqlite3.Connection, table: int) -> str:
    """The newest run that began to fill a table; empty when none did."""
    row = connection.execute(
        "SELECT run FROM events WHERE sequence = 1 AND body ->> 'table' = ? ORDER BY time DESC LIMIT 1", (table,)
    ).fetchone()
    return str(row[0]) if row else ""


def projection(sheet: Sheet, places: Iterable[Place], room: int, price: Price | None) -> Projection:
    """What filling some entries will use, by an estimate.

    A document is sent once for each question, in parts where it is longer than a prompt may be; a reply is taken to be
    300 tokens long.

    Args:
        sheet: The table.
        places: What is to be filled.
        room: Characters of one prompt.
        price: Of the model; None when it is not known.
    """
    sizes = {row.document: row.characters for row in sheet.rows}
    calls = characters = 0
    for document, question in places:
        if size := sizes.get(document, 0):
            parts = -(-size // room)
            calls += parts + (parts > 1)
            characters += size + parts * (_PROMPT_AROUND + len(question))
    asked, answered = characters // CHARACTERS_PER_TOKEN, calls * REPLY_TOKENS
    cost = price.prompt * asked + price.completion * answered if price else None
    return Projection(calls, asked + answered, cost)


def account(sheet: Sheet) -> str:
    """How far a table is filled, in a sentence or two."""
    counts = sheet.counts()
    size = f"{counted(len(sheet.rows), 'document')}, {counted(len(sheet.table.questions), 'question')}"
    parts = [f"{counts[EntryState.ANSWERED]:,} answered", f"{counts[EntryState.NOT_FOUND]:,} not in the document"]
    parts += [f"{counts[EntryState.FAILED]:,} failed"] if counts[EntryState.FAILED] else []
    parts += [f"{counts[None]:,} waiting"] if counts[None] else []
    return f"{size}: {', '.join(parts)}."


def _rows(connection: sqlite3.Connection, table: Table) -> Iterable[Row]:
    """The documents with pages that a table asks, by path."""
    condition, parameters = "current", []
    if table.documents:
        condition, parameters = "id IN (SELECT value FROM json_each(?))", [id_list(table.documents)]
    elif table.scope:
        condition, parameters = "id IN (SELECT value FROM json_each(?))", [id_list(_found(connection, table.scope))]
    rows = connection.execute(
        f"SELECT id, name, path, pages, characters, sha256 FROM documents WHERE pages > 0 AND {condition}"
        " ORDER BY path, id",
        parameters,
    )
    return (Row(*row) for row in rows)


def _found(connection: sqlite3.Connection, scope: str) -> list[int]:
    try:
        return found_documents(connection, scope)
    except QueryError as error:
        raise QueryError(f"The documents of the table cannot be told: {error.happened}", remedy=error.remedy) from error
