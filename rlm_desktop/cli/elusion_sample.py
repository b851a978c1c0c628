"""The command that samples what a run left out."""

from __future__ import annotations

import argparse
import asyncio

from rlm_desktop.case.runs import find_run, load_run
from rlm_desktop.case.samples import file_sample
from rlm_desktop.cli.corpus import opened
from rlm_desktop.cli.output import end_progress, plain, print_json
from rlm_desktop.cli.runs import chosen_limits, chosen_reader, show
from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.figures import counted
from rlm_desktop.core.paths import settings_file
from rlm_desktop.core.settings import load_settings
from rlm_desktop.engine.coverage import read_coverage
from rlm_desktop.engine.elusion import ElusionSample, draw_sample, elusion_rate, rate_sentence, sample_standing
from rlm_desktop.engine.filling import fill_table
from rlm_desktop.engine.tables import Wanted, read_sheet
from rlm_desktop.engine.trajectory import fold
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys


def sample_elusion(options: argparse.Namespace) -> int:
    """Draw documents that a run left out, and say what the share found among them tells of all that were."""
    if options.read and options.found is not None:
        raise UsageError("Either a model reads the sample, or you did.", remedy="Leave --read or --found out.")
    with opened(options.case) as connection:
        run = find_run(connection, options.run)
        trajectory = fold(load_run(connection, run))
        sample = draw_sample(read_coverage(connection, trajectory), options.size, options.seed)
    if options.read:
        question = trajectory.root.started.question if trajectory.root else ""
        return _read(options, run, question, sample)
    rate = None if options.found is None else elusion_rate(options.found, len(sample.documents))
    if options.json:
        listed = [{"document": each.document, "name": each.name} for each in sample.documents]
        print_json({"run": run, "left_out": sample.left_out, "seed": sample.seed, "documents": listed, "rate": rate})
        return 0
    for each in sample.documents:
        print(plain(f"{each.document:>6}  {each.name}"))
    amount = counted(len(sample.documents), "document")
    print(f"\n{amount} of {sample.left_out:,} that no model was given (seed {sample.seed})")
    if rate is not None:
        low, high = rate.low * sample.left_out, rate.high * sample.left_out
        print(
            f"{options.found:,} of {len(sample.documents):,} relevant: {rate.found:.1%}, 95 % confidence interval "
            f"{rate.low:.1%} to {rate.high:.1%} (Clopper-Pearson), {low:,.0f} to {high:,.0f} documents"
        )
    return 0


def _read(options: argparse.Namespace, run: str, question: str, sample: ElusionSample) -> int:
    """Keep a sample, have a model read what of it has not been read, and say what it tells."""
    if not sample.documents:
        raise UsageError("Every document with text was given to a model: there is nothing to draw from.")
    settings = load_settings(settings_file())
    model = chosen_reader(options, settings)
    gateway = Gateway(Keys(), settings=settings)
    gateway.refuse_elsewhere((model,))
    documents = [each.document for each in sample.documents]
    _, table = file_sample(options.case, run, question, documents, sample.left_out, sample.seed)
    with opened(options.case) as connection:
        sheet = read_sheet(connection, table)
    if unread := (*sheet.places(Wanted.WAITING), *sheet.places(Wanted.FAILED)):
        limits = chosen_limits(options, settings.limits)
        filling = fill_table(
            table, case=options.case, gateway=gateway, model=model, limits=limits, places=unread, sink=show
        )
        asyncio.run(filling)
        end_progress()
    with opened(options.case) as connection:
        standing = sample_standing(connection, fold(load_run(connection, run)))
    assert standing is not None
    if options.json:
        about = {"run": run, "left_out": sample.left_out, "seed": sample.seed, "table": table.id}
        print_json({**about, "documents": standing.findings, "rate": standing.rate})
    else:
        for each in standing.findings:
            word = {True: "relevant", False: "not relevant", None: "not read"}[each.relevant]
            print(plain(f"{each.document:>6}  {word:<12}  {each.name}  {each.said}"))
        print(f"\n{rate_sentence(standing)}")
    return 0 if standing.read == len(standing.findings) else 1
