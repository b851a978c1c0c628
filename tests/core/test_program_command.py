"""How the program starts itself, from a Python and from a bundle."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.core.program import (
    CASE_MAKER,
    WINDOW_CHECK,
    guest_executable,
    own_command,
    restore_library_path,
    way_to_install,
)


@pytest.fixture
def frozen(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(Path("/opt/rlm-desktop/rlm-desktop")))
    monkeypatch.setattr(sys, "platform", "linux")


def test_the_program_starts_itself_whatever_lies_in_the_folder_it_is_in(tmp_path):
    (tmp_path / "rlm_desktop").mkdir()
    (tmp_path / "rlm_desktop" / "__main__.py").write_text("print('another program')")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        own_command(WINDOW_CHECK), cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("6.")


@pytest.mark.usefixtures("frozen")
def test_a_frozen_program_starts_its_own_executable():
    assert own_command("doctor") == ["/opt/rlm-desktop/rlm-desktop", "doctor"]


@pytest.mark.usefixtures("frozen")
def test_a_frozen_guest_lies_beside_its_program():
    assert guest_executable() == "/opt/rlm-desktop/rlm-desktop-guest"


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("before", [None, "/usr/lib/special"])
def test_programs_that_a_frozen_one_starts_find_the_library_path_of_the_user(monkeypatch, before):
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/rlm-desktop/_internal")
    if before is None:
        monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    else:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    monkeypatch.delenv("PYINSTALLER_RESET_ENVIRONMENT", raising=False)
    restore_library_path()
    assert os.environ.get("LD_LIBRARY_PATH") == before
    # Its own workers look for the bundle's libraries again.
    assert os.environ.pop("PYINSTALLER_RESET_ENVIRONMENT") == "1"


def test_the_library_path_of_the_user_stays_where_nothing_is_frozen(monkeypatch):
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib/special")
    restore_library_path()
    assert os.environ["LD_LIBRARY_PATH"] == "/usr/lib/special"


def test_an_extra_is_installed_by_pip():
    assert way_to_install("cluster") == "Install it with: pip install 'rlm-desktop[cluster]'"


@pytest.mark.usefixtures("frozen")
def test_nobody_is_told_to_install_into_a_frozen_program():
    assert "cannot take it" in way_to_install("cluster")


def test_a_case_is_made_by_a_process_of_its_own(tmp_path):
    done = subprocess.run(own_command(CASE_MAKER, str(tmp_path / "case")), capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
    connect_read_only(tmp_path / "case").close()
