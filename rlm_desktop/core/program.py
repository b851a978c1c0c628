"""How the program starts itself and other programs: installed for a Python, or frozen, with a Python of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

GUEST = "rlm-desktop-guest"
"""The executable beside a frozen program that is the guest of a sandbox."""
CASE_MAKER = "--make-case"
"""With this option and a folder the program makes an empty case there, and says nothing."""
MODEL_SERVER = "--model-child"
"""With this option alone the program serves a model file that it is told of on its standard input."""
WINDOW_CHECK = "--check-window"
"""With this option alone the program says whether Qt starts, and which one it is."""


def is_frozen() -> bool:
    """Whether the program runs from a bundle that carries its own Python (PyInstaller sets ``sys.frozen``)."""
    return bool(getattr(sys, "frozen", False))


def own_command(*arguments: str) -> list[str]:
    """The command that starts this program once more.

    Args:
        arguments: What it is given.
    """
    if is_frozen():
        return [sys.executable, *arguments]
    # -P: the folder we happen to be in may hold anything, a module of our name included.
    return [sys.executable, "-P", "-m", "rlm_desktop", *arguments]


def way_to_install(extra: str) -> str:
    """What a user does to have a package that this installation came without: a remedy.

    Args:
        extra: The extra of ``pyproject.toml`` that the package is in.
    """
    if is_frozen():
        return (
            f"This package of RLM Desktop cannot take it. Install the program with: pipx install 'rlm-desktop[{extra}]'"
        )
    return f"Install it with: pip install 'rlm-desktop[{extra}]'"


def guest_executable() -> str:
    """The path of a frozen program's guest. It has fewer modules to load, and sets that keep one order."""
    return str(Path(sys.executable).with_name(GUEST + Path(sys.executable).suffix))


def restore_library_path() -> None:
    """Take back what the start of a frozen program did to the environment, for the programs that it starts.

    The bundle's libraries were found through ``LD_LIBRARY_PATH``, which the system's own programs (LibreOffice,
    Tesseract, the browser) must not inherit: they would load libraries of another system.
    """
    if is_frozen() and sys.platform == "linux":
        before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
        if before is None:
            os.environ.pop("LD_LIBRARY_PATH", None)
        else:
            os.environ["LD_LIBRARY_PATH"] = before
        # This program itself, started once more as a worker, would rely on the path of its parent: PyInstaller is told
        # to set it anew.
        os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
