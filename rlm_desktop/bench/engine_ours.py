"""Plays a scenario with this program's engine, its wall included, as the command line does.

Arguments: the stub's URL, the scenario, how often, and a case. Prints one JSON object.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from contextlib import closing
from pathlib import Path

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.engine.modes import Way
from rlm_desktop.engine.run import Outcome, ask
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys
from rlm_desktop.sandbox.starter import STARTER

_LIMITS = RunLimits(steps=100, calls=0, cost=0, seconds=0, depth=1)


def main() -> None:
    """Play once to warm up, then as often as asked for. All runs share one loop, as in the window."""
    url, scenario, rounds, case = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    STARTER.keep_spare()
    sys.stdout.write(json.dumps(asyncio.run(_play_all(url, scenario, rounds, case))) + "\n")


async def _play_all(url: str, scenario: str, rounds: int, case: Path) -> dict[str, object]:
    await _play(url, "one", case)
    runs = []
    outcome = None
    for _ in range(rounds):
        await asyncio.sleep(0.5)
        began = time.monotonic()
        outcome = await _play(url, scenario, case)
        runs.append((began, time.monotonic()))
    return {"runs": runs, "log": _log_bytes(case, outcome.run) if outcome else 0}


async def _play(url: str, name: str, case: Path) -> Outcome:
    model = ModelChoice(f"openai/ours.{name}", url)
    outcome = await ask(
        "What is said?", case=case, gateway=Gateway(Keys()), root=model, sub=model, limits=_LIMITS, way=Way.STEPS
    )
    assert outcome.answer == "done", outcome
    return outcome


def _log_bytes(case: Path, run: str) -> int:
    with closing(connect_read_only(case)) as connection:
        return int(connection.execute("SELECT sum(length(body)) FROM events WHERE run = ?", (run,)).fetchone()[0])


if __name__ == "__main__":
    main()
