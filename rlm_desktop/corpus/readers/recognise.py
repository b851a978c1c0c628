"""Tells what a file is from its first bytes; its name is asked only where those leave it open."""

from __future__ import annotations

import codecs
import re
import tarfile
import zipfile
from pathlib import Path

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.encoding import unknown
from rlm_desktop.corpus.readers.kinds import SUFFIXES, TEXTUAL
from rlm_desktop.corpus.readers.old_office import OLE
from rlm_desktop.corpus.readers.result import broken

_HEAD = 8192
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_XML = re.compile(rb"\s*<(?:\?xml\s|svg[\s>])")
_FLAT_OFFICE = re.compile(rb"office:mimetype\s*=\s*[\"']application/vnd\.oasis\.opendocument\.(\w+)")
_HEADER = re.compile(rb"(?:[!-9;-~]+:|[ \t])[^\n]*")
_MAIL_NAMES = re.compile(
    rb"^(from|to|subject|date|message-id|received|mime-version|return-path|delivered-to):", re.I | re.M
)
_WEB_ARCHIVE = re.compile(rb"^(?:content-type:\s*multipart/related|snapshot-content-location:)", re.I | re.M)
_MBOX = re.compile(rb"From [^\n]*\d{4}[^\n]*\r?\n>?[!-9;-~]+:")
_IMAGES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"\0\0\0\x0cjP  \r\n\x87\n",
    b"\xff\x4f\xff\x51",
)
_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
_PNM = re.compile(rb"P[1-7]\s+(?:#[^\n]*\n\s*)*(?:\d+\s+\d+\s|WIDTH\s)")
_CONTAINERS = (
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "gzip"),
    (b"\xfd7zXZ\0", "gzip"),
    (b"\x28\xb5\x2f\xfd", "gzip"),
    (b"!BDN", "pst"),
)
# WordPerfect, Word 2 and Write.
_WORD_PROCESSORS = (b"\xffWPC", b"\xdb\xa5-\0", b"1\xbe\0\0", b"2\xbe\0\0")
# Excel 2 to 5 without a container, Lotus 1-2-3; dBase has one byte only.
_OLD_SHEETS = (b"\x09\0\x04\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0", b"\x09\x08\x08\0", b"\0\0\2\0", b"\0\0\x1a\0")
_DBASE = b"\x03\x30\x43\x83\x8b\xf5"
_OTHERS = (
    (b"Rar!", "an archive (RAR)"),
    (b"SQLite format 3\0", "a database"),
    (b"\0\1\0\0Standard ", "a database (Access)"),
    (b"%!PS", "a PostScript file"),
    (b"AT&TFORM", "a scan (DjVu)"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"OggS", "a sound or film"),
    (b"ID3", "a sound"),
    (b"\x1aE\xdf\xa3", "a film"),
)
_OFFICE_TYPE = re.compile(rb"application/vnd\.(?:sun\.xml|oasis\.opendocument)\.[\w.\-]+")
_STAR_OFFICE = {b"writer": "odt", b"impress": "odp", b"draw": "odg", b"calc": "sxc"}
_IWORK = frozenset({"Document.iwa", "Index.zip", "index.xml", "index.xml.gz", "index.apxl", "index.apxl.gz"})
_NEVER_TEXT = frozenset({"pdf", "docx", "pptx", "xlsx", "odt", "odp", "epub", "zip", "7z", "msg", "pst", "ppt", "mobi"})
_ARCHIVE_DIRECTORIES = {"word/": "docx", "ppt/": "pptx", "xl/": "xlsx", "visio/": "drawing"}
_OPEN_DOCUMENT = {"text": "odt", "presentation": "odp", "spreadsheet": "ods", "graphics": "odg"}
# Streams in the containers of old programs. The first that is there tells: a mail can hold a Word file.
_STREAMS = (
    ("__properties_version1.0", "msg"),
    ("EncryptedPackage", "locked"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("StarWriterDocument", "doc"),
    ("StarCalcDocument", "spreadsheet"),
    ("StarDrawDocument3", "drawing"),
    ("StarDrawDocument", "drawing"),
    ("VisioDocument", "drawing"),
    ("Quill", "drawing"),
    ("MatOST", "doc"),
    ("HwpSummaryInformation", "doc"),
)


def recognise(path: Path) -> str:
    """The kind of a file, by its content before its name: a key of the table of readers.

    Raises:
        ReadError: The file is empty, damaged, or of a kind that has no reader.
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
    return _by_magic(path, head, named) or _by_text(path, head, named)


def _by_magic(path: Path, head: bytes, named: str) -> str:
    """The kind that the first bytes prove, or empty for text."""
    # Mail servers and web servers put lines before the PDF; readers look for its mark in the first kilobyte.
    if b"%PDF-" in head[:1024] and (head.startswith(b"%PDF-") or named == "pdf"):
        return "pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_ZIP):
        return _in_zip(path, named)
    if head.startswith(OLE):
        return _in_ole(path, named)
    if _is_image(head, named):
        return "image"
    container = _container(path, head, named)
    if container:
        return container
    if head[60:68] == b"BOOKMOBI":
        return "mobi"
    return _of_old_program(path, head, named)


def _of_old_program(path: Path, head: bytes, named: str) -> str:
    """What LibreOffice can open, or empty for text.

    Raises:
        ReadError: It is of a kind that has no reader, or not what only its name says.
    """
    if head.startswith(_WORD_PROCESSORS):
        return "doc"
    if head.startswith(_OLD_SHEETS) or (named == "spreadsheet" and head[0] in _DBASE and b"\0" in head):
        return "spreadsheet"
    for magic, what in _OTHERS:
        if head.startswith(magic) and not (magic == b"MZ" and b"\0" not in head):
            raise unknown(what)
    if named in _NEVER_TEXT and not (head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<") or _is_text(head)):
        raise broken(f"it is named {path.suffix} but does not begin as one")
    return ""


def _is_text(head: bytes) -> bool:
    """Whether the beginning of a file is plain text in UTF-8, and not that of a PDF without its first line."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return not _NO_TEXT.search(text) and " obj" not in text


def _is_image(head: bytes, named: str) -> bool:
    if head.startswith(_IMAGES) or (head.startswith(b"BM") and named == "image"):
        return True
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        return True
    return named == "image" and _PNM.match(head) is not None


def _container(path: Path, head: bytes, named: str) -> str:
    """The kind of an archive or mailbox, or empty. tar is known by a mark at 257, very old ones by a checksum only.

    What unpacks itself begins with a program, and is a ZIP archive after that.
    """
    if named == "zip" and zipfile.is_zipfile(path):
        return "zip"
    if head[257:262] == b"ustar" or (named == "tar" and tarfile.is_tarfile(path)):
        return "tar"
    found = next((kind for magic, kind in _CONTAINERS if head.startswith(magic)), "")
    if not found and named != "mail" and (_MBOX.match(head) or (named == "mbox" and head.startswith(b"From "))):
        return "mbox"
    return found


def _by_text(path: Path, head: bytes, named: str) -> str:
    """The kind of a text: mail, HTML and XML show themselves, the others are what their names say."""
    mail = _mail(head, named)
    if mail:
        return mail
    if _HTML.match(head):
        return "html"
    flat = _FLAT_OFFICE.search(head)
    if flat:
        return "flat-" + _OPEN_DOCUMENT.get(flat[1].decode("ascii"), "odt")
    if _XML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "xml"
    return named if named in TEXTUAL and named != "mail" else "text"


def _mail(head: bytes, named: str) -> str:
    """``mail`` or ``mhtml`` for text that begins with the header of a message, or empty."""
    lines = head.replace(b"\r\n", b"\n").removeprefix(b"\xef\xbb\xbf").lstrip(b"\n").split(b"\n")
    if named == "mail" and lines[0].startswith(b"From "):
        lines = lines[1:]
    header: list[bytes] = []
    for line in lines:
        if not _HEADER.fullmatch(line):
            break
        header.append(line)
    block = b"\n".join(header)
    names = {name.lower() for name in _MAIL_NAMES.findall(block)}
    if len(names) < (1 if named in ("mail", "mhtml") else 2):
        return ""
    return "mhtml" if named != "mail" and _WEB_ARCHIVE.search(block) and b"mime-version" in names else "mail"


def _in_zip(path: Path, named: str) -> str:
    """What an archive is: many formats of documents are archives, too."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = frozenset(archive.namelist())
            mimetype = _told_mimetype(archive, names)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        # Archives can be taken out in part even when their directory at the end is gone; documents cannot.
        if named in ("", "zip"):
            return "zip"
        raise broken("it is not a whole archive, as files of its kind are inside") from error
    return _by_mimetype(mimetype.strip()) or _by_members(names, named)


def _told_mimetype(archive: zipfile.ZipFile, names: frozenset[str]) -> bytes:
    """What a document says it is: in its first member, or in the list of its members only."""
    if "mimetype" in names:
        return archive.open("mimetype").read(100)
    if "content.xml" not in names or "META-INF/manifest.xml" not in names:
        return b""
    told = _OFFICE_TYPE.search(archive.open("META-INF/manifest.xml").read(_HEAD))
    return told[0] if told else b""


def _by_mimetype(mimetype: bytes) -> str:
    """The kind of a document that tells it in its first member, or empty."""
    if mimetype.startswith(b"application/epub"):
        return "epub"
    if mimetype.startswith(b"application/vnd.oasis.opendocument."):
        return _OPEN_DOCUMENT.get(re.split(rb"[.\-]", mimetype[35:])[0].decode("ascii", "replace"), "")
    star_office = re.match(rb"application/vnd\.sun\.xml\.(writer|impress|calc|draw)", mimetype)
    return _STAR_OFFICE[star_office[1]] if star_office else ""


def _by_members(names: frozenset[str], named: str) -> str:
    """The kind of a document by the parts it has; ``zip`` for an archive that is nothing else."""
    if names & {"FixedDocSeq.fdseq", "FixedDocumentSequence.fdseq"}:
        return "xps"
    if named in ("doc", "ppt", "spreadsheet") and any(name.rpartition("/")[2] in _IWORK for name in names):
        return named
    if names & {"[Content_Types].xml", "_rels/.rels"}:
        for directory, kind in _ARCHIVE_DIRECTORIES.items():
            if any(name.startswith(directory) for name in names):
                return kind
    return "epub" if "META-INF/container.xml" in names and named == "epub" else "zip"


def _in_ole(path: Path, named: str) -> str:
    """What a container of an old Office program holds, by the names of the streams at its top."""
    import olefile

    try:
        with olefile.OleFileIO(path) as container:
            streams = {entry[0] for entry in container.listdir(streams=True, storages=False)}
    except (OSError, ValueError, TypeError, IndexError, AttributeError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise broken("the list of its parts cannot be read") from error
    folded = {name.lower() for name in streams}
    for stream, kind in _STREAMS:
        if stream.lower() in folded:
            return kind
    if any(name.startswith("__substg1.0_") for name in folded):
        return "msg"
    if named in ("doc", "ppt", "spreadsheet", "drawing"):
        return named
    raise unknown("a file of an old program")
