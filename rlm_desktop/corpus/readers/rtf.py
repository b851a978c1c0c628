"""Rich Text Format."""

from __future__ import annotations

import re
from pathlib import Path

from rlm_desktop.corpus.readers.paging import text_pages
from rlm_desktop.corpus.readers.result import ReadResult, filled

_FIELD = re.compile(r"\{\\(title|author)\s([^{}]*)\}")
_CODE_PAGE = re.compile(r"\\ansicpg(\d+)")


def read_rtf(path: Path) -> ReadResult:
    """Rich text as pages of text, with its title and author.

    Raises:
        UnicodeError: The text does not fit the code page that the file names.
    """
    from striprtf.striprtf import rtf_to_text

    # RTF is ASCII by its specification; what is beyond it in the wild is in the code page of the writer.
    source = path.read_bytes().decode("cp1252", "replace")
    named = _CODE_PAGE.search(source)
    encoding = f"cp{named[1]}" if named and named[1] not in ("0", "65001") else "cp1252"
    fields = dict(_FIELD.findall(source[: 1 << 16]))
    metadata = filled(**{name: _plain(value, encoding) for name, value in fields.items()})
    return ReadResult("rtf", text_pages(rtf_to_text(source, encoding=encoding, errors="replace")), metadata)


def _plain(value: str, encoding: str) -> str:
    from striprtf.striprtf import rtf_to_text

    return str(rtf_to_text("{\\rtf1 " + value + "}", encoding=encoding, errors="replace"))
