"""The Document panel: pages as pictures or text, quotes marked, citations one after the other."""

import zipfile

import pymupdf
import pytest
from PySide6.QtCore import Qt

from rlm_desktop.bridge.page_pictures import PagePictures
from rlm_desktop.bridge.worker import Worker
from rlm_desktop.case.connection import connect, connect_read_only
from rlm_desktop.case.documents import list_documents
from rlm_desktop.case.filing import transaction
from rlm_desktop.case.recognitions import Recognised, RecognisedWord, file_recognition, queue_document
from rlm_desktop.core.model import Citation, QuoteState, Span
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.ui import file_dialogs
from rlm_desktop.ui.document_panel import DocumentPanel

PAGES = (
    "The contract was signed on 11 May 2021.",
    "All eight bearings are new bearings of type KL-450.",
    "The invoice was never paid.",
)
LETTER = "Dear Sir, 😀 only six bearings were new.\nThe rest were painted."


@pytest.fixture
def pdf(tmp_path):
    path = tmp_path / "contract.pdf"
    with pymupdf.open() as document:
        for text in PAGES:
            document.new_page().insert_text((72, 100), text)
        document.save(path)
    return path


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, "utf-8")
    return path


@pytest.fixture
def panel(qtbot, reader, case):
    pictures, worker = PagePictures(), Worker("test")
    panel = DocumentPanel(reader, pictures, worker, tuple)
    qtbot.addWidget(panel)
    panel.resize(500, 700)
    panel.show()
    reader.open(case)
    yield panel
    pictures.shutdown()
    worker.shutdown()


def showing(panel, page):
    return panel.place is not None and panel.place.page.number == page


def citation(marker, document, page, quote, state=QuoteState.EXACT, span=None):
    return Citation(marker, quote, document, page, state, span, quote if span else "")


def test_without_a_document_the_panel_says_what_will_be_there(panel):
    assert panel._body.currentWidget() is panel._empty
    assert not panel._title.isVisible()


def test_a_pdf_page_is_drawn_with_the_words_marked(panel, add_document, pdf, qtbot):
    document = add_document(pdf, "pdf", PAGES)
    panel.show_document(document, 2, ["KL-450"])
    qtbot.waitUntil(lambda: len(panel.picture.marks) == 1, timeout=20_000)
    assert showing(panel, 2)
    assert panel._body.currentWidget() is panel.picture
    mark = panel.picture.marks[0]
    assert 72 < mark.left() < 400
    assert 80 < mark.top() < 110


def test_scrolling_goes_through_all_pages_and_the_bar_tells_which(panel, add_document, pdf, qtbot):
    panel.show_document(add_document(pdf, "pdf", PAGES), 1, ["nothing of this"])
    qtbot.waitUntil(lambda: showing(panel, 1) and 1 in panel.picture._sheets, timeout=20_000)
    bar = panel.picture.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: showing(panel, len(PAGES)), timeout=20_000)
    qtbot.waitUntil(lambda: len(PAGES) in panel.picture._sheets, timeout=20_000)
    assert panel._pages._page.text() == str(len(PAGES))
    assert panel.text.toPlainText() == PAGES[-1]


def test_a_text_shows_its_stored_page_with_the_span_marked_even_after_wide_characters(
    panel, add_document, letter, qtbot
):
    document = add_document(letter, "text", [LETTER])
    start = LETTER.index("only six")
    panel.show_citation(citation("c1", document, 1, "only six", span=Span(document, 1, start, start + 8)))
    qtbot.waitUntil(lambda: showing(panel, 1))
    assert panel._body.currentWidget() is panel.text
    (selection,) = panel.text.extraSelections()
    assert selection.cursor.selectedText() == "only six"


def test_a_file_that_has_changed_is_shown_as_its_stored_text_with_a_note(panel, add_document, pdf, qtbot):
    document = add_document(pdf, "pdf", PAGES)
    pdf.write_bytes(b"something else")
    panel.show_document(document, 1)
    qtbot.waitUntil(lambda: "has changed since it was read" in panel.note)
    assert panel._body.currentWidget() is panel.text
    assert panel.text.toPlainText() == PAGES[0]


def test_a_file_that_is_gone_is_shown_as_its_stored_text_and_cannot_be_opened(panel, add_document, pdf, qtbot):
    document = add_document(pdf, "pdf", PAGES)
    pdf.unlink()
    panel.show_document(document, 1)
    qtbot.waitUntil(lambda: "any more" in panel.note)
    assert panel._body.currentWidget() is panel.text
    assert not panel._title.original.isEnabled()


