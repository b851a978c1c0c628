"""How well and how fast the built-in reader finds the passages that answer plainly worded questions.

The texts and questions stand in ``offline_reader.toml``. They were written by the authors of the reader, so take the
figures for regressions and not for what a stranger's documents will give.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from rlm_desktop.models.offline import NOT_FOUND, answer_sub

QUESTIONS = Path(__file__).with_suffix(".toml")
_SIZES = (10_000, 100_000)
_REPEATS = 5


@dataclass(frozen=True, slots=True)
class Score:
    """Answers of one kind of question: how many had the right passage first, how many among all passages."""

    first: int
    any: int
    asked: int
    missed: tuple[str, ...]


def run(arguments: Sequence[str]) -> int:
    """Print recall and speed. ``--misses`` also prints the questions that were not answered."""
    data = tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))
    text = corpus(data["documents"])
    for kind, score in measure(data["questions"], text).items():
        found = f"first {score.first}/{score.asked}, among the passages {score.any}/{score.asked}"
        print(f"{kind:10} {found}")
        if "--misses" in arguments:
            print("".join(f"             {question}\n" for question in score.missed), end="")
    for size in _SIZES:
        reading, words = _seconds(text, size)
        print(f"{size:7,} characters  {reading * 1000:6.1f} ms  {reading / words:5.1f} times a bare split into words")
    return 0


def corpus(documents: Sequence[dict[str, str]]) -> str:
    """All texts as one prompt text, each under its page heading."""
    return "".join(
        f"=== Document {number}: {document['name']}, page 1 of 1 ===\n{document['text'].strip()}\n\n"
        for number, document in enumerate(documents, 1)
    )


def measure(questions: Sequence[dict[str, Any]], text: str) -> dict[str, Score]:
    """The score of each kind of question: plain, hard, and unanswerable, where silence is right."""
    kinds: dict[str, list[dict[str, Any]]] = {"plain": [], "hard": [], "no answer": []}
    for question in questions:
        kind = "no answer" if "words" not in question else "hard" if question.get("hard") else "plain"
        kinds[kind].append(question)
    return {kind: _score(asked, text) for kind, asked in kinds.items()}


def _score(questions: Sequence[dict[str, Any]], text: str) -> Score:
    first = among = 0
    missed = []
    for question in questions:
        passages = answer_sub(f"Question: {question['ask']}\n\nText:\n{text}").splitlines()
        wanted = [words for words in (question.get("words", NOT_FOUND), question.get("also")) if words]
        first += _holds(passages[0], wanted)
        found = any(_holds(passage, wanted) for passage in passages)
        among += found
        if not found:
            missed.append(question["ask"])
    return Score(first, among, len(questions), tuple(missed))


def _holds(passage: str, wanted: Sequence[str]) -> bool:
    return any(words in passage for words in wanted)


def _seconds(text: str, size: int) -> tuple[float, float]:
    """The best time of reading that many characters, and of the least that any reader must do."""
    long_text = (text * (size // len(text) + 1))[:size]
    prompt = f"Question: Who signed for the lens when it was landed?\n\nText:\n{long_text}"
    reading = min(_timed(lambda: answer_sub(prompt)) for _ in range(_REPEATS))
    words = min(_timed(lambda: re.findall(r"\w+", prompt)) for _ in range(_REPEATS))
    return reading, words


def _timed(work: Any) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began
