"""Ordinary Python runs in the sandbox, and prints what it prints anywhere."""

import contextlib
import io

import pytest
from program_tables import ORDINARY

from rlm_desktop.core.model import CellEnd


@pytest.mark.parametrize("name", ORDINARY)
def test_prints_what_plain_python_prints(guests, name):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(ORDINARY[name], name, "exec", dont_inherit=True), {"__name__": "__main__"})
    result = guests.run(ORDINARY[name])
    assert (result.end, result.error) == (CellEnd.DONE, "")
    assert result.output == printed.getvalue()


def test_there_are_programs_enough():
    assert len(ORDINARY) >= 60
