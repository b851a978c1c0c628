"""What is drawn into files of Office since 2007: paragraphs in shapes, charts, diagrams (SmartArt)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rlm_desktop.corpus.readers.package import Package, attribute, local_name, named


def paragraph_text(element: Any) -> str:
    """The text of a paragraph in a shape, without the number of the slide."""
    parts: list[str] = []
    for part in element.iter():
        name = local_name(part)
        if name == "t" and attribute(part.getparent(), "type") != "slidenum":
            parts.append(part.text or "")
        elif name == "br":
            parts.append("\n")
    return "".join(parts)


def drawn_lines(package: Package, part: str) -> Iterator[str]:
    """The charts and diagrams that a part points to, as lines."""
    for relation in package.relations(part).values():
        if relation.kind == "chart":
            yield from chart_lines(package, relation.target)
        elif relation.kind == "diagramData":
            root = package.parse(relation.target)
            for paragraph in named(root, "p") if root is not None else ():
                text = paragraph_text(paragraph).strip()
                if text:
                    yield text


def chart_lines(package: Package, part: str) -> Iterator[str]:
    """The titles of a chart, and the names and figures of its series."""
    root = package.parse(part)
    if root is None:
        return
    for title in named(root, "title"):
        text = " ".join("".join(paragraph_text(paragraph) for paragraph in named(title, "p")).split())
        if text:
            yield text
    for series in named(root, "ser"):
        told = {local_name(child): [value.text or "" for value in named(child, "v")] for child in series}
        name = " ".join(told.get("tx", []))
        labels = told.get("cat") or told.get("xVal") or []
        figures = told.get("val") or told.get("yVal") or []
        pairs = [f"{label}: {figure}" for label, figure in zip(labels, figures, strict=False)] or figures
        yield f"{name}: {', '.join(pairs)}" if name else ", ".join(pairs)
