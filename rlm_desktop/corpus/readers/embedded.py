"""What files of Office carry inside: workbooks behind charts, documents and other files put in as objects."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from rlm_desktop.corpus.readers.member_names import guessed_name
from rlm_desktop.corpus.readers.members import FAULTS, Member, damage, mark, marked
from rlm_desktop.corpus.readers.old_office import OLE, unlocked
from rlm_desktop.corpus.readers.package import Package

_EMBEDDED = re.compile(r"(?:word|ppt|xl)/embeddings/[^/]+", re.IGNORECASE)
_LONGEST_NAME = 1024
_LENGTH = 4


def holds_embedded(package: Package) -> bool:
    """Whether there are such files in a file of Office."""
    return any(_EMBEDDED.fullmatch(name) for name in package.names)


def office_members(path: Path, start: str, passwords: Sequence[str]) -> Iterator[Member]:
    """The files within a file of Office, in the order of their names. Formulas, which are objects as well, are none.

    Raises:
        ReadError: It is damaged, or protected with a password that is not given.
    """
    (done,) = marked(start, 1)
    with unlocked(path, passwords) as plain, Package(plain) as package:
        position = 0
        for part in sorted(name for name in package.names if _EMBEDDED.fullmatch(name)):
            shown = part.rpartition("/")[2]
            found = _unwrapped(shown, package.read(part))
            position += found is not None
            if found is None or position <= done:
                continue
            name, content = found
            problem = damage("the part of the file that holds it is not whole") if part in package.damaged else None
            yield Member(position, name, mark(position), None if problem else partial(io.BytesIO, content), problem)


def _unwrapped(name: str, content: bytes) -> tuple[str, bytes] | None:
    """The name and content of what an OLE object wraps ([MS-OLEDS], 2.3), or the same; None for a formula."""
    import olefile

    if not content.startswith(OLE):
        return name, content
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            if container.exists("Equation Native"):
                return None
            for stream in ("Package", "CONTENTS"):
                if container.exists(stream):
                    return name, bytes(container.openstream(stream).read())
            if container.exists("\1Ole10Native"):
                return _native(bytes(container.openstream("\1Ole10Native").read()))
    except (OSError, *FAULTS):
        # Damaged, or no such object after all: its own reader says what is wrong with it.
        return name, content
    return name, content


def _native(stream: bytes) -> tuple[str, bytes]:
    """A file that was put in as an icon: a length, a mark, its name, its path twice, its length, its content."""
    place = _LENGTH + 2
    name, place = _text(stream, place)
    _, place = _text(stream, place)
    place += _LENGTH
    length = int.from_bytes(stream[place : place + _LENGTH], "little")
    place += _LENGTH + length
    size = int.from_bytes(stream[place : place + _LENGTH], "little")
    content = stream[place + _LENGTH : place + _LENGTH + size]
    if len(content) != size:
        raise ValueError("the object ends in the middle")
    return guessed_name(name, "cp1252"), content


def _text(stream: bytes, place: int) -> tuple[bytes, int]:
    end = stream.index(b"\0", place, place + _LONGEST_NAME)
    return stream[place:end], end + 1
