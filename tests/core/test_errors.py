"""Errors come over from worker processes as they were raised there."""

import pickle

import pytest

from rlm_desktop.core.errors import BudgetError, CaseError, ModelError, ReadError, RlmError, UsageError


@pytest.mark.parametrize(
    "error",
    [
        RlmError("It happened.", "It means something.", "Do something."),
        CaseError("It happened."),
        UsageError("It happened.", remedy="Do something."),
        ReadError("broken", "It happened.", "It means something.", "Do something."),
        ModelError("rate-limit", "It happened.", retry_after=3.5),
        BudgetError("cost", "It happened."),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_comes_over_whole(error):
    other = pickle.loads(pickle.dumps(error))
    assert (type(other), str(other), vars(other)) == (type(error), str(error), vars(error))
