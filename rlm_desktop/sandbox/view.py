"""The case as guest code sees it: ``context``, ``documents`` and their pages.

The pages stay in the case's SQLite file. It is opened read-only before the process is confined, and one read
transaction lasts as long as the guest: what the code sees does not change under it, and nothing is copied. What pages
were handed out is noted, for the coverage of the answer.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, overload

from rlm_desktop.sandbox.case_pages import CasePages
from rlm_desktop.sandbox.text import Text, require_memory


class CaseView(CasePages):
    """The documents of a scope and their text as one; see :class:`CasePages`.

    Attributes:
        context: Every page of the scope as one text.
        documents: Every document of the scope.
    """

    def __init__(self, file_uri: str, documents: Sequence[int] | None, memory: int) -> None:
        super().__init__(file_uri, documents, memory)
        self.context: Text = CaseText(self)
        self.documents = Documents(self, range(len(self.ids)))


# -- text ---------------------------------------------------------------------------------------------------


class CaseText(Text):
    """``context``: every page of the scope as one text, in the documents' order."""

    __slots__ = ("_held", "_view")

    def __init__(self, view: CaseView) -> None:
        self._view = view
        self._held: str | None = None

    def _length(self) -> int:
        return int(self._view.starts[-1])

    def _read(self, start: int, end: int) -> str:
        starts = self._view.starts
        position = bisect_right(starts, start) - 1
        pieces = []
        while start < end:
            until = min(end, starts[position + 1])
            pieces.append(self._view.read(position, start - starts[position], until - starts[position]))
            start = until
            position += 1
        return "".join(pieces)

    def _whole(self) -> str:
        if self._held is not None:
            for position in range(len(self._view.ids)):
                self._view.touch_all(position)
            return self._held
        length = self._length()
        require_memory(length, self._view.most_whole)
        whole = self._read(0, length)
        if length <= self._view.most_whole // 4:
            self._held = whole
        return whole

    def __repr__(self) -> str:
        return f"<context: {self._length():,} characters in {len(self._view.ids):,} documents>"


class Document(Text):
    """One document. As text it is its part of ``context``."""

    __slots__ = ("_position", "_view")

    def __init__(self, view: CaseView, position: int) -> None:
        self._view = view
        self._position = position

    def _length(self) -> int:
        return self._view.length(self._position)

    def _read(self, start: int, end: int) -> str:
        return self._view.read(self._position, start, end)

    def _whole(self) -> str:
        length = self._length()
        require_memory(length, self._view.most_whole)
        return self._read(0, length)

    @property
    def id(self) -> int:
        """The number of the document in the case."""
        return int(self._view.ids[self._position])

    @property
    def name(self) -> str:
        """The file name."""
        return self._view.name(self._position)

    @property
    def path(self) -> str:
        """Where the file was found."""
        return self._view.fact(self._position, "path")

    @property
    def kind(self) -> str:
        """What kind of document it is: pdf, email, …."""
        return self._view.fact(self._position, "kind")

    @property
    def date(self) -> str:
        """The best date known, ISO 8601, or empty."""
        return self._view.fact(self._position, "date")

    @property
    def metadata(self) -> dict[str, Any]:
        """What the file says of itself: title, author, and the raw fields."""
        found: dict[str, Any] = json.loads(self._view.fact(self._position, "metadata"))
        return found

    @property
    def pages(self) -> Pages:
        """The texts of its pages; ``pages[0]`` is page 1."""
        return Pages(self._view, self._position)

    @property
    def text(self) -> str:
        """The whole text as a ``str``."""
        return self._whole()

    def __repr__(self) -> str:
        pages = self._view.page_count(self._position)
        return f"<Document {self.id}: {self.name}, {pages:,} pages, {self._length():,} characters>"

    def __eq__(self, other: object) -> bool:
        return other.id == self.id if type(other) is Document else super().__eq__(other)

    def __hash__(self) -> int:
        return hash(self.id)


class Lazy:
    """A sequence that cannot be subclassed by guest code, nor copied."""

    __slots__ = ()

    def __copy__(self) -> Lazy:
        return self

    def __deepcopy__(self, memo: object) -> Lazy:
        return self


class Pages(Lazy, Sequence[str]):
    """The texts of one document's pages, read as they are asked for."""

    __slots__ = ("_position", "_view")

    def __init__(self, view: CaseView, position: int) -> None:
        self._view = view
        self._position = position

    def __len__(self) -> int:
        return self._view.page_count(self._position)

    @overload
    def __getitem__(self, key: int) -> str: ...
    @overload
    def __getitem__(self, key: slice) -> list[str]: ...
    def __getitem__(self, key: int | slice) -> str | list[str]:
        indices = range(len(self))[key]
        if isinstance(indices, range):
            return [self._view.page(self._position, index + 1) for index in indices]
        return self._view.page(self._position, indices + 1)

    def __repr__(self) -> str:
        return f"<{len(self):,} pages of {self._view.name(self._position)}>"


class Documents(Lazy, Sequence[Document]):
    """Documents of the case, made as they are asked for: by position, or by id with :meth:`get`."""

    __slots__ = ("_positions", "_view")

    def __init__(self, view: CaseView, positions: Sequence[int]) -> None:
        self._view = view
        self._positions = positions

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, key: int) -> Document: ...
    @overload
    def __getitem__(self, key: slice) -> Documents: ...
    def __getitem__(self, key: int | slice) -> Document | Documents:
        if isinstance(key, slice):
            return Documents(self._view, self._positions[key])
        try:
            return Document(self._view, self._positions[key])
        except IndexError:
            raise IndexError(
                f"there are {len(self):,} documents, counted from 0; to find one by its id use documents.get(id)"
            ) from None

    def __contains__(self, value: object) -> bool:
        return type(value) is Document and value._position in self._positions

    def __add__(self, other: Iterable[Document]) -> list[Document]:
        return [*self, *other]

    def get(self, identifier: int, default: Any = None) -> Any:
        """The document with this id, or ``default``."""
        try:
            position = self._view.position(int(identifier))
        except (KeyError, ValueError):
            return default
        return Document(self._view, position) if position in self._positions else default

    @property
    def ids(self) -> list[int]:
        """The ids of the documents, in order."""
        return [self._view.ids[position] for position in self._positions]

    def __repr__(self) -> str:
        shown = ", ".join(repr(document) for document in self[:5])
        return f"[{shown}{', …' if len(self) > 5 else ''}]" if len(self) else "[]"
