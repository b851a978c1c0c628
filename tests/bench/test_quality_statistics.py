"""Means, intervals and spreads, against figures from the literature and by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.bench.quality_statistics import design_effect, score_interval, spread

SCORES = st.lists(st.lists(st.floats(0, 1), min_size=1, max_size=6), min_size=1, max_size=8)


def test_the_interval_is_wilsons():
    # 81 of 263, the example of Newcombe 1998, Statistics in Medicine 17:857, table I: 0.2553 to 0.3662.
    interval = score_interval([[1.0]] * 81 + [[0.0]] * 182)
    assert interval.mean == pytest.approx(81 / 263)
    assert (interval.low, interval.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    # None of 20, of the same table: 0 to 0.1611.
    interval = score_interval([[0.0]] * 20)
    assert (interval.low, interval.high) == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_questions_on_one_window_count_for_less():
    alike, mixed = [[1.0] * 5, [0.0] * 5], [[1.0, 0.0] * 2, [1.0, 0.0] * 3]
    assert design_effect(alike) == 5
    assert design_effect(mixed) == 1
    assert score_interval(alike).high == pytest.approx(score_interval([[1.0], [0.0]]).high)


@given(SCORES)
def test_the_interval_holds_the_mean_and_stays_between_0_and_1(clusters):
    interval = score_interval(clusters)
    assert 0 <= interval.low <= interval.mean <= interval.high <= 1
    assert 1 <= design_effect(clusters) <= max(map(len, clusters))


def test_a_spread_is_by_hand():
    figures = spread([4.0, 1.0, 2.0, 3.0, 10.0])
    assert (figures.least, figures.first, figures.median, figures.third, figures.most, figures.sum) == (
        1,
        2,
        3,
        4,
        10,
        20,
    )
    # Four fifths of the way from the fourth to the fifth: 0.95 * 4 = 3.8.
    assert figures.p95 == pytest.approx(4 + 0.8 * 6)
    assert spread([7.0]).p95 == 7


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_a_spread_is_in_order(figures):
    found = spread(figures)
    assert found.least <= found.first <= found.median <= found.third <= found.p95 <= found.most
