"""Tells text from other bytes, and finds out how it is encoded."""

from __future__ import annotations

import codecs
import io
import re
from pathlib import Path
from typing import BinaryIO
from unicodedata import category

from rlm_desktop.core.errors import ReadError

_BLOCK = 1 << 20
_SAMPLE = 1 << 16
# The marks of UTF-32 begin with those of UTF-16: longest first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_SHIFTED = b"\x1b$B"
"""Begins a stretch of Japanese in ISO 2022, which is ASCII to the eye of a program."""
_ASCII = bytes(range(128))
_FEWEST = 4
_SPACES = "\t\n\r\f\ufeff\ufffd"
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\b\x1b\x1a")


def open_text(path: Path, *, markup: bool = False) -> io.TextIOWrapper:
    """A text file, open for reading in its own encoding; bytes that do not fit become U+FFFD.

    Args:
        path: The file.
        markup: Heed an encoding that HTML or XML declares about itself.

    Raises:
        ReadError: The file is not text.
    """
    with path.open("rb") as file:
        encoding = find_encoding(file, markup=markup)
    return path.open(encoding=encoding, errors="replace", newline=None)


def find_encoding(file: BinaryIO, *, markup: bool = False) -> str:
    """The encoding of a file: its mark, its own word in markup, UTF-8 where it fits, else the likeliest.

    Raises:
        ReadError: The file is not text.
    """
    head = file.read(_SAMPLE)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    wide = _wide(head)
    if wide:
        return wide
    if is_binary(head):
        raise unknown("")
    if head.find(_SHIFTED) >= 0:
        return "iso2022_jp"
    declared = _DECLARED.search(head[:4096]) if markup else None
    if declared and _known(declared[1].decode("ascii")):
        return declared[1].decode("ascii")
    misfit = _first_misfit(file, head)
    return "utf-8" if misfit is None else _likeliest(file, head, misfit)


def is_binary(head: bytes) -> bool:
    """Whether the first bytes of a file are those of no text in a one-byte or UTF-8 encoding."""
    return b"\0" in head or len(head) - len(head.translate(None, _CONTROLS)) > len(head) / 50


def unknown(what: str) -> ReadError:
    """The error for a file of a format that has no reader; ``what`` names the format, or is empty."""
    return ReadError(
        "unknown",
        f"This is {what}, which cannot be read yet." if what else "The file is of a kind that is not known here.",
        "Nothing in it can be found or quoted.",
        "Open it in its own program and save it as PDF, DOCX, CSV or text, then add that.",
    )


def _wide(head: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, or empty; only where there are zeros, which no other text has."""
    if b"\0" not in head:
        return ""
    half = max(1, len(head) // 2)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    # Every other byte of Western text is zero. Asking about this much is quicker, and right for short texts.
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le" if _is_readable(head, "utf-16-le") else ""
    if even > half * 0.4 and odd < half * 0.05:
        return "utf-16-be" if _is_readable(head, "utf-16-be") else ""
    import chardet

    found = (chardet.detect(head)["encoding"] or "").lower()
    return found if found.startswith(("utf-16", "utf-32")) and _is_readable(head, found) else ""


def _is_readable(head: bytes, encoding: str) -> bool:
    """Whether bytes that could be text hold no characters that stand in none."""
    text = head[: len(head) // 4 * 4].decode(encoding, "replace")
    odd = sum(category(character) in ("Cc", "Cn", "Co", "Cs") and character not in _SPACES for character in text)
    return odd <= len(text) / 100


def _known(encoding: str) -> bool:
    try:
        # Codecs such as "hex" are no text encodings and decode to bytes.
        return codecs.lookup(encoding)._is_text_encoding
    except LookupError:
        return False


def _first_misfit(file: BinaryIO, head: bytes) -> int | None:
    """Where the first bytes stand that are not UTF-8, or None."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    block, position = head, 0
    while True:
        try:
            decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            return max(0, position + error.start)
        if not block:
            return None
        position += len(block)
        block = file.read(_BLOCK)


def _likeliest(file: BinaryIO, head: bytes, misfit: int) -> str:
    """What the bytes around the first misfit look like. Western text where there are too few of them to tell."""
    import chardet

    file.seek(max(0, misfit - _SAMPLE // 2))
    sample = head + b"\n" + file.read(_SAMPLE) if misfit > len(head) else head
    if len(sample.translate(None, _ASCII)) < _FEWEST:
        return "cp1252"
    found = chardet.detect(sample)["encoding"] or ""
    # Windows' own is ISO 8859-1 with more characters, and is what is meant by that name.
    return found.lower() if _known(found) and found.lower() not in ("iso-8859-1", "ascii", "utf-8") else "cp1252"
