"""Commands that put a run again: replay, which asks nobody, and rerun, which asks another model."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import closing
from pathlib import Path

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.runs import find_run, load_run
from rlm_desktop.cli.corpus import opened
from rlm_desktop.cli.output import plain, print_json
from rlm_desktop.cli.runs import exit_code, put_again_by
from rlm_desktop.core.figures import counted, dollars
from rlm_desktop.core.paths import settings_file
from rlm_desktop.core.settings import ModelChoice, load_settings
from rlm_desktop.engine.difference import answers_compared
from rlm_desktop.engine.replay import replay
from rlm_desktop.engine.trajectory import Trajectory, fold

_SHOWN = 20


def replay_run(options: argparse.Namespace) -> int:
    """Put a run again over its recorded replies and say whether it is the same."""
    with opened(options.case) as connection:
        run = find_run(connection, options.run)
    alone = options.language_layer_alone or load_settings(settings_file()).language_layer_alone
    told = asyncio.run(replay(run, case=options.case, language_layer_alone=alone))
    if options.json:
        print_json(
            {
                "run": told.run,
                "state": told.state,
                "same": told.same,
                "digest": told.digest,
                "replies": told.replies,
                "compared": told.compared,
                "differences": told.differences,
                "asked_anew": told.asked_anew,
            }
        )
        return 0 if told.same else 1
    events = f"{counted(told.compared, 'event')} and {counted(told.replies, 'recorded reply', 'recorded replies')}"
    if told.same:
        print(f"{run} ({told.state}): the same, byte for byte, in {events}")
        print(f"SHA-256 of the trajectory without ids and times: {told.digest}")
        return 0
    print(f"{run} ({told.state}): it differs, in {events}")
    if told.asked_anew:
        print(plain(told.asked_anew))
    for each in told.differences[:_SHOWN]:
        print(plain(f"{each.where}, {each.what}\n  - {each.was}\n  + {each.now}"))
    if len(told.differences) > _SHOWN:
        print(f"… and {counted(len(told.differences) - _SHOWN, 'more difference')}")
    return 1


def rerun(options: argparse.Namespace) -> int:
    """Put the question of a run to another model and show how the answers differ."""
    with opened(options.case) as connection:
        run = find_run(connection, options.run)
    root = ModelChoice(options.model, options.api_base or "")
    sub = ModelChoice(options.sub_model, options.api_base or "") if options.sub_model else root
    outcome = put_again_by(options, run, root, sub)
    before, after = _folded(options.case, run), _folded(options.case, outcome.run)
    compared = answers_compared(_answer(before), outcome.answer)
    if options.json:
        statements = [{"in": _IN[sign], "text": text} for sign, text in compared]
        costs = {"cost": after.cost, "cost_before": before.cost}
        told = {"run": outcome.run, "before": run, "state": outcome.state, "answer": outcome.answer}
        print_json({**told, "statements": statements, **costs})
    else:
        for sign, text in compared:
            print(plain(f"{sign} {text}"))
        print(f"\n- {run}: {_models(before)}, {dollars(before.cost)}")
        print(f"+ {outcome.run}: {_models(after)}, {dollars(after.cost)}")
    return exit_code(outcome)


_IN = {" ": "both", "-": "before", "+": "now"}


def _folded(case: Path, run: str) -> Trajectory:
    with closing(connect_read_only(case)) as connection:
        return fold(load_run(connection, run))


def _answer(trajectory: Trajectory) -> str:
    return trajectory.answer.text if trajectory.answer else ""


def _models(trajectory: Trajectory) -> str:
    assert trajectory.root is not None
    started = trajectory.root.started
    return ", ".join(dict.fromkeys((started.root_model, started.sub_model)))
