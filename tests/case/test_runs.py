"""The log of a run keeps every event in order and never changes."""

import sqlite3

import pytest

from rlm_desktop.case.connection import case_file, connect, connect_read_only, create_case
from rlm_desktop.case.runs import RunLog, find_run, list_runs, load_run
from rlm_desktop.core.errors import CaseError
from rlm_desktop.core.events import Noted, ReplyStreamed, RunFinished, RunStarted, RunState


@pytest.fixture
def case(tmp_path):
    return create_case(tmp_path / "case")


def write_run(case, run, *events):
    with RunLog(case, run) as log:
        return [log.append(event) for event in events]


def test_a_run_is_loaded_as_it_was_written(case):
    written = write_run(case, "a", RunStarted("r1", "Who paid?", documents=3), Noted("r1", "Grüße, 你好"))
    assert list(load_run(connect(case), "a")) == written
    assert [record.sequence for record in written] == [1, 2]


def test_a_log_that_is_opened_again_goes_on_where_it_ended(case):
    write_run(case, "a", RunStarted("r1", "Who?"))
    (record,) = write_run(case, "a", Noted("r1", "more"))
    assert record.sequence == 2


def test_transient_events_are_handed_on_but_not_kept(case):
    write_run(case, "a", RunStarted("r1", "Who?"), ReplyStreamed("s1", "Let me"), Noted("r1", "kept"))
    kinds = [type(record.event) for record in load_run(connect(case), "a")]
    assert kinds == [RunStarted, Noted]


def test_events_can_neither_be_changed_nor_deleted(case):
    write_run(case, "a", RunStarted("r1", "Who?"))
    connection = connect(case)
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        connection.execute("UPDATE events SET body = '{}'")
    with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
        connection.execute("DELETE FROM events")
    assert len(list(load_run(connect(case), "a"))) == 1


def test_a_run_that_was_cut_off_is_listed_as_interrupted(case):
    write_run(case, "a", RunStarted("r1", "First?"))
    write_run(case, "b", RunStarted("r1", "Second?"), RunFinished("r1", RunState.DONE, seconds=2.0, calls=4, steps=3))
    newest, oldest = list_runs(connect(case))
    assert (newest.question, newest.state, newest.calls, newest.steps) == ("Second?", RunState.DONE, 4, 3)
    assert (oldest.question, oldest.state) == ("First?", RunState.INTERRUPTED)


def test_the_end_of_a_child_is_not_the_end_of_its_run(case):
    write_run(
        case,
        "a",
        RunStarted("r1", "First?"),
        RunStarted("r2", "A part of it?", parent="q1", depth=1),
        RunFinished("r2", RunState.DONE),
    )
    (run,) = list_runs(connect(case))
    assert run.state is RunState.INTERRUPTED


def test_a_run_is_found_by_id_by_beginning_and_as_the_last(case):
    for run in ("2026-a", "2026-b"):
        write_run(case, run, RunStarted("r1", run))
    connection = connect(case)
    assert find_run(connection, "2026-a") == "2026-a"
    assert find_run(connection, "last") == "2026-b"
    with pytest.raises(CaseError, match="2 runs"):
        find_run(connection, "2026")
    with pytest.raises(CaseError, match="no run"):
        find_run(connection, "1999")


def test_an_unknown_run_is_told(case):
    with pytest.raises(CaseError, match="no run nothing"):
        list(load_run(connect(case), "nothing"))


def test_what_a_long_run_wrote_is_in_the_cases_file_when_it_has_ended(case):
    idle, guest = connect_read_only(case), connect_read_only(case)
    write_ahead = case_file(case).with_name("case.db-wal")
    with RunLog(case) as log:
        guest.execute("BEGIN")
        guest.execute("SELECT count(*) FROM events").fetchone()
        for _ in range(200):
            log.append(Noted("r1", "words " * 5_000))
        assert write_ahead.stat().st_size > 4 << 20
        guest.close()
    assert write_ahead.stat().st_size == 0
    assert len(list(load_run(idle, log.run))) == 200
    idle.close()


def test_a_reader_who_is_at_it_is_not_waited_for(case):
    guest = connect_read_only(case)
    with RunLog(case) as log:
        guest.execute("BEGIN")
        guest.execute("SELECT count(*) FROM events").fetchone()
        for _ in range(200):
            log.append(Noted("r1", "words " * 5_000))
    guest.rollback()
    assert len(list(load_run(guest, log.run))) == 200
    guest.close()
