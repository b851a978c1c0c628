"""Ways of reading that are always the same, ready made: for models that write code less well than they read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from string import Template
from typing import Any

from rlm_desktop.core.paths import resource
from rlm_desktop.sandbox.packing import pack

_READ = Template(resource("prompts", "recipe_read.md").read_text("utf-8"))
_COMBINE = Template(resource("prompts", "recipe_combine.md").read_text("utf-8"))
# Templates are read when this module is loaded, because a guest can open nothing later.
_NOT_FOUND = "NOT FOUND"
_NOTHING = re.compile(r"\W*not found\W*", re.IGNORECASE)
_HITS_OF_A_QUERY = 50
_ROOM_FOR_WORDS = 2_000
_ROUNDS = 8

AskAll = Callable[[list[str]], list[str]]
"""Asks the sub-model several prompts at once; a failed one gives an error text with the attribute ``failed``."""


def read_all(question: str, things: Any, ask_all: AskAll, window: int) -> str:
    """Have everything read for a question, in full prompts, and the notes put together (map and reduce).

    Args:
        question: What to read for.
        things: Documents, hits or texts: what can be packed.
        ask_all: The way to the sub-model.
        window: Characters of one prompt.

    Returns:
        The answer with its quotes, or ``NOT FOUND``. Parts that could not be read are told at its end.
    """
    limit = max(1_000, window - len(question) - _ROOM_FOR_WORDS)
    notes, lost = _asked(_READ, question, pack(things, limit), ask_all)
    for _ in range(_ROUNDS):
        if len(notes) < 2:
            break
        notes, more = _asked(_COMBINE, question, pack(notes, limit), ask_all)
        lost += more
    found = "\n\n".join(notes) or _NOT_FOUND
    return f"{found}\n\n({lost:,} of the parts could not be read: the calls failed.)" if lost else found


def search_and_read(
    question: str, queries: Iterable[str], search: Callable[..., list[Any]], ask_all: AskAll, window: int
) -> str:
    """Search for several queries and have the pages that were found read for a question (filter, then read)."""
    wanted = [queries] if isinstance(queries, str) else list(queries)
    hits = [hit for query in wanted for hit in search(query, limit=_HITS_OF_A_QUERY)]
    return read_all(question, hits, ask_all, window)


def _asked(template: Template, question: str, texts: list[str], ask_all: AskAll) -> tuple[list[str], int]:
    """What was found in some texts, and how many of them could not be read."""
    replies = ask_all([template.substitute(question=question, text=text) for text in texts])
    read = [reply for reply in replies if not getattr(reply, "failed", False)]
    return [reply for reply in read if not _NOTHING.fullmatch(reply.strip())], len(replies) - len(read)
