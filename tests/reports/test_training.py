"""Good runs become conversations that fine-tuning tools take."""

import json

import pytest

from records import LogBuilder, failed_run, finished_run
from rlm_desktop.case.connection import connect
from rlm_desktop.core.errors import ExportError
from rlm_desktop.core.events import AnswerGiven, CallFinished, CallStarted, RunFinished, RunStarted, RunState, encode
from rlm_desktop.core.model import CellEnd, Usage
from rlm_desktop.engine.trajectory import fold
from rlm_desktop.reports.training import Check, Selection, Verdict, conversation, export_training, objection


@pytest.fixture
def keep(case):
    """Writes the records of runs into the case and returns a connection to it."""
    connection = connect(case)

    def write(*logs):
        for records in logs:
            kept = [record for record in records if not record.event.transient]
            with connection:
                for record in kept:
                    kind, body = encode(record.event)
                    connection.execute(
                        "INSERT INTO events VALUES (?, ?, ?, ?, ?)",
                        (record.run, record.sequence, record.time, kind, body.decode()),
                    )
        return connection

    yield write
    connection.close()


def plain_run(name, cost=0.01, reply="I look.\n\n```repl\nFINAL('May')\n```\nIt printed 42.", state=RunState.DONE):
    log = LogBuilder(name)
    log.begin()
    log.step("s1", 1, reply, "I look", cost=cost)
    log.cell("x1", "s1", "Look", "FINAL('May')")
    log.end_cell("x1", final="May")
    log.add(AnswerGiven("r1", "May", state is RunState.DONE))
    log.add(RunFinished("r1", state, "", Usage(10, 5), cost, 0, 1, 1.0))
    return log.records


def test_every_line_is_a_conversation_that_ends_with_the_model(keep, tmp_path):
    written = export_training(keep(plain_run("a"), plain_run("b")), tmp_path / "t.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text("utf-8").splitlines()]
    assert (written.runs, written.conversations, written.turns, written.left_out) == (2, 2, 2, {})
    for line in lines:
        assert set(line) == {"messages"}
        assert [set(message) for message in line["messages"]] == [{"role", "content"}] * 2
        assert line["messages"][-1]["role"] == "assistant"


def test_nothing_invented_after_the_code_is_learned(keep, tmp_path):
    export_training(keep(plain_run("a")), tmp_path / "t.jsonl")
    (line,) = (tmp_path / "t.jsonl").read_text("utf-8").splitlines()
    assert "FINAL('May')" in line
    assert "42" not in line


def test_runs_are_left_out_with_the_reason(keep, tmp_path):
    connection = keep(
        plain_run("a"), plain_run("b", cost=None), plain_run("c", state=RunState.STOPPED), failed_run(), []
    )
    written = export_training(connection, tmp_path / "t.jsonl", Selection(cost=1.0))
    assert written.runs == 1
    assert written.left_out == {"too dear, or of unknown cost": 1, "not done": 1, "without an answer": 1}


@pytest.mark.parametrize(
    ("selection", "reason"),
    [
        (Selection(), "with quotes that stand nowhere"),
        (Selection(Verdict.DONE), ""),
        (Selection(Verdict.DONE, checks=frozenset({Check.QUOTED})), ""),
        (Selection(Verdict.DONE, checks=frozenset({Check.ERROR_FREE})), "with code that failed"),
        (Selection(Verdict.DONE, checks=frozenset({Check.ANSWERED})), "with calls that failed"),
        (Selection(Verdict.DONE, cost=0.001), "too dear, or of unknown cost"),
    ],
)
def test_verdict_cost_and_checks_decide(selection, reason):
    assert objection(fold(finished_run()), selection) == reason


def test_a_run_that_filled_a_table_teaches_nothing():
    log = LogBuilder("a")
    log.begin(table=1)
    log.add(AnswerGiven("r1", "*3 documents, 1 question: 3 answered.*"))
    log.add(RunFinished("r1", RunState.DONE))
    assert objection(fold(log.records), Selection()).startswith("that filled a table")


def test_an_answer_without_quotes_can_be_left_out():
    selection = Selection(checks=frozenset({Check.QUOTED}))
    assert objection(fold(plain_run("a")), selection) == "without a quote"


def test_a_child_run_is_a_conversation_of_its_own_if_it_reached_its_answer(keep, tmp_path):
    written = export_training(keep(finished_run()), tmp_path / "t.jsonl", Selection(Verdict.DONE))
    assert (written.runs, written.conversations) == (1, 2)
    log = LogBuilder()
    log.begin()
    log.step("s1", 1, "```repl\nrlm_query('?')\n```", "Ask")
    log.cell("x1", "s1", "Ask", "rlm_query('?')")
    log.add(CallStarted("c1", "x1", "rlm_query", "m", "?"))
    log.add(RunStarted("r2", "?", "c1", 1))
    log.step("s2", 1, "```repl\n1\n```", "Look", run="r2")
    log.add(RunFinished("r2", RunState.INCOMPLETE))
    log.add(CallFinished("c1", "", ""))
    log.end_cell("x1", end=CellEnd.DONE)
    runs = fold(log.records).runs
    assert conversation(runs["r1"])
    assert conversation(runs["r2"]) == []


def test_a_step_that_was_cut_off_is_no_part_of_the_conversation():
    log = LogBuilder()
    log.begin()
    log.step("s1", 1, "```repl\n1\n```", "Look")
    whole = conversation(fold(log.records).runs["r1"])
    log.step("s2", 2, "```repl\n2\n```", "Look")
    cut = fold(log.records[:-1])
    assert conversation(cut.runs["r1"]) == whole


def test_a_file_that_cannot_be_written_leaves_nothing_behind(keep, tmp_path):
    (tmp_path / "t.jsonl").mkdir()
    with pytest.raises(ExportError, match="could not be written"):
        export_training(keep(plain_run("a")), tmp_path / "t.jsonl")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
