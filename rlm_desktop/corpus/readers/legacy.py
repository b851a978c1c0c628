"""Old and locked files of Office: unlocked with a password, converted by LibreOffice, then read as what came out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.docx import read_docx
from rlm_desktop.corpus.readers.libreoffice import converted, find_libreoffice
from rlm_desktop.corpus.readers.old_office import ole_properties, unlocked
from rlm_desktop.corpus.readers.pptx import read_pptx
from rlm_desktop.corpus.readers.result import ReadResult
from rlm_desktop.corpus.readers.sheet import read_xls, read_xlsx

_CONVERTED: dict[str, tuple[str, Callable[[Path], ReadResult]]] = {
    "doc": ("doc", read_docx),
    "ppt": ("ppt", read_pptx),
    "spreadsheet": ("xls", read_xlsx),
}


def read_legacy(path: Path, kind: str, passwords: Sequence[str] = ()) -> ReadResult:
    """A file of an old program that LibreOffice opens.

    Args:
        path: The file.
        kind: doc for what word processors wrote, ppt for presentations, spreadsheet for tables.
        passwords: To be tried where it is locked.

    Raises:
        ReadError: It is damaged or locked, or LibreOffice is not installed.
    """
    called, reader = _CONVERTED[kind]
    with unlocked(path, passwords) as plain, converted(plain, kind) as made:
        result = _settled(reader(made))
    result.kind = called
    result.metadata = ole_properties(path) or result.metadata
    return result


def read_old_workbook(path: Path, passwords: Sequence[str] = ()) -> ReadResult:
    """A workbook of Excel 95 to 2003, or of an older one by way of LibreOffice.

    Raises:
        ReadError: It is damaged or locked.
    """
    with unlocked(path, passwords) as plain:
        try:
            return _settled(read_xls(plain))
        except ReadError as error:
            if error.code != "broken" or find_libreoffice() is None:
                raise
    return read_legacy(path, "spreadsheet", passwords)


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
