"""Commands on runs: ask, runs, export."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from rlm_desktop.case.connection import connect, connect_read_only
from rlm_desktop.case.documents import corpus_size, list_documents
from rlm_desktop.case.runs import RunSummary, find_run, list_runs, load_run
from rlm_desktop.cli.corpus import opened
from rlm_desktop.cli.output import end_progress, plain, print_each, print_json, print_progress
from rlm_desktop.core.errors import UsageError
from rlm_desktop.core.events import CallFinished, CellStarted, Noted, Record, StepStarted
from rlm_desktop.core.figures import counted, dollars, duration
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import Citation, PageRange
from rlm_desktop.core.paths import settings_file
from rlm_desktop.core.settings import OFFLINE_MODEL, ModelChoice, Settings, load_settings
from rlm_desktop.corpus.search import found_documents
from rlm_desktop.engine.coverage import Coverage, Reading, bounded_absence, read_coverage
from rlm_desktop.engine.evidence import not_found_sentence
from rlm_desktop.engine.matching import difference_words
from rlm_desktop.engine.modes import Mode, Way, sweep_projection
from rlm_desktop.engine.prompts import prompt_room
from rlm_desktop.engine.replay import put_again
from rlm_desktop.engine.run import Outcome, ask
from rlm_desktop.engine.trajectory import Trajectory, fold
from rlm_desktop.engine.tree import Scope
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.gguf import ModelFile
from rlm_desktop.models.keys import Keys
from rlm_desktop.models.model_files import MODEL_FILES
from rlm_desktop.reports import verify
from rlm_desktop.reports.export import FORMATS, export
from rlm_desktop.reports.redaction import Redaction
from rlm_desktop.reports.training import Check, Selection, Verdict, export_training
from rlm_desktop.sandbox.starter import STARTER

_LIMITS = ("cost", "calls", "steps", "depth", "seconds")
_FORMATS = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md", ".docx": "docx"}
_FORMATS |= {".pdf": "pdf", ".ipynb": "ipynb", ".py": "py", ".csv": "csv", ".jsonl": "jsonl", ".zip": "bundle"}


def ask_question(options: argparse.Namespace) -> int:
    """Put a question to a case, show the run on stderr and the answer on stdout."""
    if options.resume and options.question:
        raise UsageError("A run that is resumed has its question already.", remedy="Leave the question out.")
    if not options.resume and not options.question:
        raise UsageError("There is no question.", remedy="Write what you want to find out.")
    if options.resume:
        with opened(options.case) as connection:
            run = find_run(connection, options.resume)
        outcome = put_again_by(options, run)
    else:
        outcome = _asked(options)
    with closing(connect_read_only(options.case)) as connection:
        trajectory = fold(load_run(connection, outcome.run))
        bounds = bounded_absence(read_coverage(connection, trajectory))
    if options.json:
        print_json({**_outcome_fields(outcome, trajectory), "bounds": bounds})
    else:
        _print_answer(outcome, trajectory, bounds)
    return exit_code(outcome)


def exit_code(outcome: Outcome) -> int:
    """The exit code that tells how a run ended."""
    return 0 if outcome.sound else (4 if outcome.state == "failed" else 1)


def put_again_by(
    options: argparse.Namespace, run: str, root: ModelChoice | None = None, sub: ModelChoice | None = None
) -> Outcome:
    """Resume a run, or put its question to other models, with the run shown on stderr."""
    settings = load_settings(settings_file())
    MODEL_FILES.on_load = _tell_loading
    gateway = Gateway(Keys(), settings=settings)
    gateway.refuse_elsewhere(choice for choice in (root, sub) if choice)
    STARTER.keep_spare()
    connect(options.case).close()
    outcome = asyncio.run(
        put_again(
            run,
            case=options.case,
            gateway=gateway,
            root=root,
            sub=sub,
            limits=partial(chosen_limits, options) if _any_limit(options) else None,
            language_layer_alone=options.language_layer_alone or settings.language_layer_alone,
            sink=show,
        )
    )
    end_progress()
    return outcome


def _tell_loading(file: ModelFile, share: float) -> None:
    print_progress(f"loading {file.path.name}: {share:.0%}")


def _asked(options: argparse.Namespace) -> Outcome:
    settings = load_settings(settings_file())
    MODEL_FILES.on_load = _tell_loading
    root, sub = chosen_models(options, settings)
    gateway = Gateway(Keys(), settings=settings)
    gateway.refuse_elsewhere((root, sub))
    # It starts while the models are loaded.
    STARTER.keep_spare()
    connect(options.case).close()
    scope = _scope(options.case, options.scope)
    if Mode(options.mode) is Mode.EVERY:
        _tell_projection(options.case, scope, gateway, sub)
    outcome = asyncio.run(
        ask(
            options.question,
            case=options.case,
            gateway=gateway,
            root=root,
            sub=sub,
            limits=chosen_limits(options, settings.limits),
            mode=Mode(options.mode),
            way=Way(options.way),
            follows=_followed(options.case, options.follow),
            scope=scope,
            pages=_pages(options.case, options.read),
            language_layer_alone=options.language_layer_alone or settings.language_layer_alone,
            instructions=settings.instructions,
            sink=show,
        )
    )
    end_progress()
    return outcome


def _tell_projection(case: Path, scope: Scope | None, gateway: Gateway, sub: ModelChoice) -> None:
    """Say what having every page read will take."""
    with opened(case) as connection:
        size = corpus_size(connection, scope.documents if scope else None)
    room = prompt_room(gateway.context_window(sub.model))
    planned = sweep_projection(size.characters, size.pages, room, gateway.price(sub.model, sub.api_base))
    calls = counted(planned.calls, "call")
    print_progress(f"every page: about {calls}, {planned.tokens:,} tokens, {dollars(planned.cost)}")


def list_all(options: argparse.Namespace) -> int:
    """List the runs of a case, newest first."""
    with opened(options.case) as connection:
        print_each(list_runs(connection), as_json=options.json, words=_run_words)
    return 0


def show_coverage(options: argparse.Namespace) -> int:
    """Say which pages of its scope a run read, and how."""
    with opened(options.case) as connection:
        run = find_run(connection, options.run)
        coverage = read_coverage(connection, fold(load_run(connection, run)))
    if options.json:
        print_json(_coverage_fields(run, coverage))
        return 0
    for state in Reading:
        print(f"{coverage.count(state):>10,}  {state}")
    if options.pages:
        for document in coverage.documents:
            print(plain(f"\n{document.name} (document {document.document})"))
            for state, pages in document.stretches():
                print(f"    {_range_words(pages)}: {state}")
    print(plain(f"\n{bounded_absence(coverage)}"))
    return 0


def export_run(options: argparse.Namespace) -> int:
    """Write a run as a report, or all accepted runs to train a model on."""
    if options.format == "training":
        return _export_training(options)
    if options.run is None:
        raise UsageError("It is not said which run to export.", remedy="Add its id, its beginning, or last.")
    if options.verdict or options.check or options.max_cost is not None:
        raise UsageError("Runs are accepted or left out for training only.", remedy="Add --format training.")
    kind = options.format or _FORMATS.get(options.output.suffix.lower())
    if kind is None:
        raise UsageError(
            f"The format of {options.output.name} is not clear.", remedy=f"Add --format {', '.join(FORMATS)}."
        )
    with opened(options.case) as connection:
        run = find_run(connection, options.run)
        redaction = Redaction(tuple(options.redact_document), tuple(options.redact), tuple(options.redact_pattern))
        export(connection, run, kind, options.output, author=options.author, redaction=redaction)
    if options.json:
        print_json({"run": run, "format": kind, "path": str(options.output.resolve())})
    else:
        print(options.output)
    return 0


def verify_bundle(options: argparse.Namespace) -> int:
    """Check an evidence bundle."""
    if not options.bundle.is_file():
        raise UsageError(f"There is no file {options.bundle}.")
    wrong = verify.check(options.bundle)
    if options.json:
        print_json({"bundle": str(options.bundle.resolve()), "sound": not wrong, "wrong": wrong})
    elif wrong:
        print("\n".join(plain(each) for each in wrong))
    else:
        print(f"{counted(verify.count(options.bundle), 'member')}, all as they were exported.")
    return 1 if wrong else 0


def _export_training(options: argparse.Namespace) -> int:
    if options.run is not None:
        raise UsageError("Training data is made of all accepted runs.", remedy="Leave the run out.")
    accepted = Selection(
        Verdict(options.verdict or Verdict.SOUND), options.max_cost, frozenset(map(Check, options.check))
    )
    with opened(options.case) as connection:
        written = export_training(connection, options.output, accepted)
    if options.json:
        fields = {name: getattr(written, name) for name in ("runs", "conversations", "turns", "left_out")}
        print_json({"format": "training", "path": str(options.output.resolve()), **fields})
    else:
        for reason, count in written.left_out.items():
            print(f"{counted(count, 'run')} left out: {reason}", file=sys.stderr)
        conversations = counted(written.conversations, "conversation")
        print(f"{options.output}: {counted(written.runs, 'run')}, {conversations}, {counted(written.turns, 'turn')}")
    return 0 if written.runs else 1


def _coverage_fields(run: str, coverage: Coverage) -> dict[str, object]:
    return {
        "run": run,
        "documents": len(coverage.documents),
        "pages": coverage.pages,
        "read": coverage.count(Reading.MODEL),
        "partly": coverage.partly,
        "scanned": coverage.count(Reading.CODE),
        "untouched": coverage.count(Reading.UNTOUCHED),
        "unreadable": coverage.count(Reading.UNREADABLE),
        "not_read": coverage.unreadable,
        "sentence": bounded_absence(coverage),
        "ranges": {state: coverage.ranges(state) for state in Reading},
    }


def _range_words(pages: PageRange) -> str:
    return f"page {pages.first}" if pages.first == pages.last else f"pages {pages.first}-{pages.last}"


def _run_words(run: RunSummary) -> str:
    started = datetime.fromtimestamp(run.started, UTC).strftime("%Y-%m-%d %H:%M UTC")
    figures = f"{run.state:<11} {duration(run.seconds):>9}  {dollars(run.cost)}"
    return f"{run.id}  {started}  {figures}  {run.question}"


def chosen_models(options: argparse.Namespace, settings: Settings) -> tuple[ModelChoice, ModelChoice]:
    """The models for both roles: from the arguments, else from the settings."""
    root, sub = settings.root, settings.sub
    if options.model:
        root = sub = _known(ModelChoice(options.model, options.api_base or ""), settings)
    if options.sub_model:
        sub = _known(ModelChoice(options.sub_model, options.api_base or ""), settings)
    return _asked_as_told(root, options), _asked_as_told(sub, options)


def chosen_reader(options: argparse.Namespace, settings: Settings) -> ModelChoice:
    """The model that reads: from the arguments, else the sub-model of the settings."""
    return _known(ModelChoice(options.model, options.api_base or ""), settings) if options.model else settings.sub


def _known(choice: ModelChoice, settings: Settings) -> ModelChoice:
    """A model with the parameters that the settings have for it."""
    same = next((known for known in (settings.root, settings.sub) if known.model == choice.model), None)
    return replace(choice, parameters=same.parameters) if same else choice


def _asked_as_told(choice: ModelChoice, options: argparse.Namespace) -> ModelChoice:
    if choice.model == OFFLINE_MODEL:
        return choice
    given = {
        name: value
        for name in ("temperature", "effort", "max_tokens", "seed")
        if (value := getattr(options, name)) is not None
    }
    choice = replace(choice, parameters=replace(choice.parameters, **given))
    return replace(choice, api_base=options.api_base) if options.api_base else choice


def chosen_limits(options: argparse.Namespace, limits: RunLimits) -> RunLimits:
    """These limits with those of the arguments in their place."""
    given = {name: getattr(options, f"max_{name}", None) for name in _LIMITS}
    return replace(limits, **{name: value for name, value in given.items() if value is not None})


def _any_limit(options: argparse.Namespace) -> bool:
    return any(getattr(options, f"max_{name}", None) is not None for name in _LIMITS)


def _followed(case: Path, run: str | None) -> str:
    """The id of the run that a question follows."""
    if run is None:
        return ""
    with opened(case) as connection:
        return find_run(connection, run)


def _pages(case: Path, read: Sequence[tuple[int, int, int | None]]) -> list[PageRange]:
    """The pages that are asked to be read.

    Raises:
        UsageError: The case has not all of them.
    """
    with opened(case) as connection:
        lengths = {each.id: each.pages for each in list_documents(connection, [document for document, _, _ in read])}
    for document, first, last in read:
        if not first <= (last or lengths.get(document, 0)) <= lengths.get(document, 0):
            raise UsageError(
                f"Document {document} has {counted(lengths.get(document, 0), 'page')}.",
                remedy="Choose among its pages.",
            )
    return [PageRange(document, first, last or lengths[document]) for document, first, last in read]


def _scope(case: Path, query: str | None) -> Scope | None:
    if not query:
        return None
    with opened(case) as connection:
        documents = tuple(found_documents(connection, query))
    if not documents:
        raise UsageError(f"No document holds {query!r}.", remedy="Widen the scope.")
    return Scope(documents, f"Documents that a search for {query!r} finds")


def show(record: Record) -> None:
    """Progress of a run in words."""
    match record.event:
        case StepStarted(number=number, of=of, run=run):
            print_progress(f"step {number} of {of or 'any number'} ({run})")
        case CellStarted(title=title):
            print_progress(f"  {title}")
        case CallFinished(id=call, model=model, seconds=seconds):
            print_progress(f"  call {call} answered by {model} in {seconds:.1f} s")
        case Noted(text=text):
            print_progress(f"  {text}")


def _print_answer(outcome: Outcome, trajectory: Trajectory, bounds: str) -> None:
    if outcome.message:
        print(plain(f"[{outcome.state}] {outcome.message}\n"))
    if missing := not_found_sentence(outcome.citations):
        print(f"{missing}\n")
    print(plain(outcome.answer))
    if outcome.citations:
        print("\nEvidence:")
    for citation in outcome.citations:
        print(f"  [{citation.marker}] {citation.state}: {_place(citation)}")
        if citation.span and (differs := difference_words(citation.quote, citation.found_text)):
            print(plain(f"        {differs}"))
    print(plain(f"\n{bounds}"))
    usage = trajectory.usage
    if trajectory.root is not None:
        started = trajectory.root.started
        models = ", ".join(dict.fromkeys((started.root_model, started.sub_model)))
        figures = (
            f"{counted(len(trajectory.calls), 'call')}, {counted(usage.total, 'token')}, {dollars(trajectory.cost)}"
        )
        print(f"\n{outcome.run}: {figures}, {models}")


def _place(citation: Citation) -> str:
    place = citation.span
    if place is None:
        return plain(f"“{citation.quote}”")
    return f"{citation.document_name}, page {place.page} (document {place.document})"


def _outcome_fields(outcome: Outcome, trajectory: Trajectory) -> dict[str, object]:
    root = trajectory.root
    finished = root.finished if root else None
    return {
        "run": outcome.run,
        "state": outcome.state,
        "complete": outcome.complete,
        "message": outcome.message,
        "answer": outcome.answer,
        "citations": outcome.citations,
        "usage": trajectory.usage,
        "cost": trajectory.cost,
        "calls": len(trajectory.calls),
        "steps": len(trajectory.steps),
        "seconds": finished.seconds if finished else 0.0,
        "root_model": root.started.root_model if root else "",
        "sub_model": root.started.sub_model if root else "",
        "layers": root.started.layers if root else (),
    }
