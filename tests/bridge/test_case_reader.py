"""Reads of a case happen in one worker thread and come back to the GUI thread."""

import threading

import pytest

from rlm_desktop.bridge.case_reader import CaseReader
from rlm_desktop.case.connection import create_case
from rlm_desktop.core.errors import CaseError


def count_documents(connection):
    return connection.execute("SELECT count(*) FROM documents").fetchone()[0]


def test_result_arrives_in_the_gui_thread_and_query_ran_elsewhere(qtbot, reader, case):
    reader.open(case)
    threads = []

    def query(connection):
        threads.append(threading.current_thread())
        return count_documents(connection)

    def then(result):
        threads.append(threading.current_thread())
        threads.append(result)

    reader.read(query, then)
    qtbot.waitUntil(lambda: len(threads) == 3)
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()
    assert threads[2] == 0


def test_results_keep_the_order_they_were_asked_in(qtbot, reader, case):
    reader.open(case)
    seen = []
    for number in range(20):
        reader.read(lambda connection, number=number: number, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 20)
    assert seen == list(range(20))


def test_the_connection_cannot_write(qtbot, reader, case):
    reader.open(case)
    sentences = []
    reader.read(lambda connection: connection.execute("DELETE FROM documents"), lambda _: None, sentences.append)
    qtbot.waitUntil(lambda: len(sentences) == 1)
    assert "could not be read" in sentences[0]


def test_an_error_without_a_listener_is_told_by_the_signal(qtbot, reader, case):
    reader.open(case)

    def query(connection):
        raise CaseError("There is no document 7.")

    with qtbot.waitSignal(reader.read_failed) as told:
        reader.read(query, lambda _: None)
    assert told.args == ["There is no document 7."]


def test_a_folder_without_a_case_is_told_in_a_sentence(qtbot, reader, tmp_path):
    with qtbot.waitSignal(reader.read_failed) as told:
        reader.open(tmp_path / "nothing here")
    assert "cannot be opened" in told.args[0]


def test_results_of_a_closed_case_never_arrive(qtbot, reader, case, tmp_path):
    other = create_case(tmp_path / "other")
    reader.open(case)
    started, go, seen = threading.Event(), threading.Event(), []

    def slow(connection):
        started.set()
        go.wait(10)
        return "old"

    reader.read(slow, seen.append)
    assert started.wait(10)
    reader.open(other)
    go.set()
    reader.read(lambda connection: "new", seen.append)
    qtbot.waitUntil(lambda: "new" in seen)
    assert seen == ["new"]


def test_closing_interrupts_a_query_in_hand(qtbot, case):
    reader = CaseReader()
    reader.open(case)
    running = threading.Event()

    def endless(connection):
        running.set()
        sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        return connection.execute(sql).fetchone()

    reader.read(endless, lambda _: None)
    assert running.wait(10)
    reader.shutdown()  # would wait for ever


def test_shutdown_ends_the_thread(qtbot, case):
    reader = CaseReader()
    reader.open(case)
    reader.read(count_documents, lambda _: None)
    reader.shutdown()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("case-reader")]


def test_what_is_asked_for_after_the_end_is_never_answered(qtbot, case):
    reader = CaseReader()
    reader.open(case)
    reader.shutdown()
    reader.read(count_documents, lambda _: pytest.fail("answered"))
