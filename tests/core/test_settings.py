"""Settings survive being written, and a broken file is explained rather than lost."""

import pytest

from rlm_desktop.core.errors import RlmError
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.settings import ModelChoice, Parameters, Settings, load_settings, save_settings


def test_what_is_saved_is_loaded(tmp_path):
    settings = Settings(root=ModelChoice("openai/x", "http://127.0.0.1:1"), limits=RunLimits(cost=0.5), recent=("/a",))
    save_settings(settings, tmp_path / "new" / "settings.toml")
    assert load_settings(tmp_path / "new" / "settings.toml") == settings


def test_without_a_file_the_defaults_hold(tmp_path):
    assert load_settings(tmp_path / "none.toml") == Settings()
    assert Settings().root.model == "offline"


@pytest.mark.parametrize("text", ["theme = ", 'limits = "many"', "\xff\xfe"])
def test_a_broken_file_is_refused_with_a_sentence(tmp_path, text):
    (tmp_path / "settings.toml").write_text(text, encoding="latin-1")
    with pytest.raises(RlmError, match=r"settings\.toml is not understood"):
        load_settings(tmp_path / "settings.toml")


def test_saving_leaves_no_other_file_behind(tmp_path):
    save_settings(Settings(), tmp_path / "settings.toml")
    save_settings(Settings(theme="dark"), tmp_path / "settings.toml")
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]


def test_parameters_of_a_model_are_kept_and_what_is_not_set_is_not_written(tmp_path):
    choice = ModelChoice("openai/gpt-5", parameters=Parameters(effort="low", seed=0))
    save_settings(Settings(root=choice), tmp_path / "settings.toml")
    assert load_settings(tmp_path / "settings.toml").root == choice
    assert "temperature" not in (tmp_path / "settings.toml").read_text()
