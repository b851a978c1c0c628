"""Adds a folder of ``fetch_corpus.py`` or ``make_hostile.py`` to a new case, and tells what became of each file.

Of each format: how many files were read, which problems were told, and how many files are neither read nor told of,
which must be none; and whether the accounts of all containers agree. Hostile files are also compared with what a person
would expect of them. Run it as ``.venv/bin/python packaging/check_corpus.py FOLDER``; it ends with 1 when something is
amiss.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.containers import list_reconciliations

_OUTSIDE = ("/tmp/evil.txt", "/etc/evil.txt")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case has of a file: the text of it and of its members, the codes of problems of it and of them.

    ``waiting`` when pages of it, or of members, wait for recognition.
    """

    documents: int
    text: str
    codes: frozenset[str]
    waiting: bool

    @property
    def read(self) -> bool:
        """Whether there is text, or will be."""
        return bool(self.text.strip()) or self.waiting

    @property
    def told(self) -> bool:
        """Whether a user hears of the file at all."""
        return self.documents > 0 or bool(self.codes)


def main() -> int:
    """Check the folder that is named on the command line."""
    parser = argparse.ArgumentParser(description="Check what the program makes of a folder of files.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--case", type=Path, help="keep the case here")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    manifest = json.loads((options.folder / "manifest.json").read_text(encoding="utf-8"))
    files = (options.folder / "files").resolve()
    with tempfile.TemporaryDirectory() as temporary:
        case = options.case or Path(temporary) / "case"
        start = time.monotonic()
        ingest(case, files, options.workers)
        print(f"{len(manifest)} files in {time.monotonic() - start:.0f} s")
        outcomes = outcomes_of(case, [files / _name(entry) for entry in manifest])
        amiss = [*print_formats(manifest, outcomes), *containers_amiss(case)]
        if "expect" in manifest[0]:
            amiss += [
                f"{entry['name']}: {why}"
                for entry, outcome in zip(manifest, outcomes, strict=True)
                for why in wrongs(entry, outcome)
            ]
            amiss += unlocked_amiss(case, files, options.workers, manifest, Path(temporary))
            amiss += [f"{path} was written" for path in _OUTSIDE if Path(path).exists()]
    print(f"\n{len(amiss)} amiss", *amiss, sep="\n  ")
    return 1 if amiss else 0


def ingest(case: Path, files: Path, workers: int, *more: str) -> None:
    """Add a folder to a case.

    Raises:
        SystemExit: The program failed.
    """
    command = [
        sys.executable,
        "-m",
        "rlm_desktop",
        "ingest",
        str(case),
        str(files),
        "--json",
        "--workers",
        str(workers),
    ]
    done = subprocess.run([*command, *more], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1) or not done.stdout:
        sys.exit(f"The ingest ended with {done.returncode}:\n{done.stderr[-3000:]}")


def outcomes_of(case: Path, paths: Sequence[Path]) -> list[Outcome]:
    """What became of files, in their order."""
    with closing(connect_read_only(case)) as connection:
        documents = {path: _within(connection, path) for path in map(str, paths)}
        texts: dict[int, str] = defaultdict(str)
        for document, text in connection.execute("SELECT document, text FROM pages ORDER BY document, number"):
            texts[document] += text + "\n"
        rows = connection.execute(
            "SELECT DISTINCT document FROM recognitions JOIN pages ON pages.id = page WHERE state = 'waiting'"
        )
        waiting = {document for (document,) in rows}
        codes = {path: _codes(connection, path, documents[path]) for path in documents}
    return [
        Outcome(
            len(documents[path]),
            "\n".join(texts[document] for document in sorted(documents[path])),
            codes[path],
            bool(waiting & documents[path]),
        )
        for path in map(str, paths)
    ]


def _within(connection: sqlite3.Connection, path: str) -> set[int]:
    """The document that a file is, and those in it, to any depth; the content may be known by another path."""
    rows = connection.execute(
        """
        WITH RECURSIVE within(document) AS (
            SELECT document FROM paths WHERE path = ? AND document IS NOT NULL
            UNION
            SELECT paths.document FROM paths JOIN within ON container = within.document
            WHERE paths.document IS NOT NULL
        )
        SELECT document FROM within
        """,
        (path,),
    )
    return {document for (document,) in rows}


