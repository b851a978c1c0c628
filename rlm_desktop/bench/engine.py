"""What the engine itself costs, beside ``rlms`` and ``dspy.RLM`` with the same stub server: ``bench engine``.

The models are a server that answers at once, so that what is left is the engine: ours with its wall around the code,
the others without one.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rlm_desktop.bench.corpus import print_rows
from rlm_desktop.bench.corpus_looking import make_long_case
from rlm_desktop.bench.corpus_measure import Limit, Outcome, Setting, SkippedError
from rlm_desktop.bench.engine_players import PEERS, Played, Playing, play
from rlm_desktop.bench.engine_script import CALLS, STEPS, Script
from rlm_desktop.bench.stub_server import apart
from rlm_desktop.core.paths import cache_folder

_LARGE = 100_000_000
_SMALL = 100_000
_FIRST = 5


@dataclass(frozen=True, slots=True)
class Field:
    """Where the engines play: the stub's URL, the others' environments, and which of the others play."""

    url: str
    peers: Path
    playing: tuple[str, ...]

    def play(self, scenario: str, setting: Setting, characters: int = _SMALL, rounds: int = 0) -> dict[str, Playing]:
        """What every engine made of a scenario, over a context of so many characters; ours under ``ours``."""
        case = setting.made(f"case-of-{characters}", lambda folder: make_long_case(folder, characters))
        contexts = {"ours": str(case), **{peer: str(characters) for peer in self.playing}}
        return {
            engine: play(engine, self.peers, self.url, scenario, rounds or setting.rounds, context)
            for engine, context in contexts.items()
        }


def measure_step(field: Field, setting: Setting) -> Iterator[Outcome]:
    """What passes between a root model's reply and the next request."""
    played = field.play("steps", setting)
    yield _row(
        "step", "engine time of a step, median", "ms", 3.0, {name: _step(of.rounds) for name, of in played.items()}
    )
    gaps = [_gaps(one) for one in played["ours"].rounds]
    first = statistics.median(gap for of_one in gaps for gap in of_one[:_FIRST])
    last = statistics.median(gap for of_one in gaps for gap in of_one[-_FIRST:])
    note = f"steps 1 to {_FIRST} against steps {STEPS - _FIRST} to {STEPS}"
    yield Outcome("step", "whether it grows", 1000 * first, 1000 * last, "ms", Limit(1.5), last / first, note)


def measure_one(field: Field, setting: Setting) -> Iterator[Outcome]:
    """A whole run of one step, in a process that has had one before."""
    played = field.play("one", setting, rounds=5 * setting.rounds)
    seconds = {name: statistics.median(one.ended - one.began for one in of.rounds) for name, of in played.items()}
    yield _row("one", "run of one step, warm", "ms", 60.0, {name: 1000 * value for name, value in seconds.items()})


def measure_calls(field: Field, setting: Setting) -> Iterator[Outcome]:
    """Calls one after the other: what passes between a reply and the next prompt."""
    played = field.play("calls", setting)
    figures = {name: 1000 * statistics.median(_between_calls(of.rounds)) for name, of in played.items()}
    yield _row("calls", f"llm_query, {CALLS:,} in a row, median", "ms", 1.4, figures)


def measure_batch(field: Field, setting: Setting) -> Iterator[Outcome]:
    """As many calls at once, each of which takes 50 ms to answer."""
    played = field.play("batch", setting)
    figures = {name: statistics.median(_gaps(one)[0] for one in of.rounds) for name, of in played.items()}
    yield _row("batch", f"{CALLS:,} calls at once, 50 ms each", "s", 2.0, figures)


def measure_context(field: Field, setting: Setting) -> Iterator[Outcome]:
    """A context of 100 MB: what it takes to begin, to hold, and at every step."""
    small = field.play("context", setting)
    large = field.play("context", setting, _LARGE)
    begin = {name: statistics.median(_before_first(one) for one in of.rounds) for name, of in large.items()}
    yield _row("context", "100 MB: until the first request", "s", 0.05, begin)
    more = {name: (of.memory - small[name].memory) / 1e6 for name, of in large.items()}
    yield _row("context", "100 MB: more memory than 0.1 MB", "MB", 40.0, more)
    yield _row(
        "context", "100 MB: engine time of a step", "ms", 3.0, {name: _step(of.rounds) for name, of in large.items()}
    )


