"""The full-text index of the pages: words, and, for scripts that put no space between them, pairs of characters.

FTS5's ``unicode61`` takes a whole clause of Chinese or Thai for one word, so that nothing within it is found (measured:
recall of two-character strings 0.04). The column ``bigrams`` therefore holds the overlapping pairs of such runs: a
string of two or more characters is then a phrase of pairs (recall 1.00). The last character of a run stands once more
alone, so that a single character is found as the beginning of a pair or as itself.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence

UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Characters of scripts without spaces between words, and Hangul, whose particles join the word."""

_RUN = re.compile(f"{UNSPACED.pattern}+")
_AT_ONCE = 500


def bigrams(text: str) -> str:
    """The overlapping pairs of characters of every unspaced run of a text, with spaces between."""
    pairs: list[str] = []
    for run in _RUN.findall(text):
        pairs.extend(run[at : at + 2] for at in range(len(run)))
    return " ".join(pairs)


def index_pages(connection: sqlite3.Connection, pages: Iterable[tuple[int, str]]) -> None:
    """Make new pages findable: (id, text) pairs."""
    connection.executemany(
        "INSERT INTO pages_fts (rowid, text, bigrams) VALUES (?, ?, ?)",
        [(key, text, bigrams(text)) for key, text in pages],
    )


def reindex_page(connection: sqlite3.Connection, page: int, old: str, new: str) -> None:
    """Make a page findable by its new text. ``old`` must be exactly what was indexed: FTS5 does not keep it."""
    connection.execute(
        "INSERT INTO pages_fts (pages_fts, rowid, text, bigrams) VALUES ('delete', ?, ?, ?)", (page, old, bigrams(old))
    )
    index_pages(connection, [(page, new)])


def index_all_pages(connection: sqlite3.Connection) -> None:
    """Fill an empty index from the pages; FTS5's own ``rebuild`` would leave the pairs out."""
    rows = connection.execute("SELECT id, text FROM pages ORDER BY id")
    while batch := rows.fetchmany(_AT_ONCE):
        index_pages(connection, _texts(batch))


def _texts(rows: Sequence[Sequence[object]]) -> list[tuple[int, str]]:
    return [(int(str(key)), str(text)) for key, text in rows]
