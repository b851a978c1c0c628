"""A page is drawn as it looks, and a quote is marked where its words stand."""

import pymupdf
import pytest
from files import make_docx, make_pdf, make_picture
from scans import picture_of

from rlm_desktop.case.recognitions import PlacedWord
from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.pictures import render_page

TEXT = "The consultant receives a fixed retainer of EUR 140,000 per quarter, which is payable in advance on demand. "


def ink(picture, box):
    """Dark pixels within a box of a picture."""
    pixels = pymupdf.Pixmap(picture.png)
    left, top, right, bottom = (round(edge) for edge in box)
    rows = (
        pixels.samples[y * pixels.stride + left * pixels.n : y * pixels.stride + right * pixels.n]
        for y in range(top, bottom)
    )
    return sum(value < 128 for row in rows for value in row[:: pixels.n])


def words_under(path, picture, scale):
    """The words of the page whose middle lies in a mark."""
    with pymupdf.open(path) as document:
        words = document[0].get_text("words")
    return [
        word[4]
        for word in words
        if any(
            left <= (word[0] + word[2]) / 2 * scale <= right and top <= (word[1] + word[3]) / 2 * scale <= bottom
            for left, top, right, bottom in picture.marks
        )
    ]


@pytest.fixture
def pdf(tmp_path):
    return make_pdf(tmp_path / "a.pdf", TEXT * 3, "second")


def test_a_page_is_drawn_in_the_size_asked_for(pdf):
    picture = render_page(pdf, 1, 2.0, [])
    assert (picture.width, picture.height) == (1190, 1684)
    assert picture.png.startswith(b"\x89PNG")
    assert picture.marks == ()
    assert picture.text.startswith("The consultant")
    assert render_page(pdf, 2, 1.0).text.strip() == "second"


def test_a_quote_is_marked_on_its_words(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", TEXT)
    picture = render_page(path, 1, 2.0, ["fixed retainer of EUR"])
    assert words_under(path, picture, 2.0) == ["fixed", "retainer", "of", "EUR"]
    assert all(ink(picture, mark) for mark in picture.marks)


@pytest.mark.parametrize(
    "quote",
    [
        "FIXED  RETAINER of eur 140,000",
        "fixed re-\ntainer of EUR 140,000",
        "fixed retainer of “EUR 140,000",
        "receives a fixed retainer of EUR 150,000 per quarter, which is payable",
    ],
)
def test_a_quote_that_differs_a_little_is_marked_too(tmp_path, quote):
    path = make_pdf(tmp_path / "a.pdf", TEXT)
    assert {"fixed", "retainer", "of", "EUR"} <= set(words_under(path, render_page(path, 1, 1.5, [quote]), 1.5))


def test_a_quote_over_several_lines_has_a_mark_on_each(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", TEXT)
    picture = render_page(path, 1, 1.0, [TEXT.upper().replace(",", "")])
    assert len(picture.marks) >= 2
    assert words_under(path, picture, 1.0) == TEXT.split()


def test_words_that_do_not_stand_on_the_page_are_not_marked(pdf):
    assert render_page(pdf, 1, 1.0, ["the board was informed in writing", "", " "]).marks == ()


def test_marks_follow_a_turned_page(tmp_path):
    path = tmp_path / "turned.pdf"
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 72), "Hello")
        page.set_rotation(90)
        document.save(path)
    picture = render_page(path, 1, 2.0, ["Hello"])
    (mark,) = picture.marks
    assert picture.width > picture.height
    assert ink(picture, mark) == ink(picture, (0, 0, picture.width, picture.height)) > 0


def test_a_picture_is_drawn_and_a_huge_scale_is_held_within_memory(tmp_path):
    path = make_picture(tmp_path / "a.png")
    assert render_page(path, 1, 1.0).width > 0
    huge = render_page(path, 1, 1_000_000.0)
    assert huge.width * huge.height < 41_000_000


def test_what_cannot_be_drawn_is_told(tmp_path, pdf):
    with pytest.raises(ReadError, match="there is no page 7"):
        render_page(pdf, 7, 1.0)
    with pytest.raises(ReadError, match="Only PDF files and pictures"):
        render_page(make_docx(tmp_path / "a.docx", "text"), 1, 1.0)
    with pytest.raises(ReadError, match="password"):
        render_page(make_pdf(tmp_path / "b.pdf", "x", password="x"), 1, 1.0)
    (tmp_path / "c.pdf").write_bytes(pdf.read_bytes()[:150])
    with pytest.raises(ReadError, match="damaged"):
        render_page(tmp_path / "c.pdf", 1, 1.0)


def test_a_quote_of_recognised_words_is_marked_where_they_were_recognised(tmp_path):
    path = tmp_path / "scan.png"
    path.write_bytes(picture_of("none of it"))
    words = [PlacedWord("fixed", 0, (0.1, 0.1, 0.2, 0.15)), PlacedWord("retainer,", 0, (0.22, 0.1, 0.4, 0.15))]
    picture = render_page(path, 1, 1.0, ["Fixed retainer", "nowhere"], words)
    (mark,) = picture.marks
    assert mark == pytest.approx(
        (0.1 * picture.width, 0.1 * picture.height, 0.4 * picture.width, 0.15 * picture.height), abs=1
    )


def test_a_protected_page_is_drawn_with_its_password(tmp_path):
    path = make_pdf(tmp_path / "b.pdf", TEXT, password="x")
    assert render_page(path, 1, 1.0, passwords=["wrong", "x"]).text.startswith("The consultant")


def test_a_page_of_a_long_document_is_found_without_a_look_at_the_others(tmp_path, monkeypatch):
    path = make_pdf(tmp_path / "long.pdf", *(f"page number {number}" for number in range(1, 41)))
    with pymupdf.open(path) as document:
        document.set_toc([[1, f"Chapter {number}", number] for number in range(1, 41)])
        document.saveIncr()
    monkeypatch.setattr(pymupdf.mupdf, "fz_load_outline", lambda _: pytest.fail("all pages were looked at"))
    assert [render_page(path, number, 0.2).text.strip() for number in (40, 1, 17)] == [
        "page number 40",
        "page number 1",
        "page number 17",
    ]


def test_a_page_of_a_locked_document_is_drawn_with_its_password(tmp_path):
    path = make_pdf(tmp_path / "open.pdf", "behind the lock")
    locked = tmp_path / "locked.pdf"
    with pymupdf.open(path) as document:
        document.save(locked, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="swordfish", owner_pw="owner")
    assert render_page(locked, 1, 0.2, passwords=("wrong", "swordfish")).text.strip() == "behind the lock"
    with pytest.raises(ReadError):
        render_page(locked, 1, 0.2, passwords=("wrong",))
