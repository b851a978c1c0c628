"""Tesseract, the engine that Debian and others package: fast, with data for each language it is to expect."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rlm_desktop.core.errors import ReadError, RlmError
from rlm_desktop.corpus.ocr.composing import Paragraph, Picture, Token, confidence
from rlm_desktop.corpus.readers.result import clean_text

_ORIENTATION = "osd"
_DOUBTFUL = 0.6
"""Below this confidence a page may lie on its side or head: upright ones have 0.8 to 0.96, wrong ones 0.2 to 0.5."""
_AUTOMATIC, _WITH_ORIENTATION = "3", "1"
_WORD = "5"
_PDEATHSIG = 1
_SECONDS_TO_ASK = 10
_SECONDS = 80


@dataclass(frozen=True, slots=True)
class Tesseract:
    """Tesseract as it is installed.

    Attributes:
        program: Where it is.
        version: As it tells it.
        languages: The codes of the languages whose data is installed, with ``osd``, which tells how a page lies.
    """

    program: str
    version: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TesseractEngine:
    """Recognises text in some languages. See :class:`rlm_desktop.corpus.ocr.engines.Engine`."""

    installed: Tesseract
    languages: tuple[str, ...]
    dpi: int = 200
    most_pixels: int = 20_000_000

    @property
    def name(self) -> str:
        """What is kept with the text."""
        return f"tesseract {self.installed.version}"

    def recognise(self, picture: Picture) -> Sequence[Paragraph]:
        """The paragraphs of a page, however it lies.

        Raises:
            ReadError: Tesseract cannot make anything of it.
        """
        upright = self._read(picture, _AUTOMATIC)
        # Looking at how the page lies takes a quarter more time, so that is done only where it seems to matter.
        if _ORIENTATION not in self.installed.languages or confidence(upright) >= _DOUBTFUL:
            return upright
        turned = self._read(picture, _WITH_ORIENTATION)
        return turned if confidence(turned) > confidence(upright) else upright

    def _read(self, picture: Picture, segmentation: str) -> Sequence[Paragraph]:
        header = f"P5 {picture.width} {picture.height} 255\n".encode()
        told = _run(
            [
                self.installed.program, "stdin", "stdout", "-l", "+".join(self.languages),
                "--psm", segmentation, "--dpi", str(picture.dpi), "tsv",
            ],
            header + picture.samples,
            _SECONDS,
        )  # fmt: skip
        return _paragraphs(told)


@lru_cache(maxsize=1)
def find_tesseract() -> Tesseract | None:
    """Tesseract as it is installed on this machine, None where it is not, or does not run."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    try:
        version = re.search(r"tesseract v?(\S+)", _run([program, "--version"], b"", _SECONDS_TO_ASK))
        languages = _run([program, "--list-langs"], b"", _SECONDS_TO_ASK).split("\n")[1:]
    except (RlmError, TimeoutError):
        return None
    return Tesseract(program, version[1] if version else "", tuple(filter(None, map(str.strip, languages))))


def _run(command: Sequence[str], given: bytes, seconds: float) -> str:
    try:
        done = subprocess.run(
            command,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # One core is one worker's; threads of tesseract's own gain little and take the others' time.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            timeout=seconds,
            check=True,
            preexec_fn=_end_with_parent(),
        )
    except OSError as error:
        raise RlmError(
            f"The program that recognises text (tesseract) cannot be started ({error.strerror}).",
            "No more pages were recognised.",
            "Install the package tesseract-ocr anew.",
        ) from error
    except subprocess.TimeoutExpired as error:
        raise TimeoutError from error
    except subprocess.CalledProcessError as error:
        raise ReadError("broken", "The program that recognises text (tesseract) could not read the page.") from error
    return done.stdout.decode("utf-8", "replace")


def _end_with_parent() -> Callable[[], object] | None:
    """Has a child process ended when the worker that started it is ended; where the system has no way to, None."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(_PDEATHSIG, signal.SIGKILL)


def _paragraphs(told: str) -> list[Paragraph]:
    """The words of the table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text."""
    paragraphs: dict[tuple[str, ...], dict[str, list[Token]]] = {}
    for row in told.split("\n"):
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != _WORD:
            continue
        text = "".join(clean_text(cells[11]).split())
        if text:
            left, top, width, height = map(int, cells[6:10])
            token = Token(text, (left, top, left + width, top + height), max(0.0, float(cells[10])) / 100)
            paragraphs.setdefault(tuple(cells[1:4]), {}).setdefault(cells[4], []).append(token)
    return [list(lines.values()) for lines in paragraphs.values()]
