"""Runs a program file behind the wall, cell by cell, without models: to see what the sandbox lets code do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.core.model import CellEnd
from rlm_desktop.sandbox.host import WHOLE_CASE, CaseGrant, Sandbox
from rlm_desktop.sandbox.layers import BOTH, Layers

_CELL_LINE = re.compile(r"^# %%.*$", re.MULTILINE)
_ECHOED = 200
"""Characters of a prompt that its stand-in reply repeats."""
_EXIT_CODES = {CellEnd.DONE: 0, CellEnd.ERROR: 1}
_EXIT_REFUSED = 3


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """What a program printed, the error it ended in, the answer it handed in, and the exit code that says it all.

    ``exit_code`` is 0 when all is well, 1 when the program raised an error, 3 when it was refused, stopped or killed.
    """

    output: str
    error: str
    exit_code: int
    final: str | None
    layers: tuple[str, ...]
    missing: tuple[str, ...]


async def run_program(
    source: str,
    *,
    case: CaseGrant | None = None,
    context: Any = WHOLE_CASE,
    layers: Layers = BOTH,
    limits: SandboxLimits = SandboxLimits(),
    language_layer_alone: bool = False,
) -> ProgramResult:
    """Run a program. A line that begins with ``# %%`` opens a new cell; the first error, or answer, ends the run.

    Args:
        source: The program's text.
        case: What of a case it may read.
        context: What its ``context`` is; see :meth:`Sandbox.start`.
        layers: Which layers of the wall to raise.
        limits: What each cell may use.
        language_layer_alone: See :meth:`Sandbox.start`.

    Raises:
        ConsentError: The system's layer is not complete.
        SandboxError: The sandbox does not start.
    """
    sandbox = await Sandbox.start(
        query="",
        case=case,
        context=context,
        limits=limits,
        layers=layers,
        language_layer_alone=language_layer_alone,
    )
    outputs: list[str] = []
    try:
        for cell in cells(source):
            result = await sandbox.run(cell, _echo)
            outputs.append(result.output)
            if result.end is not CellEnd.DONE or result.final is not None:
                break
    finally:
        await sandbox.close()
    return ProgramResult(
        output="".join(outputs),
        error=result.error,
        exit_code=_EXIT_CODES.get(result.end, _EXIT_REFUSED),
        final=result.final,
        layers=sandbox.layers,
        missing=sandbox.missing,
    )


def cells(source: str) -> list[str]:
    """The cells of a program, at least one. Line numbers are counted within each."""
    parts = [part for part in _CELL_LINE.split(source) if part.strip()]
    return parts or [""]


async def _echo(name: str, arguments: dict[str, Any]) -> Any:
    """Stands in for models and search: repeats the beginning of each prompt, and finds nothing."""
    if name == "llm_query":
        return [{"text": f"echo: {prompt[:_ECHOED]}"} for prompt in arguments["prompts"]]
    if name == "rlm_query":
        return [{"text": f"echo: {item['prompt'][:_ECHOED]}"} for item in arguments["items"]]
    if name == "search":
        return []
    raise UsageError("Quotes cannot be checked here.", remedy="Ask a question of the case instead.")
