"""The window speaks the languages that it offers: whole, with plural forms, and with every place filled in."""

import ast
import shutil
import string
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rlm_desktop.bridge.language import LANGUAGES

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "translations"
TRANSLATED = [language for language in LANGUAGES if language != "en"]
OF_ENGLISH_GRAMMAR = {"are", "plural", "their", "them", "verb"}
"""Places that hold a word of English only: another language may say it in the sentence itself."""


def messages(path):
    return list(ElementTree.parse(path).getroot().iter("message"))


def forms(message):
    translation = message.find("translation")
    return [form.text or "" for form in translation.findall("numerusform")] or [translation.text or ""]


def places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.fixture(scope="module", params=TRANSLATED)
def language(request):
    return request.param


def test_all_that_the_window_says_is_in_the_translation_and_what_it_loads_is_made_of_it(language, tmp_path):
    kept = FOLDER / f"rlm_desktop_{language}.ts"
    made = tmp_path / kept.name
    shutil.copyfile(kept, made)
    subprocess.run([ROOT / "packaging" / "translate", tmp_path], check=True, capture_output=True)
    told = {message.findtext("source") for message in messages(kept)}
    said = {message.findtext("source") for message in messages(made)}
    assert said - told == set(), "run packaging/translate, translate what is new, and run it again"
    assert told - said == set(), "run packaging/translate: this is no longer said"
    assert made.with_suffix(".qm").read_bytes() == kept.with_suffix(".qm").read_bytes()


def test_every_translation_is_finished_and_has_the_same_places(language):
    for message in messages(FOLDER / f"rlm_desktop_{language}.ts"):
        source = message.findtext("source")
        assert message.find("translation").get("type") is None, source
        for form in forms(message):
            assert form.strip() or not source.strip(), source
            assert places(form) <= places(source), source
            assert places(source) - places(form) <= OF_ENGLISH_GRAMMAR, source
            assert ("&" in source) == ("&" in form), f"a key for the keyboard in one of them only: {source}"
            assert source[:1].isspace() == form[:1].isspace(), source
            assert source[-1:].isspace() == form[-1:].isspace(), source


def test_what_is_counted_has_plural_forms(language):
    counted = [message for message in messages(FOLDER / f"rlm_desktop_{language}.ts") if message.get("numerus")]
    assert len(counted) > 20
    for message in counted:
        assert len(forms(message)) > 1, message.findtext("source")
        assert all("%Ln" in form for form in forms(message)), message.findtext("source")


def test_every_noun_that_is_counted_is_known_to_the_languages():
    from rlm_desktop.bridge import language

    nouns = set()
    for path in [*(ROOT / "rlm_desktop" / "ui").glob("*.py"), *(ROOT / "rlm_desktop" / "bridge").glob("*.py")]:
        text = path.read_text("utf-8")
        if "language import" in text:
            calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
            named = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "counted")
            nouns |= {call.args[1].value for call in named if isinstance(call.args[1], ast.Constant)}
    assert nouns - set(language._COUNTED) == set()


GERMAN = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from rlm_desktop.ui.app import make_application
from rlm_desktop.bridge.language import counted, figure, speak
app = make_application(["rlm-desktop"])
assert speak(app, "de") == "de"
print(counted(1, "page"), counted(61204, "page"), figure(4112), sep="|")
from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.core import paths
from rlm_desktop.ui.app import make_window
from PySide6.QtWidgets import QDialogButtonBox
store = SettingsStore(paths.settings_file())
window = make_window(store)
print(*(menu.title().replace("&", "") for menu in window.menuBar().findChildren(type(window.menuBar().addMenu("")))
        if menu.title()), sep="|")
print(window.chat.question.placeholderText())
box = QDialogButtonBox(QDialogButtonBox.StandardButton.Discard)
print(box.buttons()[0].text())
window.close()
"""


def test_a_window_that_was_started_in_german_speaks_it(own_folders):
    run = subprocess.run([sys.executable, "-c", GERMAN], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    counted, menus, question, of_qt = run.stdout.splitlines()
    assert counted == "1 Seite|61.204 Seiten|4.112"
    assert {"Datei", "Bearbeiten", "Ansicht", "Lauf", "Hilfe"} <= set(menus.split("|"))
    assert question == "Frage an diese Dokumente"
    assert of_qt == "Verwerfen"


def test_a_language_that_is_not_there_leaves_english():
    code = (
        "from PySide6.QtGui import QGuiApplication; from rlm_desktop.bridge.language import counted, speak, tr\n"
        "app = QGuiApplication([]); print(speak(app, 'tlh'), tr('Answer'), counted(1204, 'page'))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "en Answer 1,204 pages"


def test_every_place_of_what_is_said_is_filled():
    for path in [*(ROOT / "rlm_desktop" / "ui").glob("*.py"), *(ROOT / "rlm_desktop" / "bridge").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Call(func=ast.Name("tr"), args=[ast.Constant(text)]), attr="format")
                ):
                    assert places(text) == {keyword.arg for keyword in node.keywords}, f"{path.name}: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_entries_of_a_menu_answer_to_the_same_letter(language):
    from rlm_desktop.ui.actions import _MENUS

    told = {}
    if language in TRANSLATED:
        told = {each.findtext("source"): forms(each)[0] for each in messages(FOLDER / f"rlm_desktop_{language}.ts")}
    for entries in (list(_MENUS), *([spec.text for spec in specs if spec.text] for specs in _MENUS.values())):
        letters = [told.get(text, text).partition("&")[2][:1].lower() for text in entries]
        assert sorted(letters) == sorted(set(letters)), entries
