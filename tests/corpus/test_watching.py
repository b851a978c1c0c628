"""A followed folder tells what changes in it."""

import threading

import pytest

from rlm_desktop.corpus import watching
from rlm_desktop.corpus.watching import watch_changes


@pytest.fixture
def followed(tmp_path, monkeypatch):
    monkeypatch.setattr(watching, "_DEBOUNCE_MILLISECONDS", 100)
    (tmp_path / "drop" / "case").mkdir(parents=True)
    return tmp_path / "drop"


def test_new_changed_and_deleted_files_are_told_and_those_of_the_case_are_not(followed):
    (followed / "old.txt").write_text("a page")
    (followed / "going.txt").write_text("a page")
    stop, told, begun = threading.Event(), [], threading.Event()

    def follow():
        for paths in watch_changes([followed], followed / "case", stop):
            told.extend(path.name for path in paths)
            begun.set()
            if {"new.txt", "old.txt", "going.txt"} <= set(told):
                stop.set()

    thread = threading.Thread(target=follow)
    thread.start()
    try:
        # Nothing tells when the system has begun to watch; the first change that is told does.
        while not begun.wait(0.05):
            (followed / "first.txt").write_text("again")
        (followed / "case" / "case.db").write_text("of the case")
        (followed / "~$new.docx").write_text("the lock of Word")
        (followed / "new.txt").write_text("a page")
        (followed / "old.txt").write_text("a changed page")
        (followed / "going.txt").unlink()
        thread.join(30)
        assert not thread.is_alive()
    finally:
        stop.set()
        thread.join(30)
    assert {"case.db", "~$new.docx"}.isdisjoint(told)


def test_following_ends_when_it_is_told_to(followed):
    stop = threading.Event()
    stop.set()
    assert list(watch_changes([followed], followed / "case", stop)) == []
