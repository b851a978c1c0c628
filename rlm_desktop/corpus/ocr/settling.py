"""What it means for a document that its scanned pages were recognised: its problem, its language, what it resembles."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from rlm_desktop.case.documents import pages
from rlm_desktop.case.near_duplicates import file_signature
from rlm_desktop.case.recognitions import (
    SCAN_CODES,
    ScanAccount,
    drop_scan_problem,
    file_language,
    file_scan_problem,
    is_waiting,
    scan_account,
)
from rlm_desktop.core.errors import ReadError
from rlm_desktop.core.figures import counted
from rlm_desktop.corpus.language import detect, sample
from rlm_desktop.corpus.likeness import signature

_HELD_CHARACTERS = 500_000
"""How much of a long document tells its language and its near-duplicates, as when it is read."""
_UNREAD = "no-text"


def settle(connection: sqlite3.Connection, document: int) -> int | None:
    """Draw the conclusions for a document after one of its pages was filed, if no other one waits.

    Args:
        connection: Within the transaction that filed the page, so that a document is never left half done.
        document: Its id.

    Returns:
        Of how many files the problem is solved now; None while other pages wait.
    """
    if is_waiting(connection, document):
        return None
    texts = list(_texts(connection, document))
    language = detect(sample(texts))
    if language:
        file_language(connection, document, language)
    file_signature(connection, document, signature(texts))
    problem = _unread(scan_account(connection, document))
    if not problem:
        return drop_scan_problem(connection, document)
    file_trouble(connection, document, problem)
    return 0


def file_trouble(connection: sqlite3.Connection, document: int, error: ReadError) -> None:
    """Keep why pages of a document were not recognised as the problem of all its files."""
    code = error.code if error.code in SCAN_CODES else _UNREAD
    file_scan_problem(connection, document, code, str(error))


def _texts(connection: sqlite3.Connection, document: int) -> Iterator[str]:
    characters = 0
    for page in pages(connection, document):
        yield page.text
        characters += len(page.text)
        if characters > _HELD_CHARACTERS:
            return


def _unread(account: ScanAccount) -> ReadError | None:
    """What to say of the pages that show no words or cannot be recognised; None when there are none."""
    parts = []
    if account.silent:
        show = "shows" if account.silent == 1 else "show"
        parts.append(f"{_of(account.silent, account.scanned)} {show} no words that OCR could read")
    if account.failed:
        parts.append(f"{_of(account.failed, account.scanned)} could not be recognised")
    if not parts:
        return None
    one = account.silent + account.failed == 1
    return ReadError(
        _UNREAD,
        f"{'; '.join(parts)}.",
        f"{'It' if one else 'They'} may be empty, or show photographs, drawings or handwriting. "
        "What stands there cannot be found or quoted.",
        f"Look at {'it' if one else 'them'} in the Document panel; if there are words, run OCR again with their "
        "languages.",
    )


def _of(count: int, scanned: int) -> str:
    return f"{count:,} of {counted(scanned, 'scanned page')}" if scanned > 1 else "The only scanned page"
