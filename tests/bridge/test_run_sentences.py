"""A run is told in sentences that hold what is so, and no more."""

from __future__ import annotations

import pytest

from records import CITATIONS, LogBuilder, begun_run, failed_run, finished_run
from rlm_desktop.bridge import run_sentences
from rlm_desktop.bridge.wording import money
from rlm_desktop.core.events import RunState, StepStarted
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.engine.budget import Projection
from rlm_desktop.engine.trajectory import Trajectory, fold


def progress(records) -> str:
    return run_sentences.progress(fold(records)).replace("\u00a0", " ")


def test_a_live_run_tells_step_work_calls_and_cost():
    assert progress(begun_run()) == "Step 2 of 30 · Read 24 pages with the sub-model · 18 of 24 calls · $0.04"


def test_failed_calls_are_counted_in_the_progress():
    records = finished_run()
    end = next(n for n, record in enumerate(records) if type(record.event).__name__ == "CallFailed")
    assert "9 of 24 calls · 1 failed" in progress(records[: end + 1])


def test_before_the_model_has_said_anything_the_progress_says_what_is_waited_for():
    log = LogBuilder()
    assert run_sentences.progress(Trajectory()).startswith("Starting")
    log.begin()
    assert progress(log.records).startswith("Starting")
    log.add(StepStarted("s1", "r1", 1, 0))
    assert progress(log.records) == "Step 1 · Waiting for the model"


def test_the_end_of_a_run_is_bounded_by_what_it_did():
    trajectory = fold(finished_run())
    account = run_sentences.account(trajectory, RunState.DONE)
    assert account.startswith("Done after 5 steps and 26 calls in ")
    assert "Read by a model: 25 of 18,330 pages; untouched: 18,305." in account
    assert "Cost: $0.08." in account
    assert account.endswith("Model: claude-sonnet-4-5, reading with claude-haiku-4-5.")


def test_a_page_that_code_went_through_is_not_said_to_have_been_read_by_a_model():
    records = [record for record in finished_run() if not type(record.event).__name__.startswith("Call")]
    reading = run_sentences.reading(fold(records[:10]))
    assert reading == "Read by a model: 0 of 18,330 pages; scanned by code only: 24; untouched: 18,306."


def test_quotes_are_counted_by_state():
    summary = run_sentences.quote_summary(CITATIONS)
    assert summary == "5 quotes: 1 exact, 1 normalised, 1 near, 1 elsewhere, 1 not found"
    assert run_sentences.quote_summary(()) == "No quotes"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (RunState.INCOMPLETE, "This answer is incomplete. The cost limit"),
        (RunState.STOPPED, "The run was stopped."),
        (RunState.INTERRUPTED, "The run was cut off"),
    ],
)
def test_an_answer_that_is_not_whole_is_headed_by_why(state, said):
    warnings = run_sentences.warnings(fold(finished_run(RunState.INCOMPLETE)), state)
    assert warnings[0].startswith(said)
    assert "1 quote was not found in the documents. Do not rely on it." in warnings


def test_a_failed_run_says_why_and_a_sound_one_warns_of_nothing():
    assert run_sentences.warnings(fold(failed_run()), RunState.FAILED)[0].startswith("The provider refused the key")
    assert run_sentences.warnings(fold(failed_run()), RunState.DONE) == []


def test_places_are_where_the_words_stand_not_where_they_were_cited():
    assert run_sentences.place(CITATIONS[4]) == "contract.pdf, page 9"
    assert run_sentences.place(CITATIONS[3]) == "minutes.docx, page 4"


def test_the_offline_reader_is_told_for_what_it_is():
    offline, cloud = ModelChoice(), ModelChoice("anthropic/claude-haiku-4-5")
    assert "does not reason" in run_sentences.model_in_use(offline, offline)
    assert run_sentences.model_in_use(cloud, offline) == "Model: claude-haiku-4-5, reading with Offline reader"


@pytest.mark.parametrize(
    ("cost", "told"),
    [(None, "price unknown"), (0.0, "$0.00"), (0.0011, "$0.0011"), (0.00001, "under $0.0001"), (12.4, "$12.40")],
)
def test_prices_keep_the_figures_that_matter(cost, told):
    assert money(cost) == told


def test_what_is_over_the_limits_of_a_run_is_said_before_it_is_asked():
    limits = RunLimits(cost=2.0, calls=100)
    assert run_sentences.over_the_limit(Projection(100, 5_000, 2.0), limits) == ""
    assert run_sentences.over_the_limit(Projection(100, 5_000, None), limits) == ""
    over = run_sentences.over_the_limit(Projection(101, 5_000, 2.5), limits)
    assert over == "A run may use $2.00, 100 calls: raise that in Settings."
    assert "calls" not in run_sentences.over_the_limit(Projection(101, 5_000, 2.5), limits, counts_calls=False)
    assert run_sentences.over_the_limit(Projection(9, 9, 9.0), RunLimits(cost=0)) == ""
