"""Text that is read as it is asked for: what ``context`` and every document are to guest code.

It stands in for a ``str``. What can be done in pieces (slices, ``in``, ``find``, ``count``) is; the rest makes the
whole text a ``str`` first, if memory allows.
"""

from __future__ import annotations

import sys
from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import Any, SupportsIndex

_WINDOW = 1 << 20
"""Characters that are looked at in one go."""


class Text:
    """A text of known length whose parts are fetched by :meth:`_read`."""

    __slots__ = ()

    @abstractmethod
    def _length(self) -> int:
        """How many characters the text has."""

    @abstractmethod
    def _read(self, start: int, end: int) -> str:
        """The characters from ``start`` to ``end``, both within the text."""

    @abstractmethod
    def _whole(self) -> str:
        """The whole text.

        Raises:
            MemoryError: It is too long to be held.
        """

    # isinstance(context, str) is a common question, and the answer that helps is yes.
    __class__ = property(lambda self: str)

    def __len__(self) -> int:
        return self._length()

    def __bool__(self) -> bool:
        return self._length() > 0

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        if not isinstance(key, slice):
            return self._character(key.__index__())
        start, stop, step = key.indices(self._length())
        if step == 1:
            return self._read(start, max(start, stop))
        positions = range(start, stop, step)
        if not positions:
            return ""
        low, high = min(positions[0], positions[-1]), max(positions[0], positions[-1])
        piece = self._read(low, high + 1)
        return piece[::step] if step > 0 else piece[::-1][::-step]

    def _character(self, index: int) -> str:
        length = self._length()
        position = index + length if index < 0 else index
        if not 0 <= position < length:
            raise IndexError("string index out of range")
        return self._read(position, position + 1)

    def __iter__(self) -> Iterator[str]:
        for _, piece in self._pieces(0, self._length()):
            yield from piece

    def __str__(self) -> str:
        return self._whole()

    def __format__(self, specification: str) -> str:
        return format(self._whole(), specification)

    def __repr__(self) -> str:
        length = self._length()
        return repr(self._whole()) if length <= 1000 else f"<{length:,} characters: {self._read(0, 80)!r}…>"

    def __eq__(self, other: object) -> bool:
        if other is self:
            return True
        if not isinstance(other, str) or len(other) != self._length():
            return False
        return all(piece == other[start : start + len(piece)] for start, piece in self._pieces(0, self._length()))

    def __hash__(self) -> int:
        return hash(self._whole())

    def __lt__(self, other: str) -> bool:
        return self._whole() < _operand(other)

    def __gt__(self, other: str) -> bool:
        return self._whole() > _operand(other)

    def __add__(self, other: str) -> str:
        return self._whole() + _operand(other)

    def __radd__(self, other: str) -> str:
        return other + self._whole()

    def __mul__(self, times: int) -> str:
        return self._whole() * times

    __rmul__ = __mul__

    def __mod__(self, values: Any) -> str:
        filled: str = self._whole() % values
        return filled

    def __copy__(self) -> Text:
        return self

    def __deepcopy__(self, memo: object) -> Text:
        return self

    # -- searching ----------------------------------------------------------------------------------------

    def __contains__(self, needle: object) -> bool:
        if not isinstance(needle, str):
            raise TypeError(f"'in <string>' requires string as left operand, not {type(needle).__name__}")
        return self.find(plain(needle)) >= 0

    def find(self, needle: str, start: int | None = None, end: int | None = None) -> int:
        """As ``str.find``."""
        needle = plain(needle)
        first, last = self._bounds(start, end)
        if not needle:
            return first if first <= last else -1
        for offset, window in self._windows(first, last, len(needle) - 1):
            found = window.find(needle)
            if found >= 0:
                return offset + found
        return -1

    def rfind(self, needle: str, start: int | None = None, end: int | None = None) -> int:
        """As ``str.rfind``."""
        needle = plain(needle)
        first, last = self._bounds(start, end)
        if not needle:
            return last if first <= last else -1
        high = last
        while high - first >= len(needle):
            low = max(first, high - _WINDOW - len(needle))
            found = self._read(low, high).rfind(needle)
            if found >= 0:
                return low + found
            if low == first:
                break
            high = low + len(needle) - 1
        return -1

    def index(self, needle: str, start: int | None = None, end: int | None = None) -> int:
        """As ``str.index``."""
        return self._found(self.find(needle, start, end))

    def rindex(self, needle: str, start: int | None = None, end: int | None = None) -> int:
        """As ``str.rindex``."""
        return self._found(self.rfind(needle, start, end))

    @staticmethod
    def _found(position: int) -> int:
        if position < 0:
            raise ValueError("substring not found")
        return position

    def count(self, needle: str, start: int | None = None, end: int | None = None) -> int:
        """As ``str.count``: matches that do not overlap."""
        needle = plain(needle)
        first, last = self._bounds(start, end)
        if not needle:
            return max(0, last - first + 1)
        if any(needle.startswith(needle[cut:]) for cut in range(1, len(needle))):
            return self._count_one_by_one(needle, first, last)
        return sum(window.count(needle) for _, window in self._windows(first, last, len(needle) - 1))

    def _count_one_by_one(self, needle: str, first: int, last: int) -> int:
        """Count a needle that can overlap itself, which windows that overlap would count twice."""
        count, free = 0, first
        for offset, window in self._windows(first, last, len(needle) - 1):
            found = window.find(needle, max(0, free - offset))
            while found >= 0:
                count += 1
                free = offset + found + len(needle)
                found = window.find(needle, found + len(needle))
        return count

    def startswith(self, prefix: Any, start: int | None = None, end: int | None = None) -> bool:
        """As ``str.startswith``."""
        first, last = self._bounds(start, end)
        return any(
            last - first >= len(each) and self._read(first, first + len(each)) == each for each in _alternatives(prefix)
        )

    def endswith(self, suffix: Any, start: int | None = None, end: int | None = None) -> bool:
        """As ``str.endswith``."""
        first, last = self._bounds(start, end)
        return any(
            last - first >= len(each) and self._read(last - len(each), last) == each for each in _alternatives(suffix)
        )

    def _bounds(self, start: int | None, end: int | None) -> tuple[int, int]:
        first, last, _ = slice(start, end).indices(self._length())
        if start is not None and start > self._length():
            first = last + 1
        return first, last

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        for low in range(start, end, _WINDOW):
            yield low, self._read(low, min(low + _WINDOW, end))

    def _windows(self, start: int, end: int, overlap: int) -> Iterator[tuple[int, str]]:
        """Pieces that each begin with the last ``overlap`` characters of the one before, so that no match is cut."""
        carried = ""
        for low, piece in self._pieces(start, end):
            window = carried + piece
            yield low - len(carried), window
            carried = window[-overlap:] if overlap else ""

    # -- everything else a str can do ---------------------------------------------------------------------

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name in _STR_METHODS:
            whole: Callable[..., Any] = getattr(self._whole(), name)
            return whole
        raise AttributeError(f"'str' object has no attribute {name!r}")


_STR_METHODS = frozenset(name for name in dir(str) if not name.startswith("_")) - {"encode", "format", "format_map"}


def plain(text: Any) -> Any:
    """The case's text as a ``str``; anything else as it is."""
    return text._whole() if isinstance(text, Text) else text


def _operand(other: Any) -> str:
    text = plain(other)
    if not isinstance(text, str):
        raise TypeError(f"a str is wanted, not {type(other).__name__}")
    return text


def _alternatives(prefix: Any) -> tuple[str, ...]:
    return tuple(plain(each) for each in prefix) if isinstance(prefix, tuple) else (plain(prefix),)


def require_memory(characters: int, most: int) -> None:
    """See that a text may be made a ``str`` at once.

    Raises:
        MemoryError: It is longer than ``most`` characters.
    """
    if characters > most:
        raise MemoryError(
            f"this text has {characters:,} characters, too many to hold at once ({most:,} fit); "
            "work on slices, go through documents one by one, or use grep(pattern), which reads page by page"
        )


def affordable(memory: int) -> int:
    """How many characters may be made one ``str`` under a memory limit in bytes: four bytes each, and room to work."""
    return memory // 8 if memory else sys.maxsize
