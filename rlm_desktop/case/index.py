"""The full-text index of the pages: words, and, for scripts that put no space between them, pairs of characters.

FTS5's ``unicode61`` takes a whole clause of Chinese or Thai for one word, so that nothing within it is found (measured:
recall of two-character strings 0.04). The column ``bigrams`` therefore holds the overlapping pairs of such runs: a
string of two or more characters is then a phrase of pairs (recall 1.00). The last character of a run stands once more
alone, so that a single character is found as the beginning of a pair or as itself.

The same column holds what ``unicode61`` would hide otherwise: words that touch such a run ("Meridian" in
"Meridian社"), words in wide letters or with ligatures as everybody types them, and words that a line's end divides.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

_UNSPACED_RANGES = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u318f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f"
    "\U00020000-\U0003ffff"
)
UNSPACED = re.compile(f"[{_UNSPACED_RANGES}]")
"""Characters of scripts without spaces between words, and Hangul, whose particles join the word."""

# Wide letters and digits, and the ligatures of Latin letters: NFKC makes them plain.
_COMPOSED_RANGES = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufb00-\ufb06"
# What FTS5 takes for a part of a word: letters, digits, and marks of the Latin, Greek and Cyrillic scripts.
_WORD_RANGES = "\u0300-\u036f"
_RUN_START = re.compile(f"[{_UNSPACED_RANGES}{_COMPOSED_RANGES}]")
_RUN = re.compile(f"{_RUN_START.pattern}(?:[{_UNSPACED_RANGES}{_COMPOSED_RANGES}{_WORD_RANGES}]|[^\\W_])*")
_WORD_END = re.compile(f"(?:[^\\W_]|[{_WORD_RANGES}])+")
_PIECE = re.compile(f"([{_UNSPACED_RANGES}]+)|[^{_UNSPACED_RANGES}]+")
# It begins with a plain character, which is looked for ten times faster than one of three.
_DIVIDED = re.compile("\n(?:(?<=[-\u00ad\u2010]\n)|(?<=[-\u00ad\u2010]\r\n))[ \t]*([^\\W\\d_]+)")
_LONGEST_PART = 40
# FTS5 takes the marks and signs of these blocks for blanks: all of the block goes by private characters, which it takes
# for letters. By block and not by category, because categories change from one version of Unicode to the next.
_BLOCKS = ((0x0E00, 0x0F00, 0xE000), (0x1000, 0x10A0, 0xE200), (0x1780, 0x1800, 0xE300), (0x2E80, 0x2FE0, 0xE400))
_SIGNS = {0x3099: 0xE600, 0x309A: 0xE601, 0x30A0: 0xE602, 0x30FB: 0xE603}
_PRIVATE = {code: chr(code - first + to) for first, end, to in _BLOCKS for code in range(first, end)} | {
    code: chr(to) for code, to in _SIGNS.items()
}
# NFKC puts a blank before these two marks of Japanese voiced sounds, unless they are the combining ones.
_VOICED = {0x309B: 0x3099, 0x309C: 0x309A}
_AT_ONCE = 500


def bigrams(text: str) -> str:
    """What the column ``bigrams`` holds of a text, with spaces between: see the head of this module."""
    parts: list[str] = []
    if not text.isascii():
        # Most lines of most texts are ASCII, which is told at once.
        for line in text.split("\n"):
            if not line.isascii() and _RUN_START.search(line):
                for word in line.split():
                    if not word.isascii():
                        parts.extend(_of_short_run(word) if len(word) <= _LONGEST_PART else _of_runs(word))
    parts.extend(_divided_words(text))
    return " ".join(parts)


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Where the words stand (start, end) that are looked for in the column ``bigrams`` only."""
    end = 0
    for match in _RUN.finditer(text):
        start = match.start()
        while start > end and _WORD_END.fullmatch(text[start - 1]):
            start -= 1
        end = match.end()
        yield start, end


def run_phrase(text: str, *, prefix: bool = False) -> tuple[str, bool]:
    """A text that consists of such words as it stands in the column ``bigrams``: the words of a phrase.

    Args:
        text: What is looked for.
        prefix: Whether what follows its last word may go on.

    Returns:
        The phrase, and whether its last word is only the beginning of one.
    """
    words: list[str] = []
    begins = prefix
    pieces = [piece for start, end in runs(text) for piece in _pieces(text[start:end])]
    for number, (piece, unspaced) in enumerate(pieces, start=1):
        last = number == len(pieces)
        if not unspaced:
            words.append(piece)
        elif last and len(piece) > 1:
            words.extend(_pairs(piece)[:-1])
            begins = False
        else:
            words.extend(_pairs(piece))
            begins = last or begins
    return " ".join(words), begins


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


@lru_cache(maxsize=1 << 15)
def _of_short_run(word: str) -> tuple[str, ...]:
    """The same for words that come again and again, as those with ligatures do."""
    return tuple(_of_runs(word))


def _of_runs(text: str) -> Iterator[str]:
    for start, end in runs(text):
        for piece, unspaced in _pieces(text[start:end]):
            if unspaced:
                yield from _pairs(piece)
            else:
                yield piece


def _pieces(run: str) -> Iterator[tuple[str, bool]]:
    """The stretches of a run, in the form everybody types, and whether they are of an unspaced script."""
    for match in _PIECE.finditer(unicodedata.normalize("NFKC", run.translate(_VOICED))):
        yield match[0], match[1] is not None


def _pairs(piece: str) -> list[str]:
    piece = piece.translate(_PRIVATE)
    return [piece[at : at + 2] for at in range(len(piece))]


def _divided_words(text: str) -> Iterator[str]:
    """Words that a hyphen and a line's end divide, whole."""
    for match in _DIVIDED.finditer(text):
        hyphen = match.start() - (2 if text[match.start() - 1] == "\r" else 1)
        begin = hyphen
        while begin > max(0, hyphen - _LONGEST_PART) and text[begin - 1].isalpha():
            begin -= 1
        if begin < hyphen and match[1][:1].islower():
            yield text[begin:hyphen] + match[1]


def _texts(rows: Sequence[Sequence[object]]) -> list[tuple[int, str]]:
    return [(int(str(key)), str(text)) for key, text in rows]
