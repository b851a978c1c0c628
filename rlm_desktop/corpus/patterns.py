r"""Regular expressions of Python's, looked for in linear time where that is possible.

A pattern is parsed by Python itself and written anew for RE2 (Cox, "Regular Expression Matching in the Wild", 2010),
with every class of characters spelt out as Python's ``re`` understands it: RE2's own ``\w`` and ``(?i)`` know less of
Unicode. What RE2 cannot say (back-references, looking ahead and behind, ``\b`` beside letters outside ASCII) is left
out there, so that RE2 finds where a match may begin; the library ``regex`` then goes on from there, under a time limit.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from rlm_desktop.core.errors import QueryError
from rlm_desktop.core.patterns import PatternWriter, Program, program_of

_PAGE_SECONDS = 10.0
_FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}


@dataclass(frozen=True, slots=True)
class Finder:
    """A compiled pattern.

    Attributes:
        general: For any text; None when RE2 is of no help.
        ascii: For texts that are ASCII only; may be exact where ``general`` is not.
        regexp: For the library ``regex``.
    """

    general: Program | None
    ascii: Program | None
    regexp: Any

    def spans(self, text: str, data: bytes | None = None, position: int = 0) -> Iterator[tuple[int, int]]:
        """Every match that is not empty, (start, end) in characters.

        Args:
            text: Where to look.
            data: The same in UTF-8, where it is at hand.
            position: Where to begin, in bytes.

        Raises:
            QueryError: It takes too long.
        """
        data = text.encode() if data is None else data
        plain = len(data) == len(text)
        program = self.ascii if plain else self.general
        if program is None or not program.exact:
            begun = program.search(data, position) if program else (position, position)
            return self._slowly(text, len(data[: begun[0]].decode())) if begun else iter(())
        return _plain_spans(program, data, position) if plain else _spans(program, data, position)

    def _slowly(self, text: str, start: int) -> Iterator[tuple[int, int]]:
        try:
            for match in self.regexp.finditer(text, start, timeout=_PAGE_SECONDS, concurrent=True):
                if match.end() > match.start():
                    yield match.span()
        except TimeoutError as error:
            raise QueryError(
                "The pattern takes too long.",
                "Parts of it can match the same text in very many ways.",
                "Avoid repeats within repeats, such as (a+)+, and back-references.",
            ) from error


def _plain_spans(program: Program, data: bytes, position: int) -> Iterator[tuple[int, int]]:
    """The matches in a text that is ASCII, where a character is a byte."""
    while span := program.search(data, position):
        yield span
        position = span[1]


def _spans(program: Program, data: bytes, position: int) -> Iterator[tuple[int, int]]:
    known = characters = 0
    while span := program.search(data, position):
        start = characters + len(data[known : span[0]].decode())
        known = position = span[1]
        characters = start + len(data[span[0] : span[1]].decode())
        yield start, characters


def is_pattern(pattern: str, flags: str = "") -> bool:
    """Whether this is a regular expression."""
    try:
        compile_pattern(pattern, flags)
    except QueryError:
        return False
    return True


@functools.lru_cache(maxsize=64)
def compile_pattern(pattern: str, flags: str = "") -> Finder:
    """Compile a regular expression of Python's; ``^`` and ``$`` stand for the ends of lines.

    Args:
        pattern: The pattern.
        flags: Letters of i (blind to case), m, s, x, as in ``(?i)``.

    Raises:
        QueryError: It is none.
    """
    import regex

    bits = functools.reduce(lambda all_, letter: all_ | _FLAGS[letter], flags, re.MULTILINE)
    try:
        re.compile(pattern, bits)
        tree = _parser.parse(pattern, bits)
        regexp = regex.compile(PatternWriter("regex").write(tree), regex.V1)
    except (re.error, regex.error, RecursionError, OverflowError) as error:
        raise QueryError(
            f"The pattern {pattern!r} is not a regular expression ({error}).",
            remedy="Put a backslash before signs that are meant literally, such as \\( or \\*.",
        ) from error
    general = program_of(tree, "re2")
    exact = general is None or general.exact
    return Finder(general, general if exact else program_of(tree, "ascii"), regexp)
