"""Which way a question goes, and when every page has been read."""

from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import Document
from rlm_desktop.engine.coverage import merge_pages
from rlm_desktop.engine.modes import Mode, Way, limits_of, reads_at_once, told_unread, unread_pages


def document(number, pages, characters):
    return Document(number, "", f"{number}.txt", "", "text", characters, pages, characters)


def test_a_scope_is_read_at_once_where_it_fits_comfortably_or_the_user_says_so():
    small, large = [document(1, 2, 4_000)], [document(1, 900, 2_500_000)]
    assert reads_at_once(Way.AUTO, small, 128_000, 2_000_000)
    assert not reads_at_once(Way.AUTO, small, 2_000, 2_000_000)
    assert not reads_at_once(Way.AUTO, small, None, 2_000_000)
    assert not reads_at_once(Way.STEPS, small, 128_000, 2_000_000)
    assert reads_at_once(Way.DIRECT, small, None, 2_000_000)
    assert not reads_at_once(Way.DIRECT, large, 10_000_000, 2_000_000)


def test_a_quick_look_never_raises_what_the_user_set():
    assert limits_of(Mode.QUICK, RunLimits(steps=3, calls=0)).steps == 3
    assert limits_of(Mode.QUICK, RunLimits(steps=3, calls=0)).calls == 50
    assert limits_of(Mode.EVERY, RunLimits()) == RunLimits()


@given(
    st.sets(st.tuples(st.integers(1, 4), st.integers(1, 8))), st.sets(st.tuples(st.integers(1, 5), st.integers(1, 9)))
)
def test_unread_is_what_is_readable_in_scope_and_was_not_given(readable, given_):
    scope = {number: document(number, 8, 100) for number in (1, 2, 3)}
    unread = unread_pages(scope, readable, merge_pages(given_))
    expected = {page for page in readable - given_ if page[0] in scope}
    assert {(each.document, number) for each in unread for number in range(each.first, each.last + 1)} == expected
    if unread:
        assert f"{len(expected):,} readable pages" in told_unread(unread)
