"""How fast and how small the corpus is, against bare references in the same run: ``bench corpus FOLDER``."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

import msgspec

from rlm_desktop.bench.corpus_looking import measure_boxes, measure_context, measure_million
from rlm_desktop.bench.corpus_measure import Limit, Outcome, Setting, SkippedError, machine
from rlm_desktop.bench.corpus_reading import (
    measure_add,
    measure_memory,
    measure_recoll,
    measure_size,
    measure_text,
    measure_unchanged,
)
from rlm_desktop.bench.corpus_searching import measure_cjk, measure_grep, measure_search1m, measure_search200k

ROWS: dict[str, Callable[[Setting], Iterator[Outcome]]] = {
    "text": measure_text,
    "recoll": measure_recoll,
    "add": measure_add,
    "unchanged": measure_unchanged,
    "size": measure_size,
    "search200k": measure_search200k,
    "search1m": measure_search1m,
    "cjk": measure_cjk,
    "grep": measure_grep,
    "context": measure_context,
    "memory": measure_memory,
    "million": measure_million,
    "boxes": measure_boxes,
}
"""What each row measures is told in docs/benchmarks.md."""


def run(arguments: Sequence[str]) -> int:
    """Measure and print; the exit code is 1 when a limit was missed, 2 when a row could not be measured."""
    parser = argparse.ArgumentParser(prog="bench corpus", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder with PDF files")
    parser.add_argument("--rows", type=_rows, default=list(ROWS), help=f"of {', '.join(ROWS)} (default: all)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each side is measured (default: 3)")
    parser.add_argument("--scratch", type=Path, help="where large cases are made, and found again the next time")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    chosen = parser.parse_args(arguments)
    if chosen.scratch is not None and chosen.folder.resolve().is_relative_to(chosen.scratch.resolve()):
        parser.error("FOLDER stands in the scratch folder, where files are made and deleted")
    with tempfile.TemporaryDirectory() if chosen.scratch is None else nullcontext(chosen.scratch) as scratch:
        Path(scratch).mkdir(parents=True, exist_ok=True)
        setting = Setting(chosen.folder, Path(scratch).resolve(), chosen.rounds)
        return print_rows({row: ROWS[row] for row in chosen.rows}, setting, as_json=chosen.json)


def print_rows(rows: Mapping[str, Callable[[Setting], Iterator[Outcome]]], setting: Setting, *, as_json: bool) -> int:
    """Measure rows and print them as they come; returns the exit code: 1 for a missed limit, 2 for a skipped row."""
    code = 0
    if not as_json:
        print(machine())
    for row, measure in rows.items():
        try:
            for outcome in measure(setting):
                print(_json(outcome) if as_json else _line(outcome), flush=True)
                code = code if outcome.met else max(code, 1)
        except SkippedError as reason:
            print(_json_skipped(row, reason) if as_json else f"{row:<10} skipped: {reason}", flush=True)
            code = 2
    return code


def _rows(names: str) -> list[str]:
    rows = names.split(",")
    unknown = [row for row in rows if row not in ROWS]
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no row {unknown[0]!r}")
    return rows


def _line(outcome: Outcome) -> str:
    reference = "" if outcome.reference is None else f"{outcome.reference:,.2f} {outcome.unit}"
    ratio = "" if outcome.ratio is None else f"{outcome.ratio:.2f}x"
    return (
        f"{outcome.row:<10} {outcome.what:<48} {reference:>15} {outcome.ours:>11,.2f} {outcome.unit:<5} {ratio:>7}  "
        f"limit {_limit(outcome.limit, outcome.unit):<18} {'ok' if outcome.met else 'MISSED':<6}  {outcome.note}"
    ).rstrip()


def _limit(limit: Limit, unit: str) -> str:
    ratio = [] if limit.ratio is None else [f"{'at least ' if limit.least else ''}{limit.ratio:g}x"]
    value = [] if limit.value is None else [f"{limit.value:g} {unit}"]
    return " and ".join(ratio + value)


def _json(outcome: Outcome) -> str:
    return msgspec.json.encode({**msgspec.to_builtins(outcome), "met": outcome.met}).decode()


def _json_skipped(row: str, reason: SkippedError) -> str:
    return msgspec.json.encode({"row": row, "skipped": str(reason)}).decode()
