"""RapidOCR, an engine that comes with the program: its package holds its models, and it needs no network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

from rlm_desktop.case.recognitions import Box
from rlm_desktop.core.errors import RlmError
from rlm_desktop.corpus.ocr.composing import Line, Paragraph, Picture, Token, confidence, is_unspaced
from rlm_desktop.corpus.ocr.layout import Placed, reading_order
from rlm_desktop.corpus.readers.result import clean_text

LANGUAGES = (
    "afr", "aze", "bos", "cat", "ces", "chi_sim", "chi_tra", "cym", "dan", "deu", "eng", "est", "eus", "fil",
    "fin", "fra", "gle", "glg", "hrv", "hun", "ind", "isl", "ita", "jpn", "kmr", "lat", "lav", "lit", "ltz", "mlt",
    "mri", "msa", "nld", "nor", "oci", "pol", "por", "que", "ron", "slk", "slv", "spa", "sqi", "srp_latn", "swa",
    "swe", "tur", "uzb", "vie",
)  # fmt: skip
"""The languages of its one model, PP-OCRv6, which reads them all at once."""
_PACKAGES = ("rapidocr", "onnxruntime", "cv2")
_DOUBTFUL = 0.8
_TALL = 1.5
_PREFERENCE = 1.1
"""For a turned page: single lines that lie on their side are recognised, too, but do not come in the right order."""
_LONGEST_SIDE = 4_000
_OF_MEMORY = re.compile(r"bad_alloc|allocate|insufficient memory", re.IGNORECASE)
_PARAMETERS = {
    "Global.log_level": "critical",
    "Global.use_cls": False,
    "Global.max_side_len": _LONGEST_SIDE,
    "Global.return_word_box": True,
    "Global.return_single_char_box": True,
    # One core is one worker's.
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


@dataclass(frozen=True, slots=True)
class RapidEngine:
    """Recognises text in any of its languages. See :class:`rlm_desktop.corpus.ocr.engines.Engine`."""

    languages: tuple[str, ...]
    dpi: int = 150
    most_pixels: int = 6_000_000
    """A good half more than A3 has. Each million takes 145 MB beside 360 MB, and at times half of that again."""

    @property
    def name(self) -> str:
        """What is kept with the text."""
        return f"rapidocr {rapid_version()}"

    def recognise(self, picture: Picture) -> Sequence[Paragraph]:
        """The paragraphs of a page, however it lies."""
        import numpy

        pixels = numpy.frombuffer(picture.samples, numpy.uint8).reshape(picture.height, picture.width)
        lines = _lines(pixels)
        upright = reading_order(lines)
        found = [(_weight(upright), upright)]
        for turn in _turns(lines, upright):
            turned = _turned(reading_order(_lines(numpy.rot90(pixels, turn))), turn, picture)
            found.append((_weight(turned) * _PREFERENCE, turned))
        return max(found, key=lambda each: each[0])[1]


def rapid_version() -> str:
    """The version that is installed; empty where it is not, or not all of it."""
    try:
        return version("rapidocr") if all(map(find_spec, _PACKAGES)) else ""
    except PackageNotFoundError:
        return ""


@lru_cache(maxsize=1)
def _loaded() -> Any:
    """The engine with its models.

    Raises:
        RlmError: It cannot be loaded, which is no fault of the page.
    """
    try:
        import cv2
        from rapidocr import RapidOCR

        cv2.setNumThreads(1)
        return RapidOCR(params=_PARAMETERS)
    except Exception as error:
        raise RlmError(
            f"The program that recognises text (RapidOCR) cannot be loaded ({type(error).__name__}: {error}).",
            "No more pages were recognised.",
            "Install the package rapidocr anew, or tesseract-ocr.",
        ) from error


def _turns(lines: Sequence[Placed], upright: Sequence[Paragraph]) -> tuple[int, ...]:
    """Quarters to turn a page by, to see whether more can be read then."""
    if sum(box[3] - box[1] > _TALL * (box[2] - box[0]) for box, _ in lines) * 2 > len(lines):
        return 1, 3
    return (2,) if lines and confidence(upright) < _DOUBTFUL else ()


def _lines(pixels: Any) -> list[Placed]:
    """The lines that stand upright, each with the box around it."""
    import numpy

    engine = _loaded()
    try:
        # The model is made for colours.
        found = engine(numpy.ascontiguousarray(numpy.repeat(pixels[:, :, None], 3, axis=2)))
    except Exception as error:
        # Its libraries, ONNX Runtime and OpenCV, have errors of their own for that.
        if _OF_MEMORY.search(str(error)):
            raise MemoryError from error
        raise
    if found.txts is None:
        return []
    lines: list[Placed] = []
    for corners, text, score, characters in zip(found.boxes, found.txts, found.scores, found.word_results, strict=True):
        box = _around(corners)
        tokens = list(_tokens(clean_text(text), [_around(character[2]) for character in characters], box, float(score)))
        if tokens:
            lines.append((box, tokens))
    return lines


def _tokens(text: str, characters: list[Box], box: Box, score: float) -> Iterator[Token]:
    """The words of a line; in scripts that put no blanks between words, each character is one."""
    solid = "".join(text.split())
    if len(characters) != len(solid):
        # Its places of characters leave some out at times: then each has an equal share of the line.
        step = (box[2] - box[0]) / max(1, len(solid))
        characters = [(box[0] + step * at, box[1], box[0] + step * (at + 1), box[3]) for at in range(len(solid))]
    at = 0
    for word in text.split():
        for part in _parts(word):
            boxes = characters[at : at + len(part)]
            at += len(part)
            yield Token(part, (min(b[0] for b in boxes), box[1], max(b[2] for b in boxes), box[3]), score)


def _parts(word: str) -> Iterator[str]:
    """A word as it is, but for the characters that are words."""
    start = 0
    for at, character in enumerate(word):
        if is_unspaced(character):
            if at > start:
                yield word[start:at]
            yield character
            start = at + 1
    if start < len(word):
        yield word[start:]


def _around(corners: Any) -> Box:
    across, down = [float(corner[0]) for corner in corners], [float(corner[1]) for corner in corners]
    return min(across), min(down), max(across), max(down)


def _turned(paragraphs: list[Paragraph], turn: int, picture: Picture) -> list[Paragraph]:
    """What was found on a picture turned counter-clockwise by so many quarters, as it lies on the original."""

    def original(box: Box) -> Box:
        left, top, right, bottom = box
        width, height = picture.width, picture.height
        if turn == 1:
            return width - bottom, left, width - top, right
        if turn == 2:
            return width - right, height - bottom, width - left, height - top
        return top, height - right, bottom, height - left

    def move(line: Line) -> Line:
        return [Token(token.text, original(token.box), token.confidence) for token in line]

    return [[move(line) for line in paragraph] for paragraph in paragraphs]


def _weight(paragraphs: Sequence[Paragraph]) -> float:
    """How much was found, and how surely."""
    letters = sum(len(token.text) for paragraph in paragraphs for line in paragraph for token in line)
    return letters * confidence(paragraphs)
