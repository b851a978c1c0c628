"""Samples of what a run left out: the documents drawn, and what a person makes of each, as facts of its log."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from rlm_desktop.case.connection import connect
from rlm_desktop.case.tables import Table, list_tables, make_table
from rlm_desktop.case.verdicts import append_to_ended
from rlm_desktop.core.events import Record, SampleDrawn, SampleJudged

_QUESTION = 60
"""Characters of the question in the name of a sample's table."""


def file_sample(
    folder: Path, run: str, question: str, documents: Sequence[int], left_out: int, seed: int
) -> tuple[Record, Table]:
    """Keep a sample that was drawn, with the table by which it can be read.

    Args:
        folder: The case folder.
        run: The id of the run that left the documents out.
        question: What the run was asked.
        documents: The ids of those that were drawn.
        left_out: How many there were to draw from.
        seed: What they were drawn by.

    Raises:
        CaseError: The run has not ended, or the case cannot be written.
    """
    with closing(connect(folder)) as connection:
        table = _table(connection, f"Sample {seed}: {question[:_QUESTION]}", run, question, documents)
    drawn = append_to_ended(folder, run, lambda root: SampleDrawn(root, tuple(documents), left_out, seed, table.id))
    return drawn, table


def judge_document(folder: Path, run: str, document: int, relevant: bool | None) -> Record:
    """Keep whether a person finds a document of the sample relevant; None takes it back.

    Raises:
        CaseError: The run has not ended, or the case cannot be written.
    """
    return append_to_ended(folder, run, lambda root: SampleJudged(root, document, relevant))


def _table(connection: sqlite3.Connection, name: str, run: str, question: str, documents: Sequence[int]) -> Table:
    """The table of a sample; the same documents for the same question are not read twice."""
    tables = {table.name: table for table in list_tables(connection)}
    asked = " ".join(question.split())
    for called in (name, f"{name} ({run}, {len(documents)})"):
        known = tables.get(called)
        if known is None:
            return make_table(connection, [question], name=called, documents=documents)
        if known.documents == tuple(documents) and known.questions == (asked,):
            return known
    return make_table(connection, [question], documents=documents)
