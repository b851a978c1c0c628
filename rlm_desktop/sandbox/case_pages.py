"""The pages of a case as a guest reads them: from its SQLite file, in one read transaction, without a copy."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import sqlite3
import stat
import sys
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import accumulate

from rlm_desktop.sandbox.text import affordable

_PAGE_END = "\n\n"
_LAYOUTS_KEPT = 256
_BLOCK_KEPT = 1 << 20
_PAGES_AT_ONCE = 64
_STRETCH = 1 << 20

StoredPage = tuple[int, int, bytes]
"""The position of a document, the number of a page, its text in UTF-8."""


class CasePages:
    """The pages of the documents of a scope, in one read transaction.

    Args:
        file_uri: The case's SQLite file as a ``file:`` URI, without parameters.
        documents: Ids of the scope; None for all but older versions. Archives, which have no pages, are left out.
        memory: The guest's memory limit in bytes, 0 for none; decides which texts may be held whole.
    """

    def __init__(self, file_uri: str, documents: Sequence[int] | None, memory: int) -> None:
        # readonly_shm: guest code must not reach a writable mapping of the index that all writers trust.
        self._connection = sqlite3.connect(f"{file_uri}?mode=ro&readonly_shm=1", uri=True, isolation_level=None)
        self._connection.execute("PRAGMA query_only = ON")
        self._connection.execute("PRAGMA temp_store = MEMORY")
        # In KiB: room for the inner pages of the indexes of a large case, which are looked up for every slice.
        self._connection.execute("PRAGMA cache_size = -8192")
        self._connection.execute("BEGIN")
        rows = self._connection.execute(
            "SELECT id, pages, characters, name FROM documents WHERE pages > 0"
            " AND CASE WHEN ?1 IS NULL THEN current ELSE id IN (SELECT value FROM json_each(?1)) END ORDER BY path, id",
            (None if documents is None else json.dumps(list(documents)),),
        ).fetchall()
        _close_for_writing()
        self.ids: array[int] = array("q", (row[0] for row in rows))
        self._pages: array[int] = array("q", (row[1] for row in rows))
        self._names: list[str] = [row[3] for row in rows]
        self._positions = {identifier: position for position, identifier in enumerate(self.ids)}
        lengths = (self._document_length(position, row[2]) for position, row in enumerate(rows))
        self.starts: array[int] = array("q", accumulate(lengths, initial=0))
        self._first_pages: array[int] = array("q", accumulate(self._pages, initial=0))
        self._touched = bytearray(self._first_pages[-1])
        self._layouts: OrderedDict[int, array[int]] = OrderedDict()
        self._block: tuple[int, int, int, str] = (-1, 0, 0, "")
        self.most_whole = affordable(memory)

    # -- documents ----------------------------------------------------------------------------------------

    def position(self, identifier: int) -> int:
        """Where a document stands in the scope's order.

        Raises:
            KeyError: The scope has no such document.
        """
        return self._positions[identifier]

    def name(self, position: int) -> str:
        """The name of a document."""
        return self._names[position]

    def positions_named(self, name: str) -> list[int]:
        """The documents of this name, or else those whose name contains it."""
        exact = [position for position, each in enumerate(self._names) if each == name]
        return exact or [position for position, each in enumerate(self._names) if name.lower() in each.lower()]

    def page_count(self, position: int) -> int:
        """How many pages a document has."""
        return int(self._pages[position])

    def fact(self, position: int, column: str) -> str:
        """One column of a document's record: ``path``, ``kind``, ``date`` or ``metadata``."""
        (value,) = self._connection.execute(
            f"SELECT {column} FROM documents WHERE id = ?", (self.ids[position],)
        ).fetchone()
        return str(value)

    # -- text ---------------------------------------------------------------------------------------------

    def length(self, position: int) -> int:
        """The characters of a document's text, with the line that opens each page."""
        return int(self.starts[position + 1] - self.starts[position])

    def read(self, position: int, start: int, end: int) -> str:
        """Characters ``start`` to ``end`` of a document's text, both within it."""
        if start >= end:
            return ""
        layout = self._layout(position)
        first, last = bisect_right(layout, start), bisect_right(layout, end - 1)
        self._touch(position, first, last)
        held, held_first, held_last, block = self._block
        if held != position or first < held_first or last > held_last:
            held_first = first
            block = "".join(
                self.heading(position, number) + text + _PAGE_END for number, text in self._texts(position, first, last)
            )
            if len(block) <= _BLOCK_KEPT:
                self._block = (position, first, last, block)
        origin = layout[held_first - 1]
        return block[start - origin : end - origin]

    def page(self, position: int, number: int) -> str:
        """The text of one page; the number is checked by the caller."""
        self._touch(position, number, number)
        for _, text in self._texts(position, number, number):
            return text
        raise IndexError(f"page {number} of document {self.ids[position]} is not in the case")

    def stretch(self, positions: Sequence[int], turn: int, number: int) -> tuple[list[StoredPage], int, int]:
        """Pages of some documents, one after the other, about a megabyte of them.

        Args:
            positions: The documents.
            turn: Which of them is the first.
            number: From which of its pages on.

        Returns:
            The pages, and ``turn`` and ``number`` of the next ones.
        """
        pages: list[StoredPage] = []
        size = 0
        while turn < len(positions) and size < _STRETCH:
            position, last = positions[turn], self._pages[positions[turn]]
            until = min(number + _PAGES_AT_ONCE - 1, last)
            rows = self._connection.execute(
                "SELECT ?1, number, CAST(text AS BLOB) FROM pages"
                " WHERE document = ?2 AND number BETWEEN ?3 AND ?4 ORDER BY number",
                (position, self.ids[position], number, until),
            ).fetchall()
            pages += rows
            size += sum([len(row[2]) for row in rows])
            self._touch(position, number, until)
            turn, number = (turn + 1, 1) if until == last else (turn, until + 1)
        return pages, turn, number

    def _texts(self, position: int, first: int, last: int) -> Iterator[tuple[int, str]]:
        return self._connection.execute(
            "SELECT number, text FROM pages WHERE document = ? AND number BETWEEN ? AND ? ORDER BY number",
            (self.ids[position], first, last),
        )

    def heading(self, position: int, number: int) -> str:
        """The line that opens a page in the text of its document."""
        return (
            f"=== Document {self.ids[position]}: {self._names[position]}, "
            f"page {number} of {self._pages[position]} ===\n"
        )

    def _document_length(self, position: int, characters: int) -> int:
        pages = self.page_count(position)
        digits = sum(max(0, pages - int(10**exponent) + 1) for exponent in range(len(str(pages))))
        around = len(self.heading(position, 1)) - 1 + len(_PAGE_END)
        return characters + pages * around + digits

    def _layout(self, position: int) -> array[int]:
        """Where each page of a document begins in its text, with the end of the last."""
        layout = self._layouts.get(position)
        if layout is None:
            # One row with all of them takes half the time of a row for each.
            (counts,) = self._connection.execute(
                "SELECT group_concat(characters) FROM"
                " (SELECT characters FROM pages WHERE document = ? ORDER BY number)",
                (self.ids[position],),
            ).fetchone()
            around = len(self.heading(position, 1)) - 1 + len(_PAGE_END)
            pages = enumerate(map(int, (counts or "0").split(",")), start=1)
            layout = array("q", accumulate((around + len(str(number)) + count for number, count in pages), initial=0))
            if len(layout) != self._pages[position] + 1 or layout[-1] != self.length(position):
                raise RuntimeError(f"document {self.ids[position]} is not whole in the case; use the others")
            self._layouts[position] = layout
            if len(self._layouts) > _LAYOUTS_KEPT:
                self._layouts.popitem(last=False)
        return layout

    # -- what was handed out ------------------------------------------------------------------------------

    def _touch(self, position: int, first: int, last: int) -> None:
        start = self._first_pages[position] - 1
        self._touched[start + first : start + last + 1] = b"\x01" * (last - first + 1)

    def touch_all(self, position: int) -> None:
        """Note that a whole document was handed out."""
        if self._pages[position]:
            self._touch(position, 1, self._pages[position])

    def take_touched(self) -> list[tuple[int, int, int]]:
        """The pages handed out since this was last asked: document id, first and last page of each stretch."""
        found = []
        index = self._touched.find(1)
        while index >= 0:
            position = bisect_right(self._first_pages, index) - 1
            beyond = self._first_pages[position + 1]
            end = self._touched.find(0, index, beyond)
            end = beyond if end < 0 else end
            start = self._first_pages[position] - 1
            found.append((self.ids[position], index - start, end - 1 - start))
            index = self._touched.find(1, end)
        self._touched = bytearray(len(self._touched))
        return found


def _close_for_writing() -> None:
    """Replace every file descriptor that could write to a file by one that cannot.

    SQLite opens the write-ahead log for writing even when the database is opened read-only. No lock is lost: SQLite
    holds its locks on the other two files.
    """
    if sys.platform != "linux":
        return
    for name in os.listdir("/proc/self/fd"):
        descriptor = int(name)
        try:
            mode = fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE
            if mode != os.O_RDONLY and stat.S_ISREG(os.fstat(descriptor).st_mode):
                reading = os.open(f"/proc/self/fd/{descriptor}", os.O_RDONLY | os.O_CLOEXEC)
                os.dup2(reading, descriptor, inheritable=False)
                os.close(reading)
        except FileNotFoundError:
            continue
        except OSError as error:
            if error.errno != errno.EBADF:  # the descriptor that listed the directory is gone
                raise
