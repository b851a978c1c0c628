r"""Regular expressions of Python's, written anew for RE2, which looks for them in linear time.

Every class of characters is spelt out as Python's ``re`` understands it: RE2's own ``\w`` and ``(?i)`` know less of
Unicode (Cox, "Regular Expression Matching in the Wild", 2010). What RE2 cannot say (back-references, looking ahead and
behind, ``\b`` beside letters outside ASCII) is left out, so that RE2 finds where a match may begin.
"""

from __future__ import annotations

import functools
import re
import sys
from array import array
from dataclasses import dataclass
from re import _constants as sre  # type: ignore[attr-defined]
from typing import Any

_MOST_REPEATS = 1000
_RE2_MEMORY = 64 << 20
_CATEGORIES = {
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
}
# In the words of ``regex``, whose own \w knows marks for parts of words, as Python's does not.
_PROPERTIES = {
    sre.CATEGORY_WORD: r"\p{L}\p{N}_",
    sre.CATEGORY_NOT_WORD: r"[^\p{L}\p{N}_]",
    sre.CATEGORY_DIGIT: r"\p{Nd}",
    sre.CATEGORY_NOT_DIGIT: r"\P{Nd}",
}
_BOUNDARY = r"(?:(?<=[\p{L}\p{N}_])(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}_])(?=[\p{L}\p{N}_]))"
_NO_BOUNDARY = r"(?:(?<=[\p{L}\p{N}_])(?=[\p{L}\p{N}_])|(?<![\p{L}\p{N}_])(?![\p{L}\p{N}_]))"
_ASCII_END = 0x80
_LAST_CASED = 0x1E943
"""U+1E943 is the last character with an upper or lower form, as of Unicode 16."""


@dataclass(frozen=True, slots=True)
class Program:
    """A pattern as RE2 runs it over UTF-8; ``exact`` when its matches are those of the pattern, not candidates."""

    regexp: Any
    exact: bool

    def search(self, data: bytes, position: int) -> tuple[int, int] | None:
        """Where the next match is, in bytes."""
        match = self.regexp.search(data, position)
        return match.span() if match else None


def program_of(tree: Any, dialect: str) -> Program | None:
    """A pattern that ``re`` has parsed, for RE2; None when it may match nothing at all, or is beyond RE2.

    Args:
        tree: What ``re._parser.parse`` made of it.
        dialect: ``re2`` for any text, ``ascii`` for text that is ASCII only.
    """
    import re2

    writer = PatternWriter(dialect)
    options = re2.Options()
    options.max_mem = _RE2_MEMORY
    options.never_capture = True
    options.log_errors = False
    try:
        if tree.getwidth()[0] == 0:
            return None
        regexp = re2.compile(writer.write(tree), options)
    except (re2.error, _UnknownConstructError):
        return None
    return None if regexp.search(b"") else Program(regexp, writer.exact)


class _UnknownConstructError(Exception):
    """Something that a later Python may know."""


