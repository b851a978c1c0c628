"""The prompt of a call, as it was or edited, put to a model by itself once its run has ended."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.documents import scoped_documents
from rlm_desktop.case.runs import load_run
from rlm_desktop.case.verdicts import append_to_ended
from rlm_desktop.core.errors import BudgetError, ModelError, UsageError
from rlm_desktop.core.events import Event, Noted, Record, TrialEnded, TrialStarted
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import Message
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.engine.asking import Asker, request_to
from rlm_desktop.engine.budget import Budget
from rlm_desktop.engine.handouts import Given, Handouts
from rlm_desktop.engine.trajectory import CallNode, fold
from rlm_desktop.models.recorded import Models


async def try_prompt(
    run: str,
    call: str,
    prompt: str,
    *,
    case: Path,
    gateway: Models,
    model: ModelChoice,
    limits: RunLimits | None = None,
    sink: Callable[[Record], None] | None = None,
) -> TrialEnded:
    """Put a prompt to a model, as code does with ``llm_query``, and keep both with the run.

    The run itself and its answer stay as they are: a replay knows nothing of trials, and no coverage counts them.

    Args:
        run: The id of the run, which has ended.
        call: The id of the call whose prompt it is or was.
        prompt: What the model is asked.
        case: The case folder.
        gateway: The way to the models.
        model: The model.
        limits: What the trial may use.
        sink: Called with every record as it happens.

    Returns:
        What it gave. A model that does not answer is told in it.

    Raises:
        UsageError: The run has no such call, the call asked for a child run, or there is nothing to ask.
        CaseError: The run has not ended, or the case cannot be read or written.
    """
    if not prompt.strip():
        raise UsageError("There is nothing to ask: the prompt is empty.", remedy="Write a prompt first.")
    with closing(connect_read_only(case)) as connection:
        trajectory = fold(load_run(connection, run))
        given = _given(connection, _asked_by(trajectory.calls.get(call), run, call), prompt)

    def emit(event: Event) -> None:
        record = append_to_ended(case, run, lambda _root: event)
        if sink is not None:
            sink(record)

    id, host = f"p{len(trajectory.trials) + 1}", gateway.host(model.model, model.api_base)
    emit(TrialStarted(id, call, model.model, host, prompt, given.pages, given.partly))
    try:
        ended = await _ask(id, prompt, gateway, model, limits or RunLimits())
    except asyncio.CancelledError:
        emit(TrialEnded(id, kind="stopped", reason="You stopped it."))
        raise
    emit(ended)
    return ended


async def _ask(id: str, prompt: str, gateway: Models, model: ModelChoice, limits: RunLimits) -> TrialEnded:
    notes: list[str] = []

    def note(event: Event) -> None:
        if isinstance(event, Noted):
            notes.append(event.text)

    budget, began = Budget(limits), time.monotonic()
    asker = Asker(gateway, budget, note, asyncio.sleep)
    try:
        reply = await asker.complete(budget.spent, request_to(model, (Message("user", prompt),)))
    except (ModelError, BudgetError) as error:
        seconds, kind = time.monotonic() - began, error.limit if isinstance(error, BudgetError) else error.kind
        return TrialEnded(id, seconds=seconds, kind=kind, reason=str(error), notes=tuple(notes))
    seconds = time.monotonic() - began
    return TrialEnded(id, reply.text, reply.model, reply.usage, reply.cost, seconds, notes=tuple(notes))


def _asked_by(node: CallNode | None, run: str, call: str) -> CallNode:
    """The call, if its prompt went to a model.

    Raises:
        UsageError: There is no such call, or it asked for a child run.
    """
    if node is None:
        raise UsageError(f"The run {run} has no call {call}.", remedy="See its calls for the ids.")
    if node.started.kind != "llm_query":
        raise UsageError(
            f"The call {call} asked for a child run, not for a model's reply.",
            remedy="Choose one of the calls of that run.",
        )
    return node


def _given(connection: sqlite3.Connection, call: CallNode, prompt: str) -> Given:
    """The pages that stand in a prompt: those of the call that are still in it, and those whose heading is."""
    handouts = Handouts(connection, {document.id: document for document in scoped_documents(connection)})
    handouts.hand_out(call.started.pages)
    return handouts.given_in(prompt)
