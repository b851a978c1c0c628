"""Hostile programs stay inside, behind both layers and behind each alone, and never harm the host."""

import json
import subprocess
import sys

import pytest
from program_tables import BOMBS, LANGUAGE_ATTACKS, SYSTEM_ATTACKS

from rlm_desktop.core.model import CellEnd
from rlm_desktop.sandbox.layers import BOTH, Layers


@pytest.mark.parametrize("layers", [BOTH, Layers.LANGUAGE], ids=["both", "language"])
@pytest.mark.parametrize("name", LANGUAGE_ATTACKS)
def test_language_does_not_reach_out(guests, name, layers):
    result = guests.run(LANGUAGE_ATTACKS[name], guests.kept(layers))
    assert "ESCAPED" not in result.output
    # Contained by a rule, not by chance: no crash, and never an end that would let it try on for long.
    assert result.end in (CellEnd.REFUSED, CellEnd.ERROR, CellEnd.DONE)


IN_PLAIN_PYTHON = """
import json, os, sys
for code in json.load(sys.stdin):
    if os.fork() == 0:
        try:
            exec(compile(code, "attack", "exec", dont_inherit=True), {"__name__": "__main__"})
        finally:
            sys.stdout.flush()
            os._exit(0)
    os.wait()
"""


def test_most_of_these_programs_do_get_out_of_plain_python():
    programs = json.dumps([code for code in LANGUAGE_ATTACKS.values() if "breakpoint" not in code])
    ran = subprocess.run([sys.executable, "-c", IN_PLAIN_PYTHON], input=programs, capture_output=True, text=True)
    assert ran.stdout.count("ESCAPED") > len(LANGUAGE_ATTACKS) * 0.6


@pytest.mark.parametrize("layers", [BOTH, Layers.OS], ids=["both", "system"])
@pytest.mark.parametrize("name", SYSTEM_ATTACKS)
def test_process_cannot_touch_the_system(guests, name, layers):
    result = guests.run(SYSTEM_ATTACKS[name], guests.kept(layers))
    assert "ESCAPED" not in result.output
    assert result.end in (CellEnd.REFUSED, CellEnd.ERROR, CellEnd.DONE, CellEnd.KILLED)


@pytest.fixture(scope="module")
def short_fuse(guests):
    return guests.start(context="text", seconds=0.3, memory=128 << 20)


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_harms_only_its_own_process(guests, short_fuse, name):
    result = guests.run(BOMBS[name], short_fuse)
    assert result.end is not CellEnd.DONE
    assert result.error
    assert len(result.output) < 201_000
    # The next cell runs, in a new process if need be.
    assert guests.run("1 + 1", short_fuse).output == "2\n"


def test_there_are_attacks_enough():
    assert len(LANGUAGE_ATTACKS) + len(SYSTEM_ATTACKS) + len(BOMBS) >= 400
