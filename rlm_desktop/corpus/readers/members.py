"""What containers hold: the members of archives, mailboxes and mails, one after the other, in bounded memory."""

from __future__ import annotations

import errno
import io
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.encoding import unknown
from rlm_desktop.corpus.readers.kinds import words_for

REST = "(the rest of the archive)"
"""The name of what comes after the place where a container is broken."""
MOST_BYTES = 16 << 30
"""The most that one member may hold."""
MOST_MEMBERS = 1_000_000
FAULTS = (
    EOFError,
    ValueError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    AssertionError,
    TypeError,
    AttributeError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
)
"""What libraries raise for containers that do not keep to their format, beside errors of their own."""

_WORDS = re.compile(r"[A-Za-z][A-Za-z ,'-]{3,100}")
_END = "end"
_FREE_BYTES = 10 << 20
_PLENTY_BYTES = 100 << 20
_MOST_UNQUESTIONED = 1 << 30
_MOST_TIMES = 1000
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a container. Directories and links are none: what a link points to is a member by itself.

    Attributes:
        position: In the container, from 1.
        name: As the container tells it; nothing about it can be trusted.
        resume: Hand this back as ``start`` to go on after this member.
        open: Opens its content; reading from it can raise a :class:`ReadError`. To be called, and the content read,
            before the next member is asked for. None when it cannot be taken out.
        problem: Why it cannot be taken out.
        most: More bytes than this are a trap.
    """

    position: int
    name: str
    resume: str
    open: Callable[[], BinaryIO] | None
    problem: ReadError | None = None
    most: int = MOST_BYTES


def members(path: Path, kind: str, start: str = "", passwords: Sequence[str] = ()) -> Generator[Member, None, None]:
    """The members of a container in their order, those after the one that gave ``start`` as its ``resume``.

    Where the container breaks off, the last member yielded is one with a problem that stands for the rest.

    Args:
        path: The container.
        kind: What it is, by :func:`~rlm_desktop.corpus.readers.recognise.recognise`.
        start: Where to go on; empty for the beginning.
        passwords: To be tried where it, or a member of it, is protected with one.

    Raises:
        ReadError: It cannot be opened, and no member of it was ever yielded.
        OSError: The file system does not give it out.
    """
    if start == _END:
        return
    position = marked(start, 1)[0]
    found = _opener(kind)(path, start, passwords)
    while position < MOST_MEMBERS:
        try:
            with telling():
                member = next(found, None)
        except ReadError as error:
            problem = error
            break
        if member is None:
            return
        position = member.position
        yield member
    else:
        problem = _too_many()
    if not position:
        raise problem
    yield Member(position + 1, REST, _END, None, problem)


def mark(position: int, *places: int) -> str:
    """A place to go on from: after the member at ``position``, with what else its kind of container needs."""
    return ":".join(map(str, (position, *places)))


def marked(start: str, count: int) -> list[int]:
    """The first ``count`` numbers of a mark; zeros for the beginning."""
    return [int(number) for number in start.split(":")[:count]] if start else [0] * count


def most_bytes(packed: int) -> int:
    """How much may come out of ``packed`` bytes: any 10 MB, 100 MB at 1000:1, more at 200:1. The rest are bombs."""
    return max(_FREE_BYTES, min(1000 * packed, max(_PLENTY_BYTES, 200 * packed)))


def most_altogether(packed: int) -> int:
    """How much may come out of a container of ``packed`` bytes in all. Texts pack well, but not that well."""
    return max(_MOST_TIMES * packed, _MOST_UNQUESTIONED)


def guarded(stream: BinaryIO, *faults: type[Exception]) -> BinaryIO:
    """A stream whose reader may raise anything in ``faults`` or ``FAULTS``, as one that raises :class:`ReadError`."""
    return io.BufferedReader(_Guarded(stream, faults), _BLOCK)


class _Guarded(io.RawIOBase):
    def __init__(self, stream: BinaryIO, faults: tuple[type[Exception], ...]) -> None:
        self._stream = stream
        self._faults = faults
        # One block of a decompressor at a time: those before a broken one are whole.
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def tell(self) -> int:
        return self._stream.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with telling(*self._faults):
            return self._stream.seek(offset, whence)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        with telling(*self._faults):
            block = self._read(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        self._stream.close()
        super().close()


@contextmanager
def telling(*faults: type[Exception]) -> Iterator[None]:
    """Raise what libraries make of broken bytes, ``FAULTS`` and ``faults``, as :class:`ReadError`."""
    try:
        yield
    except OSError as error:
        # Decompressors raise some without a number; the system takes no offsets that only a broken file can tell.
        if error.errno not in (None, errno.EINVAL):
            raise
        raise damaged(error) from error
    except FAULTS + faults as error:
        raise damaged(error) from error


def damaged(error: BaseException) -> ReadError:
    """The error for what a library could not make out; its words are told where they are words."""
    told = str(error).strip().rstrip(".")
    return damage(told if _WORDS.fullmatch(told) and not isinstance(error, OSError | LookupError) else "")


def damage(detail: str) -> ReadError:
    """The error for a container, or a member of it, whose bytes do not fit together; ``detail`` may be empty."""
    return ReadError(
        "broken",
        f"It is damaged and cannot be unpacked{f' ({detail})' if detail else ''}.",
        "What it holds cannot be found or quoted.",
        "Get a fresh copy of the archive or mailbox, or unpack it with its own program and add what comes out.",
    )


def bomb() -> ReadError:
    """The error for a few bytes that unpack to very many."""
    return ReadError(
        "bomb",
        "It unpacks to far more data than any real document: it is probably made to fill the disk.",
        "It was not unpacked. Nothing in it can be found or quoted.",
        "If you trust it, unpack it yourself and add what comes out.",
    )


def unknown_method(name: str) -> ReadError:
    """The error for what is packed by a method that no library here knows; ``name`` may be empty."""
    return ReadError(
        "unknown",
        f"It is compressed in a way that cannot be unpacked here{f' ({name})' if name else ''}.",
        "Nothing in it can be found or quoted.",
        "Unpack the archive with its own program and add what comes out.",
    )


def _too_many() -> ReadError:
    return ReadError(
        "too-large",
        f"It holds more than {MOST_MEMBERS:,} files.",
        "Those after that were not unpacked; nothing in them can be found or quoted.",
        "Unpack it with another program and add the folder that comes out.",
    )


def _opener(kind: str) -> Callable[[Path, str, Sequence[str]], Iterator[Member]]:
    """What lists the members of a kind of container. Imported here: each needs :class:`Member`, and few are met."""
    from rlm_desktop.corpus.readers import (
        archive_7z,
        archive_gzip,
        archive_tar,
        archive_zip,
        embedded,
        mail_parts,
        mailbox,
        outlook,
        outlook_mailbox,
        pdf_attachments,
    )

    openers: dict[str, Callable[[Path, str, Sequence[str]], Iterator[Member]]] = {
        "zip": archive_zip.zip_members,
        "tar": archive_tar.tar_members,
        "gzip": archive_gzip.gzip_members,
        "7z": archive_7z.seven_zip_members,
        "mbox": mailbox.mailbox_members,
        "pst": outlook_mailbox.pst_members,
        "mail": mail_parts.mail_members,
        "msg": outlook.msg_members,
        "pdf": pdf_attachments.pdf_members,
        "docx": embedded.office_members,
        "pptx": embedded.office_members,
        "xlsx": embedded.office_members,
    }
    if kind not in openers:
        raise unknown(words_for(kind))
    return openers[kind]
