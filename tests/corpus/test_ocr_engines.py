"""Engines find the words on pictures of pages, and where they stand."""

import socket

import pymupdf
import pytest
from rapidfuzz.fuzz import ratio
from scans import BRIEF, INVOICE, LETTER, make_photograph, make_scanned_pdf, make_scanned_tiff, picture_of

from rlm_desktop.core.errors import ReadError, RlmError, UsageError
from rlm_desktop.corpus.ocr import engines, rapid
from rlm_desktop.corpus.ocr.engines import available_engines, choose_engine, languages
from rlm_desktop.corpus.ocr.pages import recognise_page
from rlm_desktop.corpus.ocr.rapid import LANGUAGES, RapidEngine
from rlm_desktop.corpus.ocr.tesseract import Tesseract, TesseractEngine, find_tesseract

needs_tesseract = pytest.mark.skipif(
    find_tesseract() is None or not {"eng", "deu"} <= set(find_tesseract().languages),
    reason="tesseract with the data for English and German is not installed",
)


def tesseract(*codes):
    return TesseractEngine(find_tesseract(), codes)


def boxes_of_words(text, page_width=595, page_height=842):
    """Where the words of a picture made by `picture_of` stand, as shares of the page."""
    with pymupdf.open() as document:
        page = document.new_page()
        for number, line in enumerate(text.split("\n")):
            page.insert_text((72, 100 + 24 * number), line, fontsize=12)
        return [
            (word[0] / page_width, word[1] / page_height, word[2] / page_width, word[3] / page_height)
            for word in page.get_text("words")
        ]


def lies_on(box, other):
    """Whether the middle of each of two boxes lies in the other, and much of their width is the same."""
    common = min(box[2], other[2]) - max(box[0], other[0])
    middles = (box[1] + box[3]) / 2, (other[1] + other[3]) / 2
    return (
        common > 0.4 * max(box[2] - box[0], other[2] - other[0])
        and other[1] <= middles[0] <= other[3]
        and box[1] <= middles[1] <= box[3]
    )


def check(recognised, text, least=95):
    assert ratio(recognised.text.split(), text.split()) >= least, recognised.text
    assert recognised.confidence > 0.7
    words = [recognised.text[word.start : word.end] for word in recognised.words]
    assert words == recognised.text.split()
    assert all(0 <= edge <= 1 for word in recognised.words for edge in word.box)


@needs_tesseract
@pytest.mark.parametrize("turn", [0, 90, 180])
def test_tesseract_reads_a_page_however_it_lies(tmp_path, turn):
    path = make_scanned_pdf(tmp_path / "a.pdf", LETTER, turn=turn)
    check(recognise_page(path, "pdf", 1, (), tesseract("eng")), LETTER)


@needs_tesseract
def test_tesseract_reads_two_languages(tmp_path):
    path = make_scanned_pdf(tmp_path / "a.pdf", LETTER, BRIEF)
    both = tesseract("eng", "deu")
    check(recognise_page(path, "pdf", 1, (), both), LETTER)
    german = recognise_page(path, "pdf", 2, (), both)
    check(german, BRIEF)
    assert "größte Änderung" in german.text


@needs_tesseract
def test_tesseract_tells_where_the_words_stand(tmp_path):
    path = make_scanned_pdf(tmp_path / "a.pdf", LETTER)
    found = recognise_page(path, "pdf", 1, (), tesseract("eng"))
    expected = boxes_of_words(LETTER)
    assert len(found.words) == len(expected)
    assert all(lies_on(word.box, box) for word, box in zip(found.words, expected, strict=True))


@needs_tesseract
def test_every_frame_of_a_picture_is_read(tmp_path):
    path = make_scanned_tiff(tmp_path / "fax.tif", LETTER, INVOICE)
    check(recognise_page(path, "image", 1, (), tesseract("eng")), LETTER)
    check(recognise_page(path, "image", 2, (), tesseract("eng")), INVOICE)


@needs_tesseract
def test_a_picture_that_does_not_tell_its_size_is_read(tmp_path):
    path = make_photograph(tmp_path / "a.jpg", LETTER)
    check(recognise_page(path, "image", 1, (), tesseract("eng")), LETTER)


@needs_tesseract
def test_what_the_file_holds_as_text_is_not_recognised_once_more(tmp_path):
    path = make_scanned_pdf(tmp_path / "a.pdf", LETTER, stamp="Exhibit 17")
    check(recognise_page(path, "pdf", 1, (), tesseract("eng")), LETTER)


@needs_tesseract
def test_a_turned_page_has_its_words_where_they_are_seen(tmp_path):
    path = make_scanned_pdf(tmp_path / "a.pdf", LETTER)
    with pymupdf.open(path) as document:
        document[0].set_rotation(90)
        document.save(tmp_path / "turned.pdf")
    turned = recognise_page(tmp_path / "turned.pdf", "pdf", 1, (), tesseract("eng"))
    check(turned, LETTER)
    upright = recognise_page(path, "pdf", 1, (), tesseract("eng")).words[0].box
    left, top, right, bottom = turned.words[0].box
    assert left == pytest.approx(1 - upright[3], abs=0.01)
    assert top == pytest.approx(upright[0], abs=0.01)
    assert bottom == pytest.approx(upright[2], abs=0.01)
    assert right == pytest.approx(1 - upright[1], abs=0.01)


