"""A model that knows the key: it writes the task's own good program as a root model and reads without a mistake.

With it the loop itself is proven: whatever does not score 100 is a fault of the engine, not of a model.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from rlm_desktop.bench.quality_window import Window
from rlm_desktop.bench.stub_server import Spoken, serving
from rlm_desktop.core.paths import resource
from rlm_desktop.core.settings import ModelChoice

_MODEL = "openai/oracle"


@contextlib.contextmanager
def oracle(window: Window) -> Iterator[ModelChoice]:
    """Serve the oracle of a window over HTTP; yields the model to ask, for both roles."""
    program = resource("prompts", "bench", f"{window.program}.py.txt").read_text(encoding="utf-8")

    def rule(request: dict[str, Any]) -> Spoken:
        messages = request["messages"]
        # Only a root model is given instructions of the system's.
        if messages[0]["role"] == "system":
            return Spoken(f"```repl\n{program}```")
        return Spoken(window.reads(messages[-1]["content"]))

    with serving(rule) as url:
        yield ModelChoice(_MODEL, url)
