"""ZIP archives: their directory is read entry by entry, however long it is."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pyzipper

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.member_names import guessed_name
from rlm_desktop.corpus.readers.members import (
    FAULTS,
    Member,
    bomb,
    damage,
    guarded,
    mark,
    marked,
    most_bytes,
    telling,
    unknown_method,
)
from rlm_desktop.corpus.readers.result import protected

_ENTRY = 46
_LOCAL_ENTRY = 30
_END_RECORD = struct.Struct("<4s4H2LH")
_EMPTY = _END_RECORD.pack(b"PK\5\6", 0, 0, 0, 0, 0, 0, 0)
_ENCRYPTED = 0x1
_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_TRIED_BYTES = 8 << 20
_METHODS = {1: "Shrink", 6: "Implode", 9: "Deflate64", 93: "Zstandard", 95: "XZ", 97: "WavPack", 98: "PPMd"}


def zip_members(path: Path, start: str, passwords: Sequence[str]) -> Iterator[Member]:
    """The files in a ZIP archive, in the order of its directory.

    Entries that share their bytes with others are how a small archive holds a huge one: as soon as the entries met
    claim more bytes than the file has, what follows is not taken out.
    """
    position, offset, claimed = marked(start, 3)
    with path.open("rb") as file, pyzipper.AESZipFile(io.BytesIO(_EMPTY)) as archive:
        directory, end, shift = _find_directory(file)
        # The library reads all entries at once and keeps them; it opens any that is handed to it, though.
        archive.fp = file
        place = directory + offset
        while place < end:
            info, place = _read_entry(file, place, end)
            info.header_offset += shift
            size = _LOCAL_ENTRY + info.compress_size
            # An entry that alone is larger than the file is damaged, no trap: it fails by itself.
            claimed += size if size <= directory else 0
            if claimed > directory:
                raise bomb()
            if not _is_file(info):
                continue
            position += 1
            resume = mark(position, place - directory, claimed)
            yield Member(
                position,
                _name(info),
                resume,
                partial(_open, archive, info, passwords),
                most=most_bytes(info.compress_size),
            )


def _find_directory(file: BinaryIO) -> tuple[int, int, int]:
    """Where the directory begins and ends, and by how much all places are off because other data stands before."""
    record = zipfile._EndRecData(file)  # type: ignore[attr-defined]
    if not record:
        raise damage("the directory of the archive is missing")
    size, offset, location = record[5], record[6], record[9]
    if record[0] == b"PK\6\6":
        location -= 56 + 20
    if record[1] or record[2] or location - size < 0:
        raise damage("a part of the archive is missing")
    return location - size, location, location - size - offset


def _read_entry(file: BinaryIO, place: int, end: int) -> tuple[Any, int]:
    """The entry at a place of the directory, and the place of the next; read by the library as an archive of one."""
    file.seek(place)
    fixed = file.read(_ENTRY)
    if len(fixed) < _ENTRY or not fixed.startswith(b"PK\1\2"):
        raise damage("the directory of the archive is damaged")
    entry = fixed + file.read(sum(struct.unpack_from("<3H", fixed, 28)))
    if place + len(entry) > end:
        raise damage("the directory of the archive is damaged")
    single = entry + _END_RECORD.pack(b"PK\5\6", 0, 0, 1, 1, len(entry), 0, 0)
    with telling(pyzipper.BadZipFile), pyzipper.AESZipFile(io.BytesIO(single)) as archive:
        return archive.infolist()[0], place + len(entry)


def _is_file(info: Any) -> bool:
    mode = info.external_attr >> 16 if info.create_system == 3 else 0
    return not info.filename.endswith(("/", "\\")) and stat.S_IFMT(mode) in (0, stat.S_IFREG)


def _name(info: Any) -> str:
    if info.flag_bits & _UTF8:
        return str(info.orig_filename)
    raw = info.orig_filename.encode("cp437")
    return _unicode_path(info.extra, raw) or guessed_name(raw, "cp437")


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """The name in UTF-8 that some programs add in a field of its own (APPNOTE 4.6.9), where it is of this name."""
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        field = extra[place + 4 : place + 4 + length]
        if kind == _UNICODE_PATH and field[:1] == b"\1" and field[1:5] == struct.pack("<L", zlib.crc32(raw)):
            return field[5:].decode("utf-8", "replace")
        place += 4 + length
    return ""


def _local_name(file: BinaryIO, info: Any) -> str:
    """The name before the content, which can be in another encoding than in the directory; the library compares."""
    file.seek(info.header_offset)
    fixed = file.read(_LOCAL_ENTRY)
    flags, length = struct.unpack_from("<6xH18xH", fixed)
    return file.read(length).decode("utf-8" if flags & _UTF8 else "cp437")


def _open(archive: Any, info: Any, passwords: Sequence[str]) -> BinaryIO:
    try:
        with telling(pyzipper.BadZipFile):
            info.orig_filename = _local_name(archive.fp, info)
            password = _password(archive, info, passwords) if info.flag_bits & _ENCRYPTED else None
            return guarded(archive.open(info, pwd=password), pyzipper.BadZipFile)
    except ReadError as error:
        if isinstance(error.__cause__, NotImplementedError):
            raise unknown_method(_METHODS.get(info.compress_type, f"method {info.compress_type}")) from error
        raise


def _password(archive: Any, info: Any, passwords: Sequence[str]) -> bytes:
    for password in _spellings(passwords):
        if _fits(archive, info, password):
            return password
    raise protected(passwords)


def _spellings(passwords: Sequence[str]) -> Iterator[bytes]:
    """Every password in the encodings in which programs hand it to the cipher."""
    for password in passwords:
        spelled = {password.encode("utf-8"): None}
        for encoding in ("cp1252", "cp437"):
            try:
                spelled[password.encode(encoding)] = None
            except UnicodeEncodeError:
                continue
        yield from spelled


def _fits(archive: Any, info: Any, password: bytes) -> bool:
    """Whether a password opens an entry. The old cipher takes one wrong password in 256: only the content tells."""
    try:
        with archive.open(info, pwd=password) as content:
            content.read(min(info.file_size + 1, _TRIED_BYTES))
    except NotImplementedError:
        raise
    except (*FAULTS, pyzipper.BadZipFile):
        return False
    return True
