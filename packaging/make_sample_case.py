"""Makes the case file of the sample: its documents ingested, and its questions answered by the built-in reader.

Run it as ``.venv/bin/python packaging/make_sample_case.py`` after ``make_sample.py``. The texts are the same each time;
the times and the id of the recorded run are those of the making.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from rlm_desktop.case.connection import CASE_FILE, create_case
from rlm_desktop.case.sample import DOCUMENTS_FOLDER, sample_questions
from rlm_desktop.core.paths import resource
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.corpus.ingest import Ingest
from rlm_desktop.engine.run import ask
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys

_RECORDED = ("clause", "sum", "absence", "contradiction")
"""Kinds of the questions whose runs are recorded, in this order: the last one stands on top of the list of runs."""


def make_case(target: Path) -> None:
    """Write the case file of the sample, whose paths are relative to the folder it will be copied into."""
    with tempfile.TemporaryDirectory() as place:
        folder = create_case(Path(place) / "Vessmouth")
        shutil.copytree(resource("sample", DOCUMENTS_FOLDER), folder / DOCUMENTS_FOLDER)
        Ingest(folder, [folder / DOCUMENTS_FOLDER], workers=1).run()
        questions = {question.kind: question.question for question in sample_questions()}
        for kind in _RECORDED:
            asyncio.run(_record(folder, questions[kind]))
        _make_movable(folder)
        _write_compact(folder, target)


async def _record(folder: Path, question: str) -> None:
    reader = ModelChoice()
    outcome = await ask(question, case=folder, gateway=Gateway(Keys()), root=reader, sub=reader)
    sys.stdout.write(f"{question}\n  {outcome.state}, {len(outcome.citations)} quotes\n")
    if not outcome.sound or not outcome.citations:
        raise ValueError(f"The recorded run is nothing to show: {outcome.answer[:300]}")


def _make_movable(folder: Path) -> None:
    """Make the paths relative."""
    here = f"{folder.resolve()}/"
    with closing(sqlite3.connect(folder / CASE_FILE)) as connection, connection:
        for table, column in (
            ("documents", "path"),
            ("paths", "path"),
            ("problems", "path"),
            ("problems", "sentence"),
            ("roots", "path"),
        ):
            connection.execute(f"UPDATE {table} SET {column} = replace({column}, ?, '')", (here,))
        # The folder itself was dropped for the making only.
        connection.execute("DELETE FROM roots")
        connection.execute("UPDATE paths SET modified = 0")


def _write_compact(folder: Path, target: Path) -> None:
    """Write the case as one file without a write-ahead log beside it."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(folder / CASE_FILE)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("VACUUM INTO ?", (str(target),))
    if str(folder.resolve()).encode() in target.read_bytes():
        target.unlink()
        raise ValueError("The case still names the folder it was made in.")


if __name__ == "__main__":
    make_case(resource("sample", CASE_FILE))
