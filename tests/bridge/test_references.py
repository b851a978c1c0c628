"""What an answer says beside its quotes is said once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.bridge.references import without_places
from rlm_desktop.core.model import Citation, QuoteState, Span

FOUND = (
    Citation("c1", "Six bearings", 1, 4, QuoteState.EXACT, Span(1, 4, 0, 12), document_name="Report (final).pdf"),
    Citation("c2", "paid", 2, 1, QuoteState.EXACT, Span(2, 1, 0, 4), document_name="ledger.csv"),
    Citation("c3", "nowhere", 2, 1, QuoteState.NOT_FOUND, document_name="ledger.csv"),
)


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("“Six bearings” [c1] (Report (final).pdf, page 4).", "“Six bearings” [c1]."),
        ("- “paid” [c2] (ledger.csv, p. 1)", "- “paid” [c2]"),
        ("So [c1] (see below) and “paid” [c2] (ledger.csv, page 1)", "So [c1] (see below) and “paid” [c2]"),
    ],
)
def test_a_place_that_is_shown_at_the_marker_is_not_said_again(answer, shown):
    assert without_places(answer, FOUND) == shown


@pytest.mark.parametrize(
    "answer",
    [
        "[c1] (Report (final).pdf, page 5)",
        "[c1] (another.pdf, page 4)",
        "[c3] (ledger.csv, page 1)",
        "[c9] (ledger.csv, page 1)",
        "paid (ledger.csv, page 1)",
        "[c2]\n(ledger.csv, page 1)",
        f"[c2] (ledger.csv, page {'1' * 5000})",
    ],
)
def test_a_place_that_says_something_else_stays(answer):
    assert without_places(answer, FOUND) == answer


@given(st.text(alphabet="[c123]() ,page.ldrsv\n", max_size=80))
def test_nothing_but_places_is_taken_out(answer):
    shown = without_places(answer, FOUND)
    assert shown == answer or len(answer) - len(shown) >= len("(ledger.csv, p. 1)")
