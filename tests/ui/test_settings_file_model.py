"""A model file is chosen in the settings, and what it takes is shown before it is loaded."""

import pytest

from model_file import SMALL, header
from rlm_desktop.bridge import model_file_desk
from rlm_desktop.bridge.model_file_desk import ModelLoading
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.models.gguf import read_model_file
from rlm_desktop.models.model_files import MODEL_FILES
from rlm_desktop.ui.settings_file_model import ModelFilePage
from shown_runs import nameless


@pytest.fixture
def file(tmp_path):
    (tmp_path / "m.gguf").write_bytes(header(SMALL))
    return tmp_path / "m.gguf"


@pytest.fixture
def page(qtbot, monkeypatch):
    monkeypatch.setattr(model_file_desk, "can_serve", lambda: True)
    page = ModelFilePage("root model")
    qtbot.addWidget(page)
    page.show()
    yield page
    page.shutdown()


def enter(qtbot, page, path):
    with qtbot.waitSignal(page.changed):
        page.path.setText(str(path))


def test_a_file_tells_its_name_and_its_memory(page, file, qtbot):
    assert page.choice() is None
    enter(qtbot, page, file)
    assert page.told.text().startswith("Small One. Takes about 0.7 GB of memory")
    assert page.choice() == ModelChoice(f"gguf:{file}")
    assert nameless(page) == []


def test_what_is_no_model_file_is_said_and_not_chosen(page, file, qtbot):
    file.write_text("no model")
    enter(qtbot, page, file)
    assert "not a model file" in page.told.text()
    assert page.choice() is None
    enter(qtbot, page, "")
    assert page.told.text().startswith("A file in the GGUF format")


def test_a_missing_server_is_said(page, file, qtbot, monkeypatch):
    monkeypatch.setattr(model_file_desk, "can_serve", lambda: False)
    enter(qtbot, page, file)
    assert "rlm-desktop[local]" in page.told.text()


def test_the_file_of_the_settings_is_chosen_as_it_was(page, file):
    page.show_choice(ModelChoice(f"gguf:{file}"))
    assert page.choice() == ModelChoice(f"gguf:{file}")


def test_loading_is_told_in_words(file, qtbot):
    heard = []
    loading = ModelLoading()
    loading.told.connect(heard.append)
    MODEL_FILES.on_load(read_model_file(file), 0.43)
    MODEL_FILES.on_load(read_model_file(file), 1.0)
    assert heard == ["Loading Small One: 43%", "Small One is loaded"]
    MODEL_FILES.on_load = None
