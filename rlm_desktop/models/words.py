"""Words of a text as the built-in reader compares them: folded and stemmed, by the Snowball rules of a language."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Any

from rlm_desktop.models.stop_words import ASKING_WORDS, IRREGULAR, STOP_WORDS

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
"""A number with its separators, or a run of letters with inner apostrophes."""
_PLAIN = str.maketrans({"’": "'", "ß": "ss"})
_ENGLISH = "english"


def language_of(text: str) -> str:
    """The language whose small words stand most often in a text; English where none does."""
    words = [word.casefold() for word in WORD.findall(text[:4000])]
    counts = {language: sum(word in stop_words for word in words) for language, stop_words in STOP_WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > counts[_ENGLISH] else _ENGLISH


@lru_cache(maxsize=200_000)
def stem(word: str, language: str = _ENGLISH) -> str:
    """The stem of a word, without case and accents: the same for “Payments” and “paid”."""
    plain = word.casefold().translate(_PLAIN).removesuffix("'s")
    if language == _ENGLISH:
        plain = IRREGULAR.get(plain, plain)
    return regular_stem(plain, language)


def regular_stem(word: str, language: str = _ENGLISH) -> str:
    """The stem that the rules of a language give, irregular forms left as they are."""
    plain = word.casefold().translate(_PLAIN)
    return _without_accents(_stemmer(language).stemWord(plain) if plain.isalpha() else plain)


def telling_words(text: str, language: str = _ENGLISH) -> list[str]:
    """The words of a question that say what it is about, in its order, each once.

    Words that only speak of asking ("find evidence in the documents") are left out unless nothing else is there.
    """
    stop_words = STOP_WORDS[language]
    words = [word for word in WORD.findall(text) if word.casefold() not in stop_words and _long_enough(word)]
    telling = [word for word in words if word.casefold() not in ASKING_WORDS]
    by_stem = {stem(word, language): word for word in reversed(telling or words)}
    return list(reversed(by_stem.values()))


def first_letter(word: str) -> str:
    """The first letter as stems have it: no stemmer changes it, so that it tells most words apart without stemming."""
    return _without_accents(word[:1].casefold().translate(_PLAIN))[:1]


def _long_enough(word: str) -> bool:
    return len(word) > 1 or word.isdigit() or ord(word[0]) > 0x2E80


@lru_cache(maxsize=200_000)
def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))


class _Stemmers(threading.local):
    """The stemmers of one thread: a stemmer holds the word it works on, and calls run in several threads."""

    def __init__(self) -> None:
        self.by_language: dict[str, Any] = {}


_STEMMERS = _Stemmers()


def _stemmer(language: str) -> Any:
    if language not in _STEMMERS.by_language:
        import snowballstemmer

        _STEMMERS.by_language[language] = snowballstemmer.stemmer(language)
    return _STEMMERS.by_language[language]
