"""Mailboxes (mbox): many mails in one file, each after a line that begins with "From "."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from rlm_desktop.corpus.readers.members import Member, mark, marked

_BLOCK = 1 << 20
_CONTEXT = 4096
_FROM = b"From "
_SEPARATOR = b"\n" + _FROM
_DATED = re.compile(rb"From [^\n]*\d:\d\d[^\n]*\d{4}[^\n]*(?:\n|$)")
_CLOCKED = re.compile(
    rb"From [^\n]*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:\d+ )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b"
    rb"[^\n]*\d:\d\d[^\n]*\d{4}"
)
_HEADER = re.compile(rb">?(?:From |[!-9;-~]+:)")
_KNOWN_HEADER = re.compile(
    rb">?(?:from |(?:from|to|cc|subject|date|message-id|received|mime-version|return-path|delivered-to|status|"
    rb"reply-to|sender|content-type|x-[!-9;-~]+):)",
    re.IGNORECASE,
)
_HEADER_END = re.compile(rb"\n\r?\n")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def mailbox_members(path: Path, start: str, passwords: Sequence[str]) -> Iterator[Member]:
    """The mails of a mailbox, found while it is read once from its beginning to its end.

    A mail begins at a line "From " with the date of a mailbox after an empty line, or with any date before a header;
    one without a date must stand after an empty line and before a header that mails have. Lines of a mail that were
    quoted (">From ") are as they were again. Content-Length is not heeded: where it lies, mails would be lost.
    """
    position, begin = marked(start, 2)
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        while begin < size:
            end = _find_separator(file, begin + 1, size)
            position += 1
            name = f"message {position}.eml"
            yield Member(position, name, mark(position, end), partial(_open, path, begin, end))
            begin = end


def _find_separator(file: BinaryIO, place: int, size: int) -> int:
    """Where the next line stands that separates two mails, or the end of the file."""
    held = b""
    while True:
        file.seek(place + len(held))
        block = file.read(_BLOCK)
        if not block:
            return size
        held += block
        found = held.find(_SEPARATOR)
        while found >= 0:
            if _separates(file, place + found + 1):
                return place + found + 1
            found = held.find(_SEPARATOR, found + 1)
        # What may be the beginning of the next one is looked at again.
        kept = len(_SEPARATOR) - 1
        place += max(0, len(held) - kept)
        held = held[-kept:]


def _separates(file: BinaryIO, place: int) -> bool:
    """Whether a line that begins with "From " begins a mail."""
    file.seek(max(0, place - 3))
    before = file.read(min(3, place))
    line = file.read(_CONTEXT)
    after = line[line.find(b"\n") + 1 :] if b"\n" in line else b""
    is_empty_before = before.endswith(b"\n\n") or before == b"\n\r\n" or not before.strip()
    if not _DATED.match(line):
        return is_empty_before and _KNOWN_HEADER.match(after) is not None
    if is_empty_before:
        return bool(_CLOCKED.match(line) or _HEADER.match(after)) or not after.strip()
    return _KNOWN_HEADER.match(after) is not None


def _open(path: Path, begin: int, end: int) -> BinaryIO:
    return io.BufferedReader(_Mail(path.open("rb"), begin, end), _BLOCK)


class _Mail(io.RawIOBase):
    """The bytes of one mail, without the line before it and the empty one after it, and its quoted lines restored."""

    def __init__(self, file: BinaryIO, begin: int, end: int) -> None:
        self._file = file
        file.seek(max(begin, end - 4))
        tail = file.read(end - max(begin, end - 4))
        self._end = end - (2 if tail.endswith(b"\n\r\n") else 1 if tail.endswith(b"\n\n") else 0)
        file.seek(begin)
        if file.read(len(_FROM)) == _FROM:
            while (line := file.readline(_BLOCK)) and not line.endswith(b"\n"):
                pass
        else:
            file.seek(begin)
        self._in_header = True
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._held:
            self._held = self._next_lines()
        given, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _next_lines(self) -> bytes:
        left = self._end - self._file.tell()
        if left <= 0:
            return b""
        lines = self._file.read(min(left, _BLOCK))
        if not lines.endswith(b"\n"):
            lines += self._file.readline(min(_BLOCK, left - len(lines)))
        if not self._in_header:
            return _QUOTED.sub(rb"\1", lines)
        # An old relay left ">From " lines in headers: without the mark they would end the header.
        ended = _HEADER_END.search(b"\n" + lines)
        if not ended:
            return lines
        self._in_header = False
        body = ended.end() - 1
        return lines[:body] + _QUOTED.sub(rb"\1", lines[body:])
