"""A price is shown as it is known, and the user's own counts instead."""

from rlm_desktop.core.settings import MillionPrice, ModelChoice
from rlm_desktop.ui.settings_prices import PriceEditor


def made(qtbot, choice, own=None):
    editor = PriceEditor("root model")
    qtbot.addWidget(editor)
    editor.show_price(choice, own)
    return editor


def test_a_price_that_is_not_known_is_never_shown_as_nothing(qtbot):
    editor = made(qtbot, ModelChoice("openai/nobody-knows-me"))
    assert editor.prompt.text() == "not known"
    assert editor.price() is None


def test_a_known_price_is_shown_with_where_it_comes_from(qtbot):
    editor = made(qtbot, ModelChoice("gpt-4o"))
    assert editor.prompt.text().endswith("(table)")
    assert editor.price() is None


def test_a_model_on_this_computer_is_free(qtbot):
    assert made(qtbot, ModelChoice("openai/x", "http://127.0.0.1:9/v1")).prompt.text() == "free"


def test_the_users_own_price_is_given_back_once_both_figures_are_set(qtbot):
    assert made(qtbot, ModelChoice("gpt-4o"), MillionPrice(1.0, 2.5)).price() == MillionPrice(1.0, 2.5)
    editor = made(qtbot, ModelChoice("gpt-4o"))
    editor.prompt.setValue(3)
    assert editor.price() is None
