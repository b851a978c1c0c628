"""A window of text with questions whose answers are known: what a generator makes and a method is tried on."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.case.filing import NewDocument, file_document, transaction
from rlm_desktop.case.paths import FileState
from rlm_desktop.core.model import Page

CHARACTERS_PER_TOKEN = 4
"""What a token is taken for where a window is made to a size; what it really took is measured."""
_PAGE_CHARACTERS = 3_000
_DOCUMENTS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Question:
    """A question and how an answer to it is scored.

    Attributes:
        ask: Its words, with all that must be known to answer in the form that is scored.
        expected: The answers that are right.
        score: From an answer's text to a score between 0 and 1.
        kind: Of the questions of the task.
    """

    ask: str
    expected: tuple[str, ...]
    score: Callable[[str], float]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """Documents and the questions on them.

    Attributes:
        task: The name of the task.
        size: In tokens, as asked for.
        documents: Name and text, in pieces that no page may divide.
        questions: In an order that does not change for the same seed.
        program: The name of the root program in ``resources/prompts/bench/`` that answers every one of them if every
            call is answered rightly.
        reads: What a perfect sub-model says to a prompt of that program, out of the generator's key.
    """

    task: str
    size: int
    documents: tuple[tuple[str, tuple[str, ...]], ...]
    questions: tuple[Question, ...]
    program: str
    reads: Callable[[str], str]


@cache
def words() -> dict[str, Any]:
    """What all tasks are made of: ``quality_words.toml``."""
    return tomllib.loads(Path(__file__).with_name("quality_words.toml").read_text(encoding="utf-8"))


def make_case(folder: Path, window: Window) -> Path:
    """Make a case of a window's documents in a new folder, and return the folder.

    Raises:
        CaseError: There is a case in it already, or it cannot be written.
    """
    case = create_case(folder)
    with closing(connect(case)) as connection:
        for start in range(0, len(window.documents), _DOCUMENTS_AT_ONCE):
            with transaction(connection):
                for name, pieces in window.documents[start : start + _DOCUMENTS_AT_ONCE]:
                    size = sum(map(len, pieces))
                    digest = hashlib.sha256(name.encode())
                    for piece in pieces:
                        digest.update(piece.encode())
                    file = FileState(Path("/made", name), size, 1)
                    new = NewDocument(digest.hexdigest(), "text", "", {}, "en")
                    file_document(connection, file, new, paged(pieces))
    return case


def paged(pieces: Iterable[str]) -> Iterator[Page]:
    """Pages of whole pieces, which are lines: as many on each as fit, at least one."""
    number = 1
    held: list[str] = []
    length = 0
    for piece in pieces:
        if held and length + len(piece) > _PAGE_CHARACTERS:
            yield Page(number, "\n".join(held))
            number, held, length = number + 1, [], 0
        held.append(piece)
        length += len(piece) + 1
    if held:
        yield Page(number, "\n".join(held))
