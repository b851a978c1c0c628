"""Every kind of file becomes pages of clean text, or a problem that a person understands."""

import json
import os
import zipfile

import docx
import pymupdf
import pytest
from docx.enum.text import WD_BREAK
from files import make_docx, make_package, make_pdf, make_picture, make_scan
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_desktop.case.paths import FileState
from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers import read
from rlm_desktop.corpus.readers.json_text import _lines
from rlm_desktop.corpus.readers.paging import PAGE_CHARACTERS, line_pages
from rlm_desktop.corpus.readers.result import clean_text
from rlm_desktop.corpus.reading import read_file


def texts(path):
    return [page.text for page in read(path).pages]


def problem(path):
    """The problem of a file, whether it can be read in part or not at all."""
    try:
        result = read(path)
        list(result.pages)
    except ReadError as error:
        return error
    return result.problem


# -- PDF ----------------------------------------------------------------------------------------------------


def test_a_pdf_has_its_pages_and_what_it_tells_of_itself(tmp_path):
    told = {"title": "Ledger", "author": "H. Voss", "creationDate": "D:20190314120000+01'00'"}
    result = read(make_pdf(tmp_path / "a.pdf", "First page", "Second page", metadata=told))
    assert [(page.number, page.text.strip()) for page in result.pages] == [(1, "First page"), (2, "Second page")]
    assert result.kind == "pdf"
    assert result.metadata["title"] == "Ledger"
    assert result.metadata["author"] == "H. Voss"
    assert result.metadata["created"] == "2019-03-14T12:00:00+01:00"
    assert result.problem is None


