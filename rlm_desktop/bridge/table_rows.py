"""A table of documents and questions as rows of a view: filtered, sorted, and handed out in pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.wording import ENTRY_STATES, QUOTE_STATES, StateWord, first_line
from rlm_desktop.core.events import EntryFilled
from rlm_desktop.core.model import EntryState, QuoteState
from rlm_desktop.engine.entries import check_of
from rlm_desktop.engine.tables import Row, Sheet

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_PAGE = 200
"""Rows that the view is handed at a time."""
_FIGURE = re.compile(r"\d+(?:[.,'\u202f]\d{3})*(?:\.\d+)?")
_SOUND = (QuoteState.EXACT, QuoteState.NORMALISED)


class Shown(Enum):
    """Which rows are shown: all, or those with an entry that stands so."""

    ALL = tr("All rows")
    SOUND = tr("Answered, quotes stand")
    DOUBTFUL = tr("A quote does not stand")
    NOT_FOUND = tr("Not in the document")
    FAILED = tr("Failed")
    WAITING = tr("Waiting")


@dataclass(frozen=True, slots=True)
class Order:
    """How rows are chosen and sorted. Column 0 is the document, 1 the first question."""

    words: str = ""
    shown: Shown = Shown.ALL
    column: int = 0
    descending: bool = False


def state_of(entry: EntryFilled | None) -> StateWord:
    """How an entry stands, in a word: by its worst quote where it is answered."""
    if entry is None:
        return ENTRY_STATES[None]
    check = check_of(entry.citations)
    return QUOTE_STATES[check] if check else ENTRY_STATES[entry.state]


def words_of(entry: EntryFilled | None) -> str:
    """What an entry says: its answer, or how it stands."""
    if entry is not None and entry.state is EntryState.ANSWERED:
        return entry.answer
    return state_of(entry).word


def arranged(sheet: Sheet, order: Order) -> list[Row]:
    """The rows that are wanted, sorted. Entries that say nothing stand behind those that do, either way."""
    words = order.words.casefold().split()
    rows = [row for row in sheet.rows if _has(sheet, row, words) and _stands(sheet, row, order)]
    if order.column == 0:
        return sorted(rows, key=lambda row: natural(row.name), reverse=order.descending)
    question = sheet.table.questions[order.column - 1]
    entries = {row.document: sheet.entry(row, question) for row in rows}
    told = [row for row in rows if _answers(entries[row.document])]
    silent = [row for row in rows if not _answers(entries[row.document])]
    silent.sort(key=lambda row: words_of(entries[row.document]))
    told.sort(key=lambda row: natural(words_of(entries[row.document])), reverse=order.descending)
    return told + silent


def natural(text: str) -> list[tuple[int, float, str]]:
    """A key to sort by as people do: figures by their size, words without regard to case."""
    parts: list[tuple[int, float, str]] = []
    at = 0
    for figure in _FIGURE.finditer(text):
        parts += [(1, 0.0, text[at : figure.start()].casefold())] if text[at : figure.start()].strip() else []
        parts.append((0, float(re.sub(r"[,'\u202f]|\.(?=\d{3}(?:\D|$))", "", figure[0])), ""))
        at = figure.end()
    return [*parts, (1, 0.0, text[at:].casefold())]


def _answers(entry: EntryFilled | None) -> bool:
    return entry is not None and entry.state is EntryState.ANSWERED


def _has(sheet: Sheet, row: Row, words: Sequence[str]) -> bool:
    if not words:
        return True
    said = [words_of(sheet.entry(row, question)) for question in sheet.table.questions]
    text = " ".join([row.name, *said]).casefold()
    return all(word in text for word in words)


def _stands(sheet: Sheet, row: Row, order: Order) -> bool:
    questions = sheet.table.questions
    if order.shown is Shown.ALL:
        return True
    asked = questions[order.column - 1 : order.column] if order.column else questions
    return any(_TESTS[order.shown](sheet.entry(row, question)) for question in asked)


def _check(entry: EntryFilled | None) -> QuoteState | None:
    return check_of(entry.citations) if entry else None


_TESTS: dict[Shown, Callable[[EntryFilled | None], bool]] = {
    Shown.SOUND: lambda entry: _answers(entry) and _check(entry) in _SOUND,
    Shown.DOUBTFUL: lambda entry: _answers(entry) and _check(entry) not in _SOUND,
    Shown.NOT_FOUND: lambda entry: entry is not None and entry.state is EntryState.NOT_FOUND,
    Shown.FAILED: lambda entry: entry is not None and entry.state is EntryState.FAILED,
    Shown.WAITING: lambda entry: entry is None,
}


class TableRows(QAbstractTableModel):
    """The rows of a table: the document first, then a column for each question.

    Args:
        icon: Makes the icon of a state.
        parent: The Qt parent.
    """

    def __init__(self, icon: Callable[[StateWord], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._sheet: Sheet | None = None
        self._rows: Sequence[Row] = ()
        self._numbers: dict[int, int] = {}
        self._handed_out = 0

    def show(self, sheet: Sheet | None, rows: Sequence[Row]) -> None:
        """Show these rows of a table; nothing where there is none."""
        self.beginResetModel()
        self._sheet, self._rows = sheet, rows
        self._numbers = {row.document: number for number, row in enumerate(rows)}
        self._handed_out = min(_PAGE, len(rows))
        self.endResetModel()

    def show_filled(self, filled: EntryFilled) -> None:
        """Show an entry of the sheet that was filled just now."""
        number = self._numbers.get(filled.document)
        if self._sheet is None or number is None or number >= self._handed_out:
            return
        if filled.question in self._sheet.table.questions:
            index = self.index(number, self._sheet.table.questions.index(filled.question) + 1)
            self.dataChanged.emit(index, index)

    def row_at(self, index: _Index) -> Row:
        """The document of a row."""
        return self._rows[index.row()]

    def question_at(self, index: _Index) -> str:
        """The question of a column; empty for the documents' own."""
        if self._sheet is None or index.column() < 1:
            return ""
        return self._sheet.table.questions[index.column() - 1]

    def entry_at(self, index: _Index) -> EntryFilled | None:
        """What stands at a place; None where it waits."""
        return self._sheet.entry(self.row_at(index), self.question_at(index)) if self._sheet else None

    # -- Qt -------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Qt: how many rows the view has been handed."""
        return 0 if parent.isValid() else self._handed_out

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Qt: how many columns."""
        return 0 if parent.isValid() or self._sheet is None else len(self._sheet.table.questions) + 1

    def canFetchMore(self, parent: _Index) -> bool:
        """Qt: whether there are rows that the view does not have."""
        return not parent.isValid() and self._handed_out < len(self._rows)

    def fetchMore(self, parent: _Index) -> None:
        """Qt: hand out the next rows."""
        last = min(self._handed_out + _PAGE, len(self._rows))
        self.beginInsertRows(_NOWHERE, self._handed_out, last - 1)
        self._handed_out = last
        self.endInsertRows()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the heading of a column."""
        if orientation is not Qt.Orientation.Horizontal or self._sheet is None:
            return None
        question = self._sheet.table.questions[section - 1] if section else tr("Document")
        if role == Qt.ItemDataRole.DisplayRole:
            return first_line(question, 60)
        return question if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: one entry, or the name of a document."""
        if index.column() == 0:
            row = self.row_at(index)
            if role == Qt.ItemDataRole.ToolTipRole:
                return row.path
            return row.name if role == Qt.ItemDataRole.DisplayRole else None
        entry = self.entry_at(index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return first_line(words_of(entry))
            case Qt.ItemDataRole.DecorationRole:
                return self._icon(state_of(entry))
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(entry)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{words_of(entry)}: {state_of(entry).word}"
        return None


def _tip(entry: EntryFilled | None) -> str:
    if entry is None:
        return tr("Not asked yet.")
    if entry.state is EntryState.FAILED:
        return entry.reason
    return "\n".join([words_of(entry), *(f"“{each.quote}” {each.state}" for each in entry.citations)])
