"""Calls without threads: what can run at the same time here is the model calls.

The program's own code has one processor to itself, so its functions run one after the other. Calls of ``llm_query`` and
``rlm_query`` that could run together are collected and sent to the host in one batch.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rlm_desktop.sandbox.facades import Tools


class CancelledError(Exception):
    """Known for ``except`` clauses; nothing is cancelled here."""


class InvalidStateError(Exception):
    """A task was asked for a result that it does not have yet."""


class Call:
    """A call that is still to be made; after that, its outcome."""

    def __init__(self, function: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
        self._function = function
        self._arguments = (arguments, named)
        self._outcome: Any = None
        self._settled = False

    def _settle(self, outcome: Any) -> None:
        self._outcome = outcome
        self._settled = True

    def _value(self) -> Any:
        if isinstance(self._outcome, Failure):
            raise self._outcome.error
        return self._outcome


class Failure:
    """The exception that a call ended in, told apart from an exception that is its result."""

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        self.error = error


def make_together(tools: Tools, calls: Iterable[Call]) -> None:
    """Make all calls, those of one function together."""
    groups: dict[int, list[Call]] = {}
    for call in calls:
        groups.setdefault(id(call._function), []).append(call)
    for group in groups.values():
        outcomes = tools.answer_together(group[0]._function, [call._arguments for call in group])
        for call, outcome in zip(group, outcomes, strict=True):
            call._settle(outcome)
