"""The command that runs a benchmark by name."""

from __future__ import annotations

import argparse
from importlib import import_module

NAMES = ("corpus", "engine", "offline_reader", "quality", "sandbox", "ui")


def run_benchmark(options: argparse.Namespace) -> int:
    """Run ``rlm_desktop.bench.NAME``, which prints ratios against a bare reference."""
    code: int = import_module(f"rlm_desktop.bench.{options.name}").run(options.arguments)
    return code
