"""How much of its scope a run has read: a fold over its events, and the sentence that bounds what it did not find."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from rlm_desktop.case.documents import id_list
from rlm_desktop.core.figures import counted
from rlm_desktop.core.model import PageRange
from rlm_desktop.engine.trajectory import RunNode, Trajectory

_NAMED = 5


class Reading(StrEnum):
    """How far a page was read."""

    MODEL = "read by a model"
    CODE = "scanned by code"
    UNTOUCHED = "untouched"
    UNREADABLE = "unreadable"


_ORDER = tuple(Reading)
_MODEL, _CODE, _UNTOUCHED, _UNREADABLE = range(4)


@dataclass(frozen=True, slots=True)
class DocumentCoverage:
    """One document of the scope: a byte for each page, which is the place of its state in :class:`Reading`."""

    document: int
    name: str
    pages: bytes

    def state(self, page: int) -> Reading:
        """How far a page was read; pages count from 1."""
        return _ORDER[self.pages[page - 1]]

    def has(self, *states: Reading) -> bool:
        """Whether a page is in one of these states."""
        return any(_ORDER.index(state) in self.pages for state in states)

    def stretches(self) -> Iterator[tuple[Reading, PageRange]]:
        """Its pages in order, neighbours of one state together."""
        first = 0
        for at in range(1, len(self.pages) + 1):
            if at == len(self.pages) or self.pages[at] != self.pages[first]:
                yield _ORDER[self.pages[first]], PageRange(self.document, first + 1, at)
                first = at


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, or pages of a document, that could not be read: what, why, and how many pages (0 for a whole file)."""

    name: str
    reason: str
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a run read of its scope. Each page has one state, the furthest it came to.

    Attributes:
        documents: Every document of the scope that has pages, in the order of ``context``.
        partly: Pages of which a model was given a part only; they count as read.
        unreadable: What could not be read, and why.
    """

    documents: tuple[DocumentCoverage, ...]
    partly: int
    unreadable: tuple[Unreadable, ...]

    def count(self, state: Reading) -> int:
        """How many pages are in a state."""
        byte = _ORDER.index(state)
        return sum(each.pages.count(byte) for each in self.documents)

    @property
    def pages(self) -> int:
        """How many pages the scope has."""
        return sum(len(each.pages) for each in self.documents)

    def ranges(self, state: Reading) -> list[PageRange]:
        """The pages in a state, in the order of the documents."""
        return [pages for each in self.documents for how, pages in each.stretches() if how is state]

    def documents_with(self, *states: Reading) -> int:
        """How many documents have a page in one of these states."""
        return sum(each.has(*states) for each in self.documents)


def read_coverage(connection: sqlite3.Connection, trajectory: Trajectory) -> Coverage:
    """The coverage of a run, its children included.

    The scope is that of the root run: the documents it names, or else those that the case held when it began.
    """
    root = trajectory.root
    if root is None:
        return Coverage((), 0, ())
    scope = list(_scope(connection, root))
    states = {document: bytearray([_UNTOUCHED]) * pages for document, _, pages in scope}
    _mark(states, handed_to_code(trajectory), _CODE)
    _mark(states, given_to_models(trajectory), _MODEL)
    blank = _blank_pages(connection, states)
    for document, number in blank:
        if states[document][number - 1] == _UNTOUCHED or states[document][number - 1] == _CODE:
            states[document][number - 1] = _UNREADABLE
    documents = tuple(DocumentCoverage(document, name, bytes(states[document])) for document, name, _ in scope)
    only = root.started.only
    return Coverage(documents, _partly(trajectory), tuple(_unreadable(connection, documents, whole=not only)))


def handed_to_code(trajectory: Trajectory) -> Iterator[PageRange]:
    """Every stretch of pages that code was handed."""
    for cell in trajectory.cells.values():
        if cell.result is not None:
            yield from cell.result.pages


def given_to_models(trajectory: Trajectory) -> Iterator[PageRange]:
    """Every stretch of pages that stood in a prompt, of a call or of a root model."""
    for call in trajectory.calls.values():
        yield from call.started.pages
    for step in trajectory.steps.values():
        yield from step.started.pages


def left_out(coverage: Coverage) -> list[DocumentCoverage]:
    """The documents with text of which no model was given a page."""
    readable = (each for each in coverage.documents if each.has(Reading.UNTOUCHED, Reading.CODE))
    return [each for each in readable if not each.has(Reading.MODEL)]


def calls_of_page(trajectory: Trajectory, document: int, page: int) -> list[tuple[str, str]]:
    """The calls, and the steps of root models, whose prompts held a page: id and words, in their order."""

    def held(pages: Iterable[PageRange]) -> bool:
        return any(each.document == document and each.first <= page <= each.last for each in pages)

    calls = [(call.id, call.started.prompt) for call in trajectory.calls.values() if held(call.started.pages)]
    steps = [(step.id, "Step of the root model") for step in trajectory.steps.values() if held(step.started.pages)]
    return [*calls, *steps]


def bounded_absence(coverage: Coverage) -> str:
    """Over what it holds that something is not in an answer: written by the program, from what was read."""
    read, scanned, untouched = (coverage.count(each) for each in _ORDER[:3])
    if not coverage.pages:
        return "There was nothing to read in the scope."
    looked = coverage.documents_with(Reading.MODEL, Reading.CODE)
    documents = counted(len(coverage.documents), "document")
    in_part = f" ({coverage.partly:,} of them in part)" if coverage.partly else ""
    parts = [
        f"What this answer does not find was looked for in {looked:,} of {documents}: of "
        f"{counted(coverage.pages, 'page')}, a model was given {read:,}{in_part} and code alone scanned {scanned:,}."
    ]
    if untouched:
        parts.append(f"{counted(untouched, 'page')} {'was' if untouched == 1 else 'were'} not looked at.")
    if coverage.unreadable:
        parts.append(_unreadable_sentence(coverage.unreadable))
    return " ".join(parts)


def merge_pages(pages: Iterable[tuple[int, int]]) -> tuple[PageRange, ...]:
    """(document, page) pairs as ranges, sorted, neighbours joined."""
    ranges: list[PageRange] = []
    for document, number in sorted(set(pages)):
        if ranges and ranges[-1].document == document and ranges[-1].last + 1 == number:
            ranges[-1] = PageRange(document, ranges[-1].first, number)
        else:
            ranges.append(PageRange(document, number, number))
    return tuple(ranges)


def _unreadable_sentence(unreadable: tuple[Unreadable, ...]) -> str:
    pages = sum(each.pages for each in unreadable)
    files = sum(not each.pages for each in unreadable)
    amounts = [counted(count, word) for count, word in ((files, "file"), (pages, "page")) if count]
    named = [f"{each.name} ({each.reason.partition('. ')[0].rstrip('.')})" for each in unreadable[:_NAMED]]
    more = f"; and {len(unreadable) - _NAMED:,} more" if len(unreadable) > _NAMED else ""
    return f"{' and '.join(amounts)} could not be read: {'; '.join(named)}{more}."


def _scope(connection: sqlite3.Connection, root: RunNode) -> Iterator[tuple[int, str, int]]:
    """(id, name, pages) of the documents of a run, in the order of ``context``."""
    if root.started.only:
        condition, parameters = "id IN (SELECT value FROM json_each(?))", [id_list(root.started.only)]
    else:
        began = datetime.fromtimestamp(root.time, UTC).isoformat()
        condition = "added <= ? AND (current OR id IN (SELECT document FROM versions WHERE until > ?))"
        parameters = [began, began]
    for document, name, pages in connection.execute(
        f"SELECT id, name, pages FROM documents WHERE pages > 0 AND {condition} ORDER BY path, id", parameters
    ):
        yield int(document), str(name), int(pages)


def _mark(states: dict[int, bytearray], ranges: Iterable[PageRange], state: int) -> None:
    for each in ranges:
        pages = states.get(each.document)
        if pages is not None and 1 <= each.first <= each.last <= len(pages):
            pages[each.first - 1 : each.last] = bytes([state]) * (each.last - each.first + 1)


def _blank_pages(connection: sqlite3.Connection, states: dict[int, bytearray]) -> list[tuple[int, int]]:
    rows = connection.execute("SELECT document, number FROM pages WHERE characters = 0")
    return [(document, number) for document, number in rows if document in states and number <= len(states[document])]


def _partly(trajectory: Trajectory) -> int:
    """Pages that no prompt had the whole of."""
    whole: set[tuple[int, int]] = set()
    partly: set[tuple[int, int]] = set()
    prompts = [(call.started.pages, call.started.partly) for call in trajectory.calls.values()]
    prompts += [(step.started.pages, step.started.partly) for step in trajectory.steps.values()]
    for given, given_partly in prompts:
        in_part = set(_places(given_partly))
        whole.update(place for place in _places(given) if place not in in_part)
        partly |= in_part
    return len(partly - whole)


def _places(ranges: Iterable[PageRange]) -> Iterator[tuple[int, int]]:
    return ((each.document, number) for each in ranges for number in range(each.first, each.last + 1))


def _unreadable(
    connection: sqlite3.Connection, documents: Iterable[DocumentCoverage], *, whole: bool
) -> Iterator[Unreadable]:
    """Pages without text, by document, then files that could not be read at all, where all the case was asked."""
    waiting = {
        document
        for (document,) in connection.execute(
            "SELECT DISTINCT pages.document FROM recognitions JOIN pages ON pages.id = page WHERE state = 'waiting'"
        )
    }
    for each in documents:
        blank = each.pages.count(_UNREADABLE)
        if blank:
            why = "wait for text recognition" if each.document in waiting else "have no text"
            yield Unreadable(each.name, f"{counted(blank, 'page')} {why if blank > 1 else _singular(why)}", blank)
    if whole:
        yield from (
            Unreadable(str(path).rpartition("/")[2], str(sentence))
            for path, sentence in connection.execute(
                "SELECT problems.path, sentence FROM problems LEFT JOIN paths ON paths.path = problems.path"
                " LEFT JOIN documents ON documents.id = paths.document"
                " WHERE documents.id IS NULL OR documents.pages = 0 ORDER BY problems.path"
            )
        )


def _singular(why: str) -> str:
    return {"wait for text recognition": "waits for text recognition", "have no text": "has no text"}[why]
