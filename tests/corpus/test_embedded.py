"""What is put into a file of Office as an object is a document of its own."""

import io
import zipfile

import openpyxl
import pptx
import pytest
from containers import assert_goes_on_anywhere, contents
from files import change_package, make_docx
from hypothesis import given
from hypothesis import strategies as st
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from rlm_desktop.case.connection import connect_read_only, create_case
from rlm_desktop.case.containers import list_reconciliations
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.corpus.readers import read
from rlm_desktop.corpus.readers.embedded import _native
from rlm_desktop.corpus.search import search


def workbook(text):
    book = openpyxl.Workbook()
    book.active["A1"] = text
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def native(name, content, path="C:\\letters"):
    """The stream of an object that wraps a file ([MS-OLEDS], 2.3.6)."""
    told = path.encode() + b"\0"
    body = b"\2\0" + name + b"\0" + told + b"\0\0\3\0" + len(told).to_bytes(4, "little") + told
    body += len(content).to_bytes(4, "little") + content
    return len(body).to_bytes(4, "little") + body


@pytest.fixture
def letter(tmp_path):
    parts = {"word/embeddings/Sheet2.xlsx": workbook("the second sum"), "word/embeddings/Sheet1.xlsx": workbook("one")}
    return change_package(make_docx(tmp_path / "letter.docx", "See the table."), parts)


def test_objects_come_out_in_the_order_of_their_names(letter):
    assert read(letter).holds_members
    whole = assert_goes_on_anywhere(letter, "docx")
    assert [(position, name) for position, name, _ in whole] == [(1, "Sheet1.xlsx"), (2, "Sheet2.xlsx")]


def test_a_file_without_objects_holds_no_members(tmp_path):
    assert not read(make_docx(tmp_path / "a.docx", "Nothing but words.")).holds_members


def test_an_object_that_is_none_is_handed_on_as_it_is(tmp_path):
    broken = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off"
    path = change_package(make_docx(tmp_path / "a.docx", "words"), {"word/embeddings/oleObject1.bin": broken})
    assert contents(path, "docx") == [(1, "oleObject1.bin", broken)]


@given(st.binary(max_size=200), st.text("abcxyz. ", min_size=1, max_size=30))
def test_a_wrapped_file_has_its_name_and_content(content, name):
    assert _native(native(name.encode(), content)) == (name, content)


@given(st.binary(max_size=200))
def test_a_wrapping_that_is_none_is_a_value_error(stream):
    try:
        _native(stream)
    except ValueError:
        return


def test_a_workbook_behind_a_chart_is_found_and_accounted_for(tmp_path):
    deck = pptx.Presentation()
    data = CategoryChartData()
    data.categories = ["Ferry"]
    data.add_series("hidden receivables", (7,))
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, Inches(1), Inches(1), Inches(3), Inches(3), data)
    (tmp_path / "drop").mkdir()
    deck.save(str(tmp_path / "drop" / "deck.pptx"))
    with zipfile.ZipFile(tmp_path / "drop" / "deck.pptx") as package:
        (embedded,) = [name for name in package.namelist() if "/embeddings/" in name]
    case = create_case(tmp_path / "case")
    Ingest(case, [tmp_path / "drop"], workers=1).run()
    connection = connect_read_only(case)
    assert {hit.name for hit in search(connection, '"hidden receivables"')} >= {embedded.rpartition("/")[2]}
    (account,) = list_reconciliations(connection)
    assert (account.name, account.expected, account.agrees) == ("deck.pptx", 1, True)
