"""Rows of ``bench corpus`` on finding pages: search200k, search1m, cjk, grep."""

from __future__ import annotations

import random
import re
import sqlite3
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rlm_desktop.bench.corpus_measure import (
    Limit,
    Outcome,
    Setting,
    SkippedError,
    p95,
    pages_of,
    require_room,
    timed,
    wall_seconds,
)
from rlm_desktop.bench.made_case import make_case
from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.corpus.grep import grep
from rlm_desktop.corpus.search import search

_BYTES_OF_A_PAGE = 4_000
_SEED = 3
_QUERIES = 20
_HITS = 20
_WORD = re.compile(r"[a-z]{3,}")
_CJK = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]{3,}")
_CJK_CHARACTERS = 200
_STRINGS = 60
_MOST = 100_000
# Shares of the pages that hold a word. The rare ones are on a page in ten thousand at most.
_SHARES = {"rare": (0.0, 0.0001), "middling": (0.005, 0.02), "common": (0.08, 0.5)}
_PATTERNS = {
    "literal": "postgresql",
    "word": r"\bthread\b",
    "date": r"\b\d{4}-\d{2}-\d{2}\b",
    "mail address": r"[\w.+-]+@[\w-]+\.[\w.]+",
    "ten words": r"\b(?:contract|invoice|payment|account|transfer|company|director|meeting|delivery|shipment)\b",
    "any case": "(?i)kerberos",
}


@dataclass(frozen=True, slots=True)
class _Query:
    """What is searched for: in the words of our query language, and in those of FTS5."""

    kind: str
    ours: str
    bare: str


def measure_search200k(setting: Setting) -> Iterator[Outcome]:
    """Ranked search in 200,000 pages: words, ANDs and phrases."""
    yield _search_row(setting, "search200k", 200_000, Limit(1.3, 60), wide=False)


def measure_search1m(setting: Setting) -> Iterator[Outcome]:
    """Ranked search in 1,000,000 pages: the same, and ORs of many pages."""
    yield _search_row(setting, "search1m", 1_000_000, Limit(value=100), wide=True)


def measure_cjk(setting: Setting) -> Iterator[Outcome]:
    """Whether a string of Chinese, Japanese or Korean is found on every page that holds it."""
    texts = {(document, number): text for document, number, text in pages_of(setting.case_of_pdfs)}
    pages = [text for text in texts.values() if len("".join(_CJK.findall(text))) > _CJK_CHARACTERS]
    if not pages:
        raise SkippedError(f"No PDF file in {setting.folder} holds Chinese, Japanese or Korean.")
    with closing(connect_read_only(setting.case_of_pdfs)) as connection:
        for length in (2, 3, 1):
            held = found = 0
            for string in _strings(pages, length):
                holding = {page for page, text in texts.items() if string in text}
                hits = {(hit.document, hit.page) for hit in search(connection, string, _MOST)}
                held += len(holding)
                found += len(holding & hits)
            yield Outcome(
                "cjk",
                f"recall of {length} CJK character{'s' if length > 1 else ''}",
                held,
                found,
                "pages",
                Limit(1.0, least=True),
                found / held,
                f"{_STRINGS} strings, {len(pages):,} pages with such text among {len(texts):,}",
            )


def measure_grep(setting: Setting) -> Iterator[Outcome]:
    """Regular expressions in all text, to the last hit, against reading all text."""
    case = _large_case(setting, 1_000_000)
    with closing(connect_read_only(case)) as connection:
        size = _read_all(connection)
        # It runs in as many threads as there are cores, so what is waited for is what is limited.
        for clock, what, limit in ((time.process_time, "CPU", Limit()), (wall_seconds, "wall", Limit(4.0))):
            reference = statistics.median(timed(clock, _read_all, connection) for _ in range(setting.rounds))
            for name, pattern in _PATTERNS.items():
                hits = _count_hits(connection, pattern)
                ours = statistics.median(timed(clock, _count_hits, connection, pattern) for _ in range(setting.rounds))
                note = f"{hits:,} hits in {size / 1e9:.2f} GB"
                yield Outcome("grep", f"{name}, {what}", reference, ours, "s", limit, ours / reference, note)


def _count_hits(connection: sqlite3.Connection, pattern: str) -> int:
    return sum(1 for _ in grep(connection, pattern))


