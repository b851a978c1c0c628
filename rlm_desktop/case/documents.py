"""The documents of a case: list them, find one, read their pages; and the files that could not be read."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from rlm_desktop.core.errors import CaseError
from rlm_desktop.core.model import Document, Page, Problem, ScopedDocument

_COLUMNS = "id, sha256, name, path, kind, size, pages, characters, date, metadata, language, near, thread, current"
_NAMES_SHOWN = 5
_LONGEST_ID = 18
"""Digits of the largest number that SQLite takes as an id, whatever the digits."""


@dataclass(frozen=True, slots=True)
class CorpusSize:
    """How much there is to read; ``characters`` counts the text of all pages."""

    documents: int
    pages: int
    characters: int


def list_documents(connection: sqlite3.Connection, ids: Sequence[int] | None = None) -> list[Document]:
    """The documents of the case, or those of them with these ids, by the path of their first copy, then by id.

    Older versions are left out unless their ids are given, and so are ids that the case does not have.
    """
    condition = "current" if ids is None else "id IN (SELECT value FROM json_each(?))"
    parameters = () if ids is None else (id_list(ids),)
    rows = connection.execute(f"SELECT {_COLUMNS} FROM documents WHERE {condition} ORDER BY path, id", parameters)
    copies: defaultdict[int, list[_Copy]] = defaultdict(list)
    for document, *copy in connection.execute(
        f"""
        SELECT document, path, state, container FROM paths
        WHERE document IN (SELECT id FROM documents WHERE {condition}) ORDER BY state = 'missing', rowid
        """,
        parameters,
    ):
        copies[document].append(_Copy(*copy))
    return [_document(row, copies[row[0]]) for row in rows]


def scoped_documents(connection: sqlite3.Connection, ids: Sequence[int] | None = None) -> list[ScopedDocument]:
    """The documents that have pages, or those of them with these ids, in the order of :func:`list_documents`."""
    condition = "current" if ids is None else "id IN (SELECT value FROM json_each(?))"
    parameters = () if ids is None else (id_list(ids),)
    rows = connection.execute(
        f"SELECT id, name, kind, pages, characters FROM documents WHERE pages AND {condition} ORDER BY path, id",
        parameters,
    )
    return [ScopedDocument(*row) for row in rows]


def get_document(connection: sqlite3.Connection, document_id: int) -> Document:
    """The document with this id.

    Raises:
        CaseError: The case has none.
    """
    found = list_documents(connection, [document_id])
    if not found:
        raise CaseError(f"The case has no document {document_id}.", remedy="See the list of documents for the ids.")
    return found[0]


def find_document(connection: sqlite3.Connection, reference: int | str) -> Document:
    """The document that a person means: by id ("3"), path, name, or a part of the name that only one has.

    Raises:
        CaseError: None fits, or several do.
    """
    if isinstance(reference, int):
        return get_document(connection, reference)
    for fitting in _fitting(connection, reference.strip()):
        if len(fitting) > 1:
            documents = list_documents(connection, fitting[:_NAMES_SHOWN])
            names = ", ".join(f"{document.id} ({document.name})" for document in documents)
            more = f" and {len(fitting) - _NAMES_SHOWN} more" if len(fitting) > _NAMES_SHOWN else ""
            raise CaseError(f"{reference!r} fits several documents: {names}{more}.", remedy="Name one by its id.")
        if fitting:
            return get_document(connection, fitting[0])
    raise CaseError(f"The case has no document {reference!r}.", remedy="See the list of documents for their names.")


def document_kind(connection: sqlite3.Connection, document_id: int) -> str:
    """The kind of the document with this id, which the case has."""
    return str(connection.execute("SELECT kind FROM documents WHERE id = ?", (document_id,)).fetchone()[0])


def page_text(connection: sqlite3.Connection, document_id: int, number: int) -> str:
    """The text of one page.

    Raises:
        CaseError: The case has no such page.
    """
    row = connection.execute(
        "SELECT text FROM pages WHERE document = ? AND number = ?", (document_id, number)
    ).fetchone()
    if row is None:
        document = get_document(connection, document_id)
        raise CaseError(f"{document.name} has {document.pages} pages; there is no page {number}.")
    return str(row[0])


def get_page(connection: sqlite3.Connection, document_id: int, number: int) -> Page:
    """One page with its label.

    Raises:
        CaseError: The case has no such page.
    """
    text = page_text(connection, document_id, number)
    (label,) = connection.execute(
        "SELECT label FROM pages WHERE document = ? AND number = ?", (document_id, number)
    ).fetchone()
    return Page(number, text, label)


def pages(connection: sqlite3.Connection, document_id: int) -> Iterator[Page]:
    """The pages of a document in order, one in memory at a time."""
    rows = connection.execute(
        "SELECT number, text, label FROM pages WHERE document = ? ORDER BY number", (document_id,)
    )
    for number, text, label in rows:
        yield Page(number, text, label)


def readable_pages(connection: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """(document, number) of every page that has text."""
    rows = connection.execute("SELECT document, number FROM pages WHERE characters > 0")
    return ((int(document), int(number)) for document, number in rows)


def list_problems(connection: sqlite3.Connection) -> list[Problem]:
    """The files that could not be read, or not wholly, by path."""
    rows = connection.execute("SELECT path, code, sentence, time FROM problems ORDER BY path")
    return [Problem(Path(path), code, sentence, time) for path, code, sentence, time in rows]


def corpus_size(connection: sqlite3.Connection, ids: Sequence[int] | None = None) -> CorpusSize:
    """How much the case holds without older versions, or those of its documents with these ids.

    An archive is no document to read: only its members are counted.
    """
    sums = "SELECT count(*), coalesce(sum(pages), 0), coalesce(sum(characters), 0) FROM documents WHERE pages"
    if ids is None:
        row = connection.execute(f"{sums} AND current").fetchone()
    else:
        row = connection.execute(f"{sums} AND id IN (SELECT value FROM json_each(?))", (id_list(ids),)).fetchone()
    return CorpusSize(*row)


def id_list(ids: Iterable[int]) -> str:
    """Ids as the JSON array that SQL takes as one parameter, however many they are: ``json_each(?)``."""
    return msgspec.json.encode(list(ids)).decode()


@dataclass(frozen=True, slots=True)
class _Copy:
    """A path that holds a document."""

    path: str
    state: str
    container: int | None


def _document(row: Sequence[Any], copies: Sequence[_Copy]) -> Document:
    missing = bool(copies) and all(copy.state == "missing" for copy in copies)
    identifier, sha256, name, path, kind, size, page_count, characters, date, metadata = row[:10]
    language, near, thread, current = row[10:]
    return Document(
        id=identifier,
        sha256=sha256,
        name=name,
        path=Path(path),
        kind=kind,
        size=size,
        pages=page_count,
        characters=characters,
        date=date,
        metadata=msgspec.json.decode(metadata, type=dict),
        paths=tuple(Path(copy.path) for copy in copies if missing or copy.state != "missing"),
        language=language,
        near=near,
        thread=thread,
        current=bool(current),
        missing=missing,
        container=next((copy.container for copy in copies if copy.container is not None), None),
    )


def _fitting(connection: sqlite3.Connection, reference: str) -> Iterator[list[int]]:
    """The ids that fit a reference, by ever looser readings of it."""
    if reference.isdecimal() and len(reference) <= _LONGEST_ID:
        yield _ids(connection, "SELECT id FROM documents WHERE id = ?", int(reference))
    yield _ids(connection, "SELECT DISTINCT document FROM paths WHERE document IS NOT NULL AND path = ?", reference)
    yield _ids(connection, "SELECT id FROM documents WHERE path = ?", reference)
    yield _ids(connection, "SELECT id FROM documents WHERE name = ? ORDER BY path", reference)
    if reference:
        yield _ids(connection, "SELECT id FROM documents WHERE instr(lower(name), lower(?)) ORDER BY path", reference)


def _ids(connection: sqlite3.Connection, query: str, value: int | str) -> list[int]:
    return [row[0] for row in connection.execute(query, (value,))]
