"""Opening a case goes on with what was cut off, and follows what is to be followed."""

import hashlib
import os
from contextlib import closing

import pymupdf
import pytest

from rlm_desktop.bridge.open_case import OpenCase
from rlm_desktop.bridge.settings_store import SettingsStore
from rlm_desktop.case.connection import connect
from rlm_desktop.case.documents import get_page
from rlm_desktop.case.filing import NewDocument, file_document, transaction
from rlm_desktop.case.paths import FileState
from rlm_desktop.case.recognitions import scan_of
from rlm_desktop.case.roots import begin_roots, finish_roots, list_roots, watch_roots
from rlm_desktop.core.model import Page
from rlm_desktop.core.settings import Reading, Settings
from rlm_desktop.models.keys import Keys


@pytest.fixture
def open_case(qtbot, tmp_path):
    made = OpenCase(SettingsStore(tmp_path / "settings.toml"), Keys())
    yield made
    made.shutdown()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "note.txt").write_text("Six bearings were new.", "utf-8")
    return folder


def write(case, *changes):
    connection = connect(case)
    with transaction(connection):
        for change in changes:
            change(connection)
    connection.close()


def roots_of(case):
    connection = connect(case)
    try:
        return list_roots(connection)
    finally:
        connection.close()


def test_reading_that_was_cut_off_goes_on_and_is_told(open_case, qtbot, case, folder):
    write(case, lambda connection: begin_roots(connection, [folder]))
    told = []
    open_case.resumed.connect(told.append)
    with qtbot.waitSignal(open_case.ingest.finished, timeout=20_000):
        open_case.open(case)
    assert told == [(folder,)]
    assert open_case.ingest.progress.added == 1
    assert [root.finished for root in roots_of(case)] == [True]


def test_what_was_read_to_its_end_is_left_alone(open_case, qtbot, case, folder):
    write(case, lambda c: begin_roots(c, [folder]), lambda c: finish_roots(c, [folder]))
    roots = []
    with qtbot.waitSignal(open_case.opened):
        open_case.open(case)
    open_case.reader.read(list_roots, roots.extend)
    qtbot.waitUntil(lambda: bool(roots))
    assert not open_case.ingest.running
    assert open_case.watch.folders == ()


def test_a_followed_folder_is_caught_up_with_quietly_and_followed(open_case, qtbot, case, folder):
    write(
        case,
        lambda c: begin_roots(c, [folder]),
        lambda c: finish_roots(c, [folder]),
        lambda c: watch_roots(c, [folder], watched=True),
    )
    with qtbot.waitSignal(open_case.ingest.finished, timeout=20_000):
        open_case.open(case)
    assert open_case.ingest.quiet
    assert open_case.ingest.progress.added == 1
    assert open_case.watch.folders == (folder,)
    with qtbot.waitSignal(open_case.ingest.finished, timeout=20_000):
        (folder / "second.txt").write_text("All eight bearings are new.", "utf-8")
        open_case.watch.changed.emit(case, (folder / "second.txt",))
    assert open_case.ingest.progress.added == 1


def test_following_is_kept_in_the_case_and_can_be_ended(open_case, qtbot, case, folder):
    write(case, lambda c: begin_roots(c, [folder]), lambda c: finish_roots(c, [folder]))
    with qtbot.waitSignal(open_case.opened):
        open_case.open(case)
    for followed in (True, False):
        with qtbot.waitSignal(open_case.folders_changed):
            open_case.follow(folder, followed=followed)
        assert open_case.watch.folders == ((folder,) if followed else ())
        qtbot.waitUntil(lambda: not open_case.ingest.running, timeout=20_000)
        assert [root.watched for root in roots_of(case)] == [followed]


def test_settings_of_reading_reach_the_ingestion(open_case):
    reading = Reading(recognise=False, scheduler="tcp://10.0.0.5:8786")
    open_case._store.change(reading=reading)
    assert open_case.ingest.reading == reading


def test_new_folders_are_followed_from_the_start_where_the_settings_say_so(open_case, qtbot, case, folder):
    open_case._store.replace(Settings(reading=Reading(recognise=False, follow=True)))
    with qtbot.waitSignal(open_case.opened):
        open_case.open(case)
    with qtbot.waitSignal(open_case.ingest.finished, timeout=20_000):
        open_case.add([folder, folder / "note.txt"])
    # What the watch sees at once may be read once more.
    expected = [(folder, True, True), (folder / "note.txt", False, True)]
    qtbot.waitUntil(lambda: [(root.path, root.watched, root.finished) for root in roots_of(case)] == expected)
    assert open_case.watch.folders == (folder,)


def test_text_is_recognised_again_when_that_is_asked_for(open_case, qtbot, case, tmp_path):
    file = tmp_path / "typed.pdf"
    with pymupdf.open() as document:
        document.new_page(width=200, height=60).insert_text((20, 40), "typed")
        document.save(file)
    os.utime(file, ns=(10**18, 10**18))
    state = FileState(file, file.stat().st_size, 10**18)
    new = NewDocument(hashlib.sha256(file.read_bytes()).hexdigest(), "pdf", "", {})
    write(case, lambda connection: file_document(connection, state, new, [Page(1, "typed")]))
    open_case.ingest.reading = Reading(languages=("eng",), workers=1)
    with qtbot.waitSignal(open_case.opened):
        open_case.open(case)
    with qtbot.waitSignal(open_case.ingest.finished, timeout=20_000):
        open_case.recognise(1, file)
    with closing(connect(case)) as connection:
        assert scan_of(connection, 1, 1).state == "done"
        # What the file says itself is not said twice.
        assert get_page(connection, 1, 1).text.split() == ["typed"]


def test_a_case_that_comes_after_the_end_is_not_opened(qapp, tmp_path, case):
    open_case = OpenCase(SettingsStore(tmp_path / "settings.toml"), Keys())
    opened = []
    open_case.opened.connect(opened.append)
    open_case.open(case)
    open_case.shutdown()
    qapp.processEvents()
    assert opened == []
