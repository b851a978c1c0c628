"""What left this computer during a run, as rows of a table."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from rlm_desktop.bridge.language import tr
from rlm_desktop.case.documents import list_documents
from rlm_desktop.engine.data_sent import Sending, data_sent, whose_text
from rlm_desktop.engine.trajectory import Trajectory

_HEADINGS = (tr("Time"), tr("Host"), tr("Model"), tr("Whose text"), tr("Bytes"))
_BYTES = 4
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class SentRow:
    """One request that left this computer; ``text`` says whose text it held."""

    sending: Sending
    text: str


def sent_rows(trajectory: Trajectory, connection: sqlite3.Connection) -> list[SentRow]:
    """The rows of a run, by time."""
    sent = data_sent(trajectory)
    ids = sorted({pages.document for each in sent for pages in each.pages})
    names = {document.id: document.name for document in list_documents(connection, ids)}
    return [SentRow(each, whose_text(each.pages, names) or tr("none")) for each in sent]


class SendingTable(QAbstractTableModel):
    """Rows of :class:`SentRow`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[SentRow] = ()

    def show(self, rows: Sequence[SentRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def id_at(self, row: int) -> str:
        """The step or call of a row."""
        return self._rows[row].sending.id

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Qt: how many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Qt: how many columns."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the heading of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: one cell."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == _BYTES:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        sending = row.sending
        clock = datetime.fromtimestamp(sending.time).strftime("%H:%M:%S")
        return (clock, sending.host, sending.model, row.text, QLocale().toString(sending.size))[index.column()]
