"""What the wall around model-written code costs, against plain Python in the same run: ``bench sandbox``."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path

from rlm_desktop.bench.corpus import print_rows
from rlm_desktop.bench.corpus_looking import make_long_case
from rlm_desktop.bench.corpus_measure import Limit, Outcome, Setting, apart
from rlm_desktop.bench.guests import Guest, run_plainly, spare_memory, started, started_from_spare
from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.core.model import CellEnd
from rlm_desktop.sandbox.host import CaseGrant
from rlm_desktop.sandbox.layers import BOTH, Layers
from rlm_desktop.sandbox.starter import STARTER

_CHARACTERS = 100_000_000
_STEPS = 2_000
_CALLS = 2_000
_STARTS = 5
"""Starts in one round."""
_RUNNING = 0.2
"""Seconds that code runs before it is stopped."""

STOPPED = {
    "while True: pass": "while True: pass",
    "10 ** 10 ** 8": "x = 10 ** 10 ** 8",
    "a regex without end": "import re; re.match(r'(a+)+$', 'a' * 40 + 'b')",
    "a sort of 10^8 elements": "values.sort(reverse=True)",
}
"""What is stopped, and the code of it."""
_BEFORE_STOP = {"a sort of 10^8 elements": "values = list(bytes(range(256)) * 390_625)"}

CRUNCHED = {
    "Counter of the words of 100 MB": (
        "from collections import Counter\n"
        "counts = Counter()\n"
        "for start in range(0, len(context), 1_000_000):\n"
        "    counts.update(context[start:start + 1_000_000].split())\n"
    ),
    "re.findall over 100 MB": "import re\nnames = re.findall(r'\\b[A-Z][a-z]+ [A-Z][a-z]+\\b', context)\n",
    "nested loops": (
        "total = 0\n"
        "for i in range(3000):\n"
        "    for j in range(1000):\n"
        "        if i * j % 7 == 3:\n"
        "            total += j\n"
    ),
    "d[word] = d.get(word, 0) + 1, 10 MB": (
        "counts = {}\n"
        "for line in context[:10_000_000].splitlines():\n"
        "    for word in line.split():\n"
        "        counts[word] = counts.get(word, 0) + 1\n"
    ),
    "methods and attributes of objects": (
        "class Account:\n"
        "    def __init__(self, name):\n"
        "        self.name = name\n"
        "        self.sums = []\n"
        "    def book(self, amount):\n"
        "        self.sums.append(amount)\n"
        "        return len(self.sums)\n"
        "accounts = [Account(str(n)) for n in range(100)]\n"
        "for n in range(1_000_000):\n"
        "    accounts[n % 100].book(n)\n"
    ),
}
"""Code that works on text as models write it; ``context`` has 100 MB."""

PATTERNS = {
    "word": r"\bthread\b",
    "date": r"\b\d{4}-\d{2}-\d{2}\b",
    "mail address": r"[\w.+-]+@[\w-]+\.[\w.]+",
    "ten words": r"\b(?:contract|invoice|payment|account|transfer|company|director|meeting|delivery|shipment)\b",
    "any case": "(?i)kerberos",
}
"""What ``grep`` looks for."""

BOMBS = {
    "memory": "kept = []\nwhile True:\n    kept.append('a' * 10_000_000)",
    "one vast object": "x = bytearray(10 ** 12)",
    "output": "while True:\n    print('a' * 100_000)",
    "processes": "import os\nwhile True:\n    os.fork()",
    "recursion": "def f():\n    return f()\nf()",
    "parser": "(" * 5000 + ")" * 5000,
    "descriptors": "kept = [open('/dev/null') for _ in range(100_000)]",
    "nested iterators": "x = iter(())\nfor _ in range(1_000_000):\n    x = map(str, x)\nnext(x, None)",
    "requests": "while True:\n    llm_query('x' * 1_000_000)",
}
"""Attempts to use more than is allowed."""
AT_THE_SYSTEM = frozenset({"processes", "descriptors"})
"""Those that the language layer would not let come to anything; the system's layer has to hold them alone."""


def run(arguments: Sequence[str]) -> int:
    """Measure and print; the exit code is 1 when a limit was missed."""
    parser = argparse.ArgumentParser(prog="bench sandbox", description=__doc__)
    parser.add_argument("--rows", type=_rows, default=list(ROWS), help=f"of {', '.join(ROWS)} (default: all)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each side is measured (default: 3)")
    parser.add_argument("--scratch", type=Path, help="where a case of 100 MB is made, and found again the next time")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() if chosen.scratch is None else nullcontext(chosen.scratch) as scratch:
        Path(scratch).mkdir(parents=True, exist_ok=True)
        setting = Setting(Path(scratch), Path(scratch).resolve(), chosen.rounds)
        return print_rows({row: ROWS[row] for row in chosen.rows}, setting, as_json=chosen.json)


def _rows(names: str) -> list[str]:
    rows = names.split(",")
    unknown = [row for row in rows if row not in ROWS]
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no row {unknown[0]!r}")
    return rows


def measure_start(setting: Setting) -> Iterator[Outcome]:
    """From the wish for a sandbox to one that is confined."""
    for what, start, limit in (("from the spare guest", started_from_spare, 10), ("cold", started, 200)):
        times = asyncio.run(_starts(start, setting.rounds * _STARTS))
        note = f"worst of {len(times)}: {1000 * max(times):.1f} ms"
        yield Outcome(
            "start", f"{what}, wall", None, 1000 * statistics.median(times), "ms", Limit(value=limit), None, note
        )


