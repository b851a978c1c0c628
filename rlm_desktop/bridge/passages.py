"""Lists of passages, such as the pages that a search found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.wording import place_words
from rlm_desktop.core.model import SearchHit

PASSAGE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The `Passage` of a row."""
_NOWHERE = QModelIndex()
_NO_TEXT = tr("This page has no text.")


@dataclass(frozen=True, slots=True)
class Passage:
    """A row: where something is, and what is there.

    ``cut`` tells on which side a place that does not fit loses letters: paths do on the left, all else on the right.
    ``marks`` are (start, end) pairs in ``text`` that stand out. ``document`` and ``page`` are the place to open, None
    and 1 when there is none. ``words`` are those that were looked for, as they stand on the page.
    """

    title: str
    place: str
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    document: int | None = None
    page: int = 1
    words: tuple[str, ...] = ()
    tip: str = ""
    cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight


class Passages(QAbstractListModel):
    """A list of passages that is replaced as a whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._passages: Sequence[Passage] = ()

    def show(self, passages: Sequence[Passage]) -> None:
        """Show these."""
        self.beginResetModel()
        self._passages = passages
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self._passages)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A passage, or what is read out and copied of it."""
        passage = self._passages[index.row()]
        if role == PASSAGE_ROLE:
            return passage
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ". ".join(part for part in (passage.title, passage.place, passage.text) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return passage.tip or None
        return None


def hit_passages(hits: Sequence[SearchHit]) -> list[Passage]:
    """The pages that a search found."""
    return [
        Passage(
            hit.name,
            place_words(hit.page, hit.label),
            *(_one_line(hit.snippet, hit.marks) if hit.snippet.strip() else (_NO_TEXT, ())),
            document=hit.document,
            page=hit.page,
            words=tuple(dict.fromkeys(hit.snippet[start:end] for start, end in hit.marks)),
        )
        for hit in hits
    ]


def _one_line(text: str, marks: Sequence[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A text with every white space as one blank, so that it wraps by width alone; the marks move with their words."""
    places: list[int] = []
    out: list[str] = []
    blank = True
    for character in text:
        places.append(len(out))
        if not character.isspace():
            out.append(character)
            blank = False
        elif not blank:
            out.append(" ")
            blank = True
    places.append(len(out))
    return "".join(out), tuple((places[start], places[end]) for start, end in marks)
