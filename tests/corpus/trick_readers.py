"""Readers that do what hostile files do. Worker processes import them, so that they live in a module of their own."""

import os
import time
from pathlib import Path

from rlm_desktop.corpus.readers import ReadResult, read


def tricky(path: Path) -> ReadResult:
    """Crash, hang, take memory or raise what no reader should, as the name of the file says."""
    match path.stem:
        case "crash":
            os._exit(3)
        case "hang":
            while True:
                pass
        case "greedy":
            bytearray(64 << 30)
        case "strange":
            raise AttributeError("'NoneType' object has no attribute 'text'")
    return read(path)


def stuck(path: Path) -> ReadResult:
    """Read files whose names begin with a; never come to an end with the others."""
    while not path.name.startswith("a"):
        time.sleep(0.05)
    return read(path)


def forbidden(path: Path) -> ReadResult:
    """Fail where nothing should be read at all."""
    raise AssertionError(f"{path} was read")