async def _starts(start: Callable[[], AbstractAsyncContextManager[Guest]], count: int) -> list[float]:
    times = []
    for _ in range(count):
        async with start() as guest:
            times.append(guest.start_seconds)
    STARTER.drop_spare()
    return times


def measure_step(setting: Setting) -> Iterator[Outcome]:
    """A cell that does nothing, and a request that nobody has to think about."""

    async def measure() -> tuple[list[float], float]:
        async with started() as guest:
            steps = [await guest.wall_seconds("1") for _ in range(_STEPS)]
            calls = await guest.wall_seconds(f"for _ in range({_CALLS}): llm_query('x')")
        return steps, calls / _CALLS

    steps, call = asyncio.run(measure())
    middle = 1000 * statistics.median(steps)
    yield Outcome("step", "trivial step, there and back, wall", None, middle, "ms", Limit(value=0.3))
    yield Outcome("step", "llm_query without a model, wall", None, 1000 * call, "ms", Limit(value=0.5))


def measure_memory(setting: Setting) -> Iterator[Outcome]:
    """What a guest holds in memory that has nothing to do, pages shared with other processes included."""

    async def measure() -> float:
        async with started() as guest:
            return guest.memory()

    yield Outcome("memory", "spare guest, resident", None, spare_memory() / 1e6, "MB", Limit(value=30))
    yield Outcome("memory", "idle guest, resident", None, asyncio.run(measure()) / 1e6, "MB", Limit(value=30))


def measure_context(setting: Setting) -> Iterator[Outcome]:
    """``context`` over 100 MB: until it can be sliced, and what it holds in memory then."""
    case = _case(setting)

    async def measure() -> tuple[float, float]:
        async with started_from_spare(CaseGrant(case)) as guest:
            await guest.wall_seconds("context[50_000_000:50_001_000], len(documents)")
            return guest.start_seconds, guest.memory()

    figures = [asyncio.run(measure()) for _ in range(setting.rounds)]
    ready, memory = (statistics.median(each) for each in zip(*figures, strict=True))
    yield Outcome("context", "100 MB ready, from the spare guest, wall", None, 1000 * ready, "ms", Limit(value=200))
    yield Outcome("context", "100 MB, resident after a slice", None, memory / 1e6, "MB", Limit(value=40))


def measure_stop(setting: Setting) -> Iterator[Outcome]:
    """From Stop to a guest that is gone, whatever its code does."""

    async def measure(name: str) -> float:
        limits = SandboxLimits(seconds=0, memory=4 << 30)
        async with started(limits=limits) as guest:
            await guest.wall_seconds(_BEFORE_STOP.get(name, ""))
            return await guest.seconds_to_stop(STOPPED[name], _RUNNING)

    for name in STOPPED:
        times = [asyncio.run(measure(name)) for _ in range(setting.rounds)]
        yield Outcome("stop", f"{name}, wall", None, 1000 * max(times), "ms", Limit(value=500))


def measure_crunch(setting: Setting) -> Iterator[Outcome]:
    """Code that works on text, behind the wall and in plain Python."""
    case = _case(setting)
    for name, code in CRUNCHED.items():
        yield _against_plain_python("crunch", f"{name}, CPU", case, code, code, setting.rounds, Limit(2.0))


def measure_grep(setting: Setting) -> Iterator[Outcome]:
    """``grep`` over 100 MB in a case, against ``re`` over the same text in memory."""
    case = _case(setting)
    for name, pattern in PATTERNS.items():
        ours = f"found = sum(1 for _ in grep({pattern!r}))"
        plain = f"import re\nfound = sum(1 for _ in re.finditer({pattern!r}, context))"
        yield _against_plain_python("grep", f"{name}, CPU", case, ours, plain, setting.rounds, Limit(1.0))


def _against_plain_python(row: str, what: str, case: Path, ours: str, plain: str, rounds: int, limit: Limit) -> Outcome:
    async def measure() -> float:
        async with started(CaseGrant(case), SandboxLimits(seconds=0)) as guest:
            return await guest.processor_seconds(ours)

    pairs = [(apart(run_plainly, case, plain), asyncio.run(measure())) for _ in range(rounds)]
    reference, ours_seconds = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(full / bare for bare, full in pairs)
    return Outcome(row, what, reference, ours_seconds, "s", limit, ratio)


def measure_bombs(setting: Setting) -> Iterator[Outcome]:
    """Whether each ends with a sentence, and how long the host's loop stands still meanwhile."""

    async def measure(code: str, layers: Layers) -> tuple[float, str]:
        async with started(limits=SandboxLimits(seconds=2, memory=512 << 20), layers=layers) as guest:
            longest, result = await guest.standstill(code)
        return longest, "" if result.end is CellEnd.DONE else result.error.strip().rpartition("\n")[2]

    for name, code in BOMBS.items():
        longest, sentence = asyncio.run(measure(code, Layers.OS if name in AT_THE_SYSTEM else BOTH))
        limit = Limit(value=50 if sentence else 0)
        yield Outcome("bombs", f"{name}: longest standstill", None, 1000 * longest, "ms", limit, None, sentence[:120])


def _case(setting: Setting) -> Path:
    return setting.made("case-of-100-mb", lambda folder: make_long_case(folder, _CHARACTERS))


ROWS: dict[str, Callable[[Setting], Iterator[Outcome]]] = {
    "start": measure_start,
    "step": measure_step,
    "memory": measure_memory,
    "context": measure_context,
    "stop": measure_stop,
    "crunch": measure_crunch,
    "grep": measure_grep,
    "bombs": measure_bombs,
}
"""What each row measures is told in docs/benchmarks.md."""
