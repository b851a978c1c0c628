"""The names that guest code starts with: the case, the models, and the ways to hand in an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from rlm_desktop.sandbox import packing, recipes
from rlm_desktop.sandbox.facades.text import real_pattern
from rlm_desktop.sandbox.hits import GrepHits, Hit
from rlm_desktop.sandbox.interrupts import Finished
from rlm_desktop.sandbox.model_names import Ask, ModelNames
from rlm_desktop.sandbox.text import Text, plain
from rlm_desktop.sandbox.variables import table
from rlm_desktop.sandbox.view import CaseText, CaseView, Document, Documents

RESERVED = {
    "context": "it is the text you were given; call your own text something else, such as `text`",
    "documents": "it is the list of documents; call your own list something else, such as `chosen`",
    "search": "it is the full-text search; call its result `hits`",
    "grep": "it is the pattern search; call its result `hits`",
    "llm_query": "it asks a model; call its result `reply`",
    "llm_query_batched": "it asks a model; call its results `replies`",
    "llm_query_json": "it asks a model; call its result `value`",
    "llm_query_json_batched": "it asks a model; call its results `values`",
    "rlm_query": "it starts a run of its own; call its result `reply`",
    "rlm_query_batched": "it starts runs of their own; call their results `replies`",
    "pack": "it fills prompts; call its result `texts`",
    "read_all": "it has everything read; call its result `found`",
    "search_and_read": "it has what a search finds read; call its result `found`",
    "cite": "it checks a quote; call its result `marker`",
    "FINAL": "it hands in the answer: FINAL(text)",
    "FINAL_VAR": 'it hands in the answer: FINAL_VAR("name")',
    "SHOW_VARS": "it shows your variables",
}
"""Names that code may not assign to at the top level, with what to do instead."""


class GuestNames:
    """Makes the names and holds what they need.

    Args:
        ask: Sends a request to the host and returns its reply; raises RuntimeError with the host's sentence.
        view: The case, if there is one.
        limits: ``prompt`` and ``final`` in characters, ``batch`` in prompts, ``frame`` in bytes.
        namespace: The program's global variables.
    """

    def __init__(self, ask: Ask, view: CaseView | None, limits: dict[str, int], namespace: dict[str, Any]) -> None:
        self._ask = ask
        self._view = view
        self._limits = limits
        self._namespace = namespace
        self.final: str | None = None
        self._given: dict[str, Any] = {}
        self.models = ModelNames(ask, limits, self.reference)

    def make(self, query: str, context: Any) -> dict[str, Any]:
        """The names. ``context`` is what the run is about, already resolved."""
        names: dict[str, Any] = {
            "context": context,
            "query": query,
            "documents": self._view.documents if self._view else [],
            "history": [],
            "answer": {"content": "", "ready": False},
        }
        functions = (
            search := self._search(),
            self._grep(),
            self._cite(),
            self._show_vars(),
            *self.models.functions,
            *self._recipes(search),
            *self._finishers(),
        )
        names |= {function.__name__: function for function in functions}
        self._given = dict(self._namespace) | names
        return names

    def set_history(self, history: list[Any]) -> None:
        """The turns of the conversation so far."""
        self._namespace["history"] = self._given["history"] = history

    def restore(self) -> None:
        """Put the reserved names back, whatever became of them."""
        self._namespace.update({name: self._given[name] for name in RESERVED})

    def own_variables(self) -> dict[str, Any]:
        """The variables that the program made or changed."""
        return {
            name: value
            for name, value in self._namespace.items()
            if name not in self._given or value is not self._given[name]
        }

    # -- the case -----------------------------------------------------------------------------------------

    def _case(self) -> CaseView:
        if self._view is None:
            raise RuntimeError("there is no case in this run; everything there is stands in `context`")
        return self._view

    def _positions(self, wanted: Any) -> Sequence[int]:
        """The positions of documents given as one or several documents, ids or names; all for None."""
        view = self._case()
        if wanted is None:
            return range(len(view.ids))
        if isinstance(wanted, Documents):
            return wanted._positions
        if isinstance(wanted, int | str | Text):
            wanted = [wanted]
        return [self._position(each) for each in wanted]

    def _position(self, wanted: Any) -> int:
        view = self._case()
        if type(wanted) is Document:
            return wanted._position
        if type(wanted) is Hit:
            return wanted.document._position
        if type(wanted) is int or (isinstance(wanted, str) and wanted.isdecimal()):
            try:
                return view.position(int(wanted))
            except KeyError:
                raise ValueError(f"there is no document {wanted} in this scope") from None
        found = view.positions_named(str(wanted)) if isinstance(wanted, str) else []
        if len(found) != 1:
            what = f"{len(found)} documents are" if found else "no document is"
            raise ValueError(f"{what} named {wanted!r}; give its id, as in documents[0].id")
        return found[0]

    def _search(self) -> Callable[..., Any]:
        def search(query: str, limit: int = 20, documents: Any = None) -> list[Hit]:
            """Ranked full-text hits: document, page, snippet, score."""
            view = self._case()
            found = self._ask("search", {"query": str(query), "limit": int(limit)})
            allowed = set(self._positions(documents))
            hits = []
            for hit in found:
                document = view.documents.get(hit["document"])
                if document is not None and document._position in allowed:
                    snippet = hit["snippet"]
                    hits.append(Hit(document, hit["page"], snippet, snippet, score=hit["score"]))
            return hits

        return search

    def _grep(self) -> Callable[..., Any]:
        def grep(pattern: Any, limit: int | None = None, flags: int = 0, documents: Any = None) -> GrepHits:
            """Matches of a regular expression in all pages: document, page, start, end, text, line."""
            compiled = real_pattern(pattern, flags)
            if not isinstance(compiled.pattern, str):
                raise TypeError("grep takes a pattern of text, not bytes")
            return GrepHits(self._case(), compiled, self._positions(documents), limit)

        return grep

    def _cite(self) -> Callable[..., Any]:
        def cite(document: Any, page: int, quote: str) -> str:
            """Check that the words stand on the page, and return the marker for the answer."""
            identifier = self._case().ids[self._position(document)]
            marker: str = self._ask("cite", {"document": identifier, "page": int(page), "quote": str(quote)})
            return marker

        return cite

    # -- reading -------------------------------------------------------------------------------------------

    def _recipes(self, search_: Callable[..., Any]) -> list[Callable[..., Any]]:
        def packed_from(things: Any) -> Any:
            return self._given["context"] if things is None else things

        def pack(things: Any = None, limit: int | None = None) -> list[str]:
            """Documents, hits or texts as few texts of at most ``limit`` characters, each page under its heading."""
            return packing.pack(packed_from(things), int(limit or self._limits["window"]))

        def read_all(question: str, things: Any = None) -> str:
            """Have documents, hits or texts read for a question, and what is found put together."""
            return recipes.read_all(str(question), packed_from(things), self.models.ask_all, self._limits["window"])

        def search_and_read(question: str, queries: Any) -> str:
            """Search for each query, and have the pages read that were found."""
            return recipes.search_and_read(str(question), queries, search_, self.models.ask_all, self._limits["window"])

        return [pack, read_all, search_and_read]

    # -- what crosses to a child run ----------------------------------------------------------------------

    def reference(self, value: Any) -> Any:
        """A value as it is handed to a child run: JSON, with references in the place of the case's text."""
        if type(value) is CaseText:
            return {"$case": True}
        if type(value) is Document:
            return {"$documents": [value.id]}
        if type(value) is Documents:
            return {"$documents": value.ids}
        if value is None or type(value) in (str, bool, int, float):
            return value
        if isinstance(value, str):
            return str.__str__(value)
        if type(value) is Hit:
            return {name: self.reference(value[name]) for name in value if name not in ("line", "score")}
        if isinstance(value, dict):
            return {str(key): self.reference(item) for key, item in dict.items(value)}
        if isinstance(value, list | tuple | set | frozenset | GrepHits):
            items = list(value)
            if items and all(type(item) is Document for item in items):
                return {"$documents": [item.id for item in items]}
            return [self.reference(item) for item in items]
        return str(value)

    def resolve(self, value: Any) -> Any:
        """The other way: what a child run was handed, with the case's text in the place of references."""
        if isinstance(value, dict) and value.keys() == {"$case"}:
            return self._case().context
        if isinstance(value, dict) and value.keys() == {"$documents"}:
            view = self._case()
            positions = [view.position(each) for each in value["$documents"]]
            return Document(view, positions[0]) if len(positions) == 1 else Documents(view, positions)
        if isinstance(value, dict):
            return {key: self.resolve(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.resolve(item) for item in value]
        return value

    # -- the answer ---------------------------------------------------------------------------------------

    def _finishers(self) -> list[Callable[..., Any]]:
        def FINAL(value: Any = "") -> None:  # noqa: N802
            """Hand in the answer; the cell ends here."""
            self._hand_in(value)

        def FINAL_VAR(name: Any) -> None:  # noqa: N802
            """Hand in the value of a variable as the answer; the cell ends here."""
            if isinstance(name, str) and name.strip().strip("\"'") in self._namespace:
                name = self._namespace[name.strip().strip("\"'")]
            elif isinstance(name, str) and re.fullmatch(r"\w{1,80}", name):
                raise NameError(f"there is no variable {name!r} to hand in; SHOW_VARS() lists what there is")
            self._hand_in(name)

        return [FINAL, FINAL_VAR]

    def _hand_in(self, value: Any) -> None:
        text = str(plain(value))
        if len(text) > self._limits["final"]:
            raise ValueError(
                f"an answer of {len(text):,} characters; the longest allowed is {self._limits['final']:,}: shorten it"
            )
        self.final = text
        raise Finished

    def look_at_answer(self) -> None:
        """Take the answer from ``answer`` if it says that it is ready."""
        answer = self._namespace.get("answer")
        if self.final is None and type(answer) is dict and answer.get("ready") is True and answer.get("content"):
            try:
                self._hand_in(answer["content"])
            except Finished:
                answer["ready"] = False

    def _show_vars(self) -> Callable[..., Any]:
        def SHOW_VARS() -> str:  # noqa: N802
            """Show the variables of the program with their types and sizes."""
            return table(self.own_variables())

        return SHOW_VARS
