"""Makes large cases out of lines of real text, to measure what grows with the number of pages.

The lines are those of the documentation and the sources of the Python packages installed here, so that words are as
common and as rare as in text that people wrote; which lines share a page is chance. What is measured on such a case
holds for one machine: compare ratios within one run.
"""

from __future__ import annotations

import hashlib
import random
import re
import sqlite3
import sysconfig
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.case.filing import NewDocument, file_document, transaction
from rlm_desktop.case.paths import FileState
from rlm_desktop.core.model import Page

_SUFFIXES = frozenset({".py", ".pyi", ".md", ".rst", ".txt", ".h", ".html", ".json", ".yaml"})
_MOST_LINES = 400_000
_LINES_OF_A_FILE = 2_000
_WORDS = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS = 5
_LINE_CHARACTERS = 160
_FOLDERS = 40
_PAGES_AT_ONCE = 5_000
_KINDS = ("pdf", "pdf", "pdf", "docx", "mail", "xlsx", "html", "text")
_PEOPLE = ("H. Voss", "M. Okafor", "Lena Brandt", "J. Ferreira", "A. Petrov", "Sofia Lind")


def make_case(folder: Path, pages: int, seed: int = 1) -> Path:
    """Make a case of so many pages in a folder, which may exist, and return the folder.

    Documents have 1 to some hundred pages, a kind, a date and an author; pages some 30 lines. The same seed on the same
    machine gives the same case.

    Raises:
        CaseError: There is a case in the folder already.
    """
    lines = real_lines()
    chance = random.Random(seed)
    case = create_case(folder)
    made = number = 0
    with closing(connect(case)) as connection:
        while made < pages:
            batch_end = min(made + _PAGES_AT_ONCE, pages)
            with transaction(connection):
                while made < batch_end:
                    number += 1
                    count = min(1 + int(chance.lognormvariate(2.2, 1.3)), pages - made)
                    _file_made(connection, number, count, lines, chance)
                    made += count
    return case


def real_lines() -> list[str]:
    """Lines of prose and code from the installed packages, as many as a made case is mixed from."""
    places = [Path(sysconfig.get_path(name)) for name in ("purelib", "stdlib")]
    files = (path for place in places for path in sorted(place.rglob("*")) if path.suffix in _SUFFIXES)
    return list(dict.fromkeys(islice(_lines(files), _MOST_LINES)))


def _lines(files: Iterator[Path]) -> Iterator[str]:
    for path in files:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        lines = (line.strip() for line in text.replace("\0", " ").splitlines())
        yield from islice(
            (line for line in lines if len(line) <= _LINE_CHARACTERS and len(_WORDS.findall(line)) >= _FEWEST_WORDS),
            _LINES_OF_A_FILE,
        )


def _file_made(
    connection: sqlite3.Connection, number: int, count: int, lines: list[str], chance: random.Random
) -> None:
    pages = [Page(page, "\n".join(chance.choices(lines, k=chance.randint(8, 45)))) for page in range(1, count + 1)]
    kind = chance.choice(_KINDS)
    name = f"{'-'.join(_WORDS.findall(chance.choice(lines))[:3]).lower()}-{number}.{kind}"
    date = f"20{chance.randint(1, 23):02}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    metadata = {"title": pages[0].text.partition("\n")[0], "author": chance.choice(_PEOPLE), "created": date}
    size = sum(len(page.text) for page in pages)
    file = FileState(Path(f"/made/{number % _FOLDERS:02}", name), size, 1)
    file_document(connection, file, NewDocument(_sha256(number), kind, date, metadata, "en"), pages)


def _sha256(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()
