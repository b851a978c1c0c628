"""Limits of a run and of the sandbox. Where nothing is said, these are the defaults."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunLimits:
    """What one run with all its children may use. 0 means no limit.

    ``cost`` is in US dollars, ``seconds`` is wall time. ``depth`` counts levels of runs: 1 lets the root run make
    plain calls only, 2 lets it start child runs. ``parallel_calls`` are in flight at once.
    """

    steps: int = 30
    calls: int = 1000
    tokens: int = 0
    cost: float = 2.0
    seconds: float = 3600.0
    depth: int = 2
    parallel_calls: int = 32
    output_shown: int = 20_000
    """Characters of a step's output that the root model is shown, as in the reference implementation."""
    early_calls: bool = False
    """Start calls while the code that makes them is still being written; one that is not made is paid for all the
    same."""


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """What guest code may use: seconds of its own work in one cell, bytes of memory, characters of output kept."""

    seconds: float = 60.0
    memory: int = 1 << 30
    output: int = 200_000
    prompt: int = 2_000_000
    """Characters of one prompt."""
    window: int = 200_000
    """Characters that prompts are packed to: what the sub-model can take."""
    batch: int = 1000
    """Prompts in one batched call."""
    final: int = 4_000_000
    """Characters of an answer."""
    frame: int = 64 << 20
    """Bytes of one message between host and guest."""
