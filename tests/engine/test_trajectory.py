"""Events fold into a tree, step by step and all at once alike."""

from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.core.events import (
    AnswerGiven,
    CallFailed,
    CallFinished,
    CallStarted,
    CellFinished,
    CellStarted,
    QuoteChecked,
    Record,
    ReplyReceived,
    ReplyStreamed,
    RunFinished,
    RunStarted,
    RunState,
    StepStarted,
    decode,
    encode,
)
from rlm_desktop.core.model import CellEnd, CellResult, Citation, QuoteState, Span, Usage, Variable
from rlm_desktop.engine.trajectory import Trajectory, claims, fold

EVENTS = [
    RunStarted("r1", "Who?"),
    StepStarted("s1", "r1", 1, 30),
    ReplyStreamed("s1", "Let me "),
    ReplyStreamed("s1", "look."),
    ReplyReceived("s1", "Let me look.", usage=Usage(100, 10), cost=0.5),
    CellStarted("x1", "s1", "Look", "…"),
    CallStarted("q1", "x1", "llm_query", "m", "p"),
    CallFinished("q1", "yes", usage=Usage(10, 1), cost=0.25),
    CallStarted("q2", "x1", "llm_query", "m", "p"),
    CallFailed("q2", "timeout", "No answer."),
    CallStarted("q3", "x1", "rlm_query", "m", "sub-task"),
    RunStarted("r2", "sub-task", parent="q3", depth=1),
    StepStarted("s2", "r2", 1, 30),
    ReplyReceived("s2", "FINAL(ok)", usage=Usage(5, 5), cost=0.25),
    AnswerGiven("r2", "ok"),
    RunFinished("r2", RunState.DONE),
    CallFinished("q3", "ok", cost=0.0),
    CellFinished("x1", CellResult(CellEnd.DONE, "out", 3, variables=(Variable("a", "int", ""),))),
    QuoteChecked("r1", Citation("c1", "words", 1, 2, QuoteState.EXACT, Span(1, 2, 0, 5))),
    AnswerGiven("r1", "Him: “words” [c1]"),
    RunFinished("r1", RunState.DONE),
]


def records():
    return [Record("run", number, float(number), event) for number, event in enumerate(EVENTS, 1)]


def test_a_run_folds_into_steps_cells_calls_and_child_runs():
    trajectory = fold(records())
    assert trajectory.state is RunState.DONE
    (step,) = trajectory.root.steps
    assert step.streamed == "Let me look."
    (cell,) = step.cells
    assert [call.state for call in cell.calls] == ["done", "failed", "done"]
    child = cell.calls[2].child
    assert (child.id, child.depth, child.answer.text, child.parent.id) == ("r2", 1, "ok", "q3")
    assert trajectory.citations[0].span.page == 2


def test_the_totals_count_every_reply_once():
    trajectory = fold(records())
    assert trajectory.usage == Usage(115, 16)
    assert trajectory.cost == 1.0


def test_an_unknown_price_anywhere_makes_the_total_unknown():
    trajectory = fold([*records()[:5], Record("run", 6, 6.0, ReplyReceived("s1", "again", cost=None))])
    assert trajectory.cost is None


def test_a_log_without_an_end_is_still_running():
    assert fold(records()[:7]).state is RunState.RUNNING


def test_every_event_survives_the_way_through_json():
    for event in EVENTS:
        assert decode(*encode(event)) == event


def concurrent_calls(count):
    """The events of a cell with calls that go on side by side: for each call those that must stay in their order."""
    before = [RunStarted("r1", "Who?"), StepStarted("s1", "r1", 1, 30), CellStarted("x1", "s1", "Read", "…")]
    calls = []
    for number in range(1, count + 1):
        begun = CallStarted(f"q{number}", "x1", "llm_query" if number % 3 else "rlm_query", "m", f"p{number}", "b1")
        child = [
            RunStarted(f"r{number + 1}", f"p{number}", parent=f"q{number}", depth=1),
            StepStarted(f"s{number + 1}", f"r{number + 1}", 1, 30),
            ReplyReceived(f"s{number + 1}", "FINAL(ok)", usage=Usage(number, 1), cost=0.25),
            AnswerGiven(f"r{number + 1}", "ok"),
            RunFinished(f"r{number + 1}", RunState.DONE),
        ]
        ended = (
            CallFailed(f"q{number}", "server", "No.")
            if number % 5 == 0
            else CallFinished(f"q{number}", "yes", cost=0.0)
        )
        calls.append([begun, *([] if number % 3 else child), ended])
    after = [CellFinished("x1", CellResult(CellEnd.DONE)), AnswerGiven("r1", "Yes."), RunFinished("r1", RunState.DONE)]
    return before, calls, after


def told(trajectory):
    """A tree without times, calls by their id: what must not depend on the order of things side by side."""
    return sorted(
        (
            call.id,
            call.started,
            call.finished,
            call.failed,
            call.child and (call.child.started, call.child.answer, [step.reply for step in call.child.steps]),
        )
        for call in trajectory.calls.values()
    ), (trajectory.state, trajectory.usage, trajectory.cost, trajectory.answer)


@given(st.integers(1, 9), st.randoms())
def test_any_interleaving_of_calls_folds_to_the_same_tree_live_and_from_the_log(count, chance):
    before, calls, after = concurrent_calls(count)
    in_order = [*before, *(event for call in calls for event in call), *after]
    waiting, mixed = [list(call) for call in calls], []
    while waiting:
        chosen = chance.choice(waiting)
        mixed.append(chosen.pop(0))
        waiting = [call for call in waiting if call]
    live = Trajectory()
    for number, event in enumerate([*before, *mixed, *after], 1):
        live.apply(Record("run", number, float(number), event))
    logged = fold(Record("run", n, float(n), decode(*encode(e))) for n, e in enumerate([*before, *mixed, *after], 1))
    expected = fold(Record("run", number, float(number), event) for number, event in enumerate(in_order, 1))
    assert told(live) == told(logged) == told(expected)


@given(st.integers(1, 6), st.data())
def test_a_log_cut_after_any_event_folds_and_has_no_end(count, data):
    before, calls, after = concurrent_calls(count)
    events = [*before, *(event for call in calls for event in call), *after]
    cut = data.draw(st.integers(1, len(events) - 1))
    trajectory = fold(Record("run", number, float(number), event) for number, event in enumerate(events[:cut], 1))
    assert trajectory.state is RunState.RUNNING
    assert trajectory.root.finished is None


def test_claims_are_paragraphs_and_list_items_with_their_markers():
    prose = "# Findings\n\nThe bridge is safe “x” [c1]\nsaid Okafor [c2].\n\n"
    answer = f"{prose}_An aside._\n\nThey were:\n\n- one [c3]\n- two\n\n2. three [c3]"
    found = claims(answer)
    assert [claim.text for claim in found] == [
        "The bridge is safe “x” [c1] said Okafor [c2].",
        "one [c3]",
        "two",
        "three [c3]",
    ]
    assert found[0].markers == ("c1", "c2")


def test_each_row_of_a_table_is_a_claim_and_its_heading_is_none():
    answer = (
        "Paid were:\n\n| Date | Amount |\n|---|---:|\n| 14 March | “EUR 140,000” [c1] |\n| 20 June | none |\nSo much."
    )
    assert [(claim.text, claim.markers) for claim in claims(answer)] == [
        ("14 March · “EUR 140,000” [c1]", ("c1",)),
        ("20 June · none", ()),
        ("So much.", ()),
    ]
