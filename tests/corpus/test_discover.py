"""Everything that was dropped is found once, in order, without what systems leave behind."""

import os

import pytest

from rlm_desktop.case.connection import create_case
from rlm_desktop.corpus.discover import Met, discover, is_left_out


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "drop").mkdir()
    return tmp_path / "drop"


def write(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def found(*paths, case):
    return [os.path.relpath(file.path, paths[0]) for file in discover(paths, case) if isinstance(file, Met)]


def test_files_are_found_at_every_depth_in_the_order_of_their_names(folder, tmp_path):
    write(folder, "b.txt", "a/z.txt", "a/deep/deeper/x.txt", "c.txt")
    assert found(folder, case=tmp_path / "case") == ["a/deep/deeper/x.txt", "a/z.txt", "b.txt", "c.txt"]


def test_what_is_dropped_twice_is_found_once(folder, tmp_path):
    write(folder, "a/x.txt", "b.txt")
    assert found(folder, folder / "a", folder / "b.txt", case=tmp_path / "case") == ["a/x.txt", "b.txt"]


def test_hidden_and_system_files_are_left_out(folder, tmp_path):
    write(
        folder, ".git/config", ".DS_Store", "Thumbs.db", "__MACOSX/x", "~$letter.docx", "._letter.docx", "letter.docx"
    )
    assert found(folder, case=tmp_path / "case") == ["letter.docx"]


def test_what_is_hidden_is_told_and_what_systems_leave_behind_is_not(folder, tmp_path):
    write(folder, ".git/config", ".DS_Store", "._letter.docx", "~$letter.docx", "a/.secret.txt", "letter.docx")
    hidden = []
    assert len(list(discover([folder], tmp_path / "case", hidden))) == 1
    assert sorted(hidden) == [str(folder / ".git"), str(folder / "a" / ".secret.txt")]


def test_a_path_below_is_left_out_as_it_would_not_be_found(folder):
    write(folder, ".Sent/cur/1.host", ".Sent/new/2.host")
    left_out = [".git/config", "~$letter.docx", "a/.b/c.txt", "Thumbs.db"]
    found = ["letter.docx", "a/b.txt", ".Sent/cur/1.host"]
    assert [name for name in left_out + found if is_left_out(folder / name, [folder])] == left_out
    assert not is_left_out(folder / ".secret" / "a.txt", [folder, folder / ".secret"])
    assert not is_left_out(folder / ".secret", [folder / ".secret"])


def test_the_hidden_folders_of_a_maildir_are_none_to_leave_out(folder, tmp_path):
    write(folder, "cur/1.host:2,S", "new/2.host", ".Sent/cur/3.host:2,S", ".Sent/new/4.host", ".cache/cur/5.host")
    assert found(folder, case=tmp_path / "case") == [
        *(".Sent/cur/3.host:2,S", ".Sent/new/4.host", "cur/1.host:2,S", "new/2.host"),
    ]


def test_the_case_and_other_cases_below_the_folder_are_left_out(folder):
    write(folder, "letter.txt", "mine/notes.txt", "theirs/notes.txt")
    create_case(folder / "mine")
    create_case(folder / "theirs")
    assert found(folder, case=folder / "mine") == ["letter.txt"]


def test_a_folder_of_documents_that_holds_the_case_itself_can_be_dropped(folder):
    write(folder, "letter.txt")
    create_case(folder)
    assert found(folder, case=folder) == ["letter.txt"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_are_followed_but_not_in_circles(folder, tmp_path):
    write(tmp_path / "elsewhere", "x.txt")
    write(folder, "a/y.txt")
    (folder / "a" / "circle").symlink_to(folder)
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    assert found(folder, case=tmp_path / "case") == ["a/y.txt", "link/x.txt"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_what_is_not_there_is_told(folder, tmp_path):
    (folder / "dead").symlink_to(tmp_path / "nothing")
    (folder / "loop").symlink_to(folder / "loop")
    results = list(discover([folder, tmp_path / "gone"], tmp_path / "case"))
    assert [(path.name, error.code) for path, error in results] == [
        ("dead", "missing"),
        ("loop", "missing"),
        ("gone", "missing"),
    ]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything may be read here")
def test_a_folder_that_may_not_be_read_is_told(folder, tmp_path):
    folder.chmod(0)
    ((path, error),) = discover([folder], tmp_path / "case")
    folder.chmod(0o700)
    assert (path, error.code) == (folder, "permission")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_and_devices_are_left_alone(folder, tmp_path):
    os.mkfifo(folder / "pipe")
    assert found(folder, case=tmp_path / "case") == []
