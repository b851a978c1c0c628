"""What the process that draws pages does. Nothing here imports Qt: that process starts sooner and stays smaller so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rlm_desktop.core.errors import RlmError

if TYPE_CHECKING:
    from rlm_desktop.corpus.pictures import PagePicture

    Render = Callable[[Path, int, float, Sequence[str]], PagePicture]


def warm_up() -> None:
    """Import what draws pages, so that the first page does not wait for it."""
    import pymupdf  # noqa: F401


def draw(render: Render, path: Path, page: int, scale: float, quotes: Sequence[str]) -> PagePicture | str:
    """Draw a page; an error that the user can be told crosses over as its sentence, for not every error can."""
    try:
        return render(path, page, scale, quotes)
    except RlmError as error:
        return str(error)
    except OSError as error:
        return f"{path.name} cannot be read ({error.strerror})."
