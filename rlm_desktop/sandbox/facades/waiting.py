"""What coroutines of ``asyncio`` wait for and hand to one another: locks, events, queues."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Generator
from typing import Any


class Turn:
    """Awaited to let all others take their turn."""

    def __await__(self) -> Generator[None, None, None]:
        yield


class Lock:
    """``asyncio.Lock``, and as a semaphore one that lets so many in."""

    def __init__(self, value: int = 1) -> None:
        self._free = value

    async def acquire(self) -> bool:
        """Wait until it is free, and take it."""
        while self._free < 1:
            await Turn()
        self._free -= 1
        return True

    def release(self) -> None:
        """Give it back."""
        self._free += 1

    def locked(self) -> bool:
        """Whether nobody gets in."""
        return self._free < 1

    async def __aenter__(self) -> None:
        await self.acquire()

    async def __aexit__(self, *_: object) -> None:
        self.release()


class Event:
    """``asyncio.Event``."""

    def __init__(self) -> None:
        self._set = False

    def set(self) -> None:
        """Let all who wait go on."""
        self._set = True

    def clear(self) -> None:
        """Let those who come wait again."""
        self._set = False

    def is_set(self) -> bool:
        """Whether nobody has to wait."""
        return self._set

    async def wait(self) -> bool:
        """Wait until it is set."""
        while not self._set:
            await Turn()
        return True


class QueueEmpty(Exception):  # noqa: N818 - asyncio's name
    """Nothing is in the queue."""


class QueueFull(Exception):  # noqa: N818 - asyncio's name
    """Nothing more goes into the queue."""


class Queue:
    """``asyncio.Queue``: first in, first out."""

    def __init__(self, maxsize: int = 0) -> None:
        self.maxsize = maxsize
        self._items: Any = self._made()
        self._unfinished = 0

    def _made(self) -> Any:
        return deque()

    def _put(self, item: Any) -> None:
        self._items.append(item)

    def _get(self) -> Any:
        return self._items.popleft()

    def qsize(self) -> int:
        """How many items are in it."""
        return len(self._items)

    def empty(self) -> bool:
        """Whether nothing is in it."""
        return not self._items

    def full(self) -> bool:
        """Whether nothing more goes in."""
        return 0 < self.maxsize <= len(self._items)

    async def put(self, item: Any) -> None:
        """Put an item in, when there is room."""
        while self.full():
            await Turn()
        self.put_nowait(item)

    def put_nowait(self, item: Any) -> None:
        """Put an item in.

        Raises:
            QueueFull: There is no room.
        """
        if self.full():
            raise QueueFull
        self._put(item)
        self._unfinished += 1

    async def get(self) -> Any:
        """Take the next item, when there is one."""
        while self.empty():
            await Turn()
        return self._get()

    def get_nowait(self) -> Any:
        """Take the next item.

        Raises:
            QueueEmpty: There is none.
        """
        if self.empty():
            raise QueueEmpty
        return self._get()

    def task_done(self) -> None:
        """Say that what was taken is dealt with."""
        if self._unfinished < 1:
            raise ValueError("task_done() called too many times")
        self._unfinished -= 1

    async def join(self) -> None:
        """Wait until everything that was put in is dealt with."""
        while self._unfinished:
            await Turn()


class LifoQueue(Queue):
    """``asyncio.LifoQueue``: last in, first out."""

    def _made(self) -> Any:
        return []

    def _get(self) -> Any:
        return self._items.pop()


class PriorityQueue(LifoQueue):
    """``asyncio.PriorityQueue``: the least first."""

    def _put(self, item: Any) -> None:
        heapq.heappush(self._items, item)

    def _get(self) -> Any:
        return heapq.heappop(self._items)


class Timeout:
    """``asyncio.timeout``: the cell's own limit is the one that holds."""

    def __init__(self, delay: float | None) -> None:
        """How long it may take does not matter."""

    def expired(self) -> bool:
        """No."""
        return False

    async def __aenter__(self) -> Timeout:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing is cancelled."""
