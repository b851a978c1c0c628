"""The files that could not be read, or not wholly, by their causes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.passages import Passage
from rlm_desktop.bridge.row_words import account_words
from rlm_desktop.case.listing import UNREAD_MEMBERS, Trouble

_COMMAND = re.compile(r",? or `[^`]*`,?")
ENCRYPTED = "encrypted"
NO_TEXT = "no-text"
EXCLUDED = "excluded"
"""In the place of a cause: what a person has put out of sight, whatever its cause is."""
_CAUSES = {
    UNREAD_MEMBERS: tr("Not all members read"),
    ENCRYPTED: tr("Protected with a password"),
    NO_TEXT: tr("No text in it"),
    "broken": tr("Damaged"),
    "cut-off": tr("Cut off in the archive"),
    "empty": tr("Empty"),
    "unknown": tr("Of a kind that is not read"),
    "misnamed": tr("Not what the name says"),
    "missing": tr("Not there"),
    "permission": tr("Not allowed to read"),
    "timeout": tr("Took too long"),
    "memory": tr("Too large for the memory"),
    "crashed": tr("Made the reading crash"),
    "bomb": tr("Unpacks to far too much"),
    "nested": tr("In too many archives"),
    "encrypted-mail": tr("Encrypted for a key"),
    "too-large": tr("Too large"),
    "no-room": tr("No room to unpack"),
    "changed": tr("Changed since"),
}


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause of problems, in words, and how many it has; the code is empty for all of them together."""

    code: str
    words: str
    count: int


def causes(troubles: Sequence[Trouble]) -> list[Cause]:
    """The causes that there are, after all of them together; containers of unread members are no further problem.

    What was excluded comes last, and counts for no cause.
    """
    counts = Counter(trouble.problem.code for trouble in troubles if not trouble.excluded)
    known = [code for code in _CAUSES if counts[code]]
    others = sorted(code for code in counts if code not in _CAUSES)
    listed = [Cause(code, _CAUSES.get(code, code.capitalize()), counts[code]) for code in (*known, *others)]
    if excluded := sum(trouble.excluded for trouble in troubles):
        listed.append(Cause(EXCLUDED, tr("Excluded"), excluded))
    return [Cause("", tr("All problems"), problem_count(troubles)), *listed]


def troubles_of(troubles: Sequence[Trouble], code: str) -> list[Trouble]:
    """Those of a cause, of all causes when the code is empty, or those that were excluded."""
    if code == EXCLUDED:
        return [trouble for trouble in troubles if trouble.excluded]
    return [trouble for trouble in troubles if not trouble.excluded and code in ("", trouble.problem.code)]


def problem_count(troubles: Sequence[Trouble], code: str = "") -> int:
    """How many files have a problem, or one of this cause, that was not excluded."""
    seen = troubles_of(troubles, code)
    return len(seen) if code else sum(trouble.problem.code != UNREAD_MEMBERS for trouble in seen)


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
