"""Rows of ``bench corpus`` on looking into a case: context, million, boxes."""

from __future__ import annotations

import random
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
    apart,
    cpu_seconds,
    ingest,
    p95,
    page_count,
    require_room,
    timed,
)
from rlm_desktop.bench.made_case import real_lines
from rlm_desktop.case.connection import case_file, connect, connect_read_only, create_case, now
from rlm_desktop.case.listing import list_entries
from rlm_desktop.corpus.pictures import find_quote
from rlm_desktop.corpus.readers.image import open_drawn
from rlm_desktop.corpus.search import search
from rlm_desktop.sandbox.view import CaseView

_SEED = 5
_CHARACTERS = 10_000_000_000
_TEXTS = 2_000
_SLICE = 100_000
_SLICES = 200
_DOCUMENTS_AT_ONCE = 1_000
_PAGES_OF_A_FILE = 25
_CHARACTERS_OF_A_PAGE = 2_950
_FEW_PAGES = 20_000
_MANY_PAGES = 1_000_000
_BYTES_OF_A_TEXT_PAGE = 10_000
_QUOTED_PAGES = 200
_QUOTED_WORDS = 10


def measure_context(setting: Setting) -> Iterator[Outcome]:
    """Slices at places chosen by chance in 10 GB of text, against single rows chosen so."""
    if not (setting.scratch / "case-of-10-gb").exists():
        require_room(setting.scratch, int(1.3 * _CHARACTERS))
    case = setting.made("case-of-10-gb", lambda folder: make_long_case(folder, _CHARACTERS))
    figures = apart(look_into, case, setting.rounds * _SLICES)
    for what, references, times, limit, note in (
        (
            "first character of a slice, CPU",
            figures.rows,
            figures.characters,
            Limit(3.0),
            f"{figures.length / 1e9:.1f} GB in {figures.documents:,} documents, opened in {figures.opening:.2f} s",
        ),
        ("all 100,000 characters, CPU", figures.stretches, figures.slices, Limit(), "against as many rows in a query"),
    ):
        row, ours = statistics.median(references), statistics.median(times)
        yield Outcome("context", what, 1e6 * row, 1e6 * ours, "us", limit, ours / row, note)


def measure_million(setting: Setting) -> Iterator[Outcome]:
    """What grows with the case: ingest by the page, and opening it."""
    if not (setting.scratch / f"texts-{_MANY_PAGES}").exists():
        require_room(setting.scratch, _MANY_PAGES * _BYTES_OF_A_TEXT_PAGE)
    one, few, many = (_texts(setting, pages) for pages in (1, _FEW_PAGES, _MANY_PAGES))
    # Starting the workers costs as much for few pages as for many.
    start = min(timed(cpu_seconds, ingest, setting.fresh("start"), one) for _ in range(setting.rounds))
    before = _cost_of_a_page(setting, few, start)
    ours = _cost_of_a_page(setting, many, start)
    reference = statistics.mean((before, _cost_of_a_page(setting, few, start)))
    case = setting.scratch / many.name.replace("texts", "ingested")
    figures = apart(open_case, case)
    note = f"{page_count(case):,} pages in {figures.documents:,} files; the start of the workers is taken off"
    yield Outcome(
        "million", "ingest, by the page, CPU", 1e6 * reference, 1e6 * ours, "us", Limit(1.5), ours / reference, note
    )
    note = f"a search {1000 * figures.search:.0f} ms, a slice {1000 * figures.slice:.1f} ms"
    yield Outcome("million", "open, list and view it, wall", None, figures.opening, "s", Limit(value=1.0), None, note)


def measure_boxes(setting: Setting) -> Iterator[Outcome]:
    """Finding a quote on its page again: the file is opened, the page is laid out, the words are looked for."""
    quotes = _quotes(setting.case_of_pdfs)
    if not quotes:
        raise SkippedError("No page has words enough to quote.")
    missed = 0
    spent = []
    # The first of them loads the library.
    for path, number, quote in quotes[:1] + quotes:
        began = time.process_time()
        with open_drawn(path, "pdf") as document:
            missed += not find_quote(document[number - 1], quote)
        spent.append(1000 * (time.process_time() - began))
    note = f"{len(quotes)} pages, median {statistics.median(spent):.1f} ms, {missed} not found again"
    yield Outcome("boxes", "p95 of the boxes of a quote, CPU", None, p95(spent[1:]), "ms", Limit(value=50), None, note)


# -- ten gigabytes ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Looks:
    """Seconds of processor time for single rows, as many rows as a slice has, single characters and slices."""

    rows: list[float]
    stretches: list[float]
    characters: list[float]
    slices: list[float]
    opening: float
    length: int
    documents: int


def make_long_case(folder: Path, characters: int) -> None:
    """Make a case of so many characters, quickly: few distinct pages, over and over, and no index of words.

    Nothing is searched in it; the tables and their other indexes are as an ingest leaves them.
    """
    chance = random.Random(_SEED)
    lines = real_lines()
    texts = ["\n".join(chance.choices(lines, k=chance.randint(8, 60))) for _ in range(_TEXTS)]
    create_case(folder)
    with closing(connect(folder)) as connection:
        # It is thrown away when it is not finished, so nothing needs to be written twice.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA foreign_keys = OFF")
        document = made = 0
        while made < characters:
            for _ in range(_DOCUMENTS_AT_ONCE):
                document += 1
                pages = chance.choices(texts, k=1 + int(chance.lognormvariate(2.2, 1.3)))
                _insert(connection, document, pages)
                made += sum(map(len, pages))
            connection.commit()
        connection.execute("PRAGMA journal_mode = WAL")


