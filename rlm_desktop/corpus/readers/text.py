"""Plain text and Markdown in any encoding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rlm_desktop.core.model import Page
from rlm_desktop.corpus.readers.encoding import open_text
from rlm_desktop.corpus.readers.paging import PAGE_CHARACTERS, line_pages
from rlm_desktop.corpus.readers.result import ReadResult, described


def read_text(path: Path, kind: str = "text") -> ReadResult:
    """Text as pages of whole lines; however large the file, one page is in memory.

    Raises:
        ReadError: The file is not text.
    """
    file = open_text(path)

    def pages() -> Iterator[Page]:
        with file:
            # A size keeps a file that is one endless line out of memory.
            yield from line_pages(iter(lambda: file.readline(PAGE_CHARACTERS), ""))

    return ReadResult(kind, pages(), described({"encoding": file.encoding}))
