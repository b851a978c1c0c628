"""Tells what a file is from its first bytes; its name is asked only where those leave it open."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.encoding import unknown
from rlm_desktop.corpus.readers.result import broken

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_HEAD = 1 << 20
_ZIP = b"PK\x03\x04"
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_IMAGES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"BM",
)
_OTHERS = (
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"Rar!", "an archive (RAR)"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7-Zip)"),
    (b"!BDN", "an Outlook mailbox"),
    (b"SQLite format 3\0", "a database"),
    (b"%!PS", "a PostScript file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"OggS", "a sound or film"),
    (b"ID3", "a sound"),
)
SUFFIXES = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".dotm": "docx",
    ".txt": "text",
    ".text": "text",
    ".log": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".rtf": "rtf",
    ".png": "image",
    ".jpg": "image",
    ".jpeg": "image",
    ".gif": "image",
    ".bmp": "image",
    ".tif": "image",
    ".tiff": "image",
}
_TEXTUAL = frozenset({"text", "markdown", "csv", "json", "html"})


def recognise(path: Path) -> str:
    """The kind of a file, by its content before its name.

    Raises:
        ReadError: The file is empty, or of a kind that has no reader.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise ReadError(
            "empty",
            "The file is empty.",
            "It has no bytes at all; perhaps a copy or a download was cut off.",
            "Get a fresh copy if it should hold something.",
        )
    named = SUFFIXES.get(path.suffix.lower(), "")
    return _by_magic(path, head, named) or _by_text(head, named)


def _by_magic(path: Path, head: bytes, named: str) -> str:
    """The kind that the first bytes prove, or empty for text."""
    # Mail servers and web servers put lines before the PDF; readers look for its mark in the first kilobyte.
    if b"%PDF-" in head[:1024] and (head.startswith(b"%PDF-") or named == "pdf"):
        return "pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_ZIP):
        return _in_zip(path)
    if head.startswith(_OLE):
        raise _in_ole(path)
    if head.startswith(_IMAGES) and (not head.startswith(b"BM") or named == "image"):
        return "image"
    for magic, what in _OTHERS:
        if head.startswith(magic) and not (magic == b"MZ" and b"\0" not in head):
            raise unknown(what)
    if named in ("pdf", "docx"):
        raise broken(f"it is named {path.suffix} but does not begin as one")
    return ""


def _by_text(head: bytes, named: str) -> str:
    """The kind of a text: HTML and JSON show themselves, the others are what their names say."""
    if _HTML.match(head):
        return "html"
    return named if named in _TEXTUAL else "text"


def _in_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError) as error:
        raise broken(str(error) or type(error).__name__) from error
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        raise unknown("an Excel workbook")
    if any(name.startswith("ppt/") for name in names):
        raise unknown("a PowerPoint presentation")
    if mimetype.startswith(b"application/epub"):
        raise unknown("an electronic book (EPUB)")
    if mimetype.startswith(b"application/vnd.oasis"):
        raise unknown("an OpenDocument file")
    raise ReadError(
        "unknown",
        "This is an archive (ZIP), and archives are not opened.",
        "Nothing in it can be found or quoted.",
        "Unpack it and add the folder.",
    )


def _in_ole(path: Path) -> ReadError:
    """What an old Office container holds, by the names of its streams, which are in UTF-16."""
    with path.open("rb") as file:
        head = file.read(_OLE_HEAD)
        file.seek(max(0, path.stat().st_size - _OLE_HEAD))
        names = head + file.read()
    if "EncryptedPackage".encode("utf-16-le") in names:
        return ReadError(
            "encrypted",
            "The file is protected with a password.",
            "Nothing in it can be found or quoted.",
            "Open it with its password, save a copy without one, and add the copy.",
        )
    for stream, what in (
        ("__properties_version", "an Outlook message"),
        ("WordDocument", "an old Word file (DOC)"),
        ("Workbook", "an old Excel workbook (XLS)"),
        ("PowerPoint Document", "an old PowerPoint presentation (PPT)"),
    ):
        if stream.encode("utf-16-le") in names:
            return unknown(what)
    return unknown("a file of an old Office program")