def look_into(case: Path, looks: int) -> Looks:
    """Read rows, characters and slices in turns. For a process of its own, which is confined by it."""
    chance = random.Random(_SEED)
    connection = connect_read_only(case)
    (pages,) = connection.execute("SELECT max(id) FROM pages").fetchone()
    began = time.perf_counter()
    view = CaseView(case_file(case).resolve().as_uri(), None, 0)
    opening = time.perf_counter() - began
    length = len(view.context)
    rows_of_slice = round(_SLICE * pages / length)
    rows, stretches, characters, slices = [], [], [], []
    for _ in range(looks):
        key = chance.randint(1, pages)
        rows.append(timed(time.thread_time, _row, connection, key))
        key = chance.randint(1, pages - rows_of_slice)
        stretches.append(timed(time.thread_time, _rows, connection, key, rows_of_slice))
        start = chance.randrange(length - _SLICE)
        characters.append(timed(time.thread_time, view.context.__getitem__, start))
        start = chance.randrange(length - _SLICE)
        slices.append(timed(time.thread_time, view.context.__getitem__, slice(start, start + _SLICE)))
    return Looks(rows, stretches, characters, slices, opening, length, len(view.ids))


def _row(connection: sqlite3.Connection, key: int) -> str:
    return str(connection.execute("SELECT text FROM pages WHERE id = ?", (key,)).fetchone()[0])


def _rows(connection: sqlite3.Connection, key: int, count: int) -> str:
    rows = connection.execute("SELECT text FROM pages WHERE id BETWEEN ? AND ?", (key, key + count - 1))
    return "".join(text for (text,) in rows)


def _insert(connection: sqlite3.Connection, document: int, pages: Sequence[str]) -> None:
    size = sum(map(len, pages))
    name = f"document-{document}.pdf"
    connection.execute(
        """
        INSERT INTO documents (id, sha256, name, path, kind, size, pages, characters, added)
        VALUES (?, ?, ?, ?, 'pdf', ?, ?, ?, ?)
        """,
        (document, f"{document:064x}", name, f"/made/{name}", size, len(pages), size, now()),
    )
    connection.executemany(
        "INSERT INTO pages (document, number, characters, text) VALUES (?, ?, ?, ?)",
        [(document, number, len(text), text) for number, text in enumerate(pages, start=1)],
    )


# -- a million pages ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opened:
    """Seconds on the clock for opening a case, one search and one slice; and how many documents it has."""

    opening: float
    search: float
    slice: float
    documents: int


def write_texts(folder: Path, pages: int) -> None:
    """Write text files that make so many pages, of lines of real text in an order of chance."""
    chance = random.Random(_SEED)
    lines = real_lines()
    for number in range(-(-pages // _PAGES_OF_A_FILE)):
        wanted = min(_PAGES_OF_A_FILE, pages - number * _PAGES_OF_A_FILE) * _CHARACTERS_OF_A_PAGE
        chosen: list[str] = []
        while wanted > 0:
            chosen.append(chance.choice(lines))
            wanted -= len(chosen[-1]) + 1
        path = folder / f"{number // _DOCUMENTS_AT_ONCE:03}" / f"notes-{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(chosen), encoding="utf-8")


def open_case(case: Path) -> Opened:
    """Open a case as the window and guest code do. For a process of its own, which is confined by it."""
    began = time.perf_counter()
    connection = connect_read_only(case)
    documents = len(list_entries(connection))
    view = CaseView(case_file(case).resolve().as_uri(), None, 0)
    opening = time.perf_counter() - began
    middle = len(view.context) // 2
    return Opened(
        opening,
        timed(time.perf_counter, search, connection, "thread pool"),
        timed(time.perf_counter, view.context.__getitem__, slice(middle, middle + _SLICE)),
        documents,
    )


def _texts(setting: Setting, pages: int) -> Path:
    return setting.made(f"texts-{pages}", lambda folder: write_texts(folder, pages))


def _cost_of_a_page(setting: Setting, folder: Path, start: float) -> float:
    """Processor seconds that one page takes to be ingested, without the start of the workers."""
    case = setting.fresh(folder.name.replace("texts", "ingested"))
    spent = timed(cpu_seconds, ingest, case, folder)
    return (spent - start) / page_count(case)


# -- quotes -------------------------------------------------------------------------------------------------


def _quotes(case: Path) -> list[tuple[Path, int, str]]:
    """Words that stand on pages chosen by chance: file, number of the page, quote."""
    chance = random.Random(_SEED)
    with closing(connect_read_only(case)) as connection:
        rows = connection.execute(
            """
            SELECT documents.path, number, text FROM pages JOIN documents ON documents.id = pages.document
            WHERE kind = 'pdf' AND length(text) > 300 ORDER BY pages.id
            """
        ).fetchall()
    quotes = []
    for path, number, text in chance.sample(rows, min(len(rows), _QUOTED_PAGES)):
        words = text.split()
        start = chance.randrange(max(1, len(words) - _QUOTED_WORDS))
        quotes.append((Path(path), number, " ".join(words[start : start + _QUOTED_WORDS])))
    return quotes
