"""The command that runs a benchmark by name."""

from __future__ import annotations

import argparse
from importlib import import_module

from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.program import is_frozen

NAMES = ("corpus", "engine", "offline_reader", "quality", "sandbox", "ui")


def run_benchmark(options: argparse.Namespace) -> int:
    """Run ``rlm_desktop.bench.NAME``, which prints ratios against a bare reference.

    Raises:
        UsageError: The program is frozen.
    """
    if is_frozen():
        raise UsageError(
            "This package of the program has no benchmarks, because they compare it with plain Python.",
            remedy="Install the program with pipx or uv, as docs/install.md says.",
        )
    code: int = import_module(f"rlm_desktop.bench.{options.name}").run(options.arguments)
    return code
