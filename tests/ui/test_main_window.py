"""The window: opens cases, takes what is dropped, shows documents, remembers how it was left."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QFileDialog, QHeaderView, QLineEdit

from records import CITATIONS, finished_run
from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.case.connection import create_case, is_case
from rlm_desktop.case.runs import RunLog
from rlm_desktop.core import paths
from rlm_desktop.core.settings import ModelChoice, load_settings
from rlm_desktop.models.keys import Keys
from rlm_desktop.ui import app
from rlm_desktop.ui.command_palette import CommandPalette
from rlm_desktop.ui.export_dialog import ExportDialog
from rlm_desktop.ui.main_window import MainWindow
from rlm_desktop.ui.settings_dialog import SettingsDialog
from rlm_desktop.ui.training_dialog import TrainingDialog
from rlm_desktop.ui.welcome import Welcome

_RIGHT = ("answer", "code", "calls", "coverage", "sent", "document")


@pytest.fixture
def make_window(qtbot, tmp_path):
    windows = []

    def make():
        store = SettingsStore(paths.settings_file())
        layout = QSettings(str(paths.window_state_file()), QSettings.Format.IniFormat)
        window = MainWindow(store, Keys(), layout)
        store.load()
        store.change(welcomed=True)
        window.store = store
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        return window

    yield make
    for window in windows:
        if window.isVisible():
            window.close()


@pytest.fixture
def window(make_window):
    return make_window()


@pytest.fixture
def open_window(window, qtbot, case):
    begin(qtbot, window, case)
    return window


def begin(qtbot, window, case=None, files=()):
    with qtbot.waitSignal(window.case.opened):
        window.begin(case, files)


def drop(window, paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(400, 300), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(window, enter)
    shown = window._drops.overlay.isVisible()
    QApplication.sendEvent(window, QDropEvent(QPointF(400, 300), Qt.DropAction.CopyAction, mime, left, none))
    return enter.isAccepted(), shown


def test_the_first_start_shows_the_sample_case_behind_the_first_page(window, qtbot):
    window.store.change(welcomed=False)
    begin(qtbot, window)
    assert window.windowTitle().startswith("Sample case")
    (welcome,) = window.findChildren(Welcome)
    assert welcome.isVisible()
    with qtbot.waitSignal(window.case.opened):
        welcome._own.click()
    assert window.case.folder == paths.default_case()


def test_files_of_the_first_start_go_into_a_case_of_the_user_s_own(window, qtbot, tmp_path):
    window.store.change(welcomed=False)
    (tmp_path / "note.txt").write_text("The bridge was inspected.", "utf-8")
    with qtbot.waitSignal(window.case.ingest.finished):
        window.begin(None, [tmp_path / "note.txt"])
    assert window.case.folder == paths.default_case()


def test_a_start_without_a_case_of_last_time_opens_the_default_case(window, qtbot):
    begin(qtbot, window)
    assert window.case.folder == paths.default_case()
    assert is_case(paths.default_case())
    assert window.windowTitle().startswith("My case")


def test_the_last_case_is_opened_again_and_offered_among_the_recent(make_window, qtbot, case, tmp_path):
    first = make_window()
    begin(qtbot, first, case)
    first.close()
    second = make_window()
    begin(qtbot, second)
    assert second.case.folder == case
    assert load_settings(paths.settings_file()).recent == (str(case),)
    assert second._actions["recent"].isEnabled()


def test_a_last_case_that_is_gone_is_told_and_the_default_one_opened(window, qtbot, tmp_path):
    window.store.change(last_case=str(tmp_path / "gone"))
    begin(qtbot, window)
    assert window.case.folder == paths.default_case()
    assert "not there any more" in window.messages.text


def test_a_folder_without_a_case_is_told_and_the_open_case_stays(open_window, qtbot, case, tmp_path):
    with qtbot.waitSignal(open_window.case.failed):
        open_window.case.open(tmp_path / "nothing")
    assert "no case" in open_window.messages.text
    assert open_window.case.folder == case


def test_dropped_files_are_read_into_the_open_case_and_shown(open_window, qtbot, tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("Six bearings were new.", "utf-8")
    assert drop(open_window, [note]) == (True, True)
    assert not open_window._drops.overlay.isVisible()
    entries = open_window.sources.documents
    qtbot.waitUntil(lambda: [entry.name for entry in entries.entries] == ["note.txt"], timeout=20_000)
    assert open_window._status.extent.text == "1 document, 1 page"


def test_files_given_at_the_start_wait_for_the_case(window, qtbot, tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("Six bearings were new.", "utf-8")
    begin(qtbot, window, files=[note])
    qtbot.waitUntil(lambda: len(window.sources.documents.entries) == 1, timeout=20_000)


def test_something_other_than_files_cannot_be_dropped(open_window):
    mime = QMimeData()
    mime.setText("words")
    enter = QDragEnterEvent(
        QPoint(1, 1), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    enter.ignore()
    QApplication.sendEvent(open_window, enter)
    assert not open_window._drops.overlay.isVisible()


def test_a_new_case_is_made_where_the_dialog_says(open_window, qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "Harbour"), ""))
    with qtbot.waitSignal(open_window.case.opened):
        open_window._actions["new_case"].trigger()
    assert is_case(tmp_path / "Harbour")
    assert open_window.windowTitle().startswith("Harbour")


def test_opening_another_case_empties_what_was_shown(open_window, qtbot, add_document, tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("one", "utf-8")
    open_window.open_document(add_document(path, "text", ["one"]))
    qtbot.waitUntil(lambda: open_window.panels.document.place is not None)
    with qtbot.waitSignal(open_window.case.opened):
        open_window.case.open(create_case(tmp_path / "other"))
    assert open_window.panels.document.place is None


def test_the_layout_is_as_it_was_left(make_window, qtbot, case):
    first = make_window()
    begin(qtbot, first, case)
    code = first._docks.right[1]
    code.hide()
    first.resize(770, 610)
    first.close()
    second = make_window()
    assert not second._docks.right[1].isVisible()
    assert (second.width(), second.height()) == (770, 610)
    second._actions["reset_layout"].trigger()
    assert second._docks.right[1].isVisibleTo(second)


def test_a_panel_is_brought_up_by_its_action_and_by_a_citation(open_window, qtbot):
    for name, dock in zip(_RIGHT, open_window._docks.right, strict=True):
        open_window._actions[name].trigger()
        qtbot.waitUntil(lambda dock=dock: not dock.visibleRegion().isEmpty())


def test_the_shown_runs_citations_and_spending_reach_document_and_status_bar(open_window, qtbot, case):
    run = _write_run(case)
    assert not open_window._actions["export"].isEnabled()
    with qtbot.waitSignal(open_window.case.runs.run_shown):
        open_window.case.runs.show_run(run)
    assert open_window._actions["export"].isEnabled()
    assert open_window._actions["next_citation"].isEnabled()
    assert open_window.panels.document._strip._place.text() == f"{len(CITATIONS)} citations"
    assert "this run" in open_window._status.spend.text
    assert open_window._status.wall.text == "Sandbox: 4 layers"


def test_opening_a_case_shows_its_newest_run(window, qtbot, case):
    run = _write_run(case)
    begin(qtbot, window, case)
    qtbot.waitUntil(lambda: window.case.runs.run_id == run)


def test_work_goes_on_where_it_was_left_in_each_case(make_window, qtbot, case, add_document, tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("Six bearings were new.", "utf-8")
    document = add_document(note, "text", ["Six bearings were new.", "Two were old."])
    older, _newer = _write_run(case), _write_run(case)
    first = make_window()
    begin(qtbot, first, case)
    qtbot.waitUntil(lambda: first.case.runs.run_id != "")
    first.case.runs.show_run(older)
    first.open_document(document, 2)
    first.chat.question.write("Who paid for")
    qtbot.waitUntil(lambda: first.panels.document.place is not None and first.case.runs.run_id == older)
    with qtbot.waitSignal(first.case.opened):
        first.case.open(tmp_path / "other", create=True)
    assert first.chat.question.toPlainText() == ""
    assert first.panels.document.place is None
    first.close()
    second = make_window()
    begin(qtbot, second, case)
    assert second.chat.question.toPlainText() == "Who paid for"
    qtbot.waitUntil(lambda: second.case.runs.run_id == older)
    qtbot.waitUntil(lambda: second.panels.document.place is not None and second.panels.document.place.page.number == 2)


def test_a_draft_is_kept_soon_after_the_last_key(open_window, qtbot):
    open_window.chat.question.write("Who signed")
    kept = QSettings(str(paths.window_state_file()), QSettings.Format.IniFormat)

    def drafts():
        kept.sync()
        return [kept.value(key) for key in kept.allKeys() if key.endswith("draft")]

    qtbot.waitUntil(lambda: drafts() == ["Who signed"], timeout=8_000)


def test_a_run_is_exported_to_the_file_the_dialog_names(open_window, qtbot, case, monkeypatch, tmp_path):
    run = _write_run(case)
    with qtbot.waitSignal(open_window.case.runs.run_shown):
        open_window.case.runs.show_run(run)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "report"), "Markdown (*.md)"))
    open_window._actions["export"].trigger()
    dialog = open_window.findChild(ExportDialog)
    dialog._format.setCurrentText("Markdown (*.md)")
    dialog._author.setText("N. Writer")
    dialog._names.setPlainText("consultant\n\n")
    with qtbot.waitSignal(open_window.case.exported):
        dialog._choose()
    text = (tmp_path / "report.md").read_text("utf-8")
    assert "Meridian" in text
    assert "Author: N. Writer" in text
    assert "consultant" not in text
    assert "report.md" in open_window.messages.text


def test_training_data_is_written_from_the_file_menu(open_window, qtbot, case, monkeypatch, tmp_path):
    _write_run(case)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "runs.jsonl"), ""))
    open_window._actions["training"].trigger()
    dialog = open_window.findChild(TrainingDialog)
    dialog._verdict.setCurrentIndex(1)
    with qtbot.waitSignal(open_window.case.training_exported):
        dialog._choose()
    assert "Meridian" in (tmp_path / "runs.jsonl").read_text("utf-8")
    assert "1 run in" in open_window.messages.text


def test_the_status_bar_says_in_words_what_leaves_the_computer(open_window):
    assert open_window._status.network.text == "Offline reader: nothing leaves this computer"
    open_window.store.change(root=ModelChoice("openai/gpt-5", "https://models.example/v1"))
    assert "openai/gpt-5 at models.example" in open_window._status.network.text
    open_window.store.change(root=ModelChoice("ollama/llama3", "http://127.0.0.1:11434"))
    assert "nothing leaves this computer" in open_window._status.network.text


def test_settings_that_cannot_be_read_are_told_and_left_alone(qtbot):
    paths.settings_file().parent.mkdir(parents=True)
    paths.settings_file().write_text("not = [toml", "utf-8")
    window = app.make_window(SettingsStore(paths.settings_file()))
    qtbot.addWidget(window)
    window.show()
    assert "not understood" in window.messages.text
    assert paths.settings_file().read_text("utf-8") == "not = [toml"
    window.close()


def test_every_control_has_a_name_for_screen_readers(open_window, qtbot, case):
    run = _write_run(case)
    open_window.case.runs.show_run(run)
    nameless = []
    for dock in open_window._docks.all:
        dock.bring_up()
        QApplication.processEvents()
        nameless += [
            f"{type(widget).__name__} {widget.toolTip()} in {type(widget.parent()).__name__}"
            for kind in (QAbstractButton, QLineEdit, QAbstractItemView)
            for widget in open_window.findChildren(kind)
            if widget.isVisible()
            and not isinstance(widget, QHeaderView)
            and not widget.objectName().startswith("qt_")
            and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        ]
    assert nameless == []


def test_no_two_actions_share_a_shortcut(open_window):
    keys = [key for _, key in open_window._actions.shortcuts()]
    assert sorted(keys) == sorted(set(keys))


def test_closing_ends_every_thread_and_process(make_window, qtbot, case, tmp_path):
    import multiprocessing
    import threading

    window = make_window()
    begin(qtbot, window, case)
    window.close()
    names = [thread.name for thread in threading.enumerate()]
    assert not [name for name in names if name.startswith(("case-reader", "window", "ingest", "page-pictures"))]
    assert not multiprocessing.active_children()


def _write_run(case):
    with RunLog(case) as log:
        for record in finished_run():
            log.append(record.event)
        return log.run


def test_a_page_that_stood_in_a_prompt_opens_in_the_document_panel(open_window, monkeypatch):
    opened = []
    monkeypatch.setattr(open_window.panels.document, "show_document", lambda *place: opened.append(place))
    open_window.panels.calls.page_activated.emit(7, 10)
    assert opened == [(7, 10, ())]


def test_change_model_opens_the_settings_once(open_window):
    open_window.chat.settings_requested.emit()
    assert len([dialog for dialog in open_window.findChildren(SettingsDialog) if dialog.isVisible()]) == 1
    for dialog in open_window.findChildren(SettingsDialog):
        dialog.close()


def test_reading_that_goes_on_is_told_and_can_be_stopped(open_window, qtbot, tmp_path):
    open_window.case.resumed.emit((tmp_path / "papers", tmp_path / "mail"))
    assert "Reading “papers” and 1 other was cut off last time" in open_window.messages.text
    assert open_window.messages._action.text() == "Stop"


def test_a_dropped_folder_can_be_followed_from_the_menu(open_window, qtbot, tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "note.txt").write_text("Six bearings were new.", "utf-8")
    assert not open_window._actions["followed"].isEnabled()
    open_window.add_paths([folder])
    menu = open_window._actions.menu("followed")
    qtbot.waitUntil(lambda: not menu.isEmpty() and not open_window.case.ingest.running, timeout=20_000)
    with qtbot.waitSignal(open_window.case.folders_changed):
        menu.actions()[0].trigger()
    assert open_window.case.watch.folders == (folder,)
    qtbot.waitUntil(lambda: menu.actions()[0].isChecked())


def test_a_file_of_any_kind_can_be_dropped(open_window, qtbot, tmp_path):
    strange = tmp_path / "machine.xyz"
    strange.write_bytes(bytes(range(256)) * 8)
    assert drop(open_window, [strange]) == (True, True)
    qtbot.waitUntil(lambda: len(open_window.sources.problems.troubles) == 1, timeout=20_000)


def test_ctrl_k_offers_what_can_be_done_now_and_does_it(open_window, qtbot):
    window = open_window
    window._actions["palette"].trigger()
    palette = window.findChild(CommandPalette)
    qtbot.keyClicks(palette.line, "full screen")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.isFullScreen()
    offered = {action.text() for _, action in window._actions.offered()}
    assert window._actions["settings"].text() in offered
    assert window._actions["stop"].text() not in offered


def test_consent_is_asked_for_in_the_window_and_kept(open_window, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(open_window.case.runs, "ask_again", lambda: asked.append(open_window.case.runs.settings))
    open_window.case.runs.consent_wanted.emit("This system does not shut code in.")
    assert open_window.messages.text == "This system does not shut code in."
    open_window.messages._action.click()
    assert [settings.language_layer_alone for settings in asked] == [True]
    assert load_settings(paths.settings_file()).language_layer_alone


def test_a_wall_that_is_not_complete_is_told_in_the_status_bar(open_window):
    open_window._status.show_wall(("language", "rlimits"), ("landlock: this kernel does not offer it",))
    assert open_window._status.wall.text == "Sandbox: not complete"
    assert "landlock" in open_window._status.wall.toolTip()


def test_working_offline_lets_no_question_go_to_another_machine(open_window, qtbot, case):
    window = open_window
    window.store.change(root=ModelChoice("my-model", "http://192.0.2.1:8000/v1"))
    window.chat.show_size(1, 1)
    window._actions["offline"].trigger()
    assert load_settings(paths.settings_file()).offline
    assert window._status.network.text == "Offline: nothing leaves this computer"
    assert "my-model is not on this computer" in window.chat._scope.text()
    window.chat.question.write("Who paid?")
    window.chat.send()
    assert not window.case.runs.running
    window._actions["offline"].trigger()
    assert "Whole case" in window.chat._scope.text()


def test_a_narrow_window_puts_sources_away_until_there_is_room_again(make_window, qtbot, case):
    window = make_window()
    begin(qtbot, window, case)
    window.resize(1280, 800)
    left, centre = window._docks.left, window.centralWidget()
    assert left.isVisible()
    window.resize(780, 800)
    assert not left.isVisible()
    qtbot.waitUntil(lambda: centre.width() >= centre.minimumSizeHint().width())
    window.resize(1280, 800)
    assert left.isVisible()
    window.resize(780, 800)
    window.close()
    again = make_window()
    again.resize(1280, 800)
    assert again._docks.left.isVisible()


def test_sources_that_the_user_hid_stay_hidden_in_a_wide_window(open_window):
    open_window._docks.left.hide()
    open_window.resize(780, 800)
    open_window.resize(1280, 800)
    assert not open_window._docks.left.isVisible()
