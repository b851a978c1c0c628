import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from shiboken6 import isValid

from rlm_desktop.bridge.model_checks import ModelChecks
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.settings import ModelChoice, Settings, load_settings, save_settings
from rlm_desktop.models.keys import KeyPlace, Keys
from rlm_desktop.models.local_servers import LocalServer
from rlm_desktop.models.providers import window_of
from rlm_desktop.ui.actions import Binding
from rlm_desktop.ui.model_sources import PROVIDERS, Source, cloud_choice, source_of, split_cloud, what_leaves
from rlm_desktop.ui.settings_dialog import SettingsDialog
from rlm_desktop.ui.settings_limits import in_words

OLLAMA = LocalServer("Ollama", "http://127.0.0.1:11434", ("ollama_chat/qwen3:8b", "ollama_chat/gemma3:4b"))
SECRET = "sk-very-secret-0123"
BINDINGS = [Binding("question", "Ask a question", "Run", "Ctrl+L")]


class OpenKeyring(KeyringBackend):
    """A keyring that keeps its passwords in memory."""

    priority = 5
    name = "Test keyring"

    def __init__(self):
        super().__init__()
        self.held = {}

    def get_password(self, service, username):
        return self.held.get((service, username))

    def set_password(self, service, username, password):
        self.held[service, username] = password

    def delete_password(self, service, username):
        del self.held[service, username]


@pytest.fixture(autouse=True)
def no_keys_in_the_environment(monkeypatch):
    for name in ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def use_keyring():
    before = keyring.get_keyring()

    def use(backend):
        keyring.set_keyring(backend)
        return backend

    use(NoKeyring())
    yield use
    keyring.set_keyring(before)


@pytest.fixture
def keys(use_keyring):
    return Keys()


@pytest.fixture
def checks(qapp, keys):
    checks = ModelChecks(keys, places=())
    yield checks
    checks.shutdown()


@pytest.fixture
def open_dialog(qtbot, keys, checks):
    made = []

    def opened(settings=None):
        dialog = SettingsDialog(settings or Settings(), keys, checks, BINDINGS)
        made.append(dialog)
        with qtbot.waitSignal(checks.servers_found):
            dialog.show()
        return dialog

    yield opened
    for dialog in made:
        if isValid(dialog) and dialog.isVisible():
            dialog.reject()
    qtbot.waitUntil(lambda: not any(isValid(dialog) for dialog in made))


def named(dialog, name):
    """The one widget with this accessible name that can be seen."""
    found = [w for w in dialog.findChildren(QWidget) if w.accessibleName() == name and w.isVisible()]
    assert len(found) == 1, f"{name}: {len(found)} widgets"
    return found[0]


def choose(combo: QComboBox, text):
    row = combo.findText(text)
    assert row >= 0, [combo.itemText(i) for i in range(combo.count())]
    combo.setCurrentIndex(row)


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def save(qtbot, dialog):
    button = next(b for b in dialog.findChild(QDialogButtonBox).buttons() if "Save" in b.text())
    press(qtbot, button)


def words(dialog):
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


