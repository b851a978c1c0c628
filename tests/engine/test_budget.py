"""One budget holds for a run and all its children."""

import pytest

from rlm_desktop.core.errors import BudgetError, UsageError
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import Price, Usage
from rlm_desktop.engine.budget import Budget, Ledger


def test_what_a_child_spends_is_spent_by_its_parents_too():
    budget = Budget(RunLimits())
    root = Ledger("r1", budget.spent)
    child = Ledger("r2", root)
    child.book(usage=Usage(10, 5), cost=0.5, calls=2, steps=1)
    root.book(usage=Usage(1, 1), cost=0.25)
    assert (child.cost, root.cost, budget.spent.cost) == (0.5, 0.75, 0.75)
    assert (child.usage.total, root.usage.total) == (15, 17)
    assert (child.calls, root.calls, root.steps) == (2, 2, 1)


@pytest.mark.parametrize(
    ("limits", "spent", "limit"),
    [
        (RunLimits(cost=1.0), {"cost": 1.0}, "cost"),
        (RunLimits(tokens=10), {"usage": Usage(6, 4)}, "tokens"),
    ],
)
def test_a_used_up_budget_refuses_the_next_request(limits, spent, limit):
    budget = Budget(limits)
    budget.begin_request()
    budget.spent.book(**spent)
    with pytest.raises(BudgetError) as reached:
        budget.begin_request()
    assert reached.value.limit == limit


def test_a_batch_is_let_through_whole_or_not_at_all():
    budget = Budget(RunLimits(calls=10))
    budget.begin_calls(6)
    budget.spent.book(calls=6)
    with pytest.raises(BudgetError, match="4 are left and 5 were asked for"):
        budget.begin_calls(5)
    budget.begin_calls(4)


def test_zero_is_no_limit():
    budget = Budget(RunLimits(calls=0, cost=0, tokens=0, seconds=0))
    budget.spent.book(usage=Usage(10**9, 0), cost=10**6, calls=10**6)
    budget.begin_request()
    budget.begin_calls(10**6)
    assert budget.status() == ""


def test_an_unknown_price_makes_the_cost_unknown_and_not_zero():
    ledger = Ledger("r1")
    ledger.book(cost=None)
    ledger.book(cost=0.5)
    assert ledger.known_cost is None


def test_a_batch_that_would_cost_more_than_is_left_is_refused_with_what_it_would_cost():
    budget = Budget(RunLimits(cost=1.0))
    budget.spent.book(usage=Usage(1_000, 2_000), cost=0.6, calls=10)
    planned = budget.projection(100, 400_000, Price(2e-6, 8e-6))
    assert (planned.tokens, planned.cost) == (120_000, pytest.approx(0.36))
    budget.begin_batch(planned)
    with pytest.raises(UsageError, match=r"\$0\.72.*\$0\.40 is left"):
        budget.begin_batch(budget.projection(200, 800_000, Price(2e-6, 8e-6)))


def test_a_batch_of_unknown_price_is_held_to_its_tokens_only():
    budget = Budget(RunLimits(cost=1.0, tokens=50_000))
    budget.begin_batch(budget.projection(1, 40_000, None))
    with pytest.raises(UsageError, match="50,000 are left"):
        budget.begin_batch(budget.projection(1, 400_000, None))
