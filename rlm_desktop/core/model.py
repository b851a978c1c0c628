"""What the program speaks of: documents, pages, model requests, quotes and cells, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

# -- documents ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """The unit of text, provenance and citation.

    ``number`` is 1-based. ``label`` is what a person would cite when it differs from the number: a printed page
    label ("iv") or a place ("rows 1-200"). ``text`` holds no NUL characters. ``scanned`` is set for a picture of a page
    whose words can only be had by recognising them (OCR).
    """

    number: int
    text: str
    label: str = ""
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a case, known by its SHA-256 and stored once however many copies there are.

    ``name`` and ``path`` are those of the first copy found, ``paths`` are all copies that are there, or if none is,
    those that were. ``date`` is ISO 8601, the best date known (sent, created or modified), as exact as it is known
    ("2019-03"), or empty. ``size`` is in bytes, ``characters`` counts the text. ``metadata`` is what the reader
    found, in one shape: title, author, created, modified, sent, from, to, subject, language, and ``raw``, the fields
    as the file tells them.

    ``current`` is False for an older version: every path that held it holds another document now. ``missing`` is True
    when none of its files is there any more. ``container`` is the document it is a member of, ``near`` the first of
    the near-duplicates it belongs to, ``thread`` the message id of the first mail of its conversation.
    """

    id: int
    sha256: str
    name: str
    path: Path
    kind: str
    size: int
    pages: int
    characters: int
    date: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    paths: tuple[Path, ...] = ()
    language: str = ""
    near: int | None = None
    thread: str = ""
    current: bool = True
    missing: bool = False
    container: int | None = None


@dataclass(frozen=True, slots=True)
class ScopedDocument:
    """What a run needs of each of the documents it is put to, of which there may be a million."""

    id: int
    name: str
    kind: str
    pages: int
    characters: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be read, or not wholly: its path, a stable code, and a sentence for the user."""

    path: Path
    code: str
    sentence: str
    time: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one page's text, in characters: ``[start, end)``."""

    document: int
    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One page that a full-text search found; ``score`` grows with relevance.

    ``snippet`` is the text around the words, which stand at ``marks``, (start, end) pairs within the snippet. ``span``
    is where the first of them stands on the page, None when nothing is marked. ``label`` is the page's own.
    """

    document: int
    name: str
    page: int
    snippet: str
    score: float
    marks: tuple[tuple[int, int], ...] = ()
    label: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class GrepHit:
    """One match of a regular expression: where it stands, the match itself and the line around it."""

    span: Span
    name: str
    match: str
    line: str


# -- models -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation with a model; ``role`` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one request, as the provider counted them (or as estimated when it did not)."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0

    @property
    def total(self) -> int:
        """Prompt and completion together."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached_tokens + other.cached_tokens,
        )


@dataclass(frozen=True, slots=True)
class Price:
    """What a model costs, in US dollars a token."""

    prompt: float
    completion: float


@dataclass(frozen=True, slots=True)
class Request:
    """One request to a model.

    ``model`` is a litellm model string, or ``offline``. ``purpose`` is ``root`` (writes code) or ``sub`` (answers a
    prompt). ``timeout`` is in seconds. ``stop`` are strings at which the model shall end its reply. ``effort`` is how
    much it may reason, empty for its own measure.
    """

    model: str
    messages: tuple[Message, ...]
    purpose: str = "sub"
    api_base: str = ""
    max_tokens: int | None = None
    temperature: float | None = None
    timeout: float = 120.0
    stop: tuple[str, ...] = ()
    effort: str = ""
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered. ``cost`` is in US dollars; None when the price of the model is not known.

    ``recorded`` says that the reply was kept from an earlier, equal request, and is not paid for again.
    """

    text: str
    model: str
    usage: Usage = Usage()
    cost: float | None = None
    reasoning: str = ""
    finish_reason: str = "stop"
    seconds: float = 0.0
    recorded: bool = False


# -- code cells ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Variable:
    """One of the user's variables in the REPL: its name, type and a short word on its size ("1,204 items")."""

    name: str
    type: str
    size: str


@dataclass(frozen=True, slots=True)
class PageRange:
    """Pages ``first`` to ``last`` (inclusive) of one document, handed to guest code."""

    document: int
    first: int
    last: int


class CellEnd(StrEnum):
    """How a code cell ended."""

    DONE = "done"
    ERROR = "error"
    """An exception the code raised."""
    REFUSED = "refused"
    """The code asked for what the sandbox does not allow: before it ran, or where the error says."""
    TIMEOUT = "timeout"
    """The step's time limit; the code was interrupted."""
    MEMORY = "memory"
    KILLED = "killed"
    """The guest process had to be killed or died."""
    STOPPED = "stopped"
    """The user stopped the run."""


@dataclass(frozen=True, slots=True)
class CellResult:
    """What running one code cell gave.

    ``output`` is what it printed and the value of its last expression, cut in the middle to the limit;
    ``output_length`` is the true length in characters. ``error`` is the traceback of the user's own code, as text.
    ``final`` is the value handed in by FINAL, FINAL_VAR or ``answer``, as text; None when the run goes on.
    ``pages`` were handed to the code by ``context``, ``documents`` or ``grep`` during this cell. ``variables_kept`` is
    False when the process is gone; the next cell then finds the variables named in ``saved``, as they were before.
    """

    end: CellEnd
    output: str = ""
    output_length: int = 0
    error: str = ""
    final: str | None = None
    variables: tuple[Variable, ...] = ()
    pages: tuple[PageRange, ...] = ()
    seconds: float = 0.0
    variables_kept: bool = True
    saved: tuple[str, ...] = ()


# -- evidence -----------------------------------------------------------------------------------------------


class QuoteState(StrEnum):
    """How well the words of a quote stand in the documents."""

    EXACT = "exact"
    NORMALISED = "normalised"
    """The same words, but for case, white space, hyphenation, ligatures, quotes, dashes or Unicode form."""
    NEAR = "near"
    """At least 85 % of the words in one place."""
    ELSEWHERE = "elsewhere"
    """The words stand in another document or page than cited."""
    NOT_FOUND = "not found"

    @property
    def stands(self) -> bool:
        """Whether the words were found somewhere."""
        return self is not QuoteState.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote with the place it was looked for and the place where it stands.

    ``marker`` stands in the answer's text ("[c1]"). ``span`` is where the words were found, None if nowhere.
    ``found_text`` are the page's own words at the span.
    """

    marker: str
    quote: str
    document: int | None
    page: int | None
    state: QuoteState
    span: Span | None = None
    found_text: str = ""
    document_name: str = ""
    sha256: str = ""


class Verdict(StrEnum):
    """What a person makes of a claim."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DOUBTED = "doubted"


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of the answer with the markers of the citations that support it."""

    text: str
    markers: tuple[str, ...] = ()


class EntryState(StrEnum):
    """What asking one document one question of a table came to."""

    ANSWERED = "answered"
    NOT_FOUND = "not in it"
    """The document was read whole, and does not answer the question."""
    FAILED = "failed"
