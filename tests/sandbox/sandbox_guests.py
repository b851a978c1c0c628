"""Guests for the tests of the sandbox, and a case for them to read."""

import json
from dataclasses import dataclass, field

from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.sandbox.host import WHOLE_CASE, Sandbox
from rlm_desktop.sandbox.layers import BOTH, Layers


@dataclass
class Served:
    """A stand-in for the engine: answers every request, and keeps what it was asked."""

    requests: list = field(default_factory=list)
    hits: list = field(default_factory=list)

    async def __call__(self, name, arguments):
        self.requests.append((name, arguments))
        if name == "llm_query":
            return [{"text": f"echo: {prompt[:40]}"} for prompt in arguments["prompts"]]
        if name == "rlm_query":
            return [{"text": f"child: {item['prompt']}"} for item in arguments["items"]]
        if name == "search":
            return self.hits
        return "[c1]"


class Guests:
    """Runs cells from plain test functions; keeps one sandbox per choice of layers."""

    def __init__(self, runner):
        self._runner = runner
        self._kept = {}
        self._started = []

    def wait(self, coroutine):
        return self._runner.run(coroutine)

    def start(self, *, query="Who paid?", case=None, context=WHOLE_CASE, layers=BOTH, **limits):
        sandbox = self.wait(
            Sandbox.start(query=query, case=case, context=context, limits=SandboxLimits(**limits), layers=layers)
        )
        self._started.append(sandbox)
        return sandbox

    def kept(self, layers: Layers):
        if layers not in self._kept:
            self._kept[layers] = self.start(context="some text", layers=layers, seconds=2, memory=256 << 20)
        return self._kept[layers]

    def run(self, code, sandbox=None, serve=None):
        return self.wait((sandbox or self.kept(BOTH)).run(code, serve or Served()))

    def close(self):
        for sandbox in self._started:
            self.wait(sandbox.close())


PAGES = {
    "b/letter.txt": ["Dear Anna,\nthe invoice of 12 May is paid.\nYours, Bo", "PS: burn this."],
    "a/contract.pdf": [f"Clause {number}. The fee is {number * 100} EUR." for number in range(1, 13)],
    "c/note.md": ["Ünïcödé 你好 😀 invoice"],
    "d/empty.txt": [""],
}


def make_case(folder, pages=PAGES):
    """A case whose documents have these pages, by path."""
    create_case(folder)
    connection = connect(folder)
    with connection:
        for identifier, (path, texts) in enumerate(pages.items(), 1):
            connection.execute(
                "INSERT INTO documents (id, sha256, name, path, kind, size, pages, characters, date, metadata, added)"
                " VALUES (?, ?, ?, ?, ?, 1, ?, ?, '2020-01-02', ?, '')",
                (
                    identifier,
                    f"{identifier:064}",
                    path.rpartition("/")[2],
                    path,
                    path.rpartition(".")[2],
                    len(texts),
                    sum(map(len, texts)),
                    json.dumps({"title": path.upper()}),
                ),
            )
            connection.execute(
                "INSERT INTO paths (path, document, size, modified, seen) VALUES (?, ?, 1, 1, '')", (path, identifier)
            )
            connection.executemany(
                "INSERT INTO pages (document, number, characters, text) VALUES (?, ?, ?, ?)",
                [(identifier, number, len(text), text) for number, text in enumerate(texts, 1)],
            )
        connection.execute("INSERT INTO pages_fts (pages_fts) VALUES ('rebuild')")
    connection.close()
    return folder


def expected_context(pages=PAGES):
    """The text of the whole case, built the plain way."""
    ids = {path: identifier for identifier, path in enumerate(pages, 1)}
    return "".join(
        f"=== Document {ids[path]}: {path.rpartition('/')[2]}, page {number} of {len(pages[path])} ===\n{text}\n\n"
        for path in sorted(pages)
        for number, text in enumerate(pages[path], 1)
    )
