"""The program: with a command the command line, without one the window."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rlm_desktop.core.program import CASE_MAKER, MODEL_SERVER, WINDOW_CHECK, restore_library_path

_NO_DISPLAY = (
    "rlm-desktop: There is no screen to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set); "
    "the same work can be done with `rlm-desktop ingest CASE PATH` and `rlm-desktop ask CASE QUESTION`."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line or the window and return the exit code."""
    restore_library_path()
    # Ends the process here when it is a worker of a frozen program.
    multiprocessing.freeze_support()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == [WINDOW_CHECK]:
        return _check_window()
    if given[:1] == [CASE_MAKER]:
        from rlm_desktop.case.connection import open_or_create_case

        open_or_create_case(Path(given[1]))
        return 0
    if given == [MODEL_SERVER]:
        from rlm_desktop.models.file_server import main as serve

        serve()
        return 0
    if not _is_for_window(given):
        from rlm_desktop.cli import main as run_command

        return run_command(given)
    options = _window_parser().parse_args(given)
    if not _has_display():
        print(_NO_DISPLAY, file=sys.stderr)  # noqa: T201
        return 4
    from rlm_desktop.ui.app import run

    return run(*_case_and_files(options.case, options.paths))


def _is_for_window(arguments: Sequence[str]) -> bool:
    """Whether there is no command: nothing at all, ``--case``, or a file or folder that is there."""
    if not arguments or arguments[0].startswith("--case"):
        return True
    from rlm_desktop.cli.main import COMMANDS

    return arguments[0] not in COMMANDS and Path(arguments[0]).exists()


def _case_and_files(case: Path | None, given: Sequence[Path]) -> tuple[Path | None, Sequence[Path]]:
    """What to open and what to add: a case alone, or the one file of it, as a file manager hands it over, is opened."""
    from rlm_desktop.case.connection import CASE_FILE, is_case

    if case is None and len(given) == 1:
        folder = given[0].absolute().parent if given[0].name == CASE_FILE else given[0]
        if is_case(folder):
            return folder, ()
    return case, given


def _check_window() -> int:
    """Start Qt and print its version. Where it cannot start, it says why on stderr and aborts the process."""
    from PySide6.QtCore import qVersion
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    print(qVersion())  # noqa: T201
    app.shutdown()
    return 0


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rlm-desktop", usage="rlm-desktop [--case DIR] [PATH ...]")
    parser.add_argument("--case", metavar="DIR", type=Path, help="the case to open; made if need be")
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="files and folders to add to it; or a case")
    return parser


def _has_display() -> bool:
    """Qt aborts the process where it finds no screen, so look first."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
