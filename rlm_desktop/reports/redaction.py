"""Masking chosen documents, names and patterns in everything that an export writes.

An export reads the case through :func:`masked_case`, so no format sees what is masked. A masked document keeps its
number, its SHA-256 and its pages. What a model was told of it and what it replied is masked whole; its words, and those
of such replies, are known again wherever they stand by four in a row.

What cannot be known again is what somebody says of a masked document in other words and without citing it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import regex

from rlm_desktop.case.documents import list_documents, page_text, pages
from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.events import EntryFilled, VariablesKept
from rlm_desktop.core.figures import counted
from rlm_desktop.core.model import Document, PageRange
from rlm_desktop.engine.trajectory import MARKER, CallNode, RunNode, Trajectory

MASK = "[masked]"
_RUN = 4
"""So many words in a row that also stand in a masked document are taken for its own."""
_PATTERN_SECONDS = 10.0
_LEAST_STEM = 5
_LEAST_QUOTE = 3
# Scripts without spaces between words: each sign counts as a word.
_UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
# A line end in what code prints may be written as an escape.
_WORD = re.compile(rf"\\[nrt]|([{_UNSPACED}]|[^\W{_UNSPACED}]+)")
_PIECE = re.compile(r"(\n\s*\n|\n(?=\s*(?:[-*+>|]|\d+[.)])))")
_TIES = (
    "id",
    "run",
    "step",
    "cell",
    "call",
    "parent",
    "batch",
    "follows",
    "resumes",
    "again",
    "against",
    "marker",
    "sha256",
)
_IDS = frozenset((*_TIES, "kind", "state", "end", "role", "mode", "way", "verdict"))
"""Fields that tie events together or say how things stand: nobody's words."""
_SAID = frozenset({"prompt", "reply", "reason", "answer", "quote", "found_text"})
"""Fields in which somebody says something of a document."""
_NAMED_BY_USERS = frozenset({"variables", "versions", "windows", "prices"})
"""Fields whose keys are names, not fields."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is to be masked.

    Attributes:
        documents: Ids of documents: their names, paths, words, and what was said to and by models about them.
        names: Words that are masked wherever they stand, in upper or lower case, across line ends.
        patterns: Regular expressions; what they match is masked.
    """

    documents: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.documents or self.names or self.patterns)

    @property
    def words(self) -> str:
        """What is masked, counted, in words; empty when nothing is."""
        kinds = ((self.documents, "document"), (self.names, "name"), (self.patterns, "pattern"))
        return ", ".join(counted(len(given), word) for given, word in kinds if given)


class Masking:
    """A redaction made ready for one run.

    Args:
        connection: The case.
        redaction: What is to be masked.
        trajectory: The run as it was.

    Raises:
        UsageError: A pattern is no regular expression.
    """

    def __init__(self, connection: sqlite3.Connection, redaction: Redaction, trajectory: Trajectory) -> None:
        self._run = trajectory.run_id
        self._hidden = frozenset(redaction.documents)
        self._about = frozenset(_calls_about(trajectory, self._hidden))
        hidden = list_documents(connection, sorted(self._hidden)) if self._hidden else []
        cited = [
            each
            for run in trajectory.runs.values()
            for each in run.citations
            if each.document in self._hidden or (each.span and each.span.document in self._hidden)
        ]
        self._markers = frozenset(each.marker.strip("[]") for each in cited)
        self._paths = frozenset(str(path) for document in hidden for path in (document.path, *document.paths))
        quotes = {words for each in cited for words in (each.quote, each.found_text)}
        self._names = _literals((*redaction.names, *(quote for quote in quotes if len(quote.strip()) >= _LEAST_QUOTE)))
        self._patterns = [(_compiled(pattern), pattern) for pattern in redaction.patterns]
        own = [page.text for document in self._hidden for page in pages(connection, document)]
        short = (words for words in own if len(words.strip()) >= _LEAST_QUOTE and len(_words(words)) < _RUN)
        self._files = _literals((*_file_names(hidden), *short), whole=True)
        self._runs = _word_runs(own) | self._said_of_them(connection, trajectory)

    def text(self, text: str) -> str:
        """A text with everything masked in it."""
        if self._markers and MARKER.search(text):
            text = "".join(self._without_claims(piece) for piece in _PIECE.split(text))
        if self._runs:
            text = self._without_runs(text)
        for literals in (self._files, self._names):
            if literals is not None:
                text = literals.sub(MASK, text)
        for pattern, written in self._patterns:
            text = _masked(pattern, written, text)
        return text

    def event(self, run: str, kind: str, body: str) -> str:
        """The body of an event of a run with everything masked in it."""
        fields = msgspec.json.decode(body)
        if kind == VariablesKept.__name__:
            fields["variables"] = {}
        about = run == self._run and kind.startswith(("Call", "Trial")) and fields.get("id") in self._about
        whole = about or (kind == EntryFilled.__name__ and fields.get("document") in self._hidden)
        return msgspec.json.encode(self._walk(fields, whole=whole)).decode()

    def name(self, document: int, name: str) -> str:
        """The name of a document."""
        return f"document {document} {MASK}" if document in self._hidden else self.text(name)

    def path(self, path: str) -> str:
        """A path of a file, masked whole when it is that of a masked document."""
        return MASK if path in self._paths else self.text(path)

    def page(self, document: int, text: str) -> str:
        """The text of a page."""
        return MASK if document in self._hidden else self.text(text)

    def fields(self, document: int, body: str) -> str:
        """Metadata as JSON; nothing of those of a masked document."""
        return "{}" if document in self._hidden else msgspec.json.encode(self._walk(msgspec.json.decode(body))).decode()

    def of_document(self, document: int, text: str) -> str:
        """Another text about a document; nothing about a masked one."""
        return "" if document in self._hidden else self.text(text)

    def _walk(self, value: Any, *, whole: bool = False, key: str = "") -> Any:
        if isinstance(value, str):
            if key in _IDS:
                return value
            return MASK if whole and key in _SAID and value else self.text(value)
        if isinstance(value, dict):
            named = key in _NAMED_BY_USERS
            return {
                (self.text(inner) if named else inner): self._walk(each, whole=whole, key="" if named else inner)
                for inner, each in value.items()
            }
        if isinstance(value, list | tuple):
            return [self._walk(each, whole=whole, key=key) for each in value]
        return value

    def _said_of_them(self, connection: sqlite3.Connection, trajectory: Trajectory) -> frozenset[int]:
        """What models replied about masked documents, but for words of other documents that stood beside them."""
        calls = [trajectory.calls[id] for id in self._about if id in trajectory.calls]
        trials = [trajectory.trials[id] for id in self._about if id in trajectory.trials]
        others = {
            (each.document, number)
            for given in ([call.started.pages for call in calls] + [trial.started.pages for trial in trials])
            for each in given
            if each.document not in self._hidden
            for number in range(each.first, each.last + 1)
        }
        names = {document.id: document.name for document in list_documents(connection, sorted({d for d, _ in others}))}
        beside = [page_text(connection, *place) for place in sorted(others)]
        beside += [f"{names[document]}, page {number}" for document, number in others if document in names]
        # Line by line, as what stands in one line of a reply and what in the next need not have to do with each other.
        replies = [call.finished.reply for call in calls if call.finished]
        replies += [trial.ended.reply for trial in trials if trial.ended]
        lines = (line for reply in replies for line in reply.splitlines())
        return _word_runs(lines) - _word_runs(beside)

    def _without_claims(self, piece: str) -> str:
        """A paragraph; of one that cites a masked document only the markers are left."""
        markers = MARKER.findall(piece)
        if self._markers.isdisjoint(markers):
            return piece
        return " ".join([MASK, *(f"[{marker}]" for marker in markers)])

    def _without_runs(self, text: str) -> str:
        words = _words(text)
        folded = [word.group().casefold() for word in words]
        kept: list[str] = []
        done, masked_to = 0, -1
        for first in range(len(words) - _RUN + 1):
            if hash(tuple(folded[first : first + _RUN])) not in self._runs:
                continue
            if words[first].start() > masked_to:
                kept += [text[done : words[first].start()], MASK]
            masked_to = done = words[first + _RUN - 1].end()
        return "".join([*kept, text[done:]]) if kept else text


