"""`packaging/dev` sets up once, then hands over without touching pip or apt."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from rlm_desktop.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging" / "dev"

# Stands for the Python of .venv: writes down what it is asked to do; pip fails where a file says so.
RECORDER = """#!/bin/sh
here=$(dirname -- "$0")
echo "$*" >>"$here/asked"
case "$*" in *constraints.txt*) [ ! -e "$here/pip-fails" ] ;; esac
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a POSIX shell script")


class Checkout:
    """A checkout with the real script and a Python that only writes down what it is asked."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "packaging").mkdir(parents=True)
        (root / "pyproject.toml").write_text("[project]\n")
        (root / "packaging" / "constraints.txt").write_text("one==1\n")
        shutil.copy(SCRIPT, root / "packaging" / "dev")
        self.bin = root / ".venv" / "bin"
        self.bin.mkdir(parents=True)
        (self.bin / "python").write_text(RECORDER)
        (self.bin / "python").chmod(0o755)

    def dev(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        blank = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
        return subprocess.run(
            ["sh", str(self.root / "packaging" / "dev"), *arguments],
            env={**os.environ, **blank, **environment},
            capture_output=True,
            text=True,
            check=False,
            cwd=self.root.parent,
        )

    def asked(self) -> list[str]:
        """What Python was asked since this was called last."""
        log = self.bin / "asked"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path / "a checkout")


def test_the_first_start_installs_by_the_lock_and_the_second_only_starts(checkout):
    checkout.dev("run", "ask", "my case", "Who?")
    first = checkout.asked()
    assert any("--require-hashes" in line and "constraints.txt" in line for line in first)
    assert any("--no-deps --no-build-isolation --editable" in line for line in first)
    assert first[-1] == "-m rlm_desktop ask my case Who?"
    checkout.dev("run", "ask", "my case", "Who?")
    assert checkout.asked() == ["-m rlm_desktop ask my case Who?"]


def test_a_changed_lock_is_installed(checkout):
    checkout.dev("run", "doctor")
    checkout.asked()
    (checkout.root / "packaging" / "constraints.txt").write_text("one==2\n")
    checkout.dev("run", "doctor")
    assert any("constraints.txt" in line for line in checkout.asked())


def test_a_checkout_that_was_moved_is_installed_again(checkout):
    checkout.dev("run", "doctor")
    moved = checkout.root.rename(checkout.root.parent / "moved")
    checkout.root, checkout.bin = moved, moved / ".venv" / "bin"
    checkout.asked()
    checkout.dev("run", "doctor")
    assert any("--editable" in line for line in checkout.asked())


def test_an_installation_that_failed_is_told_and_tried_again(checkout):
    (checkout.bin / "pip-fails").touch()
    failed = checkout.dev("run", "doctor")
    assert failed.returncode == 4
    assert "pip could not install" in failed.stderr
    assert "-m rlm_desktop doctor" not in checkout.asked()
    (checkout.bin / "pip-fails").unlink()
    assert checkout.dev("run", "doctor").returncode == 0
    assert any("constraints.txt" in line for line in checkout.asked())


def test_without_a_display_the_window_is_refused_with_the_command_that_works(checkout):
    refused = checkout.dev("run")
    assert refused.returncode == 4
    assert len(refused.stderr.splitlines()) == 1
    assert "no display" in refused.stderr
    assert "packaging/dev run ask CASE QUESTION" in refused.stderr
    assert checkout.asked() == []


def test_every_command_starts_without_a_display(checkout):
    listed = re.search(r"^commands='(.*)'$", SCRIPT.read_text(), re.MULTILINE)
    assert listed is not None
    assert sorted(listed.group(1).split()) == sorted(COMMANDS)
    for arguments in (["ingest", "c", "p"], ["--help"], ["--version"]):
        assert checkout.dev("run", *arguments).returncode == 0


@pytest.mark.parametrize("arguments", [[], ["install"], ["--help"]])
def test_anything_else_shows_how_it_is_used(checkout, arguments):
    shown = checkout.dev(*arguments)
    assert shown.returncode == 2
    assert shown.stderr.startswith("usage: packaging/dev run")


def test_the_exit_code_of_the_program_is_handed_on(checkout):
    checkout.dev("run", "doctor")
    (checkout.bin / "python").write_text("#!/bin/sh\nexit 3\n")
    assert checkout.dev("run", "doctor").returncode == 3


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_the_scripts_hold_what_shellcheck_asks():
    subprocess.run(["shellcheck", SCRIPT, ROOT / ".ci" / "run"], check=True)
