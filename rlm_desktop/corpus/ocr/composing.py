"""What engines find on a picture of a page, and how a text with the places of its words is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rlm_desktop.case.index import UNSPACED
from rlm_desktop.case.recognitions import Box, Recognised, RecognisedWord


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as grey pixels: ``samples`` has one byte for each, 0 for black, row by row from the top."""

    width: int
    height: int
    samples: bytes
    dpi: int


@dataclass(frozen=True, slots=True)
class Token:
    """A word that an engine saw, where (left, top, right, bottom in pixels), and how sure it is, 0 to 1."""

    text: str
    box: Box
    confidence: float


Line = Sequence[Token]
Paragraph = Sequence[Line]


def compose(paragraphs: Sequence[Paragraph], width: int, height: int) -> Recognised:
    """The text of a page: words apart by blanks, lines by line ends, paragraphs by an empty line.

    Args:
        paragraphs: In reading order.
        width: Of the picture, in pixels.
        height: Likewise.
    """
    parts: list[str] = []
    words: list[RecognisedWord] = []
    at = sure = letters = 0.0
    for paragraph in paragraphs:
        separator = "\n\n"
        for line in paragraph:
            before = ""
            for token in line:
                joint = separator if parts and not before else _joint(before, token.text)
                start = int(at) + len(joint)
                at = start + len(token.text)
                parts.extend((joint, token.text))
                words.append(RecognisedWord(start, int(at), _share(token.box, width, height)))
                sure += token.confidence * len(token.text)
                letters += len(token.text)
                before = token.text
            separator = "\n"
    return Recognised("".join(parts), tuple(words), sure / letters if letters else None)


def confidence(paragraphs: Sequence[Paragraph]) -> float:
    """How sure an engine is of the letters of a page, 0 to 1; 0 where it found none."""
    tokens = [token for paragraph in paragraphs for line in paragraph for token in line]
    letters = sum(len(token.text) for token in tokens)
    return sum(token.confidence * len(token.text) for token in tokens) / letters if letters else 0.0


def is_unspaced(character: str) -> bool:
    """Whether a character is of a script that puts no blanks between words. Korean does, other than Chinese."""
    return bool(UNSPACED.match(character)) and not (
        "\u1100" <= character <= "\u11ff" or "\uac00" <= character <= "\ud7ff"
    )


def _joint(before: str, after: str) -> str:
    """What stands between two words of a line."""
    if not before or (is_unspaced(before[-1]) and is_unspaced(after[0])):
        return ""
    return " "


def _share(box: Box, width: int, height: int) -> Box:
    left, top, right, bottom = box
    return left / width, top / height, right / width, bottom / height
