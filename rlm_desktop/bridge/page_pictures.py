"""Pictures of pages, drawn in a process of their own: a file that breaks the renderer breaks nothing else."""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.worker import Worker
from rlm_desktop.corpus.outlines import Heading, read_outline
from rlm_desktop.corpus.page_drawing import Sheet, draw, warm_up

if TYPE_CHECKING:
    from pebble import ProcessPool

    from rlm_desktop.corpus.page_drawing import Render
    from rlm_desktop.corpus.pictures import PagePicture
    from rlm_desktop.corpus.sources import Source

_LONGEST = 30.0
"""Seconds that drawing one page may take; then the process is ended."""


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page as a picture.

    ``marks`` are the rectangles (left, top, right, bottom, in pixels of the picture) of the quotes that were found.
    """

    image: QImage
    marks: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class _Wish:
    number: int
    sheet: Sheet
    later: bool


class PagePictures(QObject):
    """Draws one page at a time. The newest wishes count: of those that wait, only they are drawn, in their order.

    Signals:
        drawn: The number of the wish, and its `DrawnPage`.
        failed: The number of the wish, and a sentence.
        outlined: The `Source` whose headings were asked for, and a tuple of them.

    Args:
        parent: The Qt parent.
        render: Draws a page, in the other process, in place of MuPDF; must be a module's function.
        longest: Seconds that drawing one page may take.
    """

    drawn = Signal(int, object)
    failed = Signal(int, str)
    outlined = Signal(object, tuple)
    _finished = Signal(int, object)

    def __init__(
        self, parent: QObject | None = None, *, render: Render | None = None, longest: float = _LONGEST
    ) -> None:
        super().__init__(parent)
        self._render = render
        self._longest = longest
        # Starting a process holds up its thread for some milliseconds: not the GUI's.
        self._starter = Worker("page-pictures", self)
        self._pool: ProcessPool | None = None
        self._warm = False
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._count = 0
        self._current: _Wish | None = None
        self._soon: deque[_Wish] = deque()
        self._later: deque[_Wish] = deque()
        self._wanted: set[int] = set()
        self._ended = False
        self._finished.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def request(self, sheets: Sequence[Sheet], *, later: bool = False) -> list[int]:
        """Wish for the pictures of pages; what was wished before in the same way and has not come is dropped.

        Args:
            sheets: The pages.
            later: They have time until nothing else is to be drawn.

        Returns:
            The numbers of the wishes, which their signals carry. A page that is being drawn as wished keeps its number.
        """
        queue = self._later if later else self._soon
        self._wanted -= {wish.number for wish in queue}
        queue.clear()
        if self._current is not None and self._current.later == later:
            self._wanted.discard(self._current.number)
        numbers = [self._wish(sheet, queue, later) for sheet in sheets]
        self._wanted.update(numbers)
        self._draw_next()
        return numbers

    def _wish(self, sheet: Sheet, queue: deque[_Wish], later: bool) -> int:
        if self._current is not None and (self._current.sheet, self._current.later) == (sheet, later):
            return self._current.number
        self._count += 1
        queue.append(_Wish(self._count, sheet, later))
        return self._count

    def read_outline(self, source: Source, passwords: Sequence[str]) -> None:
        """Ask for the headings of a document; answered by ``outlined``."""
        if self._ended:
            return
        self._starter.do(partial(self._schedule_outline, source, tuple(passwords)), _nothing, _nothing)

    def warm_up(self) -> None:
        """Start the process before the first wish, which would else wait for it."""
        if not self._warm:
            self._warm = True
            self._starter.do(lambda: self._processes().schedule(warm_up, timeout=self._longest), _nothing, _nothing)

    def shutdown(self) -> None:
        """End the process. What is wished for afterwards is not drawn."""
        self._ended = True
        self._soon.clear()
        self._later.clear()
        self._starter.do(self._stop, _nothing, _nothing)
        self._starter.shutdown()

    def _draw_next(self) -> None:
        queue = self._soon or self._later
        if self._current is None and queue and not self._ended:
            self._current = queue.popleft()
            self._starter.do(partial(self._schedule, self._current), _nothing, _nothing)

    def _schedule(self, wish: _Wish) -> None:
        future: Future[PagePicture | str] = self._processes().schedule(
            draw, (self._render, wish.sheet, self._folder()), timeout=self._longest
        )
        future.add_done_callback(partial(self._announce, wish.number))

    def _schedule_outline(self, source: Source, passwords: tuple[str, ...]) -> None:
        future: Future[tuple[Heading, ...]] = self._processes().schedule(
            read_outline, (source, self._folder(), passwords), timeout=self._longest
        )
        future.add_done_callback(partial(self._announce_outline, source))

    def _announce_outline(self, source: Source, future: Future[tuple[Heading, ...]]) -> None:
        if not future.cancelled() and future.exception() is None:
            self.outlined.emit(source, future.result())

    def _processes(self) -> ProcessPool:
        """In the starter's thread: what starts the process, loaded and made when it is wanted first."""
        if self._pool is None:
            import multiprocessing

            from pebble import ProcessPool

            self._pool = ProcessPool(max_workers=1, context=multiprocessing.get_context("spawn"))
        return self._pool

    def _folder(self) -> Path:
        """Where the other process puts what it takes out of containers, made when it is wanted first."""
        if self._scratch is None:
            self._scratch = tempfile.TemporaryDirectory(prefix="rlm-desktop-", ignore_cleanup_errors=True)
        return Path(self._scratch.name)

    def _announce(self, number: int, future: Future[PagePicture | str]) -> None:
        """In a thread of the pool: unpack the picture here, not in the GUI thread."""
        if not future.cancelled():
            error = future.exception()
            self._finished.emit(number, _unpack(future.result()) if error is None else _sentence(error))

    @Slot(int, object)
    def _hand_over(self, number: int, result: DrawnPage | str) -> None:
        self._current = None
        wanted = number in self._wanted
        self._wanted.discard(number)
        self._draw_next()
        if not wanted:
            return
        if isinstance(result, DrawnPage):
            self.drawn.emit(number, result)
        else:
            self.failed.emit(number, result)

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
        if self._scratch is not None:
            self._scratch.cleanup()


def _unpack(picture: PagePicture | str) -> DrawnPage | str:
    if isinstance(picture, str):
        return picture
    return DrawnPage(QImage.fromData(picture.png).convertToFormat(QImage.Format.Format_RGB32), picture.marks)


def _sentence(error: BaseException) -> str:
    from pebble import ProcessExpired

    if isinstance(error, TimeoutError):
        return tr("The page took too long to draw. Its text is shown instead.")
    if isinstance(error, ProcessExpired):
        return tr("The page could not be drawn: the program that draws pages ended. Its text is shown instead.")
    return tr("The page could not be drawn ({error}). Its text is shown instead.").format(error=error)


def _nothing(_result: object) -> None:
    """What is to be done once a page is on its way: nothing."""
