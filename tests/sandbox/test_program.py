"""A program file runs behind the wall, cell by cell, and its exit code tells how it went."""

import pytest
from sandbox_guests import make_case

from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.sandbox.host import CaseGrant
from rlm_desktop.sandbox.layers import Layers
from rlm_desktop.sandbox.program import cells, run_program


@pytest.mark.parametrize(
    ("source", "output", "exit_code"),
    [
        ("print(1)\n# %%\nx = 2\n# %% named\nx * 10\n", "1\n20\n", 0),
        ("print(llm_query('hello'))\nprint(rlm_query('deep'))", "echo: hello\necho: deep\n", 0),
        ("print('before')\n# %%\n1 / 0\n# %%\nprint('after')", "before\n", 1),
        ("FINAL('done')\n# %%\nprint('after')", "", 0),
        ("print('ran')\n().__class__.__base__", "", 3),
        ("while True: pass", "", 3),
        ("print('ran')\nopen('/etc/passwd')", "ran\n", 3),
        ("getattr(int, '__sub' + 'classes__')", "", 3),
        ("import os", "", 3),
        ("try:\n    import numpy\nexcept ImportError:\n    print('without')", "without\n", 0),
        ("raise PermissionError('my own')", "", 1),
        ("x = 'a' * 10 ** 10", "", 3),
        ("", "", 0),
    ],
)
def test_program_runs_cell_by_cell_until_an_error_or_an_answer(guests, source, output, exit_code):
    result = guests.wait(run_program(source, limits=SandboxLimits(seconds=0.3)))
    assert (result.output, result.exit_code, bool(result.error)) == (output, exit_code, exit_code != 0)


def test_program_reads_a_case_or_a_context(guests, tmp_path):
    folder = make_case(tmp_path / "case")
    result = guests.wait(run_program("len(documents), 'invoice' in context, search('x')", case=CaseGrant(folder)))
    assert result.output == "(4, True, [])\n"
    assert guests.wait(run_program("FINAL(context)", context="handed over")).final == "handed over"


def test_program_behind_one_layer_reports_that_layer(guests):
    code = "import os\nprint(len(os.getcwd()))\nopen('/etc/passwd')"
    alone = guests.wait(run_program(code, layers=Layers.OS))
    assert (alone.exit_code, "language" in alone.layers, "seccomp" in alone.layers) == (3, False, True)
    assert "Error" in alone.error
    language = guests.wait(run_program(code, layers=Layers.LANGUAGE))
    assert (language.layers, language.exit_code) == (("language",), 3)
    assert "there is no module 'os'" in language.error


def test_cells_are_parted_at_marked_lines():
    assert cells("a\n# %% one\nb\n# %%two\n\n# %%\nc") == ["a\n", "\nb\n", "\nc"]
    assert cells("x = '# %%'\n  # %% indented") == ["x = '# %%'\n  # %% indented"]
