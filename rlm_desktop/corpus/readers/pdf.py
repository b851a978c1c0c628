"""PDF files, and pictures, by MuPDF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rlm_desktop.core.errors import ReadError
from rlm_desktop.core.model import Page
from rlm_desktop.corpus.readers.result import ReadResult, broken, clean_text, filled, iso_date


def read_pdf(path: Path) -> ReadResult:
    """A PDF as its pages. Text is in the order of the file: sorting costs nine times the time.

    Raises:
        ReadError: The file is damaged, or needs a password.
    """
    document = _open(path, "pdf")
    raw = document.metadata or {}
    metadata = filled(
        title=raw.get("title"),
        author=raw.get("author"),
        created=iso_date(raw.get("creationDate") or ""),
        modified=iso_date(raw.get("modDate") or ""),
        subject=raw.get("subject"),
        keywords=raw.get("keywords"),
        creator=raw.get("creator"),
        producer=raw.get("producer"),
        format=raw.get("format"),
    )
    result = ReadResult("pdf", (), metadata)
    result.pages = _pages(document, result)
    return result


def read_image(path: Path) -> ReadResult:
    """A picture as pages without text, so that it is counted and can be looked at.

    Raises:
        ReadError: The file is damaged.
    """
    import pymupdf

    with _open(path, None) as document:
        pages = tuple(Page(number, "") for number in range(1, document.page_count + 1))
        try:
            size = document[0].rect
        except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase) as error:
            raise _refused(error) from error
    result = ReadResult("image", pages, {"width": int(size.width), "height": int(size.height)})
    result.problem = _pictures(len(pages), len(pages))
    return result


def _open(path: Path, filetype: str | None) -> Any:
    import pymupdf

    # MuPDF writes what it mends to stderr, once for each fault.
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    try:
        document = pymupdf.open(path, filetype=filetype)
        if document.needs_pass:
            document.close()
            raise ReadError(
                "encrypted",
                "The file is protected with a password.",
                "Nothing in it can be found or quoted.",
                "Open it with its password, save a copy without one, and add the copy.",
            )
        count = document.page_count
    except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase) as error:
        raise _refused(error) from error
    if not count:
        document.close()
        raise broken("it has no pages")
    return document


def _pages(document: Any, result: ReadResult) -> Iterator[Page]:
    """The pages; tells in ``result.problem`` how many are pictures and which could not be read."""
    import pymupdf

    labels = document.get_page_labels()
    silent, pictures = 0, 0
    damaged: list[int] = []
    with document:
        for number in range(1, document.page_count + 1):
            text, label = "", ""
            try:
                page = document.load_page(number - 1)
                text = clean_text(page.get_text("text"))
                label = clean_text(page.get_label()) if labels else ""
                if not text.strip():
                    silent += 1
                    pictures += bool(page.get_images())
            except (RuntimeError, ValueError, TypeError, IndexError, pymupdf.mupdf.FzErrorBase) as error:
                _raise_if_memory(error)
                damaged.append(number)
            yield Page(number, text, label if label != str(number) else "")
        # A page without text and pictures is blank, but a whole document of them is drawn, letters and all.
        count = document.page_count
        result.problem = _problem(count, count if silent == count else pictures, damaged)


def _problem(count: int, pictures: int, damaged: list[int]) -> ReadError | None:
    if len(damaged) == count:
        raise broken("none of its pages can be read")
    if damaged:
        numbers = ", ".join(map(str, damaged[:10])) + (", …" if len(damaged) > 10 else "")
        return ReadError(
            "broken",
            f"The file is damaged: {len(damaged)} of its {count} pages cannot be read ({numbers}).",
            "The other pages can be found and quoted.",
            "Get a fresh copy if those pages matter.",
        )
    return _pictures(pictures, count) if pictures else None


def _pictures(pictures: int, count: int) -> ReadError:
    of = (
        "its only page" if count == 1 else f"all {count} pages" if pictures == count else f"{pictures} of {count} pages"
    )
    return ReadError(
        "no-text",
        f"No text: {of} can be seen, but not read as text, like a scan or a photograph.",
        "What stands there cannot be found or quoted.",
        "Recognise the text first (OCR), for example with OCRmyPDF or Acrobat, and add the result.",
    )


def _refused(error: BaseException) -> ReadError:
    _raise_if_memory(error)
    return broken(str(error) or type(error).__name__)


def _raise_if_memory(error: BaseException) -> None:
    """MuPDF reports a failed allocation as one of its own errors."""
    if "malloc" in str(error) or "out of memory" in str(error).lower():
        raise MemoryError from error
