"""Sound little files of each format, to be harmed, and the record of what a harmed one should come to."""

# ruff: noqa: E501 - XML reads worse when it is broken into lines

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage

SENTENCE = "The heron crossed the river at dawn."
FOUND = ("heron crossed the river",)
TIME = (2021, 1, 1, 0, 0, 0)

DAMAGED = ("broken", "cut-off", "no-text", "unknown", "empty")
"""Codes of problems that say of a damaged file that it is one."""
TOO_MUCH = ("bomb", "memory", "timeout", "broken", "cut-off", "crashed")


@dataclass(frozen=True, slots=True)
class Hostile:
    """A hostile file, and what a person would expect of a program that is given it.

    Attributes:
        name: Path in the folder.
        content: Its bytes.
        about: What is wrong with it, in words.
        expect: "read": its words are found, and no problem is told but one of ``codes``;
            "problem": a problem with one of ``codes`` is told; "both": both;
            "either": there is text, or a problem of any code.
        words: That must be found in it or its members.
        codes: Of problems.
        never: Words that must not be found, for they stand outside the file.
        password: Opens it; the words are found only when it is given.
    """

    name: str
    content: bytes
    about: str
    expect: str = "either"
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    password: str = ""


def read(name: str, content: bytes, about: str, *codes: str, words: tuple[str, ...] = FOUND) -> Hostile:
    """A file whose words a person would expect to find, though a problem may be told, too."""
    return Hostile(name, content, about, "read", words, codes)


def problem(name: str, content: bytes, about: str, *codes: str) -> Hostile:
    """A file that a person would expect to be told of."""
    return Hostile(name, content, about, "problem", (), codes or DAMAGED)


def both(name: str, content: bytes, about: str, *codes: str) -> Hostile:
    """A file that a person would expect to find words in, and to be told of what is missing."""
    return Hostile(name, content, about, "both", FOUND, codes)


def either(name: str, content: bytes, about: str, never: tuple[str, ...] = ()) -> Hostile:
    """A file of which anybody would be content with text or a problem."""
    return Hostile(name, content, about, "either", never=never)


def locked(name: str, content: bytes, about: str, password: str) -> Hostile:
    """A file that only a password opens."""
    return Hostile(name, content, about, "problem", FOUND, ("encrypted",), password=password)


def pdf(*pages: str) -> bytes:
    """A PDF with a line of text on each page."""
    import pymupdf

    made = pymupdf.open()
    for text in pages or (SENTENCE,):
        made.new_page().insert_text((72, 72), text)
    return bytes(made.tobytes(no_new_id=True))


def raw_pdf(objects: Mapping[int, bytes], trailer: bytes = b"/Root 1 0 R", start: int | None = None) -> bytes:
    """A PDF of objects by number, with a right cross-reference table unless its place is told."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(objects) + 1
    out += b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, table if start is None else start)
    return bytes(out)


def page_objects(content: bytes = b"", **changed: bytes) -> dict[int, bytes]:
    """The objects of a PDF of one page: 1 catalog, 2 pages, 3 page, 4 its content, 5 a font; some of them changed."""
    drawn = content or b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % SENTENCE.encode()
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        4: stream(drawn),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    return objects | {int(name.removeprefix("o")): body for name, body in changed.items()}


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object of a PDF."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


_CONTENT_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>{}</Types>"""
_OVERRIDE = '<Override PartName="{}" ContentType="application/vnd.openxmlformats-officedocument.{}+xml"/>'
_RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_RELATION = '<Relationship Id="rId{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_SLIDE = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" {_REL}'
)


