"""The Problems list: causes, what helps, passwords."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit

from rlm_desktop.bridge.open_case import OpenCase
from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.case.listing import Trouble
from rlm_desktop.core.model import Problem
from rlm_desktop.models.keys import Keys
from rlm_desktop.ui.message_bar import MessageBar
from rlm_desktop.ui.passwords_dialog import PasswordsDialog
from rlm_desktop.ui.problem_help import ProblemHelp
from rlm_desktop.ui.problems_panel import ProblemsPanel
from rlm_desktop.ui.sources_panel import SourcesPanel


def trouble(path, code, *, source=None, document=None):
    return Trouble(Problem(Path(path), code, "It cannot be read."), Path(source or path), document)


LOCKED = trouble("/c/box.zip/a.pdf", "encrypted", source="/c/box.zip")
SCAN = trouble("/c/scan.pdf", "no-text", document=7)
BROKEN = trouble("/c/bad.docx", "broken")


@pytest.fixture
def panel(qtbot):
    panel = ProblemsPanel()
    qtbot.addWidget(panel)
    panel.resize(340, 600)
    panel.show()
    panel.show_troubles([BROKEN, LOCKED, SCAN])
    return panel


def choose(panel, code):
    panel.causes.setCurrentIndex(panel.causes.findData(code))


def titles(panel):
    model = panel.list.model()
    return [model.index(row, 0).data().split(".")[0] for row in range(model.rowCount())]


def test_one_cause_is_listed_alone_with_what_helps_against_it(panel):
    assert panel.causes.itemText(0) == "All problems: 3"
    assert panel.passwords.isVisible()
    assert panel.recognise.isVisible()
    choose(panel, "encrypted")
    assert titles(panel) == ["a"]
    assert panel.passwords.isVisible()
    assert not panel.recognise.isVisible()
    choose(panel, "broken")
    assert not panel.passwords.isVisible()


def test_a_cause_stays_chosen_while_it_has_any(panel):
    choose(panel, "no-text")
    panel.show_troubles([LOCKED, SCAN])
    assert titles(panel) == ["scan"]
    panel.show_troubles([LOCKED])
    assert titles(panel) == ["a"]


def test_all_that_are_listed_are_tried_again_but_for_those_that_were_read(panel, qtbot):
    with qtbot.waitSignal(panel.again_asked) as asked:
        qtbot.mouseClick(panel.again_all, Qt.MouseButton.LeftButton)
    assert asked.args == [(Path("/c/bad.docx"), Path("/c/box.zip"))]


def test_one_file_is_tried_again_by_what_holds_it_and_its_folder_is_shown(panel, qtbot):
    assert not panel.again.isVisible()
    panel.list.setCurrentIndex(panel.list.model().index(1, 0))
    with qtbot.waitSignal(panel.again_asked) as asked:
        qtbot.mouseClick(panel.again, Qt.MouseButton.LeftButton)
    assert asked.args == [(Path("/c/box.zip"),)]
    with qtbot.waitSignal(panel.folder_shown) as shown:
        qtbot.mouseClick(panel.show_folder, Qt.MouseButton.LeftButton)
    assert shown.args == [Path("/c/box.zip")]


def test_ocr_is_run_on_the_files_without_text_only(panel, qtbot):
    with qtbot.waitSignal(panel.recognise_asked) as asked:
        qtbot.mouseClick(panel.recognise, Qt.MouseButton.LeftButton)
    assert asked.args == [(Path("/c/scan.pdf"),)]


def test_the_menu_of_a_row_offers_what_helps(panel):
    words = {cause: [action.text() for action in panel.row_menu(cause).actions()] for cause in (LOCKED, SCAN)}
    assert words[LOCKED] == ["Try again", "Passwords…", "Show in folder", "Exclude"]
    assert words[SCAN] == ["Try again", "Run OCR", "Open what was read", "Show in folder", "Exclude"]


def test_enter_opens_what_was_read_of_a_file(panel, qtbot):
    choose(panel, "no-text")
    with qtbot.waitSignal(panel.document_opened) as opened:
        panel.list.activated.emit(panel.list.model().index(0, 0))
    assert opened.args == [7]


def test_every_button_has_a_name_and_a_tip(panel):
    panel.list.setCurrentIndex(panel.list.model().index(0, 0))
    buttons = [button for button in panel.findChildren(QAbstractButton) if button.isVisible()]
    for button in buttons:
        assert QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name)
        assert button.toolTip()
    assert len(buttons) == 6


def test_passwords_are_one_on_each_line_and_handed_over_once(qtbot):
    dialog = PasswordsDialog(("old",), 4)
    qtbot.addWidget(dialog)
    dialog.show()
    field = dialog.findChild(QPlainTextEdit)
    assert field.toPlainText() == "old"
    field.setPlainText("sesame \n\nopen\nsesame \n")
    with qtbot.waitSignal(dialog.given) as given:
        qtbot.mouseClick(dialog._try, Qt.MouseButton.LeftButton)
    assert given.args == [("sesame ", "open")]


def test_without_a_password_there_is_nothing_to_try(qtbot):
    dialog = PasswordsDialog((), 1)
    qtbot.addWidget(dialog)
    assert not dialog._try.isEnabled()


@pytest.fixture
def help_(qtbot, tmp_path, case):
    made = OpenCase(SettingsStore(tmp_path / "settings.toml"), Keys())
    panel, messages = SourcesPanel(made.reader, made.ingest), MessageBar()
    qtbot.addWidget(panel)
    qtbot.addWidget(messages)
    made.ingest.case_grew.connect(panel.reload)
    help_ = ProblemHelp(made, panel, messages, panel)
    with qtbot.waitSignal(made.opened):
        made.open(case)
    yield help_
    made.shutdown()


def test_protected_files_are_told_once_and_passwords_tried_on_them(help_, qtbot, tmp_path):
    import pymupdf

    path = tmp_path / "annex.pdf"
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 100), "The annex names the price.")
        document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="sesame", owner_pw="x")
    messages, case = help_._messages, help_._case
    case.add([path])
    qtbot.waitUntil(lambda: "1 file is protected with a password" in messages.text, timeout=20_000)
    messages.hide()
    case.add([path])
    with qtbot.waitSignal(help_._panel.problems_read, timeout=20_000):
        pass
    qtbot.waitUntil(lambda: not case.ingest.running, timeout=20_000)
    assert messages.text == ""
    help_._try_passwords(("wrong",))
    qtbot.waitUntil(lambda: "none of the passwords opened it" in messages.text, timeout=20_000)
    help_._try_passwords(("wrong", "sesame"))
    qtbot.waitUntil(lambda: "opened every protected file" in messages.text, timeout=20_000)
    assert help_._panel.problems.troubles == []
    written = b"".join(file.read_bytes() for file in (tmp_path).rglob("*") if file.is_file() and file != path)
    assert b"sesame" not in written


def test_what_was_excluded_counts_for_nothing_and_is_listed_last(panel):
    panel.show_troubles([BROKEN, LOCKED, msgspec.structs.replace(SCAN, excluded=True)])
    assert panel.causes.itemText(0) == "All problems: 2"
    assert panel.causes.itemText(panel.causes.count() - 1) == "Excluded: 1"
    assert titles(panel) == ["bad", "a"]
    assert panel.recognise.isHidden()
    choose(panel, "excluded")
    assert titles(panel) == ["scan"]


def test_when_all_are_excluded_they_are_what_is_listed(panel):
    panel.show_troubles([msgspec.structs.replace(BROKEN, excluded=True)])
    assert titles(panel) == ["bad"]
    assert panel.causes.currentText() == "Excluded: 1"


def test_a_problem_is_excluded_and_listed_again(panel, qtbot):
    panel.list.setCurrentIndex(panel.list.model().index(0, 0))
    with qtbot.waitSignal(panel.exclude_asked) as asked:
        qtbot.mouseClick(panel.exclude, Qt.MouseButton.LeftButton)
    assert asked.args == [Path("/c/bad.docx"), True]
    panel.show_troubles([msgspec.structs.replace(BROKEN, excluded=True)])
    panel.list.setCurrentIndex(panel.list.model().index(0, 0))
    assert panel.exclude.text() == "List again"
    with qtbot.waitSignal(panel.exclude_asked) as asked:
        qtbot.mouseClick(panel.exclude, Qt.MouseButton.LeftButton)
    assert asked.args == [Path("/c/bad.docx"), False]
