"""A quote of recognised words is marked in the picture of its page, where the words stand on the paper."""

import io
import zipfile
from contextlib import closing

import pymupdf
import pytest
from PIL import Image

from rlm_desktop.bridge.page_pictures import PagePictures
from rlm_desktop.bridge.places import read_place
from rlm_desktop.case.connection import connect, connect_read_only, create_case
from rlm_desktop.case.filing import transaction
from rlm_desktop.case.recognitions import file_recognition, waiting_pages
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.corpus.ocr.engines import choose_engine
from rlm_desktop.corpus.ocr.pages import recognise_page
from rlm_desktop.corpus.page_drawing import Sheet
from rlm_desktop.corpus.search import search
from rlm_desktop.corpus.sources import source_file

LINES = (
    "The consultant receives a fixed retainer of EUR 140,000 per quarter.",
    "It is payable in advance, whatever work was done.",
    "The board was informed of the retainer in writing on 11 May 2021.",
)
DPI = 200


def typed():
    """The page as it was typed, whose words have known places."""
    document = pymupdf.open()
    page = document.new_page(width=480, height=200)
    for number, line in enumerate(LINES):
        page.insert_text((40, 90 + 30 * number), line, fontsize=12)
    return document


def shares(words):
    """The boxes of words on the typed page, as shares of its width and height."""
    with typed() as document:
        width, height = document[0].rect.width, document[0].rect.height
        return [(b.x0 / width, b.y0 / height, b.x1 / width, b.y1 / height) for b in document[0].search_for(words)]


def photograph():
    with typed() as document:
        pixels = document[0].get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY)
    return Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)


def scan(*, sideways=False, stamp=""):
    """A PDF of a picture of the page, which may lie on its side in the file and be turned by it."""
    image = photograph()
    if sideways:
        image = image.rotate(90, expand=True)
    picture = io.BytesIO()
    image.save(picture, "PNG")
    with pymupdf.open() as document:
        page = document.new_page(width=image.width * 72 / DPI, height=image.height * 72 / DPI)
        page.insert_image(page.rect, stream=picture.getvalue())
        if stamp:
            page.insert_text((300, 30), stamp)
        if sideways:
            page.set_rotation(90)
        return document.tobytes()


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """A case of scans of all kinds of the same page, which was recognised."""
    folder = tmp_path_factory.mktemp("scans")
    (folder / "scan.pdf").write_bytes(scan())
    (folder / "turned.pdf").write_bytes(scan(sideways=True))
    (folder / "stamped.pdf").write_bytes(scan(stamp="Exhibit 17, the retainer"))
    photograph().save(folder / "photo.jpg", dpi=(72, 72))
    photograph().rotate(90, expand=True).save(folder / "phone.jpg", exif=turned_by_the_phone())
    photograph().convert("1").save(
        folder / "fax.tif",
        save_all=True,
        append_images=[photograph().convert("1")],
        compression="group4",
        dpi=(DPI, DPI),
    )
    with zipfile.ZipFile(folder / "annex.zip", "w") as archive:
        archive.writestr("member.pdf", scan(stamp="Annex"))
    case = create_case(tmp_path_factory.mktemp("case") / "case")
    Ingest(case, [folder], workers=1).run()
    recognise(case, tmp_path_factory.mktemp("members"))
    return case


def recognise(case, folder):
    """Recognise all that waits, in this process."""
    engine = choose_engine(("eng",))
    with closing(connect(case)) as connection, transaction(connection):
        for page in waiting_pages(connection, 0, 100):
            file = source_file(connection, page.document, folder)
            recognised = recognise_page(file, page.kind, page.number, (), engine)
            file_recognition(connection, page.page, recognised, engine.name, engine.languages)


def turned_by_the_phone():
    exif = Image.Exif()
    exif[274] = 6
    return exif


@pytest.fixture(scope="module")
def pictures():
    made = PagePictures()
    yield made
    made.shutdown()


def drawn(qtbot, pictures, case, name, words, page=1):
    """What the window gets to show of a hit."""
    with closing(connect_read_only(case)) as connection:
        hit = next(hit for hit in search(connection, words) if (hit.name, hit.page) == (name, page))
        place = read_place(hit.document, hit.page, connection)
    with qtbot.waitSignal(pictures.drawn, timeout=20_000) as told:
        pictures.request([Sheet(place.source, hit.page, 1.5, (words.strip('"'),), place.recognised)])
    image, marks = told.args[1].image, told.args[1].marks
    return [(a / image.width(), b / image.height(), c / image.width(), d / image.height()) for a, b, c, d in marks]


def covers(mark, words):
    """Whether a mark lies on the words: their middles nearly meet, and their widths are nearly the same."""
    across = abs((mark[0] + mark[2]) - (words[0] + words[2])) / 2
    down = abs((mark[1] + mark[3]) - (words[1] + words[3])) / 2
    return across < 0.01 and down < 0.02 and abs((mark[2] - mark[0]) - (words[2] - words[0])) < 0.02


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("scan.pdf", 1), ("turned.pdf", 1), ("photo.jpg", 1), ("phone.jpg", 1), ("fax.tif", 1), ("fax.tif", 2),
        ("member.pdf", 1),
    ],
)  # fmt: skip
def test_a_quote_is_marked_on_its_words(qtbot, pictures, case, name, page):
    (mark,) = drawn(qtbot, pictures, case, name, '"payable in advance"', page)
    (words,) = shares("payable in advance")
    assert covers(mark, words)


def test_a_word_is_marked_wherever_it_stands_on_a_scan(qtbot, pictures, case):
    marks = sorted(drawn(qtbot, pictures, case, "scan.pdf", "retainer"), key=lambda mark: mark[1])
    assert len(marks) == 2
    assert all(covers(mark, words) for mark, words in zip(marks, shares("retainer"), strict=True))


def test_a_word_is_marked_in_a_stamp_and_on_the_scan_beneath_it(qtbot, pictures, case):
    marks = sorted(drawn(qtbot, pictures, case, "stamped.pdf", "retainer"), key=lambda mark: mark[1])
    assert len(marks) == 3
    assert marks[0][1] < 0.15
    assert all(covers(mark, words) for mark, words in zip(marks[1:], shares("retainer"), strict=True))
