"""How good the answers are, by task, size and method, and what they cost: ``bench quality``.

The tasks are made by chance from a seed, so that nobody has seen them; the methods are those of the paper's table. With
``--case`` and ``--ask`` the methods are tried on the user's own documents and questions.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from rlm_desktop.bench.quality_hops import make_hops
from rlm_desktop.bench.quality_methods import METHODS, Trial, try_method
from rlm_desktop.bench.quality_needles import make_needle
from rlm_desktop.bench.quality_oolong import make_oolong
from rlm_desktop.bench.quality_oracle import oracle
from rlm_desktop.bench.quality_own import read_questions
from rlm_desktop.bench.quality_pairs import make_pairs
from rlm_desktop.bench.quality_report import HEADING, Answered, Row, json_line, line, plot, row_of
from rlm_desktop.bench.quality_window import CHARACTERS_PER_TOKEN, Question, Window, make_case
from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.documents import corpus_size
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.settings import ModelChoice

TASKS: dict[str, Callable[[int, int, int], Window]] = {
    "niah1": lambda size, seed, _: make_needle(1, size, seed),
    "niah2": lambda size, seed, _: make_needle(2, size, seed),
    "niah3": lambda size, seed, _: make_needle(3, size, seed),
    "oolong": make_oolong,
    "pairs": make_pairs,
    "hops": make_hops,
}
"""From a size, a seed and the most questions to a window."""
_SIZE = re.compile(r"(\d+)([km]?)", re.IGNORECASE)
_UNITS = {"": 1, "k": 1_024, "m": 1_048_576}
_LEAST, _MOST = 1_000, 11_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What is tried: the models for both roles (None for the oracle), the limits of a question, the methods."""

    models: tuple[ModelChoice, ModelChoice] | None
    limits: RunLimits
    methods: tuple[str, ...]


def run(arguments: Sequence[str]) -> int:
    """Try and print; the exit code is 1 when an oracle did not score 100 everywhere.

    Raises:
        UsageError: The file of questions is not understood, or a plot cannot be drawn.
    """
    chosen = _parser().parse_args(arguments)
    plan = _plan(chosen)
    rows = []
    if not chosen.json:
        print(HEADING)
    for row, answered in _own(plan, chosen) if chosen.case else _made(plan, chosen):
        rows.append(row)
        print(json_line(row, answered) if chosen.json else line(row), flush=True)
    if chosen.plot:
        plot(rows, chosen.plot)
    return 0 if plan.models or all(row.score.mean == 1 for row in rows) else 1


def _made(plan: Plan, chosen: argparse.Namespace) -> Iterator[tuple[Row, list[Answered]]]:
    """Rows of the made tasks, size by size."""
    with tempfile.TemporaryDirectory() if chosen.scratch is None else nullcontext(chosen.scratch) as scratch:
        for size in chosen.sizes:
            for task in chosen.tasks:
                answered: dict[str, list[Answered]] = {method: [] for method in plan.methods}
                for repeat in range(chosen.repeats):
                    window = TASKS[task](size, chosen.seed + repeat, chosen.questions)
                    folder = Path(scratch, f"{task}-{size}-{chosen.seed + repeat}")
                    case = folder if folder.exists() else make_case(folder, window)
                    for method, one in _try_window(plan, window, case):
                        answered[method].append(replace(one, repeat=repeat))
                for method, of_method in answered.items():
                    yield row_of(task, size, method, of_method), of_method


def _own(plan: Plan, chosen: argparse.Namespace) -> Iterator[tuple[Row, list[Answered]]]:
    """Rows of the user's own questions; each question is a cluster of its repeats."""
    questions = read_questions(chosen.ask)
    assert plan.models is not None
    with closing(connect_read_only(chosen.case)) as connection:
        size = corpus_size(connection).characters // CHARACTERS_PER_TOKEN
    for method in plan.methods:
        answered = [
            replace(_try(plan, plan.models, method, chosen.case, question), repeat=number)
            for number, question in enumerate(questions)
            for _ in range(chosen.repeats)
        ]
        yield row_of("own", size, method, answered), answered


def _try_window(plan: Plan, window: Window, case: Path) -> Iterator[tuple[str, Answered]]:
    with oracle(window) if plan.models is None else nullcontext(plan.models) as told:
        models = (told, told) if isinstance(told, ModelChoice) else told
        for method in plan.methods:
            for question in window.questions:
                yield method, _try(plan, models, method, case, question)


