"""One question put to a case: opens what the run needs, runs the loop, and tells how it ended."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rlm_desktop.case.connection import case_broken, connect_read_only
from rlm_desktop.case.recordings import Recordings, recorded_answers
from rlm_desktop.case.runs import RunLog
from rlm_desktop.core.errors import CaseError, ConsentError, RlmError, UsageError
from rlm_desktop.core.events import Event, Record, RunState
from rlm_desktop.core.limits import RunLimits, SandboxLimits
from rlm_desktop.core.model import Citation, PageRange
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.engine.conditions import steady
from rlm_desktop.engine.conversation import conversation
from rlm_desktop.engine.holding import hold_of
from rlm_desktop.engine.loop import Run
from rlm_desktop.engine.modes import Mode, Way, limits_of
from rlm_desktop.engine.tree import RunTree, Scope
from rlm_desktop.models.recorded import Models, Recorder


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a root run ended. ``run`` is its id in the case; ``message`` says why it is not done, when it is not."""

    run: str
    state: RunState
    answer: str
    complete: bool
    citations: tuple[Citation, ...]
    message: str = ""

    @property
    def sound(self) -> bool:
        """Whether the answer is complete and every quote in it stands in the documents."""
        return self.state is RunState.DONE and all(citation.state.stands for citation in self.citations)


async def ask(
    question: str,
    *,
    case: Path,
    gateway: Models,
    root: ModelChoice,
    sub: ModelChoice,
    limits: RunLimits | None = None,
    sandbox_limits: SandboxLimits | None = None,
    mode: Mode = Mode.THOROUGH,
    way: Way = Way.AUTO,
    follows: str = "",
    scope: Scope | None = None,
    language_layer_alone: bool = False,
    resumes: str = "",
    instructions: str = "",
    again: str = "",
    against: str = "",
    claim: str = "",
    pages: Sequence[PageRange] = (),
    sink: Callable[[Record], None] | None = None,
) -> Outcome:
    """Put a question to a case and append everything that happens to its event log.

    Cancelling the task is Stop: the sandbox is killed, what was found is kept, and the outcome is returned.

    Args:
        question: What to find out.
        case: The case folder.
        gateway: The way to the models; :class:`HeldModels` where the run may be paused.
        root: The model that writes code.
        sub: The model that ``llm_query`` asks.
        limits: What the run with its children may use.
        sandbox_limits: What guest code may use.
        mode: How thorough the run shall be.
        way: Whether a scope that fits into one prompt is read at once.
        follows: The root run whose answer this question follows; empty to begin a conversation.
        scope: The documents to ask; all when None.
        language_layer_alone: Whether the user agreed that code may run where the system does not shut it in completely.
        resumes: The id of a run of this question whose recorded replies are used again, and not paid for again.
        instructions: What the user has root models told, behind the program's own prompt.
        again: The id of a run whose question is put to other models, to compare them.
        against: The id of a run whose claim the question argues against.
        claim: That claim, as its text stands in the answer.
        pages: Pages in scope to be read before the model is asked for code.
        sink: Called with every record as it happens, transient ones too, in this task's thread.

    Raises:
        UsageError: The question is empty, or the run that it follows has no answer.
        ConsentError: The system does not shut code in completely, and the user did not agree. Nothing is logged.
        CaseError: The case cannot be opened or written, or it holds no documents.
    """
    if not question.strip():
        raise UsageError("There is no question.", remedy="Write what you want to find out.")
    connection = connect_read_only(case)
    try:
        earlier = conversation(connection, follows)
        before = recorded_answers(connection, resumes) if resumes else {}
        with RunLog(case) as log:

            def emit(event: Event) -> None:
                record = log.append(event)
                if sink is not None:
                    sink(record)

            tree = RunTree(
                question=question,
                case=case,
                connection=connection,
                gateway=Recorder(gateway, Recordings(log.connection, log.run), before, steady),
                root=root,
                sub=sub,
                limits=limits_of(mode, limits or RunLimits()),
                sandbox_limits=sandbox_limits or SandboxLimits(),
                scope=scope or Scope(),
                emit=emit,
                language_layer_alone=language_layer_alone,
                resumes=resumes,
                instructions=instructions,
                again=again,
                against=against,
                claim=claim,
                pages=pages,
                hold=hold_of(gateway),
            )
            run = Run(tree, question, mode=mode, way=way, earlier=earlier)
            return await answer(tree, run, log.run)
    finally:
        connection.close()


async def answer(tree: RunTree, run: Run, run_id: str) -> Outcome:
    """Bring the root run of a tree to its end, and tell how it ended.

    Raises:
        ConsentError: The system does not shut code in completely, and the user did not agree. Nothing has begun.
        CaseError: The case holds no documents.
    """
    if not tree.documents:
        raise CaseError("There are no documents to ask.", remedy="Add files or folders to the case first.")
    try:
        async with asyncio.timeout(tree.limits.seconds or None) as clock:
            tree.hold.clock = clock
            await run.go()
    except TimeoutError:
        run.end_incomplete(f"The run reached its limit of {tree.limits.seconds:,.0f} seconds.")
    except asyncio.CancelledError:
        run.end_incomplete("The run was stopped.", RunState.STOPPED)
    except ConsentError:
        raise
    except RlmError as error:
        run.end_incomplete(str(error), RunState.FAILED)
    except sqlite3.Error as error:
        run.end_incomplete(str(case_broken(error)), RunState.FAILED)
    finally:
        # Only an error of our own gets past the clauses above. It goes on its way, but the log has its end.
        run.end_incomplete("The program met an error of its own.", RunState.FAILED)
    return Outcome(run_id, run.state, run.answer, run.state is RunState.DONE, run.used_citations(), run.message)
