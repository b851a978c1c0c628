"""Fills the entries of a table: a run whose questions the program puts itself, to one document at a time.

Every entry is an event of its own, written as soon as it is there: what is cut off loses the entries in hand and no
others, and is gone on with by filling what waits.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import asdict, replace
from pathlib import Path

from rlm_desktop.case.connection import case_broken, connect_read_only
from rlm_desktop.case.recordings import Recordings, recorded_answers
from rlm_desktop.case.runs import RunLog
from rlm_desktop.case.tables import Table
from rlm_desktop.core.errors import BudgetError, ModelError, RlmError, UsageError
from rlm_desktop.core.events import (
    AnswerGiven,
    CallFailed,
    CallFinished,
    CallStarted,
    CellFinished,
    CellStarted,
    EntryFilled,
    Event,
    Record,
    ReplyReceived,
    RunFinished,
    RunStarted,
    RunState,
    StepStarted,
)
from rlm_desktop.core.limits import RunLimits, SandboxLimits
from rlm_desktop.core.model import CellEnd, CellResult, EntryState, Message, PageRange
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.engine.asking import request_to
from rlm_desktop.engine.budget import Ledger
from rlm_desktop.engine.conditions import steady
from rlm_desktop.engine.entries import check_quotes, combine_prompt, parts_of, question_prompt, read_reply
from rlm_desktop.engine.holding import hold_of
from rlm_desktop.engine.loop import versions
from rlm_desktop.engine.prompts import prompt_room, prompts_hash
from rlm_desktop.engine.run import Outcome
from rlm_desktop.engine.tables import Place, Row, Sheet, Wanted, account, last_run, read_sheet
from rlm_desktop.engine.tree import RunTree, Scope
from rlm_desktop.models.recorded import Models, Recorder

MODE = "table"
"""The mode of a run that fills a table."""
_ROOM_FOR_WORDS = 2_000
_HOPELESS = frozenset({"key", "offline-switch"})
"""Kinds of failure that every further call would meet, too."""
_GIVE_UP = 10
"""Failures in a row after which nothing more is asked."""


async def fill_table(
    table: Table,
    *,
    case: Path,
    gateway: Models,
    model: ModelChoice,
    limits: RunLimits | None = None,
    places: Sequence[Place] | None = None,
    sink: Callable[[Record], None] | None = None,
) -> Outcome:
    """Fill entries of a table. Cancelling the task is Stop: what was filled is kept, and the outcome is returned.

    The limit on calls is not looked at, as here the program decides how many there are and tells so before.

    Args:
        table: The table.
        case: The case folder.
        gateway: The way to the models.
        model: The one that reads.
        limits: What the run may use.
        places: What to fill, documents that are not the table's left out; what waits when None.
        sink: Called with every record as it happens, in this task's thread.

    Raises:
        UsageError: There is nothing to fill.
        CaseError: The case cannot be opened or written.
        QueryError: The search that tells the documents cannot be understood.
    """
    with closing(connect_read_only(case)) as connection:
        sheet = read_sheet(connection, table)
        wanted = _asked_for(sheet, places)
        before = _answered_before(connection, sheet, wanted)
        with RunLog(case) as log:

            def emit(event: Event) -> None:
                record = log.append(event)
                if sink is not None:
                    sink(record)

            tree = RunTree(
                question=f"{table.name}: {' '.join(table.questions)}",
                case=case,
                connection=connection,
                gateway=Recorder(gateway, Recordings(log.connection, log.run), before, steady),
                root=model,
                sub=model,
                limits=replace(limits or RunLimits(), calls=0),
                sandbox_limits=SandboxLimits(),
                scope=Scope(tuple(dict.fromkeys(document for document, _ in wanted)), f"Table {table.name}"),
                emit=emit,
                hold=hold_of(gateway),
            )
            return await _Filling(tree, sheet, wanted, model).go(log.run)


def _answered_before(
    connection: sqlite3.Connection, sheet: Sheet, wanted: Sequence[Place]
) -> dict[tuple[str, int], str]:
    """What the run before was answered, so that parts of documents are not paid for again.

    Nothing where an entry that is there shall be asked again: its answer would be the same.
    """
    run = last_run(connection, sheet.table.id)
    there = (sheet.entries[place].filled for place in wanted if place in sheet.entries)
    if not run or any(entry.state is not EntryState.FAILED for entry in there):
        return {}
    return recorded_answers(connection, run)


def _asked_for(sheet: Sheet, places: Sequence[Place] | None) -> list[Place]:
    if places is None:
        wanted = sheet.places(Wanted.WAITING)
    else:
        rows = {row.document for row in sheet.rows}
        wanted = [place for place in places if place[0] in rows and place[1] in sheet.table.questions]
    if not sheet.rows:
        raise UsageError("The table has no documents.", remedy="Add files to the case, or widen what the table asks.")
    if not wanted:
        raise UsageError("There is nothing to fill: every entry of the table is there.")
    return wanted


class _Filling:
    """One run that fills entries, several at once."""

    def __init__(self, tree: RunTree, sheet: Sheet, wanted: Sequence[Place], model: ModelChoice) -> None:
        self._tree = tree
        self._sheet = sheet
        self._wanted = wanted
        self._waiting = iter(wanted)
        self._model = model
        self._room = prompt_room(tree.gateway.context_window(model.model))
        self._rows = {row.document: row for row in sheet.rows}
        self._scope = tuple(self._rows)
        self._run = tree.new_id("r")
        self._ledger = Ledger(self._run, tree.budget.spent)
        self._cells: dict[str, str] = {}
        self._filled = self._failed = self._failed_in_a_row = 0
        self._began = time.monotonic()

    async def go(self, run: str) -> Outcome:
        """Fill everything that is wanted, and tell how it ended."""
        tree = self._tree
        self._begin()
        state, why = RunState.FAILED, "The program met an error of its own."
        try:
            async with asyncio.timeout(tree.limits.seconds or None) as clock:
                tree.hold.clock = clock
                await self._fill_all()
            state, why = self._end_of_all()
        except TimeoutError:
            state, why = RunState.INCOMPLETE, f"The run reached its limit of {tree.limits.seconds:,.0f} seconds."
        except asyncio.CancelledError:
            state, why = RunState.STOPPED, "The run was stopped."
        except BudgetError as error:
            state, why = RunState.INCOMPLETE, str(error)
        except RlmError as error:
            state, why = RunState.FAILED, str(error)
        except sqlite3.Error as error:
            state, why = RunState.FAILED, str(case_broken(error))
        finally:
            text = self._finish(state, why)
        return Outcome(run, state, text, state is RunState.DONE, (), why)

    def _begin(self) -> None:
        tree, model = self._tree, self._model
        documents = list(tree.documents.values())
        pages, characters = sum(each.pages for each in documents), sum(each.characters for each in documents)
        host = tree.gateway.host(model.model, model.api_base)
        tree.emit(
            RunStarted(
                self._run,
                tree.question,
                mode=MODE,
                scope=f"{tree.scope.words}: {len(documents):,} documents, {pages:,} pages, {characters:,} characters",
                documents=len(documents),
                pages=pages,
                characters=characters,
                root_model=model.model,
                sub_model=model.model,
                limits=asdict(tree.limits),
                versions=versions() | {"prompts": prompts_hash("")},
                only=tree.scope.documents or (),
                root_host=host,
                sub_host=host,
                conditions=tree.conditions(MODE),
                table=self._sheet.table.id,
                entries=len(self._wanted),
            )
        )
        step = tree.new_id("s")
        self._ledger.book(steps=1)
        summary = f"Fill {len(self._wanted):,} entries of the table {self._sheet.table.name}"
        tree.emit(StepStarted(step, self._run, 1, 1))
        tree.emit(ReplyReceived(step, summary, summary, cost=0.0))
        for question in dict.fromkeys(question for _, question in self._wanted):
            self._cells[question] = tree.new_id("x")
            tree.emit(CellStarted(self._cells[question], step, question, ""))

    async def _fill_all(self) -> None:
        count = min(len(self._wanted), self._tree.limits.parallel_calls or len(self._wanted))
        workers = [asyncio.create_task(self._fill_next()) for _ in range(count)]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    async def _fill_next(self) -> None:
        """Fill one entry after the other while any waits."""
        for document, question in self._waiting:
            row = self._rows[document]
            entry = EntryFilled(self._run, self._sheet.table.id, document, question, EntryState.FAILED)
            try:
                entry = await self._fill(row, question, entry)
                self._failed_in_a_row = 0
            except ModelError as error:
                self._failed_in_a_row += 1
                if error.kind in _HOPELESS or self._failed_in_a_row >= _GIVE_UP:
                    raise
                entry = replace(entry, reason=str(error))
            self._filled += 1
            self._failed += entry.state is EntryState.FAILED
            self._tree.emit(entry)

    async def _fill(self, row: Row, question: str, entry: EntryFilled) -> EntryFilled:
        """Have one document read for one question.

        Raises:
            BudgetError: The budget is used up.
            ModelError: The model gave no reply.
        """
        connection = self._tree.connection
        limit = max(1_000, self._room - len(question) - _ROOM_FOR_WORDS)
        parts = parts_of(connection, row.document, row.name, row.pages, limit)
        if not parts:
            return replace(entry, reason="The document has no text that could be read.")
        calls: list[str] = []
        replies = []
        for number, part in enumerate(parts, 1):
            prompt = question_prompt(part, question, row.name, number, len(parts))
            replies.append(await self._ask(question, prompt, calls, part.pages, part.partly))
        found = [reply for reply in replies if read_reply(reply) is not None]
        said = found[0] if found else replies[0]
        while len(found) > 1:
            # Packed as far as they fit, so that a book of many parts comes down to one reply, too.
            packed = _packed(found, limit)
            found = [
                some[0]
                if len(some) == 1
                else await self._ask(question, combine_prompt(some, question, row.name), calls)
                for some in packed
            ]
            said = found[0]
        reading = read_reply(said)
        entry = replace(entry, calls=tuple(calls))
        if reading is None:
            return replace(entry, state=EntryState.NOT_FOUND)
        citations = check_quotes(connection, reading, row.document, row.pages, self._scope)
        return replace(entry, state=EntryState.ANSWERED, answer=reading.answer, citations=citations)

    async def _ask(
        self,
        question: str,
        prompt: str,
        calls: list[str],
        pages: tuple[PageRange, ...] = (),
        partly: tuple[PageRange, ...] = (),
    ) -> str:
        """The reply to one prompt, as a call of the run."""
        tree, call = self._tree, self._tree.new_id("q")
        calls.append(call)
        caution = tree.warn_of(self._run, pages)
        prompt = f"{prompt}\n\n{caution}" if caution else prompt
        self._ledger.book(calls=1)
        tree.emit(CallStarted(call, self._cells[question], "llm_query", self._model.model, prompt, "", pages, partly))
        async with self._told_failure(call) as began:
            reply = await tree.complete(self._ledger, request_to(self._model, (Message("user", prompt),)))
        seconds = time.monotonic() - began
        tree.emit(CallFinished(call, reply.text, reply.model, reply.usage, reply.cost, seconds, reply.recorded))
        return reply.text

    @asynccontextmanager
    async def _told_failure(self, call: str) -> AsyncIterator[float]:
        """Tell the failure of a call that began when the context was entered."""
        began = time.monotonic()
        try:
            yield began
        except RlmError as error:
            kind = getattr(error, "kind", None) or getattr(error, "limit", None) or "failed"
            self._tree.emit(CallFailed(call, kind, str(error), time.monotonic() - began))
            raise
        except asyncio.CancelledError:
            self._tree.emit(CallFailed(call, "stopped", "The run was stopped.", time.monotonic() - began))
            raise

    def _end_of_all(self) -> tuple[RunState, str]:
        if self._failed:
            return RunState.INCOMPLETE, f"{self._failed:,} of {self._filled:,} entries failed."
        return RunState.DONE, ""

    def _finish(self, state: RunState, why: str) -> str:
        """End the run with an account of the whole table, as an aside: it is the program's, and no claim."""
        tree, spent, seconds = self._tree, self._ledger, time.monotonic() - self._began
        end = CellEnd.STOPPED if state is RunState.STOPPED else CellEnd.DONE
        for cell in self._cells.values():
            tree.emit(CellFinished(cell, CellResult(end, seconds=seconds)))
        text = f"*{account(read_sheet(tree.connection, self._sheet.table))}*"
        tree.emit(AnswerGiven(self._run, text, state is RunState.DONE, why))
        tree.emit(RunFinished(self._run, state, why, spent.usage, spent.known_cost, spent.calls, spent.steps, seconds))
        return text


def _packed(replies: Sequence[str], limit: int) -> list[list[str]]:
    """Replies in as few groups as fit into a prompt; at least two in each but the last."""
    groups: list[list[str]] = []
    size = 0
    for reply in replies:
        if groups and (size + len(reply) <= limit or len(groups[-1]) < 2):
            groups[-1].append(reply)
            size += len(reply)
        else:
            groups.append([reply])
            size = len(reply)
    return groups
