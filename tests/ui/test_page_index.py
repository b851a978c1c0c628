"""Small pictures and headings lead through a long document."""

import pymupdf
import pytest

from rlm_desktop.bridge.page_pictures import PagePictures
from rlm_desktop.bridge.worker import Worker
from rlm_desktop.ui.document_panel import DocumentPanel
from shown_runs import nameless

PAGES = [f"Page {number} tells of the bridge." for number in range(1, 13)]


@pytest.fixture
def paper(tmp_path):
    """Twelve pages under four headings, one of which leads nowhere."""
    path = tmp_path / "paper.pdf"
    with pymupdf.open() as document:
        for text in PAGES:
            document.new_page().insert_text((72, 90), text)
        document.set_toc([[1, "Bridge", 1], [2, "Bearings", 3], [2, "Payments", 8], [1, "Nowhere", -1]])
        document.save(path)
    return path


@pytest.fixture
def panel(qtbot, reader, case, add_document, paper):
    pictures, worker = PagePictures(), Worker("test")
    panel = DocumentPanel(reader, pictures, worker, tuple)
    qtbot.addWidget(panel)
    panel.resize(700, 700)
    panel.show()
    reader.open(case)
    panel.show_document(add_document(paper, "pdf", PAGES), 1)
    qtbot.waitUntil(lambda: panel._pages._index.isEnabled() and panel.place is not None, timeout=20_000)
    yield panel
    pictures.shutdown()
    worker.shutdown()


@pytest.fixture
def index(panel, qtbot):
    assert panel.index.isHidden()
    panel._pages._index.click()
    qtbot.waitUntil(lambda: panel.index.isVisible() and panel.index.outline.topLevelItemCount() > 0, timeout=20_000)
    return panel.index


def drawn(index):
    return [row for row in range(index.thumbs.rowCount()) if index.thumbs.is_drawn(row + 1)]


def test_pages_in_sight_get_small_pictures(index, qtbot):
    qtbot.waitUntil(lambda: 0 in drawn(index), timeout=20_000)
    assert index.thumbs.rowCount() == 12
    index.pages.scrollToBottom()
    qtbot.waitUntil(lambda: 11 in drawn(index), timeout=20_000)


def test_a_small_picture_leads_to_its_page(index, panel, qtbot):
    index.pages.setCurrentIndex(index.thumbs.index(6))
    qtbot.waitUntil(lambda: panel.place.page.number == 7)
    assert panel.picture.page == 7


def test_headings_lead_to_their_pages_and_those_that_lead_nowhere_are_left_out(index, panel, qtbot):
    bridge = index.outline.topLevelItem(0)
    assert index.outline.topLevelItemCount() == 1
    assert [bridge.child(row).text(0) for row in range(bridge.childCount())] == ["Bearings", "Payments"]
    index.outline.itemActivated.emit(bridge.child(1), 0)
    qtbot.waitUntil(lambda: panel.place.page.number == 8)
    assert index.pages.currentIndex().row() == 7


def test_beside_a_text_there_is_no_index_and_it_comes_back_with_the_next_picture(
    index, panel, add_document, tmp_path, qtbot
):
    first = panel.place.document.id
    note = tmp_path / "note.txt"
    note.write_text("Six bearings were new.", "utf-8")
    panel.show_document(add_document(note, "text", ["Six bearings were new."]), 1)
    qtbot.waitUntil(lambda: index.isHidden())
    panel.show_document(first, 2)
    qtbot.waitUntil(lambda: index.isVisible())


def test_every_control_has_a_name(index, panel):
    assert nameless(panel) == []
