"""Readers that do what hostile files do. Worker processes import them, so that they live in a module of their own."""

import errno
import os
import time
from collections.abc import Sequence
from pathlib import Path

from rlm_desktop.corpus.readers import ReadResult, read
from rlm_desktop.corpus.reading import Taking


def tricky(path: Path, passwords: Sequence[str] = ()) -> ReadResult:
    """Crash, hang, take memory or raise what no reader should, as the name of the file says."""
    match path.stem:
        case "crash":
            os._exit(3)
        case "hang":
            while True:
                pass
        case "greedy":
            bytearray(64 << 30)
        case "full":
            raise OSError(errno.ENOSPC, "No space left on device")
        case "strange":
            raise AttributeError("'NoneType' object has no attribute 'text'")
    return read(path)


def stuck(path: Path, passwords: Sequence[str] = ()) -> ReadResult:
    """Read files whose names begin with a; never come to an end with the others."""
    while not path.name.startswith("a"):
        time.sleep(0.05)
    return read(path)


def forbidden(path: Path, passwords: Sequence[str] = ()) -> ReadResult:
    """Fail where nothing should be read at all."""
    raise AssertionError(f"{path} was read")


def out_of_reach(path: Path, passwords: Sequence[str] = ()) -> ReadResult:
    """Read texts as a disk lets them be read that is going to fail."""
    if path.suffix == ".txt":
        raise OSError(errno.EIO, "Input/output error")
    return read(path)


def unplugged(path: Path, kind: str, start: str, passwords: Sequence[str], folder: Path) -> Taking:
    """In place of what takes members out of a container: its drive is gone."""
    return Taking(problem=("missing", "The file is not there."))
