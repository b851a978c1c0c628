"""Word files (DOCX, DOCM, DOTX): the body in reading order, then headers, notes and comments.

The text is taken from the XML, with everything that can be what an investigation is about: text boxes, tracked
insertions and deletions, notes and comments, which libraries for writing Word files leave out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rlm_desktop.corpus.readers.drawings import drawn_lines
from rlm_desktop.corpus.readers.embedded import holds_embedded
from rlm_desktop.corpus.readers.html import decoded, lay_out, web_pages
from rlm_desktop.corpus.readers.package import Package, attribute, local_name, named
from rlm_desktop.corpus.readers.paging import PAGE_BREAK, document_pages
from rlm_desktop.corpus.readers.result import ReadResult, broken, clean_text

_TEXT = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "lastRenderedPageBreak": PAGE_BREAK}
# A text box stands twice in the XML, the second time for old programs; deleted text stands at the end by itself.
_SKIPPED = frozenset({"Fallback", "del", "moveFrom", "pPr", "rPr", "tblPr", "tcPr", "sectPr", "instrText"})
_PARTS = {
    "header": "Header",
    "footer": "Footer",
    "footnotes": "Footnotes",
    "endnotes": "Endnotes",
    "comments": "Comments",
}


def read_docx(path: Path) -> ReadResult:
    """A Word file as pages: at the page breaks it tells, else at paragraph ends after some 3,000 characters.

    Raises:
        ReadError: The file is damaged.
    """
    with Package(path) as package:
        main = package.main_part("word/document.xml")
        body = package.parse(main)
        if body is None:
            raise broken("the part with its text cannot be read")
        blocks = list(_blocks(body))
        blocks += _inserted(package, main)
        further = [*_further(package, main), *_deleted(body)]
        metadata = package.properties()
        problem = package.problem()
        holds_members = holds_embedded(package)
    rendered = next(named(body, "lastRenderedPageBreak"), None) is not None
    pages = document_pages("\n".join(blocks), further, rendered=rendered)
    return ReadResult("docx", pages, metadata, problem, holds_members)


def _inserted(package: Package, main: str) -> Iterator[str]:
    """Pages of other kinds that were put into the document whole; some programs write nothing but one of these."""
    for part in package.related(main, "aFChunk"):
        content = package.read(part)
        if part.lower().endswith((".htm", ".html", ".xhtml", ".txt")):
            yield lay_out(decoded(content))[0]
        elif part.lower().endswith((".mht", ".mhtml")):
            yield "\n\n".join(text for text, _ in web_pages(content))


def _further(package: Package, main: str) -> Iterator[str]:
    """Headers, footers, notes and comments as one block each, under its name; what repeats stands once."""
    seen: set[str] = set()
    relations = package.relations(main).values()
    for kind, title in _PARTS.items():
        for part in sorted(relation.target for relation in relations if relation.kind == kind):
            root = package.parse(part)
            text = clean_text("\n".join(_notes(root))).strip() if root is not None else ""
            if text and text not in seen:
                seen.add(text)
                yield f"{title}:\n{text}"
    charts = "\n".join(drawn_lines(package, main)).strip()
    if charts:
        yield f"Charts and diagrams:\n{charts}"


def _deleted(body: Any) -> Iterator[str]:
    """What was deleted while changes were tracked, with who deleted it and when: it is still in the file."""
    lines = []
    for deletion in named(body, "del"):
        words = " ".join("".join(part.text or "" for part in named(deletion, "delText")).split())
        if words:
            told = [attribute(deletion, key) for key in ("author", "date")]
            lines.append(" ".join([*filter(None, told), words]))
    if lines:
        yield "\n".join(["Deleted:", *dict.fromkeys(lines)])


def _notes(root: Any) -> Iterator[str]:
    """The paragraphs of a further part; a note or comment begins with its number, author and date."""
    for child in root:
        name = local_name(child)
        text = "\n".join(_blocks(child)) if name in ("footnote", "endnote", "comment") else "\n".join(_block(child))
        if not text.strip():
            continue
        told = [attribute(child, key) for key in ("id", "author", "date")]
        yield " ".join([*filter(None, told), text.strip()]) if any(told) else text


def _blocks(parent: Any) -> Iterator[str]:
    """The paragraphs and tables in an element, in order, as text."""
    for child in parent:
        yield from _block(child)


def _block(element: Any) -> Iterator[str]:
    name = local_name(element)
    if name == "p":
        yield _paragraph(element)
    elif name == "tr":
        yield " | ".join(" ".join(" ".join(_blocks(cell)).split()) for cell in _cells(element))
    elif name not in _SKIPPED:
        # Tables, the body itself, content controls, tracked insertions of whole paragraphs.
        yield from _blocks(element)


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a table's row, also those within content controls."""
    for child in row:
        if local_name(child) == "tc":
            yield child
        elif local_name(child) not in _SKIPPED:
            yield from _cells(child)


def _paragraph(element: Any) -> str:
    parts: list[str] = []
    boxes: list[str] = []
    _collect(element, parts, boxes)
    return "\n".join(["".join(parts), *boxes])


def _collect(element: Any, parts: list[str], boxes: list[str]) -> None:
    """The text of a paragraph to ``parts``, that of text boxes anchored in it to ``boxes``."""
    for child in element:
        name = local_name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in _TEXT:
            parts.append(_TEXT[name])
        elif name == "br":
            parts.append(PAGE_BREAK if attribute(child, "type") == "page" else "\n")
        elif name == "txbxContent":
            boxes.extend(_blocks(child))
        elif name not in _SKIPPED:
            _collect(child, parts, boxes)
