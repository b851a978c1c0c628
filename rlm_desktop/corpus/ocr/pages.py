"""What worker processes do: draw one page of a document and recognise the words on it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rlm_desktop.case.recognitions import Box, Recognised
from rlm_desktop.core.errors import RlmError
from rlm_desktop.corpus.ocr.composing import Line, Paragraph, Picture, Token, compose
from rlm_desktop.corpus.ocr.engines import Engine
from rlm_desktop.corpus.readers.image import open_drawn
from rlm_desktop.corpus.readers.pdf import refused
from rlm_desktop.corpus.readers.result import broken

_POINTS = 72
_UNTOLD = frozenset({0, 72, 96})
"""Resolutions that stand in pictures which were never measured: nothing tells how large the letters are."""
_LONGEST_SIDE = 16.5
"""In inches, the long side of A3: such pictures are taken for no larger than that."""


def recognise_page(path: Path, kind: str, number: int, passwords: Sequence[str], engine: Engine) -> Recognised:
    """The words on a page, but for those that the file holds as text in the same place.

    Args:
        path: The file of the document.
        kind: Of the document: pdf, image, xps or mobi.
        number: The page, from 1.
        passwords: To be tried on an encrypted file.
        engine: Recognises the words.

    Raises:
        ReadError: The page cannot be drawn, or nothing can be made of it.
        OSError: The file system does not give the file out.
        RlmError: The engine cannot be started.
    """
    try:
        return _recognise(path, kind, number, passwords, engine)
    except (RlmError, OSError, MemoryError):
        raise
    except Exception as error:
        # Whatever a library raises for a hostile page costs that one page.
        raise broken(type(error).__name__) from error


def _recognise(path: Path, kind: str, number: int, passwords: Sequence[str], engine: Engine) -> Recognised:
    import pymupdf

    with open_drawn(path, kind, passwords) as document:
        try:
            page = document[number - 1]
            picture = _drawn(page, engine.dpi, engine.most_pixels)
            known = _known_words(page, picture) if kind != "image" else []
        except (RuntimeError, ValueError, IndexError, pymupdf.mupdf.FzErrorBase) as error:
            raise refused(error) from error
    return compose(_new_words(engine.recognise(picture), known), picture.width, picture.height)


def _drawn(page: Any, dpi: int, most_pixels: int) -> Picture:
    import pymupdf

    wide, high = page.rect.width / _POINTS, page.rect.height / _POINTS
    scale = min(dpi, (most_pixels / max(wide * high, 1e-6)) ** 0.5)
    if _is_unmeasured(page):
        scale = min(scale, dpi * _LONGEST_SIDE / max(wide, high))
    pixels = page.get_pixmap(
        matrix=pymupdf.Matrix(scale / _POINTS, scale / _POINTS), colorspace=pymupdf.csGRAY, alpha=False
    )
    samples = bytes(pixels.samples)
    if pixels.stride != pixels.width:
        rows = range(0, pixels.stride * pixels.height, pixels.stride)
        samples = b"".join(samples[row : row + pixels.width] for row in rows)
    return Picture(pixels.width, pixels.height, samples, round(scale))


def _is_unmeasured(page: Any) -> bool:
    """Whether a page is a picture by itself, such as a photograph, that does not tell its size on paper."""
    if page.parent.is_pdf:
        return False
    return any(image["xres"] in _UNTOLD for image in page.get_image_info())


def _known_words(page: Any, picture: Picture) -> list[tuple[Box, str]]:
    """The words that the file holds as text, where they lie on the picture."""
    import pymupdf

    across, down = picture.width / page.rect.width, picture.height / page.rect.height
    onto_picture = page.rotation_matrix * pymupdf.Matrix(across, down)
    words = page.get_text("words")
    return [(tuple(pymupdf.Rect(word[:4]) * onto_picture), _letters(word[4])) for word in words]


def _new_words(paragraphs: Sequence[Paragraph], known: Sequence[tuple[Box, str]]) -> list[Paragraph]:
    """What was recognised without what is known already, such as a stamp that was set on a scan as text."""
    if not known:
        return list(paragraphs)
    kept: list[Paragraph] = []
    for paragraph in paragraphs:
        lines: list[Line] = [
            new for line in paragraph if (new := [word for word in line if not _is_known(word, known)])
        ]
        if lines:
            kept.append(lines)
    return kept


def _is_known(word: Token, known: Sequence[tuple[Box, str]]) -> bool:
    left, top, right, bottom = word.box
    x, y = (left + right) / 2, (top + bottom) / 2
    letters = _letters(word.text)
    return any(letters == other and box[0] <= x <= box[2] and box[1] <= y <= box[3] for box, other in known)


def _letters(word: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", word).casefold())
