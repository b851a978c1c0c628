"""What commands print: JSON in one shape, tables and progress for people."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

Item = TypeVar("Item")

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def print_json(value: Any) -> None:
    """Print one JSON object on one line."""
    sys.stdout.write(msgspec.json.encode(value, enc_hook=_path_text).decode() + "\n")


def print_each(items: Iterable[Item], *, as_json: bool, words: Callable[[Item], str]) -> None:
    """Print what a command lists, as it comes: each item as one JSON object, or in words."""
    for item in items:
        if as_json:
            print_json(item)
        else:
            print(plain(words(item)))


def _path_text(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(type(value))


def plain(text: str) -> str:
    """Text of a model or a program with its control characters written out: a terminal would obey them."""
    return _CONTROLS.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def print_progress(line: str) -> None:
    """Show a line of progress: in place on a terminal, as a line of its own in a log."""
    line = plain(line)
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{line}")
    else:
        sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def end_progress() -> None:
    """Leave the line of progress."""
    if sys.stderr.isatty():
        sys.stderr.write("\n")
