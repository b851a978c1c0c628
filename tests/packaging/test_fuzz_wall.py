"""The fuzzer of the wall runs, and would find a hole."""

import subprocess
import sys
from pathlib import Path

FUZZER = Path(__file__).parents[2] / "packaging" / "fuzz_wall.py"
WITH_A_HOLE = f"""
import sys
sys.path.insert(0, {str(FUZZER.parent)!r})
import fuzz_wall
from rlm_desktop.sandbox.guest import Guest
run = Guest.run
def run_open(guest, message):
    guest._namespace["__builtins__"]["getattr"] = getattr
    return run(guest, message)
Guest.run = run_open
sys.exit(fuzz_wall.run_batch(1))
"""


def test_random_programs_do_not_get_through():
    done = subprocess.run([sys.executable, FUZZER, "--seconds", "1"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "none got through" in done.stdout


def test_a_hole_is_found():
    done = subprocess.run([sys.executable, "-c", WITH_A_HOLE], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "seed 1, cell" in done.stdout
