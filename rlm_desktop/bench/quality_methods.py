"""The methods of the paper's table (arXiv:2512.24601), over the same gateway, with the same budget and retries."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from string import Template
from typing import Any

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.documents import list_documents, pages
from rlm_desktop.core.errors import BudgetError, ModelError, RlmError, UsageError
from rlm_desktop.core.limits import RunLimits, SandboxLimits
from rlm_desktop.core.model import Message, Reply, Request, Usage
from rlm_desktop.core.paths import resource
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.corpus.search import search
from rlm_desktop.engine import prompts
from rlm_desktop.engine.budget import Ledger
from rlm_desktop.engine.modes import Way
from rlm_desktop.engine.reply import parse_reply
from rlm_desktop.engine.run import ask
from rlm_desktop.engine.tree import RunTree, Scope
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys
from rlm_desktop.sandbox.host import CaseGrant, Sandbox

_WINDOW_TOKENS = 128_000
"""The context window that is assumed of a model whose own is not known."""
_SHARE = 0.6
"""How much of a window a text may fill that goes into a prompt; the rest is for instructions and the reply."""
_CHARACTERS_PER_TOKEN = 3.5
_SEARCH_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Tried:
    """What a method made of a question.

    ``cost`` is in US dollars, None when a price is not known. ``why`` says why there is no answer, or no whole one.
    """

    answer: str
    usage: Usage
    cost: float | None
    calls: int
    seconds: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """A question on a case, the models, and what may be spent."""

    case: Path
    question: str
    root: ModelChoice
    sub: ModelChoice
    limits: RunLimits = RunLimits()
    offline: bool = False
    meter: Meter = field(default_factory=lambda: Meter())


@dataclass(slots=True)
class Meter:
    """What went through a gateway; ``cost`` is None once a price was not known."""

    usage: Usage = Usage()
    cost: float | None = 0.0
    calls: int = 0


class MeteredGateway(Gateway):
    """A gateway whose requests are counted, so that every method is measured in one place.

    Args:
        meter: Where they are counted.
        offline: The offline switch.
        calls: Whether sub-models may be asked.
    """

    def __init__(self, meter: Meter, *, offline: bool = False, calls: bool = True) -> None:
        super().__init__(Keys(), offline=offline)
        self._meter = meter
        self._calls = calls

    async def complete(self, request: Request, on_text: Callable[[str], None] | None = None) -> Reply:
        """Ask a model once and count what it took.

        Raises:
            ModelError: There is no usable reply, or it is a call where none may be made.
        """
        if request.purpose == "sub" and not self._calls:
            raise ModelError("refused", "Models cannot be called here.", remedy="Read with code alone.")
        self._meter.calls += 1
        reply = await super().complete(request, on_text)
        self._meter.usage += reply.usage
        known = self._meter.cost is not None and reply.cost is not None
        self._meter.cost = (self._meter.cost or 0.0) + (reply.cost or 0.0) if known else None
        return reply


async def try_method(name: str, trial: Trial) -> Tried:
    """Put a question to a method. Whatever goes wrong is told by the result: a method that fails scores nothing."""
    began = time.monotonic()
    why = ""
    answer = ""
    try:
        async with asyncio.timeout(trial.limits.seconds or None):
            answer, why = await METHODS[name](trial)
    except TimeoutError:
        why = f"It took more than {trial.limits.seconds:,.0f} seconds."
    except RlmError as error:
        why = str(error)
    meter = trial.meter
    return Tried(answer, meter.usage, meter.cost, meter.calls, time.monotonic() - began, why)


async def ask_alone(trial: Trial) -> tuple[str, str]:
    """The model alone: all text and the question in one prompt."""
    with closing(connect_read_only(trial.case)) as connection:
        text = whole_text(trial.case)
        tree = _tree(trial, connection)
        request = _request(trial.root, f"Text:\n{text}\nQuestion: {trial.question}")
        return (await tree.complete(Ledger("r1", tree.budget.spent), request)).text, ""


async def ask_summaries(trial: Trial) -> tuple[str, str]:
    """A summary agent: it reads the text piece by piece and keeps notes, which are all that it answers from."""
    with closing(connect_read_only(trial.case)) as connection:
        tree, text, notes = _tree(trial, connection), whole_text(trial.case), ""
        ledger = Ledger("r1", tree.budget.spent)
        room = _room(tree, trial.root)
        for start in range(0, len(text), room):
            prompt = _prose(
                "summary_notes.md", notes=notes or "none", piece=text[start : start + room], question=trial.question
            )
            notes = (await tree.complete(ledger, _request(trial.root, prompt))).text
        prompt = _prose("summary_answer.md", notes=notes, question=trial.question)
        return (await tree.complete(ledger, _request(trial.root, prompt))).text, ""


async def ask_codeact(trial: Trial) -> tuple[str, str]:
    """CodeAct (arXiv:2402.01030) with BM25 retrieval: code and a search, but no sub-calls.

    The text is in the prompt if it fits. The search is the case's own, whose rank is BM25.
    """
    with closing(connect_read_only(trial.case)) as connection:
        tree = _tree(trial, connection)
        ledger = Ledger("r1", tree.budget.spent)
        text = whole_text(trial.case)
        shown = text if len(text) <= _room(tree, trial.root) else "It is too long for a prompt. Use search."
        first = _prose("codeact_question.md", text=shown, question=trial.question)
        messages = [Message("system", _prose("codeact_system.md")), Message("user", first)]
        sandbox = await Sandbox.start(query=trial.question, case=CaseGrant(trial.case), limits=SandboxLimits())

        async def serve(name: str, arguments: dict[str, Any]) -> Any:
            if name != "search":
                raise UsageError("Only search can be called here.")
            limit = min(int(arguments["limit"]), _SEARCH_LIMIT)
            return [
                {"document": hit.document, "page": hit.page, "snippet": hit.snippet, "score": hit.score}
                for hit in search(connection, arguments["query"], limit)
            ]

        try:
            return await _act(trial, tree, ledger, messages, partial(sandbox.run, serve=serve))
        finally:
            await sandbox.close()


async def ask_rlm(trial: Trial, depth: int) -> tuple[str, str]:
    """The engine itself, as the window and the command line use it. At depth 0 it has its REPL and no calls."""
    question = trial.question if depth else f"{trial.question}\n\n(Models cannot be called here. Read with code alone.)"
    outcome = await ask(
        question,
        case=trial.case,
        gateway=MeteredGateway(trial.meter, offline=trial.offline, calls=depth > 0),
        root=trial.root,
        sub=trial.sub,
        limits=replace(trial.limits, depth=max(1, depth)),
        # Small texts, too: the model alone is a method of its own.
        way=Way.STEPS,
    )
    return outcome.answer, outcome.message


METHODS: dict[str, Callable[[Trial], Awaitable[tuple[str, str]]]] = {
    "alone": ask_alone,
    "summary": ask_summaries,
    "codeact": ask_codeact,
    **{f"rlm{depth}": partial(ask_rlm, depth=depth) for depth in range(4)},
}
"""By the name that the command line knows them by; ``rlm1`` is the paper's own depth."""


