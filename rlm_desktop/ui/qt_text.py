"""Places in texts: Python counts characters, Qt counts UTF-16 units."""

from __future__ import annotations


def qt_position(text: str, index: int) -> int:
    """The place that Qt gives to the character at ``index``: those beyond U+FFFF count twice there."""
    return len(text[:index].encode("utf-16-le", "surrogatepass")) // 2
