"""Places in documents: what the Document panel is asked to show, and all it needs to show it, read in one go."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rlm_desktop.bridge.kinds import MAILBOXES
from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.source_files import SourceFile, SourceState
from rlm_desktop.bridge.wording import StateWord
from rlm_desktop.case.documents import get_document, get_page
from rlm_desktop.case.listing import Standing, find_standing
from rlm_desktop.case.recognitions import PlacedWord, Scan, recognised_words, scan_of
from rlm_desktop.core.model import Citation, Document, GrepHit, Page

if TYPE_CHECKING:
    from rlm_desktop.corpus.sources import Source

MOST_FOUND = 1000
CELL_END = " | "
"""What readers of tables put between two cells."""
_SHEETS = frozenset({"csv", "xlsx", "xls", "ods", "spreadsheet"})
_RECOGNISED = StateWord(tr("Recognised text"), "eye", "muted")
_WAITING = StateWord(tr("Not recognised yet"), "clock", "warning")
_FAILED = StateWord(tr("Not recognised"), "triangle-alert", "warning")


@dataclass(frozen=True, slots=True)
class Target:
    """A page to show, and what to mark on it: the words, or the (start, end) of its text where that is known."""

    document: int
    page: int = 1
    words: tuple[str, ...] = ()
    span: tuple[int, int] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A page as it was read from the case, with its document.

    Attributes:
        document: The document.
        page: The page; number 1 without text for a document that has none.
        standing: How the document stands to others.
        source: Where its file is to be looked for.
        scan: How the recognition of the page stands; None when it is no scan.
        recognised: The words that were recognised on it.
        instructions: Words on it that address a language model rather than a reader; empty when there are none.
    """

    document: Document
    page: Page
    standing: Standing
    source: Source
    scan: Scan | None = None
    recognised: tuple[PlacedWord, ...] = ()
    instructions: str = ""

    @property
    def name(self) -> str:
        """What the document is called: messages of a mailbox have no names but their subjects."""
        subject = self.document.metadata.get("subject", "")
        named = self.standing.container_kind in MAILBOXES and isinstance(subject, str)
        return (" ".join(subject.split()) if named else "") or self.document.name


def read_place(document_id: int, page: int, connection: sqlite3.Connection) -> Place:
    """A page of a document, the nearest there is.

    Raises:
        CaseError: The case has no such document.
    """
    from rlm_desktop.corpus.instructions import quoted_instructions
    from rlm_desktop.corpus.sources import find_source

    document = get_document(connection, document_id)
    number = min(max(page, 1), max(document.pages, 1))
    scan = scan_of(connection, document_id, number)
    shown = get_page(connection, document_id, number) if document.pages else Page(number, "")
    return Place(
        document,
        shown,
        find_standing(connection, document_id),
        find_source(connection, document_id),
        scan,
        tuple(recognised_words(connection, document_id, number)) if scan else (),
        quoted_instructions(shown.text),
    )


def find_in_document(words: str, document_id: int, connection: sqlite3.Connection) -> list[GrepHit]:
    """The places of a document where these words stand, whatever the white space between them."""
    from rlm_desktop.corpus.grep import grep

    pattern = r"\s+".join(re.escape(word) for word in words.split())
    return list(grep(connection, f"(?i){pattern}", limit=MOST_FOUND, documents=[document_id]))


def cited_target(citation: Citation) -> Target | None:
    """The page a citation leads to: where its words stand, else where they were said to stand."""
    words = (citation.found_text or citation.quote,)
    if citation.span is not None:
        span = citation.span
        return Target(span.document, span.page, words, (span.start, span.end))
    if citation.document is None:
        return None
    return Target(
        citation.document,
        citation.page or 1,
        note=tr("These words were not found in the documents. This page was cited."),
    )


def marks_in(text: str, target: Target) -> list[tuple[int, int]]:
    """The places to mark in a text: the span where it is known, else the words."""
    marks = [target.span] if target.span is not None else []
    if target.span is None:
        for word in filter(str.strip, target.words):
            pattern = r"\s+".join(re.escape(part) for part in word.split())
            marks += [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]
    return sorted(marks)


def why_text(place: Place, source: SourceFile | None, *, drawable: bool) -> str:
    """Why there is no picture, or why the file is not what was read, unless the bar over the page says so already."""
    told = not place.document.current or place.document.missing
    if source is None or source.state is SourceState.SAME or told:
        return ""
    what = tr("This is the text that was read.") if drawable else tr("The text shown is what was read.")
    if source.state is SourceState.MISSING:
        return tr("The file is not at {path} any more. {what}").format(path=source.path, what=what)
    return tr("The file at {path} has changed since it was read (its SHA-256 is another). {what}").format(
        path=source.path, what=what
    )


def scan_note(place: Place) -> tuple[StateWord, str] | None:
    """What there is to say about the recognition of a page: nothing where it is no scan, or its problem says it."""
    scan = place.scan
    if scan is None or (scan.confidence is None and place.standing.problem):
        return None
    if scan.state == "waiting":
        return _WAITING, tr(
            "The words on this picture of a page wait to be recognised (OCR). They cannot be found yet."
        )
    if scan.state == "failed":
        return _FAILED, tr("The words on this picture of a page could not be recognised (OCR).")
    if scan.confidence is None:
        return _RECOGNISED, tr("No words were recognised on this picture of a page (OCR).")
    return _RECOGNISED, tr("Recognised text (OCR), {confidence:.0%} sure: compare it with the picture.").format(
        confidence=scan.confidence
    )


def has_rows(kind: str, text: str) -> bool:
    """Whether a page is best shown as a table."""
    return kind in _SHEETS and any(CELL_END in line for line in text.split("\n"))


def rows_of(text: str) -> list[list[tuple[int, str]]]:
    """The rows of a sheet's page: of each cell, where it begins in the text and what it says."""
    rows, start = [], 0
    for line in text.split("\n"):
        row, at = [], start
        for cell in line.split(CELL_END):
            row.append((at, cell))
            at += len(cell) + len(CELL_END)
        rows.append(row)
        start += len(line) + 1
    return rows
