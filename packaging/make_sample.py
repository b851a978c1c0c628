"""Makes those documents of the sample case that are not plain text, always with the same bytes.

The investigation is invented: the town of Vessmouth renews the bearings of a bridge. The plain documents under
``resources/sample/documents`` are written by hand; this script adds the PDF and DOCX files beside them. Run it as
``.venv/bin/python packaging/make_sample.py`` after a change; ``make_sample_case.py`` then makes the case of them.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sample_text import AWARD, CONTRACT, DECISION, INSPECTION, PdfText, WordText

if TYPE_CHECKING:
    from docx.document import Document

DOCUMENTS = Path(__file__).resolve().parents[1] / "resources" / "sample" / "documents"

_A4 = (595, 842)
_MARGIN = 72
_ZIP_TIME = (2021, 1, 1, 0, 0, 0)
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def make_documents(folder: Path) -> list[Path]:
    """Write the PDF and DOCX files of the sample into a folder and return their paths."""
    contract = _pdf(CONTRACT)
    files = {
        "council/2021-01-19 minutes works committee.docx": _docx(DECISION),
        "council/2021-04-27 minutes works committee.pdf": _pdf(AWARD),
        "contract/Contract HB-2021-07.pdf": contract,
        "payments/Signed contract, copy for the treasurer.pdf": contract,
        "inspection/Inspection report Tait & Marsh.pdf": _pdf(INSPECTION),
        "inspection/Photographs bearings.pdf": _cut_off(_pdf(INSPECTION)),
    }
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return [folder / name for name in files]


def _pdf(text: PdfText) -> bytes:
    """A PDF of typeset pages, without the random file id and the times that a new file usually gets."""
    import pymupdf

    pdf = pymupdf.open()
    for number, html in enumerate(text.pages, start=1):
        page = pdf.new_page(width=_A4[0], height=_A4[1])
        area = pymupdf.Rect(_MARGIN, _MARGIN, _A4[0] - _MARGIN, _A4[1] - _MARGIN)
        unused, scale = page.insert_htmlbox(area, html, css=text.css, scale_low=1)
        if unused < 0 or scale != 1:
            raise ValueError(f"Page {number} of {text.title} does not fit on its sheet.")
        footer = f"{text.footer}, page {number} of {len(text.pages)}"
        page.insert_text((_MARGIN, _A4[1] - 40), footer, fontsize=8, fontname="helv")
    stamp = f"D:{text.date:%Y%m%d%H%M%S}Z"
    pdf.set_metadata({"title": text.title, "author": text.author, "creationDate": stamp, "modDate": stamp})
    pdf.subset_fonts()
    return bytes(pdf.tobytes(garbage=4, deflate=True, deflate_fonts=True, no_new_id=True))


def _cut_off(pdf: bytes) -> bytes:
    """The beginning of a PDF, as an interrupted copy leaves it: too little of it to hold a page."""
    return pdf[:160]


def _docx(text: WordText) -> bytes:
    import docx

    word = docx.Document()
    section = word.sections[0]
    section.header.paragraphs[0].text = text.header
    section.footer.paragraphs[0].text = text.footer
    word.add_heading(text.title, level=1)
    for heading, paragraphs in text.sections:
        word.add_heading(heading, level=2)
        for paragraph in paragraphs:
            word.add_paragraph(paragraph)
    _add_table(word, text.table)
    noted = word.add_paragraph(text.footnoted)
    _add_footnote(word, noted, text.footnote)
    remarked = word.add_paragraph(text.remarked)
    comment = word.add_comment(remarked.runs, text=text.comment, author=text.comment_author, initials="NO")
    comment._comment_elm.set(f"{{{_WORD}}}date", f"{text.date:%Y-%m-%dT%H:%M:%SZ}")
    properties = word.core_properties
    properties.title, properties.author, properties.comments = text.title, text.author, ""
    properties.created = properties.modified = text.date
    written = io.BytesIO()
    word.save(written)
    return _with_fixed_times(written.getvalue())


def _add_table(word: Document, rows: Iterable[tuple[str, ...]]) -> None:
    rows = list(rows)
    table = word.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value


def _add_footnote(word: Document, paragraph: Any, text: str) -> None:
    """Add one footnote; python-docx has no call for it, so the part is written here."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="{_WORD}">'
        f'<w:footnote w:id="1"><w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, xml.encode(), word.part.package)
    word.part.relate_to(part, _FOOTNOTES)
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "1")
    paragraph.add_run()._r.append(reference)


def _with_fixed_times(package: bytes) -> bytes:
    """The same ZIP package with one fixed time on all its members."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, _ZIP_TIME)
            target.writestr(member, source.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


if __name__ == "__main__":
    for made in make_documents(DOCUMENTS):
        sys.stdout.write(f"{made.relative_to(DOCUMENTS)}\n")
