"""The loop of the paper (arXiv:2512.24601, Algorithm 1), for root and child runs alike."""

from __future__ import annotations

import asyncio
import platform
import sqlite3
import time
from dataclasses import asdict, replace
from functools import cache, partial
from importlib.metadata import version
from typing import Any

from rlm_desktop import __version__
from rlm_desktop.case.documents import readable_pages
from rlm_desktop.core.errors import BudgetError, ConsentError, RlmError
from rlm_desktop.core.events import (
    AnswerGiven,
    CellFinished,
    CellStarted,
    Noted,
    ReplyReceived,
    ReplyStreamed,
    RunFinished,
    RunStarted,
    RunState,
    StepStarted,
    VariablesKept,
)
from rlm_desktop.core.model import CellEnd, CellResult, Citation, Message
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.engine import modes, prompts
from rlm_desktop.engine.asking import request_to
from rlm_desktop.engine.budget import Ledger
from rlm_desktop.engine.conversation import Conversation, kept
from rlm_desktop.engine.finishing import Gates, answer_from_quotes, missing_quotes, with_checked_quotes
from rlm_desktop.engine.guest_requests import GuestRequests
from rlm_desktop.engine.modes import Mode, Way
from rlm_desktop.engine.reply import ParsedReply, parse_reply, title_of
from rlm_desktop.engine.trajectory import MARKER
from rlm_desktop.engine.tree import RunTree
from rlm_desktop.sandbox.host import WHOLE_CASE, CaseGrant, Sandbox

_NO_CODE = (
    "Your reply held neither a code block nor an answer. Write the next code in a ```repl block, "
    "or hand in the answer in code: FINAL(text)."
)
_LAST_WORD = (
    "You have used all your steps. Do not write more code. Reply now with FINAL(your answer), "
    "or FINAL_VAR(name) if a variable holds it, from what you have found."
)


