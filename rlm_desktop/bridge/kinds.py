"""Kinds of documents in words, and the icons that stand for them."""

from __future__ import annotations

_KINDS = {
    "pdf": ("PDF", "file-text"),
    "docx": ("Word", "file-text"),
    "rtf": ("Rich text", "file-text"),
    "text": ("Text", "file-text"),
    "markdown": ("Markdown", "file-text"),
    "html": ("Web page", "globe"),
    "csv": ("Table", "table"),
    "json": ("JSON", "file-code"),
    "image": ("Picture", "file-image"),
}
DRAWN_KINDS = frozenset({"pdf", "image"})
"""Kinds whose pages are shown as pictures; the others are shown as text."""


def kind_words(kind: str) -> str:
    """A kind as people call it: ``PDF``, ``Web page``."""
    return _KINDS[kind][0] if kind in _KINDS else kind.upper()


def kind_icon(kind: str) -> str:
    """The name of the icon for a kind."""
    return _KINDS[kind][1] if kind in _KINDS else "file"