def test_printed_page_numbers_are_told_where_they_differ(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", "preface", "chapter", "end")
    with pymupdf.open(path) as document:
        document.set_page_labels([{"startpage": 0, "style": "r"}, {"startpage": 1, "style": "D", "firstpagenum": 2}])
        document.saveIncr()
    assert [page.label for page in read(path).pages] == ["i", "", ""]


def test_a_pdf_with_a_password_is_told_so(tmp_path):
    error = problem(make_pdf(tmp_path / "a.pdf", "secret", password="x"))
    assert error.code == "encrypted"
    assert "protected with a password" in str(error)


def test_a_scan_is_pages_without_text_and_a_problem(tmp_path):
    path = make_scan(tmp_path / "scan.pdf", pages=3)
    assert texts(path) == ["", "", ""]
    assert problem(path).code == "no-text"
    assert "all 3 pages" in str(problem(path))


def test_a_pdf_with_one_scanned_page_is_read_and_the_page_is_told(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", "typed", "typed as well")
    with pymupdf.open(path) as document, pymupdf.open(make_scan(tmp_path / "scan.pdf")) as scan:
        document.insert_pdf(scan)
        document.saveIncr()
    assert "1 of 3 pages" in str(problem(path))


def test_a_blank_page_among_others_is_no_problem(tmp_path):
    assert problem(make_pdf(tmp_path / "a.pdf", "typed", "")) is None


def test_a_cut_off_pdf_is_broken(tmp_path, capfd):
    path = make_pdf(tmp_path / "a.pdf", "text")
    path.write_bytes(path.read_bytes()[:200])
    assert problem(path).code == "broken"
    assert "damaged" in str(problem(path))
    assert capfd.readouterr() == ("", "")


def test_a_picture_is_a_page_without_text(tmp_path):
    path = make_picture(tmp_path / "photo.png")
    assert texts(path) == [""]
    assert (read(path).kind, problem(path).code) == ("image", "no-text")


# -- Word ---------------------------------------------------------------------------------------------------


def test_word_paragraphs_and_tables_stand_in_reading_order(tmp_path):
    document = docx.Document()
    document.core_properties.title = "Minutes"
    document.add_paragraph("Before the table")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((cell for row in table.rows for cell in row.cells), "ABCD", strict=True):
        cell.text = text
    document.add_paragraph("After the table")
    document.sections[0].header.paragraphs[0].text = "Strictly confidential"
    document.save(str(tmp_path / "a.docx"))
    result = read(tmp_path / "a.docx")
    first, further = [page.text for page in result.pages]
    assert first.split("\n") == ["Before the table", "A | B", "C | D", "After the table"]
    assert "Strictly confidential" in further
    assert result.metadata["title"] == "Minutes"


def test_word_pages_end_at_page_breaks(tmp_path):
    document = docx.Document()
    document.add_paragraph("One").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Two")
    document.save(str(tmp_path / "a.docx"))
    assert texts(tmp_path / "a.docx") == ["One", "Two"]


def test_word_text_without_breaks_is_cut_between_paragraphs(tmp_path):
    paragraphs = [f"Paragraph {number}. " + "word " * 100 for number in range(20)]
    pages = texts(make_docx(tmp_path / "a.docx", *paragraphs))
    assert len(pages) > 3
    assert all(len(page) <= PAGE_CHARACTERS and page.startswith("Paragraph") for page in pages)
    assert "\n".join(pages) == "\n".join(paragraphs)


def test_word_comments_footnotes_text_boxes_and_tracked_changes_are_read(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("The payment was approved.")
    document.add_comment(paragraph.runs, text="By whom?", author="Voss", initials="V")
    document.save(str(tmp_path / "plain.docx"))
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    box = "<w:r><w:t>In a box</w:t></w:r>"
    extra = (
        '<w:p><w:ins><w:r><w:t>Inserted.</w:t></w:r></w:ins><w:del w:author="Voss" w:date="2019-03-01T10:00:00Z">'
        "<w:r><w:delText>Deleted.</w:delText></w:r></w:del>"
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:txbxContent><w:p>{box}</w:p></w:txbxContent></mc:Choice>"
        f"<mc:Fallback><w:txbxContent><w:p>{box}</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    notes = f'<w:footnotes xmlns:w="{word}"><w:footnote w:id="2"><w:p><w:r><w:t>See annex.</w:t></w:r></w:p>'
    with zipfile.ZipFile(tmp_path / "plain.docx") as old, zipfile.ZipFile(tmp_path / "a.docx", "w") as new:
        for name in old.namelist():
            text = old.read(name).decode("utf-8", "surrogateescape")
            if name == "word/document.xml":
                text = text.replace("<w:sectPr", extra + "<w:sectPr", 1)
            elif name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                more = f'<Relationship Id="rIdNotes" Type="{kind}" Target="footnotes.xml"/>'
                text = text.replace("</Relationships>", more + "</Relationships>")
            elif name == "[Content_Types].xml":
                content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                override = f'<Override PartName="/word/footnotes.xml" ContentType="{content}"/>'
                text = text.replace("</Types>", override + "</Types>")
            new.writestr(name, text.encode("utf-8", "surrogateescape"))
        new.writestr("word/footnotes.xml", notes + "</w:footnote></w:footnotes>")
    text = "\n".join(texts(tmp_path / "a.docx"))
    assert "The payment was approved.\nInserted." in text
    assert text.count("Deleted.") == 1
    assert "Deleted:\nVoss 2019-03-01T10:00:00Z Deleted." in text
    assert text.count("In a box") == 1
    assert "Footnotes:\n2 See annex." in text
    assert "Voss" in text
    assert "By whom?" in text


def test_a_damaged_word_file_is_broken(tmp_path):
    path = make_docx(tmp_path / "a.docx", "text")
    path.write_bytes(path.read_bytes()[:-100])
    assert problem(path).code == "broken"
    (tmp_path / "b.docx").write_bytes(b"PK\x07\x08 not a zip file at all\0")
    assert problem(tmp_path / "b.docx").code == "broken"


# -- text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"])
def test_text_is_read_in_its_own_encoding(tmp_path, encoding):
    written = "Grüße aus Köln: der Betrag beträgt 5 für zwölf Stück, schön wär's.\n" * 20
    (tmp_path / "a.txt").write_bytes(written.encode(encoding))
    assert "".join(texts(tmp_path / "a.txt")) == written


def test_japanese_and_russian_text_in_old_encodings_is_recognised(tmp_path):
    for encoding, written in (
        ("shift_jis", "契約書の内容を確認してください。\n"),
        ("koi8-r", "Договор подписан вчера.\n"),
    ):
        (tmp_path / "a.txt").write_bytes((written * 30).encode(encoding))
        assert written in "".join(texts(tmp_path / "a.txt"))


def test_one_odd_byte_in_a_long_utf8_text_leaves_the_rest_readable(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"plain ascii line\n" * 100_000 + b"caf\xe9\n" + b"more\n" * 100)
    pages = texts(tmp_path / "a.txt")
    assert pages[0].startswith("plain ascii line")
    assert pages[-1].endswith("more\n")
    assert "café" in "".join(pages)


def test_pages_of_text_say_which_lines_they_hold(tmp_path):
    (tmp_path / "a.txt").write_text("".join(f"line {number}\n" for number in range(1, 1_001)))
    pages = list(read(tmp_path / "a.txt").pages)
    first, last = pages[1].label.removeprefix("lines ").split("-")
    assert pages[1].text.startswith(f"line {first}\n")
    assert pages[1].text.endswith(f"line {last}\n")
    assert pages[-1].label.endswith("-1000")


def test_an_endless_line_is_cut_into_pages(tmp_path):
    (tmp_path / "a.txt").write_text("word " * 10_000)
    pages = list(read(tmp_path / "a.txt").pages)
    assert "".join(page.text for page in pages) == "word " * 10_000
    assert {page.label for page in pages} == {"line 1"}


@given(st.lists(st.text(st.characters(exclude_characters="\r\x0b\x0c", exclude_categories=["Cc", "Cs", "Cn"]))))
def test_no_text_is_lost_in_paging(lines):
    written = "\n".join(lines)
    pages = list(line_pages(written.splitlines(keepends=True)))
    assert "".join(page.text for page in pages) == written
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert all(len(page.text) <= PAGE_CHARACTERS for page in pages)


@given(st.text())
def test_clean_text_can_be_stored_anywhere(text):
    cleaned = clean_text(text)
    cleaned.encode()
    assert not set(cleaned) & set("\0\r\x0b\x0c\x02\x03")
    assert clean_text(cleaned) == cleaned


def test_a_table_has_its_header_on_every_page(tmp_path):
    rows = [f'{number};"Meridian; Ltd";{number * 100}' for number in range(1, 501)]
    (tmp_path / "a.csv").write_text("\n".join(["id;name;amount", *rows]))
    pages = list(read(tmp_path / "a.csv").pages)
    assert all(page.text.startswith("id | name | amount\n") for page in pages)
    assert pages[0].text.split("\n")[1] == "1 | Meridian; Ltd | 100"
    assert pages[0].label.startswith("rows 1-")
    assert pages[-1].label.endswith("-500")
    assert sum(page.text.count("Meridian; Ltd") for page in pages) == 500


def test_a_quotation_mark_that_nothing_closes_costs_no_row(tmp_path):
    rows = "".join(f"{number},plain\n" for number in range(30_000))
    (tmp_path / "a.csv").write_text(f'id,note\n1,plain\n2,"never closed\n{rows}last,row\n')
    pages = list(read(tmp_path / "a.csv").pages)
    assert '1 | plain\n2 | "never closed\n0 | plain' in pages[0].text
    assert sum(page.text.count(" | plain") for page in pages) == 30_001
    assert pages[-1].text.endswith("last | row")


def test_a_place_that_only_a_damaged_file_tells_is_no_fault_of_the_disk(tmp_path):
    path = make_package(tmp_path / "a.odt", {"mimetype": "application/vnd.oasis.opendocument.text", "b": "b" * 99})
    content = path.read_bytes()
    path.write_bytes(content[:40] + content[60:])
    reading = read_file(FileState(tmp_path / "a.odt", 0, 0), frozenset(), read, tmp_path)
    assert reading.problem is not None
    assert reading.problem[0] == "broken"


def test_invisible_characters_are_no_text(tmp_path):
    (tmp_path / "a.txt").write_text("\u200b\u2060 \u00ad\n" * 9)
    reading = read_file(FileState(tmp_path / "a.txt", 0, 0), frozenset(), read, tmp_path)
    assert reading.problem is not None
    assert reading.problem[0] == "no-text"


def test_a_csv_that_is_no_table_is_read_as_text(tmp_path):
    (tmp_path / "a.csv").write_text("just a note to self")
    assert texts(tmp_path / "a.csv") == ["just a note to self"]


def test_json_on_one_line_is_laid_out_and_loses_nothing(tmp_path):
    (tmp_path / "a.json").write_text('{"name":"Jos\\u00e9","sum":1.10,"sum":2,"list":[1,{"x":"a, b: {c}"}],"e":[]}')
    (page,) = texts(tmp_path / "a.json")
    assert page.split("\n")[:4] == ["{", ' "name": "José",', ' "sum": 1.10,', ' "sum": 2,']
    assert '"a, b: {c}"' in page


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_laid_out_json_means_the_same(value):
    assert json.loads("".join(_lines(json.dumps(value)))) == value


def test_html_becomes_text_with_its_title(tmp_path):
    (tmp_path / "a.html").write_bytes(
        b"<html><head><meta charset='iso-8859-1'><title>The\n ledger</title><script>hidden()</script></head>"
        b"<body><p>Caf\xe9 paid</p><table><tr><td>14 March</td><td>140,000</td></tr></table></body></html>"
    )
    result = read(tmp_path / "a.html")
    (page,) = [page.text for page in result.pages]
    assert "Café paid" in page
    assert "14 March" in page
    assert "hidden" not in page
    assert result.metadata["title"] == "The ledger"


def test_rich_text_becomes_text_with_its_title(tmp_path):
    (tmp_path / "a.rtf").write_bytes(
        rb"{\rtf1\ansi\ansicpg1252{\info{\title The ledger}}Caf\'e9 was \b paid\b0\par twice}"
    )
    result = read(tmp_path / "a.rtf")
    assert "".join(page.text for page in result.pages).strip() == "Café was paid\ntwice"
    assert result.metadata["title"] == "The ledger"


# -- what a file really is ----------------------------------------------------------------------------------


def test_an_empty_file_is_told(tmp_path):
    (tmp_path / "a.pdf").touch()
    assert problem(tmp_path / "a.pdf").code == "empty"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.bin", bytes(range(256)) * 20, "kind that is not known"),
        ("a.rar", b"Rar!\x1a\x07\0" + bytes(100), "RAR"),
        ("a.exe", b"MZ\x90\0" + bytes(100), "a program"),
    ],
)
def test_a_file_without_a_reader_is_told_with_what_it_is(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    error = problem(tmp_path / name)
    assert error.code == "unknown"
    assert said in str(error)
    assert "save it as PDF" in error.remedy


@settings(deadline=None, max_examples=40)
@given(st.binary(min_size=1, max_size=400), st.sampled_from([".txt", ".csv", ".json", ".html", ".rtf", ".md", ""]))
def test_any_bytes_are_read_or_refused_with_a_sentence(tmp_path_factory, content, suffix):
    path = tmp_path_factory.getbasetemp() / f"any{os.getpid()}{suffix}"
    path.write_bytes(content)
    error = problem(path)
    assert error is None or error.happened.endswith(".")


def test_a_first_row_too_long_to_repeat_is_whole_on_the_first_page(tmp_path):
    columns = [f"column number {number}" for number in range(100)]
    path = tmp_path / "wide.csv"
    path.write_text("\n".join([";".join(columns), *(";".join(map(str, range(100))) for _ in range(30))]))
    pages = list(read(path).pages)
    assert all(column in pages[0].text for column in columns)
    assert len(pages) > 1
    assert all(page.text.startswith("column number 0 | ") for page in pages)
    assert pages[0].label.startswith("rows 0-")
    assert pages[-1].label.endswith("-30")
