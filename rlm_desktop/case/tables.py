"""The tables of a case: questions that are put to each of some documents. What fills them stands in the event logs."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from rlm_desktop.case.connection import now
from rlm_desktop.core.errors import CaseError, UsageError


@dataclass(frozen=True, slots=True)
class Table:
    """Questions, and the documents that each of them is put to.

    The documents are those with the ids in ``documents``; where there are none, those that the search ``scope`` finds;
    where that is empty, all of the case. The last two take in documents that are added later.
    """

    id: int
    name: str
    questions: tuple[str, ...]
    scope: str = ""
    documents: tuple[int, ...] = ()


def make_table(
    connection: sqlite3.Connection,
    questions: Sequence[str],
    *,
    name: str = "",
    scope: str = "",
    documents: Sequence[int] = (),
) -> Table:
    """Add a table to the case.

    Args:
        connection: One that can write.
        questions: What to ask each document; blank ones and repetitions are left out.
        name: What the table is called; ``Table 3`` and so on where nothing is said.
        scope: A search; the documents it finds are asked.
        documents: The ids of the documents to ask, instead of a search.

    Raises:
        UsageError: There is no question, or the case has a table of that name.
    """
    asked = _distinct(questions)
    if not asked:
        raise UsageError("The table has no question.", remedy="Write one for each column.")
    called = name.strip() or _free_name(connection)
    try:
        with connection:
            cursor = connection.execute(
                "INSERT INTO tables (name, questions, scope, documents, added) VALUES (?, ?, ?, ?, ?)",
                (called, _json(asked), scope.strip(), _json(documents), now()),
            )
    except sqlite3.IntegrityError as error:
        raise UsageError(f"The case has a table {called} already.", remedy="Choose another name.") from error
    return Table(int(cursor.lastrowid or 0), called, asked, scope.strip(), tuple(documents))


def add_questions(connection: sqlite3.Connection, table: Table, questions: Sequence[str]) -> Table:
    """Add columns to a table; those it has already are left as they are."""
    asked = _distinct((*table.questions, *questions))
    with connection:
        connection.execute("UPDATE tables SET questions = ? WHERE id = ?", (_json(asked), table.id))
    return Table(table.id, table.name, asked, table.scope, table.documents)


def list_tables(connection: sqlite3.Connection) -> list[Table]:
    """The tables of the case, newest first."""
    rows = connection.execute("SELECT id, name, questions, scope, documents FROM tables ORDER BY id DESC")
    return [_table(row) for row in rows]


def get_table(connection: sqlite3.Connection, number: int) -> Table:
    """The table with this number.

    Raises:
        CaseError: The case has none.
    """
    found = next((table for table in list_tables(connection) if table.id == number), None)
    if found is None:
        raise CaseError(f"The case has no table {number}.")
    return found


def find_table(connection: sqlite3.Connection, name: str) -> Table:
    """The table of this name, or with this number.

    Raises:
        CaseError: The case has none.
    """
    tables = list_tables(connection)
    fitting = [table for table in tables if table.name == name] or [each for each in tables if str(each.id) == name]
    if not fitting:
        known = ", ".join(table.name for table in tables) or "none"
        raise CaseError(f"The case has no table {name}.", remedy=f"Tables there are: {known}.")
    return fitting[0]


def _table(row: tuple[int, str, str, str, str]) -> Table:
    number, name, questions, scope, documents = row
    return Table(number, name, tuple(msgspec.json.decode(questions)), scope, tuple(msgspec.json.decode(documents)))


def _distinct(questions: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(question.split()) for question in questions if question.strip()))


def _free_name(connection: sqlite3.Connection) -> str:
    taken = {name for (name,) in connection.execute("SELECT name FROM tables")}
    return next(name for number in range(1, len(taken) + 2) if (name := f"Table {number}") not in taken)


def _json(value: Sequence[object]) -> str:
    return msgspec.json.encode(list(value)).decode()
