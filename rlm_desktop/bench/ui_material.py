"""What ``bench ui`` has the window work on: papers to read, a model server that has many calls made, recorded runs."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rlm_desktop.bench.made_case import real_lines
from rlm_desktop.bench.stub_server import Spoken, apart
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.engine.modes import Way
from rlm_desktop.engine.run import ask
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys

_PAGES_OF_A_PAPER = 100
_LINES_OF_A_PAGE = 36
_CALL = "Read part "
_BATCH = 250
_REPLY = "Nothing in this part answers the question. " * 6
_CALL_SECONDS = 0.02

_READ_PARTS = f"""I have the parts read.

```repl
first, markers = context[:200], []
for batch in range({{batches}}):
    replies = llm_query_batched([f"{_CALL}{{{{batch}}}}, {{{{n}}}}: {{{{first}}}}" for n in range({_BATCH})])
```
"""
_CITE = """I quote.

```repl
markers = []
for document in documents[:4]:
    for number in (2, 40, 41, 90):
        line = max(document.pages[number - 1].splitlines(), key=len)
        markers.append(cite(document.id, number, line))
```
"""
_END = """I hand it in.

```repl
FINAL("Done. " + " ".join(markers))
```
"""


@dataclass(frozen=True, slots=True)
class ManyCalls:
    """The rule of a model server: its root model has so many calls made, in batches, and then ends; 0 for citing."""

    calls: int

    def __call__(self, request: dict[str, Any]) -> Spoken:
        """What is said to a request."""
        messages = request["messages"]
        if str(messages[-1]["content"]).startswith(_CALL):
            return Spoken(_REPLY, _CALL_SECONDS)
        if any(message["role"] == "assistant" for message in messages):
            return Spoken(_END)
        return Spoken(_READ_PARTS.format(batches=-(-self.calls // _BATCH)) if self.calls else _CITE)


def make_papers(folder: Path, pages: int, seed: int = 1) -> None:
    """Write PDFs with so many pages of real lines into a folder, which is made."""
    import pymupdf

    lines, chance = real_lines(), random.Random(seed)
    folder.mkdir()
    for number, count in enumerate(_portions(pages), 1):
        with pymupdf.open() as paper:
            for _ in range(count):
                text = "\n".join(line[:90] for line in chance.choices(lines, k=_LINES_OF_A_PAGE))
                paper.new_page().insert_text((50, 60), text, fontsize=9)
            paper.save(folder / f"paper {number:04}.pdf")


def record_run(case: Path, calls: int) -> str:
    """Ask a case through :class:`ManyCalls` and return the run's id."""
    with apart(ManyCalls(calls)) as url:
        model = ModelChoice("openai/stub", url)
        limits = RunLimits(steps=10, calls=0, cost=0, seconds=0)
        asked = ask(
            "What is said?", case=case, gateway=Gateway(Keys()), root=model, sub=model, limits=limits, way=Way.STEPS
        )
        return asyncio.run(asked).run


def _portions(pages: int) -> Iterator[int]:
    """The pages of each paper."""
    for first in range(0, pages, _PAGES_OF_A_PAPER):
        yield min(_PAGES_OF_A_PAPER, pages - first)
