"""Fixtures that any test may use. What they need is imported when they are used, so that other tests do not pay."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from model_server import ModelServer

# A change is judged by cases that stay the same; new ones are found by whoever runs the tests by hand.
settings.register_profile("gate", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("gate")


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    """A model server on 127.0.0.1; a test writes its script (see ``tests/model_server.py``)."""
    from model_server import ModelServer

    with ModelServer() as server:
        yield server


@pytest.fixture
def poor_kernel(monkeypatch):
    """Guests find a kernel without Landlock and seccomp, as in many containers."""
    from poor_kernel import weaken_guests

    weaken_guests(monkeypatch)


@pytest.fixture
def own_folders(tmp_path, monkeypatch):
    """Settings, window state, logs and the default case go to the test's folder, never to the user's own."""
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