def test_pages_are_turned_within_the_document_only(panel, add_document, letter, qtbot):
    document = add_document(letter, "text", ["one", "two"])
    panel.show_document(document, 9)
    qtbot.waitUntil(lambda: showing(panel, 2))
    qtbot.mouseClick(panel._pages._back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: showing(panel, 1))
    panel.step_page(-1)
    qtbot.keyClick(panel._pages._page, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(panel._pages._page, "2")
    qtbot.keyClick(panel._pages._page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: showing(panel, 2))


def test_citations_are_walked_through_in_a_ring(panel, add_document, letter, qtbot):
    document = add_document(letter, "text", ["one", "two", "three"])
    panel.set_citations(
        [citation(f"c{n}", document, n, word, span=Span(document, n, 0, 2)) for n, word in ((1, "on"), (3, "th"))]
    )
    assert panel._strip._place.text() == "2 citations"
    for page, words in ((1, "Citation 1 of 2"), (3, "Citation 2 of 2"), (1, "Citation 1 of 2")):
        panel.step_citation(1)
        qtbot.waitUntil(lambda page=page: showing(panel, page))
        assert panel._strip._place.text() == words
    panel.step_citation(-1)
    qtbot.waitUntil(lambda: showing(panel, 3))


def test_a_quote_of_a_table_is_none_of_the_answers_though_its_marker_is_the_same(panel, add_document, letter, qtbot):
    document = add_document(letter, "text", ["one", "two"])
    panel.set_citations([citation("c1", document, 1, "on", span=Span(document, 1, 0, 2))])
    panel.show_citation(citation("c1", document, 2, "tw", span=Span(document, 2, 0, 2)))
    qtbot.waitUntil(lambda: showing(panel, 2))
    assert panel._strip._place.text() == "1 citation"


def test_a_quote_that_stands_nowhere_is_called_so_in_words(panel, add_document, letter, qtbot):
    document = add_document(letter, "text", ["one"])
    panel.set_citations([citation("c1", document, 1, "made up", QuoteState.NOT_FOUND)])
    panel.step_citation(1)
    qtbot.waitUntil(lambda: "not found" in panel.note)
    assert panel._strip._state.text == "Not found"


def test_a_document_the_case_does_not_have_is_a_sentence(panel, qtbot):
    panel.show_document(77)
    qtbot.waitUntil(lambda: "no document 77" in panel.note)


def test_words_are_found_from_page_to_page(panel, add_document, letter, qtbot):
    document = add_document(letter, "text", ["nothing", "The Bearings", "here", "bearings again"])
    panel.show_document(document, 1)
    qtbot.waitUntil(lambda: showing(panel, 1))
    panel.begin_find()
    qtbot.keyClicks(panel._find._words, "bearings")
    qtbot.keyClick(panel._find._words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: showing(panel, 2))
    assert panel._find._told.text() == "1 of 2"
    panel.step_place(1)
    qtbot.waitUntil(lambda: showing(panel, 4))


def test_another_case_empties_the_panel(panel, add_document, letter, qtbot):
    panel.show_document(add_document(letter, "text", ["one"]))
    qtbot.waitUntil(lambda: showing(panel, 1))
    panel.clear()
    assert panel._body.currentWidget() is panel._empty
    assert panel.place is None


@pytest.fixture
def read_archive(case, tmp_path, pdf):
    """A case that holds an archive of the contract and a sheet, read as any other files."""
    with zipfile.ZipFile(tmp_path / "box.zip", "w") as archive:
        archive.write(pdf, "annex/contract.pdf")
        archive.writestr("sums.csv", "name,sum\nVoss,4000\n")
    Ingest(case, [tmp_path / "box.zip"], workers=1).run()
    connection = connect_read_only(case)
    ids = {document.name: document.id for document in list_documents(connection)}
    connection.close()
    return ids


def test_what_an_archive_holds_is_drawn_saved_and_leads_back_to_it(panel, read_archive, qtbot, monkeypatch, tmp_path):
    panel.show_document(read_archive["contract.pdf"], 2, ["KL-450"])
    qtbot.waitUntil(lambda: len(panel.picture.marks) == 1, timeout=20_000)
    assert "File in box.zip" in panel._standing.text
    monkeypatch.setattr(file_dialogs, "copy_of", lambda parent, name: tmp_path / f"saved {name}")
    with qtbot.waitSignal(panel.copy_saved, timeout=10_000) as saved:
        panel._title.original.click()
    assert saved.args[0].read_bytes() == (tmp_path / "contract.pdf").read_bytes()


def test_an_archive_says_what_it_holds_and_leads_to_it(panel, read_archive, qtbot):
    panel.show_document(read_archive["box.zip"])
    qtbot.waitUntil(lambda: panel._body.currentWidget() is panel._bare)
    assert panel._bare.accessibleDescription() == "It holds 2 files; all were read."
    with qtbot.waitSignal(panel.reveal_asked) as asked:
        panel._bare.activated.emit()
    assert asked.args == [read_archive["box.zip"]]


def test_a_sheet_is_a_table_whose_text_can_be_shown(panel, read_archive, qtbot):
    panel.show_document(read_archive["sums.csv"], 1, ["4000"])
    qtbot.waitUntil(lambda: panel._body.currentWidget() is panel.table)
    assert panel.table.marks == ((1, 1),)
    assert panel._pages.label == "Row 1"
    panel._pages._text.click()
    assert panel._body.currentWidget() is panel.text
    assert panel.text.marks


def test_a_scan_says_how_it_was_recognised_and_marks_recognised_words(panel, add_document, case, qtbot, tmp_path):
    with pymupdf.open() as document:
        document.new_page()
        document.save(tmp_path / "scan.pdf")
    scan = add_document(tmp_path / "scan.pdf", "pdf", [""])
    words = (RecognisedWord(0, 5, (0.1, 0.1, 0.2, 0.12)), RecognisedWord(6, 14, (0.22, 0.1, 0.4, 0.12)))
    connection = connect(case)
    with transaction(connection):
        queue_document(connection, scan)
        (page,) = connection.execute("SELECT id FROM pages WHERE document = ?", (scan,)).fetchone()
        file_recognition(connection, page, Recognised("fixed retainer", words, 0.93), "an engine", ("eng",))
    connection.close()
    panel.show_document(scan, 1, ["fixed retainer"])
    qtbot.waitUntil(lambda: len(panel.picture.marks) == 1, timeout=20_000)
    assert "93% sure" in panel.note
    assert panel.picture.marks[0].left() == pytest.approx(59.5, abs=3)
