"""Two answers to one question are shown statement by statement."""

from records import LogBuilder
from rlm_desktop.core.events import AnswerGiven, RunFinished, RunStarted, RunState
from rlm_desktop.engine.trajectory import fold
from rlm_desktop.ui.comparison_dialog import ComparisonDialog
from shown_runs import nameless


def answered(model, text):
    log = LogBuilder()
    for event in (
        RunStarted("r1", "Who paid?", root_model=model, sub_model=model),
        AnswerGiven("r1", text),
        RunFinished("r1", RunState.DONE, cost=0.5),
    ):
        log.add(event)
    return fold(log.records)


def test_what_both_say_and_what_only_one_does_is_told_in_words(qtbot):
    before = answered("gpt-5", "Voss paid.\n\nIt was in May.")
    dialog = ComparisonDialog(before, answered("offline", "Voss paid.\n\nIt was in June."))
    qtbot.addWidget(dialog)
    table = dialog.statements
    rows = [(table.item(row, 0).text(), table.item(row, 1).text()) for row in range(table.rowCount())]
    assert rows == [("Both", "Voss paid."), ("Before", "It was in May."), ("Now", "It was in June.")]
    dialog.show()
    assert nameless(dialog) == []
