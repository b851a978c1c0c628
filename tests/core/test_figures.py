"""Figures read as people write them."""

import pytest

from rlm_desktop.core.figures import counted, dollars, duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-1, "0.0 s"), (0.84, "0.8 s"), (42.4, "42 s"), (59.7, "1 min 00 s"), (185, "3 min 05 s"), (7800, "2 h 10 min")],
)
def test_stretches_of_time(seconds, words):
    assert duration(seconds) == words


def test_counts_agree_with_their_noun():
    assert [counted(1, "quote"), counted(1204, "quote"), counted(0, "copy", "copies")] == [
        "1 quote",
        "1,204 quotes",
        "0 copies",
    ]


def test_a_price_that_is_not_known_is_not_zero():
    assert (dollars(None), dollars(0.0), dollars(1234.5)) == ("price not known", "$0.0000", "$1,234.5000")
