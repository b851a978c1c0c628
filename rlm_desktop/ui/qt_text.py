"""Texts as Qt has them: places count UTF-16 units, and hashes come without the library that Python's need."""

from __future__ import annotations

from PySide6.QtCore import QCryptographicHash

_KEY_LENGTH = 24


def qt_position(text: str, index: int) -> int:
    """The place that Qt gives to the character at ``index``: those beyond U+FFFF count twice there."""
    return len(text[:index].encode("utf-16-le", "surrogatepass")) // 2


def key_of(text: str) -> str:
    """A short name for a text, of 24 hexadecimal digits: the beginning of its SHA-256.

    ``hashlib`` would load OpenSSL, 4 MB of a window at rest.
    """
    digest = QCryptographicHash.hash(text.encode(), QCryptographicHash.Algorithm.Sha256)
    return bytes(digest.toHex().data()).decode("ascii")[:_KEY_LENGTH]