def measure_log(field: Field, setting: Setting) -> Iterator[Outcome]:
    """How the log of a run grows with its steps, each of which prints 1,000 characters. Ours only."""
    alone = Field(field.url, field.peers, ())
    half, whole = (alone.play(name, setting, rounds=1)["ours"].told["log"] for name in ("printed25", "printed50"))
    note = f"{STEPS // 2} steps against {STEPS}: 2 is linear, 4 quadratic"
    yield Outcome("log", "bytes of the log", half / 1000, whole / 1000, "KB", Limit(2.2), whole / half, note)


ROWS: dict[str, Callable[[Field, Setting], Iterator[Outcome]]] = {
    "step": measure_step,
    "one": measure_one,
    "calls": measure_calls,
    "batch": measure_batch,
    "context": measure_context,
    "log": measure_log,
}
"""What each row measures is told in docs/benchmarks.md."""


def run(arguments: Sequence[str]) -> int:
    """Measure and print; the exit code is 1 when a limit was missed, 2 when a row could not be measured."""
    parser = argparse.ArgumentParser(prog="bench engine", description=__doc__)
    parser.add_argument("--rows", default=",".join(ROWS), help=f"of {', '.join(ROWS)} (default: all)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each engine plays (default: 3)")
    parser.add_argument("--against", default=",".join(PEERS), help=f"of {', '.join(PEERS)}, or none (default: all)")
    parser.add_argument(
        "--peers", type=Path, help="their environments, made if there are none (default: a cache folder)"
    )
    parser.add_argument("--scratch", type=Path, help="where cases are made, and found again the next time")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    chosen = parser.parse_args(arguments)
    rows = chosen.rows.split(",")
    against = () if chosen.against == "none" else tuple(chosen.against.split(","))
    if not set(rows) <= set(ROWS) or not set(against) <= set(PEERS):
        parser.error("there is no such row or engine")
    with (
        tempfile.TemporaryDirectory() if chosen.scratch is None else nullcontext(chosen.scratch) as scratch,
        apart(Script()) as url,
    ):
        Path(scratch).mkdir(parents=True, exist_ok=True)
        folder = Path(scratch).resolve()
        field = Field(url, (chosen.peers or cache_folder() / "bench").resolve(), against)
        measures = {row: partial(ROWS[row], field) for row in rows}
        return print_rows(measures, Setting(folder, folder, chosen.rounds), as_json=chosen.json)


def _row(row: str, what: str, unit: str, most: float, figures: dict[str, float]) -> Outcome:
    """An outcome whose reference is the best of the others."""
    others = {name: figure for name, figure in figures.items() if name != "ours"}
    best = min(others.values(), default=None)
    note = ", ".join(f"{name} {figure:,.2f}" for name, figure in others.items())
    ratio = figures["ours"] / best if best else None
    return Outcome(row, what, best, figures["ours"], unit, Limit(value=most), ratio, note)


def _gaps(played: Played) -> list[float]:
    """Seconds between each reply of the root model and the request that came next."""
    roots = played.roots
    if len(roots) < 2:
        raise SkippedError("An engine did not go on after the first step.")
    return [after.arrived - before.sent for before, after in itertools.pairwise(roots)]


def _step(rounds: Sequence[Played]) -> float:
    """The median engine time of a step, in milliseconds."""
    return 1000 * statistics.median(gap for one in rounds for gap in _gaps(one))


def _before_first(played: Played) -> float:
    return played.exchanges[0].arrived - played.began


def _between_calls(rounds: Sequence[Played]) -> list[float]:
    return [
        after.arrived - before.sent for one in rounds for before, after in zip(one.calls, one.calls[1:], strict=False)
    ]
