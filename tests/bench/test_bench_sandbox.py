"""What the benchmark of the wall runs, runs on both sides and is told as rows."""

import asyncio
import json
from pathlib import Path

import pytest

from rlm_desktop.bench.corpus_measure import apart
from rlm_desktop.bench.guests import run_plainly, started
from rlm_desktop.bench.made_case import make_case
from rlm_desktop.bench.sandbox import AT_THE_SYSTEM, BOMBS, CRUNCHED, PATTERNS, run
from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.core.model import CellEnd
from rlm_desktop.sandbox.host import CaseGrant
from rlm_desktop.sandbox.layers import BOTH, Layers


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    return make_case(tmp_path_factory.mktemp("made") / "case", 30)


def test_rows_are_told_as_json_with_their_limits(capsys):
    run(["--rows", "step,memory", "--rounds", "1", "--json"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["row"] for row in rows] == ["step", "step", "memory", "memory"]
    assert all(row["ours"] > 0 and row["limit"]["value"] for row in rows)


@pytest.mark.slow
def test_every_program_that_is_timed_runs_on_both_sides(made):
    async def behind_the_wall(code):
        async with started(CaseGrant(made)) as guest:
            await guest.processor_seconds(code)

    for code in [*CRUNCHED.values(), *(f"list(grep({pattern!r}))" for pattern in PATTERNS.values())]:
        asyncio.run(behind_the_wall(code))
    for code in CRUNCHED.values():
        apart(run_plainly, made, code)


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_bomb_ends_with_a_sentence(name):
    async def end():
        layers = Layers.OS if name in AT_THE_SYSTEM else BOTH
        async with started(limits=SandboxLimits(seconds=1, memory=256 << 20), layers=layers) as guest:
            return (await guest.standstill(BOMBS[name]))[1]

    result = asyncio.run(end())
    assert result.end is not CellEnd.DONE
    assert result.error.strip()
