"""The command that runs one program behind the wall, exactly as a run would."""

from __future__ import annotations

import argparse
import asyncio
import sys

from rlm_desktop.case.connection import connect
from rlm_desktop.cli.output import plain, print_json
from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.sandbox.host import WHOLE_CASE, CaseGrant
from rlm_desktop.sandbox.layers import Layers
from rlm_desktop.sandbox.program import run_program


def run_file(options: argparse.Namespace) -> int:
    """Run a file's cells with a stub ``llm_query`` that echoes; exit code 3 if refused or killed."""
    if options.case and options.context:
        raise UsageError("A program has one context.", remedy="Give --case or --context, not both.")
    try:
        source = options.file.read_text(encoding="utf-8")
        context = options.context.read_text(encoding="utf-8", errors="replace") if options.context else ""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The file cannot be read: {error}.") from error
    if options.case:
        connect(options.case).close()
    result = asyncio.run(
        run_program(
            source,
            case=CaseGrant(options.case, None) if options.case else None,
            context=WHOLE_CASE if options.case else context,
            layers=Layers[options.layers.upper()],
            limits=SandboxLimits(seconds=options.timeout),
            language_layer_alone=options.language_layer_alone,
        )
    )
    if options.json:
        print_json(
            {
                "output": result.output,
                "error": result.error,
                "exit_code": result.exit_code,
                "layers": result.layers,
                "missing": result.missing,
            }
        )
    else:
        sys.stdout.write(plain(result.output))
        sys.stderr.write(plain(result.error))
    return result.exit_code
