"""Strips of pages with quotes marked, drawn in a process of their own: MuPDF can crash or hang on a hostile file."""

from __future__ import annotations

import io
import multiprocessing
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rlm_desktop.case.documents import document_kind
from rlm_desktop.case.recognitions import recognised_words
from rlm_desktop.core.model import Citation
from rlm_desktop.corpus.page_drawing import Sheet, draw
from rlm_desktop.corpus.pictures import PagePicture, render_page
from rlm_desktop.corpus.sources import find_source

if TYPE_CHECKING:
    from rlm_desktop.case.recognitions import PlacedWord

MOST = 60
"""Pictures in one report; the words around the quotes are told of all."""
_DRAWN = frozenset({"pdf", "image", "xps"})
_SCALE = 1.7
"""Pixels for each point of a page: about 120 to the inch."""
_AROUND = 46
"""Pixels above and below the quote."""
_LEAST_HEIGHT, _MOST_HEIGHT = 110, 700
_YELLOW = (255, 226, 90)
_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Crop:
    """A strip of a page as it looks, with the quote marked: a PNG, and its size in pixels."""

    png: bytes
    width: int
    height: int


def draw_crops(connection: sqlite3.Connection, citations: Iterable[Citation]) -> dict[str, Crop]:
    """Pictures of the places where quotes stand, by marker without brackets; none for what cannot be drawn.

    Args:
        connection: The case.
        citations: The quotes.
    """
    wanted = [(each.marker.strip("[]"), sheet) for each, sheet in _sheets(connection, citations)][:MOST]
    if not wanted:
        return {}
    from pebble import ProcessPool

    crops: dict[str, Crop] = {}
    with (
        tempfile.TemporaryDirectory(prefix="rlm-desktop-", ignore_cleanup_errors=True) as folder,
        ProcessPool(max_workers=1, context=multiprocessing.get_context("spawn")) as pool,
    ):
        drawings = [
            (marker, pool.schedule(draw, (crop_page, sheet, Path(folder)), timeout=_SECONDS))
            for marker, sheet in wanted
        ]
        for marker, drawing in drawings:
            picture = _drawn(drawing)
            if picture is not None:
                crops[marker] = Crop(picture.png, picture.width, picture.height)
    return crops


def crop_page(
    path: Path,
    number: int,
    scale: float,
    quotes: Sequence[str] = (),
    recognised: Sequence[PlacedWord] = (),
    passwords: Sequence[str] = (),
) -> PagePicture:
    """A strip of a page around its marks, which are painted over it. Arguments and errors as of :func:`render_page`."""
    from PIL import Image, ImageChops, ImageDraw

    page = render_page(path, number, scale, quotes, recognised, passwords)
    if not page.marks:
        return PagePicture(0, 0, b"", (), "")
    picture = Image.open(io.BytesIO(page.png)).convert("RGB")
    paint = Image.new("RGB", picture.size, "white")
    pen = ImageDraw.Draw(paint)
    for left, top, right, bottom in page.marks:
        pen.rectangle((left - 1, top - 1, right + 1, bottom + 1), fill=_YELLOW)
    top, bottom = _strip(page)
    strip = ImageChops.multiply(picture, paint).crop((0, top, page.width, bottom))
    packed = io.BytesIO()
    strip.quantize(128).save(packed, "png", optimize=True)
    return PagePicture(strip.width, strip.height, packed.getvalue(), (), "")


def _strip(page: PagePicture) -> tuple[int, int]:
    """From where to where a page is shown: the first quote on it, with what stands around."""
    top, bottom = page.marks[0][1] - _AROUND, page.marks[-1][3] + _AROUND
    bottom = min(max(bottom, top + _LEAST_HEIGHT), top + _MOST_HEIGHT, page.height)
    return max(0, int(top)), int(bottom)


def _sheets(connection: sqlite3.Connection, citations: Iterable[Citation]) -> Iterator[tuple[Citation, Sheet]]:
    for citation in citations:
        span = citation.span
        known = span and connection.execute("SELECT 1 FROM documents WHERE id = ?", (span.document,)).fetchone()
        if span is None or not known or document_kind(connection, span.document) not in _DRAWN:
            continue
        words = tuple(recognised_words(connection, span.document, span.page))
        source = find_source(connection, span.document)
        yield citation, Sheet(source, span.page, _SCALE, (citation.found_text or citation.quote,), words)


def _drawn(drawing: object) -> PagePicture | None:
    """What came of a drawing; a page that takes too long or breaks the process has no picture."""
    from pebble import ProcessExpired

    try:
        picture = drawing.result()  # type: ignore[attr-defined]
    except (TimeoutError, ProcessExpired):
        return None
    return picture if isinstance(picture, PagePicture) and picture.png else None
