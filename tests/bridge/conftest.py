"""Bridge tests run without a screen and never touch the user's own folders."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    """Settings, window state, logs and the default case go to the test's folder."""
    for name in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "xdg" / name.lower()))
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path / "xdg" / "documents"))
    return tmp_path / "xdg"


@pytest.fixture
def case(tmp_path):
    """An empty case."""
    from rlm_desktop.case.connection import create_case

    return create_case(tmp_path / "case")


@pytest.fixture
def reader(qtbot):
    """A case reader that is shut down after the test."""
    from rlm_desktop.bridge.case_reader import CaseReader

    reader = CaseReader()
    yield reader
    reader.shutdown()