class PatternWriter:
    """Writes a parsed pattern for ``re2``, for RE2 over ``ascii`` text, or for ``regex``.

    Attributes:
        exact: Whether nothing was left out; else what is written matches more, but begins wherever the pattern does.
    """

    def __init__(self, dialect: str) -> None:
        self._full = dialect == "regex"
        self._ascii = dialect == "ascii"
        self._groups: dict[int, tuple[Any, int]] = {}
        self.exact = True

    def write(self, tree: Any) -> str:
        """The pattern, from what ``re._parser.parse`` made of it."""
        return self._sequence(tree, tree.state.flags)

    def _sequence(self, items: Any, flags: int) -> str:
        return "".join(self._one(operator, value, flags) for operator, value in items)

    def _one(self, operator: Any, value: Any, flags: int) -> str:
        # RE2 looks for stretches of letters faster than for as many classes.
        if operator is sre.LITERAL and not flags & re.IGNORECASE:
            return self._character(value)
        if operator is sre.LITERAL and self._ascii and value < _ASCII_END:
            return f"(?i:{self._character(value)})"
        if operator is sre.LITERAL or operator is sre.NOT_LITERAL:
            return self._set([(sre.LITERAL, value)], flags, negated=operator is sre.NOT_LITERAL)
        if operator is sre.IN:
            negated = value[0][0] is sre.NEGATE
            return self._set(value[1:] if negated else value, flags, negated=negated)
        if operator is sre.ANY:
            return "(?s:.)" if flags & re.DOTALL else r"[^\n]"
        if operator is sre.BRANCH:
            return "(?:" + "|".join(self._sequence(branch, flags) for branch in value[1]) + ")"
        if operator is sre.SUBPATTERN:
            return self._group(value, flags)
        if operator is sre.AT:
            return self._place(value, flags)
        if operator in _REPEATS:
            return self._repeat(operator, value, flags)
        if operator is sre.FAILURE:
            return r"[^\x00-\U0010ffff]" if self._full else r"[^\x00-\x{10ffff}]"
        return self._beyond_re2(operator, value, flags)

    def _group(self, value: Any, flags: int) -> str:
        number, added, removed, inner = value
        flags = (flags | added) & ~removed
        if number is not None:
            self._groups[number] = inner, flags
        written = self._sequence(inner, flags)
        return f"({written})" if self._full and number is not None else f"(?:{written})"

    def _repeat(self, operator: Any, value: Any, flags: int) -> str:
        least, most, inner = value
        written = f"(?:{self._sequence(inner, flags)})"
        most = None if most is sre.MAXREPEAT else most
        sign = {sre.MIN_REPEAT: "?", sre.POSSESSIVE_REPEAT: "+"}.get(operator, "")
        if not self._full:
            # RE2 and Python differ in what they make of repeats of nothing.
            if operator is sre.POSSESSIVE_REPEAT or inner.getwidth()[0] == 0:
                self.exact, sign = False, ""
            if least > _MOST_REPEATS or (most or 0) > _MOST_REPEATS:
                self.exact, least, most = False, min(least, _MOST_REPEATS), None
        return f"{written}{{{least},{'' if most is None else most}}}{sign}"

    def _place(self, value: Any, flags: int) -> str:
        if flags & re.MULTILINE and value in (sre.AT_BEGINNING, sre.AT_END):
            return "(?m:^)" if value is sre.AT_BEGINNING else "(?m:$)"
        if value in (sre.AT_BOUNDARY, sre.AT_NON_BOUNDARY):
            whole = value is sre.AT_BOUNDARY
            if flags & re.ASCII and self._full:
                return r"(?a:\b)" if whole else r"(?a:\B)"
            if self._full:
                return _BOUNDARY if whole else _NO_BOUNDARY
            # At \B the two differ in whether an empty text has one.
            if whole and (self._ascii or flags & re.ASCII):
                return r"\b"
        if self._full:
            return {sre.AT_END_STRING: r"\Z", sre.AT_END: r"(?=\n?\Z)"}.get(value, r"\A")
        self.exact = False
        return ""

    def _beyond_re2(self, operator: Any, value: Any, flags: int) -> str:
        """Back-references and looking around: as they are for ``regex``, left out or loosened for RE2."""
        self.exact = False
        if operator is sre.ATOMIC_GROUP:
            return f"(?{'>' if self._full else ':'}{self._sequence(value, flags)})"
        if operator is sre.GROUPREF:
            if self._full:
                return f"(?i:\\g<{value}>)" if flags & re.IGNORECASE else f"\\g<{value}>"
            inner, its_flags = self._groups[value]
            return f"(?:{self._sequence(inner, its_flags | flags & re.IGNORECASE)})"
        if operator is sre.GROUPREF_EXISTS:
            number, then, otherwise = value
            yes, no = self._sequence(then, flags), self._sequence(otherwise, flags) if otherwise else ""
            return f"(?({number}){yes}|{no})" if self._full else f"(?:{yes}|{no})"
        if operator in (sre.ASSERT, sre.ASSERT_NOT):
            direction, inner = value
            sign = ("?" if direction > 0 else "?<") + ("=" if operator is sre.ASSERT else "!")
            written = self._sequence(inner, flags)
            return f"({sign}{written})" if self._full else ""
        raise _UnknownConstructError(str(operator))

    def _set(self, items: list[tuple[Any, Any]], flags: int, *, negated: bool) -> str:
        written = "".join(self._item(operator, value, flags) for operator, value in items)
        return f"[{'^' if negated else ''}{written}]"

    def _item(self, operator: Any, value: Any, flags: int) -> str:
        asked = flags & (re.IGNORECASE | re.ASCII)
        if operator is sre.LITERAL:
            same = _same_letters(value, asked) if flags & re.IGNORECASE else (value,)
            return "".join(self._character(code) for code in same)
        if operator is sre.RANGE:
            first, last = value
            if not flags & re.IGNORECASE:
                return self._range(first, last)
            return self._ranges(f"{re.escape(chr(first))}-{re.escape(chr(last))}", asked)
        if self._full and not flags & re.ASCII and value in _PROPERTIES:
            return _PROPERTIES[value]
        return self._ranges(_CATEGORIES[value], asked)

    def _ranges(self, item: str, flags: int) -> str:
        return "".join(self._range(first, last) for first, last in _characters(item, flags))

    def _range(self, first: int, last: int) -> str:
        return f"{self._character(first)}-{self._character(last)}"

    def _character(self, code: int) -> str:
        if self._full:
            return f"\\U{code:08x}"
        # Surrogates, which are in no text, are beyond RE2; this noncharacter is in none either.
        return f"\\x{{{0xFFFF if 0xD800 <= code < 0xE000 else code:x}}}"


_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


@functools.cache
def _same_letters(code: int, flags: int) -> tuple[int, ...]:
    """The characters that ``re`` takes for this one when it is blind to case."""
    found = re.findall(re.escape(chr(code)), _cased_characters(), flags)
    return tuple(sorted({code, *map(ord, found)}))


@functools.cache
def _characters(item: str, flags: int) -> tuple[tuple[int, int], ...]:
    """The ranges of characters that ``re`` finds in a class."""
    return tuple(
        (ord(match[0][0]), ord(match[0][-1])) for match in re.finditer(f"[{item}]+", _every_character(), flags)
    )


@functools.cache
def _every_character() -> str:
    codes = array("I", range(0xD800)) + array("I", range(0xE000, sys.maxunicode + 1))
    return codes.tobytes().decode(f"utf-32-{sys.byteorder[0]}e")


@functools.cache
def _cased_characters() -> str:
    cased = (chr(code) for code in range(_LAST_CASED + 1) if not 0xD800 <= code < 0xE000)
    return "".join(sign for sign in cased if sign.lower() != sign or sign.upper() != sign)
