import os

import pytest

from rlm_desktop.bench import ui

ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def test_the_time_to_the_first_window_is_told_and_what_comes_after_it():
    started = ui.start("import json; print('{}', flush=True); print(json.dumps({'longest': 0.5}))", (), ENVIRONMENT)
    assert started.seconds > 0
    assert started.after == {"longest": 0.5}


def test_a_window_that_does_not_start_is_told_with_its_last_words():
    with pytest.raises(RuntimeError, match="no such screen"):
        ui.start("raise SystemExit('no such screen')", (), ENVIRONMENT)


def test_both_windows_are_measured_in_turns_and_nothing_is_left_in_the_caller_s_folders(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert ui.run(["--rounds", "1", "--watch", "0.2"]) == 0
    told = capsys.readouterr().out
    assert "round 1: bare" in told
    assert "ratio" in told
    assert "longest stall" in told
    assert not (tmp_path / "config").exists()
