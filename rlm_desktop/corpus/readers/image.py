"""Pictures: photographs, scans, faxes. Each frame is a page that OCR can read."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rlm_desktop.core.errors import ReadError
from rlm_desktop.core.model import Page
from rlm_desktop.corpus.readers.dates import iso_date
from rlm_desktop.corpus.readers.pdf import open_document, pictures, refused, silence
from rlm_desktop.corpus.readers.result import ReadResult, broken, described

_MOST_PIXELS = 300_000_000
_DATE_TAKEN, _DATE_CHANGED, _AUTHOR, _TITLE = 36867, 306, 315, 270
_EXIF = 0x8769


def read_image(path: Path) -> ReadResult:
    """A picture as pages without text, one for each of its frames, to be read by OCR.

    Raises:
        ReadError: The file is damaged.
    """
    import pymupdf

    with open_picture(path) as document:
        count = document.page_count
        try:
            size = document[0].rect
        except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase) as error:
            raise refused(error) from error
    pages = tuple(Page(number, "", scanned=True) for number in range(1, count + 1))
    metadata = _metadata(path, {"width": int(size.width), "height": int(size.height)})
    return ReadResult("image", pages, metadata, pictures(count, count))


def open_drawn(path: Path, kind: str, passwords: Sequence[str] = ()) -> Any:
    """Any file whose pages can be seen as they look, as a document of MuPDF, to be closed by the caller.

    It is opened for its pages only: it tells nothing of its outline and of itself.

    Args:
        path: The file.
        kind: image, pdf, xps or mobi.
        passwords: To be tried where it needs one.

    Raises:
        ReadError: It is damaged, or none of the passwords opens it.
    """
    return open_picture(path) if kind == "image" else open_document(path, kind, passwords, in_pieces=True)


def open_picture(path: Path) -> Any:
    """A picture as a document of MuPDF; what MuPDF does not know (WEBP, HEIC, AVIF) by way of Pillow.

    Raises:
        ReadError: The file is damaged.
    """
    import pymupdf

    silence()
    with path.open("rb") as file:
        head = file.read(16)
    if head[8:12] == b"WEBP" or head[4:8] == b"ftyp":
        return pymupdf.open(stream=_as_png(path), filetype="png")
    try:
        document = pymupdf.open(path)
        count = document.page_count
    except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase) as error:
        raise refused(error) from error
    if not count:
        document.close()
        raise broken("there is no picture in it")
    return document


def _as_png(path: Path) -> bytes:
    from PIL import Image, UnidentifiedImageError
    from pillow_heif import register_heif_opener

    register_heif_opener()
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise ReadError(
                    "memory",
                    f"The picture is too large: {picture.width:,} by {picture.height:,} dots.",
                    "It cannot be looked at here.",
                    "Make it smaller in its own program, and add that.",
                )
            made = io.BytesIO()
            picture.convert("RGB").save(made, "PNG", compress_level=1)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise broken("the picture cannot be made out") from error
    return made.getvalue()


def _metadata(path: Path, raw: dict[str, object]) -> dict[str, Any]:
    """What cameras and scanners write into a picture (EXIF)."""
    from PIL import ExifTags, Image

    told: dict[int, Any] = {}
    try:
        with Image.open(path) as picture:
            exif = picture.getexif()
            told = {**exif, **exif.get_ifd(_EXIF)}
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, Image.DecompressionBombError):
        # What Pillow does not know, or cannot make out, is a picture all the same.
        pass
    named = {ExifTags.TAGS.get(tag, str(tag)): value for tag, value in told.items() if isinstance(value, str | int)}
    taken = str(told.get(_DATE_TAKEN) or "")
    changed = str(told.get(_DATE_CHANGED) or "")
    return described(
        {**raw, **named},
        title=told.get(_TITLE),
        author=told.get(_AUTHOR),
        created=iso_date(taken.replace(":", "-", 2)),
        modified=iso_date(changed.replace(":", "-", 2)),
    )
