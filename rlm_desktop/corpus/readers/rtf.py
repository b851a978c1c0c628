"""Rich Text Format."""

from __future__ import annotations

import re
from pathlib import Path

from rlm_desktop.corpus.readers.dates import iso_date
from rlm_desktop.corpus.readers.paging import text_pages
from rlm_desktop.corpus.readers.result import ReadResult, described

_FIELD = re.compile(r"\{\\(title|author|subject|operator|keywords|doccomm|company|manager)\s([^{}]*)\}")
_MOMENT = re.compile(r"\{\\(creatim|revtim)\\yr(\d{4})\\mo(\d\d?)\\dy(\d\d?)(?:\\hr(\d\d?))?(?:\\min(\d\d?))?")
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
    raw = {name: _plain(value, encoding) for name, value in fields.items()}
    raw |= {name: _moment(*figures) for name, *figures in _MOMENT.findall(source[: 1 << 16])}
    metadata = described(
        raw,
        title=raw.get("title"),
        author=raw.get("author"),
        created=raw.get("creatim"),
        modified=raw.get("revtim"),
        subject=raw.get("subject"),
    )
    return ReadResult("rtf", text_pages(rtf_to_text(source, encoding=encoding, errors="replace")), metadata)


def _moment(year: str, month: str, day: str, hour: str, minute: str) -> str:
    time = f" {hour}:{minute:0>2}" if hour and minute else ""
    return iso_date(f"{year}-{month:0>2}-{day:0>2}{time}")


def _plain(value: str, encoding: str) -> str:
    from striprtf.striprtf import rtf_to_text

    return str(rtf_to_text("{\\rtf1 " + value + "}", encoding=encoding, errors="replace"))
