"""Pictures of pages come from another process, which may die."""

import hashlib
import os
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from rlm_desktop.bridge.page_pictures import PagePictures
from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.page_drawing import Sheet
from rlm_desktop.corpus.sources import Copy, Source


def red_picture(path, page, scale, quotes, recognised, passwords):
    """A picture as wide as the page's number, drawn in the other process; some names make it fail."""
    if path.name == "crash":
        os._exit(7)
    if path.name == "hang":
        time.sleep(60)
    if path.name == "gone":
        raise ReadError("missing", "The file is not there.")
    image = QImage(page, 3, QImage.Format.Format_RGB32)
    image.fill(0xFF0000)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    marks = tuple((0.0, 0.0, float(len(quote)), 1.0) for quote in quotes)
    return SimpleNamespace(width=page, height=3, png=bytes(buffer.data()), marks=marks, text="")


def path_picture(path, page, scale, quotes, recognised, passwords):
    raise ReadError("unknown", str(path))


@pytest.fixture
def make_pictures(qtbot):
    made = []

    def make(**options):
        made.append(PagePictures(render=red_picture, **options))
        return made[-1]

    yield make
    for pictures in made:
        pictures.shutdown()


@pytest.fixture
def pictures(make_pictures):
    return make_pictures()


def sheet(path, page=5, *quotes):
    """A page of a file that exists by then."""
    path.touch()
    status = path.stat()
    return Sheet(Source("ab", (Copy(path, 0, status.st_mtime_ns, "ab"),)), page, 1.0, quotes)


def ask(qtbot, pictures, path, page=5, signal="drawn"):
    with qtbot.waitSignal(getattr(pictures, signal), timeout=20_000) as told:
        (number,) = pictures.request([sheet(path, page, "words")])
    assert told.args[0] == number
    return told.args[1]


def test_picture_and_marks_arrive(qtbot, pictures, tmp_path):
    page = ask(qtbot, pictures, tmp_path / "a.pdf")
    assert (page.image.width(), page.image.height()) == (5, 3)
    assert page.image.pixelColor(0, 0).red() == 255
    assert page.marks == ((0.0, 0.0, 5.0, 1.0),)


def test_only_the_newest_wish_is_answered(qtbot, pictures, tmp_path):
    seen = []
    pictures.drawn.connect(lambda number, page: seen.append(page.image.width()))
    for page in range(1, 30):
        pictures.request([sheet(tmp_path / "a.pdf", page)])
    qtbot.waitUntil(lambda: 29 in seen, timeout=20_000)
    assert seen == [29]


def test_several_pages_come_in_their_order_and_what_has_time_comes_last(qtbot, pictures, tmp_path):
    seen = []
    pictures.drawn.connect(lambda number, page: seen.append(page.image.width()))
    first = sheet(tmp_path / "a.pdf")
    pictures.request([replace(first, page=page) for page in (20, 21)], later=True)
    pictures.request([replace(first, page=page) for page in (3, 1, 2)])
    qtbot.waitUntil(lambda: len(seen) == 5, timeout=20_000)
    assert seen in ([20, 3, 1, 2, 21], [3, 1, 2, 20, 21])


def test_a_page_that_is_being_drawn_keeps_its_number(qtbot, pictures, tmp_path):
    wish = sheet(tmp_path / "a.pdf", 4)
    first = pictures.request([wish])
    assert pictures.request([replace(wish, page=5), wish])[1:] == first


def test_a_crash_is_a_sentence_and_the_next_wish_works(qtbot, pictures, tmp_path):
    sentence = ask(qtbot, pictures, tmp_path / "crash", signal="failed")
    assert "could not be drawn" in sentence
    assert ask(qtbot, pictures, tmp_path / "a.pdf").image.width() == 5


def test_an_error_of_the_reader_is_told_as_it_is(qtbot, pictures, tmp_path):
    assert ask(qtbot, pictures, tmp_path / "gone", signal="failed") == "The file is not there."


def test_a_page_that_takes_too_long_is_given_up(qtbot, make_pictures, tmp_path):
    pictures = make_pictures(longest=0.5)
    assert "took too long" in ask(qtbot, pictures, tmp_path / "hang", signal="failed")


def test_a_file_that_changed_is_not_drawn(qtbot, pictures, tmp_path):
    wish = sheet(tmp_path / "a.pdf")
    (tmp_path / "a.pdf").write_bytes(b"longer")
    with qtbot.waitSignal(pictures.failed, timeout=20_000) as told:
        pictures.request([wish])
    assert "another one now" in told.args[1] or "changed" in told.args[1]


def test_what_is_taken_out_of_an_archive_is_gone_after_the_end(qtbot, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b.pdf", b"content")
    status = (tmp_path / "a.zip").stat()
    whole, part = (hashlib.sha256(content).hexdigest() for content in ((tmp_path / "a.zip").read_bytes(), b"content"))
    copy = Copy(tmp_path / "a.zip", status.st_size, status.st_mtime_ns, whole, (("zip", 1),))
    pictures = PagePictures(render=path_picture)
    with qtbot.waitSignal(pictures.failed, timeout=20_000) as told:
        pictures.request([Sheet(Source(part, (copy,)), 1, 1.0)])
    taken = Path(told.args[1])
    assert taken.read_bytes() == b"content"
    pictures.shutdown()
    assert not taken.exists()
