"""The facets by which documents can be picked out: kind, folder, year, language, tag, state."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from rlm_desktop.bridge.kinds import kind_words
from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.row_words import language_words
from rlm_desktop.case.listing import Entry

_YEAR = 4
_MOST = 60


class Facet(StrEnum):
    """What documents can be picked out by."""

    KIND = "kind"
    FOLDER = "folder"
    YEAR = "year"
    LANGUAGE = "language"
    TAG = "tag"
    STATE = "state"


FACET_WORDS = {
    Facet.KIND: tr("Kind"),
    Facet.FOLDER: tr("Folder"),
    Facet.YEAR: tr("Year"),
    Facet.LANGUAGE: tr("Language"),
    Facet.TAG: tr("Tag"),
    Facet.STATE: tr("State"),
}
_STATE_WORDS = {
    "starred": tr("Starred"),
    "noted": tr("With a note"),
    "missing": tr("Missing"),
    "duplicate": tr("Several copies"),
    "similar": tr("Near-duplicate"),
    "old": tr("Older version"),
    "unread": tr("Not wholly read"),
}

Chosen = frozenset[tuple[Facet, str]]
"""The values that are picked: of one facet any, of several facets all must fit."""
Counts = Mapping[Facet, Sequence[tuple[str, int]]]
"""The values of each facet with the number of documents that have it."""


def values_of(entry: Entry, facet: Facet, roots: Sequence[str] = ()) -> tuple[str, ...]:
    """The values that a document has for a facet; ``roots`` are the folders that were dropped on the case."""
    match facet:
        case Facet.KIND:
            return (entry.kind,)
        case Facet.FOLDER:
            return (folder_of(entry.paths[0], roots),)
        case Facet.YEAR:
            return (entry.date[:_YEAR],)
        case Facet.LANGUAGE:
            return (entry.language,)
        case Facet.TAG:
            return entry.marks.tags
        case Facet.STATE:
            return tuple(_states(entry))


def folder_of(path: str, roots: Sequence[str]) -> str:
    """The folder below a dropped one that a path lies in, with the name of the dropped one before it."""
    folder = os.path.dirname(path)
    for root in roots:
        if folder == root or folder.startswith(root.rstrip(os.sep) + os.sep):
            first, _, _ = folder[len(root) :].strip(os.sep).partition(os.sep)
            return os.path.join(os.path.basename(root), first) if first else os.path.basename(root)
    return os.path.basename(folder) or folder


def count_facets(entries: Iterable[Entry], roots: Sequence[str]) -> Counts:
    """The most frequent values of each facet, in order; tags and states that nothing has are left out."""
    entries = tuple(entries)
    # Folders repeat: each is looked up once, not for each of its documents.
    places = Counter(os.path.dirname(entry.paths[0]) for entry in entries)
    folders: Counter[str] = Counter()
    for folder, count in places.items():
        folders[folder_of(os.path.join(folder, "-"), roots)] += count
    counters: dict[Facet, Counter[str]] = {
        Facet.KIND: Counter(entry.kind for entry in entries),
        Facet.FOLDER: folders,
        Facet.YEAR: Counter(entry.date[:_YEAR] for entry in entries),
        Facet.LANGUAGE: Counter(entry.language for entry in entries),
        Facet.TAG: Counter(tag for entry in entries for tag in entry.marks.tags),
        Facet.STATE: Counter(state for entry in entries for state in _states(entry)),
    }
    return {facet: sorted(counters[facet].most_common(_MOST), key=_unknown_last) for facet in Facet}


def fits(entry: Entry, chosen: Chosen, roots: Sequence[str]) -> bool:
    """Whether a document has what is picked."""
    facets = {facet for facet, _ in chosen}
    return all(any((facet, value) in chosen for value in values_of(entry, facet, roots)) for facet in facets)


def value_words(facet: Facet, value: str) -> str:
    """What a value is called."""
    if facet is Facet.KIND:
        return kind_words(value)
    if facet is Facet.STATE:
        return _STATE_WORDS[value]
    if facet is Facet.LANGUAGE:
        return language_words(value) or tr("not known")
    return value or tr("not known")


def _unknown_last(counted: tuple[str, int]) -> tuple[bool, str]:
    value, _ = counted
    return not value, value


def _states(entry: Entry) -> Iterator[str]:
    if entry.marks.starred:
        yield "starred"
    if entry.marks.note:
        yield "noted"
    if entry.missing:
        yield "missing"
    if len(entry.paths) > 1:
        yield "duplicate"
    if entry.near is not None:
        yield "similar"
    if not entry.current:
        yield "old"
    if entry.account is not None and entry.account.failed:
        yield "unread"
