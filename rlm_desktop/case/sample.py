"""The sample case: an invented investigation with a run that was recorded, to look around in without a model."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from rlm_desktop.case.connection import CASE_FILE, connect, is_case
from rlm_desktop.core.errors import CaseError
from rlm_desktop.core.paths import resource

DOCUMENTS_FOLDER = "documents"
"""Where the documents lie, in the resources and in an opened sample alike; paths in its case file begin with it."""

_PATH_COLUMNS = (("documents", "path"), ("paths", "path"), ("problems", "path"))


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that support an answer, and where they stand: the document's name and the page's number."""

    document: str
    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class SampleQuestion:
    """A question to the sample case with the answer a good run should find. ``kind`` says what makes it hard."""

    kind: str
    question: str
    answer: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Questions:
    questions: tuple[SampleQuestion, ...]


def open_sample_case(folder: Path) -> Path:
    """Put a copy of the sample case into a folder, unless it is there already, and return the folder.

    The case file is put in place last, so that what was cut off is simply done again.

    Args:
        folder: Where the sample shall live; made if need be. Changes the user made in it before are kept.

    Raises:
        CaseError: The folder cannot be written, or the sample is missing from this installation.
    """
    if is_case(folder):
        return folder
    unfinished = folder / f".{CASE_FILE}.unfinished"
    try:
        shutil.copytree(
            resource("sample", DOCUMENTS_FOLDER),
            folder / DOCUMENTS_FOLDER,
            copy_function=shutil.copyfile,
            dirs_exist_ok=True,
        )
        shutil.copyfile(resource("sample", CASE_FILE), unfinished)
        with closing(sqlite3.connect(unfinished)) as connection, connection:
            _move_paths(connection, folder.resolve())
        os.replace(unfinished, folder / CASE_FILE)
    except (OSError, shutil.Error, sqlite3.Error) as error:
        raise CaseError(
            f"The sample case could not be put into {folder} ({error}).",
            "Nothing else is harmed.",
            "Choose another folder, or install the program again if its files are missing.",
        ) from error
    connect(folder).close()
    return folder


def sample_questions() -> tuple[SampleQuestion, ...]:
    """The questions that the sample case was made for."""
    return msgspec.json.decode(resource("sample", "questions.json").read_bytes(), type=_Questions).questions


def _move_paths(connection: sqlite3.Connection, folder: Path) -> None:
    """Let the paths, which are relative in the resources, point into a folder, with the times of its files."""
    for table, column in _PATH_COLUMNS:
        for (path,) in connection.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall():
            moved = folder.joinpath(*path.split("/"))
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (str(moved), path))
    for (path,) in connection.execute("SELECT path FROM paths").fetchall():
        modified = os.stat(path).st_mtime_ns
        connection.execute("UPDATE paths SET modified = ? WHERE path = ?", (modified, path))
