"""What left this computer during a run: a fold over its events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import PageRange
from rlm_desktop.engine.coverage import merge_pages
from rlm_desktop.engine.trajectory import CallNode, RunNode, Trajectory, Trial

_NEVER_SENT = frozenset({"key", "offline-switch", *RunLimits.__dataclass_fields__})
"""Kinds of failure that come before anything is sent: no key, the offline switch, a limit of the run."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One request that went to another computer.

    Attributes:
        id: The step or call it was made for; a trial is made for its call.
        time: In seconds since the epoch.
        host: The machine, or the name of the provider.
        model: The model that was asked for.
        size: Bytes of the messages in UTF-8, without what the protocol adds. A long conversation may have been
            shortened to the window of the model; then fewer were sent.
        pages: Pages whose text was recognised in it.
    """

    id: str
    time: float
    host: str
    model: str
    size: int
    pages: tuple[PageRange, ...]


def data_sent(trajectory: Trajectory) -> list[Sending]:
    """Every request of a run, its children and its trials that left this computer, by time.

    Replies that were recorded earlier were not asked for again, and steps that the program wrote itself asked nobody.
    """
    if trajectory.root is None:
        return []
    sent = [each for run in trajectory.runs.values() for each in _conversation(run)]
    sent += [each for call in trajectory.calls.values() if (each := _call(trajectory.root, call))]
    sent += [each for trial in trajectory.trials.values() if (each := _trial(trial))]
    return sorted(sent, key=lambda each: each.time)


def hosts(sent: Iterable[Sending]) -> dict[str, int]:
    """The bytes that went to each host, the most first."""
    sizes: defaultdict[str, int] = defaultdict(int)
    for each in sent:
        sizes[each.host] += each.size
    return dict(sorted(sizes.items(), key=lambda host: -host[1]))


def _conversation(run: RunNode) -> list[Sending]:
    """The requests to the root model of a run. Each holds the whole conversation up to it."""
    sent: list[Sending] = []
    size, pages = 0, dict[PageRange, None]()
    for step in run.steps:
        size += sum(len(message["content"].encode("utf-8", "replace")) for message in step.started.messages)
        pages.update(dict.fromkeys(step.started.pages))
        reply = step.reply
        by_program = reply is not None and not reply.model
        if run.started.root_host and not by_program and not (reply and reply.recorded):
            started = run.started
            sent.append(Sending(step.id, step.time, started.root_host, started.root_model, size, tuple(pages)))
        size += len(reply.text.encode("utf-8", "replace")) if reply else 0
    return sent


def _call(root: RunNode, call: CallNode) -> Sending | None:
    started, finished, failed = call.started, call.finished, call.failed
    host = _host(root, started.model)
    if started.kind == "rlm_query" or not host or (finished and finished.recorded):
        return None
    if failed and failed.kind in _NEVER_SENT:
        return None
    size = len(started.prompt.encode("utf-8", "replace"))
    return Sending(call.id, call.time, host, started.model, size, started.pages)


def _trial(trial: Trial) -> Sending | None:
    started, ended = trial.started, trial.ended
    if not started.host or (ended and ended.kind in _NEVER_SENT):
        return None
    size = len(started.prompt.encode("utf-8", "replace"))
    return Sending(started.call, trial.time, started.host, started.model, size, started.pages)


def _host(root: RunNode, model: str) -> str:
    """Where calls to a model go: those to the root model of the run to its host, all others to the sub-model's."""
    started = root.started
    by_root = model == started.root_model and model != started.sub_model
    return started.root_host if by_root else started.sub_host


def whose_text(pages: Iterable[PageRange], names: Mapping[int, str]) -> str:
    """Pages in words: ``ledger.pdf, pages 3-5, 9; mail.eml, page 1``.

    Args:
        pages: Stretches of pages, in any order.
        names: What documents are called, by id.
    """
    told: defaultdict[int, list[str]] = defaultdict(list)
    numbers = ((each.document, page) for each in pages for page in range(each.first, each.last + 1))
    for each in merge_pages(numbers):
        told[each.document].append(str(each.first) if each.first == each.last else f"{each.first}-{each.last}")
    return "; ".join(
        f"{names.get(document, f'document {document}')}, {_page_words(words)}" for document, words in told.items()
    )


def _page_words(numbers: list[str]) -> str:
    return f"{'page' if len(numbers) == 1 and numbers[0].isdigit() else 'pages'} {', '.join(numbers)}"
