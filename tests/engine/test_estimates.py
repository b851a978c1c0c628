"""What a question will cost is estimated from earlier runs of the case, or from prices and what runs usually do."""

from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.case.connection import connect_read_only, create_case
from rlm_desktop.case.runs import RunLog
from rlm_desktop.core.events import RunFinished, RunStarted, RunState
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import Price
from rlm_desktop.engine.estimates import Estimate, estimate_cost
from rlm_desktop.engine.modes import Mode

MODELS = ("openai/a", "openai/b")
PRICES = (Price(1e-6, 1e-5), Price(1e-7, 1e-6))


@pytest.fixture
def case(tmp_path):
    return create_case(tmp_path / "case")


def keep(case, cost, mode=Mode.THOROUGH, root="openai/a"):
    with RunLog(case) as log:
        log.append(RunStarted("r1", "?", mode=mode, root_model=root, sub_model="openai/b"))
        log.append(RunFinished("r1", RunState.DONE, cost=cost))


@pytest.fixture
def estimated(case):
    def estimate(mode=Mode.THOROUGH, prices=PRICES, size=(1000, 2_000_000), limits=RunLimits(cost=2.0)):
        with closing(connect_read_only(case)) as connection:
            return estimate_cost(connection, mode, MODELS, prices, size, limits)

    return estimate


def test_three_runs_of_the_same_kind_tell_what_the_next_will_cost(case, estimated):
    for cost in (0.3, 0.1, 0.2):
        keep(case, cost)
    keep(case, 9.0, Mode.QUICK)
    keep(case, 9.0, root="openai/other")
    keep(case, None)
    assert estimated() == Estimate(0.1, 0.2, 2.0, 3)


def test_without_them_prices_do_and_quick_costs_less(estimated):
    thorough, quick = estimated(), estimated(Mode.QUICK)
    assert 0 < thorough.low < thorough.expected < thorough.cap == 2.0
    assert quick.expected < thorough.expected
    assert thorough.runs == 0


def test_a_small_case_costs_less_and_no_estimate_is_over_the_limit(estimated):
    assert estimated(size=(2, 2_000)).expected < estimated().expected
    assert estimated(limits=RunLimits(cost=0.001)).expected == 0.001


def test_what_has_no_known_price_is_not_guessed(estimated):
    assert estimated(prices=(None, PRICES[1])) == Estimate(None, None, 2.0)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    with closing(connect_read_only(create_case(tmp_path_factory.mktemp("empty") / "case"))) as connection:
        yield connection


@given(
    st.sampled_from([Mode.QUICK, Mode.THOROUGH]),
    st.floats(0, 1e-3),
    st.integers(0, 10**6),
    st.integers(0, 10**10),
    st.floats(0, 100),
)
def test_easy_is_never_dearer_than_usual_nor_over_the_limit(empty, mode, price, pages, characters, cap):
    prices = Price(price, price), Price(price, price)
    told = estimate_cost(empty, mode, MODELS, prices, (pages, characters), RunLimits(cost=cap))
    assert 0 <= told.low <= told.expected
    assert not cap or told.expected <= cap
