"""Takes the members out of containers, in batches, into numbered files, whatever the container tells of them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.members import MOST_BYTES, Member, bomb, members

_BATCH_MEMBERS = 200
_BATCH_BYTES = 128 << 20
_BLOCK = 1 << 20
_RESERVE = 1 << 30
_CHECKED_FROM = 64 << 20
_LONGEST_PART = 240
_MOST_PARTS = 32
# Control characters, halves of characters, and those that turn the direction of writing, by which names deceive.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_DRIVE = re.compile(r"\s*[A-Za-z]:")
_SUFFIX = re.compile(r"(?:\.[A-Za-z0-9]{1,8})?\.[A-Za-z0-9]{1,8}$")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A member that was taken out of a container, or not.

    Attributes:
        position: In the container, from 1.
        name: Cleaned: relative, parts separated by "/", no control characters, no "..", no drive.
        file: Its content; None when nothing of it could be taken out.
        size: Of the content in bytes.
        problem: The code and sentence of why it could not be taken out, or not to its end.
    """

    position: int
    name: str
    file: Path | None
    size: int
    problem: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Some members of a container, one after the other; ``resume`` is where to go on, None at the end."""

    members: tuple[Unpacked, ...]
    resume: str | None


def unpack(path: Path, kind: str, start: str, passwords: Sequence[str], folder: Path) -> Batch:
    """Take out the next members of a container, until there are 200 of them or 128 MB.

    Args:
        path: The container.
        kind: Its kind.
        start: Where to go on, as the batch before told it; empty for the beginning.
        passwords: To be tried where something is encrypted.
        folder: An existing folder, which gets the members as files with numbers for names.

    Raises:
        ReadError: The container cannot be opened at all.
        OSError: The file system does not give out the container, or does not take its members.
    """
    taken: list[Unpacked] = []
    size = 0
    with closing(members(path, kind, start, passwords)) as found:
        for member in found:
            taken.append(_take(member, folder))
            size += taken[-1].size
            if len(taken) >= _BATCH_MEMBERS or size >= _BATCH_BYTES:
                return Batch(tuple(taken), member.resume)
    return Batch(tuple(taken), None)


def extract(path: Path, chain: Sequence[tuple[str, int]], folder: Path, passwords: Sequence[str] = ()) -> Path:
    """Take one member out again, which may lie in containers within the container.

    Args:
        path: The outermost container.
        chain: The kind of each container, from the outermost, and the position in it of the next, or of the member.
        folder: An existing folder for the file.
        passwords: To be tried where something is encrypted.

    Returns:
        The file that holds the member.

    Raises:
        ReadError: It cannot be taken out, or is not there.
        OSError: The file system does not give out the container, or does not take the member.
    """
    current = path
    for depth, (kind, position) in enumerate(chain, start=1):
        level = folder / str(depth)
        level.mkdir(parents=True, exist_ok=True)
        taken = _take_at(current, kind, position, passwords, level)
        if current != path:
            current.unlink()
        if taken.file is None:
            raise ReadError(*(taken.problem or ("broken", "")))
        current = taken.file
    return current


def clean_name(name: str) -> str:
    """A name from a container as a harmless one: relative, without ``..``, drive, control characters, never empty."""
    parts: list[str] = []
    for told in _UNSAFE.sub("", name.replace("\\", "/")).split("/"):
        part = told.strip()
        # Only where the path begins: elsewhere a colon is a character like others.
        while not parts and (drive := _DRIVE.match(part)):
            part = part[drive.end() :].strip()
        if part not in ("", ".", ".."):
            parts.append(_shortened(part))
    return "/".join(parts[-_MOST_PARTS:]) or "unnamed"


def _take_at(path: Path, kind: str, position: int, passwords: Sequence[str], folder: Path) -> Unpacked:
    with closing(members(path, kind, "", passwords)) as found:
        for member in found:
            if member.position == position:
                return _take(member, folder)
    raise ReadError(
        "missing",
        "The archive or mailbox holds no such file any more.",
        "It was changed since it was read.",
        "Add it again.",
    )


def _take(member: Member, folder: Path) -> Unpacked:
    name = clean_name(member.name)
    if member.open is None:
        assert member.problem is not None, "a member that cannot be opened tells why"
        return _failed(member, name, member.problem)
    suffix = _SUFFIX.search(name)
    file = folder / f"{member.position}{suffix[0].lower() if suffix else ''}"
    try:
        return Unpacked(member.position, name, file, _copy(member, file), None)
    except ReadError as error:
        size = file.stat().st_size if file.exists() else 0
        if size and error.code == "broken":
            cut = _cut_off()
            return Unpacked(member.position, name, file, size, (cut.code, str(cut)))
        file.unlink(missing_ok=True)
        return _failed(member, name, error)
    except MemoryError:
        file.unlink(missing_ok=True)
        return _failed(member, name, _memory())


def _failed(member: Member, name: str, error: ReadError) -> Unpacked:
    return Unpacked(member.position, name, None, 0, (error.code, str(error)))


def _copy(member: Member, file: Path) -> int:
    assert member.open is not None
    size = 0
    with member.open() as source, file.open("xb") as target:
        # What came before the place where the member breaks off is lost to who asks for whole blocks.
        read = getattr(source, "read1", source.read)
        while block := read(_BLOCK):
            size += len(block)
            if size > member.most:
                raise bomb() if member.most < MOST_BYTES else _too_large()
            if size > _CHECKED_FROM and shutil.disk_usage(file.parent).free < _RESERVE:
                raise _no_room()
            target.write(block)
    return size


def _shortened(part: str) -> str:
    if len(part) <= _LONGEST_PART:
        return part
    suffix = _SUFFIX.search(part)
    ending = suffix[0] if suffix else ""
    return part[: _LONGEST_PART - len(ending)].rstrip() + ending


def _cut_off() -> ReadError:
    return ReadError(
        "cut-off",
        "It is damaged in the archive or mailbox and could not be taken out to its end.",
        "What comes before the damage was read, and can be found and quoted; the rest cannot.",
        "Get a fresh copy of the archive or mailbox if it matters.",
    )


def _too_large() -> ReadError:
    return ReadError(
        "too-large",
        f"Unpacked, it is larger than {MOST_BYTES >> 30} GB.",
        "It was not unpacked. Nothing in it can be found or quoted.",
        "Unpack it with another program and add what comes out.",
    )


def _no_room() -> ReadError:
    return ReadError(
        "no-room",
        "Unpacked, it needs more room than there is on the disk.",
        "It was not unpacked. Nothing in it can be found or quoted.",
        "Free some disk space and read the problems again.",
    )


def _memory() -> ReadError:
    return ReadError(
        "memory",
        "Unpacking it took more memory than is allowed.",
        "It is compressed in an unusual way, or made to harm programs that open it. It cannot be found or quoted.",
        "Unpack it with its own program and add what comes out.",
    )
