"""7-Zip archives. Their files are packed together in blocks, so each block is unpacked from its beginning, once."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

import py7zr
from py7zr.exceptions import ArchiveError, PasswordRequired, UnsupportedCompressionMethodError

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.members import (
    FAULTS,
    Member,
    bomb,
    damaged,
    guarded,
    mark,
    marked,
    most_altogether,
    most_bytes,
    telling,
    unknown_method,
)
from rlm_desktop.corpus.readers.result import protected

_CHUNK = 1 << 20
_FAULTS = (*FAULTS, ArchiveError, PasswordRequired)


def seven_zip_members(path: Path, start: str, passwords: Sequence[str]) -> Iterator[Member]:
    """The files in a 7-Zip archive. Directories and links are none."""
    packed = path.stat().st_size
    (done,) = marked(start, 1)
    with _opened(path, passwords) as archive:
        blocks = _Blocks(archive)
        position, size = 0, 0
        for file in _files(archive):
            position += 1
            size += file.uncompressed
            if position <= done:
                continue
            if size > most_altogether(packed):
                raise bomb()
            yield Member(position, file.filename, mark(position), partial(_open, blocks, file), most=most_bytes(packed))


@contextmanager
def _opened(path: Path, passwords: Sequence[str]) -> Iterator[Any]:
    """The archive, opened with the first password that fits, or none where it needs none."""
    for password in (None, *passwords):
        try:
            archive = py7zr.SevenZipFile(path, password=password)
        except PasswordRequired:
            continue
        except _FAULTS as error:
            # A wrong password makes the directory look damaged.
            if password is None:
                raise damaged(error) from error
            continue
        with archive:
            if not archive.needs_password() or (password is not None and _fits(archive)):
                yield archive
                return
    raise protected(passwords)


def _fits(archive: Any) -> bool:
    """Whether the password of an archive is right: what it opens keeps to the format."""
    packed = next((file for file in _files(archive) if not file.emptystream), None)
    if packed is None:
        return True
    try:
        with _open(_Blocks(archive), packed) as content:
            content.read(_CHUNK)
    except ReadError:
        return False
    return True


def _files(archive: Any) -> Iterator[Any]:
    """The entries of an archive that are files."""
    empties = iter(archive.header.files_info.emptyfiles if len(archive.files) else ())
    for file in archive.files:
        is_empty_file = file.emptystream and next(empties, False)
        # An entry without content is a directory, unless it is said to be an empty file, or has attributes.
        if file.is_file and (not file.emptystream or is_empty_file or _has_attributes(file)):
            yield file


class _Blocks:
    """Unpacks the blocks of an archive file by file, going on where it stopped as long as the files come in order.

    The library writes all files it unpacks in one go; the decompressors it makes are asked here for one at a time.
    """

    def __init__(self, archive: Any) -> None:
        self._archive = archive
        self._block: Any = None
        self._following: Iterator[Any] = iter(())
        self._current: _Content | None = None

    def open(self, file: Any) -> BinaryIO:
        """The content of a file that is not empty; it is checked against its sum at its end."""
        if self._block is not file.folder or not self._advance(file):
            self._begin(file.folder)
            if not self._advance(file):
                raise ValueError("a file is not in its block")
        return cast(BinaryIO, self._current)

    def _begin(self, block: Any) -> None:
        streams = self._archive.header.main_streams
        number = next(number for number, other in enumerate(streams.unpackinfo.folders) if other is block)
        self._archive.fp.seek(self._archive.afterheader + streams.packinfo.packpositions[number])
        block.get_decompressor(block.files[0].compressed, reset=True)
        self._block, self._following, self._current = block, iter(block.files), None

    def _advance(self, file: Any) -> bool:
        """Unpack what stands before a file in its block; whether it was met."""
        for other in self._following:
            if self._current:
                self._current.skip()
            self._current = _Content(self._archive.fp, other)
            if other.id == file.id:
                return True
        return False


class _Content(io.RawIOBase):
    """A file of a block, all of which before it was read."""

    def __init__(self, packed_file: BinaryIO, file: Any) -> None:
        self._packed_file = packed_file
        self._decompressor = file.folder.get_decompressor(0)
        self._left = int(file.uncompressed)
        self._told_sum = file.crc32
        self._sum = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._next(len(buffer))
        self._sum = zlib.crc32(data, self._sum)
        if not self._left and self._told_sum is not None and self._sum != self._told_sum:
            raise ValueError("the sum of its bytes is wrong")
        buffer[: len(data)] = data
        return len(data)

    def skip(self) -> None:
        """Unpack what was not read: the next file of the block stands behind it."""
        while self._left:
            self._next(_CHUNK)

    def _next(self, most: int) -> bytes:
        data = b""
        while self._left and not data:
            place = self._packed_file.tell()
            data = self._decompressor.decompress(self._packed_file, min(most, self._left))
            if not data and self._packed_file.tell() == place:
                raise EOFError("it ends in the middle")
        self._left -= len(data)
        return data


def _has_attributes(file: Any) -> bool:
    try:
        return file.file_properties()["attributes"] is not None
    except KeyError:
        return False


def _open(blocks: _Blocks, file: Any) -> BinaryIO:
    if file.emptystream:
        return io.BytesIO()
    try:
        with telling(ArchiveError, PasswordRequired):
            return guarded(blocks.open(file), ArchiveError, PasswordRequired)
    except ReadError as error:
        if isinstance(error.__cause__, UnsupportedCompressionMethodError):
            raise unknown_method("") from error
        raise
