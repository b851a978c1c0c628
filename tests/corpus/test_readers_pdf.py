"""What stands in PDF files beside their text, and which of their pages are pictures."""

import pymupdf
import pytest
from files import make_pdf, make_scan
from PIL import Image

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers import read
from rlm_desktop.corpus.readers.image import open_drawn
from rlm_desktop.corpus.readers.pdf import page_text, refused


def read_all(path, passwords=()):
    result = read(path, passwords)
    result.pages = list(result.pages)
    return result


def changed(path, change):
    with pymupdf.open(path) as document:
        change(document)
        document.saveIncr()
    return path


def test_the_right_password_among_several_opens_a_pdf(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", "the secret", password="open sesame")
    assert "the secret" in read_all(path, ("wrong", "open sesame")).pages[0].text
    with pytest.raises(ReadError) as error:
        read(path, ("wrong",))
    assert error.value.code == "encrypted"
    assert "Problems list" in error.value.remedy


def test_the_text_of_a_page_is_what_pymupdf_gives_with_forms_rotation_and_what_lies_beside_the_page(tmp_path):
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_textbox((50, 50, 300, 400), "First block.\nIts second line.\n\nAnother, wi\x00th a zero.")
        page.insert_text((50, 500), "Übergröße: ﬁnal — Ω")
        page.insert_text((400, 500), "in another column")
        page.insert_text((5000, 500), "beside the page")
        widget = pymupdf.Widget()
        widget.field_name, widget.field_type, widget.field_value = "Surname", pymupdf.PDF_WIDGET_TYPE_TEXT, "Voss"
        widget.rect = pymupdf.Rect(300, 300, 400, 330)
        page.add_widget(widget)
        page.add_freetext_annot((50, 600, 300, 650), "A remark on the page")
        document.save(tmp_path / "a.pdf")
    with pymupdf.open(tmp_path / "a.pdf") as document:
        for rotation in (0, 90, 180):
            document[0].set_rotation(rotation)
            text = page_text(document[0])
            assert text == document[0].get_text("text").replace("\0", "")
            assert "Its second line." in text
            assert "Voss" in text
            assert "A remark" in text
            assert "beside" not in text


def test_what_was_filled_into_a_form_is_text_and_stands_there_once(tmp_path):
    def fill(document):
        page = document[0]
        for number, (kind, name, value) in enumerate(
            [
                (pymupdf.PDF_WIDGET_TYPE_TEXT, "Surname", "Voss"),
                (pymupdf.PDF_WIDGET_TYPE_CHECKBOX, "Married", True),
                (pymupdf.PDF_WIDGET_TYPE_CHECKBOX, "Retired", False),
            ]
        ):
            widget = pymupdf.Widget()
            widget.field_name, widget.field_type, widget.field_value = name, kind, value
            widget.rect = pymupdf.Rect(300, 300 + 40 * number, 400, 330 + 40 * number)
            page.add_widget(widget)

    text = read_all(changed(make_pdf(tmp_path / "a.pdf", "Form"), fill)).pages[0].text
    assert text.count("Voss") == 1
    assert "Married: Yes" in text
    assert "Retired" not in text


def test_remarks_are_read_with_their_authors(tmp_path):
    def remark(document):
        note = document[0].add_text_annot((50, 50), "not paid")
        note.set_info(title="H. Voss")
        note.update()
        document[0].add_freetext_annot((300, 300, 500, 350), "typed onto the page")

    text = read_all(changed(make_pdf(tmp_path / "a.pdf", "Ledger"), remark)).pages[0].text
    assert text.startswith("Ledger")
    assert "Annotation by H. Voss: not paid" in text
    assert text.count("typed onto the page") == 1


def test_attachments_of_both_kinds_are_told(tmp_path):
    embedded = changed(make_pdf(tmp_path / "a.pdf", "x"), lambda document: document.embfile_add("b.txt", b"b"))
    pinned = changed(
        make_pdf(tmp_path / "b.pdf", "x"), lambda document: document[0].add_file_annot((9, 9), b"b", "b.txt")
    )
    assert read_all(embedded).holds_members
    assert read_all(pinned).holds_members
    assert not read_all(make_pdf(tmp_path / "c.pdf", "x")).holds_members


def test_the_outline_is_kept(tmp_path):
    toc = [[1, "Accounts", 1], [2, "Geneva", 2], [1, "End", 2]]
    path = changed(make_pdf(tmp_path / "a.pdf", "one", "two"), lambda document: document.set_toc(toc))
    assert [list(entry.values()) for entry in read_all(path).metadata["outline"]] == toc


def test_labels_in_letters_and_with_prefixes_are_those_of_other_programs(tmp_path):
    rules = [{"startpage": 0, "style": "a"}, {"startpage": 2, "style": "D", "prefix": "A-", "firstpagenum": 7}]
    path = changed(make_pdf(tmp_path / "a.pdf", *"wxyz"), lambda document: document.set_page_labels(rules))
    with pymupdf.open(path) as document:
        assert [page.label for page in read_all(path).pages] == [page.get_label() for page in document]
    assert [page.label for page in read_all(path).pages] == ["a", "b", "A-7", "A-8"]


def test_pages_that_are_pictures_are_marked_for_ocr(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", "typed", "")
    with pymupdf.open(path) as document, pymupdf.open(make_scan(tmp_path / "scan.pdf")) as scan:
        document.insert_pdf(scan)
        document.saveIncr()
    result = read_all(path)
    assert [page.scanned for page in result.pages] == [False, False, True]
    assert "ingest --ocr" in result.problem.remedy


@pytest.mark.parametrize(("right", "scanned"), [(595, True), (200, False)])
def test_a_stamp_on_a_page_wide_picture_hides_no_scan(tmp_path, right, scanned):
    picture = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 50, 50))
    picture.clear_with(128)
    path = changed(
        make_pdf(tmp_path / "a.pdf", "Exhibit 4"),
        lambda document: document[0].insert_image((0, 0, right, 842), pixmap=picture, keep_proportion=False),
    )
    result = read_all(path)
    assert [page.scanned for page in result.pages] == [scanned]
    assert bool(result.problem) == scanned
    if scanned:
        assert str(result.problem).startswith("Hardly any text: its only page")


