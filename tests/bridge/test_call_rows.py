"""A call is told from those beside it by what is its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.bridge.call_rows import own_line

TASK = "You are given one page of a contract. Say who signed it.\n\n"
LONG = "You are given one page of a contract; say who signed it, and when, and quote the words that say so: "


@pytest.mark.parametrize(
    ("prompt", "other", "line"),
    [
        (f"{TASK}=== Document 3: Lease.pdf, page 2 of 9 ===\ntext", f"{TASK}=== Document 3: Lease.pdf, page 3 of 9 ===",
         "Document 3: Lease.pdf, page 2 of 9"),
        (f"{TASK}The lease ends in May.", f"{TASK}The tenant pays.", "The lease ends in May."),
        ("Who signed the lease?", "Who paid?", "Who signed the lease?"),
        (f"{LONG}The lease ends in May.", f"{LONG}The tenant pays.", "…lease ends in May."),
        (TASK, TASK, "You are given one page of a contract. Say who signed it."),
        (TASK, f"{TASK}\nOf what follows.", "You are given one page of a contract. Say who signed it."),
        (f"{TASK}The lease.", "", "You are given one page of a contract. Say who signed it."),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_prompt_is_shown_by_the_line_in_which_it_differs(prompt, other, line):
    assert own_line(prompt, other) == line


@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=60))
def test_what_is_shown_stands_in_the_prompt(same, own, other):
    shown = own_line(same + own, same + other).removeprefix("…").removesuffix("…")
    assert "".join(shown.split()) in "".join((same + own).split())
