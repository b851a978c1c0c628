"""Near-duplicates: documents that say the same in almost the same words, in groups under the first one filed.

A document's signature is its MinHash (A. Broder, "On the resemblance and containment of documents", 1997): the share of
places in which two signatures are equal estimates the share of word sequences that two documents have in common. Each
place is one byte, the low bits of a minimum (P. Li, A. König, "b-Bit Minwise Hashing", 2010): a quarter of the room for
a standard error that stays at 0.03.

Candidates come from locality-sensitive hashing: documents that agree in all 8 rows of any of 16 bands are compared.
At a resemblance s that happens with the probability 1 - (1 - s^8)^16: 0.95 at 0.8, 0.9999 at 0.9, 0.06 at 0.5. So
adding a document costs the same whatever the size of the case.
"""

from __future__ import annotations

import sqlite3
from operator import eq

BANDS = 16
ROWS = 8
PLACES = BANDS * ROWS
"""Length of a signature in bytes."""
NEAR = 0.8
"""Least estimate for near-duplicates: of 100 words in a row, two may be other ones (each is part of five sequences)."""
_SAME = 0.95
"""A document this close to one that is remembered adds nothing for later ones to be compared with. So the copies of a
form letter sent ten thousand times are not all compared with one another."""
_MOST_CANDIDATES = 256
_LIKE_LENGTH = 0.7
"""Least ratio of the lengths of near-duplicates. Of very long documents only the two ends are in the signature."""
_CHANCE = 1 / 256


def resemblance(first: bytes, second: bytes) -> float:
    """The estimated share, 0 to 1, of word sequences that two documents have in common, from their signatures.

    The equal bytes that chance alone makes are taken off.
    """
    equal: int = sum(map(eq, first, second))
    return max(0.0, (equal / PLACES - _CHANCE) / (1 - _CHANCE))


def file_signature(connection: sqlite3.Connection, document: int, signature: bytes | None) -> None:
    """Keep the signature of a document, and put the document into the group of the one it resembles most.

    Filing the signature anew, as when pages were recognised later, replaces it.

    Args:
        connection: Within a transaction.
        document: Its id.
        signature: ``PLACES`` bytes; None for a document too short to have one.
    """
    _forget_signature(connection, document)
    if signature is None:
        return
    nearest, estimate = _nearest(connection, document, signature)
    connection.execute("INSERT INTO signatures (document, minhash) VALUES (?, ?)", (document, signature))
    if nearest is not None and estimate >= NEAR:
        _join(connection, document, nearest)
    if estimate < _SAME:
        _remember(connection, document, signature)


def group_of(connection: sqlite3.Connection, document: int) -> list[int]:
    """The near-duplicates of a document and itself, the first one first; older versions of files are left out."""
    rows = connection.execute(
        """
        WITH first(id) AS (SELECT coalesce(near, id) FROM documents WHERE id = :document)
        SELECT id FROM documents
        WHERE (id = (SELECT id FROM first) OR near = (SELECT id FROM first)) AND (current OR id = :document)
        ORDER BY id
        """,
        {"document": document},
    )
    return [key for (key,) in rows]


def groups(connection: sqlite3.Connection) -> list[list[int]]:
    """Every group of two or more near-duplicates, each with its first document first; older versions are left out."""
    members: dict[int, list[int]] = {}
    rows = connection.execute(
        """
        SELECT coalesce(near, id), id FROM documents
        WHERE current AND (near IS NOT NULL OR id IN (SELECT near FROM documents WHERE near IS NOT NULL))
        ORDER BY id
        """
    )
    for first, document in rows:
        members.setdefault(first, []).append(document)
    return [members[first] for first in sorted(members) if len(members[first]) > 1]


def _nearest(connection: sqlite3.Connection, document: int, signature: bytes) -> tuple[int | None, float]:
    """The document that one resembles most, the first of equals, and the estimate."""
    nearest, best = None, 0.0
    (length,) = connection.execute("SELECT characters FROM documents WHERE id = ?", (document,)).fetchone()
    any_band = " OR ".join(f'"{band}"' for band in _bands(signature))
    candidates = connection.execute(
        """
        SELECT id, minhash FROM (SELECT rowid AS candidate FROM bands WHERE bands MATCH ? LIMIT ?)
        CROSS JOIN signatures ON document = candidate
        CROSS JOIN documents ON id = candidate AND characters BETWEEN ? AND ?
        """,
        (any_band, _MOST_CANDIDATES, length * _LIKE_LENGTH, length / _LIKE_LENGTH),
    )
    for candidate, other in candidates:
        estimate = resemblance(signature, other)
        if estimate > best:
            nearest, best = candidate, estimate
    return nearest, best


def _bands(signature: bytes) -> list[str]:
    return [signature[at : at + ROWS].hex() for at in range(0, PLACES, ROWS)]


def _remember(connection: sqlite3.Connection, document: int, signature: bytes) -> None:
    """Have later documents compared with this one."""
    connection.execute("INSERT INTO bands (rowid, words) VALUES (?, ?)", (document, " ".join(_bands(signature))))


def _join(connection: sqlite3.Connection, document: int, nearest: int) -> None:
    """Put a document into the group of another; the document with the lowest id is first of the whole."""
    (theirs,) = connection.execute("SELECT coalesce(near, id) FROM documents WHERE id = ?", (nearest,)).fetchone()
    (ours,) = connection.execute("SELECT coalesce(near, id) FROM documents WHERE id = ?", (document,)).fetchone()
    if theirs == ours:
        return
    first, other = sorted((theirs, ours))
    connection.execute("UPDATE documents SET near = ? WHERE near = ? OR id = ?", (first, other, other))


def _forget_signature(connection: sqlite3.Connection, document: int) -> None:
    """Take a document out of its group, for its text is another one now; the next one speaks for those that remain."""
    row = connection.execute("SELECT minhash FROM signatures WHERE document = ?", (document,)).fetchone()
    if row is None:
        return
    if _is_remembered(connection, document, row[0]):
        words = " ".join(_bands(row[0]))
        connection.execute("INSERT INTO bands (bands, rowid, words) VALUES ('delete', ?, ?)", (document, words))
    connection.execute("DELETE FROM signatures WHERE document = ?", (document,))
    (heir,) = connection.execute("SELECT min(id) FROM documents WHERE near = ?", (document,)).fetchone()
    connection.execute("UPDATE documents SET near = ? WHERE near = ?", (heir, document))
    connection.execute("UPDATE documents SET near = NULL WHERE id IN (?, ?)", (document, heir))
    if heir is not None:
        (kept,) = connection.execute("SELECT minhash FROM signatures WHERE document = ?", (heir,)).fetchone()
        if not _is_remembered(connection, heir, kept):
            _remember(connection, heir, kept)


def _is_remembered(connection: sqlite3.Connection, document: int, signature: bytes) -> bool:
    query = "SELECT 1 FROM bands WHERE bands MATCH ? AND rowid = ?"
    return connection.execute(query, (f'"{_bands(signature)[0]}"', document)).fetchone() is not None
