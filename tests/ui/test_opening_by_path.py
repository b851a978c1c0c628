"""A file manager hands over a path: a case is opened, anything else is added."""

from pathlib import Path

import pytest

from rlm_desktop import __main__ as program
from rlm_desktop.case.connection import CASE_FILE, create_case


@pytest.fixture
def opened(monkeypatch):
    """What the window was asked to open and to add."""
    seen = []
    monkeypatch.setattr("rlm_desktop.ui.app.run", lambda case, files: seen.append((case, list(files))) or 0)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return seen


def test_the_file_of_a_case_opens_the_case_it_is_in(opened, tmp_path):
    case = create_case(tmp_path / "harbour")
    program.main([str(case / CASE_FILE)])
    assert opened == [(case, [])]


def test_the_folder_of_a_case_is_opened_not_added(opened, tmp_path):
    case = create_case(tmp_path / "harbour")
    program.main([str(case)])
    assert opened == [(case, [])]


def test_a_file_named_like_a_case_s_is_found_from_the_folder_it_is_in(opened, tmp_path, monkeypatch):
    monkeypatch.chdir(create_case(tmp_path / "harbour"))
    program.main([CASE_FILE])
    assert opened == [(Path.cwd(), [])]


def test_other_files_are_added(opened, tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("The bearings were replaced.")
    program.main([str(note), str(tmp_path)])
    assert opened == [(None, [note, tmp_path])]


def test_with_a_case_that_is_named_all_paths_are_added(opened, tmp_path):
    other = create_case(tmp_path / "other")
    program.main(["--case", str(tmp_path / "harbour"), str(other)])
    assert opened == [(tmp_path / "harbour", [other])]
