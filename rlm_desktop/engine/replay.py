"""Runs that are put again: replayed from their recording without any model, or resumed over it."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.documents import scoped_documents
from rlm_desktop.case.recordings import recorded_answers
from rlm_desktop.case.runs import load_run
from rlm_desktop.core.errors import CaseError, UsageError
from rlm_desktop.core.events import (
    AFTERWARDS,
    CallFailed,
    CellFinished,
    Conditions,
    Event,
    QuoteChecked,
    Record,
    RunStarted,
    RunState,
)
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import CellEnd
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.engine.conditions import ids_in, steady
from rlm_desktop.engine.conversation import conversation
from rlm_desktop.engine.difference import Difference, Fact, differences, digest, facts
from rlm_desktop.engine.loop import Run
from rlm_desktop.engine.modes import Mode, Way
from rlm_desktop.engine.run import Outcome, answer, ask
from rlm_desktop.engine.trajectory import Trajectory, fold
from rlm_desktop.engine.tree import Place, RunTree, Scope
from rlm_desktop.models.recorded import Models, NotRecordedError, Player

_AT_THE_END = ("AnswerGiven", "RunFinished", "VariablesKept")
_TIME_OVER = re.compile(r"reached its limit of [\d,]+ seconds")


@dataclass(frozen=True, slots=True)
class Replay:
    """What putting a run again over its recording gave.

    Attributes:
        run: The run.
        state: How it had ended; interrupted where its log has no end.
        differences: Where the trajectory differs from the one in the log; none when they are the same.
        digest: The SHA-256 of the replayed trajectory without ids and times.
        replies: How many recorded answers were given.
        asked_anew: The prompt that the run has no answer to, when the replay came to one that it should not.
        compared: How many events were compared. A run that was cut off is compared as far as its answers go.
    """

    run: str
    state: RunState
    differences: tuple[Difference, ...]
    digest: str
    replies: int
    asked_anew: str
    compared: int

    @property
    def same(self) -> bool:
        """Whether the trajectory is the same."""
        return not self.differences and not self.asked_anew


async def replay(run: str, *, case: Path, language_layer_alone: bool = False) -> Replay:
    """Put a run again over its recording. Nothing is sent to a model and nothing is written to the case.

    Args:
        run: The id of the run.
        case: The case folder.
        language_layer_alone: Whether the user agreed that code may run where the system does not shut it in completely.

    Raises:
        CaseError: The case has no such run, or not all documents that it was put to.
        UsageError: The run was written by a version of the program that did not record what models answered.
        ConsentError: The system does not shut code in completely, and the user did not agree.
    """
    connection = connect_read_only(case)
    try:
        log = [each for each in load_run(connection, run) if not isinstance(each.event, AFTERWARDS)]
        trajectory = fold(log)
        started, conditions = begun(trajectory)
        answers = recorded_answers(connection, run)
        player = Player(answers, conditions.windows, conditions.prices, steady)
        written: list[Record] = []

        def emit(event: Event) -> None:
            written.append(Record(run, len(written) + 1, time.time(), event))

        tree = RunTree(
            question=started.question,
            case=case,
            connection=connection,
            gateway=player,
            root=conditions.root,
            sub=conditions.sub,
            limits=RunLimits(**started.limits),
            sandbox_limits=conditions.sandbox,
            scope=scope_of(connection, conditions),
            emit=emit,
            language_layer_alone=language_layer_alone,
            instructions=conditions.instructions,
            against=started.against,
            claim=started.claim,
            pages=conditions.pages,
            markers=_markers(log),
            pause=_no_pause,
        )
        asked_anew = ""
        try:
            earlier = conversation(connection, started.follows)
            root = Run(tree, started.question, mode=Mode(started.mode), way=Way(conditions.way), earlier=earlier)
            await answer(tree, root, run)
        except NotRecordedError as error:
            asked_anew = str(error)
        return _compared(trajectory, facts(log), facts(written), asked_anew, len(answers) - player.unused)
    finally:
        connection.close()


async def put_again(
    run: str,
    *,
    case: Path,
    gateway: Models,
    root: ModelChoice | None = None,
    sub: ModelChoice | None = None,
    limits: Callable[[RunLimits], RunLimits] | None = None,
    language_layer_alone: bool = False,
    sink: Callable[[Record], None] | None = None,
) -> Outcome:
    """Put the question of a run again, under its own conditions.

    Without other models the run is resumed: what was answered before is given again from the recording, and only what
    was not is asked and paid for. With another model everything is asked anew.

    Args:
        run: The id of the run.
        case: The case folder.
        gateway: The way to the models.
        root: Another model that writes code.
        sub: Another model that ``llm_query`` asks.
        limits: Makes other limits of those that the run had: one that came to a limit may go on with more.
        language_layer_alone: Whether the user agreed that code may run where the system does not shut it in completely.
        sink: Called with every record as it happens.

    Raises:
        UsageError: There is nothing to resume, or the run tells no conditions.
        CaseError: The case cannot be read or written, or has not all documents that the run was put to.
        ConsentError: The system does not shut code in completely, and the user did not agree.
    """
    connection = connect_read_only(case)
    try:
        trajectory = fold(load_run(connection, run))
        started, conditions = begun(trajectory)
        scope = scope_of(connection, conditions)
    finally:
        connection.close()
    resumed = root is None and sub is None
    ended = trajectory.state is RunState.DONE or (trajectory.state is RunState.INCOMPLETE and limits is None)
    if resumed and ended:
        raise UsageError(
            f"The run {run} has come to its end.",
            remedy="Ask its question anew, put it again with another model, or with more of what it ran out of.",
        )
    return await ask(
        started.question,
        case=case,
        gateway=gateway,
        root=root or conditions.root,
        sub=sub or conditions.sub,
        limits=limits(RunLimits(**started.limits)) if limits else RunLimits(**started.limits),
        sandbox_limits=conditions.sandbox,
        mode=Mode(started.mode),
        way=Way(conditions.way),
        follows=started.follows,
        scope=scope,
        language_layer_alone=language_layer_alone,
        instructions=conditions.instructions,
        resumes=run if resumed else "",
        again="" if resumed else run,
        against=started.against,
        claim=started.claim,
        pages=conditions.pages,
        sink=sink,
    )


def begun(trajectory: Trajectory) -> tuple[RunStarted, Conditions]:
    """The first event of a root run, with its conditions.

    Raises:
        UsageError: It tells none, or the run filled a table.
    """
    started = trajectory.root.started if trajectory.root else None
    if started is not None and started.table:
        raise UsageError(
            "The run filled a table.", remedy="Fill the table: what stands in it is neither asked nor paid for again."
        )
    if started is None or started.conditions is None:
        raise UsageError(
            "The run was made before replies were recorded.",
            "It can be read and exported, but not put again over its replies.",
            "Ask its question anew.",
        )
    return started, started.conditions


def scope_of(connection: sqlite3.Connection, conditions: Conditions) -> Scope:
    """The documents that a run was put to.

    Raises:
        CaseError: The case has not all of them.
    """
    ids = ids_in(conditions.documents)
    if ids == tuple(sorted(document.id for document in scoped_documents(connection))):
        return Scope(words=conditions.words)
    lost = set(ids) - {document.id for document in scoped_documents(connection, ids)}
    if lost:
        raise CaseError(
            f"{len(lost):,} of the documents that the question was put to are not in the case any more.",
            remedy="Ask the question anew.",
        )
    return Scope(ids, conditions.words)


def _compared(told: Trajectory, log: Sequence[Fact], written: Sequence[Fact], asked_anew: str, replies: int) -> Replay:
    """Compare two trajectories; one that was cut off, only as far as the answers go."""
    was, now = list(log), list(written)
    state = told.state if told.state is not RunState.RUNNING else RunState.INTERRUPTED
    finished = told.root.finished if told.root else None
    late = finished is not None and _TIME_OVER.search(finished.message)
    cut_off = late or state not in (RunState.DONE, RunState.INCOMPLETE)
    if asked_anew and cut_off:
        # The log may lack the event of the last answer, and it has what came after that.
        reached = {(fact.where, fact.what) for fact in now if not _is_of_the_end(fact)}
        was = [fact for fact in was if (fact.where, fact.what) in reached and not _is_of_the_end(fact)]
        logged = {(fact.where, fact.what) for fact in was}
        now = [fact for fact in now if (fact.where, fact.what) in logged and not _is_of_the_end(fact)]
        asked_anew = ""
    return Replay(told.run_id, state, tuple(differences(was, now)), digest(now), replies, asked_anew, len(was))


def _is_of_the_end(fact: Fact) -> bool:
    """Whether a fact tells only that a run was cut off."""
    return fact.what in _AT_THE_END or (
        fact.what in (CallFailed.__name__, CellFinished.__name__) and f'"{CellEnd.STOPPED}"' in fact.body
    )


def _markers(log: Iterable[Record]) -> dict[Place, str]:
    """The markers that quotes had."""
    found = (record.event.citation for record in log if isinstance(record.event, QuoteChecked))
    return {(each.quote, each.document, each.page): each.marker for each in found if each.marker}


async def _no_pause(_seconds: float) -> None:
    """What a provider had asked for time for needs none now."""
    await asyncio.sleep(0)
