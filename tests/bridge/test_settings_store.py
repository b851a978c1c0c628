from dataclasses import fields, replace

import pytest

from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.core.settings import Deployment, MillionPrice, ModelChoice, Settings, load_settings

OTHER = Settings(
    language="de",
    root=ModelChoice("openai/gpt-5"),
    theme="dark",
    welcomed=True,
    instructions="Answer in French.",
    prices={"openai/gpt-5": MillionPrice(1.0, 2.0)},
    deployments=(Deployment("pool", "openai/gpt-5"),),
    fallbacks={"pool": ("spare",)},
    shortcuts={"stop": "F9"},
    notify=False,
    offline=True,
    language_layer_alone=True,
)


@pytest.fixture
def store(qtbot, tmp_path):
    return SettingsStore(tmp_path / "settings.toml")


def test_settings_that_were_chosen_are_kept_whole_but_for_the_cases(store, tmp_path):
    store.remember_case(tmp_path / "harbour")
    store.replace(OTHER)
    kept = load_settings(tmp_path / "settings.toml")
    assert kept == store.settings
    assert replace(kept, last_case="", recent=()) == OTHER
    assert kept.recent == (str(tmp_path / "harbour"),)


def test_nothing_is_written_where_nothing_changed(store, qtbot, tmp_path):
    with qtbot.assertNotEmitted(store.changed):
        store.replace(Settings())
    assert not (tmp_path / "settings.toml").exists()


def test_a_file_that_cannot_be_written_is_told_and_the_settings_hold_for_now(qtbot, tmp_path):
    (tmp_path / "taken").write_text("a file, no folder", "utf-8")
    store = SettingsStore(tmp_path / "taken" / "settings.toml")
    with qtbot.waitSignal(store.failed):
        store.change(theme="dark")
    assert store.settings.theme == "dark"


def test_the_other_settings_above_differ_from_the_defaults_wherever_they_can():
    same = {field.name for field in fields(Settings) if getattr(OTHER, field.name) == getattr(Settings(), field.name)}
    assert same <= {"sub", "limits", "reading", "last_case", "recent"}
