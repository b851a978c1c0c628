"""What ``search`` and ``grep`` find."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from re import _parser  # type: ignore[attr-defined]
from typing import Any, overload

from rlm_desktop.core.patterns import Program, program_of
from rlm_desktop.sandbox.case_pages import StoredPage
from rlm_desktop.sandbox.view import CaseView, Document, Lazy

_LINE_SHOWN = 400
_MUCH = 4_000_000
"""Characters from which on it pays to write a pattern anew for RE2."""
_BETWEEN = b"\n\0\n"
"""The line ends make the ends of a page the ends of lines."""


class Hit:
    """A place that ``search`` or ``grep`` found. Fields read as attributes or as ``hit["page"]``."""

    __slots__ = ("document", "end", "line", "page", "score", "snippet", "start", "text")
    _FIELDS = ("document", "page", "text", "snippet", "line", "start", "end", "score")

    def __init__(
        self,
        document: Document,
        page: int,
        text: str,
        line: str,
        *,
        start: int | None = None,
        end: int | None = None,
        score: float | None = None,
    ) -> None:
        self.document = document
        self.page = page
        self.text = text
        self.line = self.snippet = line
        self.start = start
        self.end = end
        self.score = score

    @property
    def match(self) -> str:
        """The same as ``text``."""
        return self.text

    def __getitem__(self, key: str) -> Any:
        if key in self._FIELDS or key == "match":
            return getattr(self, key)
        raise KeyError(f"{key!r}; a hit has {', '.join(self._FIELDS)}")

    def get(self, key: str, default: Any = None) -> Any:
        """The field of this name, or ``default``."""
        return self[key] if key in self._FIELDS else default

    def keys(self) -> tuple[str, ...]:
        """The names of the fields."""
        return self._FIELDS

    def __iter__(self) -> Iterator[str]:
        return iter(self._FIELDS)

    def __copy__(self) -> Hit:
        return self

    def __deepcopy__(self, memo: object) -> Hit:
        return self

    def __repr__(self) -> str:
        return f"<hit in document {self.document.id} ({self.document.name}), page {self.page}: {self.snippet!r}>"


class GrepHits(Lazy, Sequence[Hit]):
    """Matches of a pattern in the pages of some documents, found as they are asked for."""

    __slots__ = ("_candidates", "_cursor", "_found", "_limit", "_pattern", "_positions", "_view")

    def __init__(self, view: CaseView, pattern: re.Pattern[str], positions: Sequence[int], limit: int | None) -> None:
        self._view = view
        self._pattern = pattern
        much = sum(view.length(position) for position in positions) > _MUCH
        self._candidates = _program(pattern.pattern, pattern.flags) if much else None
        self._positions = positions
        self._limit = sys.maxsize if limit is None else limit
        self._found: list[Hit] = []
        # Which document is next, from which page on, and how many hits come before. One assignment moves it, so that
        # a time limit that strikes in the middle of the search neither loses a hit nor finds one twice.
        self._cursor = (0, 1, 0)

    def _look_on(self) -> bool:
        """Search some more pages; False when there is nothing left to search."""
        turn, page, sure = self._cursor
        if turn >= len(self._positions) or sure >= self._limit:
            return False
        pages, turn, page = self._view.stretch(self._positions, turn, page)
        if self._candidates is not None:
            pages = candidate_pages(pages, self._candidates)
        hits = [hit for position, number, data in pages for hit in self._hits(position, number, data.decode())]
        self._found[sure:] = hits[: self._limit - sure]
        self._cursor = (turn, page, len(self._found))
        return True

    def _hits(self, position: int, number: int, text: str) -> Iterator[Hit]:
        for match in self._pattern.finditer(text):
            start, end = match.span()
            if end > start:
                document = Document(self._view, position)
                yield Hit(document, number, match.group(), _line_around(text, start, end), start=start, end=end)

    def _all(self) -> list[Hit]:
        while self._look_on():
            pass
        return self._found

    def __len__(self) -> int:
        return len(self._all())

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def __iter__(self) -> Iterator[Hit]:
        index = 0
        while index < len(self._found) or self._look_on():
            if index < len(self._found):
                yield self._found[index]
                index += 1

    @overload
    def __getitem__(self, key: int) -> Hit: ...
    @overload
    def __getitem__(self, key: slice) -> list[Hit]: ...
    def __getitem__(self, key: int | slice) -> Hit | list[Hit]:
        last = key.stop if isinstance(key, slice) else key
        bounded = last is not None and last >= 0 and not (isinstance(key, slice) and (key.start or 0) < 0)
        while not bounded or len(self._found) <= last:
            if not self._look_on():
                break
        return self._found[key]

    def __add__(self, other: Iterable[Hit]) -> list[Hit]:
        return [*self, *other]

    def __repr__(self) -> str:
        shown = "\n ".join(repr(hit) for hit in self[:10])
        return f"[{shown}{', …' if len(self._found) > 10 else ''}]"


def candidate_pages(pages: list[StoredPage], program: Program) -> list[StoredPage]:
    """The pages that may hold a match: all of them as one text are searched for where one may begin."""
    texts = [page[2] for page in pages]
    whole = _BETWEEN.join(texts)
    starts = list(accumulate(map(len(_BETWEEN).__add__, map(len, texts)), initial=0))
    found = []
    position = place = 0
    while place < len(pages) and (span := program.search(whole, position)):
        place = bisect_right(starts, span[0], lo=place) - 1
        # What begins between two pages is no match.
        if span[0] - starts[place] < len(texts[place]):
            found.append(pages[place])
        place += 1
        position = starts[place]
    return found


@lru_cache(maxsize=16)
def _program(pattern: str, flags: int) -> Program | None:
    """A pattern for RE2, which finds the pages where ``re`` is to look; None when RE2 is of no help."""
    return program_of(_parser.parse(pattern, flags & ~re.DEBUG), "re2")


def _line_around(text: str, start: int, end: int) -> str:
    """The line a match stands in, cut around it when it is long."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    if last - first > _LINE_SHOWN:
        spare = max(0, _LINE_SHOWN - (end - start)) // 2
        first, last = max(first, start - spare), min(last, max(end, start) + spare)
    return text[first:last][: 2 * _LINE_SHOWN].strip()
