"""The elusion sample draws only what was left out, and its interval is the published one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_desktop.core.errors import UsageError
from rlm_desktop.engine.coverage import Coverage, DocumentCoverage, Reading
from rlm_desktop.engine.elusion import draw_sample, elusion_rate

MODEL, CODE, UNTOUCHED, UNREADABLE = range(4)


@pytest.mark.parametrize(
    ("found", "size", "low", "high"),
    [
        # As binom.test of R gives them.
        (0, 100, 0.0, 0.03621669),
        (1, 100, 0.0002531461, 0.05445938),
        (5, 50, 0.0332750955, 0.2181354),
        (10, 20, 0.2719578, 0.7280422),
        (20, 20, 0.8315665, 1.0),
    ],
)
def test_the_interval_is_that_of_clopper_and_pearson(found, size, low, high):
    rate = elusion_rate(found, size)
    assert rate.found == found / size
    assert rate.low == pytest.approx(low, rel=1e-5, abs=1e-9)
    assert rate.high == pytest.approx(high, rel=1e-5)


@given(st.integers(1, 400), st.data())
def test_the_rate_lies_in_its_interval(size, data):
    found = data.draw(st.integers(0, size))
    rate = elusion_rate(found, size)
    assert 0 <= rate.low <= rate.found <= rate.high <= 1


@pytest.mark.parametrize(("found", "size"), [(3, 2), (-1, 2), (0, 0)])
def test_a_share_of_no_sample_is_refused(found, size):
    with pytest.raises(UsageError):
        elusion_rate(found, size)


def test_only_documents_that_no_model_saw_and_that_have_text_are_drawn():
    pages = [[MODEL, CODE], [CODE], [UNTOUCHED, UNREADABLE], [UNREADABLE], [MODEL]]
    coverage = Coverage(tuple(DocumentCoverage(n, str(n), bytes(each)) for n, each in enumerate(pages)), 0, ())
    sample = draw_sample(coverage, 10, seed=1)
    assert (sample.left_out, [each.document for each in sample.documents]) == (2, [1, 2])


def test_the_same_seed_draws_the_same_documents():
    coverage = Coverage(tuple(DocumentCoverage(n, str(n), bytes([UNTOUCHED])) for n in range(500)), 0, ())
    drawn = [draw_sample(coverage, 20, seed) for seed in (7, 7, 8)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(drawn[0].documents) == 20
    assert coverage.documents[0].state(1) is Reading.UNTOUCHED
