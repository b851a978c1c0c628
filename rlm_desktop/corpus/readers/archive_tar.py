"""TAR archives, plain or within a compressed stream, read from header to header."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from rlm_desktop.corpus.readers.member_names import guessed_name
from rlm_desktop.corpus.readers.members import (
    FAULTS,
    Member,
    bomb,
    damage,
    damaged,
    guarded,
    mark,
    marked,
    most_altogether,
    most_bytes,
)

_BLOCK = 512
_CHUNK = 1 << 20


def tar_members(path: Path, start: str, passwords: Sequence[str]) -> Iterator[Member]:
    """The files in a TAR archive. Directories, links and devices are none."""
    with path.open("rb") as file:
        yield from members_of_tar(file, start)


def members_of_tar(file: BinaryIO, start: str, packed: int | None = None) -> Iterator[Member]:
    """The files in a stream that is a TAR archive, or several of them one after the other.

    Args:
        file: Can be sought: forward, and back within a megabyte.
        start: Where to go on.
        packed: How many bytes the stream is unpacked from, if it is.
    """
    position, offset = marked(start, 2)
    while True:
        file.seek(offset)
        archive = tarfile.open(fileobj=file, mode="r:")  # noqa: SIM115 - it owns nothing: the file is not its own
        while info := archive.next():
            # It keeps all it has met, to find them by name.
            archive.members = []  # type: ignore[attr-defined]
            if info.isreg():
                position += 1
                opened = partial(_open, archive, info)
                most = most_bytes(_stored(info) if packed is None else packed)
                yield Member(position, _name(info), mark(position, archive.offset), opened, most=most)
            if packed is not None and archive.offset > most_altogether(packed):
                raise bomb()
        following = _next_archive(file, archive.offset) if archive.offset else None
        if following is None:
            return
        offset = following


def is_tar(head: bytes) -> bool:
    """Whether the first 512 bytes of a stream are the header of a TAR archive."""
    try:
        tarfile.TarInfo.frombuf(head[:_BLOCK], "utf-8", "surrogateescape")
    except FAULTS:
        return False
    return True


def _next_archive(file: BinaryIO, offset: int) -> int | None:
    """Where the next archive begins after the end of one; None at the end of the stream.

    tarfile takes a damaged header for the end: only zeros are one.
    """
    file.seek(offset - 1)
    if not file.read(1):
        raise damage("it ends in the middle")
    chunk = file.read(_CHUNK)
    ended = not chunk[:_BLOCK].strip(b"\0")
    while chunk and not chunk.strip(b"\0"):
        offset += len(chunk)
        chunk = file.read(_CHUNK)
    zeros = (len(chunk) - len(chunk.lstrip(b"\0"))) // _BLOCK * _BLOCK
    if is_tar(chunk[zeros : zeros + _BLOCK]):
        return offset + zeros
    if not ended:
        raise damage("the header of a file in it is not one")
    return None


def _stored(info: tarfile.TarInfo) -> int:
    """How many bytes of the archive a file takes: one with holes can claim any size."""
    sparse = getattr(info, "sparse", None)
    return sum(size for _, size in sparse) if sparse else info.size


def _name(info: tarfile.TarInfo) -> str:
    return guessed_name(info.name.encode("utf-8", "surrogateescape"), "cp1252")


def _open(archive: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    try:
        content = archive.extractfile(info)
    except FAULTS as error:
        raise damaged(error) from error
    assert content is not None, "only regular files are opened"
    return guarded(content)  # type: ignore[arg-type]
