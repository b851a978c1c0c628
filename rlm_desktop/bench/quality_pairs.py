"""OOLONG-Pairs (arXiv:2512.24601, appendix): all pairs of users that meet a condition, over OOLONG's windows.

The twenty conditions are the paper's. What it leaves open is read as ``droste`` does: "or" is inclusive, a condition on
dates holds where there is nothing to be dated, "after" and "before" are strict, either user may play either part.

Above 32K tokens a window has so many users that the answer would be millions of pairs, which nothing can hand in. There
the question names a subset of users, in the words that OOLONG itself uses for one, of the size that 32K tokens have.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from rlm_desktop.bench.quality_oolong import Item, labels_in_order, make_items, read_labels
from rlm_desktop.bench.quality_scoring import Pair, pairs
from rlm_desktop.bench.quality_window import Question, Window

_USERS = 231
_ABBREVIATION, _ENTITY, _DESCRIPTION, _HUMAN, _LOCATION, _NUMERIC = labels_in_order()
_FRAME = (
    "In the text, list all pairs of user IDs (no duplicate pairs, list lower ID first) {condition}. Each of the "
    "questions can be labelled as one of the labels (the data does not provide the labels, you need to figure out the "
    "label from the semantics of the question): description and abstract concept, entity, human being, numeric value, "
    "location, abbreviation. In your answer, list all pairs in the format (user_id_1, user_id_2), separated by "
    "newlines."
)
_SUBSET = "For the following question, only consider the subset of instances that are associated with user IDs {ids}. "


@dataclass(frozen=True, slots=True)
class Side:
    """What one user's instances must be: at least so many, or exactly so many, of labels."""

    least: tuple[tuple[int, str], ...] = ()
    exactly: tuple[tuple[int, str], ...] = ()

    def holds(self, counts: Counter[str]) -> bool:
        """Whether a user with these counts meets it."""
        return all(counts[label] >= n for n, label in self.least) and all(
            counts[label] == n for n, label in self.exactly
        )

    def __str__(self) -> str:
        parts = [f"at least {_instances(n, label)}" for n, label in self.least]
        parts += [f"exactly {_instances(n, label)}" for n, label in self.exactly]
        return " and ".join(parts)


@dataclass(frozen=True, slots=True)
class Condition:
    """What makes two users a pair.

    Either both have at least one instance of one of two labels, and, where a date is told, all instances of ``dated``
    that one of them has lie ``after`` or before it; or one user meets one side and the other user the other side.
    """

    either: tuple[str, str] = ("", "")
    dated: str = ""
    after: bool = True
    day: date = date.min
    sides: tuple[Side, Side] | None = None

    def fits(self, one: Sequence[Item], other: Sequence[Item]) -> bool:
        """Whether two users with these instances are a pair."""
        if self.sides is None:
            return self._meets(one) and self._meets(other)
        left, right = (Counter(item.label for item in items) for items in (one, other))
        a, b = self.sides
        return (a.holds(left) and b.holds(right)) or (a.holds(right) and b.holds(left))

    def _meets(self, items: Sequence[Item]) -> bool:
        if not any(item.label in self.either for item in items):
            return False
        days = [item.day for item in items if self.dated and item.label == self.dated]
        return all(day > self.day if self.after else day < self.day for day in days)

    def __str__(self) -> str:
        if self.sides is not None:
            return f"such that one user has {self.sides[0]}, and the other user has {self.sides[1]}"
        a, b = self.either
        words = f"where both users have at least one instance with {_a(a)} or {_a(b)}"
        if not self.dated:
            return words
        place = "after" if self.after else "before"
        limit = f"{self.day:%B} {self.day.day}, {self.day.year}"
        return f"{words}, and all instances that are {_a(self.dated)} for both users must be {place} {limit}"


