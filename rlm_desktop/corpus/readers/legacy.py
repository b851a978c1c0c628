"""Old and locked files of Office: unlocked with a password, converted by LibreOffice, then read as what came out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.docx import read_docx
from rlm_desktop.corpus.readers.libreoffice import converted, find_libreoffice
from rlm_desktop.corpus.readers.odf import read_odf
from rlm_desktop.corpus.readers.old_office import ole_properties, unlocked
from rlm_desktop.corpus.readers.pptx import read_pptx
from rlm_desktop.corpus.readers.result import ReadResult
from rlm_desktop.corpus.readers.rtf import read_rtf
from rlm_desktop.corpus.readers.sheet import read_xlsx

_CONVERTED: dict[str, tuple[str, Callable[[Path], ReadResult]]] = {
    "doc": ("doc", read_docx),
    "ppt": ("ppt", read_pptx),
    "spreadsheet": ("xls", read_xlsx),
    "drawing": ("drawing", lambda path: read_odf(path, "odg")),
}


def read_legacy(path: Path, kind: str, passwords: Sequence[str] = ()) -> ReadResult:
    """A file of an old program that LibreOffice opens.

    Args:
        path: The file.
        kind: doc for what word processors wrote, ppt for presentations, spreadsheet, drawing.
        passwords: To be tried where it is locked.

    Raises:
        ReadError: It is damaged or locked, or LibreOffice is not installed.
    """
    called, reader = _CONVERTED[kind]
    with unlocked(path, passwords) as plain, converted(plain, kind) as made:
        result = _settled(reader(made))
    result.kind = called
    # Objects in what LibreOffice made of it are not in the file itself, from which members are taken.
    result.holds_members = False
    result.metadata = ole_properties(path) or result.metadata
    return result


def read_workbook(path: Path, reader: Callable[[Path], ReadResult], passwords: Sequence[str] = ()) -> ReadResult:
    """A workbook of Excel; one that its reader cannot make out, such as a very old one, by way of LibreOffice.

    Args:
        path: The file.
        reader: For workbooks of its age.
        passwords: To be tried where it is locked.

    Raises:
        ReadError: It is damaged or locked.
    """
    with unlocked(path, passwords) as plain:
        try:
            result = _settled(reader(plain))
        except ReadError as error:
            if error.code != "broken" or find_libreoffice() is None:
                raise
            result = None
    # What stands in text boxes of old workbooks only LibreOffice finds.
    if result and (result.kind != "xls" or _has_text(result)):
        return result
    return _second_reading(path, "spreadsheet", passwords, result)


def read_rich_text(path: Path) -> ReadResult:
    """Rich text; where its reader finds no text, by way of LibreOffice."""
    result = read_rtf(path)
    return result if _has_text(result) else _second_reading(path, "doc", (), result)


def read_locked(path: Path, passwords: Sequence[str], read: Callable[[Path, Sequence[str]], ReadResult]) -> ReadResult:
    """A file of Office since 2007 that is locked with a password.

    Args:
        path: The file.
        passwords: To be tried.
        read: Reads the file that is within.

    Raises:
        ReadError: None of the passwords opens it, or what is within is damaged.
    """
    with unlocked(path, passwords) as plain:
        return _settled(read(plain, passwords))


def _settled(result: ReadResult) -> ReadResult:
    """A result whose pages are all read, so that the file they come from may go."""
    result.pages = tuple(result.pages)
    return result


def _has_text(result: ReadResult) -> bool:
    result.pages = tuple(result.pages)
    return any(page.text.strip() for page in result.pages)


def _second_reading(path: Path, kind: str, passwords: Sequence[str], first: ReadResult | None) -> ReadResult:
    """What LibreOffice makes of a file that gave no text; what was read first where it makes nothing of it either."""
    if find_libreoffice() is None and first:
        return first
    try:
        second = read_legacy(path, kind, passwords)
    except ReadError:
        if first is None:
            raise
        return first
    if first is None:
        return second
    if any(page.text.strip() for page in second.pages):
        first.pages = second.pages
    return first
