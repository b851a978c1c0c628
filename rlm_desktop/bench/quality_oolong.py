"""OOLONG-synth, ``trec_coarse`` (arXiv:2511.02817): counting over all lines, each of which must be understood.

Construction, constants and the selection of questions are those of the published generator; the questions in the lines
are our own, in TREC's six classes, and the labels are never in the text. Where several labels are equally rare, any of
them is right here; the published scorer takes only the first.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from itertools import combinations, islice

from rlm_desktop.bench.quality_scoring import comparison, exact, number
from rlm_desktop.bench.quality_window import Question, Window, words

_ITEM_TOKENS = 39
_FRAME_TOKENS = 168 + 250
_SHARE = 0.95
_FIRST_DAY, _LAST_DAY = date(2022, 2, 16), date(2025, 6, 21)
_IDS = range(10_000, 100_000)
_COMMON = 0.1
_FROM_COMMON = 0.8
_GAP = 0.02
_QUESTIONS = 25
_FRAME = (
    "The lines of the text contain {n} general-knowledge questions, one per line. Each question has an answer that can "
    "be described as one of 6 categories: {labels}.\n\nYou will be asked to answer questions about the aggregate label "
    "statistics across all {n} examples in this dataset. Do not try to guess, estimate, or approximate the result. "
    "Calculate the exact answer given these datapoints.\n\n"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One line: a question that a user put on a day, and its label, which the line does not tell."""

    day: date
    user: int
    text: str
    label: str

    @property
    def line(self) -> str:
        """As it stands in the window."""
        return f"Date: {self.day:%b %d, %Y} || User: {self.user} || Instance: {self.text}"


def make_oolong(size: int, seed: int, questions: int = _QUESTIONS) -> Window:
    """A window with the first questions in the generator's order, which are about counts and about users."""
    items = make_items(size, seed)
    labels = labels_in_order()
    frame = _FRAME.format(n=len(items), labels=", ".join(f"'{label}'" for label in labels))
    asked = [
        Question(frame + question.ask, question.expected, question.score, question.kind)
        for question in islice(all_questions(items), questions)
    ]
    lines = tuple(item.line for item in items)
    return Window("oolong", size, (("questions.txt", lines),), tuple(asked), "oolong", read_labels)


def make_items(size: int, seed: int) -> list[Item]:
    """As many labelled lines as OOLONG puts into a window of so many tokens."""
    chance = random.Random(f"oolong {size} {seed}")
    count = item_count(size)
    texts = _texts(count, chance)
    ids = chance.sample(_IDS, min(len(_IDS), max(2, count)))
    common = ids[: max(1, int(count * _COMMON))]
    uncommon = ids[len(common) :]
    days = (_LAST_DAY - _FIRST_DAY).days
    items = [
        Item(
            _FIRST_DAY + timedelta(chance.randint(0, days)),
            chance.choice(common if chance.random() < _FROM_COMMON else uncommon),
            text,
            label,
        )
        for text, label in sorted(texts)
    ]
    chance.shuffle(items)
    return items


def item_count(size: int) -> int:
    """How many lines fit: 787 in 32,768 tokens, 3,182 in 131,072."""
    return max(1, int((size * _SHARE - _FRAME_TOKENS) // _ITEM_TOKENS))


def read_labels(prompt: str) -> str:
    """The labels of the lines in a prompt, one on each line, as a perfect reader gives them."""
    lines = (line.partition("|| Instance: ")[2] for line in prompt.splitlines())
    return "\n".join(bank()[text] for text in lines if text)


@cache
def bank() -> dict[str, str]:
    """Every question that can stand in a line, with its label."""
    made = words()
    return {
        template.replace("{}", word): label
        for label, templates in made["questions"].items()
        for template, name in templates.items()
        for word in made["lists"][name]
    }


@cache
def labels_in_order() -> tuple[str, ...]:
    """The six labels, in OOLONG's order."""
    return tuple(words()["labels"])


def all_questions(items: Sequence[Item]) -> Iterator[Question]:
    """The questions on counts and on users in the generator's order; those on dates are never among the first 25."""
    yield from _counting(items, "")
    users = Counter(item.user for item in items).most_common()
    yield from _on_users(users)
    for user, _ in users:
        subset = [item for item in items if item.user == user]
        prefix = (
            "For the following question, only consider the subset of instances that are associated with user IDs "
            f"{user}. Among instances associated with these users, "
        )
        yield from _counting(subset, prefix)


def _counting(items: Sequence[Item], prefix: str) -> Iterator[Question]:
    counts = Counter({label: 0 for label in labels_in_order()})
    counts.update(item.label for item in items)
    total = len(items)
    names = ", ".join(f"'{label}'" for label in labels_in_order())
    form = f"Give your final answer in the form 'Label: answer' where answer is one of the labels: {names}."
    say = partial(_after, prefix)
    (most, first), (_, second) = counts.most_common(2)
    if first - second > _GAP * total:
        yield Question(say(f"which of the labels is the most common? {form}"), (most,), exact(most), "most common")
    rarest = tuple(label for label, count in counts.items() if count == min(counts.values()))
    yield Question(say(f"which of the labels is the least common? {form}"), rarest, exact(*rarest), "least common")
    for a, b in combinations(labels_in_order(), 2):
        difference = counts[a] - counts[b]
        if difference and abs(difference) <= _GAP * total:
            continue
        how = "more common than" if difference > 0 else "less common than" if difference else "same frequency as"
        ask = (
            f"is label '{a}' more common, less common, or the same frequency as label '{b}'? Give your final answer in "
            f"the form 'Answer: {a} is [X] {b}', where [X] is 'more common than', 'less common than', or "
            "'same frequency as'."
        )
        yield Question(say(ask), (how,), comparison(how), "comparison")
    for label in labels_in_order():
        form = "Give your final answer in the form 'Answer: number'."
        ask = f"how many data points should be classified as label '{label}'? {form}"
        yield Question(say(ask), (str(counts[label]),), number(counts[label]), "count")


def _on_users(users: Sequence[tuple[int, int]]) -> Iterator[Question]:
    """Who stands first and second in the lines, where that is one user alone."""
    form = "Give your final answer in the form 'User: [X]', where [X] is the user ID."
    counts = [count for _, count in users] + [0, 0]
    if counts[0] > counts[1]:
        first = str(users[0][0])
        yield Question(
            f"In the above data, which user is represented most often? {form}", (first,), exact(first), "user"
        )
        if counts[1] > counts[2]:
            second = str(users[1][0])
            ask = f"In the above data, which user is represented the second most often? {form}"
            yield Question(ask, (second,), exact(second), "user")


def _after(prefix: str, ask: str) -> str:
    return prefix + ask if prefix else f"In the above data, {ask}"


def _texts(count: int, chance: random.Random) -> list[tuple[str, str]]:
    """Questions with their labels in a mix of chance: weights are a softmax of random numbers, flattened."""
    temperature = chance.randint(2, 6)
    raw = [chance.randint(1, 30) ** (1 / temperature) for _ in labels_in_order()]
    weights = [math.exp(value - max(raw)) for value in raw]
    chosen: list[tuple[str, str]] = []
    for label, weight in zip(labels_in_order(), weights, strict=True):
        ours = [text for text, of in bank().items() if of == label]
        wanted = round(count * weight / sum(weights))
        texts = chance.sample(ours, min(wanted, len(ours))) + chance.choices(ours, k=max(0, wanted - len(ours)))
        chosen += [(text, label) for text in texts]
    while len(chosen) < count:
        chosen.append(chance.choice(list(bank().items())))
    return chance.sample(chosen, count)