class Run:
    """A root or child run: one REPL, one conversation with a root model, one answer.

    Attributes:
        answer: The answer, once there is one.
        state: How the run stands.
        message: Why it is not done, when it ended and is not.
    """

    def __init__(
        self,
        tree: RunTree,
        question: str,
        *,
        mode: Mode = Mode.THOROUGH,
        way: Way = Way.AUTO,
        depth: int = 0,
        parent: str = "",
        context: Any = WHOLE_CASE,
        model: ModelChoice | None = None,
        spends_from: Ledger | None = None,
        earlier: Conversation | None = None,
    ) -> None:
        self.id = tree.new_id("r")
        self.answer = ""
        self.state = RunState.RUNNING
        self.message = ""
        self._tree = tree
        self._question = question
        self._mode = mode
        self._way = way
        self._earlier = earlier or Conversation()
        self._depth = depth
        self._parent = parent
        self._context = context
        self._model = model or tree.root
        self._sandbox: Sandbox | None = None
        self._ledger = Ledger(self.id, spends_from or tree.budget.spent)
        self._requests = GuestRequests(tree, self._ledger, depth, self._child_answer, context)
        self._gates = Gates()
        self._messages: list[Message] = []
        self._told = 0
        self._nudged = False
        self._cautions: list[str] = []
        self._cell_id = ""
        self._has_read = False
        self._steps = 0
        self._began = time.monotonic()

    async def go(self) -> None:
        """Run until there is an answer.

        Raises:
            RlmError: The sandbox or the model cannot be used at all.
        """
        tree = self._tree
        window = tree.gateway.context_window(tree.sub.model)
        try:
            self._sandbox = await Sandbox.start(
                query=self._question,
                case=CaseGrant(tree.case, tree.scope.documents),
                context=self._context,
                limits=replace(tree.sandbox_limits, window=prompts.prompt_room(window)),
                language_layer_alone=tree.language_layer_alone,
            )
            if self._earlier.variables:
                await self._sandbox.give(self._earlier.variables)
            self._begin(self._sandbox.layers, self._sandbox.missing)
            await self._loop()
        except ConsentError:
            # Nothing has begun that could end.
            self.state = RunState.FAILED
            raise
        finally:
            if not self._messages and self.state is RunState.RUNNING:
                self._begin((), ())
            if self._sandbox is not None:
                await self._sandbox.close()

    def end_incomplete(self, why: str, state: RunState = RunState.INCOMPLETE) -> None:
        """End a run that was cut off, with what it has found."""
        if self.state is RunState.RUNNING:
            self._finish(answer_from_quotes(self._tree.citations.values(), why), state, why)

    def used_citations(self) -> tuple[Citation, ...]:
        """The citations whose markers stand in the answer, in its order."""
        markers = dict.fromkeys(MARKER.findall(self.answer))
        return tuple(self._tree.citations[m] for m in markers if m in self._tree.citations)

    # -- the loop -------------------------------------------------------------------------------------------

    def _begin(self, layers: tuple[str, ...], missing: tuple[str, ...]) -> None:
        tree = self._tree
        documents = list(tree.documents.values())
        pages, characters = sum(d.pages for d in documents), sum(d.characters for d in documents)
        scope = f"{tree.scope.words}: {len(documents):,} documents, {pages:,} pages, {characters:,} characters"
        tree.emit(
            RunStarted(
                self.id,
                self._question,
                parent=self._parent,
                depth=self._depth,
                mode=self._mode,
                scope=scope,
                documents=len(documents),
                pages=pages,
                characters=characters,
                root_model=self._model.model,
                sub_model=tree.sub.model,
                limits=asdict(tree.limits),
                layers=layers,
                missing_layers=missing,
                follows=self._earlier.follows,
                versions=versions() | {"prompts": prompts.prompts_hash(tree.instructions)},
                only=tree.scope.documents or (),
                root_host=tree.gateway.host(self._model.model, self._model.api_base),
                sub_host=tree.gateway.host(tree.sub.model, tree.sub.api_base),
                conditions=None if self._depth else tree.conditions(self._way),
                resumes="" if self._depth else tree.resumes,
                again="" if self._depth else tree.again,
                against="" if self._depth else tree.against,
                claim="" if self._depth else tree.claim,
            )
        )
        budget = tree.budget.status()
        window = tree.gateway.context_window(tree.sub.model)
        first = (
            prompts.question_prompt(self._question, scope, documents, tree.limits, tree.sandbox_limits, budget)
            if self._context is WHOLE_CASE
            else prompts.child_prompt(self._question, self._context, tree.limits, budget)
        )
        if self._earlier.turns:
            turns = [(turn.question, turn.answer) for turn in self._earlier.turns]
            first = f"{first}\n{prompts.follow_up(turns, sorted(self._earlier.variables or ()))}"
        if self._depth:
            first = f"{first}\n{prompts.larger_question(tree.question)}"
        self._messages = [
            Message("system", prompts.system_prompt(tree.limits, window, self._model.model, tree.instructions)),
            Message("user", first),
        ]

    async def _loop(self) -> None:
        limits = self._tree.limits
        try:
            if self._depth == 0 and await self._opening():
                return
            while not limits.steps or self._steps < limits.steps:
                if await self._step():
                    return
            await self._last_word()
        except BudgetError as reached:
            await self._accept(await self._drawn_from_variables(str(reached)), RunState.INCOMPLETE, str(reached))

    async def _opening(self) -> bool:
        """Begin with code of the program's own where mode or scope ask for it. Whether the run has ended with it."""
        tree = self._tree
        window = tree.gateway.context_window(self._model.model)
        if tree.pages:
            return await self._program(
                modes.program_of_pages(tree.pages), "The chosen pages are given to the sub-model."
            )
        if self._mode is Mode.EVERY:
            return await self._program(modes.program_of_sweep(), "Every page is given to the sub-model.")
        if modes.reads_at_once(self._way, tree.documents.values(), window, tree.sandbox_limits.prompt):
            return await self._program(modes.program_at_once(), "The documents fit into one prompt.")
        return False

    async def _program(self, code: str, summary: str) -> bool:
        """A step whose code the program wrote and not a model. Whether the run has ended with it."""
        tree, step = self._tree, self._tree.new_id("s")
        self._steps += 1
        self._ledger.book(steps=1)
        tree.emit(StepStarted(step, self.id, self._steps, tree.limits.steps, self._unseen()))
        text = f"{summary}\n\n```repl\n{code}```"
        tree.emit(ReplyReceived(step, text, summary, cost=0.0))
        self._messages.append(Message("assistant", text))
        self._told = len(self._messages)
        result = await self._cell(step, title_of(code, summary), code)
        return await self._concluded([result], result.final, None)

    def _unseen(self) -> tuple[dict[str, str], ...]:
        """The messages that no event has told yet."""
        return tuple({"role": m.role, "content": m.content} for m in self._messages[self._told :])

    async def _step(self) -> bool:
        """One turn: a reply, its code, its output. Whether the run has ended."""
        self._cell_id = ""
        try:
            return await self._turn()
        finally:
            await self._requests.end_early(self._cell_id)

    async def _turn(self) -> bool:
        parsed, step = await self._reply()
        candidate = parsed.final
        results: list[CellResult] = []
        blocks = parsed.blocks
        if parsed.final_variable is not None:
            blocks = (f"FINAL_VAR({parsed.final_variable!r})",)
        for code in blocks:
            result = await self._cell(step, title_of(code, parsed.summary), code)
            results.append(result)
            if result.final is not None:
                candidate = result.final
            if result.final is not None or result.end is not CellEnd.DONE:
                break
        if candidate is None and not blocks:
            candidate = self._prose_answer(parsed)
        return await self._concluded(results, candidate, _NO_CODE if candidate is None and not blocks else None)

    async def _concluded(self, results: list[CellResult], candidate: str | None, objection: str | None) -> bool:
        """Accept a step's answer, or tell the model what its code gave and what stands in the way."""
        if candidate is not None:
            objection = await self._objection(candidate)
            if objection is None:
                await self._accept(candidate, RunState.DONE)
                return True
            self._tree.emit(Noted(self.id, f"The answer was handed back: {objection.splitlines()[0]}"))
        self._tell(results, objection)
        return False

    async def _reply(self) -> tuple[ParsedReply, str]:
        """Ask the root model for its next code."""
        tree, step = self._tree, self._tree.new_id("s")
        self._steps += 1
        self._ledger.book(steps=1)
        unseen = self._unseen()
        given = tree.handouts.given_in("\n\n".join(message["content"] for message in unseen))
        tree.emit(StepStarted(step, self.id, self._steps, tree.limits.steps, unseen, given.pages, given.partly))
        window = tree.gateway.context_window(self._model.model)
        request = request_to(self._model, prompts.fitted(self._messages, window), "root")
        early = self._requests.listen()

        def hear(text: str) -> None:
            tree.emit(ReplyStreamed(step, text))
            if early is not None:
                early.hear(text)

        reply = await tree.complete(self._ledger, request, hear)
        parsed = parse_reply(reply.text)
        tree.emit(
            ReplyReceived(
                step,
                reply.text,
                parsed.summary,
                reply.reasoning,
                reply.model,
                reply.usage,
                reply.cost,
                reply.seconds,
                reply.recorded,
            )
        )
        self._messages.append(Message("assistant", parsed.believed or "(an empty reply)"))
        self._told = len(self._messages)
        return parsed, step

    async def _cell(self, step: str, title: str, code: str) -> CellResult:
        """Run one code block."""
        assert self._sandbox is not None
        self._cell_id = cell = self._tree.new_id("x")
        self._tree.emit(CellStarted(cell, step, title, code))
        said = [{"role": m.role, "content": m.content} for m in self._messages]
        self._sandbox.set_history([*self._earlier.messages, *said])
        result = CellResult(CellEnd.STOPPED, error="The run was stopped.")
        try:
            result = await self._sandbox.run(code, partial(self._requests.serve, cell), self._tree.handouts.hand_out)
        finally:
            self._tree.emit(CellFinished(cell, result))
        self._has_read = self._has_read or self._requests.read_anything or bool(result.pages)
        self._cautions.append(self._tree.warn_of(self.id, result.pages))
        return result

    def _prose_answer(self, parsed: ParsedReply) -> str | None:
        """Prose without code: asked for again once, then taken as the answer."""
        if not self._nudged:
            self._nudged = True
            return None
        return parsed.believed

    async def _objection(self, candidate: str) -> str | None:
        tree = self._tree
        missing = await missing_quotes(tree, candidate)
        objection = self._gates.objection(candidate, read_anything=self._has_read, missing=missing)
        if objection is None and self._mode is Mode.EVERY and self._depth == 0:
            unread = modes.unread_pages(tree.documents, readable_pages(tree.connection), tree.read)
            return modes.told_unread(unread) if unread else None
        return objection

    def _tell(self, results: list[CellResult], note: str | None) -> None:
        """Tell the root model what its code gave."""
        limits, budget = self._tree.limits, self._tree.budget.status()
        notes = "\n".join(filter(None, [*dict.fromkeys(self._cautions), note]))
        self._cautions.clear()
        self._messages.append(prompts.output_message(results, self._steps, limits, budget, notes))

    # -- the end --------------------------------------------------------------------------------------------

    async def _last_word(self) -> None:
        """At the step limit the model is asked once more, for an answer and no code."""
        why = f"The run reached its limit of {self._tree.limits.steps:,} steps."
        self._messages.append(Message("user", _LAST_WORD))
        parsed, step = await self._reply()
        text = parsed.final
        if parsed.final_variable is not None:
            code = f"FINAL_VAR({parsed.final_variable!r})"
            text = (await self._cell(step, title_of(code, ""), code)).final
        if text is None and not parsed.blocks:
            text = parsed.believed
        await self._accept(text or await self._drawn_from_variables(why), RunState.INCOMPLETE, why)

    async def _drawn_from_variables(self, why: str) -> str:
        """What ``answer["content"]`` holds, else the passages found so far."""
        content = ""
        if self._sandbox is not None:
            result = await self._sandbox.run('print(answer["content"], end="")', self._refuse_requests)
            content = result.output.strip() if result.end is CellEnd.DONE else ""
        return content or answer_from_quotes(self._tree.citations.values(), why)

    async def _refuse_requests(self, _name: str, _arguments: dict[str, Any]) -> Any:
        raise BudgetError("steps", "The run has ended.")

    async def _accept(self, text: str, state: RunState, why: str = "") -> None:
        self._finish(await with_checked_quotes(self._tree, self.id, text), state, why)

    def _finish(self, text: str, state: RunState, why: str) -> None:
        tree, spent = self._tree, self._ledger
        self.answer, self.state, self.message = text, state, why
        tree.emit(AnswerGiven(self.id, text, state is RunState.DONE, why))
        if self._depth == 0 and self._sandbox is not None and (saved := kept(self._sandbox.saved)):
            tree.emit(VariablesKept(self.id, saved))
        seconds = time.monotonic() - self._began
        tree.emit(RunFinished(self.id, state, why, spent.usage, spent.known_cost, spent.calls, spent.steps, seconds))

    async def _child_answer(self, call: str, question: str, context: Any, model: ModelChoice) -> str:
        """Run a child over what the caller handed over, and return its answer."""
        handed = WHOLE_CASE if context == {"$case": True} else context
        child = Run(
            self._tree,
            question,
            depth=self._depth + 1,
            parent=call,
            context=handed,
            model=model,
            spends_from=self._ledger,
        )
        try:
            await child.go()
        except asyncio.CancelledError:
            child.end_incomplete("The run was stopped.", RunState.STOPPED)
            raise
        except RlmError as error:
            child.end_incomplete(str(error), RunState.FAILED)
            raise
        finally:
            child.end_incomplete("The program met an error of its own.", RunState.FAILED)
        return child.answer


@cache
def versions() -> dict[str, str]:
    """The versions of what a run depends on, by name."""
    return {
        "rlm-desktop": __version__,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in ("litellm", "pymupdf", "RestrictedPython")},
    }