class TestModels:
    def test_what_is_saved_unchanged_is_what_was_there(self, open_dialog, qtbot):
        for settings in (
            Settings(),
            Settings(root=ModelChoice("anthropic/claude-opus-5-5"), sub=ModelChoice("openai/gpt-5.4-mini")),
            Settings(root=ModelChoice("xai/grok-9"), sub=ModelChoice("xai/grok-9")),
            Settings(root=ModelChoice("my-model", "https://models.example.org/v1"), theme="dark", last_case="/c"),
            Settings(root=ModelChoice("ollama_chat/other:1b", "http://127.0.0.1:11434"), limits=RunLimits(tokens=7)),
        ):
            assert open_dialog(settings).settings() == settings

    def test_a_cloud_model_is_chosen_and_told_to_leave_the_computer(self, open_dialog, qtbot):
        dialog = open_dialog()
        assert "Nothing leaves this computer" in words(dialog)
        choose(named(dialog, "Where the root model comes from"), "A cloud provider")
        choose(named(dialog, "Provider of the root model"), "Google")
        assert "sent to Google" in words(dialog)
        with qtbot.waitSignal(dialog.saved) as saved:
            save(qtbot, dialog)
        assert saved.args[0].root == ModelChoice("gemini/gemini-pro-latest")
        assert saved.args[0].sub == saved.args[0].root

    def test_any_model_string_may_be_typed(self, open_dialog, qtbot):
        dialog = open_dialog()
        choose(named(dialog, "Where the root model comes from"), "A cloud provider")
        choose(named(dialog, "Provider of the root model"), "Other, named in the model string")
        qtbot.keyClicks(named(dialog, "Name of the root model"), "bedrock/some.model-v1:0")
        assert dialog.settings().root == ModelChoice("bedrock/some.model-v1:0")

    def test_models_found_on_this_computer_are_offered(self, open_dialog, checks):
        dialog = open_dialog()
        choose(named(dialog, "Where the root model comes from"), "A model server on this computer")
        assert "No model server answered" in words(dialog)
        assert dialog.settings() is None
        checks.servers_found.emit([OLLAMA])
        choose(named(dialog, "Models found on this computer, for the root model"), "gemma3:4b (Ollama)")
        assert dialog.settings().root == ModelChoice("ollama_chat/gemma3:4b", "http://127.0.0.1:11434")
        assert "Found: Ollama" in words(dialog)

    def test_a_local_model_stays_chosen_while_its_server_is_down(self, open_dialog):
        chosen = ModelChoice("ollama_chat/qwen3:8b", "http://127.0.0.1:11434")
        dialog = open_dialog(Settings(root=chosen))
        combo = named(dialog, "Models found on this computer, for the root model")
        assert combo.currentText() == "qwen3:8b (no answer now)"
        assert dialog.settings().root == chosen

    def test_a_server_of_one_s_own_needs_an_address(self, open_dialog, qtbot):
        dialog = open_dialog()
        choose(named(dialog, "Where the root model comes from"), "A server at an address of your own")
        qtbot.keyClicks(named(dialog, "Name of the root model on the server"), "big-model")
        saved = []
        dialog.saved.connect(saved.append)
        save(qtbot, dialog)
        assert saved == []
        assert dialog.isVisible()
        assert "Choose a model" in words(dialog)
        qtbot.keyClicks(named(dialog, "API base of the root model"), "https://models.example.org/v1")
        assert "sent to models.example.org" in words(dialog)
        save(qtbot, dialog)
        assert saved[0].root == ModelChoice("big-model", "https://models.example.org/v1")

    def test_the_test_button_tells_in_words(self, open_dialog, checks, qtbot):
        dialog = open_dialog()
        with qtbot.waitSignal(checks.tested):
            press(qtbot, named(dialog, "Test the root model"))
        assert "The built-in reader is ready." in words(dialog)

    def test_a_test_that_fails_tells_why(self, open_dialog, checks, qtbot):
        dialog = open_dialog(Settings(root=ModelChoice("anthropic/claude-haiku-5-5")))
        with qtbot.waitSignal(checks.tested):
            press(qtbot, named(dialog, "Test the root model"))
        assert "There is no key for Anthropic." in words(dialog)

    @pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.key)
    def test_every_suggestion_is_a_model_that_litellm_knows(self, provider):
        for model in provider.models:
            assert window_of(f"{provider.key}/{model}") or window_of(model), model


