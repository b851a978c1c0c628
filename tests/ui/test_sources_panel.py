"""The Sources panel: documents, search through their text, problems, progress."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu

from rlm_desktop.bridge.document_tree import DOCUMENT_ROLE
from rlm_desktop.bridge.ingest_controller import IngestController
from rlm_desktop.bridge.passages import PASSAGE_ROLE
from rlm_desktop.case.connection import connect
from rlm_desktop.corpus.search import Found
from rlm_desktop.ui.sources_panel import SourcesPanel, _sentence


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "papers"
    (folder / "letters").mkdir(parents=True)
    (folder / "contract.txt").write_text("The contractor replaces all eight bearings of the bridge.", "utf-8")
    (folder / "letters" / "reply.txt").write_text("Only six bearings were new.\nThe rest were painted.", "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture
def ingest(qtbot):
    ingest = IngestController()
    yield ingest
    ingest.shutdown()


@pytest.fixture
def panel(qtbot, reader, ingest, case):
    panel = SourcesPanel(reader, ingest)
    qtbot.addWidget(panel)
    panel.resize(300, 700)
    panel.show()
    reader.open(case)
    ingest.case_grew.connect(panel.reload)
    return panel


@pytest.fixture
def full_panel(qtbot, panel, case, add_document, files):
    """The panel with what ingesting the files leaves in the case."""
    for name in ("contract.txt", "letters/reply.txt"):
        add_document(files / name, "text", [(files / name).read_text("utf-8")])
    with connect(case) as connection:
        row = (str(files / "empty.txt"), "empty", "The file is empty.", "")
        connection.execute("INSERT INTO problems VALUES (?, ?, ?, ?)", row)
    connection.close()
    panel.reload()
    qtbot.waitUntil(lambda: len(panel.documents.entries) == 2 and "1" in panel._tabs.tabText(1))
    return panel


def test_an_empty_case_invites_to_drop_files(panel, qtbot):
    assert panel._faces.currentWidget() is panel._empty
    with qtbot.waitSignal(panel.folder_asked):
        panel._empty.activated.emit()


def test_documents_and_problems_are_counted_on_their_tabs(full_panel):
    assert "2" in full_panel._tabs.tabText(0)
    assert "1" in full_panel._tabs.tabText(1)
    assert full_panel.problems.list.model().index(0, 0).data(PASSAGE_ROLE).title == "empty.txt"
    assert "empty" in full_panel.problems.list.model().index(0, 0).data(PASSAGE_ROLE).text


def test_typing_filters_the_tree_by_name(full_panel, qtbot):
    full_panel.activateWindow()
    qtbot.waitUntil(full_panel.isActiveWindow)
    full_panel.focus_search()
    qtbot.keyClicks(full_panel._filter, "reply")
    qtbot.waitUntil(lambda: full_panel.documents.tree.documents == 1)
    qtbot.keyClick(full_panel._filter, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: full_panel.documents.tree.documents == 2)


def test_a_filter_that_nothing_fits_says_so(full_panel, qtbot):
    qtbot.keyClicks(full_panel._filter, "zzz")
    qtbot.waitUntil(lambda: full_panel._faces.currentWidget() is full_panel._nothing_fits)


def test_enter_searches_the_text_and_a_hit_opens_its_page_with_its_words(full_panel, qtbot):
    qtbot.keyClicks(full_panel._filter, "painted")
    qtbot.keyClick(full_panel._filter, Qt.Key.Key_Return)
    results = full_panel._results
    qtbot.waitUntil(lambda: full_panel._hits.rowCount() == 1)
    assert "1 page" in results._head.text()
    rect = results.list.visualRect(full_panel._hits.index(0))
    with qtbot.waitSignal(full_panel.document_opened) as opened:
        qtbot.mouseClick(results.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    document, page, words = opened.args
    assert full_panel.documents.index_of(document).data() == "reply.txt"
    assert (page, words) == (1, ("painted",))


def test_a_search_without_hits_says_so(full_panel, qtbot):
    full_panel.search("submarine")
    qtbot.waitUntil(lambda: "No page holds" in full_panel._results.text)


def test_a_query_that_cannot_be_understood_is_explained_in_place(full_panel, qtbot):
    full_panel.search('"never closed AND (')
    qtbot.waitUntil(lambda: not full_panel._results.text.startswith("Searching"))
    assert full_panel._results.text


def test_enter_on_a_document_opens_it(full_panel, qtbot):
    index = full_panel.documents.index_of(1)
    full_panel.tree.setCurrentIndex(index)
    with qtbot.waitSignal(full_panel.document_opened) as opened:
        full_panel.tree.activated.emit(index)
    assert opened.args[0] == index.data(DOCUMENT_ROLE)


def test_folders_stay_closed_and_the_selection_stays_when_the_case_is_read_again(full_panel, qtbot):
    tree, model = full_panel.tree, full_panel.documents
    folder = model.parent(model.index_of(1))
    tree.setExpanded(folder, False)
    tree.setCurrentIndex(model.index_of(2))
    with qtbot.waitSignal(model.shown):
        full_panel.reload()
    assert tree.currentIndex().data(DOCUMENT_ROLE) == 2


def test_the_end_accounts_for_every_file(panel, ingest, case, files, qtbot):
    with qtbot.waitSignal(ingest.finished, timeout=20_000):
        ingest.ingest(case, [files])
    qtbot.waitUntil(lambda: len(panel.documents.entries) == 2)
    strip = panel.strip
    assert strip.isVisible()
    assert strip._head.text() == "Done: 2 files added, 1 problem."
    assert not strip._pause.isVisible()


def test_pause_and_stop_can_be_had_while_files_are_read(panel, ingest, case, files, qtbot):
    ingest.ingest(case, [files])
    assert panel.strip._pause.isVisible()
    assert panel.strip._stop.accessibleName() == "Stop"
    with qtbot.waitSignal(ingest.finished, timeout=20_000):
        qtbot.mouseClick(panel.strip._stop, Qt.MouseButton.LeftButton)
    assert not panel.strip._stop.isVisible()


def test_a_dropped_folder_can_be_followed_from_its_row(full_panel, qtbot, case, files):
    with connect(case) as connection:
        connection.execute("INSERT INTO roots VALUES (?, '', 'x', 0)", (str(files),))
    connection.close()
    with qtbot.waitSignal(full_panel.documents.shown):
        full_panel.reload()
    tree, model = full_panel.tree, full_panel.documents
    for index, words in ((model.index_of_key(str(files)), "this folder"), (model.index_of(1), "“papers”")):
        menu = tree.row_menu(index)
        follow = menu.actions()[-1]
        assert (follow.text(), follow.isChecked()) == (f"Follow changes in {words}", False)
        with qtbot.waitSignal(full_panel.follow_asked) as asked:
            follow.trigger()
        assert asked.args == [files, True]


def test_a_row_leads_to_the_folder_of_its_file_and_gives_its_path(full_panel, qtbot, files, qapp):
    menu = full_panel.tree.row_menu(full_panel.documents.index_of(1))
    actions = {action.text(): action for action in menu.actions()}
    with qtbot.waitSignal(full_panel.folder_shown) as shown:
        actions["Show in folder"].trigger()
    assert shown.args == [files / "contract.txt"]
    actions["Copy path"].trigger()
    assert qapp.clipboard().text() == str(files / "contract.txt")


def test_text_can_be_recognised_where_there_are_pages_to_look_at(full_panel, qtbot, add_document, files):
    (files / "scan.pdf").write_bytes(b"a scan")
    scan = add_document(files / "scan.pdf", "pdf", [""])
    with qtbot.waitSignal(full_panel.documents.shown):
        full_panel.reload()
    tree, model = full_panel.tree, full_panel.documents
    assert "Run OCR" not in [action.text() for action in tree.row_menu(model.index_of(1)).actions()]
    (recognise,) = [action for action in tree.row_menu(model.index_of(scan)).actions() if action.text() == "Run OCR"]
    with qtbot.waitSignal(full_panel.recognise_asked) as asked:
        recognise.trigger()
    assert asked.args == [scan, files / "scan.pdf"]


def test_names_have_the_room_of_the_kinds_in_a_narrow_panel(full_panel):
    tree = full_panel.tree
    assert tree.isColumnHidden(2)
    full_panel.resize(600, 700)
    assert not tree.isColumnHidden(2)


def test_a_document_is_revealed_even_where_a_filter_hid_it(full_panel, qtbot):
    full_panel.activateWindow()
    qtbot.keyClicks(full_panel._filter, "reply")
    qtbot.waitUntil(lambda: full_panel.documents.tree.documents == 1)
    full_panel._tabs.setCurrentIndex(1)
    full_panel.reveal(1)
    qtbot.waitUntil(lambda: full_panel.tree.currentIndex().data() == "contract.txt")
    assert full_panel._tabs.currentIndex() == 0


def test_help_on_searching_can_be_asked_for_beside_the_box_and_where_nothing_was_found(full_panel, qtbot):
    with qtbot.waitSignal(full_panel.help_asked):
        full_panel._how.click()
    full_panel.search("submarine")
    qtbot.waitUntil(lambda: full_panel._results._none.isVisible())
    with qtbot.waitSignal(full_panel.help_asked):
        full_panel._results._none.activated.emit()


def test_a_ranking_of_a_part_says_of_how_many_pages(full_panel):
    found = Found((), 573_016, 12_300)
    assert _sentence("the", found).startswith("573,016 pages for “the”. 12,300 of them were ranked")


def test_pages_with_some_of_the_words_are_told_as_such():
    assert _sentence("a b", Found((), 3, 3, loose=True)).startswith("No page holds all words of “a b”; 3 pages with")


def test_a_document_or_all_of_a_folder_can_be_chosen_to_be_asked_about(full_panel, qtbot):
    tree, model = full_panel.tree, full_panel.documents
    document = model.index_of(1)
    (ask,) = [action for action in tree.row_menu(document).actions() if action.text() == "Ask about this document"]
    with qtbot.waitSignal(full_panel.ask_asked) as asked:
        ask.trigger()
    assert asked.args == [(1,), str(document.data())]
    folder = model.index(0, 0)
    (ask,) = [action for action in tree.row_menu(folder).actions() if action.text().startswith("Ask about these")]
    with qtbot.waitSignal(full_panel.ask_asked) as asked:
        ask.trigger()
    assert 1 in asked.args[0]
    assert list(asked.args[0]) == sorted(set(asked.args[0]))


def test_what_is_picked_is_shown_alone_told_and_can_be_asked_about(full_panel, qtbot):
    full_panel._facets.aboutToShow.emit()
    folders = next(menu for menu in full_panel._facets.findChildren(QMenu) if menu.title() == "Folder")
    letters = next(action for action in folders.actions() if "letters" in action.text())
    assert letters.text().endswith("\t1")
    letters.trigger()
    qtbot.waitUntil(lambda: full_panel.documents.tree.documents == 1)
    assert full_panel._picked.isVisible()
    assert full_panel._picked.words == "Folder: letters"
    with qtbot.waitSignal(full_panel.ask_asked) as asked:
        full_panel._picked._ask.click()
    assert asked.args == [(2,), "Folder: letters"]
    full_panel._picked._close.click()
    qtbot.waitUntil(lambda: full_panel.documents.tree.documents == 2)
    assert full_panel._picked.isHidden()


def test_what_a_search_found_can_be_asked_about_and_exported(full_panel, qtbot, monkeypatch, tmp_path):
    full_panel.search("bearings")
    qtbot.waitUntil(lambda: full_panel._hits.rowCount() == 2)
    ask, export = full_panel._results._uses
    with qtbot.waitSignal(full_panel.ask_asked) as asked:
        ask.click()
    assert asked.args == [(1, 2), "bearings"]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "hits.csv"), ""))
    with qtbot.waitSignal(full_panel.hits_written):
        export.click()
    assert (tmp_path / "hits.csv").read_text("utf-8").count("bearings,") == 2


def test_a_search_is_kept_with_the_case_and_made_again_from_the_menu(full_panel, qtbot):
    full_panel.search("bearings")
    qtbot.waitUntil(lambda: full_panel._hits.rowCount() == 2)
    full_panel._results.keep.click()
    qtbot.waitUntil(lambda: list(full_panel._facets.searches) == ["bearings"])
    assert full_panel._results.keep.isChecked()
    full_panel.close_search()
    full_panel._facets.aboutToShow.emit()
    kept = next(menu for menu in full_panel._facets.findChildren(QMenu) if menu.title() == "Kept searches")
    kept.actions()[0].trigger()
    qtbot.waitUntil(lambda: full_panel._results.isVisible() and full_panel._hits.rowCount() == 2)
    full_panel._results.keep.click()
    qtbot.waitUntil(lambda: list(full_panel._facets.searches) == [])
    assert not full_panel._results.keep.isChecked()