def _calls_about(trajectory: Trajectory, hidden: frozenset[int]) -> Iterator[str]:
    """The calls and trials that were given words of these documents, themselves or within the run they asked for."""
    if hidden:
        yield from (id for id, call in trajectory.calls.items() if _is_about(call, hidden))
        yield from (id for id, trial in trajectory.trials.items() if _holds(trial.started.pages, hidden))


def _is_about(call: CallNode, hidden: frozenset[int]) -> bool:
    return _holds(call.started.pages, hidden) or (call.child is not None and _run_is_about(call.child, hidden))


def _run_is_about(run: RunNode, hidden: frozenset[int]) -> bool:
    return any(
        _holds(step.started.pages, hidden)
        or any(
            (cell.result is not None and _holds(cell.result.pages, hidden))
            or any(_is_about(call, hidden) for call in cell.calls)
            for cell in step.cells
        )
        for step in run.steps
    )


def _holds(given: Iterable[PageRange], hidden: frozenset[int]) -> bool:
    return any(each.document in hidden for each in given)


def _file_names(documents: Iterable[Document]) -> Iterator[str]:
    for document in documents:
        for path in {document.path, *document.paths, Path(document.name)}:
            yield from (str(path), path.name)
            if len(path.stem) >= _LEAST_STEM:
                yield path.stem


def _literals(words: Iterable[str], *, whole: bool = False) -> re.Pattern[str] | None:
    """A pattern for words as they are, in any case and with any white space between; longer ones go first."""
    wanted = sorted({" ".join(each.split()) for each in words} - {""}, key=lambda each: (-len(each), each))
    if not wanted:
        return None
    alternatives = "|".join(r"\s+".join(map(re.escape, each.split())) for each in wanted)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)" if whole else alternatives, re.IGNORECASE)


def _compiled(pattern: str) -> Any:
    try:
        return regex.compile(pattern)
    except regex.error as error:
        raise UsageError(
            f"{pattern!r} is no regular expression: {error}.", remedy="Mend it, or give the words as a name."
        ) from error


def _masked(pattern: Any, written: str, text: str) -> str:
    replacement: Callable[[Any], str] = lambda found: MASK if found.group() else ""  # noqa: E731
    try:
        return str(pattern.sub(replacement, text, timeout=_PATTERN_SECONDS))
    except TimeoutError as error:
        raise UsageError(
            f"The pattern {written!r} takes too long on the texts of this run.",
            "Nothing was written.",
            "Write it without repeats within repeats.",
        ) from error


def _words(text: str) -> list[re.Match[str]]:
    return [found for found in _WORD.finditer(text) if found[1]]


def _word_runs(texts: Iterable[str]) -> frozenset[int]:
    """Every four words in a row of these texts, hashed."""
    runs: set[int] = set()
    for text in texts:
        words = [word.group().casefold() for word in _words(text)]
        runs.update(hash(tuple(words[first : first + _RUN])) for first in range(len(words) - _RUN + 1))
    return frozenset(runs)
