"""One reader for each family of formats, all behind one function: :func:`read`, path to pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rlm_desktop.core.errors import ReadError
from rlm_desktop.core.model import Page
from rlm_desktop.corpus.readers.docx import read_docx
from rlm_desktop.corpus.readers.epub import read_epub
from rlm_desktop.corpus.readers.html import read_html, read_mhtml
from rlm_desktop.corpus.readers.image import read_image
from rlm_desktop.corpus.readers.json_text import read_json
from rlm_desktop.corpus.readers.kinds import SUFFIXES, misleads, words_for
from rlm_desktop.corpus.readers.legacy import read_legacy, read_locked, read_rich_text, read_workbook
from rlm_desktop.corpus.readers.odf import read_flat_odf, read_odf
from rlm_desktop.corpus.readers.pdf import read_mobi, read_pdf, read_xps
from rlm_desktop.corpus.readers.pptx import read_pptx
from rlm_desktop.corpus.readers.recognise import recognise
from rlm_desktop.corpus.readers.result import ReadResult
from rlm_desktop.corpus.readers.sheet import read_ods, read_xls, read_xlsx
from rlm_desktop.corpus.readers.table import read_table
from rlm_desktop.corpus.readers.text import read_text
from rlm_desktop.corpus.readers.xml import read_xml

__all__ = ["ReadResult", "read"]

Reader = Callable[[Path, Sequence[str]], ReadResult]


def _open(reader: Callable[[Path], ReadResult]) -> Reader:
    """A reader of a format that has no passwords."""
    return lambda path, passwords: reader(path)


def _mail(path: Path, passwords: Sequence[str]) -> ReadResult:
    from rlm_desktop.corpus.readers.mail import read_mail

    return read_mail(path, passwords)


def _message(path: Path, passwords: Sequence[str]) -> ReadResult:
    from rlm_desktop.corpus.readers.outlook import read_msg

    return read_msg(path, passwords)


def _container(kind: str) -> Reader:
    """A reader of what has no pages of its own, only members."""
    return lambda path, passwords: ReadResult(kind, (), holds_members=True)


def _legacy(kind: str) -> Reader:
    return lambda path, passwords: read_legacy(path, kind, passwords)


def _open_document(kind: str) -> Reader:
    return lambda path, passwords: read_odf(path, kind)


def _flat_open_document(kind: str) -> Reader:
    return lambda path, passwords: read_flat_odf(path, kind)


_READERS: dict[str, Reader] = {
    "pdf": read_pdf,
    "xps": _open(read_xps),
    "mobi": _open(read_mobi),
    "image": _open(read_image),
    "docx": _open(read_docx),
    "pptx": _open(read_pptx),
    "xlsx": lambda path, passwords: read_workbook(path, read_xlsx, passwords),
    "xls": lambda path, passwords: read_workbook(path, read_xls, passwords),
    "ods": _open(read_ods),
    "sxc": lambda path, passwords: read_odf(path, "ods"),
    "locked": lambda path, passwords: read_locked(path, passwords, read),
    "epub": _open(read_epub),
    "csv": _open(read_table),
    "json": _open(read_json),
    "xml": _open(read_xml),
    "html": _open(read_html),
    "mhtml": _open(read_mhtml),
    "rtf": _open(read_rich_text),
    "markdown": _open(lambda path: read_text(path, "markdown")),
    "text": _open(read_text),
    "mail": _mail,
    "msg": _message,
    **{kind: _legacy(kind) for kind in ("doc", "ppt", "spreadsheet", "drawing")},
    **{kind: _open_document(kind) for kind in ("odt", "odp", "odg")},
    **{f"flat-{kind}": _flat_open_document(kind) for kind in ("odt", "odp", "odg", "ods")},
    **{kind: _container(kind) for kind in ("zip", "tar", "7z", "gzip", "mbox", "pst")},
}


def read(path: Path, passwords: Sequence[str] = ()) -> ReadResult:
    """A file as pages of text, by the reader for what it really is, whatever its name says.

    Args:
        path: The file.
        passwords: To be tried where the file is protected with one.

    Raises:
        ReadError: The file cannot be read; says why, and what to do.
        OSError: The file system does not give it out.
    """
    result = _READERS[recognise(path)](path, passwords)
    named = SUFFIXES.get(path.suffix.lower(), "")
    if named and misleads(named, result.kind):
        _tell_name(result, path.suffix, result.kind)
    return result


def _tell_name(result: ReadResult, suffix: str, kind: str) -> None:
    """Note that a name promises something else; as the file's problem, too, when there is none that is graver."""
    happened = f"The name ends in {suffix}, but the content is {words_for(kind)}; it was read as what it is."
    result.metadata["wrong_suffix"] = happened
    pages = result.pages

    def told() -> Iterator[Page]:
        yield from pages
        if result.problem is None:
            result.problem = ReadError(
                "misnamed",
                happened,
                "All of it can be found and quoted; that it is not what it seems may mean something.",
                "Compare with where it came from if that matters.",
            )

    result.pages = told()
