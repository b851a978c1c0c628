"""The strings of an answer that are given as the words of a document."""

from __future__ import annotations

import re

from rlm_desktop.case.index import UNSPACED

SHORTEST_QUOTE = 12
"""Quoted strings shorter than this, in characters, are names or terms rather than evidence."""
_UNSPACED_WEIGHT = 3
"""Letters that a character of a script without spaces stands for."""
_IN_MARKS = (
    r"“([^“”]+)”|\"([^\"\n]+)\"|«([^«»]+)»|»([^«»]+)«|„([^„“”]+)[“”]|「([^「」]+)」|『([^『』]+)』"
    r"|(?<!\w)‘([^‘’\n]+(?:’\w[^‘’\n]*)*)’(?!\w)"
)
_QUOTED_IN_BLOCK = re.compile(_IN_MARKS)
_QUOTED = re.compile(_IN_MARKS + r"|((?:^[ \t]*>[^\n]*(?:\n|\Z))+)", re.MULTILINE)
_MARKS = re.compile('[“”"«»„「」『』‘]')
_BLOCK_SIGN = re.compile(r"^[ \t]*>+[ \t]?", re.MULTILINE)
_MARKER = re.compile(r"\s*\[c\d+\]\s*$")


def find_quotes(answer: str) -> list[tuple[str, int]]:
    """The strings in quotation marks that are long enough to be evidence, each with the index where its marks end.

    A block quote (lines that begin with ``>``) without quotation marks in it is one, too.
    """
    found = []
    for match in _QUOTED.finditer(answer):
        words = next(group for group in match.groups() if group is not None)
        if match.group(match.re.groups) is None:
            found.append((words.strip(), match.end()))
        else:
            found += _in_block(answer, match.start(), match.end())
    return [(words, end) for words, end in found if _weight(words) >= SHORTEST_QUOTE]


def _in_block(answer: str, start: int, end: int) -> list[tuple[str, int]]:
    """The quotes of a block quote: those in marks, else the whole block."""
    block = answer[start:end].rstrip()
    if _MARKS.search(block):
        marked = _QUOTED_IN_BLOCK.finditer(answer, start, end)
        return [(next(filter(None, each.groups())).strip(), each.end()) for each in marked]
    said = _MARKER.sub("", block)
    return [(" ".join(_BLOCK_SIGN.sub("", said).split()), start + len(said))]


def _weight(words: str) -> int:
    return len(words) + (_UNSPACED_WEIGHT - 1) * len(UNSPACED.findall(words))
