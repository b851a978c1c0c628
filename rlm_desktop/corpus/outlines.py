"""The headings that a document brings with it: the outline of a PDF.

MuPDF can crash or hang on a hostile file: call this in a process of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rlm_desktop.core.errors import RlmError

if TYPE_CHECKING:
    from rlm_desktop.corpus.sources import Source

_OUTLINED = ("pdf", "xps")
_MOST = 5_000
_LONGEST = 200
"""Characters of a heading."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level from 1, its words, and the page that it leads to, from 1."""

    level: int
    title: str
    page: int


def read_outline(source: Source, folder: Path, passwords: Sequence[str] = ()) -> tuple[Heading, ...]:
    """The headings of a document in their order; none where it has none or cannot be read.

    Args:
        source: Where its file is.
        folder: For files that have to be taken out of containers.
        passwords: To be tried where the file needs one.
    """
    import pymupdf

    from rlm_desktop.corpus.readers.pdf import open_document
    from rlm_desktop.corpus.readers.recognise import recognise
    from rlm_desktop.corpus.sources import open_source

    try:
        file = open_source(source, folder, passwords)
        kind = recognise(file)
        if kind not in _OUTLINED:
            return ()
        with open_document(file, kind, passwords) as document:
            listed, pages = document.get_toc(simple=True)[:_MOST], document.page_count
    except (RlmError, OSError, RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase):
        # The page itself says what is amiss with the file.
        return ()
    return tuple(
        Heading(level, " ".join(title.split())[:_LONGEST], page)
        for level, title, page in listed
        if title.strip() and 1 <= page <= pages
    )
