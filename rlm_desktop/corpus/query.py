"""The query language of the search: words, "phrases", begin*, AND, OR, NOT, NEAR/5, parentheses.

Side by side means AND. NOT binds tightest, then AND, then OR. What cannot be understood as a query (an open
parenthesis, a lonely quotation mark) is searched for as the words it is made of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rlm_desktop.core.errors import QueryError

_MOST_TERMS = 200
# The parser of FTS5 has a stack of 100 symbols, and an AND within an OR within a NOT takes some eight of them.
_DEEPEST = 8
_NEAR_WORDS = 10
_TOKEN = re.compile(r'"([^"]*)"|(NEAR/(\d{1,4})(?=\s))|([()])|([^\s()"]+)')
_QUOTES = str.maketrans("\u201c\u201d\u201e\u201f\u00ab\u00bb", '""""""')
# Scripts that are written without spaces between words, and Hangul, whose particles join the word: FTS5 takes a
# whole clause of them for one word, so that these are looked for as parts of the text.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase; ``prefix`` when what only begins so counts too."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Terms with at most ``distance`` words between the first and the last."""

    terms: tuple[Term, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class And:
    """All parts, and none of the ``excluded``."""

    parts: tuple[Node, ...]
    excluded: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts."""

    parts: tuple[Node, ...]


Node = Term | Near | And | Or


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
    text = re.sub(r"[\x00\ud800-\udfff]", " ", text).translate(_QUOTES)
    try:
        tokens = list(_tokens(text))
        root = _Parser(tokens).parse()
        plain = all(kind == "word" and not term.prefix for kind, term in tokens)
    except _NotAQueryError:
        root, plain = _literal(text), True
    return Query(root, plain)


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


def to_fts(node: Node) -> str:
    """The query in the language of FTS5, every term quoted."""
    match node:
        case Term(text, prefix):
            quoted = '"' + text.replace('"', '""') + '"'
            return quoted + "*" if prefix else quoted
        case Near(parts, distance):
            return f"NEAR({' '.join(to_fts(part) for part in parts)}, {distance})"
        case Or(parts):
            return "(" + " OR ".join(to_fts(part) for part in parts) + ")"
        case And(parts, excluded):
            wanted = "(" + " AND ".join(to_fts(part) for part in parts) + ")"
            return f"({wanted} NOT {to_fts(Or(excluded))})" if excluded else wanted


def _tokens(text: str) -> Iterator[tuple[str, Term]]:
    """Kind and term of each token: word, phrase, and, or, not, near, ( or ). Punctuation alone is left out."""
    if text.count('"') % 2:
        raise _NotAQueryError
    for match in _TOKEN.finditer(text):
        phrase, near, distance, parenthesis, word = match.groups()
        if phrase is not None:
            if has_letters(phrase):
                yield "phrase", Term(phrase)
        elif near:
            yield "near", Term(distance)
        elif parenthesis:
            yield parenthesis, Term("")
        elif word in ("AND", "OR", "NOT"):
            yield word.lower(), Term("")
        elif word == "NEAR":
            yield "near", Term(str(_NEAR_WORDS))
        elif has_letters(word):
            bare = word.rstrip("*,;.:?!")
            yield "word", Term(bare, prefix=word.rstrip(",;.:?!").endswith("*"))


class _Parser:
    """Recursive descent over the tokens; raises _NotAQueryError."""

    def __init__(self, tokens: list[tuple[str, Term]]) -> None:
        if len(tokens) > _MOST_TERMS:
            raise _NotAQueryError
        self._tokens = [*tokens, ("end", Term(""))]
        self._position = 0
        self._depth = 0

    def parse(self) -> Node:
        root = self._either()
        if self._kind != "end":
            raise _NotAQueryError
        return root

    @property
    def _kind(self) -> str:
        return self._tokens[self._position][0]

    def _take(self) -> Term:
        self._position += 1
        return self._tokens[self._position - 1][1]

    def _either(self) -> Node:
        parts = [self._all()]
        while self._kind == "or":
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Node:
        wanted: list[Node] = []
        excluded: list[Node] = []
        while True:
            if self._kind == "and" and (wanted or excluded):
                self._take()
            if self._kind == "not":
                self._take()
                excluded.append(self._near())
            else:
                wanted.append(self._near())
            if self._kind in ("or", ")", "end"):
                break
        if not wanted:
            raise QueryError(
                "The search only says what to leave out.", remedy="Add at least one word to look for before NOT."
            )
        return wanted[0] if len(wanted) == 1 and not excluded else And(tuple(wanted), tuple(excluded))

    def _near(self) -> Node:
        first = self._one()
        if self._kind != "near":
            return first
        parts, distance = [first], 0
        while self._kind == "near":
            distance = max(distance, int(self._take().text))
            parts.append(self._one())
        near = tuple(part for part in parts if isinstance(part, Term))
        if len(near) != len(parts):
            raise _NotAQueryError
        return Near(near, distance)

    def _one(self) -> Node:
        if self._kind in ("word", "phrase"):
            return self._take()
        if self._kind != "(" or self._depth == _DEEPEST:
            raise _NotAQueryError
        self._take()
        self._depth += 1
        inner = self._either()
        self._depth -= 1
        if self._kind != ")":
            raise _NotAQueryError
        self._take()
        return inner


def _literal(text: str) -> Node:
    found = tuple(words(re.sub(r"\b(?:AND|OR|NOT|NEAR)\b", " ", text)) or words(text))
    if not found:
        raise QueryError("There is no word to search for.", remedy="Type at least one word or number.")
    return found[0] if len(found) == 1 else And(found)
