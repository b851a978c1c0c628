"""Word files (DOCX, DOCM, DOTX): the body in reading order, then headers, notes and comments.

python-docx opens the package and its properties. The text is taken from the XML: its own ``text`` leaves out text
boxes, tracked insertions, notes and comments, all of which can be what an investigation is about.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from rlm_desktop.core.model import Page
from rlm_desktop.corpus.readers.paging import block_pages
from rlm_desktop.corpus.readers.result import ReadResult, broken, clean_text, filled, utc_date

_PAGE_BREAK = "\f"
_TEXT = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "lastRenderedPageBreak": _PAGE_BREAK}
# A text box stands twice in the XML, the second time for old programs; deleted text is not the document's.
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
    from docx.opc.exceptions import OpcError
    from docx.opc.package import OpcPackage
    from lxml import etree

    try:
        package = OpcPackage.open(str(path))
        body = _parsed(package.main_document_part)
        blocks = list(_blocks(body))
        further = list(_further(package))
    except (OpcError, KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, EOFError) as error:
        raise broken(str(error) or type(error).__name__) from error
    rendered = next(_named(body, "lastRenderedPageBreak"), None) is not None
    pages = _pages("\n".join(blocks), further, rendered=rendered)
    return ReadResult("docx", pages, _metadata(package))


def _metadata(package: Any) -> dict[str, Any]:
    try:
        properties = package.core_properties
        return filled(
            title=properties.title,
            author=properties.author,
            created=utc_date(properties.created),
            modified=utc_date(properties.modified),
            last_modified_by=properties.last_modified_by,
            subject=properties.subject,
            keywords=properties.keywords,
            comments=properties.comments,
            revision=properties.revision,
        )
    except (ValueError, KeyError, AttributeError, TypeError):
        # Properties that are malformed say nothing; the text is what counts.
        return {}


def _pages(text: str, further: list[str], *, rendered: bool) -> Iterator[Page]:
    """The body's pages, then those of the further parts.

    Without the breaks that Word kept from its last rendering, only some page ends are known, and what is between
    them is cut by length.
    """
    # Word writes a break that an author set, and again where it rendered the next page: one break.
    parts = [part for part in clean_breaks(text) if part.strip()]
    number = 0
    if rendered:
        for part in parts:
            number += 1
            yield Page(number, part)
    else:
        for part in parts:
            for page in block_pages(part.split("\n"), first=number + 1):
                number = page.number
                yield page
    for page in block_pages(chain.from_iterable(block.split("\n") for block in further), first=number + 1):
        number = page.number
        yield page
    if not number:
        yield Page(1, "")


def clean_breaks(text: str) -> list[str]:
    """Text cut at page breaks, each part clean and without empty lines at its ends."""
    return [clean_text(part).strip("\n") for part in text.split(_PAGE_BREAK)]


def _parsed(part: Any) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(part.blob, parser)


def _further(package: Any) -> Iterator[str]:
    """Headers, footers, notes and comments as one block each, under its name; what repeats stands once."""
    seen: set[str] = set()
    parts = sorted(package.iter_parts(), key=lambda part: str(part.partname))
    for kind, title in _PARTS.items():
        for part in parts:
            if not part.content_type.endswith(f".{kind}+xml"):
                continue
            lines = list(_notes(_parsed(part)))
            text = clean_text("\n".join(lines)).strip()
            if text and text not in seen:
                seen.add(text)
                yield f"{title}:\n{text}"


def _notes(root: Any) -> Iterator[str]:
    """The paragraphs of a further part; a note or comment begins with its number, author and date."""
    for child in root:
        name = _name(child)
        text = "\n".join(_blocks(child)) if name in ("footnote", "endnote", "comment") else "\n".join(_block(child))
        if not text.strip():
            continue
        told = [_attribute(child, key) for key in ("id", "author", "date")]
        yield " ".join([*filter(None, told), text.strip()]) if any(told) else text


def _blocks(parent: Any) -> Iterator[str]:
    """The paragraphs and tables in an element, in order, as text."""
    for child in parent:
        yield from _block(child)


def _block(element: Any) -> Iterator[str]:
    name = _name(element)
    if name == "p":
        yield _paragraph(element)
    elif name == "tr":
        cells = [" ".join(" ".join(_blocks(cell)).split()) for cell in _named(element, "tc", deep=False)]
        yield " | ".join(cells)
    elif name not in _SKIPPED:
        # Tables, the body itself, content controls, tracked insertions of whole paragraphs.
        yield from _blocks(element)


def _paragraph(element: Any) -> str:
    parts: list[str] = []
    boxes: list[str] = []
    _collect(element, parts, boxes)
    return "\n".join(["".join(parts), *boxes])


def _collect(element: Any, parts: list[str], boxes: list[str]) -> None:
    """The text of a paragraph to ``parts``, that of text boxes anchored in it to ``boxes``."""
    for child in element:
        name = _name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in _TEXT:
            parts.append(_TEXT[name])
        elif name == "br":
            parts.append(_PAGE_BREAK if _attribute(child, "type") == "page" else "\n")
        elif name == "txbxContent":
            boxes.extend(_blocks(child))
        elif name not in _SKIPPED:
            _collect(child, parts, boxes)


def _name(element: Any) -> str:
    """The name without its namespace: strict and transitional files differ in nothing else that matters here."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _named(root: Any, name: str, *, deep: bool = True) -> Iterator[Any]:
    return (element for element in (root.iter() if deep else root) if _name(element) == name)
