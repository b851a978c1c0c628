"""Questions of the user's own, with the answers they expect, over a case: a TOML file.

[[question]]
ask = "What did the harbour cost in 2019?"
expect = "48,000"            # or a list of words that all must be in the answer

[[question]]
ask = "Which of the four offers was the lowest? Give its letter as 'Answer: X'."
expect = "C"
match = "exact"              # "contains" (the default), "exact" or "number"
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from rlm_desktop.bench import quality_scoring
from rlm_desktop.bench.quality_window import Question
from rlm_desktop.core.errors import UsageError

Match = Literal["contains", "exact", "number"]


class _Asked(msgspec.Struct, forbid_unknown_fields=True):
    ask: str
    expect: str | int | list[str]
    match: Match = "contains"


class _File(msgspec.Struct, forbid_unknown_fields=True):
    question: list[_Asked]


def read_questions(path: Path) -> tuple[Question, ...]:
    """The questions of a file.

    Raises:
        UsageError: It cannot be read, or is not of that form.
    """
    try:
        file = msgspec.toml.decode(path.read_bytes(), type=_File)
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}).") from error
    except msgspec.DecodeError as error:
        raise UsageError(f"{path} is not understood: {error}.", remedy="docs/benchmarks.md has an example.") from error
    if not file.question:
        raise UsageError(f"There is no question in {path}.")
    return tuple(_question(asked, path) for asked in file.question)


def _question(asked: _Asked, path: Path) -> Question:
    expected = tuple(asked.expect) if isinstance(asked.expect, list) else (str(asked.expect),)
    if not asked.ask.strip() or not all(words.strip() for words in expected) or not expected:
        raise UsageError(f"A question in {path} has no words, or none that are expected.")
    return Question(asked.ask, expected, _score(asked.match, expected, path), asked.match)


def _score(match: Match, expected: tuple[str, ...], path: Path) -> Callable[[str], float]:
    if match == "number":
        try:
            return quality_scoring.number(int(expected[0].replace(",", "")))
        except ValueError:
            raise UsageError(f"{expected[0]!r} in {path} is no whole number.") from None
    return quality_scoring.contained(*expected) if match == "contains" else quality_scoring.exact(*expected)
