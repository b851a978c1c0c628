"""OpenDocument files: texts (ODT), presentations (ODP), drawings (ODG), and all of them as one flat file of XML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rlm_desktop.core.errors import ReadError
from rlm_desktop.core.model import Page
from rlm_desktop.corpus.readers.dates import iso_date
from rlm_desktop.corpus.readers.package import MOST_BYTES, Package, attribute, local_name, named, parse_xml
from rlm_desktop.corpus.readers.paging import PAGE_BREAK, document_pages, sheet_pages
from rlm_desktop.corpus.readers.result import ReadResult, broken, clean_text, described

# Deleted text is kept in the file, but is not the document's; forms and scripts are no text.
_SKIPPED = frozenset(
    {"tracked-changes", "forms", "scripts", "notes", "sequence-decls", "desc", "title", "binary-data", "page-number"}
)
_INLINE = {"tab": "\t", "line-break": "\n", "soft-page-break": PAGE_BREAK}
_REPEATED_CELLS = 64
_SPACES = 1_000


def read_odf(path: Path, kind: str) -> ReadResult:
    """An OpenDocument text, presentation or drawing as pages.

    Args:
        path: The file, an archive.
        kind: odt, odp or odg.

    Raises:
        ReadError: The file is damaged, or protected with a password.
    """
    with Package(path) as package:
        metadata = open_document_properties(package)
        content = package.parse("content.xml")
        if content is None:
            raise broken("the part with its text cannot be read")
        styles = package.parse("styles.xml")
        problem = package.problem()
    return ReadResult(kind, tuple(_pages(content, styles, kind)), metadata, problem)


def read_flat_odf(path: Path, kind: str) -> ReadResult:
    """An OpenDocument file that is one file of XML.

    Args:
        path: The file.
        kind: odt, odp, odg or ods.

    Raises:
        ReadError: The file is damaged or too large.
    """
    if path.stat().st_size > MOST_BYTES:
        raise broken("it is too large to be one of its kind")
    root, _ = parse_xml(path.read_bytes())
    if root is None:
        raise broken("it is not whole")
    metadata = _properties(next(named(root, "meta"), None))
    return ReadResult(kind, tuple(_pages(root, root, kind)), metadata)


def open_document_properties(package: Package) -> dict[str, Any]:
    """What an OpenDocument file tells of itself, in the one shape.

    Raises:
        ReadError: The file is protected with a password.
    """
    manifest = package.parse("META-INF/manifest.xml")
    if manifest is not None and next(named(manifest, "encryption-data"), None) is not None:
        raise ReadError(
            "encrypted",
            "The file is protected with a password.",
            "Nothing in it can be found or quoted; passwords of OpenDocument files cannot be tried here.",
            "Open it in LibreOffice with its password, save a copy without one, and add the copy.",
        )
    return _properties(package.parse("meta.xml"))


def sheet_remarks(package: Package) -> Iterator[tuple[str, list[str]]]:
    """The comments on cells of a spreadsheet, by the name of the sheet."""
    content = package.parse("content.xml") if b"office:annotation" in package.read("content.xml") else None
    for table in named(content, "table") if content is not None else ():
        lines = [_remark(remark) for remark in named(table, "annotation")]
        if lines:
            yield attribute(table, "name"), lines


def _properties(root: Any) -> dict[str, Any]:
    raw: dict[str, str] = {}
    for element in root.iter() if root is not None else ():
        if not len(element) and element.text and element.text.strip():
            name = attribute(element, "name") if local_name(element) == "user-defined" else local_name(element)
            raw[name] = f"{raw[name]}, {element.text}" if name in raw else element.text
    return described(
        raw,
        title=raw.get("title"),
        author=raw.get("initial-creator") or raw.get("creator"),
        created=iso_date(raw.get("creation-date", "")),
        modified=iso_date(raw.get("date", "")),
        subject=raw.get("subject"),
    )


def _pages(content: Any, styles: Any, kind: str) -> Iterator[Page]:
    body = next(named(content, "body"), None)
    if body is None:
        raise broken("there is no text in it")
    if kind == "odt":
        return _text_pages(body, styles, content)
    if kind == "ods":
        return _table_pages(body)
    return _drawn_pages(body, content, "slide" if kind == "odp" else "page")


def _text_pages(body: Any, styles: Any, content: Any) -> Iterator[Page]:
    reading = _Text(_breaking_styles(content))
    blocks = list(reading.blocks(body))
    further = [f"Notes:\n{note}" for note in ["\n".join(reading.notes)] if note]
    further += [f"Comments:\n{remark}" for remark in ["\n".join(reading.remarks)] if remark]
    for part in ("header", "footer"):
        found = (
            "\n".join(_Text(frozenset()).blocks(element)).strip()
            for element in (named(styles, part) if styles is not None else ())
        )
        further += [f"{part.capitalize()}:\n{text}" for text in dict.fromkeys(found) if text]
    rendered = any(local_name(element) == "soft-page-break" for element in body.iter())
    return document_pages("\n".join(blocks), further, rendered=rendered)


def _drawn_pages(body: Any, content: Any, word: str) -> Iterator[Page]:
    hidden = {
        attribute(style, "name")
        for style in named(content, "style")
        for properties in style
        if attribute(properties, "visibility") == "hidden"
    }
    slides = (element for element in named(body, "page"))
    for number, slide in enumerate(slides, start=1):
        reading = _Text(frozenset())
        shapes = (child for child in slide if local_name(child) != "notes")
        lines = [line for shape in shapes for line in reading.block(shape) if line.strip()]
        notes = [
            line
            for child in slide
            if local_name(child) == "notes"
            for line in _Text(frozenset()).blocks(child)
            if line.strip()
        ]
        lines += ["Notes:", *notes] if notes else []
        label = f"{word} {number}" + (" (hidden)" if attribute(slide, "style-name") in hidden else "")
        yield Page(number, clean_text("\n".join([*lines, *reading.remarks]).replace(PAGE_BREAK, "\n")), label)


def _table_pages(body: Any) -> Iterator[Page]:
    number = 1
    for table in named(body, "table"):
        for page in sheet_pages(f'sheet "{attribute(table, "name")}"', _numbered(table), number):
            yield page
            number += 1


def _numbered(table: Any) -> Iterator[tuple[int, str]]:
    """The rows of a table that are not empty, with their numbers; a row can stand for many."""
    number, reading = 1, _Text(frozenset())
    for row in _rows(table):
        line = _line(row, reading)
        if line:
            yield number, line
        number += _repeated(row, "number-rows-repeated")


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        name = local_name(child)
        if name == "table-row":
            yield child
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child)


def _line(row: Any, reading: _Text) -> str:
    cells: list[str] = []
    for cell in row:
        if local_name(cell) in ("table-cell", "covered-table-cell"):
            text = attribute(cell, "date-value") or " ".join(" ".join(reading.blocks(cell)).split())
            cells += [text] * min(_repeated(cell, "number-columns-repeated"), _REPEATED_CELLS)
    while cells and not cells[-1]:
        cells.pop()
    return " | ".join(cells)


def _repeated(element: Any, name: str) -> int:
    count = attribute(element, name)
    return int(count) if count.isdecimal() else 1


def _breaking_styles(content: Any) -> frozenset[str]:
    """The styles of paragraphs that begin a page."""
    return frozenset(
        attribute(style, "name")
        for style in named(content, "style")
        for properties in style
        if attribute(properties, "break-before") == "page"
    )


class _Text:
    """Takes text out of an element: notes and comments are set aside, to stand after it."""

    def __init__(self, breaking: frozenset[str]) -> None:
        self._breaking = breaking
        self.notes: list[str] = []
        self.remarks: list[str] = []

    def blocks(self, parent: Any) -> Iterator[str]:
        """The paragraphs and rows in an element, in order."""
        for child in parent:
            yield from self.block(child)

    def block(self, element: Any) -> Iterator[str]:
        """One element as paragraphs and rows."""
        name = local_name(element)
        if name in ("p", "h"):
            before = PAGE_BREAK if attribute(element, "style-name") in self._breaking else ""
            yield before + self._paragraph(element)
        elif name == "table":
            yield from (_line(row, self) for row in _rows(element))
        elif name == "annotation":
            self.remarks.append(_remark(element))
        elif name == "soft-page-break":
            yield PAGE_BREAK
        elif name not in _SKIPPED:
            yield from self.blocks(element)

    def _paragraph(self, element: Any) -> str:
        parts: list[str] = []
        boxes: list[str] = []
        self._collect(element, parts, boxes)
        return "\n".join(["".join(parts), *boxes])

    def _collect(self, element: Any, parts: list[str], boxes: list[str]) -> None:
        parts.append(_spaced(element.text))
        for child in element:
            self._part(child, parts, boxes)
            parts.append(_spaced(child.tail))

    def _part(self, child: Any, parts: list[str], boxes: list[str]) -> None:
        name = local_name(child)
        if name == "s":
            count = attribute(child, "c")
            parts.append(" " * (min(int(count), _SPACES) if count.isdigit() else 1))
        elif name in _INLINE:
            parts.append(_INLINE[name])
        elif name == "note":
            self._note(child, parts)
        elif name == "annotation":
            self.remarks.append(_remark(child))
        elif name in ("frame", "custom-shape", "rect", "text-box", "g"):
            boxes.extend(self.blocks(child))
        elif name and name not in _SKIPPED:
            self._collect(child, parts, boxes)

    def _note(self, element: Any, parts: list[str]) -> None:
        mark = " ".join("".join("".join(citation.itertext()) for citation in named(element, "note-citation")).split())
        bodies = [" ".join(self.blocks(body)) for body in named(element, "note-body")]
        parts.append(f"[{mark}]" if mark else "")
        self.notes.append(f"{mark} {' '.join(' '.join(bodies).split())}".strip())


def _spaced(text: str | None) -> str:
    """White space as the format means it: one space, however much of it stands in the XML."""
    if not text:
        return ""
    inner = " ".join(text.split())
    return (" " if text[0].isspace() else "") + inner + (" " if inner and text[-1].isspace() else "")


def _remark(element: Any) -> str:
    told = {local_name(child): child.text or "" for child in element if local_name(child) in ("creator", "date")}
    words = " ".join(" ".join(" ".join(child.itertext()) for child in named(element, "p")).split())
    head = " ".join(filter(None, (told.get("creator", ""), told.get("date", "")[:19])))
    return f"Comment by {head}: {words}" if head else f"Comment: {words}"
