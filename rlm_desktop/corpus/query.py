r"""The query language of the search.

==============================  =====================================================================================
``payment consultant``          pages with all of these words; case and accents do not matter
``"fixed retainer"``            the words side by side, in this order
``consult*``                    words that begin so
``Meridan~``  ``Meridan~2``     words that differ by one letter (or two) added, left out, changed or swapped
``合同``                        a string of a script without spaces between words: wherever it stands
``a AND b``  ``a OR b``         both; at least one. Side by side means AND
``a NOT b``                     the first without the second
``(a OR b) c``                  parentheses: NOT binds tightest, then AND, then OR
``a NEAR b``  ``a NEAR/5 b``    at most 10 (or 5) other words between them
``/Inv-\d+/``  ``/inv/i``       a regular expression, which some place of the page must match; ``i``: blind to case
``kind:pdf`` and so on          documents by what is known of them, see :mod:`rlm_desktop.corpus.fields`
==============================  =====================================================================================

Words, fields and regular expressions mix freely. What cannot be understood as a query (an open parenthesis, a lonely
quotation mark, a date that is none) is searched for as the words it is made of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rlm_desktop.case.index import UNSPACED
from rlm_desktop.core.errors import QueryError
from rlm_desktop.corpus.fields import FIELDS, Field, understood
from rlm_desktop.corpus.patterns import is_pattern

_MOST_TERMS = 200
# The parser of FTS5 has a stack of 100 symbols, and an AND within an OR within a NOT takes some eight of them.
_DEEPEST = 8
_NEAR_WORDS = 10
_FURTHEST = 2
_SHORTEST_FUZZY = 3
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+)
    | NEAR(?:/(?P<distance>\d{{1,4}}))?(?=[\s("]|\Z)
    | (?P<field>(?i:{"|".join(FIELDS)})):(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s()"]+))
    | (?<![^\s(])/(?P<pattern>(?:[^/\\\n]|\\.){{1,1000}})/(?P<flags>[imsx]*)(?=[\s)]|\Z)
    | "(?P<phrase>[^"]*)"
    | (?P<parenthesis>[()])
    | (?P<word>[^\s()"]+)
    """,
    re.VERBOSE,
)
_FUZZY = re.compile(r"([^\W_]+)~([0-9]?)")
_QUOTES = str.maketrans("\u201c\u201d\u201e\u201f\u00ab\u00bb", '""""""')
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase; ``prefix`` when what only begins so counts too, ``distance`` the letters it may differ by."""

    text: str
    prefix: bool = False
    distance: int = 0


@dataclass(frozen=True, slots=True)
class Near:
    """Terms with at most ``distance`` words between the first and the last."""

    terms: tuple[Term, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression of Python's; ``flags`` are letters of i, m, s and x."""

    text: str
    flags: str = ""


@dataclass(frozen=True, slots=True)
class And:
    """All parts. Without parts: everything."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts. Without parts: nothing."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What the part does not find."""

    part: Node


Node = Term | Near | Field | Pattern | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was understood; ``plain`` when it is words only, as in a question, without any operator."""

    root: Node
    plain: bool


class _NotAQueryError(Exception):
    """The text does not keep to the language."""


def parse_query(text: str) -> Query:
    """Understand a query.

    Raises:
        QueryError: There is no word in it, or it only excludes.
    """
    text = _NO_TEXT.sub(" ", text).translate(_QUOTES)
    try:
        tokens = list(_tokens(text))
        root = _Parser(tokens).parse()
    except _NotAQueryError:
        return plain_query(text)
    if not _finds(root):
        raise QueryError(
            "The search only says what to leave out.", remedy="Add at least one word to look for before NOT."
        )
    plain = all(isinstance(token, Term) and token == Term(token.text) for token, _ in tokens)
    return Query(root, plain and '"' not in text)


def plain_query(text: str) -> Query:
    """The words of a text as a query, whatever else is in it.

    Raises:
        QueryError: There is no word in it.
    """
    text = _NO_TEXT.sub(" ", text)
    found = tuple(words(re.sub(r"\b(?:AND|OR|NOT|NEAR)\b", " ", text)) or words(text))
    if not found:
        raise QueryError("There is no word to search for.", remedy="Type at least one word or number.")
    return Query(found[0] if len(found) == 1 else And(found), plain=True)


def words(text: str) -> list[Term]:
    """The words of a text, each once, in order, as many as a query may have."""
    found = re.findall(r"[^\W_]+(?:[^\w\s]?[^\W_]+)*", text)
    return [Term(word) for word in dict.fromkeys(found) if has_letters(word)][:_MOST_TERMS]


def has_letters(text: str) -> bool:
    """Whether there is anything in it that the index holds: letters, digits, private characters."""
    return any(
        unicodedata.category(character)[0] in "LN" or unicodedata.category(character) == "Co" for character in text
    )


def terms(node: Node) -> Iterator[Term]:
    """The terms that a hit may hold, left to right."""
    match node:
        case Term():
            yield node
        case Near(parts) | Or(parts) | And(parts):
            for part in parts:
                yield from terms(part)


def leaves(node: Node) -> Iterator[Node]:
    """Everything in a query that is no AND, OR or NOT, left to right."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield node


