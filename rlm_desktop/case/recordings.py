"""What models answered in the runs of a case, each answer stored once, by the hash of what was asked."""

from __future__ import annotations

import sqlite3
from hashlib import sha256

from rlm_desktop.core.errors import CaseError


class Recordings:
    """Keeps the answers that one run gets, each in a transaction of its own, as they come.

    Args:
        connection: A connection that can write; it stays the caller's.
        run: The id of the run in the case.
    """

    def __init__(self, connection: sqlite3.Connection, run: str) -> None:
        self._connection = connection
        self._run = run

    def keep(self, request: str, occurrence: int, answer: str) -> None:
        """Keep an answer.

        Args:
            request: The hash of what was asked.
            occurrence: How often this run has asked it by now, from 1.
            answer: The answer, as text.

        Raises:
            CaseError: The case cannot be written.
        """
        digest = sha256(answer.encode()).hexdigest()
        try:
            with self._connection:
                self._connection.execute("INSERT OR IGNORE INTO recorded_answers VALUES (?, ?)", (digest, answer))
                self._connection.execute(
                    "INSERT INTO recorded_requests VALUES (?, ?, ?, ?)", (self._run, request, occurrence, digest)
                )
        except sqlite3.Error as error:
            raise CaseError(
                f"A reply could not be kept in the case ({error}).",
                "What was written before is safe.",
                "Make room on the disk, or close other programs that use the case, and ask again.",
            ) from error


def recorded_answers(connection: sqlite3.Connection, run: str) -> dict[tuple[str, int], str]:
    """The answers of a run, by the hash of the request and its occurrence."""
    rows = connection.execute(
        """
        SELECT request, occurrence, body FROM recorded_requests
        JOIN recorded_answers ON sha256 = answer WHERE run = ? ORDER BY request, occurrence
        """,
        (run,),
    )
    return {(request, occurrence): body for request, occurrence, body in rows}