def _codes(connection: sqlite3.Connection, path: str, documents: set[int]) -> frozenset[str]:
    """The codes of the problems of a file and of what is in it, to any depth."""
    found = set(connection.execute("SELECT code FROM problems WHERE path = ?", (path,)))
    for document in documents:
        of_members = "SELECT code FROM problems JOIN paths USING (path) WHERE container = ?"
        found.update(connection.execute(of_members, (document,)))
    return frozenset(code for (code,) in found)


def print_formats(manifest: Sequence[dict[str, Any]], outcomes: Sequence[Outcome]) -> list[str]:
    """Print the table of formats; the files that are neither read nor told of."""
    names = list(dict.fromkeys(map(_group, manifest)))
    print(f"\n{'':<12}{'files':>6}{'read':>6}{'with a problem':>16}{'not read':>10}{'neither':>9}  problems")
    silent = []
    for name in [*names, ""]:
        chosen = [
            (entry, outcome) for entry, outcome in zip(manifest, outcomes, strict=True) if name in ("", _group(entry))
        ]
        read = sum(outcome.read for _, outcome in chosen)
        partly = sum(outcome.read and bool(outcome.codes) for _, outcome in chosen)
        neither = [_name(entry) for entry, outcome in chosen if not outcome.read and not outcome.codes]
        codes = Counter(code for _, outcome in chosen for code in outcome.codes)
        told = ", ".join(f"{code} {count}" for code, count in codes.most_common())
        print(
            f"{name or 'all':<12}{len(chosen):>6}{read:>6}{partly:>16}{len(chosen) - read:>10}{len(neither):>9}  {told}"
        )
        silent += [f"{file}: neither read nor told of" for file in neither if name]
    return silent


def containers_amiss(case: Path) -> list[str]:
    """The containers whose members do not add up."""
    with closing(connect_read_only(case)) as connection:
        accounts = list_reconciliations(connection)
    sums = [sum(getattr(account, name) for account in accounts) for name in ("expected", "read", "failed")]
    print("\n{} containers: {} members, {} read, {} failed".format(len(accounts), *sums))
    return [f"{account.path}: its members do not add up ({account})" for account in accounts if not account.agrees]


def wrongs(entry: dict[str, Any], outcome: Outcome) -> list[str]:
    """In what a hostile file did not come to what a person would expect."""
    expect, codes = entry["expect"], set(entry["codes"])
    found = []
    if expect in ("read", "both") and not _has(outcome, entry["words"]):
        found.append(f"words not found {entry['words']}, problems {sorted(outcome.codes)}, text {outcome.text[:80]!r}")
    if expect in ("problem", "both") and not outcome.codes & codes:
        found.append(f"problems {sorted(outcome.codes)} where {sorted(codes)} are expected, text {outcome.text[:80]!r}")
    if expect == "read" and outcome.codes - codes:
        found.append(f"problems {sorted(outcome.codes - codes)} that are not expected")
    if any(word in outcome.text for word in entry["never"]):
        found.append("words from outside were read")
    return found if outcome.told else []


def unlocked_amiss(
    case: Path, files: Path, workers: int, manifest: Sequence[dict[str, Any]], folder: Path
) -> list[str]:
    """What passwords do not open that should: the folder is added again with them."""
    locked = [entry for entry in manifest if entry["password"]]
    passwords = folder / "passwords.txt"
    passwords.write_text("\n".join(dict.fromkeys(entry["password"] for entry in locked)) + "\n", encoding="utf-8")
    ingest(case, files, workers, "--retry", "--passwords", str(passwords))
    outcomes = outcomes_of(case, [files / entry["name"] for entry in locked])
    return [
        f"{entry['name']}: the password does not open it, problems {sorted(outcome.codes)}"
        for entry, outcome in zip(locked, outcomes, strict=True)
        if not _has(outcome, entry["words"])
    ]


def _has(outcome: Outcome, words: Sequence[str]) -> bool:
    """Whether all words are found, wherever the lines end."""
    text = " ".join(outcome.text.split())
    return all(word in text for word in words)


def _name(entry: dict[str, Any]) -> str:
    return str(entry.get("file") or entry["name"])


def _group(entry: dict[str, Any]) -> str:
    return _name(entry).partition("/")[0]


if __name__ == "__main__":
    sys.exit(main())
