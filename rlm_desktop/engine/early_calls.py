"""Sub-calls that are started while the code that makes them is still being written, when the user allows it.

Only what is sure to be asked as it stands is started: `llm_query` and `llm_query_batched` of texts that are written
out, or of names that were given such a text above, in the first code block, before any line that could lead elsewhere.
The lines are matched and never compiled: the parser of the host is no place for code of a model.
"""

from __future__ import annotations

import asyncio
import re
from ast import literal_eval
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any

from rlm_desktop.core.model import Reply
from rlm_desktop.engine.reply import open_code

_LONGEST = 200_000
"""Characters of a reply that are looked at."""
_TEXT = r"""(?:"(?!"")(?:[^"\\\n]|\\[\\"'nt])*"|'(?!'')(?:[^'\\\n]|\\[\\"'nt])*')"""
_NAME = r"[A-Za-z_]\w*"
_HARMLESS = re.compile(r"(?:#.*|import [\w., ]+|from [\w.]+ import [\w, ]+)?")
_GIVEN = re.compile(rf"({_NAME}) = ({_TEXT})")
_CALL = re.compile(rf"(?:{_NAME} = |print\()?llm_query\(({_TEXT}|{_NAME})\)\)?")
_BATCH = re.compile(rf"(?:{_NAME} = )?llm_query_batched\(\[((?:{_TEXT}|{_NAME})(?:, (?:{_TEXT}|{_NAME}))*),?\]\)")
_ITEM = re.compile(rf"{_TEXT}|{_NAME}")
_OTHER = re.compile(rf"({_NAME}) = (?:{_TEXT}|[^\"'\\#])*")
"""A line that gives a name something else."""


def sure_prompts(code: str) -> Iterator[str]:
    """The prompts that code is sure to ask first, in their order; ``code`` are whole lines from its beginning."""
    known: dict[str, str] = {}
    for line in code.splitlines():
        line = line.rstrip()
        if match := _CALL.fullmatch(line) or _BATCH.fullmatch(line):
            items = _ITEM.findall(match.group(1))
            if any(item[0] not in "\"'" and item not in known for item in items):
                return
            yield from (literal_eval(item) if item[0] in "\"'" else known[item] for item in items)
        elif match := _GIVEN.fullmatch(line):
            known[match.group(1)] = literal_eval(match.group(2))
        elif (match := _OTHER.fullmatch(line)) and _closed(line):
            known.pop(match.group(1), None)
        elif not _HARMLESS.fullmatch(line):
            return


def _closed(line: str) -> bool:
    """Whether a line leaves no bracket open."""
    bare = re.sub(_TEXT, "", line)
    return all(bare.count(one) == bare.count(other) for one, other in ("()", "[]", "{}"))


@dataclass(frozen=True, slots=True)
class Unused:
    """A call that was started and that the code did not make; ``reply`` is None where none had come."""

    prompt: str
    reply: Reply | None


class EarlyCalls:
    """The calls that were started while one reply was being written.

    Args:
        start: Asks a prompt; must not be awaited by anybody else.
        may: Whether one more call may be made beside so many.
    """

    def __init__(self, start: Callable[[str], Coroutine[Any, Any, Reply]], may: Callable[[int], bool]) -> None:
        self._start, self._may = start, may
        self._text = ""
        self._seen = 0
        self._started: list[tuple[str, asyncio.Task[Reply]]] = []

    def hear(self, piece: str) -> None:
        """Take in a piece of the reply, and start what has become sure with it."""
        self._text += piece
        if "\n" not in piece or len(self._text) > _LONGEST:
            return
        prompts = list(sure_prompts(open_code(self._text)))
        for prompt in prompts[self._seen :]:
            if not self._may(self._seen + 1):
                return
            self._seen += 1
            self._started.append((prompt, asyncio.create_task(self._start(prompt))))

    def take(self, prompt: str) -> asyncio.Task[Reply] | None:
        """The call that was started for a prompt, for who makes it now; None when there is none."""
        for place, (asked, task) in enumerate(self._started):
            if asked == prompt:
                del self._started[place]
                return task
        return None

    async def end(self) -> list[Unused]:
        """Stop what nobody took, and tell of it."""
        left, self._started = self._started, []
        for _, task in left:
            task.cancel()
        replies = await asyncio.gather(*(task for _, task in left), return_exceptions=True)
        return [
            Unused(prompt, reply if isinstance(reply, Reply) else None)
            for (prompt, _), reply in zip(left, replies, strict=True)
        ]
