"""What a cell printed, kept at both ends when it is too long."""

from __future__ import annotations

from collections import deque


class Output:
    """Takes the place of ``sys.stdout``. Keeps the first and the last half of ``limit`` characters, and counts all."""

    encoding = "utf-8"

    def __init__(self, limit: int) -> None:
        self._half = max(1, limit // 2)
        self.clear()

    def clear(self) -> None:
        """Begin anew."""
        self.length = 0
        self._head: list[str] = []
        self._head_room = self._half
        self._tail: deque[str] = deque()
        self._tail_length = 0

    def write(self, text: str) -> int:
        """Write text; whatever is a str is taken as one."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        text = str.__str__(text)
        self.length += len(text)
        if self._head_room:
            taken = text[: self._head_room]
            self._head.append(taken)
            self._head_room -= len(taken)
            text = text[len(taken) :]
        if text:
            self._keep_at_end(text[-self._half :])
        return len(text)

    def _keep_at_end(self, text: str) -> None:
        self._tail.append(text)
        self._tail_length += len(text)
        while self._tail_length - len(self._tail[0]) >= self._half:
            self._tail_length -= len(self._tail.popleft())
        if len(self._tail) > 4096:
            self._tail = deque(["".join(self._tail)])

    def flush(self) -> None:
        """Nothing waits to be written."""

    def isatty(self) -> bool:
        """No."""
        return False

    def text(self) -> str:
        """What is kept, with a word on what is not."""
        head, tail = "".join(self._head), "".join(self._tail)[-self._half :]
        left_out = self.length - len(head) - len(tail)
        gap = f"\n… [{left_out:,} characters left out] …\n" if left_out > 0 else ""
        return f"{head}{gap}{tail}"
