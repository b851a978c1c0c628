"""Names in archives whose encoding nobody wrote down."""

from __future__ import annotations

import re
import unicodedata

_SINGLE = ("cp1252", "cp866", "cp1251")
_DOUBLE = ("cp932", "gb18030", "cp949", "big5")
_HIGH = re.compile(rb"[\x80-\xff]")


def guessed_name(raw: bytes, usual: str) -> str:
    """A name as text: UTF-8 where it fits, else the old encoding that makes the likeliest words of it.

    Names are too short for the statistics by which texts are told.

    Args:
        raw: As it stands in the archive.
        usual: The encoding that the format prescribes; taken unless another one is likelier.
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    best, text = -1.0, raw.decode(usual, "replace")
    for encoding in (usual, *_SINGLE, *_DOUBLE):
        try:
            candidate = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        likelihood = _double_likelihood(candidate, raw) if encoding in _DOUBLE else _likelihood(candidate)
        if likelihood > best:
            best, text = likelihood, candidate
    return text


def _likelihood(text: str) -> float:
    """How many of the letters beyond ASCII are letters, within words of one script and of one case, from 0 to 1."""
    score, beyond = 0.0, 0
    for place, letter in enumerate(text):
        if letter.isascii():
            continue
        beyond += 1
        before, after = text[place - 1] if place else "", text[place + 1 : place + 2]
        is_mixed = any(near.isalpha() and _script(near) != _script(letter) for near in (before, after))
        score += letter.isalpha() and not is_mixed and not (before.islower() and letter.isupper())
    return score / beyond if beyond else 1.0


def _script(letter: str) -> str:
    """The script of a letter: the first word of its name."""
    return unicodedata.name(letter, "").split(" ")[0]


def _double_likelihood(text: str, raw: bytes) -> float:
    """The same where two bytes make a letter: both of most have the high bit, as accents between ASCII do not."""
    beyond = [letter for letter in text if not letter.isascii()]
    if len(_HIGH.findall(raw)) < 1.3 * len(beyond):
        return 0.0
    return sum(unicodedata.east_asian_width(letter) in "WF" for letter in beyond) / len(beyond)
