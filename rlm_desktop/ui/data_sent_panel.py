"""What left this computer during the run that is shown: every request, with whose text it held."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QLocale, QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QStackedLayout, QTableView, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import counted, tr
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.bridge.sending_table import SendingTable, SentRow, sent_rows
from rlm_desktop.engine.data_sent import hosts
from rlm_desktop.engine.trajectory import Trajectory
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.theme import set_role

NOTHING_SENT = tr("Nothing has left this computer.")
_WIDTHS = (82, 116, 104, 120, 68)
_TEXT = 3
_ROW = 26


class DataSentPanel(QWidget):
    """Lists the requests of the run that is shown, once it has ended.

    Signals:
        call_activated: The call or step that a request was made for was asked for: its id.
    """

    call_activated = Signal(str)

    def __init__(self, controller: RunController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._seen: object = None
        self._rows = SendingTable(self)
        self.summary = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.table = QTableView()
        self.table.setModel(self._rows)
        self._lay_out()
        self.table.activated.connect(self._open)
        controller.run_shown.connect(self._changed)
        controller.run_finished.connect(self._changed)
        controller.added.connect(self._take_added)
        self._changed()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: show what came while the panel was hidden."""
        super().showEvent(event)
        self._changed()

    def _take_added(self) -> None:
        self._seen = None
        self._changed()

    def _changed(self) -> None:
        trajectory, live = self._controller.trajectory, self._controller.is_live
        if (trajectory, live) == self._seen or not self.isVisible():
            return
        self._seen = trajectory, live
        self._stack.setCurrentIndex(0)
        if trajectory.root is None:
            self._empty.set_message(
                tr("Nothing sent yet"), tr("Ask a question. What is sent to models is listed here.")
            )
        elif live:
            self._empty.set_message(tr("Not ended yet"), tr("What the run has sent is listed here as soon as it ends."))
        else:
            self._empty.set_message(tr("Looking"), tr("The requests of the run are being listed."))
            self._controller.reader.read(partial(sent_rows, trajectory), partial(self._show, trajectory))

    def _show(self, trajectory: Trajectory, rows: list[SentRow]) -> None:
        if trajectory is not self._controller.trajectory:
            return
        if not rows:
            self._empty.set_message(NOTHING_SENT, tr("The models that were asked for this answer ran here."))
            return
        sizes = ", ".join(
            tr("{size} to {host}").format(size=_size(size), host=host)
            for host, size in hosts(row.sending for row in rows).items()
        )
        self.summary.setText(
            tr("{requests} left this computer: {sizes}.").format(requests=counted(len(rows), "request"), sizes=sizes)
        )
        self._rows.show(rows)
        self._stack.setCurrentIndex(1)

    def _open(self, index: QModelIndex) -> None:
        self.call_activated.emit(self._rows.id_at(index.row()))

    def _lay_out(self) -> None:
        self._empty = EmptyState("globe", "", "")
        table = self.table
        table.setAccessibleName(tr("Requests that left this computer"))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        head.setSectionResizeMode(_TEXT, QHeaderView.ResizeMode.Stretch)
        bounds = QLabel(
            tr("Sizes are those of the messages. Recorded replies were not asked for again. Enter shows the call."),
            wordWrap=True,
        )
        set_role(bounds, "muted")
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        for part in (self.summary, table, bounds):
            layout.addWidget(part)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(inside)


def _size(size: int) -> str:
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
