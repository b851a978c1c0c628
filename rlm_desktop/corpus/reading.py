"""Reads one file in a worker process: its hash, its pages, or the problem it has."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from rlm_desktop.case.filing import FileState
from rlm_desktop.core.errors import ReadError
from rlm_desktop.core.model import Page
from rlm_desktop.corpus.discover import unreachable
from rlm_desktop.corpus.readers import ReadResult

Reader = Callable[[Path], ReadResult]

_HELD_CHARACTERS = 1_000_000


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
    """

    file: FileState
    sha256: str = ""
    kind: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    spool: Path | None = None
    problem: tuple[str, str] | None = None

    @property
    def date(self) -> str:
        """The best date that the document tells of itself."""
        return str(self.metadata.get("created") or self.metadata.get("modified") or "")

    def all_pages(self) -> Iterator[Page]:
        """The pages in order."""
        yield from self.pages
        if self.spool:
            with self.spool.open("rb") as lines:
                for line in lines:
                    yield msgspec.json.decode(line, type=Page)


def read_file(file: FileState, known: frozenset[str], reader: Reader, spool_folder: Path) -> Reading:
    """Hash a file and read it, unless its hash is one of the known ones. Never raises.

    Args:
        file: The file as it was discovered.
        known: The hashes of documents of the same size that the case has.
        reader: Reads a path.
        spool_folder: Where the pages of a document go that are too many to be handed over in memory.
    """
    try:
        file = _state(file.path)
        with file.path.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        if sha256 in known:
            return Reading(file, sha256)
        return _read(file, sha256, reader(file.path), spool_folder)
    except ReadError as error:
        return _failed(file, error)
    except MemoryError:
        return _failed(file, too_much_memory())
    except OSError as error:
        return _failed(file, unreachable(error))
    except Exception as error:  # noqa: BLE001 - whatever a library raises for a hostile file costs that one file
        return _failed(file, _unexpected(error))


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
    if _state(file.path) != file:
        if spool:
            spool.unlink()
        raise ReadError(
            "broken",
            "The file was being changed while it was read.",
            "What was read may be neither the old nor the new text, so it was not kept.",
            "Wait until it is written, then add it again.",
        )
    problem = result.problem
    if problem is None and not spool and not any(page.text.strip() for page in held):
        problem = ReadError(
            "no-text",
            "The file holds no text.",
            "There is nothing in it to find or quote.",
            "If it shows text in its own program, save it from there as a PDF and add that.",
        )
    return Reading(
        file, sha256, result.kind, result.metadata, held, spool, (problem.code, str(problem)) if problem else None
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


def _state(path: Path) -> FileState:
    status = path.stat()
    return FileState(path, status.st_size, status.st_mtime_ns)


def _failed(file: FileState, error: ReadError) -> Reading:
    return Reading(file, problem=(error.code, str(error)))


def _unexpected(error: Exception) -> ReadError:
    from rlm_desktop.corpus.readers.result import broken

    return broken(f"{type(error).__name__}: {str(error)[:200]}" if str(error) else type(error).__name__)
