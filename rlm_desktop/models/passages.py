"""Splits text into passages: sentences of prose, lines of lists and tables, each with the place it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST = 600
"""Characters of a passage; a longer sentence is cut at a space."""
_LONGEST_ROW = 300

_HEADING = re.compile(r"^=== (Document \d+: .*, page \d+)(?: of \d+)? ===[ \t]*$", re.MULTILINE)
_QUOTED_FINDING = re.compile(r'^[-*•\s]*["“](.+)["”]\s*\((Document \d+: .*, page \d+)\)$')
_NOTHING = re.compile(r"^\W*NOT FOUND\b|^\[llm_query failed", re.IGNORECASE)
_BLOCK_END = re.compile(r"\n[ \t\r\f]*\n")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])[-‐\u00ad][ \t]*\r?\n\s*(?=[a-zà-ÿ])")

_TABLE_ROW = re.compile(r"\t|\S {3,}\S|\S *\| *\S|(?:[^,;\n]*[,;](?=\S)){3}")
_ITEM = re.compile(r"^\s*(?:[-*•–>#|]|\(?\d{1,3}[.)]\s|\(?[a-z]\)\s|[\w*][\w /*-]{0,30}:(?:\s|\*|$))")
_JSON = re.compile(r'\s*(?:"[^"\n]*"\s*:|"[^"\n]*",?\s*$|[{\[\]}]+,?\s*$)', re.MULTILINE)
_ENDED = re.compile(r"[.!?:;…][\"'”’)\]]*$")

_SENTENCE_END = re.compile(r"(\w*)[.!?…]+[\"'”’)\]]*(\s+)(?=[\"'“‘(\[„«]?[^\W_])")
_ABBREVIATED = """
    mr mrs ms dr prof st no nos nr art cf ed eds eg ie inc ltd co corp vs vol fig al approx dept est gen gov hon jr
    sr jan feb mar apr jun jul aug sep sept oct nov dec lt col sgt capt rev bzw ca str tel abs para sec p pp
"""
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text, verbatim but for line ends and repeated spaces.

    ``place`` is the page it stands on ("Document 3: name.pdf, page 4"), empty where the text says none. Passages of
    one paragraph share a ``block``. ``quoted`` passages were copied out of a text before: their neighbours here are
    not their neighbours there.
    """

    text: str
    place: str = ""
    block: int = 0
    quoted: bool = False


def split_passages(text: str) -> list[Passage]:
    """All passages of a text, in its order. Page headings are taken as places and are never part of a passage."""
    passages: list[Passage] = []
    block_number = 0
    for place, body in _pages(text):
        for block in _BLOCK_END.split(body):
            block_number += 1
            passages += _block_passages(block, place, block_number)
    return passages


def first_heading(text: str) -> int:
    """Where the first page heading begins; -1 if there is none."""
    match = _HEADING.search(text)
    return match.start() if match else -1


def _pages(text: str) -> Iterator[tuple[str, str]]:
    """(place, text) of every headed page, and of what stands before the first heading."""
    place, start = "", 0
    for heading in _HEADING.finditer(text):
        yield place, text[start : heading.start()]
        place, start = heading.group(1), heading.end()
    yield place, text[start:]


def _block_passages(block: str, place: str, number: int) -> Iterator[Passage]:
    for unit in _units(block.splitlines()):
        finding = _QUOTED_FINDING.match(unit.strip())
        if finding:
            yield Passage(finding.group(1), finding.group(2), number, quoted=True)
        elif not _NOTHING.match(unit):
            plain = " ".join(_HYPHENATED.sub("", unit).split())
            whole = _is_row(unit) or _JSON.match(unit)
            for sentence in _cut(plain) if whole else _sentences(plain):
                yield Passage(sentence, place, number)


def _units(lines: list[str]) -> Iterator[str]:
    """Lines that belong together: wrapped prose is joined; rows, list items and headings stay by themselves."""
    width = max(map(len, lines), default=0)
    unit: list[str] = []
    for line in lines:
        if not line.strip():
            continue
        if unit and _breaks(unit[-1], line, width):
            yield "\n".join(unit)
            unit = []
        unit.append(line)
    if unit:
        yield "\n".join(unit)


def _is_row(unit: str) -> bool:
    """Whether a unit is one row of a table or list, whose cells belong together even where they hold sentences."""
    return "\n" not in unit and len(unit) <= _LONGEST_ROW and _TABLE_ROW.search(unit) is not None


def _breaks(line: str, following: str, width: int) -> bool:
    """Whether a line end is meant as one."""
    if _JSON.match(line) and _JSON.match(following):
        return line.strip() in ("}", "},")
    if _QUOTED_FINDING.match(line.strip()) or _QUOTED_FINDING.match(following.strip()):
        return True
    if _TABLE_ROW.search(line) or _TABLE_ROW.search(following) or _ITEM.match(following):
        return True
    if len(line) >= 0.6 * width:
        return False
    return bool(_ENDED.search(line)) or not following.lstrip()[:1].islower()


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if _ends_sentence(end.group(1), text, end.end()):
            yield from _cut(text[start : end.start(2)])
            start = end.end()
    if start < len(text):
        yield from _cut(text[start:])


def _ends_sentence(word: str, text: str, following: int) -> bool:
    if text[following : following + 1].islower():
        return False
    initial_or_ordinal = (len(word) == 1 and word.isupper()) or (len(word) <= 2 and word.isdigit())
    return not initial_or_ordinal and word.casefold() not in _ABBREVIATIONS


def _cut(sentence: str) -> Iterator[str]:
    """A sentence, in parts where it is too long to be read as one."""
    while len(sentence) > LONGEST:
        at = max(sentence.rfind("; ", LONGEST // 2, LONGEST) + 1, sentence.rfind(" ", LONGEST // 2, LONGEST))
        at = at if at > 0 else LONGEST
        yield sentence[:at].strip()
        sentence = sentence[at:].strip()
    if sentence:
        yield sentence


def distinct(passages: Iterable[Passage]) -> list[Passage]:
    """Passages without those whose words stood before."""
    seen: set[str] = set()
    kept = []
    for passage in passages:
        words = "".join(passage.text.casefold().split())
        if words not in seen:
            seen.add(words)
            kept.append(passage)
    return kept
