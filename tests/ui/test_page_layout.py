"""Pages lie under one another whatever their sizes, and none over another."""

from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.ui.page_layout import GAP, USUAL, PageLayout

SIZES = st.dictionaries(st.integers(1, 40), st.tuples(st.floats(10, 3000), st.floats(10, 3000)), max_size=40)


@given(pages=st.integers(1, 40), sizes=SIZES)
def test_pages_follow_one_another_with_a_gap_between(pages, sizes):
    layout = PageLayout(pages)
    for page, size in sizes.items():
        if page <= pages:
            layout.learn(page, size)
    for page in range(1, pages):
        assert abs(layout.top(page) + layout.size(page)[1] + GAP - layout.top(page + 1)) < 1e-6
    assert layout.height >= layout.top(pages) + layout.size(pages)[1]


@given(pages=st.integers(1, 40), sizes=SIZES)
def test_the_page_at_a_height_is_the_one_that_lies_there(pages, sizes):
    layout = PageLayout(pages)
    for page, size in sizes.items():
        if page <= pages:
            layout.learn(page, size)
    for page in range(1, pages + 1):
        assert layout.at(layout.top(page) + layout.size(page)[1] / 2) == page
    assert layout.at(-5) == 1
    assert layout.at(layout.height + 5) == pages


def test_what_is_not_known_is_taken_for_the_last_that_was_learnt():
    layout = PageLayout(3)
    assert layout.size(2) == USUAL
    assert layout.learn(1, (842.0, 595.0))
    assert layout.size(2) == (842.0, 595.0)
    assert not layout.learn(1, (842.0, 595.0))


def test_no_document_has_no_height():
    assert PageLayout().height == 0
    assert PageLayout().at(10) == 1
