"""What a run went by, told so that it can be put again: the conditions in its first event."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from rlm_desktop.core.settings import ModelChoice

_PASSING = re.compile(r"\$?\d[\d,]*(?:\.\d+)?(?=(?: calls| tokens| s)? left\b)|(?<= at 0x)[0-9a-f]{6,}")


def steady(text: str) -> str:
    """A text without what passes: the figures of what is left of a budget, addresses in memory.

    They differ each time a run is put again, though the same is asked.
    """
    return _PASSING.sub("…", text)


def stretches(ids: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Ids as stretches from first to last."""
    found: list[tuple[int, int]] = []
    for each in sorted(ids):
        if found and each <= found[-1][1] + 1:
            found[-1] = (found[-1][0], each)
        else:
            found.append((each, each))
    return tuple(found)


def ids_in(found: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The ids in stretches."""
    return tuple(each for first, last in found for each in range(first, last + 1))


def told(choice: ModelChoice) -> ModelChoice:
    """A choice of model as it may stand in a log: its address without a login and without a query."""
    parts = urlsplit(choice.api_base)
    address = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    return replace(choice, api_base=address if parts.netloc else "")
