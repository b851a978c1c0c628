"""Calls that were in flight at once stand in lanes of their own; none covers another."""

from hypothesis import given
from hypothesis import strategies as st

from records import LogBuilder, begun_run, finished_run
from rlm_desktop.bridge.call_lanes import end_of, lanes
from rlm_desktop.core.events import CallFinished, CallStarted
from rlm_desktop.engine.trajectory import Trajectory, fold


def spans(lane):
    return [(bar.start, bar.end) for bar in lane.bars]


def bars(found):
    return {bar.id: bar for lane in found for bar in lane.bars}


def test_each_call_and_each_step_has_one_bar():
    run = fold(finished_run())
    found = lanes(run, end_of(run, 0.0))
    assert {bar.id for bar in found[0].bars} == set(run.steps)
    assert set(bars(found)) == {*run.steps, *run.calls}
    assert bars(found)["c9"].failed
    assert not any(bar.running for bar in bars(found).values())


def test_calls_of_a_batch_that_are_in_flight_at_once_stand_under_one_another():
    run = fold(finished_run())
    batch = {call.id for call in run.cells["x2"].calls}
    lane_of = {bar.id: number for number, lane in enumerate(lanes(run, 0.0)) for bar in lane.bars}
    assert len({lane_of[id] for id in batch}) == 24


def test_what_goes_on_lasts_until_now():
    run = fold(begun_run())
    now = run.root.time + 500
    running = [bar for bar in bars(lanes(run, now)).values() if bar.running]
    assert {bar.id for bar in running} == {f"c{number}" for number in range(19, 25)}
    assert {bar.end for bar in running} == {500}


def test_a_run_that_was_cut_off_ended_with_the_last_that_is_known():
    run = fold(begun_run())
    assert end_of(run, run.root.time + 500) == max(call.ended for call in run.calls.values() if call.ended)


def test_nothing_has_no_lanes():
    assert lanes(Trajectory(), 5.0) == []


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 20)), max_size=60))
def test_no_bar_covers_another_of_its_lane(calls):
    log = LogBuilder()
    log.begin()
    log.step("s1", 1, "```repl\nx\n```", "")
    log.cell("x1", "s1", "", "x")
    moment, events = 0.0, []
    for number, (wait, length) in enumerate(calls):
        moment += wait
        events.append((moment, 1, CallStarted(f"c{number}", "x1", "llm_query", "m", "p", "b")))
        events.append((moment + length, 0, CallFinished(f"c{number}", "r")))
    events.sort(key=lambda event: (event[0], isinstance(event[2], CallFinished)))
    begun, before = set(), 0.0
    for at, _, event in events:
        log.add(event, at - before)
        begun.add(event.id)
        before = at
    run = fold(log.records)
    for lane in lanes(run, end_of(run, 0.0)):
        assert lane.starts == sorted(lane.starts)
        for (_, end), (start, _) in zip(spans(lane), spans(lane)[1:], strict=False):
            assert end <= start
