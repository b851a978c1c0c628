"""Argues against a claim of an answer: a run of its own that looks for the contrary in the same scope."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from string import Template

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.runs import load_run
from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.events import Record
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.paths import resource
from rlm_desktop.core.settings import OFFLINE_MODEL, ModelChoice
from rlm_desktop.engine.counter_arguments import plain_claim
from rlm_desktop.engine.replay import begun, scope_of
from rlm_desktop.engine.run import Outcome, ask
from rlm_desktop.engine.trajectory import claims, fold
from rlm_desktop.models.recorded import Models


async def argue_against(
    run: str,
    claim: str,
    *,
    case: Path,
    gateway: Models,
    root: ModelChoice,
    sub: ModelChoice,
    limits: RunLimits | None = None,
    language_layer_alone: bool = False,
    instructions: str = "",
    sink: Callable[[Record], None] | None = None,
) -> Outcome:
    """Look for what speaks against a claim of an answer, in the scope that the answer is from.

    Args:
        run: The id of the run whose answer it is.
        claim: The claim, as its text stands in the answer.
        case: The case folder.
        gateway: The way to the models.
        root: The model that writes code.
        sub: The model that ``llm_query`` asks.
        limits: What the run may use.
        language_layer_alone: As for :func:`rlm_desktop.engine.run.ask`.
        instructions: What the user has root models told.
        sink: Called with every record as it happens.

    Raises:
        UsageError: The answer has no such claim, or the models cannot argue.
        CaseError: The case has not all documents that the run was put to, or cannot be read or written.
        ConsentError: The system does not shut code in completely, and the user did not agree.
    """
    if root.model == OFFLINE_MODEL:
        raise UsageError(
            "The offline reader compares words and cannot argue.", remedy="Choose a language model in Settings."
        )
    with closing(connect_read_only(case)) as connection:
        trajectory = fold(load_run(connection, run))
        _, conditions = begun(trajectory)
        scope = scope_of(connection, conditions)
    answer = trajectory.answer.text if trajectory.answer else ""
    if claim not in (each.text for each in claims(answer)):
        raise UsageError(f"The answer of the run {run} has no such claim.", remedy="Choose one of its claims.")
    return await ask(
        counter_question(claim),
        case=case,
        gateway=gateway,
        root=root,
        sub=sub,
        limits=limits,
        scope=scope,
        language_layer_alone=language_layer_alone,
        instructions=instructions,
        against=run,
        claim=claim,
        sink=sink,
    )


def counter_question(claim: str) -> str:
    """The question that asks for the contrary of a claim."""
    return " ".join(_template().substitute(claim=plain_claim(claim)).split())


@cache
def _template() -> Template:
    return Template(resource("prompts", "argue_against.md").read_text(encoding="utf-8"))
