"""Where the pages of a document lie under one another, in points of paper."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

Size = tuple[float, float]

USUAL: Size = (595.0, 842.0)
"""A4, upright: what a page is taken for until its picture is there."""
GAP = 14.0


class PageLayout:
    """The sizes of pages, those that are not known yet being guessed as the last that was learnt.

    Args:
        pages: How many there are.
    """

    def __init__(self, pages: int = 0) -> None:
        self.pages = pages
        self._known: dict[int, Size] = {}
        self._guess = USUAL
        self._arrange()

    @property
    def width(self) -> float:
        """Of the widest page."""
        return max((width for width, _ in self._known.values()), default=self._guess[0])

    @property
    def height(self) -> float:
        """Of all pages with the gaps between them."""
        return self._tops[-1]

    def size(self, page: int) -> Size:
        """Width and height of a page, counted from 1."""
        return self._known.get(page, self._guess)

    def top(self, page: int) -> float:
        """Where a page begins."""
        return self._tops[page - 1]

    def at(self, y: float) -> int:
        """The page that lies there, or that ends last above it."""
        return min(max(1, bisect_right(self._tops, y)), max(1, self.pages))

    def learn(self, page: int, size: Size) -> bool:
        """Take in the size of a page. Whether pages lie elsewhere now."""
        if self._known.get(page) == size:
            return False
        self._known[page] = size
        self._guess = size
        self._arrange()
        return True

    def _arrange(self) -> None:
        heights = (self.size(page)[1] + GAP for page in range(1, self.pages + 1))
        self._tops = list(accumulate(heights, initial=0.0))
