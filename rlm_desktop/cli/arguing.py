"""The command that argues against a claim, or tells what did."""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
from contextlib import closing

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.runs import find_run, load_run
from rlm_desktop.cli.corpus import opened
from rlm_desktop.cli.output import end_progress, plain, print_each
from rlm_desktop.cli.runs import chosen_limits, chosen_models, exit_code, show
from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.model import Claim
from rlm_desktop.core.paths import settings_file
from rlm_desktop.core.settings import load_settings
from rlm_desktop.engine.arguing import argue_against
from rlm_desktop.engine.counter_arguments import CounterArgument, counter_arguments
from rlm_desktop.engine.trajectory import claims, fold
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys
from rlm_desktop.sandbox.starter import STARTER

Numbered = tuple[int, Claim, list[CounterArgument]]


def argue(options: argparse.Namespace) -> int:
    """List the claims of an answer with what argued against them, or argue against one."""
    with opened(options.case) as connection:
        run = find_run(connection, options.run)
        told = _claims(connection, run)
    if options.claim is None:
        print_each(map(_fields, told), as_json=options.json, words=_words)
        return 0
    if options.claim > len(told):
        raise UsageError(f"The answer has {len(told):,} claims.", remedy="Leave the number out to see them.")
    settings = load_settings(settings_file())
    root, sub = chosen_models(options, settings)
    gateway = Gateway(Keys(), settings=settings)
    gateway.refuse_elsewhere((root, sub))
    STARTER.keep_spare()
    outcome = asyncio.run(
        argue_against(
            run,
            told[options.claim - 1][1].text,
            case=options.case,
            gateway=gateway,
            root=root,
            sub=sub,
            limits=chosen_limits(options, settings.limits),
            language_layer_alone=options.language_layer_alone or settings.language_layer_alone,
            instructions=settings.instructions,
            sink=show,
        )
    )
    end_progress()
    with closing(connect_read_only(options.case)) as connection:
        number, claim, counters = _claims(connection, run)[options.claim - 1]
    found = [each for each in counters if each.run == outcome.run]
    print_each([_fields((number, claim, found))], as_json=options.json, words=_words)
    return exit_code(outcome)


def _claims(connection: sqlite3.Connection, run: str) -> list[Numbered]:
    answer = fold(load_run(connection, run)).answer
    argued = counter_arguments(connection, run)
    return [
        (number, claim, [each for each in argued if each.claim == claim.text])
        for number, claim in enumerate(claims(answer.text if answer else ""), 1)
    ]


def _fields(told: Numbered) -> dict[str, object]:
    number, claim, counters = told
    return {"claim": number, "text": claim.text, "markers": claim.markers, "argued": counters}


def _words(fields: dict[str, object]) -> str:
    counters = fields["argued"]
    assert isinstance(counters, list)
    argued = "".join(plain(f"\n     {each.contrary} ({each.run}): {each.text}") for each in counters)
    return f"{fields['claim']:>3}  {fields['text']}{argued}"