def test_a_document_that_is_only_drawn_is_marked_and_one_drawing_among_text_is_not(tmp_path):
    def draw(document):
        document[0].draw_rect((10, 10, 100, 100))

    drawn = read_all(changed(make_pdf(tmp_path / "a.pdf", "", ""), draw))
    assert [page.scanned for page in drawn.pages] == [True, False]
    assert drawn.problem.code == "no-text"
    mixed = read_all(changed(make_pdf(tmp_path / "b.pdf", "", "typed"), draw))
    assert [page.scanned for page in mixed.pages] == [False, False]
    assert mixed.problem is None


def test_a_dynamic_form_is_told_and_its_data_read(tmp_path):
    xml = (
        "<xdp><template><subform><draw><value><text>Total assets</text></value></draw></subform></template>"
        "<datasets><data><form1><amount>140000</amount></form1></data></datasets></xdp>"
    )

    def make_dynamic(document):
        number = document.get_new_xref()
        document.update_object(number, "<<>>")
        document.update_stream(number, xml.encode())
        document.xref_set_key(document.pdf_catalog(), "AcroForm", f"<</Fields[]/XFA {number} 0 R>>")
        document.xref_set_key(document.pdf_catalog(), "NeedsRendering", "true")

    result = read_all(changed(make_pdf(tmp_path / "a.pdf", "Please wait..."), make_dynamic))
    assert (result.pages[-1].label, result.pages[-1].text) == ("form data", "Total assets\namount: 140000")
    assert "Adobe Reader" in str(result.problem)


def test_what_mupdf_says_about_a_path_is_not_repeated():
    error = refused(RuntimeError("Failed to open file '/home/voss/ledger.pdf' as type 'pdf'."))
    assert "voss" not in str(error)
    assert "no objects found" in str(refused(RuntimeError("code=7: no objects found")))
    with pytest.raises(MemoryError):
        refused(RuntimeError("malloc (100 bytes) failed"))


def test_every_frame_of_a_picture_is_a_page_for_ocr(tmp_path):
    frames = [Image.new("RGB", (40, 30), color) for color in ("red", "green", "blue")]
    frames[0].save(tmp_path / "fax.tiff", save_all=True, append_images=frames[1:])
    result = read_all(tmp_path / "fax.tiff")
    assert [page.scanned for page in result.pages] == [True, True, True]
    assert (result.kind, result.problem.code) == ("image", "no-text")


@pytest.mark.parametrize("kind", ["WEBP", "JPEG2000", "PPM", "HEIF", "PNG"])
def test_pictures_of_many_formats_can_be_opened(tmp_path, kind):
    from pillow_heif import register_heif_opener

    register_heif_opener()
    path = tmp_path / f"photo.{ {'JPEG2000': 'jp2', 'HEIF': 'heic'}.get(kind, kind.lower()) }"
    Image.new("RGB", (64, 48), "red").save(path, kind)
    assert read_all(path).metadata["raw"]["width"]
    with open_drawn(path, "image") as document:
        assert document[0].get_pixmap().pixel(5, 5)[0] > 200


def test_what_a_camera_writes_into_a_picture_is_kept(tmp_path):
    exif = Image.Exif()
    exif[306], exif[315] = "2019:03:14 12:00:05", "H. Voss"
    Image.new("RGB", (10, 10)).save(tmp_path / "a.jpg", exif=exif)
    metadata = read(tmp_path / "a.jpg").metadata
    assert (metadata["author"], metadata["modified"]) == ("H. Voss", "2019-03-14T12:00:05")


def test_a_cut_off_picture_is_broken(tmp_path):
    Image.new("RGB", (64, 48), "red").save(tmp_path / "a.webp")
    (tmp_path / "a.webp").write_bytes((tmp_path / "a.webp").read_bytes()[:20])
    with pytest.raises(ReadError, match="damaged"):
        read(tmp_path / "a.webp")