CONDITIONS = (
    Condition((_NUMERIC, _LOCATION)),
    Condition((_ENTITY, _HUMAN)),
    Condition((_DESCRIPTION, _ABBREVIATION)),
    Condition((_HUMAN, _LOCATION), _HUMAN, True, date(2023, 1, 6)),
    Condition((_ENTITY, _NUMERIC), _ENTITY, False, date(2023, 3, 15)),
    Condition((_LOCATION, _ABBREVIATION)),
    Condition((_DESCRIPTION, _NUMERIC), _NUMERIC, True, date(2023, 2, 1)),
    Condition((_HUMAN, _DESCRIPTION)),
    Condition((_ENTITY, _LOCATION), _LOCATION, True, date(2023, 4, 10)),
    Condition((_NUMERIC, _ABBREVIATION), _ABBREVIATION, False, date(2023, 5, 20)),
    Condition(sides=(Side(((1, _ENTITY), (1, _ABBREVIATION))), Side((), ((1, _ENTITY),)))),
    Condition(sides=(Side(((2, _NUMERIC),)), Side(((1, _LOCATION), (1, _HUMAN))))),
    Condition(sides=(Side((), ((1, _DESCRIPTION),)), Side(((1, _ABBREVIATION), (1, _ENTITY))))),
    Condition(sides=(Side(((1, _HUMAN), (1, _NUMERIC))), Side((), ((2, _LOCATION),)))),
    Condition(sides=(Side(((1, _ENTITY), (1, _LOCATION), (1, _ABBREVIATION))), Side((), ((1, _NUMERIC),)))),
    Condition(sides=(Side(((1, _DESCRIPTION), (1, _HUMAN))), Side(((2, _ENTITY),), ((1, _ABBREVIATION),)))),
    Condition(sides=(Side((), ((1, _NUMERIC),)), Side(((1, _LOCATION), (1, _DESCRIPTION))))),
    Condition(sides=(Side(((1, _ABBREVIATION),), ((1, _HUMAN),)), Side(((1, _ENTITY), (1, _NUMERIC))))),
    Condition(sides=(Side(((2, _LOCATION), (1, _ENTITY))), Side((), ((1, _DESCRIPTION), (1, _ABBREVIATION))))),
    Condition(sides=(Side(((1, _NUMERIC), (1, _HUMAN))), Side(((1, _LOCATION), (1, _ENTITY)), ((1, _ABBREVIATION),)))),
)
"""The paper's twenty, in its order."""


def make_pairs(size: int, seed: int, questions: int = len(CONDITIONS)) -> Window:
    """A window of OOLONG's with the first of the twenty questions on pairs."""
    items = make_items(size, seed)
    of_user: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        of_user[item.user].append(item)
    prefix = ""
    if len(of_user) > _USERS:
        kept = sorted(random.Random(f"pairs {size} {seed}").sample(sorted(of_user), _USERS))
        of_user = defaultdict(list, {user: of_user[user] for user in kept})
        prefix = _SUBSET.format(ids=", ".join(map(str, kept)))
    asked = []
    for number, condition in enumerate(CONDITIONS[:questions], start=1):
        right = pairs_of(condition, of_user)
        expected = tuple(f"({a}, {b})" for a, b in right)
        asked.append(Question(prefix + _FRAME.format(condition=condition), expected, pairs(right), f"pairs {number}"))
    lines = tuple(item.line for item in items)
    return Window("pairs", size, (("questions.txt", lines),), tuple(asked), "pairs", read_labels)


def pairs_of(condition: Condition, of_user: dict[int, list[Item]]) -> list[Pair]:
    """Every pair of users that meets a condition, the lower first, in order."""
    fits: Callable[[Sequence[Item], Sequence[Item]], bool] = condition.fits
    return [(a, b) for a, b in combinations(sorted(of_user), 2) if fits(of_user[a], of_user[b])]


def _instances(n: int, label: str) -> str:
    return f"{'one' if n == 1 else 'two'} instance{'s' if n > 1 else ''} with {_a(label)}"


def _a(label: str) -> str:
    return f"{'an' if label[0] in 'ae' else 'a'} {label}"
