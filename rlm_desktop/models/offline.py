"""The built-in reader: answers without a key and without a network, by words and not by reasoning.

As a sub-model it copies passages out of the text it is given, never a word of its own but ``NOT FOUND``. As a root
model it writes an ordinary program for the REPL (see :mod:`rlm_desktop.models.offline_planner`).
"""

from __future__ import annotations

from collections.abc import Sequence

from rlm_desktop.core.model import Message
from rlm_desktop.models.offline_planner import plan
from rlm_desktop.models.passages import Passage, distinct, split_passages
from rlm_desktop.models.ranking import Question, Ranked, prepare, rank
from rlm_desktop.models.reading_task import ReadingTask, TaskKind, parse_prompt
from rlm_desktop.models.summary import leading_passages

NOT_FOUND = "NOT FOUND"
LEAST_COVERAGE = 0.34
"""Share of a question's words that a passage needs. Lower, and the reader answers questions the text does not."""
_LEAST_UNFIT_COVERAGE = 0.6
"""The same for a passage without such a thing as is asked for: a question of cost, and no sum in it."""
_SURE = 0.6
_PASSAGES = 5
_WORTH = 0.5
"""Share of the best passage's score that a further one needs."""


def answer_root(messages: Sequence[Message]) -> str:
    """The reply of the built-in root model: a sentence and a block of code, or an honest end."""
    return plan(messages)


def answer_sub(prompt: str) -> str:
    """Passages that answer a prompt, best first, one per line, each in quotation marks with its place; or NOT FOUND."""
    task = parse_prompt(prompt)
    passages = split_passages(task.text)
    question = prepare(task.question)
    if task.kind is TaskKind.DECIDE:
        return _decision(question, passages)
    if task.kind is TaskKind.SUMMARISE and (not question.stems or _asks_for_all(task)):
        found = leading_passages(passages, _PASSAGES)
    else:
        found = find(question, passages)
    return "\n".join(shown(passage) for passage in found) or NOT_FOUND


def find(question: Question, passages: Sequence[Passage]) -> list[Passage]:
    """The passages that answer a question, best first; none where too few of its words stand in any."""
    ranked = [
        entry
        for entry in rank(question, passages)
        if entry.coverage >= (LEAST_COVERAGE if entry.fits or entry.passage.quoted else _LEAST_UNFIT_COVERAGE)
    ]
    if not ranked:
        return []
    least = _WORTH * ranked[0].score
    best = [_widened(entry, passages) for entry in ranked if entry.score >= least]
    return distinct(best)[:_PASSAGES]


def shown(passage: Passage) -> str:
    """A passage as a line of the reply."""
    return f'"{passage.text}" ({passage.place})' if passage.place else f'"{passage.text}"'


def _decision(question: Question, passages: Sequence[Passage]) -> str:
    best = next(iter(rank(question, passages)), None)
    if best is None or best.coverage < _SURE:
        return "No"
    return f"Yes: {shown(best.passage)}"


def _widened(entry: Ranked, passages: Sequence[Passage]) -> Passage:
    """A passage that only repeats the question, with its neighbours of the same block: a name above a title, say."""
    if not entry.bare or entry.passage.quoted:
        return entry.passage
    near = [
        passages[index]
        for index in (entry.index - 1, entry.index, entry.index + 1)
        if 0 <= index < len(passages) and passages[index].block == entry.passage.block
    ]
    if len(near) == 1 and entry.index + 1 < len(passages):
        following = passages[entry.index + 1]
        near += [following] if following.place == entry.passage.place else []
    return Passage(" ".join(passage.text for passage in near), entry.passage.place, entry.passage.block)


def _asks_for_all(task: ReadingTask) -> bool:
    """Whether a summary of the whole text is wanted and not of what it says on a subject."""
    words = task.question.casefold()
    return not any(f" {link} " in f" {words} " for link in ("about", "on", "regarding", "concerning", "of what"))
