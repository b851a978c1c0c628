"""Picks the passages that say most of a text: early ones, and ones made of the words the text uses most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rlm_desktop.models.passages import Passage, distinct
from rlm_desktop.models.words import language_of, stem, telling_words

_FEWEST_WORDS = 6
_EARLY = 0.35
_NO_SENTENCE = 0.3
"""What a heading, a table row or a line like "Date: …" counts for beside a sentence."""
_SENTENCE = re.compile(r"^(?![\w* -]{1,20}:).*[^\W\d_]{2,}[.!?][\"”’)\]]*$", re.DOTALL)
_MOST_PASSAGES = 2_000
"""Passages looked at; the beginning of a long text says what it is about."""


def leading_passages(passages: Sequence[Passage], count: int) -> list[Passage]:
    """At most ``count`` passages, in the order of the text.

    A passage's score is the mean frequency of its telling words in the whole text, raised for early passages
    (after Luhn, "The automatic creation of literature abstracts", 1958).
    """
    candidates = distinct(passages[:_MOST_PASSAGES])
    language = language_of(" ".join(passage.text for passage in candidates[:20]))
    stems = [[stem(word, language) for word in telling_words(passage.text, language)] for passage in candidates]
    frequency = Counter(word for words in stems for word in words)
    scored = []
    for index, words in enumerate(stems):
        if len(words) >= _FEWEST_WORDS or _SENTENCE.search(candidates[index].text) or len(candidates) <= count:
            weight = sum(frequency[word] for word in words) / (len(words) + _FEWEST_WORDS)
            weight *= 1.0 if _SENTENCE.search(candidates[index].text) else _NO_SENTENCE
            early = 1 + _EARLY * len(candidates) / (len(candidates) + 10 * index)
            scored.append((weight * early, index))
    best = sorted(scored, key=lambda entry: (-entry[0], entry[1]))[:count]
    if not best:
        return candidates[:count]
    return [candidates[index] for _, index in sorted(best, key=lambda entry: entry[1])]
