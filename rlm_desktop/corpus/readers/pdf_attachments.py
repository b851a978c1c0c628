"""The files that a PDF carries: attached to the document, or pinned to its pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from rlm_desktop.corpus.readers.members import FAULTS, Member, bomb, damaged, mark, marked, telling
from rlm_desktop.corpus.readers.pdf import open_document, raise_if_memory


def pdf_members(path: Path, start: str, passwords: Sequence[str]) -> Iterator[Member]:
    """The attachments of a PDF: those of the document, then those of its pages."""
    import pymupdf

    (done,) = marked(start, 1)
    with open_document(path, "pdf", passwords) as document, telling(pymupdf.mupdf.FzErrorBase):
        for position, (name, content) in enumerate(_attachments(document), start=1):
            if position > done:
                told = name or f"attachment {position}"
                yield Member(position, told, mark(position), partial(_open, content))


def _attachments(document: Any) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Name and content of each."""
    for number in range(document.embfile_count()):
        told = document.embfile_info(number)
        yield told.get("ufilename") or told.get("filename") or told.get("name"), partial(document.embfile_get, number)
    for number in range(document.page_count):
        # The page is kept while its remarks are in use: they end with it.
        _page, remarks = _remarks(document, number)
        for remark in remarks:
            yield remark.file_info.get("filename", ""), remark.get_file


def _remarks(document: Any, number: int) -> tuple[Any, list[Any]]:
    """A page, and the remarks on it that are files; none where it cannot be read, which the reader has told."""
    import pymupdf

    try:
        page = document[number]
        return page, list(page.annots([pymupdf.PDF_ANNOT_FILE_ATTACHMENT]))
    except (*FAULTS, pymupdf.mupdf.FzErrorBase) as error:
        raise_if_memory(error)
        return None, []


def _open(content: Callable[[], bytes]) -> BinaryIO:
    import pymupdf

    try:
        return io.BytesIO(content())
    except (*FAULTS, pymupdf.mupdf.FzErrorBase) as error:
        raise_if_memory(error)
        raise (bomb() if "bomb" in str(error) else damaged(error)) from error