def _try(plan: Plan, models: tuple[ModelChoice, ModelChoice], method: str, case: Path, question: Question) -> Answered:
    trial = Trial(case, question.ask, *models, plan.limits)
    return Answered(0, question, asyncio.run(try_method(method, trial)))


def _parser() -> argparse.ArgumentParser:
    limits = RunLimits()
    parser = argparse.ArgumentParser(prog="bench quality", description=__doc__)
    parser.add_argument(
        "--tasks", type=_names(TASKS), default=list(TASKS), help=f"of {', '.join(TASKS)} (default: all)"
    )
    parser.add_argument("--sizes", type=_sizes, default=[8_192], help="tokens of text: 8k,128k,1m (default: 8k)")
    methods = f"of {', '.join(METHODS)} (default: alone,rlm1; of the oracle: rlm1)"
    parser.add_argument("--methods", type=_names(METHODS), help=methods)
    parser.add_argument("--repeats", metavar="N", type=int, default=3, help="windows of each size (default: 3)")
    parser.add_argument(
        "--questions", metavar="N", type=int, default=25, help="at most so many on a window (default: 25)"
    )
    parser.add_argument("--seed", metavar="N", type=int, default=1, help="of chance (default: 1)")
    parser.add_argument("--model", metavar="M", default="offline", help="any litellm model string (default: offline)")
    parser.add_argument("--sub-model", metavar="M", help="model of the calls (default: as --model)")
    parser.add_argument("--api-base", metavar="URL", default="", help="server of the models")
    parser.add_argument(
        "--oracle", action="store_true", help="a model that knows the key: proves the loop, costs nothing"
    )
    parser.add_argument("--case", type=Path, help="try the methods on this case ...")
    parser.add_argument("--ask", metavar="FILE", type=Path, help="... with the questions of this TOML file")
    parser.add_argument("--max-cost", metavar="N", type=float, default=limits.cost, help="US dollars a question")
    parser.add_argument("--max-tokens", metavar="N", type=int, default=limits.tokens, help="tokens a question")
    parser.add_argument("--max-seconds", metavar="N", type=float, default=limits.seconds, help="seconds a question")
    parser.add_argument("--scratch", type=Path, help="keep the cases here, with the run of every answer")
    parser.add_argument("--plot", metavar="FILE", type=Path, help="draw the rows, as .svg, .png or .pdf")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, with every answer")
    return parser


def _plan(chosen: argparse.Namespace) -> Plan:
    parser = _parser()
    if bool(chosen.case) != bool(chosen.ask):
        parser.error("--case and --ask go together")
    if chosen.oracle and chosen.case:
        parser.error("the oracle knows the key of the made tasks only")
    if min(chosen.repeats, chosen.questions) < 1:
        parser.error("--repeats and --questions are at least 1")
    methods = tuple(chosen.methods or (["rlm1"] if chosen.oracle else ["alone", "rlm1"]))
    if chosen.oracle and not set(methods) <= {"rlm1", "rlm2", "rlm3"}:
        parser.error("the oracle plays the models of rlm1, rlm2 and rlm3")
    limits = RunLimits(calls=0, cost=chosen.max_cost, tokens=chosen.max_tokens, seconds=chosen.max_seconds)
    root = ModelChoice(chosen.model, chosen.api_base if chosen.model != "offline" else "")
    sub = ModelChoice(chosen.sub_model, chosen.api_base) if chosen.sub_model else root
    return Plan(None if chosen.oracle else (root, sub), limits, methods)


def _names(known: Collection[str]) -> Callable[[str], list[str]]:
    def read(text: str) -> list[str]:
        unknown = [name for name in text.split(",") if name not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"there is no {unknown[0]!r}; there are {', '.join(known)}")
        return text.split(",")

    return read


def _sizes(text: str) -> list[int]:
    sizes = []
    for word in text.split(","):
        match = _SIZE.fullmatch(word.strip())
        size = int(match[1]) * _UNITS[match[2].lower()] if match else 0
        if not _LEAST <= size <= _MOST:
            raise argparse.ArgumentTypeError(f"{word} is not between 1k and 10m")
        sizes.append(size)
    return sizes
