"""What all runs of one question share: the case, the models, the budget, the log."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rlm_desktop.case.documents import scoped_documents
from rlm_desktop.core.errors import ModelError
from rlm_desktop.core.events import Conditions, Event, Noted
from rlm_desktop.core.limits import RunLimits, SandboxLimits
from rlm_desktop.core.model import Citation, PageRange
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.engine.asking import Asker
from rlm_desktop.engine.budget import Budget
from rlm_desktop.engine.conditions import stretches, told
from rlm_desktop.engine.handouts import Handouts
from rlm_desktop.engine.holding import Hold
from rlm_desktop.engine.suspicion import Suspicion
from rlm_desktop.models.recorded import Models

_UNLIMITED = 1 << 30

Place = tuple[str, int | None, int | None]
"""What a citation marker stands for: the quote, and the document and page that were cited."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents a question is put to: their ids, or None for all, and how to call them in words."""

    documents: tuple[int, ...] | None = None
    words: str = "Whole case"


class RunTree:
    """The shared state of a root run and its children.

    Attributes:
        question: The one the user asked.
        complete: Asks a model: see :meth:`rlm_desktop.engine.asking.Asker.complete`.
        citations: Every checked quote by its marker.
        handouts: The pages that were handed to code, to be recognised in prompts.
        looked_for: What was found of quotes that nobody cited, by their words.
        documents: The documents in scope by id, in the order of ``context``.
        read: The pages that models were given.
        hold: What pauses the run.
    """

    def __init__(
        self,
        *,
        question: str,
        case: Path,
        connection: sqlite3.Connection,
        gateway: Models,
        root: ModelChoice,
        sub: ModelChoice,
        limits: RunLimits,
        sandbox_limits: SandboxLimits,
        scope: Scope,
        emit: Callable[[Event], None],
        language_layer_alone: bool = False,
        resumes: str = "",
        again: str = "",
        against: str = "",
        claim: str = "",
        pages: Sequence[PageRange] = (),
        markers: Mapping[Place, str] | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        instructions: str = "",
        hold: Hold | None = None,
    ) -> None:
        self.question = question
        self.case = case
        self.connection = connection
        self.gateway = gateway
        self.root = root
        self.sub = sub
        self.limits = limits
        self.sandbox_limits = sandbox_limits
        self.scope = scope
        self.emit = emit
        self.language_layer_alone = language_layer_alone
        self.resumes = resumes
        self.again = again
        self.against = against
        self.claim = claim
        self.pages = tuple(pages)
        self.instructions = instructions
        self.hold = hold or Hold()
        self.budget = Budget(limits, self.hold)
        self.complete = Asker(gateway, self.budget, emit, pause).complete
        self.parallel = asyncio.Semaphore(limits.parallel_calls or _UNLIMITED)
        self.documents = {document.id: document for document in scoped_documents(connection, scope.documents)}
        self.suspicion = Suspicion(connection, self.documents)
        self.read: list[PageRange] = []
        self.handouts = Handouts(connection, self.documents)
        self.citations: dict[str, Citation] = {}
        self.looked_for: dict[str, Citation] = {}
        self._markers: dict[Place, str] = dict(markers or {})
        # Those that are given anew stand behind those that are known.
        self._ids: dict[str, int] = {"c": max((int(marker[1:]) for marker in self._markers.values()), default=0)}

    def conditions(self, way: str) -> Conditions:
        """What this run goes by, for its first event."""
        choices = (self.root, self.sub)
        return Conditions(
            root=told(self.root),
            sub=told(self.sub),
            way=way,
            words=self.scope.words,
            documents=stretches(self.documents),
            windows={choice.model: self.gateway.context_window(choice.model) for choice in choices},
            prices={choice.model: self.gateway.price(choice.model, choice.api_base) for choice in choices},
            sandbox=self.sandbox_limits,
            instructions=self.instructions,
            pages=self.pages,
        )

    def new_id(self, kind: str) -> str:
        """The next id of a kind: ``new_id("s")`` is s1, then s2."""
        self._ids[kind] = self._ids.get(kind, 0) + 1
        return f"{kind}{self._ids[kind]}"

    def choice(self, name: str | None, default: ModelChoice) -> ModelChoice:
        """The model that code asked for by name. Only the two models that the user chose can be had.

        Raises:
            ModelError: It is another one.
        """
        if name is None:
            return default
        for role, choice in (("root", self.root), ("sub", self.sub)):
            if name in (role, choice.model):
                return choice
        raise ModelError(
            "refused",
            f"The model {name!r} is not one the user chose.",
            remedy=f"Leave model out, or name {self.root.model!r} or {self.sub.model!r}.",
        )

    def warn_of(self, run: str, pages: Sequence[PageRange]) -> str:
        """Tell the user of pages that address a language model; returns what the model is to be told of them."""
        for warning in self.suspicion.look(pages):
            self.emit(Noted(run, warning, warning=True))
        return self.suspicion.caution(pages)

    def keep_citation(self, citation: Citation) -> Citation:
        """Give a checked quote its marker; the same quote in the same place keeps the one it has."""
        place = (citation.quote, citation.document, citation.page)
        marker = self._markers.get(place) or self.new_id("c")
        self._markers[place] = marker
        return self.citations.setdefault(marker, replace(citation, marker=marker))
