"""What commands print: JSON in one shape, tables and progress for people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec


def print_json(value: Any) -> None:
    """Print one JSON object on one line."""
    sys.stdout.write(msgspec.json.encode(value, enc_hook=_path_text).decode() + "\n")


def _path_text(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(type(value))


def print_progress(line: str) -> None:
    """Show a line of progress: in place on a terminal, as a line of its own in a log."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{line}")
    else:
        sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def end_progress() -> None:
    """Leave the line of progress."""
    if sys.stderr.isatty():
        sys.stderr.write("\n")
