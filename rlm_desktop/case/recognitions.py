"""Scanned pages: which wait for their words to be recognised (OCR), and where on the page the recognised words stand.

Each function that writes does so within :func:`rlm_desktop.case.filing.transaction`.
"""

from __future__ import annotations

import sqlite3
import struct
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rlm_desktop.case.connection import now
from rlm_desktop.case.index import reindex_page
from rlm_desktop.case.paths import UNDER, under

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of a place on a page as it is shown, each from 0 to 1: a share of its width or height."""

SCAN_CODES = frozenset({"no-text", "encrypted", "changed"})
"""Codes of the problems of documents with scanned pages that are no longer any once these are recognised."""
_LESSER_CODES = SCAN_CODES | {"misnamed"}
_WHOLE = 65_535
_PARAGRAPH = "\n\n"
RECOGNISABLE = ("pdf", "image", "xps", "mobi")
"""Kinds of documents whose pages can be looked at."""
_MATCHING = "documents.current AND (:document IS NULL OR documents.id = :document)"


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word ``[start, end)`` of a recognised text, and where it stands."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised on a page; ``confidence`` is what the engine thinks of it, 0 to 1, None without words."""

    text: str
    words: tuple[RecognisedWord, ...]
    confidence: float | None


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A recognised word of a page; words of one line have the same ``line``."""

    text: str
    line: int
    box: Box


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A page whose words are to be recognised: its id, and its document with its name and kind."""

    page: int
    document: int
    number: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanned page: ``state`` is waiting, done or failed; ``confidence`` is as in :class:`Recognised`."""

    state: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class ScanAccount:
    """What became of the scanned pages of a document; ``silent`` are those on which no words were found."""

    scanned: int
    waiting: int
    silent: int
    failed: int


def waiting_count(connection: sqlite3.Connection, document: int | None = None) -> int:
    """How many pages wait, of the case or of one document; those of older versions do not count."""
    (count,) = connection.execute(
        f"""
        SELECT count(*) FROM recognitions JOIN pages ON pages.id = page JOIN documents ON documents.id = pages.document
        WHERE state = 'waiting' AND {_MATCHING}
        """,
        {"document": document},
    ).fetchone()
    return int(count)


def waiting_pages(connection: sqlite3.Connection, after: int, limit: int) -> list[WaitingPage]:
    """The next pages that wait, by their ids, those of older versions left out.

    Args:
        connection: The case.
        after: Begin behind the page with this id.
        limit: Most pages to give.
    """
    rows = connection.execute(
        """
        SELECT page, documents.id, number, name, kind
        FROM recognitions JOIN pages ON pages.id = page JOIN documents ON documents.id = pages.document
        WHERE state = 'waiting' AND current AND page > ? ORDER BY page LIMIT ?
        """,
        (after, limit),
    )
    return [WaitingPage(*row) for row in rows]


def is_waiting(connection: sqlite3.Connection, document: int) -> bool:
    """Whether any page of a document waits. Quick where pages are recognised in their order."""
    row = connection.execute(
        """
        SELECT 1 FROM pages CROSS JOIN recognitions ON page = pages.id
        WHERE document = ? AND state = 'waiting' ORDER BY number DESC LIMIT 1
        """,
        (document,),
    ).fetchone()
    return row is not None


def file_recognition(
    connection: sqlite3.Connection, page: int, recognised: Recognised, engine: str, languages: Sequence[str]
) -> None:
    """Make recognised words a part of the text of a page, in place of those that were recognised before.

    Args:
        connection: Within a transaction.
        page: The id of a page that has a row in ``recognitions``.
        recognised: The text and its words.
        engine: What recognised it, with its version.
        languages: The languages it was told to expect.
    """
    old, start, document = connection.execute(
        "SELECT text, start, document FROM pages JOIN recognitions ON page = pages.id WHERE pages.id = ?", (page,)
    ).fetchone()
    own = old[:start]
    if own and recognised.text and not own.endswith(_PARAGRAPH):
        own += _PARAGRAPH
    new = own + recognised.text
    if new != old:
        connection.execute("UPDATE pages SET text = ?, characters = ? WHERE id = ?", (new, len(new), page))
        connection.execute(
            "UPDATE documents SET characters = characters + ? WHERE id = ?", (len(new) - len(old), document)
        )
        reindex_page(connection, page, old, new)
    connection.execute(
        """
        UPDATE recognitions
        SET state = 'done', start = ?, engine = ?, languages = ?, confidence = ?, words = ? WHERE page = ?
        """,
        (len(own), engine, "+".join(languages), recognised.confidence, pack_words(recognised.words), page),
    )


def fail_recognition(connection: sqlite3.Connection, page: int) -> None:
    """Note that the words of a page cannot be recognised; what was recognised before is kept."""
    connection.execute("UPDATE recognitions SET state = 'failed' WHERE page = ?", (page,))


def fail_document(connection: sqlite3.Connection, document: int) -> None:
    """Note that none of the pages of a document which wait can be recognised."""
    connection.execute(
        """
        UPDATE recognitions SET state = 'failed'
        WHERE state = 'waiting' AND page IN (SELECT id FROM pages WHERE document = ?)
        """,
        (document,),
    )


def recognised_words(connection: sqlite3.Connection, document: int, number: int) -> list[PlacedWord]:
    """The recognised words of a page in their order; none when it was not recognised."""
    row = connection.execute(
        """
        SELECT words, start, text FROM recognitions JOIN pages ON pages.id = page
        WHERE document = ? AND number = ? AND words IS NOT NULL
        """,
        (document, number),
    ).fetchone()
    if row is None:
        return []
    packed, start, text = row
    placed: list[PlacedWord] = []
    line, end = 0, start
    for word in unpack_words(packed):
        line += text.count("\n", end, start + word.start)
        end = start + word.end
        placed.append(PlacedWord(text[start + word.start : end], line, word.box))
    return placed


def scan_of(connection: sqlite3.Connection, document: int, number: int) -> Scan | None:
    """How the recognition of a page stands; None when it is no scan."""
    row = connection.execute(
        """
        SELECT state, confidence FROM recognitions JOIN pages ON pages.id = page WHERE document = ? AND number = ?
        """,
        (document, number),
    ).fetchone()
    return Scan(*row) if row else None


def requeue_pages(connection: sqlite3.Connection, folder: str, languages: Sequence[str]) -> int:
    """Have scanned pages of the files at or under a path recognised once more.

    These are the pages on which nothing was recognised, and those for which other languages were expected. What was
    recognised before stays until there is something in its place.

    Args:
        connection: Within a transaction.
        folder: The path, as :func:`rlm_desktop.case.paths.path_text` writes it.
        languages: The codes of the languages to expect now.

    Returns:
        How many pages wait that did not before.
    """
    return connection.execute(
        f"""
        UPDATE recognitions SET state = 'waiting'
        WHERE (state = 'failed' OR (state = 'done' AND (confidence IS NULL OR languages != ?))) AND page IN (
            SELECT pages.id FROM pages JOIN documents ON documents.id = pages.document
            WHERE current AND documents.id IN (SELECT document FROM paths WHERE {UNDER})
        )
        """,
        ("+".join(languages), *under(folder)),
    ).rowcount


def queue_document(connection: sqlite3.Connection, document: int) -> int:
    """Have a document recognised: its scanned pages, or all pages where none was taken for a scan.

    What was recognised before stays until there is something in its place.

    Returns:
        How many of its pages wait now; 0 where its kind has no pages to look at.
    """
    connection.execute(
        "UPDATE recognitions SET state = 'waiting' WHERE page IN (SELECT id FROM pages WHERE document = ?)", (document,)
    )
    if not waiting_count(connection, document):
        connection.execute(
            f"""
            INSERT INTO recognitions (page, state, start)
            SELECT pages.id, 'waiting', length(text) FROM pages JOIN documents ON documents.id = pages.document
            WHERE document = ? AND kind IN ({_marks(RECOGNISABLE)})
            """,
            (document, *RECOGNISABLE),
        )
    return waiting_count(connection, document)


def scan_account(connection: sqlite3.Connection, document: int) -> ScanAccount:
    """What became of the scanned pages of a document."""
    row = connection.execute(
        """
        SELECT count(*), coalesce(sum(state = 'waiting'), 0),
            coalesce(sum(state = 'done' AND trim(text, ' ' || char(9, 10)) = ''), 0), coalesce(sum(state = 'failed'), 0)
        FROM recognitions JOIN pages ON pages.id = page WHERE document = ?
        """,
        (document,),
    ).fetchone()
    return ScanAccount(*row)


def file_language(connection: sqlite3.Connection, document: int, language: str) -> None:
    """Keep the language (ISO 639-1) that a document turned out to be in."""
    connection.execute(
        "UPDATE documents SET language = ?1, metadata = json_set(metadata, '$.language', ?1) WHERE id = ?2",
        (language, document),
    )


def file_scan_problem(connection: sqlite3.Connection, document: int, code: str, sentence: str) -> None:
    """Keep what is wrong with the scanned pages of a document for all its paths, but where graver things are known."""
    connection.execute(
        f"""
        INSERT INTO problems (path, code, sentence, time) SELECT path, ?, ?, ? FROM paths WHERE document = ?
        ON CONFLICT (path) DO UPDATE SET code = excluded.code, sentence = excluded.sentence, time = excluded.time
        WHERE problems.code IN ({_marks(_LESSER_CODES)})
        """,
        (code, sentence, now(), document, *_LESSER_CODES),
    )


def drop_scan_problem(connection: sqlite3.Connection, document: int) -> int:
    """Forget what was wrong with the scanned pages of a document; of how many files that was a problem."""
    connection.execute(
        f"UPDATE versions SET code = '', sentence = '' WHERE document = ? AND code IN ({_marks(SCAN_CODES)})",
        (document, *SCAN_CODES),
    )
    return connection.execute(
        f"""
        DELETE FROM problems
        WHERE path IN (SELECT path FROM paths WHERE document = ?) AND code IN ({_marks(SCAN_CODES)})
        """,
        (document, *SCAN_CODES),
    ).rowcount


def pack_words(words: Sequence[RecognisedWord]) -> bytes:
    """Words as a few bytes each, without their text: of it only the places are kept.

    The form is zlib over six columns of 16-bit numbers: characters between words, characters of the words, left, top,
    width and height of their boxes, these in 1/65535 of the page.
    """
    gaps, lengths = [], []
    end = 0
    for word in words:
        gaps.append(word.start - end)
        lengths.append(word.end - word.start)
        end = word.end
    corners = [[round(min(max(edge, 0.0), 1.0) * _WHOLE) for edge in word.box] for word in words]
    columns = (
        gaps,
        lengths,
        [corner[0] for corner in corners],
        [corner[1] for corner in corners],
        [max(0, corner[2] - corner[0]) for corner in corners],
        [max(0, corner[3] - corner[1]) for corner in corners],
    )
    return zlib.compress(struct.pack(f"<{6 * len(words)}H", *(value for column in columns for value in column)))


def unpack_words(packed: bytes) -> list[RecognisedWord]:
    """The words that :func:`pack_words` packed."""
    raw = zlib.decompress(packed)
    count = len(raw) // 12
    values = struct.unpack(f"<{6 * count}H", raw)
    columns = [values[column * count : (column + 1) * count] for column in range(6)]
    words: list[RecognisedWord] = []
    end = 0
    for gap, length, left, top, width, height in zip(*columns, strict=True):
        start, end = end + gap, end + gap + length
        box = (left / _WHOLE, top / _WHOLE, (left + width) / _WHOLE, (top + height) / _WHOLE)
        words.append(RecognisedWord(start, end, box))
    return words


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))
