"""What a person puts on documents to find them again: stars, tags, notes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from rlm_desktop.case.connection import connect
from rlm_desktop.case.documents import id_list

_LONGEST_TAG = 60


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one document; ``tags`` are in order, each once, whatever the case of its letters."""

    starred: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.starred or self.tags or self.note)


def tags_in(text: str) -> tuple[str, ...]:
    """The tags that somebody wrote with commas between them."""
    tags: dict[str, str] = {}
    for each in text.split(","):
        if tag := " ".join(each.split())[:_LONGEST_TAG].strip():
            tags.setdefault(tag.casefold(), tag)
    return tuple(tags[folded] for folded in sorted(tags))


def read_marks(connection: sqlite3.Connection, documents: Iterable[int] | None = None) -> dict[int, Marks]:
    """The marks of documents that have any, or those of these documents only, by the id of the document."""
    condition = "" if documents is None else "WHERE document IN (SELECT value FROM json_each(?))"
    parameters = () if documents is None else (id_list(documents),)
    rows = connection.execute(f"SELECT document, starred, tags, note FROM marks {condition}", parameters)
    return {
        document: Marks(bool(starred), tuple(msgspec.json.decode(tags, type=list[str])), note)
        for document, starred, tags, note in rows
    }


def set_marks(folder: Path, marks: Mapping[int, Marks]) -> None:
    """Put these marks on these documents, in the place of those that they have.

    Raises:
        CaseError: The case cannot be written.
    """
    connection = connect(folder)
    try:
        with connection:
            for document, each in marks.items():
                if each:
                    tags = msgspec.json.encode(each.tags).decode()
                    connection.execute(
                        "INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)", (document, each.starred, tags, each.note)
                    )
                else:
                    connection.execute("DELETE FROM marks WHERE document = ?", (document,))
    finally:
        connection.close()
