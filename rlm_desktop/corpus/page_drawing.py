"""What the process that draws pages does. Nothing here imports Qt: that process starts sooner and stays smaller so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rlm_desktop.core.errors import RlmError

if TYPE_CHECKING:
    from rlm_desktop.case.recognitions import PlacedWord
    from rlm_desktop.corpus.pictures import PagePicture
    from rlm_desktop.corpus.sources import Source

    Render = Callable[[Path, int, float, tuple[str, ...], tuple[PlacedWord, ...], tuple[str, ...]], PagePicture]

_taken_out: dict[str, Path] = {}
"""The members of containers that lie in files by now, by their SHA-256."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to draw.

    Attributes:
        source: Where the file of its document is.
        page: 1-based.
        scale: Pixels of the picture per point of the page, which is 1/72 inch.
        quotes: Words to mark.
        recognised: The words that were recognised on it (OCR).
        passwords: To be tried where a file needs one.
    """

    source: Source
    page: int
    scale: float
    quotes: tuple[str, ...] = ()
    recognised: tuple[PlacedWord, ...] = ()
    passwords: tuple[str, ...] = ()


def warm_up() -> None:
    """Import what draws pages, so that the first page does not wait for it."""
    import pymupdf  # noqa: F401

    import rlm_desktop.corpus.pictures  # noqa: F401


def draw(render: Render | None, sheet: Sheet, folder: Path) -> PagePicture | str:
    """Draw a page; an error that the user can be told crosses over as its sentence, for not every error can.

    Args:
        render: Draws it; :func:`~rlm_desktop.corpus.pictures.render_page` when None.
        sheet: The page.
        folder: For files that have to be taken out of containers.
    """
    # All readers come with it, which the process that asks for pictures can do without.
    from rlm_desktop.corpus.pictures import render_page

    try:
        file = _file(sheet, folder)
        return (render or render_page)(file, sheet.page, sheet.scale, sheet.quotes, sheet.recognised, sheet.passwords)
    except RlmError as error:
        return str(error)
    except OSError as error:
        return f"The file cannot be read ({error.strerror})."


def _file(sheet: Sheet, folder: Path) -> Path:
    from rlm_desktop.corpus.sources import open_source

    known = _taken_out.get(sheet.source.sha256)
    if known is not None and known.is_file():
        return known
    file = open_source(sheet.source, folder, sheet.passwords)
    if file.is_relative_to(folder):
        _taken_out[sheet.source.sha256] = file
    return file