class TestKeys:
    @pytest.fixture
    def dialog(self, open_dialog):
        return open_dialog(Settings(root=ModelChoice("anthropic/claude-haiku-5-5")))

    def paste(self, qtbot, dialog):
        field = named(dialog, "Key for Anthropic")
        qtbot.keyClicks(field, SECRET)
        return field

    def test_where_there_is_no_keyring_the_choice_is_said_before_and_after(self, dialog, keys, qtbot):
        qtbot.waitUntil(lambda: "This system has no keyring" in words(dialog))
        assert "for this session only" in words(dialog)
        assert "ANTHROPIC_API_KEY" in words(dialog)
        field = self.paste(qtbot, dialog)
        press(qtbot, named(dialog, "Keep key for Anthropic"))
        qtbot.waitUntil(lambda: "The key for Anthropic is kept for this session only." in words(dialog))
        assert field.text() == ""
        assert keys.where("anthropic") is KeyPlace.SESSION

    def test_a_key_goes_into_the_keyring(self, use_keyring, open_dialog, keys, qtbot):
        ring = use_keyring(OpenKeyring())
        dialog = open_dialog(Settings(root=ModelChoice("anthropic/claude-haiku-5-5")))
        qtbot.waitUntil(lambda: "There is no key for Anthropic yet." in words(dialog))
        self.paste(qtbot, dialog)
        press(qtbot, named(dialog, "Keep key for Anthropic"))
        qtbot.waitUntil(lambda: "stored in your system keyring" in words(dialog))
        assert list(ring.held.values()) == [SECRET]
        press(qtbot, named(dialog, "Forget key for Anthropic"))
        qtbot.waitUntil(lambda: "There is no key for Anthropic yet." in words(dialog))
        assert ring.held == {}

    def test_a_key_is_never_shown(self, dialog, qtbot):
        field = self.paste(qtbot, dialog)
        assert field.echoMode() is QLineEdit.EchoMode.Password
        press(qtbot, named(dialog, "Keep key for Anthropic"))
        qtbot.waitUntil(lambda: "kept for this session" in words(dialog))
        shown = words(dialog) + " ".join(f.text() for f in dialog.findChildren(QLineEdit))
        assert SECRET not in shown

    def test_a_pasted_key_is_kept_on_save_and_is_not_in_the_settings(self, dialog, keys, qtbot, tmp_path):
        self.paste(qtbot, dialog)
        with qtbot.waitSignal(dialog.saved) as saved:
            save(qtbot, dialog)
        qtbot.waitUntil(lambda: keys.get("anthropic") == SECRET)
        save_settings(saved.args[0], tmp_path / "settings.toml")
        assert SECRET not in (tmp_path / "settings.toml").read_text("utf-8")

    def test_a_key_from_the_environment_is_named_as_such(self, open_dialog, monkeypatch, qtbot):
        monkeypatch.setenv("ANTHROPIC_API_KEY", SECRET)
        dialog = open_dialog(Settings(root=ModelChoice("anthropic/claude-haiku-5-5")))
        qtbot.waitUntil(lambda: "comes from the environment variable ANTHROPIC_API_KEY" in words(dialog))

    def test_models_on_this_computer_ask_for_no_key(self, open_dialog):
        dialog = open_dialog(Settings(root=ModelChoice("ollama_chat/qwen3:8b", "http://127.0.0.1:11434")))
        assert not [f for f in dialog.findChildren(QLineEdit) if f.isVisible() and "Key" in f.accessibleName()]


class TestLimits:
    def test_limits_are_saved(self, open_dialog, qtbot):
        dialog = open_dialog(Settings(limits=RunLimits(tokens=5, parallel_calls=3)))
        dialog.show_section("Limits")
        for name, value in (("Steps", 12), ("Model calls", 0), ("Cost", 0.5), ("Time", 600), ("Depth", 1)):
            named(dialog, name).setValue(value)
        with qtbot.waitSignal(dialog.saved) as saved:
            save(qtbot, dialog)
        assert saved.args[0].limits == RunLimits(
            steps=12, calls=0, cost=0.5, seconds=600, depth=1, tokens=5, parallel_calls=3
        )

    def test_none_is_said_in_words(self, open_dialog):
        dialog = open_dialog()
        dialog.show_section("Limits")
        field = named(dialog, "Cost")
        field.setValue(0)
        assert field.text() == "no limit"

    @pytest.mark.parametrize(
        ("limits", "sentence"),
        [
            (
                RunLimits(),
                "A question ends after 30 steps, 1,000 model calls, $2.00 or 1 hour, whichever comes first. "
                "Child runs may go 2 levels deep.",
            ),
            (
                RunLimits(steps=1, calls=0, cost=0, seconds=90, depth=1),
                "A question ends after 1 step or 90 seconds, whichever comes first. Nothing limits what it may cost.",
            ),
            (
                RunLimits(steps=0, calls=0, cost=0, seconds=0),
                "A question goes on until it is answered or you stop it. Nothing limits what it may cost.",
            ),
            (
                RunLimits(steps=0, calls=0, cost=3, seconds=0, depth=0),
                "A question ends after $3.00. Child runs may go as deep as they like.",
            ),
        ],
    )
    def test_limits_read_as_sentences(self, limits, sentence):
        assert in_words(limits) == sentence


