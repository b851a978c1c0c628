"""XML of any kind, SVG included: an outline of its elements with all their text and attributes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rlm_desktop.corpus.readers.package import local_name, parse_xml
from rlm_desktop.corpus.readers.paging import line_pages
from rlm_desktop.corpus.readers.result import ReadResult, described
from rlm_desktop.corpus.readers.text import read_text

_MOST_BYTES = 64 << 20
_DEEPEST_INDENT = 40


def read_xml(path: Path) -> ReadResult:
    """XML as pages of lines. A file that is too large, or is no XML, is read as the text it is.

    Raises:
        ReadError: The file is not text.
    """
    if path.stat().st_size > _MOST_BYTES:
        return read_text(path, "xml")
    root, whole = parse_xml(path.read_bytes())
    if root is None or not whole:
        # Of damaged XML every character counts: it is shown as it stands.
        return read_text(path, "xml")
    title = next((child.text for child in root if local_name(child) == "title" and child.text), "")
    return ReadResult("xml", line_pages(_lines(root)), described({}, title=title))


def _lines(root: Any) -> Iterator[str]:
    """One line for each element: its name, its attributes, its text. Running text with elements in it is one line."""
    # A stack of its own: documents can be nested deeper than Python calls.
    waiting: list[tuple[Any, int]] = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        mixed = any(child.tail and child.tail.strip() for child in element)
        text = " ".join(("".join(_own_text(element)) if mixed else element.text or "").split())
        attributes = "".join(f' {key.rpartition("}")[2]}="{value}"' for key, value in element.attrib.items())
        indent = " " * min(depth, _DEEPEST_INDENT)
        yield f"{indent}{local_name(element)}{attributes}" + (f": {text}\n" if text else "\n")
        if not mixed:
            waiting.extend((child, depth + 1) for child in reversed(element))


def _own_text(element: Any) -> Iterator[str]:
    """All text within an element, with the attributes of the elements in it, which may say where a link leads."""
    yield element.text or ""
    for event, child in _walk(element):
        if event == "start":
            yield child.text or "" if isinstance(child.tag, str) else ""
            continue
        told = " ".join(str(value) for value in child.attrib.values()) if isinstance(child.tag, str) else ""
        yield (f" ({told})" if told else "") + (child.tail or "")


def _walk(element: Any) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    for event, child in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if child is not element:
            yield ("start" if event == "start" else "end"), child