@pytest.mark.parametrize("engine", [RapidEngine(("eng",)), pytest.param(None, marks=needs_tesseract)])
def test_an_empty_page_has_no_words(tmp_path, engine):
    path = tmp_path / "a.png"
    path.write_bytes(picture_of("", dpi=72))
    found = recognise_page(path, "image", 1, (), engine or tesseract("eng"))
    assert (found.text, found.words, found.confidence) == ("", (), None)


def test_rapidocr_reads_a_page_and_tells_where_its_words_stand(tmp_path):
    path = make_scanned_pdf(tmp_path / "a.pdf", BRIEF)
    found = recognise_page(path, "pdf", 1, (), RapidEngine(("deu",)))
    check(found, BRIEF)
    assert "größte Änderung" in found.text
    expected = boxes_of_words(BRIEF)
    assert len(found.words) == len(expected)
    assert sum(lies_on(word.box, box) for word, box in zip(found.words, expected, strict=True)) >= len(expected) - 1


@pytest.mark.parametrize("turn", [90, 180])
def test_rapidocr_reads_a_page_that_lies_on_its_side_or_head(tmp_path, turn):
    path = make_scanned_pdf(tmp_path / "a.pdf", INVOICE, turn=turn)
    check(recognise_page(path, "pdf", 1, (), RapidEngine(("eng",))), INVOICE)


def test_rapidocr_needs_no_network(tmp_path, monkeypatch):
    def refuse(*_arguments, **_more):
        pytest.fail("the network was used")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    rapid._loaded.cache_clear()
    path = make_scanned_pdf(tmp_path / "a.pdf", INVOICE)
    check(recognise_page(path, "pdf", 1, (), RapidEngine(("eng",))), INVOICE)


def test_the_languages_of_rapidocr_are_those_of_its_model():
    from rapidocr.main import RapidOCR

    own = set(RapidOCR.list_supported_langs("rec", "PP-OCRv6", "small"))
    assert len(LANGUAGES) == len(set(LANGUAGES))
    assert {"en", "de", "fr", "ch", "japan"} <= own
    assert len(LANGUAGES) <= len(own)


def test_a_page_that_cannot_be_drawn_is_told(tmp_path):
    path = make_scanned_pdf(tmp_path / "a.pdf", INVOICE)
    with pytest.raises(ReadError):
        recognise_page(path, "pdf", 7, (), RapidEngine(("eng",)))
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ReadError, match="damaged"):
        recognise_page(path, "pdf", 1, (), RapidEngine(("eng",)))


def pretend(monkeypatch, *codes, rapid="3.10"):
    """A machine with tesseract and these data, or without it, and with RapidOCR or without."""
    monkeypatch.setattr(engines, "find_tesseract", lambda: Tesseract("/t", "5.3", codes) if codes else None)
    monkeypatch.setattr(engines, "rapid_version", lambda: rapid)


def test_tesseract_is_preferred_where_it_has_the_languages(monkeypatch):
    pretend(monkeypatch, "eng", "deu", "osd")
    assert choose_engine(("eng", "deu")) == TesseractEngine(
        Tesseract("/t", "5.3", ("eng", "deu", "osd")), ("eng", "deu")
    )
    assert choose_engine(("eng", "fra")).name.startswith("rapidocr")
    assert [engine.name for engine in available_engines()] == ["tesseract 5.3", "rapidocr 3.10"]
    assert available_engines()[0].languages == ("eng", "deu")
    assert {"deu", "fra", "chi_sim"} <= set(languages())
    pretend(monkeypatch)
    assert choose_engine(("eng",)).name.startswith("rapidocr")


def test_languages_that_no_engine_has_are_told_with_what_to_install(monkeypatch):
    pretend(monkeypatch, "eng", "osd")
    with pytest.raises(UsageError) as told:
        choose_engine(("eng", "rus", "aze_cyrl"))
    assert "Russian, Azerbaijani (Cyrillic)" in str(told.value)
    assert "tesseract-ocr-rus tesseract-ocr-aze-cyrl" in str(told.value)
    assert "tesseract 5.3 knows English;" in str(told.value)
    pretend(monkeypatch, "ara", "osd")
    with pytest.raises(UsageError, match="all of German, Arabic at once"):
        choose_engine(("deu", "ara"))


def test_a_machine_without_any_engine_is_told(monkeypatch):
    pretend(monkeypatch, rapid="")
    with pytest.raises(RlmError, match="no program on this machine"):
        choose_engine(("eng",))


def test_without_a_wish_the_languages_of_the_system_are_expected(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    pretend(monkeypatch, "eng", "osd")
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert choose_engine().languages == ("fra", "eng")
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    assert choose_engine().languages == ("eng",)
