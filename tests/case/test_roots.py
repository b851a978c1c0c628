"""What was dropped is remembered, and whether it was read to its end."""

from pathlib import Path

import pytest

from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.case.roots import begin_roots, finish_roots, list_roots, watch_roots


@pytest.fixture
def connection(tmp_path):
    return connect(create_case(tmp_path / "case"))


def roots(connection):
    return {str(root.path): (root.finished, root.watched) for root in list_roots(connection)}


def test_a_drop_is_unfinished_until_it_is_finished_and_again_when_it_is_dropped_again(connection):
    begin_roots(connection, [Path("/a"), Path("/b")])
    finish_roots(connection, [Path("/a")])
    assert roots(connection) == {"/a": (True, False), "/b": (False, False)}
    begin_roots(connection, [Path("/a")])
    assert roots(connection)["/a"] == (False, False)


def test_what_lies_under_a_folder_that_was_dropped_is_no_drop_of_its_own(connection):
    begin_roots(connection, [Path("/a/folder")])
    finish_roots(connection, [Path("/a/folder")])
    begin_roots(connection, [Path("/a/folder/deep/file.pdf"), Path("/a/folder two")])
    assert roots(connection) == {"/a/folder": (True, False), "/a/folder two": (False, False)}


def test_a_folder_is_followed_until_it_is_not(connection):
    begin_roots(connection, [Path("/a")])
    watch_roots(connection, [Path("/a")], watched=True)
    assert roots(connection)["/a"] == (False, True)
    watch_roots(connection, [Path("/a")], watched=False)
    assert roots(connection)["/a"] == (False, False)
