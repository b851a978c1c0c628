"""Dropped files go into the case in the background, with progress, pause and stop."""

import socket

import pytest

from rlm_desktop.bridge.ingest_controller import IngestController
from rlm_desktop.case.connection import connect_read_only, create_case
from rlm_desktop.core.settings import Reading


@pytest.fixture
def controller(qtbot):
    controller = IngestController()
    yield controller
    controller.shutdown()


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(20):
        (folder / f"note {number}.txt").write_text(f"This is note number {number}.", "utf-8")
    return folder


def documents_in(case):
    connection = connect_read_only(case)
    try:
        return connection.execute("SELECT count(*) FROM documents").fetchone()[0]
    finally:
        connection.close()


def test_files_are_in_the_case_when_it_has_finished(qtbot, controller, case, files):
    with qtbot.waitSignals([controller.started, controller.case_grew, controller.finished], timeout=30_000):
        controller.ingest(case, [files])
        assert controller.running
    assert not controller.running
    assert documents_in(case) == 20
    assert (controller.progress.state, controller.progress.added) == ("done", 20)


def test_a_second_order_waits_for_the_first_and_goes_to_its_own_case(qtbot, controller, case, files, tmp_path):
    other = create_case(tmp_path / "other")
    ended = []
    controller.finished.connect(ended.append)
    controller.ingest(case, [files])
    controller.ingest(other, [files / "note 1.txt"])
    qtbot.waitUntil(lambda: len(ended) == 2, timeout=30_000)
    assert ended == [case, other]
    assert (documents_in(case), documents_in(other)) == (20, 1)


def test_stop_ends_it_and_forgets_what_waits(qtbot, controller, case, files):
    with qtbot.waitSignal(controller.finished, timeout=30_000):
        controller.ingest(case, [files])
        controller.ingest(case, [files])
        controller.stop()
        assert controller.stopping
    assert not controller.running


def test_a_pause_is_told_and_resume_goes_on_to_the_end(qtbot, controller, case, tmp_path):
    many = tmp_path / "many"
    many.mkdir()
    for number in range(400):
        (many / f"{number}.txt").write_text(f"note {number} " * 50, "utf-8")
    controller.progressed.connect(lambda: controller.pause() if controller.progress.done < 400 else None)
    controller.ingest(case, [many])
    qtbot.waitUntil(lambda: controller.paused or not controller.running, timeout=30_000)
    controller.progressed.disconnect()
    if controller.running:
        controller.resume()
        with qtbot.waitSignal(controller.finished, timeout=30_000):
            pass
    assert documents_in(case) == 400


def test_a_case_that_is_not_there_is_told_in_a_sentence(qtbot, controller, tmp_path, files):
    with qtbot.waitSignal(controller.failed, timeout=30_000) as told:
        controller.ingest(tmp_path / "no case", [files])
    assert "no case" in told.args[0]
    assert not controller.running


def test_offline_no_cluster_reads_files_wherever_its_scheduler_is(qtbot, controller, case, files):
    with socket.create_server(("127.0.0.1", 0)) as scheduler:
        controller.reading = Reading(scheduler=f"tcp://127.0.0.1:{scheduler.getsockname()[1]}")
        controller.offline = True
        with qtbot.waitSignal(controller.failed) as told:
            controller.ingest(case, [files])
        scheduler.setblocking(False)
        with pytest.raises(BlockingIOError):
            scheduler.accept()
    assert "offline switch is on" in told.args[0]
    assert documents_in(case) == 0
