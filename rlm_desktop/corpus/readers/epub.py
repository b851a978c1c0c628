"""Electronic books (EPUB): the chapters in the order of reading."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from rlm_desktop.core.errors import ReadError
from rlm_desktop.core.model import Page
from rlm_desktop.corpus.readers.dates import iso_date
from rlm_desktop.corpus.readers.html import decoded, lay_out
from rlm_desktop.corpus.readers.package import Package, attribute, local_name, named
from rlm_desktop.corpus.readers.paging import part_pages
from rlm_desktop.corpus.readers.result import ReadResult, broken, described

# Fonts may be scrambled by these without any right to read being touched.
_SCRAMBLED_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def read_epub(path: Path) -> ReadResult:
    """A book as pages, each labelled with its chapter.

    Raises:
        ReadError: The file is damaged, or only devices of the buyer may open it.
    """
    with Package(path) as package:
        _check_rights(package)
        container = package.parse("META-INF/container.xml")
        files = [attribute(file, "full-path") for file in named(container, "rootfile")] if container is not None else []
        found = next((name for name in files if name in package), "") or next(
            (name for name in package.names if name.lower().endswith(".opf")), ""
        )
        book = package.parse(found)
        if book is None:
            raise broken("the list of its chapters cannot be read")
        folder = posixpath.dirname(found)
        pages = tuple(_pages(package, book, folder))
        return ReadResult("epub", pages, _metadata(book), package.problem())


def _check_rights(package: Package) -> None:
    encryption = package.parse("META-INF/encryption.xml")
    methods = (
        {attribute(method, "Algorithm") for method in named(encryption, "EncryptionMethod")}
        if encryption is not None
        else set()
    )
    if methods - set(_SCRAMBLED_FONTS):
        raise ReadError(
            "encrypted",
            "The book is locked by its seller (DRM): only a device of its buyer can open it.",
            "Nothing in it can be found or quoted.",
            "Ask its publisher for a copy without the lock.",
        )


def _pages(package: Package, book: Any, folder: str) -> Iterator[Page]:
    items = {attribute(item, "id"): item for item in named(book, "item")}
    titles = dict(_titles(package, items, folder))
    number, chapter = 1, 0
    for reference in named(book, "itemref"):
        item = items.get(attribute(reference, "idref"))
        if item is None:
            continue
        name = _joined(folder, attribute(item, "href"))
        content = package.read(name)
        if name not in package and name not in package.damaged:
            package.damaged.append(name)
        if not content or "svg" in attribute(item, "media-type"):
            continue
        text, told = lay_out(decoded(content))
        chapter += 1
        title = titles.get(name) or told.get("title", "")
        label = f"chapter {chapter}: {title}" if title else f"chapter {chapter}"
        for page in part_pages(text.strip("\n"), label, number):
            # A chapter that is a picture stays countable as an empty page.
            yield page
            number = page.number + 1


def _titles(package: Package, items: dict[str, Any], folder: str) -> Iterator[tuple[str, str]]:
    """The titles of the chapters, as the table of contents has them, by the file each begins in."""
    for item in items.values():
        href = _joined(folder, attribute(item, "href"))
        kind = attribute(item, "media-type")
        if kind != "application/x-dtbncx+xml" and "nav" not in attribute(item, "properties").split():
            continue
        root = package.parse(href)
        base = posixpath.dirname(href)
        seen: set[str] = set()
        for point in (*named(root, "navPoint"), *named(root, "a")) if root is not None else ():
            target = next((attribute(content, "src") for content in named(point, "content")), attribute(point, "href"))
            words = next(named(point, "text"), point) if local_name(point) == "navPoint" else point
            title = " ".join("".join(words.itertext()).split())
            file = _joined(base, target)
            if title and file not in seen:
                seen.add(file)
                yield file, title


def _joined(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(target.partition("#")[0])))


def _metadata(book: Any) -> dict[str, Any]:
    raw: dict[str, str] = {}
    metadata = next(named(book, "metadata"), None)
    for element in metadata.iter() if metadata is not None else ():
        if not len(element) and element.text and element.text.strip():
            name = attribute(element, "property") or attribute(element, "name") or local_name(element)
            raw[name] = f"{raw[name]}; {element.text}" if name in raw else element.text
    return described(
        raw,
        title=raw.get("title"),
        author=raw.get("creator"),
        created=iso_date(raw.get("date", "").partition(";")[0]),
        modified=iso_date(raw.get("dcterms:modified", "")),
        subject=raw.get("subject"),
    )
