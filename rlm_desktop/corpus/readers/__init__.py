"""One reader for each family of formats, all behind one function: :func:`read`, path to pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rlm_desktop.corpus.readers.docx import read_docx
from rlm_desktop.corpus.readers.html import read_html
from rlm_desktop.corpus.readers.json_text import read_json
from rlm_desktop.corpus.readers.pdf import read_image, read_pdf
from rlm_desktop.corpus.readers.recognise import SUFFIXES, recognise
from rlm_desktop.corpus.readers.result import ReadResult
from rlm_desktop.corpus.readers.rtf import read_rtf
from rlm_desktop.corpus.readers.table import read_table
from rlm_desktop.corpus.readers.text import read_text

__all__ = ["ReadResult", "read"]

_READERS: dict[str, Callable[[Path], ReadResult]] = {
    "pdf": read_pdf,
    "docx": read_docx,
    "csv": read_table,
    "json": read_json,
    "html": read_html,
    "rtf": read_rtf,
    "image": read_image,
    "markdown": lambda path: read_text(path, "markdown"),
    "text": read_text,
}


def read(path: Path) -> ReadResult:
    """A file as pages of text, by the reader for what it really is, whatever its name says.

    Raises:
        ReadError: The file cannot be read; says why, and what to do.
        OSError: The file system does not give it out.
    """
    kind = recognise(path)
    result = _READERS[kind](path)
    named = SUFFIXES.get(path.suffix.lower())
    if named and named != kind:
        result.metadata["wrong_suffix"] = f"The name ends in {path.suffix}, but the content is {kind}."
    return result
