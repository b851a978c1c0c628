"""The command on tables: make one, fill it, write it."""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
from contextlib import closing
from typing import Any

from rlm_desktop.case.connection import connect
from rlm_desktop.case.tables import Table, add_questions, find_table, list_tables, make_table
from rlm_desktop.cli.corpus import opened
from rlm_desktop.cli.output import end_progress, plain, print_each, print_json, print_progress
from rlm_desktop.cli.runs import chosen_limits, chosen_models
from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.events import EntryFilled, Noted, Record
from rlm_desktop.core.figures import counted, dollars
from rlm_desktop.core.model import EntryState
from rlm_desktop.core.paths import settings_file
from rlm_desktop.core.settings import load_settings
from rlm_desktop.engine.budget import Projection
from rlm_desktop.engine.entries import check_of
from rlm_desktop.engine.filling import fill_table
from rlm_desktop.engine.prompts import prompt_room
from rlm_desktop.engine.run import Outcome
from rlm_desktop.engine.tables import Place, Sheet, Wanted, account, projection, read_sheet
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys
from rlm_desktop.reports.sheets import sheet_csv, write_sheet


def fill(options: argparse.Namespace) -> int:
    """List the tables of a case; or make one, fill it, and write it."""
    if options.name is None and not options.question:
        with opened(options.case) as connection:
            print_each(list_tables(connection), as_json=options.json, words=_table_words)
        return 0
    kind = options.format or ("xlsx" if options.output and options.output.suffix.lower() == ".xlsx" else "csv")
    if kind == "xlsx" and not options.output:
        raise UsageError("A workbook is not for a terminal.", remedy="Say where it goes: -o FILE.xlsx.")
    with closing(connect(options.case)) as connection:
        table = _table(connection, options)
        sheet = read_sheet(connection, table)
    wanted = sheet.places(Wanted.WAITING) + (sheet.places(Wanted.FAILED) if options.retry else [])
    settings = load_settings(settings_file())
    gateway = Gateway(Keys(), settings=settings)
    _, model = chosen_models(options, settings)
    room = prompt_room(gateway.context_window(model.model))
    planned = projection(sheet, wanted, room, gateway.price(model.model, model.api_base))
    print(_planned_words(wanted, planned), file=sys.stderr)
    outcome = None
    if wanted and not options.plan:
        gateway.refuse_elsewhere((model,))
        outcome = asyncio.run(
            fill_table(
                table,
                case=options.case,
                gateway=gateway,
                model=model,
                limits=chosen_limits(options, settings.limits),
                places=wanted,
                sink=_Progress(len(wanted)).show,
            )
        )
        end_progress()
        with opened(options.case) as connection:
            sheet = read_sheet(connection, table)
    if options.output:
        write_sheet(sheet, kind, options.output)
    _print(options, sheet, planned, outcome)
    return 0 if options.plan else _exit_code(sheet, outcome)


class _Progress:
    """Tells how many entries are filled as they are."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self._filled = self._failed = 0

    def show(self, record: Record) -> None:
        """Show an entry or a note."""
        match record.event:
            case EntryFilled(state=state):
                self._filled += 1
                self._failed += state is EntryState.FAILED
                failed = f", {self._failed:,} failed" if self._failed else ""
                print_progress(f"{self._filled:,} of {self._wanted:,} entries{failed}")
            case Noted(text=text):
                print_progress(f"  {text}")


def _table(connection: sqlite3.Connection, options: argparse.Namespace) -> Table:
    """The table that is meant, with the questions of the command added; made where there is none of that name."""
    names = {table.name for table in list_tables(connection)}
    if options.name is None or (options.question and options.name not in names):
        return make_table(connection, options.question, name=options.name or "", scope=options.where or "")
    table = find_table(connection, options.name)
    if options.where and options.where != table.scope:
        raise UsageError(
            f"The table {table.name} asks other documents.", remedy="Leave --where out, or give it another name."
        )
    return add_questions(connection, table, options.question) if options.question else table


def _print(options: argparse.Namespace, sheet: Sheet, planned: Projection, outcome: Outcome | None) -> None:
    if options.json:
        print_json(_fields(sheet, planned, outcome))
    elif options.output:
        print(options.output)
    elif not options.plan:
        sys.stdout.write(sheet_csv(sheet).decode())
    if outcome is not None and outcome.message:
        print(plain(outcome.message), file=sys.stderr)
    print(plain(f"{sheet.table.name}: {account(sheet)}"), file=sys.stderr)


def _exit_code(sheet: Sheet, outcome: Outcome | None) -> int:
    if outcome is not None and outcome.state == "failed":
        return 4
    counts = sheet.counts()
    checks = (check_of(entry.filled.citations) for entry in sheet.entries.values())
    sound = all(check is None or check.stands for check in checks)
    return 0 if sound and not counts[None] and not counts[EntryState.FAILED] else 1


def _planned_words(wanted: list[Place], planned: Projection) -> str:
    if not wanted:
        return "There is nothing to fill."
    return (
        f"{counted(len(wanted), 'entry', 'entries')} to fill: about {counted(planned.calls, 'call')}, "
        f"{planned.tokens:,} tokens, {dollars(planned.cost)}."
    )


def _fields(sheet: Sheet, planned: Projection, outcome: Outcome | None) -> dict[str, Any]:
    counts = sheet.counts()
    rows = [
        {
            "document": row.document,
            "name": row.name,
            "entries": [
                {
                    "question": question,
                    "state": entry.state,
                    "answer": entry.answer,
                    "check": check_of(entry.citations),
                    "citations": entry.citations,
                    "reason": entry.reason,
                }
                for question in sheet.table.questions
                if (entry := sheet.entry(row, question))
            ],
        }
        for row in sheet.rows
    ]
    return {
        "table": sheet.table,
        "planned": planned,
        "run": outcome.run if outcome else "",
        "state": outcome.state if outcome else "",
        "message": outcome.message if outcome else "",
        "answered": counts[EntryState.ANSWERED],
        "not_found": counts[EntryState.NOT_FOUND],
        "failed": counts[EntryState.FAILED],
        "waiting": counts[None],
        "rows": rows,
    }


def _table_words(table: Table) -> str:
    which = counted(len(table.documents), "document") if table.documents else table.scope or "whole case"
    return f"{table.id:>4}  {table.name}  ({which})  {' | '.join(table.questions)}"
