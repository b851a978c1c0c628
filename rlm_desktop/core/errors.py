"""The one tree of errors. They are raised where the cause is known and shown once, at the edge.

Every error is written for the person in front of the screen: what happened, what it means, what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


class RlmError(Exception):
    """Anything that RLM Desktop can explain.

    Args:
        happened: What happened, one sentence.
        meaning: What that means for the user's work, one sentence or empty.
        remedy: What to do about it, one sentence or empty.
    """

    exit_code = 4
    """Exit code of the command line when this error ends a command."""

    def __init__(self, happened: str, meaning: str = "", remedy: str = "") -> None:
        super().__init__(happened)
        self.happened = happened
        self.meaning = meaning
        self.remedy = remedy

    def __str__(self) -> str:
        return " ".join(part for part in (self.happened, self.meaning, self.remedy) if part)

    def __reduce__(self) -> tuple[Callable[..., RlmError], tuple[object, ...]]:
        """Cross over from a worker process whole: exceptions are else made anew from their one argument."""
        return _revived, (type(self), self.args, self.__dict__)


class UsageError(RlmError):
    """The program was asked for something that cannot be asked for."""

    exit_code = 2


class CaseError(RlmError):
    """A case cannot be opened, made or written."""


class CaseTooNewError(CaseError):
    """The case was written by a newer version of the program."""


class ReadError(RlmError):
    """A file cannot be read; becomes a line in the Problems list.

    Args:
        code: A stable word for the kind of problem: ``broken``, ``encrypted``, ``empty``, ``unknown``,
            ``too-large``, ``timeout``, ``crashed``, ``memory``, ``permission``, ``missing``.
        happened: What happened.
        meaning: What it means.
        remedy: What to do.
    """

    def __init__(self, code: str, happened: str, meaning: str = "", remedy: str = "") -> None:
        super().__init__(happened, meaning, remedy)
        self.code = code


class QueryError(UsageError):
    """A search query or a pattern cannot be understood."""


class SandboxError(RlmError):
    """The sandbox cannot be started, or its guest broke the protocol."""


class ConsentError(SandboxError):
    """The system's layer of the wall is not complete, and nobody has agreed to go without it."""

    exit_code = 3


class OfflineError(RlmError):
    """The offline switch is on, and what was asked for needs another machine. Models tell it by a `ModelError`."""

    exit_code = 3


class ModelError(RlmError):
    """A model did not give a usable reply.

    Args:
        kind: A stable word: ``key``, ``connection``, ``timeout``, ``rate-limit``, ``context-window``,
            ``refused``, ``not-found``, ``server``, ``bad-reply``, ``too-long``, ``length``, ``offline-switch``.
        happened: What happened.
        meaning: What it means.
        remedy: What to do.
        retry_after: Seconds the provider asked us to wait, if it did.
    """

    RETRYABLE = frozenset({"connection", "timeout", "rate-limit", "server", "bad-reply"})

    def __init__(
        self,
        kind: str,
        happened: str,
        meaning: str = "",
        remedy: str = "",
        *,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(happened, meaning, remedy)
        self.kind = kind
        self.retry_after = retry_after
        if kind == "offline-switch":
            self.exit_code = OfflineError.exit_code

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed later."""
        return self.kind in self.RETRYABLE


class BudgetError(RlmError):
    """A limit of the run was reached.

    Args:
        limit: Which one: ``cost``, ``tokens``, ``calls``, ``steps``, ``depth``, ``seconds``.
        happened: What happened.
    """

    exit_code = 1

    def __init__(self, limit: str, happened: str) -> None:
        super().__init__(happened, "What was found so far is kept.", "Raise the limit in Settings and ask again.")
        self.limit = limit


class ExportError(RlmError):
    """A report cannot be written."""


def _revived(kind: type[RlmError], args: tuple[Any, ...], state: Mapping[str, Any]) -> RlmError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error
