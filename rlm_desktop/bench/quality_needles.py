"""S-NIAH: the three single needles of RULER (arXiv:2404.06654, ``scripts/data/synthetic/niah.py``).

1: a number in one line of noise that is repeated; 2: a number in prose; 3: a UUID in prose. RULER's prose are essays
that may not be handed on: the prose here is that of ``offline_reader.toml``, sentence by sentence, over and over as
RULER's is when it runs out. Of RULER's prompt the question is kept, and not what tells a model to memorise the text
that follows: with most methods none does.
"""

from __future__ import annotations

import random
import re
import tomllib
import uuid
from functools import cache
from itertools import cycle, islice
from pathlib import Path

from rlm_desktop.bench.quality_scoring import contained
from rlm_desktop.bench.quality_window import CHARACTERS_PER_TOKEN, Question, Window, words

_NOISE = "The grass is green. The sky is blue. The sun is yellow. Here we go. There and back again."
_ANSWER_TOKENS = 128
_DEPTHS = 40
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_ASK = "What is the special magic {kind} for {key} mentioned in the provided text?"
_NEEDLE = re.compile(r"One of the special magic (?:numbers|uuids) for ([\w-]+) is: ([\w-]+)\.")


def make_needle(number: int, size: int, seed: int) -> Window:
    """A window with one needle.

    Args:
        number: Which of RULER's three.
        size: In tokens.
        seed: Of chance.
    """
    chance = random.Random(f"needle {number} {size} {seed}")
    kind = "uuid" if number == 3 else "number"
    key = f"{chance.choice(words()['needles']['adjectives'])}-{chance.choice(words()['needles']['nouns'])}"
    value = (
        str(uuid.UUID(int=chance.getrandbits(128), version=4)) if number == 3 else str(chance.randint(10**6, 10**7 - 1))
    )
    needle = f"One of the special magic {kind}s for {key} is: {value}."
    ask = _ASK.format(kind=kind, key=key)
    room = (size - _ANSWER_TOKENS) * CHARACTERS_PER_TOKEN - len(ask) - len(needle)
    hay = _hay([_NOISE] if number == 1 else _prose(), room)
    # In noise at any line; in prose at one of forty depths, as RULER does.
    at = chance.randint(0, len(hay)) if number == 1 else round(len(hay) * chance.randrange(_DEPTHS) / (_DEPTHS - 1))
    hay.insert(at, needle)
    question = Question(ask, (value,), contained(value), kind)
    return Window(f"niah{number}", size, (("haystack.txt", tuple(hay)),), (question,), "needle", read_needles)


def read_needles(prompt: str) -> str:
    """The needle in a prompt, as a perfect reader finds it."""
    found = _NEEDLE.findall(prompt)
    return "; ".join(f"{key}: {value}" for key, value in found) or "NOT FOUND"


def _hay(pieces: list[str], room: int) -> list[str]:
    """As many pieces, over and over, as there is room for in characters; at least one."""
    average = sum(len(piece) + 1 for piece in pieces) / len(pieces)
    hay = list(islice(cycle(pieces), max(1, int(room / average))))
    excess = sum(len(piece) + 1 for piece in hay) - room
    while excess > 0 and len(hay) > 1:
        excess -= len(hay.pop()) + 1
    return hay


@cache
def _prose() -> list[str]:
    data = tomllib.loads(Path(__file__).with_name("offline_reader.toml").read_text(encoding="utf-8"))
    texts = (" ".join(document["text"].split()) for document in data["documents"])
    return [sentence for text in texts for sentence in _SENTENCE.split(text) if sentence]
