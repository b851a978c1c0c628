"""Takes a query apart into branches that the full-text index can answer, each for some of the documents.

What is asked of documents and what is asked of pages may stand anywhere in a query: ``kind:pdf OR (budget NOT
from:voss)``. For one document every field is either true or false; with that the rest is a query of words only. So a
query is split at its first field into what is left when the field is true and what is left when it is not, and so on
(Shannon's expansion). Most queries give one branch.
"""

from __future__ import annotations

from dataclasses import dataclass

from rlm_desktop.corpus.fields import Condition, Field, all_of, any_of, condition
from rlm_desktop.corpus.query import And, Node, Not, Or, Pattern, leaves

_MOST_BRANCHES = 64
_MOST_STEPS = 2_000
EVERYTHING = And(())
NOTHING = Or(())


@dataclass(frozen=True, slots=True)
class Branch:
    """A query of words for some of the documents.

    Attributes:
        words: What pages must hold: terms only; EVERYTHING when the words do not matter. A NOT stands only within an
            AND that asks for something as well.
        negated: Pages must not fit ``words``, instead.
        documents: What must be known of the documents; None when nothing.
        patterns: Regular expressions, and whether a page must match them or must not.
    """

    words: Node
    negated: bool
    documents: Condition | None
    patterns: tuple[tuple[Pattern, bool], ...]


class TooMixedError(Exception):
    """The query needs too many branches."""


_Decided = tuple[tuple[Field | Pattern, bool], ...]


def branches(root: Node) -> list[Branch]:
    """The branches of a query; no page fits two of them.

    Raises:
        TooMixedError: There are too many.
    """
    merged: dict[tuple[Node, bool, tuple[tuple[Pattern, bool], ...]], list[Condition]] = {}
    for rest, decided in _expanded(root):
        words, negated = _positive(rest)
        patterns = tuple((leaf, value) for leaf, value in decided if isinstance(leaf, Pattern))
        fields = [(leaf, value) for leaf, value in decided if isinstance(leaf, Field)]
        asked = all_of([condition(leaf) if value else ~condition(leaf) for leaf, value in fields])
        merged.setdefault((words, negated, patterns), []).append(asked)
    return [
        Branch(words, negated, None if any(each.sql == "1" for each in asked) else any_of(asked), patterns)
        for (words, negated, patterns), asked in merged.items()
    ]


def _expanded(root: Node) -> list[tuple[Node, _Decided]]:
    """What is left of a query for each way its fields and patterns can turn out, where anything is."""
    found: list[tuple[Node, _Decided]] = []
    open_: list[tuple[Node, _Decided]] = [(root, ())]
    steps = 0
    while open_:
        node, decided = open_.pop()
        steps += 1
        if steps > _MOST_STEPS or len(found) > _MOST_BRANCHES:
            raise TooMixedError
        leaf = next((leaf for leaf in leaves(node) if isinstance(leaf, Field | Pattern)), None)
        if leaf is None:
            found.append((node, decided))
            continue
        for value in (False, True):
            rest = _substituted(node, leaf, value)
            if rest != NOTHING:
                open_.append((rest, (*decided, (leaf, value))))
    return found


def _substituted(node: Node, leaf: Node, value: bool) -> Node:
    """A node with the value of a leaf in its place, as far as that settles it."""
    match node:
        case And(parts):
            rest = [_substituted(part, leaf, value) for part in parts]
            if NOTHING in rest:
                return NOTHING
            rest = [part for part in rest if part != EVERYTHING]
            return rest[0] if len(rest) == 1 else And(tuple(rest))
        case Or(parts):
            rest = [_substituted(part, leaf, value) for part in parts]
            if EVERYTHING in rest:
                return EVERYTHING
            rest = [part for part in rest if part != NOTHING]
            return rest[0] if len(rest) == 1 else Or(tuple(rest))
        case Not(part):
            inner = _substituted(part, leaf, value)
            return NOTHING if inner == EVERYTHING else EVERYTHING if inner == NOTHING else Not(inner)
    if node == leaf:
        return EVERYTHING if value else NOTHING
    return node


def _positive(node: Node) -> tuple[Node, bool]:
    """The same in words that a page must hold (False) or must not (True): the index finds only what is there."""
    match node:
        case Not(part):
            inner, negated = _positive(part)
            return inner, not negated
        case And(()) | Or(()):
            return node, False
        case And(parts):
            return _conjunction([_positive(part) for part in parts])
        case Or(parts):
            inner, negated = _conjunction([(part, not negated) for part, negated in map(_positive, parts)])
            return inner, not negated
    return node, False


def _conjunction(parts: list[tuple[Node, bool]]) -> tuple[Node, bool]:
    wanted = [part for part, negated in parts if not negated]
    unwanted = [part for part, negated in parts if negated]
    if not wanted:
        return (unwanted[0] if len(unwanted) == 1 else Or(tuple(unwanted))), True
    if len(wanted) == 1 and not unwanted:
        return wanted[0], False
    return And((*wanted, *(Not(part) for part in unwanted))), False
