"""A run as a Jupyter notebook: the answer, then every step's words, code and output (nbformat 4.5)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from rlm_desktop.engine.trajectory import CellNode, RunNode
from rlm_desktop.reports.inert import inert
from rlm_desktop.reports.markdown import render_markdown
from rlm_desktop.reports.report import Report


def render_notebook(report: Report, exported: datetime) -> str:
    """The notebook as JSON. It is for reading: the names that the code uses are there only in RLM Desktop."""
    head = render_markdown(report, exported).partition("\n## How the answer was found")[0]
    cells = [_markdown("answer", head), *_run(report.root)]
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "cells": cells,
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def render_script(run: RunNode) -> str:
    """The code of a run and of its child runs as one Python file, a cell behind each line that begins with ``# %%``.

    ``rlm-desktop sandbox FILE.py --case CASE`` runs such a file behind the wall.
    """
    return "\n".join(_script(run))


def _script(run: RunNode) -> Iterator[str]:
    for step in run.steps:
        words = " ".join(inert(step.reply.summary).split()) if step.reply else ""
        for cell in step.cells:
            yield f"# %% {run.id}, step {step.started.number}: {words}".rstrip(": ")
            yield f"{cell.started.code.rstrip()}\n"
            for call in cell.calls:
                if call.child:
                    yield from _script(call.child)


def _run(run: RunNode) -> Iterator[dict[str, Any]]:
    """The steps of a run, those of its children behind the cell that asked for them."""
    for step in run.steps:
        words = (step.reply.summary if step.reply else "") or "…"
        depth = f", depth {run.depth}" if run.depth else ""
        yield _markdown(f"{step.id}-words", f"### Step {step.started.number}{depth}\n\n{_plain(words)}")
        for cell in step.cells:
            yield _code(cell)
            for call in cell.calls:
                if call.child is not None:
                    yield from _run(call.child)


def _code(cell: CellNode) -> dict[str, Any]:
    result = cell.result
    outputs: list[dict[str, Any]] = []
    if result and result.output:
        outputs.append({"output_type": "stream", "name": "stdout", "text": _lines(inert(result.output))})
    if result and result.error:
        outputs.append({"output_type": "stream", "name": "stderr", "text": _lines(inert(result.error))})
    return {
        "cell_type": "code",
        "id": cell.id,
        "metadata": {},
        "execution_count": int(cell.id.lstrip("x")),
        "source": _lines(cell.started.code),
        "outputs": outputs,
    }


def _markdown(identifier: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": identifier, "metadata": {}, "source": _lines(text)}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _plain(text: str) -> str:
    """Words of a model that can make nothing but words in a notebook."""
    return inert(text).replace("<", "&lt;").replace("![", "!\\[")
