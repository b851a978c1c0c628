"""Text with its trivial differences folded away, so that the words of a quote can be compared with those of a page.

What is trivial: case, white space, hyphenation, ligatures, quotation marks, dashes and Unicode forms. What is not:
accents, and everything about numbers. A raised or circled digit, a fraction and a sign of inches stay apart from plain
digits, because ``10²`` is not ``102``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rlm_desktop.case.index import UNSPACED

LONGEST_FOLD = 3
"""Characters that one character of a page folds into at most, as in the ligature ffi."""

_JOINED = f"{UNSPACED.pattern[:-1]}\u3000-\u303f\uff01-\uffef]"
_LETTER_BEFORE = "(?:(?<=[^\\W\\d_])|(?<=[\u0300-\u036f]))"
_TRIVIA = re.compile(
    '(?=[\\s\u00ad\\-\u2010\u2013\u2014\u2015"\u201d\u2033])(?:'
    "(?P<none>\u00ad(?:[ \\t]*\\r?\\n\\s*)?"
    f"|{_LETTER_BEFORE}[-\u2010]\\s*(?=[^\\W\\d_])"
    "|(?<=\\w[-\u2010\u2011\u2013/])[ \\t]*\\r?\\n\\s*(?=\\w)"
    "|\\s+(?=[:;!?%»])|(?<=«)\\s+"
    f"|(?<={_JOINED})\\s+|\\s+(?={_JOINED}))"
    "|(?P<dash>\\s*(?:[\u2013\u2014\u2015]|-{2,3})\\s*|\\s+-\\s+)"
    '|(?P<inches>(?<=\\d)["\u201d\u2033])'
    "|(?P<space>\\s{2,}|[^\\S ]))"
)
_REPLACED = {"none": "", "dash": "-", "inches": "\u2033", "space": " "}
_MARKS = dict.fromkeys(map(ord, "\"'`´‘’‚‛“”„‟«»‹›"), "'") | dict.fromkeys(map(ord, "‐‑‒−"), "-")
_INVISIBLE = "\u00ad\u0640\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
# A soft hyphen goes with the line's end behind it.
_WIDTHLESS = re.compile(f"[{_INVISIBLE[1:]}]")
_PRIVATE = 0xF0000


class _Table(dict[int, "int | str | None"]):
    """What single characters become, worked out when they are first met."""

    def __missing__(self, code: int) -> int | str | None:
        character = chr(code)
        folded: int | str | None = code
        if _UNSEEN.match(character):
            folded = None
        elif character.isnumeric() and not character.isdecimal() and not character.isalpha():
            folded = _PRIVATE + code if code < 0x10000 else code
        if code < 0x30000:
            self[code] = folded
        return folded


_TABLE = _Table(_MARKS)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A folded text; ``origin[i]`` is where what became character i began in the original, ``ends[i]`` its end."""

    text: str
    origin: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that ``[start, end)`` of the folded text came from."""
        return self.origin[start], self.ends[end - 1]


@lru_cache(maxsize=512)
def fold(text: str) -> str:
    """A text with its trivial differences folded away.

    White space beside characters of scripts that are written without any is left out: it is a line's end. So is white
    space before the marks that French sets apart, and a hyphen between letters, with the line's end behind it.
    """
    return _characters(_TRIVIA.sub(_replacement, _WIDTHLESS.sub("", text)))


@lru_cache(maxsize=64)
def normalise(text: str) -> Normalised:
    """The same as :func:`fold`, with where every character came from."""
    if _WIDTHLESS.search(text):
        seen = [at for at, character in enumerate(text) if not _WIDTHLESS.match(character)]
        plain = normalise("".join(text[at] for at in seen))
        return Normalised(
            plain.text, tuple(seen[at] for at in plain.origin), tuple(seen[end - 1] + 1 for end in plain.ends)
        )
    folded: list[str] = []
    origin: list[int] = []
    ends: list[int] = []

    def add(piece: str, start: int, end: int) -> None:
        folded.append(piece)
        origin.extend([start] * len(piece))
        ends.extend([end] * len(piece))

    done = 0
    replaced: list[tuple[str, int, int]] = []
    for match in _TRIVIA.finditer(text):
        replaced += [(text[at], at, at + 1) for at in range(done, match.start())]
        replaced += [(character, match.start(), match.end()) for character in _replacement(match)]
        done = match.end()
    replaced += [(text[at], at, at + 1) for at in range(done, len(text))]
    cluster, start, end = "", 0, 0
    for character, begins, stops in replaced:
        if cluster and not _continues(character):
            add(_characters(cluster), start, end)
            cluster = ""
        start = start if cluster else begins
        cluster, end = cluster + character, stops
    add(_characters(cluster), start, end)
    return Normalised("".join(folded), tuple(origin), tuple(ends))


def is_unseen(character: str) -> bool:
    """Whether a character has no width: it joins, separates or directs what stands beside it."""
    return _UNSEEN.match(character) is not None


def _characters(text: str) -> str:
    text = text.translate(_TABLE)
    # Accents are set apart, as some texts do by themselves.
    return text.lower() if text.isascii() else unicodedata.normalize("NFKD", text).casefold()


@lru_cache(maxsize=4096)
def _continues(character: str) -> bool:
    """Whether a character belongs to the one before it: an accent, in whatever order with others."""
    folded = unicodedata.normalize("NFKD", character)
    return unicodedata.combining(folded[0]) != 0 or _UNSEEN.match(character) is not None


def _replacement(match: re.Match[str]) -> str:
    return _REPLACED[match.lastgroup or "space"]