def word_xml(text: str = SENTENCE, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    """The main part of a Word file."""
    return f"{prolog}<w:document {_WORD}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"


def docx_parts(document: str | bytes | None = None) -> dict[str, str | bytes]:
    """The parts of a Word file."""
    return {
        "[Content_Types].xml": _CONTENT_TYPES.format(
            _OVERRIDE.format("/word/document.xml", "wordprocessingml.document.main")
        ),
        "_rels/.rels": _RELATIONS.format(_RELATION.format(1, "officeDocument", "word/document.xml")),
        "word/document.xml": word_xml() if document is None else document,
    }


def xlsx_parts(rows: str | None = None, dimension: str = "A1:B2", shared: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook of one sheet; ``rows`` is the XML of its rows."""
    cells = rows or f'<row r="1"><c r="A1" t="inlineStr"><is><t>{SENTENCE}</t></is></c><c r="B1"><v>12</v></c></row>'
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES.format(
            _OVERRIDE.format("/xl/workbook.xml", "spreadsheetml.sheet.main")
            + _OVERRIDE.format("/xl/worksheets/sheet1.xml", "spreadsheetml.worksheet")
            + (_OVERRIDE.format("/xl/sharedStrings.xml", "spreadsheetml.sharedStrings") if shared else "")
        ),
        "_rels/.rels": _RELATIONS.format(_RELATION.format(1, "officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": _RELATIONS.format(
            _RELATION.format(1, "worksheet", "worksheets/sheet1.xml")
            + (_RELATION.format(2, "sharedStrings", "sharedStrings.xml") if shared else "")
        ),
        "xl/workbook.xml": f'<workbook {_SHEET} {_REL}><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet {_SHEET}><dimension ref="{dimension}"/><sheetData>{cells}</sheetData></worksheet>',
    }
    return parts | ({"xl/sharedStrings.xml": shared} if shared else {})


def pptx_parts(slides: int = 1, listed: int | None = None) -> dict[str, str | bytes]:
    """The parts of a presentation; more slides can be listed than there are."""
    numbers = range(1, (listed or slides) + 1)
    ids = "".join(f'<p:sldId id="{255 + number}" r:id="rId{number}"/>' for number in numbers)
    shape = f"<p:sp><p:txBody><a:p><a:r><a:t>{SENTENCE}</a:t></a:r></a:p></p:txBody></p:sp>"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _CONTENT_TYPES.format(
            _OVERRIDE.format("/ppt/presentation.xml", "presentationml.presentation.main")
            + "".join(_OVERRIDE.format(f"/ppt/slides/slide{n}.xml", "presentationml.slide") for n in numbers)
        ),
        "_rels/.rels": _RELATIONS.format(_RELATION.format(1, "officeDocument", "ppt/presentation.xml")),
        "ppt/_rels/presentation.xml.rels": _RELATIONS.format(
            "".join(_RELATION.format(number, "slide", f"slides/slide{number}.xml") for number in numbers)
        ),
        "ppt/presentation.xml": f"<p:presentation {_SLIDE}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
    }
    for number in range(1, slides + 1):
        slide = f"<p:sld {_SLIDE}><p:cSld><p:spTree>{shape}</p:spTree></p:cSld></p:sld>"
        parts[f"ppt/slides/slide{number}.xml"] = slide
    return parts


_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OFFICE = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "draw", "manifest")
)


def open_document_parts(kind: str = "text", body: str = "", protection: str = "") -> dict[str, str | bytes]:
    """The parts of an OpenDocument file; ``body`` is what stands in its element of the kind."""
    listed = f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{protection}</manifest:file-entry>'
    body = body or f"<text:p>{SENTENCE}</text:p>"
    return {
        "mimetype": _OPEN_DOCUMENT + kind,
        "META-INF/manifest.xml": f'<manifest:manifest {_OFFICE}><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{_OPEN_DOCUMENT}{kind}"/>{listed}</manifest:manifest>',
        "content.xml": f"<office:document-content {_OFFICE}><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>",
    }


def epub_parts(href: str = "one.xhtml", spine: str = '<itemref idref="c1"/>') -> dict[str, str | bytes]:
    """The parts of an electronic book of one chapter."""
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "book.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Herons</dc:title><dc:identifier id="id">1</dc:identifier>'
        f'<dc:language>en</dc:language></metadata><manifest><item id="c1" href="{href}" '
        f'media-type="application/xhtml+xml"/></manifest><spine>{spine}</spine></package>',
        "one.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>One</title></head><body><p>{SENTENCE}</p></body></html>',
    }


def zipped(members: Mapping[str, str | bytes] | Iterable[tuple[str, str | bytes]]) -> bytes:
    """A ZIP archive of the members, in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items() if isinstance(members, Mapping) else members:
            entry = zipfile.ZipInfo("x", TIME)
            entry.filename = name
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def tarred(members: Iterable[tuple[tarfile.TarInfo | str, bytes]]) -> bytes:
    """A TAR archive; a member may be told by its name or by a whole header."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for told, content in members:
            entry = told if isinstance(told, tarfile.TarInfo) else tarfile.TarInfo(told)
            entry.size = len(content) if entry.isreg() else 0
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def gzipped(content: bytes) -> bytes:
    """A file compressed by gzip."""
    return gzip.compress(content, mtime=0)


def mail(text: str = SENTENCE, number: int = 1, **headers: str) -> EmailMessage:
    """A mail."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ann@example.org", "bob@example.org", f"Letter {number}"
    message["Date"], message["Message-ID"] = "Thu, 14 Mar 2019 12:00:00 +0100", f"<{number}@example.org>"
    for name, value in headers.items():
        del message[name]
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def mailbox(messages: Iterable[bytes]) -> bytes:
    """An mbox."""
    return b"".join(b"From ann@example.org Thu Mar 14 12:00:00 2019\n" + message + b"\n\n" for message in messages)


def picture(name: str = "PNG") -> bytes:
    """A small white picture with a black line."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (200, 80), 255)
    ImageDraw.Draw(image).line((10, 40, 190, 40), fill=0, width=3)
    out = io.BytesIO()
    image.save(out, name)
    return out.getvalue()


def sound_files() -> dict[str, bytes]:
    """A sound file of each format, by suffix."""
    rtf = f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Times;}}}}\\f0 {SENTENCE}{' More.' * 40}\\par}}"
    return {
        "pdf": pdf(SENTENCE, SENTENCE, SENTENCE),
        "docx": zipped(docx_parts()),
        "xlsx": zipped(xlsx_parts()),
        "pptx": zipped(pptx_parts(3)),
        "odt": zipped(open_document_parts()),
        "ods": zipped(open_document_parts("spreadsheet", table(1, 1))),
        "odp": zipped(
            open_document_parts(
                "presentation",
                f"<draw:page><draw:frame><draw:text-box><text:p>{SENTENCE}</text:p></draw:text-box></draw:frame></draw:page>",
            )
        ),
        "epub": zipped(epub_parts()),
        "rtf": rtf.encode(),
        "html": f"<html><head><title>T</title></head><body><p>{SENTENCE}</p>{'<p>More.</p>' * 20}</body></html>".encode(),
        "json": f'{{"text": "{SENTENCE}", "numbers": [{", ".join(map(str, range(99)))}]}}'.encode(),
        "xml": f"<letters><letter>{SENTENCE}</letter>{'<letter>More.</letter>' * 20}</letters>".encode(),
        "csv": (f"text,number\n{SENTENCE},1\n" + "more,2\n" * 50).encode(),
        "eml": mail(f"{SENTENCE}\n" + "More.\n" * 80).as_bytes(),
        "mbox": mailbox(mail(number=number).as_bytes() for number in range(1, 6)),
        "zip": zipped({f"letter {number}.txt": SENTENCE * 9 for number in range(5)}),
        "tar": tarred((f"letter {number}.txt", SENTENCE.encode()) for number in range(5)),
        "gz": gzipped(SENTENCE.encode() * 9),
        "png": picture(),
        "jpg": picture("JPEG"),
        "tif": picture("TIFF"),
    }


def table(rows: int, columns: int) -> str:
    """A table of OpenDocument whose one cell is said to be repeated."""
    return (
        f'<table:table table:name="One"><table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
        f'table:number-columns-repeated="{columns}" office:value-type="string"><text:p>{SENTENCE}</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
