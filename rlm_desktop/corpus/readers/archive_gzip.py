"""Compressed streams (gzip, bzip2, xz, Zstandard): a TAR archive, whose files are the members, or a single file."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from rlm_desktop.corpus.readers.archive_tar import is_tar, members_of_tar
from rlm_desktop.corpus.readers.member_names import guessed_name
from rlm_desktop.corpus.readers.members import Member, guarded, mark, most_bytes

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_OPENERS = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ", lzma.open))
_TAR_ENDINGS = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".tzst": ".tar"}


def gzip_members(path: Path, start: str, passwords: Sequence[str]) -> Iterator[Member]:
    """The files of a compressed TAR archive, or the one file that was compressed."""
    packed = path.stat().st_size
    with _open(path) as stream:
        # Looking into what a broken stream holds raises nothing: the content tells, later.
        if is_tar(stream.peek(512)):
            yield from members_of_tar(stream, start, packed)
            return
    if not start:
        yield Member(1, _name(path), mark(1), partial(_open, path), most=most_bytes(packed))


def _open(path: Path) -> io.BufferedReader:
    with path.open("rb") as file:
        head = file.read(300)
    opener = next((opener for magic, opener in _OPENERS if head.startswith(magic)), zstd.open)
    return cast(io.BufferedReader, guarded(cast(BinaryIO, opener(path)), zstd.ZstdError))


def _name(path: Path) -> str:
    """The name that gzip can keep, else that of the stream without its ending."""
    with path.open("rb") as file:
        head = file.read(300)
    if head.startswith(b"\x1f\x8b") and len(head) > 10 and head[3] & 0b1100 == 0b1000:
        told, ended, _ = head[10:].partition(b"\0")
        if ended and told:
            return guessed_name(told, "cp1252")
    ending = _TAR_ENDINGS.get(path.suffix.lower(), "")
    return path.stem + ending
