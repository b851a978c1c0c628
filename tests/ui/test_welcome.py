import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from shiboken6 import isValid

from rlm_desktop.bridge.model_checks import ModelChecks
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.settings import ModelChoice, Settings
from rlm_desktop.models.keys import Keys
from rlm_desktop.models.local_servers import LocalServer
from rlm_desktop.ui.theme import apply_theme
from rlm_desktop.ui.welcome import Welcome

OLLAMA = LocalServer("Ollama", "http://127.0.0.1:11434", ("ollama_chat/qwen3:8b",))
BEFORE = Settings(limits=RunLimits(steps=5), theme="dark")


@pytest.fixture
def checks(qapp):
    checks = ModelChecks(Keys(), places=())
    yield checks
    checks.shutdown()


@pytest.fixture
def welcome(qtbot, checks, qapp):
    apply_theme(qapp, "light")
    welcome = Welcome(BEFORE, checks)
    with qtbot.waitSignal(checks.servers_found):
        welcome.show()
    yield welcome
    if isValid(welcome) and welcome.isVisible():
        welcome.reject()
    qtbot.waitUntil(lambda: not isValid(welcome))


def press(qtbot, welcome, text):
    button = next(b for b in welcome.findChildren(QPushButton) if b.text() == text and b.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def words(welcome):
    return " ".join(label.text() for label in welcome.findChildren(QLabel) if label.isVisible())


def test_the_offline_reader_is_chosen_and_said_to_be_what_it_is(welcome, qtbot):
    assert "it does not reason" in words(welcome)
    assert "nothing leaves this computer" in words(welcome)
    with qtbot.waitSignal(welcome.chosen) as chosen:
        press(qtbot, welcome, "Start with it")
    assert chosen.args[0] == Settings(limits=RunLimits(steps=5), theme="dark", welcomed=True)
    assert not welcome.isVisible()


def test_it_is_honest_when_no_local_model_was_found(welcome, checks, qtbot):
    assert "None was found" in words(welcome)
    with qtbot.waitSignal(checks.servers_found):
        press(qtbot, welcome, "Look again")


def test_a_local_model_that_was_found_is_used_for_both_roles(welcome, checks, qtbot):
    checks.servers_found.emit([OLLAMA])
    assert "None was found" not in words(welcome)
    with qtbot.waitSignal(welcome.chosen) as chosen:
        press(qtbot, welcome, "Use it")
    local = ModelChoice("ollama_chat/qwen3:8b", "http://127.0.0.1:11434")
    assert (chosen.args[0].root, chosen.args[0].sub, chosen.args[0].welcomed) == (local, local, True)


def test_a_cloud_model_leads_to_the_settings(welcome, qtbot):
    told = []
    welcome.chosen.connect(lambda settings: told.append(settings.welcomed))
    welcome.settings_requested.connect(lambda: told.append("settings"))
    press(qtbot, welcome, "Choose and add a key…")
    assert told == [True, "settings"]
    assert not welcome.isVisible()


@pytest.mark.parametrize("way", ["button", "escape", "frame"])
def test_it_can_be_skipped_which_changes_nothing_but_that_it_was_seen(welcome, qtbot, way):
    told = []
    welcome.chosen.connect(told.append)
    if way == "button":
        press(qtbot, welcome, "Skip")
    elif way == "escape":
        qtbot.keyClick(welcome, Qt.Key.Key_Escape)
    else:
        welcome.close()
    assert told == [Settings(limits=RunLimits(steps=5), theme="dark", welcomed=True)]


def test_a_case_of_one_s_own_is_asked_for(welcome, qtbot):
    with qtbot.waitSignal(welcome.own_case_requested):
        press(qtbot, welcome, "Begin with my own documents")


def test_it_holds_up_nothing_else(welcome):
    assert not welcome.isModal()


def test_no_text_is_cut_off_in_any_width(welcome, checks, qtbot, qapp):
    def nothing_is_cut():
        long = [label for label in welcome.findChildren(QLabel) if label.isVisible() and label.wordWrap()]
        return all(label.height() >= label.heightForWidth(label.width()) for label in long)

    for width, servers in ((640, []), (640, [OLLAMA]), (900, [OLLAMA]), (560, [])):
        press(qtbot, welcome, "Look again")  # one short line until the answer comes
        qtbot.waitUntil(lambda: "Looking for" in words(welcome))
        welcome.resize(width, 100)
        qapp.processEvents()
        checks.servers_found.emit(servers)
        qtbot.waitUntil(nothing_is_cut)


def test_every_button_has_a_name_of_its_own(welcome):
    names = [b.accessibleName() or b.text() for b in welcome.findChildren(QPushButton)]
    assert all(names)
    assert len(names) == len(set(names))


def test_a_case_of_one_s_own_has_nothing_in_front_of_it(welcome, qtbot):
    press(qtbot, welcome, "Begin with my own documents")
    assert not welcome.isVisible()
