"""Finds the words of the case that are nearly the same as a word: misspelt, misread, inflected.

The words stand sorted in the full-text index. They are not read one after the other, which takes seconds in a large
case: from each word that was met, the next spelling that could still be near enough is worked out, and looked up (as in
Schulz and Mihov, "Fast string correction with Levenshtein automata", 2002, with rows of distances for the automaton).
"""

from __future__ import annotations

import sqlite3

from rlm_desktop.corpus.fields import fold

_MOST_WORDS = 50
_MOST_LOOKUPS = 4_000
_LAST_LATIN, _LAST_SPACED = "\u024f", "\u0dff"

_Row = list[int]
"""The distances of a beginning of a word of the case to the beginnings of the word that is looked for."""


def near_words(connection: sqlite3.Connection, word: str, distance: int) -> list[str]:
    """The words of the case within a distance of a word, nearest first, 50 at most; the word itself if it is there.

    Args:
        connection: A case; may be read-only.
        word: One word, without spaces.
        distance: How many letters may be added, left out, changed or swapped: 1, or 2 if the first letter is right.
    """
    wanted = fold(word)
    walk = _Walk(wanted, distance)
    found: list[tuple[int, str]] = []
    _open_vocabulary(connection)
    at: str | None = wanted[0] if distance > 1 else "0"
    for _ in range(_MOST_LOOKUPS):
        row = connection.execute("SELECT term FROM temp.vocabulary WHERE term >= ? LIMIT 1", (at,)).fetchone()
        if row is None or (distance > 1 and row[0][0] != wanted[0]):
            break
        away = walk.distance(row[0])
        if away is not None:
            found.append((away, row[0]))
        at = walk.next()
        if at is None:
            break
    return [term for _, term in sorted(found)[:_MOST_WORDS]]


class _Walk:
    """Goes through sorted words and tells from where on the next one can be near enough."""

    def __init__(self, wanted: str, most: int) -> None:
        self._wanted = wanted
        self._most = most
        self._letters = sorted(set(wanted))
        self._last = _LAST_LATIN if max(wanted) <= _LAST_LATIN else _LAST_SPACED
        self._word = ""
        self._rows: list[_Row] = [list(range(len(wanted) + 1))]

    def distance(self, word: str) -> int | None:
        """Go to a word: its distance, or None when it is too far."""
        same = 0
        while same < min(len(self._rows) - 1, len(word)) and word[same] == self._word[same]:
            same += 1
        del self._rows[same + 1 :]
        self._word = word
        for place in range(same, len(word)):
            row = self._row(place, word[place])
            if min(row) > self._most:
                return None
            self._rows.append(row)
        away = self._rows[-1][-1]
        return away if away <= self._most else None

    def next(self) -> str | None:
        """The first spelling after the word that can be near enough; None when there is none."""
        place = len(self._rows) - 1
        after = self._word[place] if place < len(self._word) else "\0"
        while True:
            letter = self._letter(place, after)
            if letter is not None:
                return self._word[:place] + letter
            if place == 0:
                return None
            place -= 1
            after = self._word[place]

    def _letter(self, place: int, after: str) -> str | None:
        """The first letter after another with which the word can go on at a place."""
        if min(self._row(place, "\0")) <= self._most:
            letter = chr(ord(after) + 1)
            return letter if letter <= self._last else None
        return next(
            (each for each in self._letters if each > after and min(self._row(place, each)) <= self._most), None
        )

    def _row(self, place: int, letter: str) -> _Row:
        """The distances with one letter more, by optimal string alignment."""
        before = self._rows[place]
        row = [place + 1]
        for number, wanted in enumerate(self._wanted, start=1):
            least = min(before[number] + 1, row[-1] + 1, before[number - 1] + (letter != wanted))
            if number > 1 and place > 0 and letter == self._wanted[number - 2] and self._word[place - 1] == wanted:
                least = min(least, self._rows[place - 1][number - 2] + 1)
            row.append(least)
        return row


def _open_vocabulary(connection: sqlite3.Connection) -> None:
    """Make the words of the index readable as a table, for this connection only: nothing is written to the case."""
    (guarded,) = connection.execute("PRAGMA query_only").fetchone()
    connection.execute("PRAGMA query_only = OFF")
    try:
        connection.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab('main', 'pages_fts', 'instance')"
        )
    finally:
        connection.execute(f"PRAGMA query_only = {guarded}")
