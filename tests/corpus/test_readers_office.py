"""Presentations, workbooks and OpenDocument files become pages as a person would cite them."""

import struct
import zipfile
from datetime import date, datetime

import docx
import openpyxl
import pptx
import pytest
from files import change_package, damage_member, make_docx, make_package
from openpyxl.comments import Comment
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers import read

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "meta", "style", "presentation")
)
OTHER_NAMESPACES = (
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def read_all(path):
    result = read(path)
    result.pages = list(result.pages)
    return result


def labels(result):
    return [page.label for page in result.pages]


# -- presentations ------------------------------------------------------------------------------------------


def make_pptx(path):
    made = pptx.Presentation()
    first = made.slides.add_slide(made.slide_layouts[1])
    first.shapes.title.text, first.placeholders[1].text = "The plan", "one\ntwo"
    first.notes_slide.notes_text_frame.text = "say it slowly"
    second = made.slides.add_slide(made.slide_layouts[5])
    second.shapes.title.text = "Figures"
    table = second.shapes.add_table(1, 2, 0, 0, Inches(3), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "A", "B"
    data = CategoryChartData()
    data.categories = ["East", "West"]
    data.add_series("Sales", (1.5, 2))
    second.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Inches(3), Inches(3), data)
    second.shapes.add_group_shape().shapes.add_textbox(0, 0, 9, 9).text_frame.text = "in a group"
    third = made.slides.add_slide(made.slide_layouts[5])
    third.shapes.title.text = "Kept back"
    third._element.set("show", "0")
    made.core_properties.author, made.core_properties.created = "H. Voss", datetime(2019, 3, 14, 12)
    made.save(str(path))
    return path


def test_each_slide_is_a_page_with_its_tables_charts_groups_and_notes(tmp_path):
    result = read_all(make_pptx(tmp_path / "a.pptx"))
    assert labels(result) == ["slide 1", "slide 2", "slide 3 (hidden)"]
    assert result.pages[0].text == "The plan\none\ntwo\nNotes:\nsay it slowly"
    assert result.pages[1].text.split("\n") == ["Figures", "A | B", "Sales: East: 1.5, West: 2", "in a group"]
    assert result.metadata["author"] == "H. Voss"
    assert result.metadata["created"] == "2019-03-14T12:00:00+00:00"
    assert result.metadata["raw"]["creator"] == "H. Voss"


def test_slides_come_in_the_order_of_the_show_not_of_the_files(tmp_path):
    made = pptx.Presentation()
    for title in ("first", "second"):
        made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = title
    slides = made.slides._sldIdLst
    slides.insert(0, slides[1])
    made.save(str(tmp_path / "a.pptx"))
    assert [page.text for page in read_all(tmp_path / "a.pptx").pages] == ["second", "first"]


def test_a_damaged_slide_costs_only_itself(tmp_path):
    path = damage_member(make_pptx(tmp_path / "a.pptx"), "ppt/slides/slide2.xml")
    result = read_all(path)
    assert [bool(page.text) for page in result.pages] == [True, False, True]
    assert result.problem.code == "broken"
    assert "slide2.xml" in str(result.problem)


# -- workbooks ----------------------------------------------------------------------------------------------


def make_xlsx(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Budget"
    sheet["A1"] = "Budget of the year"
    sheet.append(["name", "amount", "paid", "when"])
    sheet.append(["Voss", 140000, True, date(2019, 3, 14)])
    for number in range(500):
        sheet.append([f"item {number}", number / 2, False, datetime(2019, 3, 14, 12, 30)])
    sheet["B3"].comment = Comment("By whom?", "Bauer")
    hidden = book.create_sheet("Black")
    hidden["C7"] = "off the books"
    hidden.sheet_state = "hidden"
    book.save(path)
    return path


def test_each_sheet_is_pages_of_rows_under_its_header(tmp_path):
    result = read_all(make_xlsx(tmp_path / "a.xlsx"))
    first = result.pages[0].text.split("\n")
    assert first[:3] == ["Budget of the year", "name | amount | paid | when", "Voss | 140000 | TRUE | 2019-03-14"]
    assert first[3:5] == [
        "item 0 | 0 | FALSE | 2019-03-14T12:30",
        "item 1 | 0.5 | FALSE | 2019-03-14T12:30",
    ]
    rows = [page for page in result.pages if page.label.startswith('sheet "Budget" rows')]
    assert all(page.text.split("\n")[0] == "name | amount | paid | when" for page in rows[1:])
    assert rows[0].label.startswith('sheet "Budget" rows 1-')
    assert rows[-1].label.endswith("-503")
    assert sum(page.text.count("item ") for page in rows) == 500
    assert [page.number for page in result.pages] == list(range(1, len(result.pages) + 1))


def test_a_stray_cell_at_the_end_of_a_sheet_does_not_fill_the_memory(tmp_path, monkeypatch):
    whole = read_all(make_xlsx(tmp_path / "a.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book["Budget"]["XFD1048576"] = "stray"
    book.save(tmp_path / "b.xlsx")
    vast = read_all(tmp_path / "b.xlsx")
    stray = next(page for page in vast.pages if page.label.endswith("1048576"))
    assert stray.text.endswith("\n | … | stray")
    kept = [page.text for page in vast.pages if page is not stray]
    assert [text for text in kept if "item" in text] == [page.text for page in whole.pages if "item" in page.text][:-1]
    assert vast.pages[-1].text.endswith(whole.pages[-1].text)


def test_hidden_sheets_and_comments_on_cells_are_read(tmp_path):
    result = read_all(make_xlsx(tmp_path / "a.xlsx"))
    found = {page.label: page.text for page in result.pages}
    assert found['sheet "Budget" comments'] == "Comment on B3 by Bauer: By whom?"
    assert found['sheet "Black" (hidden) row 7'] == "off the books"


def test_a_damaged_sheet_costs_only_itself(tmp_path):
    result = read_all(damage_member(make_xlsx(tmp_path / "a.xlsx"), "xl/worksheets/sheet1.xml"))
    assert [page.text for page in result.pages if "Black" in page.label] == ["off the books"]
    assert result.problem.code == "broken"


# -- OpenDocument -------------------------------------------------------------------------------------------


def open_document(path, kind, body, styles="", meta="", flat=False):
    document = (
        f'<office:document-content {NAMESPACES} {OTHER_NAMESPACES} office:mimetype="application/vnd.oasis.{kind}">'
        f"<office:meta>{meta}</office:meta><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body>{body}</office:body></office:document-content>"
    )
    if flat:
        path.write_text(f'<?xml version="1.0"?>{document}')
        return path
    return make_package(
        path,
        {
            "mimetype": f"application/vnd.oasis.{kind}",
            "content.xml": document,
            "meta.xml": f"<office:document-meta {NAMESPACES} {OTHER_NAMESPACES}>{meta}</office:document-meta>",
        },
    )


TEXT = (
    "<office:text><text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
    "<text:h>The   plan</text:h><text:p>one<text:s text:c='2'/>two<text:tab/>three<text:line-break/>four"
    "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>See annex.</text:p>"
    "</text:note-body></text:note></text:p><office:annotation><dc:creator>Voss</dc:creator><text:p>By whom?</text:p>"
    "</office:annotation><table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell>"
    "<table:table-cell table:number-columns-repeated='2'><text:p>B</text:p></table:table-cell></table:table-row>"
    "</table:table><text:p text:style-name='P1'>next page</text:p></office:text>"
)
BREAK = '<style:style style:name="P1"><style:paragraph-properties fo:break-before="page"/></style:style>'


@pytest.mark.parametrize("flat", [False, True])
def test_an_open_document_text_is_read_with_notes_and_comments_and_without_deletions(tmp_path, flat):
    path = tmp_path / ("a.fodt" if flat else "a.odt")
    meta = "<dc:title>Minutes</dc:title><meta:creation-date>2019-03-14T12:00:00</meta:creation-date>"
    result = read_all(open_document(path, "opendocument.text", TEXT, BREAK, meta, flat=flat))
    assert [page.text for page in result.pages] == [
        "The plan\none  two\tthree\nfour[1]\nA | B | B",
        "next page",
        "Notes:\n1 See annex.\nComments:\nComment by Voss: By whom?",
    ]
    assert (result.kind, result.metadata["title"], result.metadata["created"]) == (
        "odt",
        "Minutes",
        "2019-03-14T12:00:00",
    )


def test_an_open_document_presentation_has_slides_with_notes_and_hidden_ones(tmp_path):
    body = (
        "<office:presentation><draw:page><draw:frame><draw:text-box><text:p>The plan</text:p></draw:text-box>"
        "</draw:frame><presentation:notes><draw:frame><draw:text-box><text:p>slowly</text:p></draw:text-box>"
        "</draw:frame></presentation:notes></draw:page><draw:page draw:style-name='dp1'><draw:custom-shape>"
        "<text:p>Kept back</text:p></draw:custom-shape></draw:page></office:presentation>"
    )
    hidden = '<style:style style:name="dp1"><style:p presentation:visibility="hidden"/></style:style>'
    result = read_all(open_document(tmp_path / "a.odp", "opendocument.presentation", body, hidden))
    assert [(page.label, page.text) for page in result.pages] == [
        ("slide 1", "The plan\nNotes:\nslowly"),
        ("slide 2 (hidden)", "Kept back"),
    ]


def test_a_flat_spreadsheet_counts_repeated_rows(tmp_path):
    row = "<table:table-row{}><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"
    rows = row.format("", "first") + row.format(" table:number-rows-repeated='98'", "") + row.format("", "last")
    body = f'<office:spreadsheet><table:table table:name="Budget">{rows}</table:table></office:spreadsheet>'
    result = read_all(open_document(tmp_path / "a.fods", "opendocument.spreadsheet", body, flat=True))
    assert [(page.label, page.text) for page in result.pages] == [('sheet "Budget" rows 1-100', "first\nlast")]


def test_an_open_document_with_a_password_is_told(tmp_path):
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    members = {"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": manifest}
    path = make_package(tmp_path / "a.odt", {**members, "content.xml": b"\x01\x02"})
    with pytest.raises(ReadError) as error:
        read(path)
    assert error.value.code == "encrypted"


# -- what all of them share ---------------------------------------------------------------------------------


def test_a_word_file_shows_pages_that_were_put_in_whole(tmp_path):
    path = make_docx(tmp_path / "a.docx", "Before")
    with zipfile.ZipFile(path) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    more = f'<Relationship Id="rIdChunk" Type="{kind}" Target="chunk.html"/></Relationships>'
    changed = {
        "word/_rels/document.xml.rels": relations.replace("</Relationships>", more).encode(),
        "word/chunk.html": b"<html><body><p>Put in whole</p></body></html>",
    }
    assert "Put in whole" in "".join(page.text for page in read_all(change_package(path, changed)).pages)


def test_a_damaged_note_costs_only_itself(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("The payment was approved.")
    document.add_comment(paragraph.runs, text="By whom?", author="Voss", initials="V")
    document.save(str(tmp_path / "a.docx"))
    result = read_all(change_package(tmp_path / "a.docx", {"word/comments.xml": b"<broken"}))
    assert "The payment was approved." in result.pages[0].text
    assert "comments.xml" in str(result.problem)


@pytest.mark.parametrize("lie", [False, True])
def test_an_office_file_that_unpacks_to_far_more_is_refused(tmp_path, lie):
    path = change_package(make_docx(tmp_path / "a.docx", "x"), {"word/document.xml": bytes(60 << 20)})
    if lie:
        # The directory at the end says that the part is small.
        content = path.read_bytes()
        path.write_bytes(content.replace(struct.pack("<L", 60 << 20), struct.pack("<L", 100)))
    with pytest.raises(ReadError) as error:
        read(path)
    assert error.value.code == "bomb"


def test_entities_are_neither_resolved_nor_multiplied(tmp_path):
    (tmp_path / "secret.txt").write_text("the secret")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    declared = f'<!DOCTYPE x [<!ENTITY l0 "ha"><!ENTITY f SYSTEM "file://{tmp_path}/secret.txt">{laughs}]>'
    main = f'{declared}<w:document xmlns:w="w" a="&l11;"><w:p><w:r><w:t>&f;&l11;seen</w:t></w:r></w:p></w:document>'
    path = change_package(make_docx(tmp_path / "a.docx", "x"), {"word/document.xml": main.encode()})
    try:
        text = "".join(page.text for page in read_all(path).pages)
    except ReadError as error:
        text = str(error)
    assert "the secret" not in text
    assert "haha" not in text
