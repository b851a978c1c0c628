"""The dialog that asks which runs become training data."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from rlm_desktop.reports.training import Check, Selection, TrainingFile, Verdict
from rlm_desktop.ui.training_dialog import TrainingDialog, sentence_of


@pytest.fixture
def dialog(qtbot, tmp_path):
    dialog = TrainingDialog(tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_only_sound_runs_of_any_cost_are_accepted_at_first(dialog):
    assert dialog.selection() == Selection()


def test_the_fields_say_what_is_accepted(dialog):
    dialog._verdict.setCurrentIndex(1)
    dialog._cost.setValue(0.5)
    dialog._checks[Check.ERROR_FREE].setChecked(True)
    assert dialog.selection() == Selection(Verdict.DONE, 0.5, frozenset({Check.ERROR_FREE}))


def test_the_file_and_the_selection_are_handed_over(dialog, qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "runs"), ""))
    with qtbot.waitSignal(dialog.chosen) as handed:
        dialog._choose()
    assert handed.args == [tmp_path / "runs.jsonl", Selection()]


def test_it_stays_open_when_no_file_was_chosen(dialog, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    dialog._choose()
    assert dialog.isVisible()


def test_what_was_left_out_is_said():
    path = Path("t.jsonl")
    assert sentence_of(TrainingFile(path, 2, 2, 5, {"not done": 1})) == "2 runs in t.jsonl. Left out: 1 not done."
    assert sentence_of(TrainingFile(path, 0, 0, 0, {})) == "No run was accepted."
