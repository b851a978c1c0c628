"""What a person makes of claims is a fact of the run's log, appended after its end."""

import pytest

from records import finished_run
from rlm_desktop.case.connection import connect, create_case
from rlm_desktop.case.runs import RunLog, list_runs, load_run
from rlm_desktop.case.verdicts import give_verdict
from rlm_desktop.core.errors import CaseError
from rlm_desktop.core.events import RunFinished, RunState
from rlm_desktop.core.model import Verdict
from rlm_desktop.engine.trajectory import fold


@pytest.fixture
def case(tmp_path):
    create_case(tmp_path / "case")
    return tmp_path / "case"


def write(case, records):
    with RunLog(case) as log:
        for record in records:
            log.append(record.event)
        return log.run


def judgements(case, run):
    connection = connect(case)
    try:
        return fold(load_run(connection, run)).root.judgements
    finally:
        connection.close()


def test_the_last_verdict_on_a_claim_counts_and_can_be_taken_back(case):
    run = write(case, finished_run())
    give_verdict(case, run, "It was paid.", Verdict.DOUBTED, " The date differs. ")
    record = give_verdict(case, run, "It was paid.", Verdict.ACCEPTED)
    give_verdict(case, run, "It was late.", Verdict.REJECTED)
    give_verdict(case, run, "It was late.", None)
    (found,) = judgements(case, run).items()
    assert found[0] == "It was paid."
    assert (found[1].verdict, found[1].note, found[1].time) == (Verdict.ACCEPTED, "", record.time)


def test_a_note_is_kept_with_its_verdict(case):
    run = write(case, finished_run())
    give_verdict(case, run, "It was paid.", Verdict.DOUBTED, " The date differs. ")
    assert judgements(case, run)["It was paid."].note == "The date differs."


def test_a_judged_run_is_as_done_as_before(case):
    run = write(case, finished_run())
    give_verdict(case, run, "It was paid.", Verdict.ACCEPTED)
    connection = connect(case)
    (summary,) = list_runs(connection)
    connection.close()
    assert (summary.id, summary.state) == (run, RunState.DONE)


def test_a_run_that_has_not_ended_cannot_be_judged(case):
    run = write(case, [record for record in finished_run() if not isinstance(record.event, RunFinished)])
    with pytest.raises(CaseError, match="has not ended"):
        give_verdict(case, run, "It was paid.", Verdict.ACCEPTED)
