"""Recognisers that need no engine, for tests of what is done with what is recognised. Worker processes import them."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path

from rlm_desktop.case.recognitions import Recognised, RecognisedWord
from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.ocr.engines import Engine


def count_pages(path: Path, kind: str, number: int, passwords: Sequence[str], engine: Engine) -> Recognised:
    """The number of the page, as if it stood there."""
    words = (RecognisedWord(0, 5, (0.1, 0.1, 0.2, 0.2)), RecognisedWord(6, 9, (0.2, 0.1, 0.3, 0.2)))
    return Recognised(f"sheet {number:03}", words, 0.9)


def stumble(path: Path, kind: str, number: int, passwords: Sequence[str], engine: Engine) -> Recognised:
    """Fail with the first page, crash with the second, run out of memory with the third."""
    if number == 1:
        raise ReadError("broken", "The page cannot be made out.", "It cannot be found.", "Get another copy.")
    if number == 2:
        os._exit(3)
    if number == 3:
        raise MemoryError
    return count_pages(path, kind, number, passwords, engine)


def kill_all(path: Path, kind: str, number: int, passwords: Sequence[str], engine: Engine) -> Recognised:
    """Kill the program with all its workers in the midst of the second document."""
    if (path.stem, number) == ("b", 3):
        os.killpg(0, signal.SIGKILL)
    return count_pages(path, kind, number, passwords, engine)
