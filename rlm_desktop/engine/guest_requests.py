"""Serves what guest code asks of the host: calls to models, search, the check of a quote."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from rlm_desktop.case.documents import pages
from rlm_desktop.core.errors import BudgetError, RlmError, UsageError
from rlm_desktop.core.events import CallFailed, CallFinished, CallStarted, QuoteChecked
from rlm_desktop.core.model import Message, PageRange, QuoteState, Reply, ScopedDocument
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.corpus.search import search
from rlm_desktop.engine.asking import request_to
from rlm_desktop.engine.budget import Ledger, Projection
from rlm_desktop.engine.early_calls import EarlyCalls
from rlm_desktop.engine.evidence import check_quote, nearest_words
from rlm_desktop.engine.structured import SchemaMismatchError, check_schema, instruction, read_json
from rlm_desktop.engine.tree import RunTree
from rlm_desktop.sandbox.host import WHOLE_CASE

_SEARCH_LIMIT = 500
_CHILDREN_AT_ONCE = 4
_LONGEST_QUOTE = 20_000
_NAMED = 100
_MOST_OF_IT = 0.6
_HANDED_OVER = (
    "A child would get most of what you have yourself, and stand where you stand now. Hand over a part: some "
    "documents, the hits of a search, one chapter. If you mean it, call it again."
)
_NOT_NEEDED = "It was started while the code was being written, and the code did not make it."
_REPAIR = "You replied:\n\n{reply}\n\nThat does not hold to the schema. {error} Reply with the corrected JSON only."

ChildAnswer = Callable[[str, str, Any, ModelChoice], Awaitable[str]]
"""Runs a child: (call id, question, context, model) to its answer."""


class GuestRequests:
    """Answers the requests of one run's guest.

    Attributes:
        read_anything: Whether the guest has had anything of the documents through these requests.
        early: The calls that were started while the code was being written, where the user allows that.
    """

    def __init__(
        self, tree: RunTree, ledger: Ledger, depth: int, child_answer: ChildAnswer, context: Any = WHOLE_CASE
    ) -> None:
        self._tree = tree
        self._own_size = self._size({"$case": True} if context is WHOLE_CASE else context)
        self._asked_back = False
        self._ledger = ledger
        self._depth = depth
        self._child_answer = child_answer
        self._children = asyncio.Semaphore(_CHILDREN_AT_ONCE)
        self.read_anything = False
        self.early: EarlyCalls | None = None

    async def serve(self, cell: str, name: str, arguments: dict[str, Any]) -> Any:
        """The JSON answer to one request made in a cell.

        Raises:
            RlmError: The request cannot be served; the guest shows the sentence.
        """
        self.read_anything = True
        match name:
            case "llm_query":
                schema = arguments["schema"]
                if schema is not None:
                    check_schema(schema)
                items = [{"prompt": prompt, "schema": schema} for prompt in arguments["prompts"]]
                return await self._calls(cell, items, arguments)
            case "rlm_query":
                return await self._calls(cell, arguments["items"], arguments, recursive=True)
            case "search":
                return self._search(arguments)
            case "cite":
                return self._cite(arguments)
        raise UsageError(f"There is no request {name!r}.")

    async def _calls(
        self, cell: str, items: list[dict[str, Any]], arguments: dict[str, Any], *, recursive: bool = False
    ) -> list[dict[str, str]]:
        tree = self._tree
        recursive = recursive and self._depth + 1 < tree.limits.depth
        choice = tree.choice(arguments.get("model"), tree.root if recursive else tree.sub)
        tree.budget.begin_calls(len(items))
        if not recursive:
            tree.budget.begin_batch(self._projected(items, choice))
        elif self._first_handed_over(items):
            raise UsageError(_HANDED_OVER)
        self._ledger.book(calls=len(items))
        batch = tree.new_id("b") if arguments.get("batch") else ""
        one = self._child if recursive else self._call
        tasks = [asyncio.create_task(one(cell, item, choice, batch)) for item in items]
        try:
            return await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _call(self, cell: str, item: dict[str, Any], choice: ModelChoice, batch: str) -> dict[str, str]:
        """One plain call; what the caller handed over as context goes into the prompt."""
        try:
            prompt = self._prompt(item)
        except UsageError as error:
            return {"error": str(error)}
        schema = item.get("schema")
        if schema is None:
            return await self._asked(cell, prompt, choice, batch)
        prompt = f"{prompt}\n\n{instruction(schema)}"
        for attempt in (1, 2):
            reply = await self._asked(cell, prompt, choice, batch)
            if "error" in reply:
                return reply
            try:
                return {"text": json.dumps(await asyncio.to_thread(read_json, reply["text"], schema))}
            except SchemaMismatchError as error:
                if attempt == 2 or not self._one_more_call():
                    return {"error": f"The reply does not hold to the schema. {error}"}
                prompt = f"{prompt}\n\n{_REPAIR.format(reply=reply['text'], error=error)}"
        raise AssertionError("the second attempt returns")

    def _one_more_call(self) -> bool:
        """Book the call that mends a reply, if there is one left."""
        try:
            self._tree.budget.begin_calls(1)
        except BudgetError:
            return False
        self._ledger.book(calls=1)
        return True

    async def _asked(self, cell: str, prompt: str, choice: ModelChoice, batch: str) -> dict[str, str]:
        """The reply to one prompt, or the error in its place."""
        tree = self._tree
        call = tree.new_id("q")
        early = self.early.take(prompt) if self.early is not None and choice == tree.sub else None
        # A call that was started early has its own place among those in flight.
        async with tree.parallel if early is None else nullcontext():
            given = tree.handouts.given_in(prompt)
            caution = tree.warn_of(self._ledger.run, given.pages)
            prompt = f"{prompt}\n\n{caution}" if caution and early is None else prompt
            begun = CallStarted(call, cell, "llm_query", choice.model, prompt, batch, given.pages, given.partly)
            tree.emit(begun if early is None else replace(begun, early=True))
            began = time.monotonic()
            try:
                reply = await (early or tree.complete(self._ledger, request_to(choice, (Message("user", prompt),))))
            except RlmError as error:
                return self._failed(call, error, began)
            except asyncio.CancelledError:
                self._stopped(call, began)
                raise
        seconds = time.monotonic() - began
        tree.emit(CallFinished(call, reply.text, reply.model, reply.usage, reply.cost, seconds, reply.recorded))
        tree.read.extend(given.pages)
        return {"text": reply.text}

    def listen(self) -> EarlyCalls | None:
        """What hears the next reply being written, where the user allows calls to be started early."""
        tree = self._tree
        self.early = EarlyCalls(self._early_reply, self._may_start) if tree.limits.early_calls else None
        return self.early

    async def end_early(self, cell: str) -> None:
        """Tell of calls that were started early and that the code did not make; ``cell`` is empty where none ran."""
        early, self.early = self.early, None
        for unused in await early.end() if early is not None else ():
            self._ledger.book(calls=1)
            if not cell:
                continue
            tree, call = self._tree, self._tree.new_id("q")
            tree.emit(CallStarted(call, cell, "llm_query", tree.sub.model, unused.prompt, early=True))
            if (reply := unused.reply) is None:
                tree.emit(CallFailed(call, "stopped", _NOT_NEEDED))
            else:
                told = CallFinished(call, reply.text, reply.model, reply.usage, reply.cost, recorded=reply.recorded)
                tree.emit(told)

    async def _early_reply(self, prompt: str) -> Reply:
        tree = self._tree
        async with tree.parallel:
            return await tree.complete(self._ledger, request_to(tree.sub, (Message("user", prompt),)))

    def _may_start(self, calls: int) -> bool:
        try:
            self._tree.budget.begin_calls(calls)
        except BudgetError:
            return False
        return True

    def _projected(self, items: list[dict[str, Any]], choice: ModelChoice) -> Projection:
        """What these calls will use, as far as it can be told before."""
        characters = sum(len(str(item["prompt"])) + self._size(item.get("context")) for item in items)
        return self._tree.budget.projection(
            len(items), characters, self._tree.gateway.price(choice.model, choice.api_base)
        )

    def _first_handed_over(self, items: list[dict[str, Any]]) -> bool:
        """Whether a child would get most of what this run has itself, and the code is told so for the first time."""
        if self._asked_back or self._own_size == 0:
            return False
        self._asked_back = any(self._size(item.get("context")) >= _MOST_OF_IT * self._own_size for item in items)
        return self._asked_back

    def _size(self, value: Any) -> int:
        """The characters of a handed-over value, those of the documents that it refers to among them."""
        ids = self._referred(value)
        if ids is not None:
            return sum(self._tree.documents[each].characters for each in ids)
        match value:
            case str():
                return len(value)
            case list():
                return sum(map(self._size, value))
            case dict():
                return sum(map(self._size, value.values()))
        return 0

    async def _child(self, cell: str, item: dict[str, Any], choice: ModelChoice, batch: str) -> dict[str, str]:
        """One child run with its own REPL."""
        tree = self._tree
        call = tree.new_id("q")
        async with self._children:
            tree.emit(CallStarted(call, cell, "rlm_query", choice.model, item["prompt"], batch))
            began = time.monotonic()
            try:
                text = await self._child_answer(call, item["prompt"], item.get("context"), choice)
            except RlmError as error:
                return self._failed(call, error, began)
            except asyncio.CancelledError:
                self._stopped(call, began)
                raise
        tree.emit(CallFinished(call, text, choice.model, cost=0.0, seconds=time.monotonic() - began))
        return {"text": text}

    def _failed(self, call: str, error: RlmError, began: float) -> dict[str, str]:
        kind = getattr(error, "kind", None) or getattr(error, "limit", None) or "failed"
        self._tree.emit(CallFailed(call, kind, str(error), time.monotonic() - began))
        return {"error": str(error)}

    def _stopped(self, call: str, began: float) -> None:
        self._tree.emit(CallFailed(call, "stopped", "The run was stopped.", time.monotonic() - began))

    def _prompt(self, item: dict[str, Any]) -> str:
        """The prompt of a plain call, followed by what the caller handed over, text of the case as text."""
        prompt, context = str(item["prompt"]), item.get("context")
        if context is None:
            return prompt
        if isinstance(context, str):
            return f"{prompt}\n\n{context}"
        documents: dict[int, ScopedDocument] = {}
        value = self._named(context, documents)
        if sum(document.characters for document in documents.values()) > self._tree.sandbox_limits.prompt:
            raise UsageError("What was handed over is too large for one call; hand over less at a time.")
        text = "".join(page for document in documents.values() for page in self._pages_text(document))
        if self._referred(context) is not None:
            return f"{prompt}\n\n{text}"
        return f"{prompt}\n\n{json.dumps(value, ensure_ascii=False, indent=1)}\n\n{text}".rstrip("\n")

    def _named(self, value: Any, documents: dict[int, ScopedDocument]) -> Any:
        """A handed-over value with the names of documents in the place of references; collects the documents."""
        ids = self._referred(value)
        if ids is not None:
            documents.update((each, self._tree.documents[each]) for each in ids)
            return f"the text of {', '.join(f'Document {each}' for each in ids[:_NAMED])} below"
        if isinstance(value, dict):
            return {key: self._named(item, documents) for key, item in value.items()}
        return [self._named(item, documents) for item in value] if isinstance(value, list) else value

    def _referred(self, value: Any) -> list[int] | None:
        """The documents of the scope that a reference stands for; None when the value is none."""
        match value:
            case {"$documents": list(ids), **more} if not more:
                return [each for each in dict.fromkeys(ids) if each in self._tree.documents]
            case {"$case": _, **more} if not more:
                return list(self._tree.documents)
        return None

    def _pages_text(self, document: ScopedDocument) -> Iterator[str]:
        """The pages of a document, each under its heading as in ``context``."""
        for page in pages(self._tree.connection, document.id):
            heading = f"=== Document {document.id}: {document.name}, page {page.number} of {document.pages} ==="
            yield f"{heading}\n{page.text}\n\n"

    def _search(self, arguments: dict[str, Any]) -> list[dict[str, Any]]:
        limit = min(int(arguments["limit"]), _SEARCH_LIMIT)
        hits = search(self._tree.connection, arguments["query"], limit, documents=self._tree.scope.documents)
        self._tree.handouts.glimpse(PageRange(hit.document, hit.page, hit.page) for hit in hits)
        return [
            {"document": hit.document, "page": hit.page, "snippet": hit.snippet, "score": hit.score} for hit in hits
        ]

    def _cite(self, arguments: dict[str, Any]) -> str:
        """Check a quote and return its marker, or say where the words really stand."""
        tree = self._tree
        document, page, quote = arguments["document"], arguments["page"], arguments["quote"]
        if document not in tree.documents:
            raise UsageError(f"There is no document {document} in scope.")
        if len(quote) > _LONGEST_QUOTE:
            raise UsageError(f"A quote has at most {_LONGEST_QUOTE:,} characters; cite the words that matter.")
        citation = check_quote(tree.connection, quote, document, page, documents=tree.scope.documents)
        if citation.state is QuoteState.NOT_FOUND:
            nearest = nearest_words(tree.connection, quote, document, page)
            hint = f" The nearest words there are: {nearest!r}." if nearest else ""
            raise UsageError(f"These words do not stand in document {document}, page {page}.{hint}")
        if citation.state is QuoteState.ELSEWHERE and citation.span is not None:
            place = citation.span
            raise UsageError(
                f"These words do not stand in document {document}, page {page}, "
                f"but in document {place.document}, page {place.page}: cite that."
            )
        kept = tree.keep_citation(citation)
        tree.emit(QuoteChecked(self._ledger.run, kept))
        return f"[{kept.marker}]"