def _search_row(setting: Setting, row: str, pages: int, limit: Limit, *, wide: bool) -> Outcome:
    """The 95th percentile over all queries, each the median of the rounds, in processor time."""
    bare: dict[_Query, float] = {}
    ours: dict[_Query, float] = {}
    with closing(connect_read_only(_large_case(setting, pages))) as connection:
        for query in _queries(connection, wide=wide):
            _search_bare(connection, query)
            search(connection, query.ours, _HITS)
            pairs = [
                (
                    timed(time.process_time, _search_bare, connection, query),
                    timed(time.process_time, search, connection, query.ours, _HITS),
                )
                for _ in range(setting.rounds)
            ]
            bare[query] = 1000 * statistics.median(pair[0] for pair in pairs)
            ours[query] = 1000 * statistics.median(pair[1] for pair in pairs)
    kinds = dict.fromkeys(query.kind for query in ours)
    figures = (f"{kind} {_p95_of(ours, kind):.1f} (bare {_p95_of(bare, kind):.1f})" for kind in kinds)
    reference, result = p95(list(bare.values())), p95(list(ours.values()))
    what = f"p95 of {len(ours)} searches in {pages:,} pages, CPU"
    return Outcome(row, what, reference, result, "ms", limit, result / reference, ", ".join(figures))


def _p95_of(figures: dict[_Query, float], kind: str) -> float:
    return p95([figure for query, figure in figures.items() if query.kind == kind])


def _search_bare(connection: sqlite3.Connection, query: _Query) -> None:
    connection.execute(
        "SELECT rowid, bm25(pages_fts) FROM pages_fts WHERE pages_fts MATCH ? ORDER BY rank LIMIT ?",
        (query.bare, _HITS),
    ).fetchall()


def _large_case(setting: Setting, pages: int) -> Path:
    name = f"case-of-{pages}-pages"
    if not (setting.scratch / name).exists():
        require_room(setting.scratch, pages * _BYTES_OF_A_PAGE)
    return setting.made(name, lambda folder: make_case(folder, pages))


def _queries(connection: sqlite3.Connection, *, wide: bool) -> list[_Query]:
    """Words of the pages themselves, by how many pages hold them, and what can be made of them."""
    chance = random.Random(_SEED)
    words = {kind: _words(connection, *shares) for kind, shares in _SHARES.items()}
    queries = [_Query(kind, word, f'"{word}"') for kind, found in words.items() for word in found]
    for middling in words["middling"]:
        pair = (middling, chance.choice(words["common"]))
        queries.append(_Query("AND", " AND ".join(pair), " AND ".join(f'"{word}"' for word in pair)))
    for text in _some_texts(connection, chance, 10 * _QUERIES):
        phrase = re.search(r"\b[a-z]{3,} [a-z]{3,} [a-z]{3,}\b", text)
        if phrase and sum(query.kind == "phrase" for query in queries) < _QUERIES:
            queries.append(_Query("phrase", f'"{phrase[0]}"', f'"{phrase[0]}"'))
    for _ in range(_QUERIES if wide else 0):
        some = (*chance.sample(words["common"], 2), *chance.sample(words["middling"], 3))
        queries.append(_Query("OR", " OR ".join(some), " OR ".join(f'"{word}"' for word in some)))
    return list(dict.fromkeys(queries))


def _words(connection: sqlite3.Connection, least: float, most: float) -> list[str]:
    """Words that such a share of the pages holds, from pages chosen by chance."""
    chance = random.Random(_SEED)
    (pages,) = connection.execute("SELECT max(id) FROM pages").fetchone()
    found: list[str] = []
    met: set[str] = set()
    for text in _some_texts(connection, chance, 500):
        for word in _WORD.findall(text):
            if word in met:
                continue
            met.add(word)
            count = "SELECT count(*) FROM pages_fts WHERE pages_fts MATCH ?"
            (holding,) = connection.execute(count, (f'"{word}"',)).fetchone()
            if least * pages < holding <= most * pages:
                found.append(word)
            if len(found) == _QUERIES:
                return found
    return found


def _some_texts(connection: sqlite3.Connection, chance: random.Random, count: int) -> Iterator[str]:
    (pages,) = connection.execute("SELECT max(id) FROM pages").fetchone()
    for _ in range(count):
        key = chance.randint(1, pages)
        yield connection.execute("SELECT text FROM pages WHERE id = ?", (key,)).fetchone()[0]


def _strings(pages: Sequence[str], length: int) -> list[str]:
    """Strings of some characters that stand on the pages, chosen by chance."""
    chance = random.Random(_SEED)
    strings: set[str] = set()
    while len(strings) < _STRINGS:
        run = chance.choice(_CJK.findall(chance.choice(pages)))
        start = chance.randint(0, len(run) - length)
        strings.add(run[start : start + length])
    return sorted(strings)


def _read_all(connection: sqlite3.Connection) -> int:
    """Read the text of every page as bytes; how many there are."""
    return sum(len(data) for (data,) in connection.execute("SELECT CAST(text AS BLOB) FROM pages"))