def whole_text(case: Path) -> str:
    """The text of a case with its headings, as ``context`` has it."""
    with closing(connect_read_only(case)) as connection:
        return "".join(
            f"=== Document {document.id}: {document.name}, page {page.number} of {document.pages} ===\n{page.text}\n\n"
            for document in list_documents(connection)
            for page in pages(connection, document.id)
        )


async def _act(
    trial: Trial, tree: RunTree, ledger: Ledger, messages: list[Message], run: Callable[[str], Awaitable[Any]]
) -> tuple[str, str]:
    """Turn by turn: code, its output, until there is an answer."""
    for step in range(1, (trial.limits.steps or 1_000) + 1):
        request = replace(
            _request(trial.root, ""),
            messages=tuple(prompts.fitted(messages, tree.gateway.context_window(trial.root.model))),
            purpose="root",
        )
        parsed = parse_reply((await tree.complete(ledger, request)).text)
        messages.append(Message("assistant", parsed.believed or "(an empty reply)"))
        if not parsed.blocks:
            return parsed.final if parsed.final is not None else parsed.believed, ""
        results = []
        for code in parsed.blocks:
            results.append(await run(code))
            if results[-1].final is not None:
                return results[-1].final, ""
        messages.append(prompts.output_message(results, step, trial.limits, tree.budget.status()))
    raise BudgetError("steps", f"It reached its limit of {trial.limits.steps} steps.")


def _tree(trial: Trial, connection: Any) -> RunTree:
    """What sends requests with the engine's own budget and retries."""
    return RunTree(
        question=trial.question,
        case=trial.case,
        connection=connection,
        gateway=MeteredGateway(trial.meter, offline=trial.offline),
        root=trial.root,
        sub=trial.sub,
        limits=trial.limits,
        sandbox_limits=SandboxLimits(),
        scope=Scope(),
        emit=lambda event: None,
    )


def _request(choice: ModelChoice, prompt: str) -> Request:
    return Request(choice.model, (Message("user", prompt),), api_base=choice.api_base)


def _room(tree: RunTree, choice: ModelChoice) -> int:
    """How many characters of text a prompt to a model may hold."""
    window = tree.gateway.context_window(choice.model) or _WINDOW_TOKENS
    return int(window * _CHARACTERS_PER_TOKEN * _SHARE)


def _prose(name: str, **values: str) -> str:
    return Template(resource("prompts", "bench", name).read_text(encoding="utf-8")).substitute(values)
