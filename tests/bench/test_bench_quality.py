"""``bench quality``: with a model that knows the key every task scores 100; methods, budgets, own questions, output."""

import asyncio
import json
from dataclasses import replace

import pytest

from model_server import Refuse, Say
from rlm_desktop.bench.quality import TASKS, run
from rlm_desktop.bench.quality_methods import METHODS, Trial, try_method
from rlm_desktop.bench.quality_own import read_questions
from rlm_desktop.bench.quality_window import make_case
from rlm_desktop.case.connection import create_case
from rlm_desktop.cli import main
from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.corpus.ingest import Ingest


@pytest.fixture(scope="module")
def needle_case(tmp_path_factory):
    """A case with a needle in it, and the question."""
    window = TASKS["niah2"](2_000, 1, 1)
    return make_case(tmp_path_factory.mktemp("needle") / "case", window), window.questions[0]


@pytest.fixture
def attempt(needle_case, model_server):
    """Tries a method on the needle, with a model that says what the test wants."""

    def go(method, say, limits=RunLimits(calls=0)):
        case, question = needle_case
        model_server.otherwise = say
        choice = ModelChoice("openai/test-model", model_server.url)
        return asyncio.run(try_method(method, Trial(case, question.ask, choice, choice, limits))), question

    return go


@pytest.mark.parametrize("task", TASKS)
def test_with_perfect_readers_every_task_scores_100(task, capsys):
    assert run(["--oracle", "--tasks", task, "--sizes", "2k,16k", "--repeats", "1", "--questions", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert len(lines) == 2
    assert all(" 100.0 " in line for line in lines)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("depth", ["rlm1", "rlm2"])
def test_with_perfect_readers_every_task_scores_100_at_a_million_tokens(depth, capsys):
    assert run(["--oracle", "--sizes", "1m", "--repeats", "1", "--questions", "1", "--methods", depth]) == 0


def test_an_engine_that_loses_lines_is_found_out(monkeypatch, capsys):
    window = TASKS["oolong"](2_000, 1, 1)
    wrong = replace(window, reads=lambda prompt: "location\n" * window.reads(prompt).count("\n") + "location")
    monkeypatch.setitem(TASKS, "oolong", lambda *_: wrong)
    assert run(["--oracle", "--tasks", "oolong", "--sizes", "2k", "--repeats", "1"]) == 1


def test_the_model_alone_is_sent_all_text_and_then_the_question(attempt, model_server):
    tried, question = attempt("alone", lambda body: Say("It is " + question_value(body)))
    assert question.score(tried.answer) == 1
    (prompt,) = model_server.prompts
    assert prompt.endswith(question.ask)
    assert tried.calls == 1
    assert tried.usage.total > 100
    assert tried.cost == 0


def question_value(body):
    return body["messages"][-1]["content"].split(" is: ")[1].split(".")[0]


def test_the_summary_agent_answers_from_its_notes_alone(attempt, model_server, monkeypatch):
    monkeypatch.setattr("rlm_desktop.bench.quality_methods._WINDOW_TOKENS", 1_000)
    said = iter(range(1, 100))
    tried, _ = attempt("summary", lambda body: Say(f"note {next(said)}"))
    prompts = model_server.prompts
    assert len(prompts) > 3
    assert "note 1" in prompts[1]
    assert f"note {len(prompts) - 1}" in prompts[-1]
    assert "special magic number for" in prompts[-1]
    assert sum(" is: " in prompt for prompt in prompts) == 1
    assert tried.answer == f"note {len(prompts)}"


def test_codeact_searches_with_code_and_cannot_call_models(attempt, model_server):
    replies = iter(
        [
            "```python\nllm_query('What?')\n```",
            "```python\nhit = search('special magic')[0]\nprint(hit.document.pages[hit.page - 1])\n```",
            "```python\nFINAL('seen')\n```",
        ]
    )
    tried, _ = attempt("codeact", lambda body: Say(next(replies)))
    assert "Only search can be called" in model_server.prompts[1]
    assert " is: " in model_server.prompts[2]
    assert (tried.answer, tried.why, tried.calls) == ("seen", "", 3)


def test_at_depth_0_there_is_a_repl_and_no_call(attempt, model_server):
    replies = iter(["```repl\nprint(llm_query('What?'))\n```", "```repl\nFINAL(str('magic' in context))\n```"])
    tried, _ = attempt("rlm0", lambda body: Say(next(replies)))
    assert "Models cannot be called here" in model_server.prompts[1]
    assert (tried.answer, tried.calls) == ("True", 2)


@pytest.mark.parametrize("method", METHODS)
def test_a_model_that_refuses_scores_nothing_and_stops_nothing(attempt, method):
    tried, question = attempt(method, Refuse(401, "No."))
    assert question.score(tried.answer) == 0
    assert tried.why


def test_a_method_that_reaches_its_budget_says_so(attempt):
    tried, _ = attempt("codeact", Say("```python\nprint(1)\n```"), RunLimits(tokens=1))
    assert "limit of 1 tokens" in tried.why


def test_the_offline_reader_runs_at_no_cost(capsys, tmp_path):
    arguments = ["--tasks", "niah2", "--sizes", "2k", "--repeats", "2", "--json", "--methods", "alone,rlm1"]
    assert run([*arguments, "--plot", str(tmp_path / "plot.svg")]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["method"], row["answers"], row["cost"]["sum"]) for row in rows] == [("alone", 2, 0), ("rlm1", 2, 0)]
    assert rows[1]["score"]["mean"] == 1
    assert {"repeat", "kind", "score", "answer", "expected", "cost", "usage", "calls", "seconds", "why"} == set(
        rows[0]["answered"][0]
    )
    assert "<svg" in (tmp_path / "plot.svg").read_text("utf-8")


def test_own_questions_are_put_to_an_own_case(tmp_path, capsys):
    (tmp_path / "note.txt").write_text("The harbour was sold for 48,000 crowns in 2019.", encoding="utf-8")
    create_case(tmp_path / "case")
    Ingest(tmp_path / "case", [tmp_path / "note.txt"], workers=1).run()
    questions = tmp_path / "questions.toml"
    questions.write_text('[[question]]\nask = "For what was the harbour sold?"\nexpect = "48,000"\n', encoding="utf-8")
    arguments = ["--case", str(tmp_path / "case"), "--ask", str(questions), "--methods", "rlm1", "--repeats", "2"]
    assert main(["bench", "quality", *arguments]) == 0
    row = capsys.readouterr().out.splitlines()[1].split()
    assert (row[0], row[2], row[3], row[4]) == ("own", "rlm1", "2", "100.0")


def test_own_questions_may_expect_words_a_label_or_a_number(tmp_path):
    path = tmp_path / "q.toml"
    path.write_text(
        '[[question]]\nask = "a?"\nexpect = ["x", "y"]\n[[question]]\nask = "b?"\nexpect = "C"\nmatch = "exact"\n'
        '[[question]]\nask = "c?"\nexpect = 12\nmatch = "number"\n',
        encoding="utf-8",
    )
    words, label, figure = read_questions(path)
    assert (words.score("Y and X"), label.score("Answer: C"), figure.score("Answer: 13")) == (1, 1, 0.75)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("question = 3", "not understood"),
        ('[[question]]\nask = ""\nexpect = "x"', "no words"),
        ('[[question]]\nask = "a"\nexpect = "x"\nmatch = "number"', "no whole number"),
        ('[[question]]\nask = "a"\nexpects = "x"', "not understood"),
        ("question = []", "no question"),
    ],
)
def test_a_file_of_questions_that_is_wrong_is_told(tmp_path, text, told):
    path = tmp_path / "q.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=told):
        read_questions(path)


@pytest.mark.parametrize(
    "arguments",
    [["--sizes", "12x"], ["--sizes", "1g"], ["--tasks", "niah9"], ["--oracle", "--methods", "alone"], ["--case", "x"]],
)
def test_what_cannot_be_tried_is_used_wrongly(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        run(arguments)
    assert ended.value.code == 2


def test_a_text_that_would_fit_one_prompt_is_worked_on_in_steps(attempt, model_server, monkeypatch):
    monkeypatch.setattr("rlm_desktop.bench.quality_methods.MeteredGateway.context_window", lambda *_: 1_000_000)
    tried, _ = attempt("rlm1", lambda body: Say("```repl\nFINAL(str('magic' in context))\n```"))
    assert (tried.answer, tried.calls) == ("True", 1)
