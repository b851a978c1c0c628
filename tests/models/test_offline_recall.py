"""The built-in reader does not find less than it did, and stays silent where there is nothing to find."""

from __future__ import annotations

import tomllib

from rlm_desktop.bench.offline_reader import QUESTIONS, corpus, measure, run


def test_plain_questions_are_answered_and_questions_without_answer_are_not():
    data = tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))

    scores = measure(data["questions"], corpus(data["documents"]))

    assert scores["plain"].asked >= 25
    assert scores["plain"].first >= 26
    assert scores["plain"].any == scores["plain"].asked
    assert scores["no answer"].any == scores["no answer"].asked


def test_the_benchmark_prints_recall_and_speed(capsys):
    assert run(["--misses"]) == 0

    out = capsys.readouterr().out
    assert "plain      first 2" in out
    assert "100,000 characters" in out
    assert "kickback" in out, "questions that avoid the text's words are missed, and named"
