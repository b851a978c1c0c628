"""PowerPoint presentations (PPTX, PPTM, PPSX, POTX): one page for each slide, with its notes and comments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rlm_desktop.core.model import Page
from rlm_desktop.corpus.readers.drawings import chart_lines, paragraph_text
from rlm_desktop.corpus.readers.embedded import holds_embedded
from rlm_desktop.corpus.readers.package import Package, attribute, local_name, named
from rlm_desktop.corpus.readers.result import ReadResult, broken, clean_text

_SKIPPED = frozenset({"Fallback", "nvPr", "spPr", "bodyPr", "lstStyle", "timing", "transition", "txStyles"})
# Their words stand on every slide, or are a number.
_PLACEHOLDERS = frozenset({"sldNum", "sldImg", "dt", "hdr", "ftr"})


def read_pptx(path: Path) -> ReadResult:
    """A presentation as pages, one for each slide in the order of the show; hidden slides are there, too.

    Raises:
        ReadError: The file is damaged.
    """
    with Package(path) as package:
        main = package.main_part("ppt/presentation.xml")
        root = package.parse(main)
        if root is None:
            raise broken("the list of its slides cannot be read")
        relations = package.relations(main)
        pointers = [_pointer(slide) for listing in named(root, "sldIdLst") for slide in listing]
        authors = dict(_authors(package, main))
        targets = [relations[pointer].target for pointer in pointers if pointer in relations]
        pages = [_slide(package, target, number, authors) for number, target in enumerate(targets, start=1)]
        backgrounds = list(dict.fromkeys(_background(package, main, targets)))
        if backgrounds:
            # A stamp on every slide is text as well, but stands on none of them in the file.
            pages.append(Page(len(pages) + 1, clean_text("\n".join(backgrounds)), "slide master"))
        if len(targets) < len(pointers):
            package.damaged.append("slides that are listed, but not there")
        return ReadResult("pptx", tuple(pages), package.properties(), package.problem(), holds_embedded(package))


def _pointer(element: Any) -> str:
    """The relation an element points to: of its two attributes named ``id``, the one in a namespace."""
    return next((str(value) for key, value in element.attrib.items() if key.endswith("}id")), "")


def _slide(package: Package, part: str, number: int, authors: dict[str, str]) -> Page:
    root = package.parse(part)
    if root is None:
        return Page(number, "", f"slide {number}")
    relations = package.relations(part)
    lines = list(_lines(package, root, {key: relation.target for key, relation in relations.items()}))
    for relation in relations.values():
        if relation.kind == "notesSlide":
            notes = package.parse(relation.target)
            told = list(_lines(package, notes, {})) if notes is not None else []
            lines += ["Notes:", *told] if told else []
    for relation in relations.values():
        if relation.kind == "comments":
            comments = package.parse(relation.target)
            lines += _comments(comments, authors) if comments is not None else []
    label = f"slide {number}" + (" (hidden)" if attribute(root, "show") in ("0", "false") else "")
    return Page(number, clean_text("\n".join(lines)), label)


def _background(package: Package, main: str, slides: list[str]) -> Iterator[str]:
    """What shows on many slides: the text on their layouts and masters that no slide fills in."""
    layouts = [layout for slide in slides for layout in package.related(slide, "slideLayout")]
    for part in dict.fromkeys([*package.related(main, "slideMaster"), *layouts]):
        root = package.parse(part)
        if root is None:
            continue
        for shape in [shape for shape in named(root, "sp") if next(named(shape, "ph"), None) is not None]:
            shape.getparent().remove(shape)
        yield from _lines(package, root, {})


def _lines(package: Package, element: Any, targets: dict[str, str]) -> Iterator[str]:
    """The text of all shapes in an element, in order: paragraphs, rows of tables, charts, diagrams."""
    for child in element:
        name = local_name(child)
        if name in _SKIPPED or (name == "sp" and _is_placeholder(child)):
            continue
        if name == "p":
            text = paragraph_text(child)
            if text.strip():
                yield text
        elif name == "tr":
            cells = (cell for cell in child if local_name(cell) == "tc")
            yield " | ".join(" ".join(" ".join(_lines(package, cell, targets)).split()) for cell in cells)
        elif name == "chart" and _pointer(child) in targets:
            yield from chart_lines(package, targets[_pointer(child)])
        elif name == "relIds":
            data = package.parse(targets.get(attribute(child, "dm"), ""))
            yield from _lines(package, data, {}) if data is not None else ()
        else:
            yield from _lines(package, child, targets)


def _is_placeholder(shape: Any) -> bool:
    return any(attribute(element, "type") in _PLACEHOLDERS for element in named(shape, "ph"))


def _authors(package: Package, main: str) -> Iterator[tuple[str, str]]:
    for kind in ("commentAuthors", "authors"):
        for part in package.related(main, kind):
            root = package.parse(part)
            for author in root if root is not None else ():
                yield attribute(author, "id"), attribute(author, "name")


def _comments(root: Any, authors: dict[str, str]) -> Iterator[str]:
    for comment in root.iter():
        if local_name(comment) not in ("cm", "reply"):
            continue
        words = [child.text or "" for child in comment if local_name(child) == "text"]
        bodies = [child for child in comment if local_name(child) == "txBody"]
        words += [paragraph_text(paragraph) for body in bodies for paragraph in named(body, "p")]
        text = " ".join(" ".join(words).split())
        author = authors.get(attribute(comment, "authorId"), "")
        if text:
            yield f"Comment by {author}: {text}" if author else f"Comment: {text}"
