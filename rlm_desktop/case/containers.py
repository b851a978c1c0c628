"""Containers (archives, mailboxes, mails with attachments): how many members each has, and what became of them.

The sums must agree: every member that a container was found to hold is either a document or a problem.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Container:
    """How far the members of a container are filed; ``next`` is where to go on, ``expected`` were met so far."""

    document: int
    expected: int
    next: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Member:
    """What became of one member of a container: its document, None when it could not be read."""

    path: str
    document: int | None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The account of one container: ``expected`` members were met in it, ``read`` are documents, ``failed`` problems.

    ``complete`` is False while members are still to be taken out.
    """

    document: int
    name: str
    path: str
    expected: int
    read: int
    failed: int
    complete: bool

    @property
    def agrees(self) -> bool:
        """Whether no member is unaccounted for."""
        return self.complete and self.expected == self.read + self.failed


def open_container(connection: sqlite3.Connection, document: int) -> None:
    """Note that a document is a container, all of whose members are still to come if it is new."""
    connection.execute("INSERT INTO containers (document) VALUES (?) ON CONFLICT DO NOTHING", (document,))


def get_container(connection: sqlite3.Connection, document: int) -> Container:
    """How far a document is that is known to be a container."""
    row = connection.execute(
        "SELECT document, expected, next, complete FROM containers WHERE document = ?", (document,)
    ).fetchone()
    return Container(row[0], row[1], row[2], bool(row[3]))


def is_container(connection: sqlite3.Connection, document: int) -> bool:
    """Whether a document is a container."""
    return connection.execute("SELECT 1 FROM containers WHERE document = ?", (document,)).fetchone() is not None


def is_open(connection: sqlite3.Connection, document: int) -> bool:
    """Whether a document is a container with members still to come."""
    row = connection.execute("SELECT 1 FROM containers WHERE document = ? AND NOT complete", (document,)).fetchone()
    return row is not None


def open_containers(connection: sqlite3.Connection) -> frozenset[int]:
    """The documents that are containers with members still to come."""
    return frozenset(row[0] for row in connection.execute("SELECT document FROM containers WHERE NOT complete"))


def expect_members(connection: sqlite3.Connection, document: int, count: int) -> None:
    """Note that a container was found to hold at least so many members."""
    connection.execute("UPDATE containers SET expected = max(expected, ?) WHERE document = ?", (count, document))


def advance(connection: sqlite3.Connection, document: int, next_: str | None) -> None:
    """Note where to go on with a container; None when all its members are filed."""
    connection.execute(
        "UPDATE containers SET next = ?, complete = ? WHERE document = ?", (next_ or "", next_ is None, document)
    )


def find_member(connection: sqlite3.Connection, container: int, position: int) -> Member | None:
    """What became of the member at a position; None when it was not filed yet."""
    row = connection.execute(
        "SELECT path, document FROM paths WHERE container = ? AND position = ?", (container, position)
    ).fetchone()
    return Member(*row) if row else None


def reopen_container(connection: sqlite3.Connection, document: int) -> None:
    """Have a document, if it is a container, gone through again from its beginning."""
    connection.execute("UPDATE containers SET next = '', complete = 0 WHERE document = ?", (document,))


def reopen_containers(connection: sqlite3.Connection) -> None:
    """Have every container gone through again that has a member which could not be read, or whose own rest could not.

    So are those with a member that is not accounted for. Members that were read are not read again.
    """
    connection.execute(
        """
        WITH RECURSIVE wanting(document) AS (
            SELECT container FROM paths WHERE container IS NOT NULL AND document IS NULL
            UNION
            SELECT document FROM containers JOIN paths USING (document) JOIN problems USING (path)
            UNION
            SELECT document FROM containers JOIN documents ON id = document
            WHERE current AND complete AND expected != (SELECT count(*) FROM paths WHERE container = id)
            UNION
            SELECT paths.container FROM paths JOIN wanting ON paths.document = wanting.document
            WHERE paths.container IS NOT NULL
        )
        UPDATE containers SET next = '', complete = 0 WHERE document IN (SELECT document FROM wanting)
        """
    )


def list_reconciliations(connection: sqlite3.Connection, document: int | None = None) -> list[Reconciliation]:
    """The account of every container of the case, by path, or of the one that is this document."""
    rows = connection.execute(
        """
        SELECT containers.document, documents.name, documents.path, expected,
            (SELECT count(document) FROM paths WHERE container = containers.document),
            (SELECT count(*) - count(document) FROM paths WHERE container = containers.document),
            complete
        FROM containers JOIN documents ON documents.id = containers.document
        WHERE documents.current AND (:document IS NULL OR documents.id = :document)
        ORDER BY documents.path, documents.id
        """,
        {"document": document},
    )
    return [
        Reconciliation(document, name, path, expected, read, failed, bool(complete))
        for document, name, path, expected, read, failed, complete in rows
    ]