def _finds(node: Node) -> bool:
    """Whether a page must hold or be something to be found."""
    match node:
        case And(parts):
            return any(_finds(part) for part in parts)
        case Or(parts):
            return all(_finds(part) for part in parts)
        case Not():
            return False
    return True


_Token = tuple[Node | None, str]
"""A leaf, or None and the sign: and, or, not, near/N, ( or )."""


def _tokens(text: str) -> Iterator[_Token]:
    """Leaves and signs in order. Punctuation alone is left out."""
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _NotAQueryError
        position = match.end()
        token = _token(match)
        if token is not None:
            yield token


def _token(match: re.Match[str]) -> _Token | None:
    kind = match.lastgroup
    if kind == "space":
        return None
    if match["field"] is not None:
        return _field(match["field"].lower(), match["quoted"] or match["value"] or "")
    if match["pattern"] is not None:
        return _pattern(match["pattern"], match["flags"])
    if match["phrase"] is not None:
        return (Term(match["phrase"]), "") if has_letters(match["phrase"]) else None
    if match["parenthesis"]:
        return None, match["parenthesis"]
    return _word(match["word"]) if match["word"] else (None, f"near/{match['distance'] or _NEAR_WORDS}")


def _word(word: str) -> _Token | None:
    if word in ("AND", "OR", "NOT"):
        return None, word.lower()
    if not has_letters(word):
        return None
    bare = word.rstrip(",;.:?!")
    fuzzy = _FUZZY.fullmatch(bare)
    if fuzzy and len(fuzzy[1]) >= _SHORTEST_FUZZY and not UNSPACED.search(fuzzy[1]):
        return Term(fuzzy[1], distance=min(max(int(fuzzy[2] or 1), 0), _FURTHEST)), ""
    return Term(bare.rstrip("*,;.:?!"), prefix=bare.endswith("*")), ""


def _field(name: str, value: str) -> _Token:
    """A field, or the words of one that makes no sense."""
    field = Field(name, value.strip(" ,;"))
    return (field if understood(field) else Term(f"{name} {value}"), "")


def _pattern(text: str, flags: str) -> _Token | None:
    """A regular expression, or the words of what is none."""
    pattern = Pattern(text.replace(r"\/", "/"), "".join(sorted(set(flags))))
    if is_pattern(pattern.text, pattern.flags):
        return pattern, ""
    return (Term(text), "") if has_letters(text) else None


class _Parser:
    """Recursive descent over the tokens; raises _NotAQueryError."""

    def __init__(self, tokens: list[_Token]) -> None:
        if len(tokens) > _MOST_TERMS:
            raise _NotAQueryError
        self._tokens: list[_Token] = [*tokens, (None, "end")]
        self._position = 0
        self._depth = 0

    def parse(self) -> Node:
        root = self._either()
        if self._sign != "end":
            raise _NotAQueryError
        return root

    @property
    def _sign(self) -> str:
        return self._tokens[self._position][1]

    def _take(self) -> _Token:
        self._position += 1
        return self._tokens[self._position - 1]

    def _either(self) -> Node:
        parts = [self._all()]
        while self._sign == "or":
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Node:
        parts: list[Node] = []
        while True:
            if self._sign == "and" and parts:
                self._take()
            parts.append(self._one_or_not())
            if self._sign in ("or", ")", "end"):
                break
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one_or_not(self) -> Node:
        if self._sign != "not":
            return self._near()
        self._take()
        return Not(self._near())

    def _near(self) -> Node:
        first = self._one()
        if not self._sign.startswith("near"):
            return first
        parts, distance = [first], 0
        while self._sign.startswith("near"):
            distance = max(distance, int(self._take()[1].partition("/")[2]))
            parts.append(self._one())
        near = tuple(part for part in parts if isinstance(part, Term))
        if len(near) != len(parts):
            raise _NotAQueryError
        return Near(near, distance)

    def _one(self) -> Node:
        leaf, sign = self._take()
        if leaf is not None:
            return leaf
        if sign != "(" or self._depth == _DEEPEST:
            raise _NotAQueryError
        self._depth += 1
        inner = self._either()
        self._depth -= 1
        if self._take()[1] != ")":
            raise _NotAQueryError
        return inner
