"""The files that a PDF carries: attached to the document, or pinned to its pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from rlm_desktop.corpus.readers.members import FAULTS, Member, damaged, mark, marked
from rlm_desktop.corpus.readers.pdf import open_document, raise_if_memory


def pdf_members(path: Path, start: str, passwords: Sequence[str]) -> Iterator[Member]:
    """The attachments of a PDF: those of the document, then those of its pages."""
    (done,) = marked(start, 1)
    with open_document(path, "pdf", passwords) as document:
        for position, (name, content) in enumerate(_attachments(document), start=1):
            if position > done:
                told = name or f"attachment {position}"
                yield Member(position, told, mark(position), partial(_open, content))


def _attachments(document: Any) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Name and content of each."""
    import pymupdf

    for number in range(document.embfile_count()):
        told = document.embfile_info(number)
        yield told.get("ufilename") or told.get("filename") or told.get("name"), partial(document.embfile_get, number)
    for page in document:
        for remark in page.annots([pymupdf.PDF_ANNOT_FILE_ATTACHMENT]):
            yield remark.file_info.get("filename", ""), remark.get_file


def _open(content: Callable[[], bytes]) -> BinaryIO:
    import pymupdf

    try:
        return io.BytesIO(content())
    except (*FAULTS, pymupdf.mupdf.FzErrorBase) as error:
        raise_if_memory(error)
        raise damaged(error) from error
