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


def money(cost: float | None) -> str:
    """US dollars in words; the price of a model may not be known."""
    return "price not known" if cost is None else f"${cost:.4f}"


def duration(seconds: float | None) -> str:
    """A time span: ``8 s``, ``3 min 20 s``, ``2 h 5 min``."""
    if seconds is None:
        return "?"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