class TestWindow:
    def test_the_theme_is_chosen(self, open_dialog, qtbot):
        dialog = open_dialog()
        dialog.show_section("Appearance")
        dark = next(b for b in dialog.findChildren(QRadioButton) if b.text() == "Dark")
        qtbot.mouseClick(dark, Qt.MouseButton.LeftButton, pos=QPoint(12, dark.height() // 2))
        assert dialog.settings().theme == "dark"

    def test_cancel_saves_nothing(self, open_dialog, qtbot):
        dialog = open_dialog()
        saved = []
        dialog.saved.connect(saved.append)
        choose(named(dialog, "Where the root model comes from"), "A cloud provider")
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert saved == []
        assert not dialog.isVisible()

    def test_it_blocks_no_other_window(self, open_dialog):
        assert not open_dialog().isModal()

    def test_saved_settings_are_read_back(self, open_dialog, qtbot, tmp_path):
        dialog = open_dialog(Settings(root=ModelChoice("openai/gpt-5.4")))
        with qtbot.waitSignal(dialog.saved) as saved:
            save(qtbot, dialog)
        save_settings(saved.args[0], tmp_path / "s.toml")
        assert load_settings(tmp_path / "s.toml") == saved.args[0]

    def test_everything_that_can_be_used_has_a_name(self, open_dialog):
        dialog = open_dialog(Settings(root=ModelChoice("anthropic/claude-haiku-5-5")))
        for section in ("Models", "Limits", "Appearance"):
            dialog.show_section(section)
            for widget in dialog.findChildren(QWidget):
                if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    spoken = QAccessible.queryAccessibleInterface(widget)
                    inside_another = isinstance(widget.parent(), QComboBox) or widget.focusProxy() is not None
                    assert inside_another or spoken.text(QAccessible.Text.Name), widget


class TestSources:
    @pytest.mark.parametrize(
        ("choice", "source"),
        [
            (ModelChoice(), Source.OFFLINE),
            (ModelChoice("ollama_chat/qwen3:8b"), Source.LOCAL),
            (ModelChoice("openai/x", "http://localhost:1234/v1"), Source.LOCAL),
            (ModelChoice("x", "https://models.example.org/v1"), Source.SERVER),
            (ModelChoice("anthropic/claude-haiku-5-5"), Source.CLOUD),
        ],
    )
    def test_a_saved_choice_goes_back_to_its_source(self, choice, source):
        assert source_of(choice) is source

    def test_cloud_models_go_there_and_back(self):
        for model in ("anthropic/claude-haiku-5-5", "groq/openai/gpt-oss-20b", "bedrock/some.model"):
            assert cloud_choice(*split_cloud(ModelChoice(model))) == ModelChoice(model)

    def test_only_what_stays_here_is_said_to_stay_here(self):
        assert what_leaves(ModelChoice()) == (False, "Nothing leaves this computer.")
        assert what_leaves(ModelChoice("ollama_chat/x", "http://127.0.0.1:11434"))[0] is False
        assert what_leaves(ModelChoice("ollama_chat/x", "http://10.0.0.7:11434"))[0] is True
        assert what_leaves(ModelChoice("openai/gpt-5.4"))[1] == "The passages it reads are sent to OpenAI."


def test_the_push_buttons_of_the_dialog_are_named_by_what_they_do(open_dialog):
    dialog = open_dialog(Settings(root=ModelChoice("anthropic/claude-haiku-5-5")))
    names = [b.accessibleName() or b.text() for b in dialog.findChildren(QPushButton) if b.isVisible()]
    assert len(names) == len(set(names))


def test_a_closed_dialog_is_gone_once_its_key_is_kept(open_dialog, keys, qtbot):
    dialog = open_dialog(Settings(root=ModelChoice("anthropic/claude-haiku-5-5")))
    qtbot.keyClicks(named(dialog, "Key for Anthropic"), SECRET)
    with qtbot.waitSignal(dialog.destroyed):
        save(qtbot, dialog)
    assert keys.get("anthropic") == SECRET


def test_instructions_of_the_users_own_are_saved_beside_the_prompt_that_is_shown(open_dialog, qtbot):
    dialog = open_dialog(Settings(root=ModelChoice("ollama_chat/qwen3:8b", "http://127.0.0.1:11434")))
    dialog.show_section("Prompts")
    assert "You are a small model" in named(dialog, "What the program tells root models").toPlainText()
    named(dialog, "Your own instructions to root models").setPlainText(" Answer in German. ")
    assert dialog.settings().instructions == "Answer in German."


class TestPrivacy:
    def test_the_offline_switch_is_kept_and_counts_for_a_test_before_it_is_saved(self, open_dialog, qtbot, checks):
        dialog = open_dialog(Settings(root=ModelChoice("my-model", "http://192.0.2.1:8000/v1")))
        dialog.show_section("Privacy")
        next(box for box in dialog.findChildren(QCheckBox) if box.text() == "Work offline").click()
        dialog.show_section("Models")
        with qtbot.waitSignal(checks.tested) as told:
            press(qtbot, named(dialog, "Test the root model"))
        assert "offline switch is on" in told.args[2]
        with qtbot.waitSignal(dialog.saved) as saved:
            save(qtbot, dialog)
        assert saved.args[0].offline
