"""Followed folders tell what changes in them, until they are no longer followed."""

import threading

import pytest

from rlm_desktop.bridge.folder_watch import FolderWatch
from rlm_desktop.corpus import watching


@pytest.fixture
def watch(qtbot):
    watch = FolderWatch()
    yield watch
    watch.shutdown()


@pytest.fixture
def told_changes(monkeypatch):
    """What watching tells, without waiting for the system: a batch of paths for each release of the semaphore."""
    ready = threading.Semaphore(0)

    def changes(paths, _case, stop):
        while not stop.is_set():
            if ready.acquire(timeout=0.01):
                yield tuple(path / "new.txt" for path in paths)

    monkeypatch.setattr(watching, "watch_changes", changes)
    return ready


def test_changes_arrive_in_the_gui_thread(watch, qtbot, told_changes, case, tmp_path):
    threads = []
    watch.changed.connect(lambda *_: threads.append(threading.current_thread()))
    watch.follow(case, [tmp_path])
    with qtbot.waitSignal(watch.changed) as changed:
        told_changes.release()
    assert changed.args == [case, (tmp_path / "new.txt",)]
    assert threads == [threading.main_thread()]


def test_other_folders_take_the_place_of_those_before(watch, qtbot, told_changes, case, tmp_path):
    watch.follow(case, [tmp_path / "one"])
    watch.follow(case, [tmp_path / "two"])
    told = []
    watch.changed.connect(lambda _case, paths: told.append(paths))
    qtbot.waitUntil(lambda: told_changes.release() or bool(told))
    assert set(told) == {(tmp_path / "two" / "new.txt",)}
    assert watch.folders == (tmp_path / "two",)


def test_a_file_that_is_written_is_noticed_by_the_system(watch, qtbot, case, tmp_path):
    folder = tmp_path / "followed"
    folder.mkdir()
    watch.follow(case, [folder])

    def write():
        (folder / "note.txt").write_text("new", "utf-8")
        return bool(told)

    told = []
    watch.changed.connect(lambda _case, paths: told.extend(paths))
    qtbot.waitUntil(write, timeout=20_000)
    assert set(told) == {folder / "note.txt"}


def test_what_the_system_refuses_is_a_sentence(watch, qtbot, monkeypatch, case, tmp_path):
    def refuse(*_, **__):
        raise OSError("limit reached")

    monkeypatch.setattr("watchfiles.watch", refuse)
    with qtbot.waitSignal(watch.failed) as failed:
        watch.follow(case, [tmp_path])
    assert "cannot be noticed" in failed.args[0]
    assert watch.folders == ()
