"""What a reader gives back, and the two things all readers share: clean text and one shape of metadata."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rlm_desktop.core.errors import ReadError
from rlm_desktop.core.model import Page

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c]")
# NUL cannot be searched in SQLite, lone surrogates cannot be stored, and none of these can stand in XML (DOCX
# reports). That no text holds U+0002 and U+0003 lets the search mark its hits with them.
_UNCLEAN = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_UNWANTED = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class ReadResult:
    """A file as pages of text.

    Attributes:
        kind: What the file is, a word of ``kinds.py``.
        pages: The pages in order, read as they are asked for.
        metadata: title, author, created, modified, sent, from, to, cc, subject as far as the file tells them (dates in
            ISO 8601, as exact as they are known), and ``raw``, the fields as the file tells them.
        problem: What could not be read although the file could. Known when the pages have been read to their end.
        holds_members: There are attachments or members that can be taken out. Known at the pages' end, too.
    """

    kind: str
    pages: Iterable[Page]
    metadata: dict[str, Any] = field(default_factory=dict)
    problem: ReadError | None = None
    holds_members: bool = False


def clean_text(text: str) -> str:
    r"""Text with ``\n`` as its only line end and without characters that cannot be stored or shown."""
    # Nearly all text is clean already, and looking once is faster than replacing nothing twice.
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)) if _UNCLEAN.search(text) else text


def filled(**fields: object) -> dict[str, Any]:
    """Metadata without the fields that are empty; values other than text become text."""
    texts = {name: clean_text(str(value or "")).strip() for name, value in fields.items()}
    return {name: text for name, text in texts.items() if text}


def described(raw: Mapping[str, object], **fields: object) -> dict[str, Any]:
    """Metadata in the one shape: the common fields, and under ``raw`` what the file tells in its own words."""
    own = filled(**raw)
    return {**filled(**fields), **({"raw": own} if own else {})}


def protected(passwords: Sequence[str] = ()) -> ReadError:
    """The error for a file that none of the passwords opens."""
    return ReadError(
        "encrypted",
        "The file is protected with a password, and none of those given opens it."
        if passwords
        else "The file is protected with a password.",
        "Nothing in it can be found or quoted.",
        "Give its password (Problems list > Passwords, or `ingest --passwords FILE`).",
    )


def broken(detail: str) -> ReadError:
    """The error for a file whose content does not keep to its format."""
    return ReadError(
        "broken",
        f"The file is damaged and cannot be read ({detail.rstrip('.')}).",
        "Nothing in it can be found or quoted.",
        "Get a fresh copy, or open it in its own program and save it as a PDF, then add that.",
    )
