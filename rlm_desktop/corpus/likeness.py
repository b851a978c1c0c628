"""What a document says, in 128 bytes, so that near-duplicates are found without reading anything again.

The signature is a MinHash of the document's sequences of five words (see ``case/near_duplicates.py`` for what is done
with it). Long documents are told by their beginning and their end, and by some of the sequences there: those that begin
with certain words, chosen by a hash of the word and the length of the document. Copies thus choose the same ones
wherever they stand, which sequences at fixed places would not be after something was put in before them.

rensa makes the minimum hashes: 2.5 µs for a page of 300 words, where datasketch takes 300 and numpy 150.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import compress
from typing import Any
from zlib import crc32

from rlm_desktop.case.index import UNSPACED
from rlm_desktop.case.near_duplicates import PLACES

_SEQUENCE = 5
_FEWEST_WORDS = 40
_MOST_SEQUENCES = 1_000
"""Sequences that a document is represented by, about; they add 0.013 to the signature's standard error of 0.03."""
_END = 60_000
"""Characters that count at the beginning of a document, and at its end."""
_SEED = 1997
_HASHES = 1 << 32
_WORD = re.compile(f"{UNSPACED.pattern}|[^\\s{UNSPACED.pattern[1:-1]}]+")
"""A word, or a character of a script that puts no space between words."""


def signature(texts: Iterable[str]) -> bytes | None:
    """The signature of a document; None when it is too short to be compared.

    It depends on nothing but the words of the text: it is the same in every process and on every machine.

    Args:
        texts: Its pages in order.
    """
    words = _words(_ends(list(texts)))
    if len(words) < _FEWEST_WORDS:
        return None
    minimums = _hasher()(PLACES, _SEED)
    minimums.update(_sequences(words))
    return bytes(value & 0xFF for value in minimums.digest())


@lru_cache(maxsize=1)
def _hasher() -> Any:
    """The class of the minimum hashes."""
    # rensa's allocator would set 1 GiB of addresses aside, of the 1.5 that a worker may have. In KiB.
    os.environ.setdefault("MIMALLOC_ARENA_RESERVE", "16384")
    from rensa import RMinHash

    return RMinHash


def _ends(texts: list[str]) -> list[str]:
    """The pages at the beginning and at the end; all of them when there are no others between."""
    if sum(map(len, texts)) <= 2 * _END:
        return texts
    first: list[str] = []
    last: list[str] = []
    left = _END
    while left > 0:
        first.append(texts[len(first)][:left])
        left -= len(first[-1])
    left = _END
    while left > 0:
        last.append(texts[-1 - len(last)][-left:])
        left -= len(last[-1])
    return first + last[::-1]


def _words(texts: list[str]) -> list[str]:
    """Words as they are written; in scripts that put no space between words, characters stand for words."""
    text = "\n".join(texts)
    return text.split() if text.isascii() or not UNSPACED.search(text) else _WORD.findall(text)


def _sequences(words: Sequence[str]) -> list[str]:
    starts: Iterable[int] = range(len(words) - _SEQUENCE + 1)
    if len(words) > _MOST_SEQUENCES:
        limit = _HASHES * _MOST_SEQUENCES // len(words)
        chosen = {word for word in set(words) if crc32(word.encode("utf-8", "ignore")) < limit}
        starts = compress(starts, map(chosen.__contains__, words))
    sequences = "\n".join([" ".join(words[at : at + _SEQUENCE]) for at in starts]).lower().split("\n")
    return [sequence if sequence.isascii() else _folded(sequence) for sequence in sequences]


def _folded(text: str) -> str:
    """Without what else differs between files of the same text: ligatures, wide letters, broken characters."""
    return unicodedata.normalize("NFKC", text).encode("utf-8", "ignore").decode()
