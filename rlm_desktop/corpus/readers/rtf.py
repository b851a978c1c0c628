"""Rich Text Format."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from rlm_desktop.corpus.readers.dates import iso_date
from rlm_desktop.corpus.readers.paging import text_pages
from rlm_desktop.corpus.readers.result import ReadResult, described

_FIELD = re.compile(r"\{\\(title|author|subject|operator|keywords|doccomm|company|manager)\s([^{}]*)\}")
_MOMENT = re.compile(r"\{\\(creatim|revtim)\\yr(\d{4})\\mo(\d\d?)\\dy(\d\d?)(?:\\hr(\d\d?))?(?:\\min(\d\d?))?")
_FONTS = re.compile(r"\{\\fonttbl")
_FURTHER = {
    "Header": re.compile(r"\{\s*\\header[lrf]?(?![a-z])"),
    "Footer": re.compile(r"\{\s*\\footer[lrf]?(?![a-z])"),
    "Footnotes": re.compile(r"\{\s*(?:\\\*)?\\footnote(?![a-z])"),
    "Comments": re.compile(r"\{\s*\\\*\\annotation(?![a-z])"),
}
_BRACE = re.compile(r"\\[{}\\]|[{}]")
_CHARACTER = re.compile(r"\\u(-?\d+)")
_CODE_PAGE = re.compile(rb"\\ansicpg(\d+)")


def read_rtf(path: Path) -> ReadResult:
    """Rich text as pages of text, with what it tells of itself; headers, notes and comments stand at its end."""
    from striprtf.striprtf import rtf_to_text

    # RTF is ASCII by its specification; what is beyond it in the wild is in the code page of the writer.
    content = path.read_bytes()
    encoding = _encoding(content[: 1 << 12])
    source = content.decode(encoding, "replace")
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
    # A character is told by 16 bits, signed or not; the library fails for what is none.
    source = _CHARACTER.sub(lambda match: match[0] if -32768 <= int(match[1]) <= 65535 else "?", source)
    text = rtf_to_text(source, encoding=encoding, errors="replace")
    further = [f"{title}:\n{found}" for title, found in _further(source, encoding)]
    return ReadResult("rtf", text_pages("\n\n".join([text, *further])), metadata)


def _encoding(head: bytes) -> str:
    named = _CODE_PAGE.search(head)
    try:
        return codecs.lookup(f"cp{int(named[1])}").name if named else "cp1252"
    except LookupError:
        return "cp1252"


def _further(source: str, encoding: str) -> Iterator[tuple[str, str]]:
    """Headers, footers, notes and comments, which the library leaves out; what repeats stands once."""
    # The tables of fonts tell in which encoding each stretch of text is.
    fonts = next((_group(source, match.start()) for match in _FONTS.finditer(source)), "")
    for title, mark in _FURTHER.items():
        groups = (_group(source, match.start()) for match in mark.finditer(source))
        bodies = (mark.sub("{", group, count=1) for group in groups)
        texts = (_plain(fonts + body, encoding).strip() for body in bodies)
        found = "\n".join(dict.fromkeys(text for text in texts if text))
        if found:
            yield title, found


def _group(source: str, start: int) -> str:
    """The group that begins at a brace, to its end."""
    depth = 0
    for match in _BRACE.finditer(source, start):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if not depth:
            return source[start : match.end()]
    return ""


def _moment(year: str, month: str, day: str, hour: str, minute: str) -> str:
    time = f" {hour}:{minute:0>2}" if hour and minute else ""
    return iso_date(f"{year}-{month:0>2}-{day:0>2}{time}")


def _plain(value: str, encoding: str) -> str:
    from striprtf.striprtf import rtf_to_text

    return str(rtf_to_text("{\\rtf1 " + value + "}", encoding=encoding, errors="replace"))
