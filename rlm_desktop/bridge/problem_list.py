"""The files that could not be read, or not wholly, by their causes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt

from rlm_desktop.bridge.passages import Passage
from rlm_desktop.bridge.row_words import account_words
from rlm_desktop.case.listing import UNREAD_MEMBERS, Trouble

_COMMAND = re.compile(r",? or `[^`]*`,?")
ENCRYPTED = "encrypted"
NO_TEXT = "no-text"
_CAUSES = {
    UNREAD_MEMBERS: "Not all members read",
    ENCRYPTED: "Protected with a password",
    NO_TEXT: "No text in it",
    "broken": "Damaged",
    "cut-off": "Cut off in the archive",
    "empty": "Empty",
    "unknown": "Of a kind that is not read",
    "misnamed": "Not what the name says",
    "missing": "Not there",
    "permission": "Not allowed to read",
    "timeout": "Took too long",
    "memory": "Too large for the memory",
    "crashed": "Made the reading crash",
    "bomb": "Unpacks to far too much",
    "nested": "In too many archives",
    "encrypted-mail": "Encrypted for a key",
    "too-large": "Too large",
    "no-room": "No room to unpack",
    "changed": "Changed since",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause of problems, in words, and how many it has; the code is empty for all of them together."""

    code: str
    words: str
    count: int


def causes(troubles: Sequence[Trouble]) -> list[Cause]:
    """The causes that there are, after all of them together; containers of unread members are no further problem."""
    counts = Counter(trouble.problem.code for trouble in troubles)
    known = [code for code in _CAUSES if counts[code]]
    others = sorted(code for code in counts if code not in _CAUSES)
    listed = [Cause(code, _CAUSES.get(code, code.capitalize()), counts[code]) for code in (*known, *others)]
    return [Cause("", "All problems", problem_count(troubles)), *listed]


def problem_count(troubles: Sequence[Trouble], code: str = "") -> int:
    """How many files have a problem, or one of this cause."""
    if code:
        return sum(trouble.problem.code == code for trouble in troubles)
    return sum(trouble.problem.code != UNREAD_MEMBERS for trouble in troubles)


def trouble_passage(trouble: Trouble) -> Passage:
    """A problem as a row of a list."""
    problem, account = trouble.problem, trouble.account
    members = account_words(account) if account and (account.expected or not problem.sentence) else ""
    words = " ".join(filter(None, (without_commands(problem.sentence), members)))
    return Passage(
        problem.path.name,
        str(problem.path.parent),
        words,
        document=trouble.document,
        tip=f"{problem.path}\n{words}",
        cut=Qt.TextElideMode.ElideLeft,
    )


def without_commands(sentence: str) -> str:
    """What is said of a problem, without the commands that would help: the window has buttons for it."""
    return _COMMAND.sub("", sentence)


def can_retry(trouble: Trouble) -> bool:
    """Whether reading the file again may help: not when it was read, but for what it says without text."""
    return trouble.document is None or trouble.account is not None


def sources(troubles: Sequence[Trouble], code: str = "") -> tuple[Path, ...]:
    """The files to read again for some troubles, or for those of one cause, each once."""
    wanted = (trouble for trouble in troubles if not code or trouble.problem.code == code)
    return tuple(dict.fromkeys(trouble.source for trouble in wanted))
