"""A question as the window asks it, and the run that answers it as work for a thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from rlm_desktop.bridge.run_thread import Work
from rlm_desktop.case.tables import Table
from rlm_desktop.core.events import Record
from rlm_desktop.core.figures import counted
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import PageRange
from rlm_desktop.core.settings import OFFLINE_MODEL, Settings
from rlm_desktop.engine.holding import Hold
from rlm_desktop.engine.modes import Mode
from rlm_desktop.models.keys import Keys


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is asked.

    ``documents`` are the ids of those to ask, None for all. ``follows`` is the run whose answer it follows. ``resumes``
    is the run to go on with, ``again`` the one whose question is put to the models of the settings; with either the
    run's own conditions count, and what stands here beside is not looked at. ``table`` is the table to fill at
    ``places`` instead of a question; ``against`` is the run whose ``claim`` is argued against.
    ``pages`` are read before the model is asked. ``raised`` gives a run that is gone on with twice its limits.
    """

    text: str
    documents: tuple[int, ...] | None = None
    mode: Mode = Mode.THOROUGH
    follows: str = ""
    resumes: str = ""
    again: str = ""
    table: Table | None = None
    places: tuple[tuple[int, str], ...] = ()
    against: str = ""
    claim: str = ""
    pages: tuple[PageRange, ...] = ()
    raised: bool = False


def work_of(question: Question, folder: Path, keys: Keys, settings: Settings, hold: Hold) -> Work:
    """The run as a coroutine function, which ``hold`` pauses.

    The engine is imported in the run's thread: the window opens without it.
    """
    if question.table is not None:
        return _filling(question.table, question.places, folder, keys, settings, hold)
    if question.against:
        return _arguing(question, folder, keys, settings, hold)
    return (
        _again(question, folder, keys, settings, hold)
        if question.resumes or question.again
        else _anew(question, folder, keys, settings, hold)
    )


def _anew(question: Question, folder: Path, keys: Keys, settings: Settings, hold: Hold) -> Work:
    documents = question.documents

    async def work(sink: Callable[[Record], None]) -> object:
        from rlm_desktop.engine.holding import HeldModels
        from rlm_desktop.engine.run import ask
        from rlm_desktop.engine.tree import Scope
        from rlm_desktop.models.gateway import Gateway

        chosen = {settings.root.model, settings.sub.model}
        scope = None if documents is None else Scope(documents, counted(len(documents), "chosen document"))
        return await ask(
            question.text,
            case=folder,
            gateway=HeldModels(Gateway(keys, offline=chosen == {OFFLINE_MODEL}, settings=settings), hold),
            root=settings.root,
            sub=settings.sub,
            limits=settings.limits,
            mode=question.mode,
            follows=question.follows,
            pages=question.pages,
            scope=scope,
            language_layer_alone=settings.language_layer_alone,
            instructions=settings.instructions,
            sink=sink,
        )

    return work


def _filling(
    table: Table, places: tuple[tuple[int, str], ...], folder: Path, keys: Keys, settings: Settings, hold: Hold
) -> Work:
    async def work(sink: Callable[[Record], None]) -> object:
        from rlm_desktop.engine.filling import fill_table
        from rlm_desktop.engine.holding import HeldModels
        from rlm_desktop.models.gateway import Gateway

        return await fill_table(
            table,
            case=folder,
            gateway=HeldModels(Gateway(keys, offline=settings.sub.model == OFFLINE_MODEL, settings=settings), hold),
            model=settings.sub,
            limits=settings.limits,
            places=places,
            sink=sink,
        )

    return work


def _arguing(question: Question, folder: Path, keys: Keys, settings: Settings, hold: Hold) -> Work:
    async def work(sink: Callable[[Record], None]) -> object:
        from rlm_desktop.engine.arguing import argue_against
        from rlm_desktop.engine.holding import HeldModels
        from rlm_desktop.models.gateway import Gateway

        return await argue_against(
            question.against,
            question.claim,
            case=folder,
            gateway=HeldModels(Gateway(keys, settings=settings), hold),
            root=settings.root,
            sub=settings.sub,
            limits=settings.limits,
            language_layer_alone=settings.language_layer_alone,
            instructions=settings.instructions,
            sink=sink,
        )

    return work


def doubled(limits: RunLimits) -> RunLimits:
    """Twice as much of all that a run can run out of but steps: how many there are models are told at each of them."""
    return replace(
        limits, cost=2 * limits.cost, tokens=2 * limits.tokens, calls=2 * limits.calls, seconds=2 * limits.seconds
    )


def _again(question: Question, folder: Path, keys: Keys, settings: Settings, hold: Hold) -> Work:
    async def work(sink: Callable[[Record], None]) -> object:
        from rlm_desktop.engine.holding import HeldModels
        from rlm_desktop.engine.replay import put_again
        from rlm_desktop.models.gateway import Gateway

        return await put_again(
            question.resumes or question.again,
            case=folder,
            gateway=HeldModels(Gateway(keys, settings=settings), hold),
            root=settings.root if question.again else None,
            sub=settings.sub if question.again else None,
            limits=doubled if question.raised else None,
            language_layer_alone=settings.language_layer_alone,
            sink=sink,
        )

    return work
