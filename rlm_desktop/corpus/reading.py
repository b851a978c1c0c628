"""What worker processes do: read one file (its hash, its pages, or its problem), take members out of a container."""

from __future__ import annotations

import errno
import hashlib
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from rlm_desktop.case.paths import FileState
from rlm_desktop.core.errors import ReadError
from rlm_desktop.core.model import Page
from rlm_desktop.corpus.discover import unreachable
from rlm_desktop.corpus.language import detect, sample
from rlm_desktop.corpus.likeness import signature
from rlm_desktop.corpus.readers import ReadResult
from rlm_desktop.corpus.unpacking import Batch, unpack

Reader = Callable[[Path, Sequence[str]], ReadResult]

DISK_FULL = "disk-full"
"""Code of what is no problem of a file, but of the machine: the ingest ends."""

_HELD_CHARACTERS = 500_000
# No blanks, no control characters, nothing that only joins, parts or turns others.
_VISIBLE = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a worker hands back about one file.

    Attributes:
        file: The file as the worker found it.
        sha256: Of its content; empty when it could not be read at all.
        kind: Of the document; empty when it is a copy of a known one, or could not be read.
        metadata: Of the document.
        pages: Those that are handed over in memory.
        spool: A file with the pages of a long document, one JSON object a line, to be deleted by who reads it.
        problem: The code and sentence of what is wrong, if anything.
        holds_members: Whether there are members or attachments to be taken out of it.
        language: Of the text, ISO 639-1, or empty.
        signature: By which near-duplicates are found; None for short texts.
        characters: How much text is handed over in memory.
    """

    file: FileState
    sha256: str = ""
    kind: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    spool: Path | None = None
    problem: tuple[str, str] | None = None
    holds_members: bool = False
    language: str = ""
    signature: bytes | None = None
    characters: int = 0

    @property
    def date(self) -> str:
        """The best date that the document tells of itself."""
        told = (self.metadata.get(name) for name in ("sent", "created", "modified"))
        return next((str(date) for date in told if date), "")

    def all_pages(self) -> Iterator[Page]:
        """The pages in order."""
        yield from self.pages
        if self.spool:
            with self.spool.open("rb") as lines:
                for line in lines:
                    yield msgspec.json.decode(line, type=Page)


def read_file(
    file: FileState, known: frozenset[str], reader: Reader, spool_folder: Path, passwords: Sequence[str] = ()
) -> Reading:
    """Hash a file and read it, unless its hash is one of the known ones. Never raises.

    Args:
        file: The file as it was discovered.
        known: The hashes of documents of the same size that the case has.
        reader: Reads a path.
        spool_folder: Where the pages of a document go that are too many to be handed over in memory.
        passwords: To be tried on an encrypted file.
    """
    try:
        file = _state(file)
        with file.content.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        if sha256 in known:
            return Reading(file, sha256)
        return _read(file, sha256, reader(file.content, passwords), spool_folder)
    except ReadError as error:
        return _failed(file, error)
    except MemoryError:
        return _failed(file, too_much_memory())
    except OSError as error:
        return _failed(file, _refused(error))
    except Exception as error:  # noqa: BLE001 - whatever a library raises for a hostile file costs that one file
        return _failed(file, _unexpected(error))


@dataclass(frozen=True, slots=True)
class Taking:
    """What a worker hands back about members it took out of a container: a batch of them, or what went wrong."""

    batch: Batch | None = None
    problem: tuple[str, str] | None = None


def take_members(path: Path, kind: str, start: str, passwords: Sequence[str], folder: Path) -> Taking:
    """Take the next members out of a container into a folder, which is made. Never raises.

    Args:
        path: The container.
        kind: Its kind.
        start: Where to go on, as the batch before told it; empty for the beginning.
        passwords: To be tried on encrypted members.
        folder: Gets the members as numbered files.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Taking(unpack(path, kind, start, passwords, folder))
    except ReadError as error:
        return Taking(problem=(error.code, str(error)))
    except MemoryError:
        return Taking(problem=_told(too_much_memory()))
    except OSError as error:
        return Taking(problem=_told(_refused(error)))
    except Exception as error:  # noqa: BLE001 - whatever a library raises for a hostile file costs that one file
        return Taking(problem=_told(_unexpected(error)))


def too_much_memory() -> ReadError:
    """The error for a file that needs more memory than a worker may take."""
    return ReadError(
        "memory",
        "Reading the file took more memory than is allowed.",
        "It is very large inside, or made to harm programs that open it. Nothing in it can be found or quoted.",
        "Split it, or save it as a PDF, and add the result.",
    )


def _read(file: FileState, sha256: str, result: ReadResult, spool_folder: Path) -> Reading:
    held, spool = _gather(iter(result.pages), spool_folder)
    if _state(file) != file:
        if spool:
            spool.unlink()
        raise ReadError(
            "broken",
            "The file was being changed while it was read.",
            "What was read may be neither the old nor the new text, so it was not kept.",
            "Wait until it is written, then add it again.",
        )
    problem = result.problem
    silent = not spool and not any(_VISIBLE.search(page.text) for page in held)
    if problem is None and silent and not result.holds_members:
        problem = ReadError(
            "no-text",
            "The file holds no text.",
            "There is nothing in it to find or quote.",
            "If it shows text in its own program, save it from there as a PDF and add that.",
        )
    texts = [page.text for page in held]
    language = detect(sample(texts))
    return Reading(
        file,
        sha256,
        result.kind,
        {**result.metadata, "language": language} if language else result.metadata,
        held,
        spool,
        _told(problem) if problem else None,
        result.holds_members,
        language,
        signature(texts),
        sum(map(len, texts)),
    )


def _gather(pages: Iterator[Page], spool_folder: Path) -> tuple[tuple[Page, ...], Path | None]:
    """Pages up to the limit in memory; if there are more, those in a file."""
    held: list[Page] = []
    characters = 0
    for page in pages:
        held.append(page)
        characters += len(page.text)
        if characters > _HELD_CHARACTERS:
            return tuple(held), _spooled(pages, spool_folder)
    return tuple(held), None


def _spooled(pages: Iterator[Page], folder: Path) -> Path:
    encoder = msgspec.json.Encoder()
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".pages", delete=False) as spool:
        for page in pages:
            spool.write(encoder.encode(page) + b"\n")
    return Path(spool.name)


def _state(file: FileState) -> FileState:
    """The file as it is now. The members of containers have no times of their own."""
    status = file.content.stat()
    return msgspec.structs.replace(
        file, size=status.st_size, modified=0 if file.container is not None else status.st_mtime_ns
    )


def _refused(error: OSError) -> ReadError:
    """What the file system refused: to give the file out, or to take what was to be written on the way."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ReadError(DISK_FULL, "The disk is full.")
    # Libraries raise some of their own, without a number; a place before the beginning only a damaged file tells.
    if error.errno in (None, errno.EINVAL):
        return _unexpected(error)
    return unreachable(error)


def _failed(file: FileState, error: ReadError) -> Reading:
    return Reading(file, problem=_told(error))


def _told(error: ReadError) -> tuple[str, str]:
    return error.code, str(error)


def _unexpected(error: Exception) -> ReadError:
    from rlm_desktop.corpus.readers.result import broken

    return broken(f"{type(error).__name__}: {str(error)[:200]}" if str(error) else type(error).__name__)
