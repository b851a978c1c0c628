"""``bench engine``: what the stub sees of an engine is what is told, and limits decide."""

import json
import urllib.request

import pytest

from rlm_desktop.bench.corpus_looking import make_long_case
from rlm_desktop.bench.corpus_measure import Setting, SkippedError
from rlm_desktop.bench.engine import ROWS, Field, measure_log, run
from rlm_desktop.bench.engine_players import Played, exchanges_of, play, python_of
from rlm_desktop.bench.engine_script import SCENARIOS, Exchange, Script
from rlm_desktop.bench.stub_server import Spoken, apart, serving


def ask(url, model, text="Go on.", stream=False):
    body = {"model": model, "messages": [{"role": "user", "content": text}], "stream": stream}
    request = urllib.request.Request(f"{url}/chat/completions", json.dumps(body).encode())
    with urllib.request.urlopen(request) as response:
        return response.read().decode()


def said(answer):
    return json.loads(answer)["choices"][0]["message"]["content"]


@pytest.fixture
def url():
    with serving(Script()) as url:
        yield url


def test_the_script_goes_on_until_its_last_step_and_begins_anew(url):
    replies = [said(ask(url, "rlms.calls")) for _ in range(4)]
    assert ["llm_query" in reply for reply in replies] == [True, False, True, False]
    assert all('answer["ready"] = True' in reply for reply in replies[1::2])


def test_every_engine_is_spoken_to_in_its_own_form(url):
    assert said(ask(url, "ours.one")).count("```repl\n") == 1
    assert "[[ ## code ## ]]" in said(ask(url, "dspy.one"))
    assert "SUBMIT(" in said(ask(url, "dspy.one"))


def test_exchanges_are_told_once_with_what_they_were(url):
    ask(url, "ours.calls")
    ask(url, "ours.calls", "sub 7")
    first, second = exchanges_of(url)
    assert (first.root, second.root) == (True, False)
    assert first.arrived <= first.sent <= second.arrived <= second.sent
    assert exchanges_of(url) == []


def test_a_streamed_reply_is_the_same_text():
    with serving(lambda body: Spoken("two\nlines")) as url:
        events = [line[6:] for line in ask(url, "x", stream=True).splitlines() if line.startswith("data: ")]
    assert events[-1] == "[DONE]"
    texts = [choice["delta"].get("content", "") for e in events[:-1] for choice in json.loads(e)["choices"]]
    assert "".join(texts) == "two\nlines"


@pytest.mark.slow
def test_every_scenario_has_an_end_for_our_engine(tmp_path):
    assert all(scenario.steps > 0 for scenario in SCENARIOS.values())
    with apart(Script()) as url:
        setting = Setting(tmp_path, tmp_path, 1)
        (outcome,) = measure_log(Field(url, tmp_path, ()), setting)
    assert outcome.reference > 25
    assert outcome.met
    assert outcome.ratio == pytest.approx(2, abs=0.2)


@pytest.mark.slow
def test_a_run_is_seen_from_outside(tmp_path):
    with apart(Script()) as url:
        case = str(Setting(tmp_path, tmp_path, 1).made("case", lambda folder: make_long_case(folder, 10_000)))
        playing = play("ours", tmp_path, url, "context", 2, case)
    assert [len(one.roots) for one in playing.rounds] == [11, 11]
    assert all(one.began < one.exchanges[0].arrived < one.exchanges[-1].sent < one.ended for one in playing.rounds)
    assert playing.memory > 10_000_000


def test_calls_and_steps_are_told_apart():
    played = Played(0.0, 9.0, (Exchange(True, 1, 2), Exchange(False, 3, 4), Exchange(True, 5, 6)))
    assert [one.arrived for one in played.roots] == [1, 5]
    assert [one.arrived for one in played.calls] == [3]


def test_an_engine_that_fails_is_skipped_with_its_last_words(tmp_path, monkeypatch):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'no such model' >&2\nexit 3\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr("rlm_desktop.bench.engine_players.python_of", lambda *_: broken)
    with serving(Script()) as url, pytest.raises(SkippedError, match="rlms failed: no such model"):
        play("rlms", tmp_path, url, "one", 1, "100")


def test_a_peer_that_cannot_be_installed_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("rlm_desktop.bench.engine_players.PEERS", {"rlms": "rlms==0.0.0.dev0+none"})
    (tmp_path / "rlms" / "bin").mkdir(parents=True)
    python = tmp_path / "rlms" / "bin" / "python"
    python.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    python.chmod(0o755)
    with pytest.raises(SkippedError, match="cannot be installed"):
        python_of("rlms", tmp_path)


@pytest.mark.parametrize("arguments", [["--rows", "nothing"], ["--against", "nobody"]])
def test_what_is_not_there_is_used_wrongly(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        run(arguments)
    assert ended.value.code == 2
    assert set(ROWS) == {"step", "one", "calls", "batch", "context", "log"}
