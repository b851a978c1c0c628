"""Runs RLM programs as plain Python over a real case: the real search, grep and check of quotes, no sandbox."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.case.documents import list_documents, page_text
from rlm_desktop.corpus.grep import grep
from rlm_desktop.corpus.search import search
from rlm_desktop.engine.evidence import check_quote
from rlm_desktop.models.offline import answer_sub


def make_case(folder: Path, texts: dict[str, list[str]]) -> sqlite3.Connection:
    """A case of these documents: name to page texts."""
    connection = connect(create_case(folder))
    with connection:
        for number, (name, pages) in enumerate(texts.items(), 1):
            size = sum(map(len, pages))
            connection.execute(
                "INSERT INTO documents (id, sha256, name, path, kind, size, pages, characters, added)"
                " VALUES (?, ?, ?, ?, 'txt', ?, ?, ?, '')",
                (number, f"hash{number}", name, f"/{number:05}/{name}", size, len(pages), size),
            )
            for page, text in enumerate(pages, 1):
                row = connection.execute(
                    "INSERT INTO pages (document, number, characters, text) VALUES (?, ?, ?, ?)",
                    (number, page, len(text), text),
                ).lastrowid
                connection.execute("INSERT INTO pages_fts (rowid, text) VALUES (?, ?)", (row, text))
    return connection


@dataclass(frozen=True)
class Paper:
    """A document as the REPL shows it."""

    id: int
    name: str
    pages: list[str]


class Papers(list[Paper]):
    def get(self, identifier: int) -> Paper | None:
        return next((paper for paper in self if paper.id == identifier), None)


@dataclass(frozen=True)
class Hit:
    document: Paper
    page: int
    text: str
    line: str = ""


class Finished(BaseException):
    """FINAL ends the program."""


class CaseRepl:
    """The names of the REPL over one case.

    Attributes:
        answer: What FINAL was called with; None if it was not.
        prompts: Every prompt of a sub-model call.
        cited: (document, page, words) of every citation that stood.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.documents = Papers(
            Paper(d.id, d.name, [page_text(connection, d.id, n + 1) for n in range(d.pages)])
            for d in list_documents(connection)
        )
        self.answer: str | None = None
        self.prompts: list[str] = []
        self.cited: list[tuple[int, int, str]] = []
        self.sub_model = answer_sub

    def run(self, code: str, **names: Any) -> str | None:
        """Run a program to its end and return its answer."""
        scope = {
            "documents": self.documents,
            "search": self._search,
            "grep": self._grep,
            "llm_query": self._llm_query,
            "llm_query_batched": lambda prompts: [self._llm_query(prompt) for prompt in prompts],
            "cite": self._cite,
            "FINAL": self._final,
            "print": lambda *_: None,
            **names,
        }
        with suppress(Finished):
            exec(compile(code, "<cell>", "exec"), scope)
        return self.answer

    def _search(self, query: str, limit: int = 20) -> list[Hit]:
        return [
            Hit(self.documents.get(hit.document), hit.page, hit.snippet)
            for hit in search(self._connection, query, limit)
        ]

    def _grep(self, pattern: str, limit: int | None = None) -> Any:
        for hit in grep(self._connection, pattern, limit):
            yield Hit(self.documents.get(hit.span.document), hit.span.page, hit.match, hit.line)

    def _llm_query(self, prompt: str) -> str:
        self.prompts.append(prompt)
        return self.sub_model(prompt)

    def _cite(self, document: Paper, page: int, quote: str) -> str:
        citation = check_quote(self._connection, quote, document.id, page)
        if not citation.state.stands:
            raise ValueError("These words do not stand there.")
        self.cited.append((document.id, page, quote))
        return f"[c{len(self.cited)}]"

    def _final(self, answer: str) -> None:
        self.answer = answer
        raise Finished
