"""The tables of the case: documents down, questions across, in each entry an answer and how its quotes stand."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge import run_sentences
from rlm_desktop.bridge.language import counted, figure, tr
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.bridge.table_desk import Standing, TableDesk
from rlm_desktop.bridge.table_rows import Order, Shown, TableRows
from rlm_desktop.bridge.wording import RUNNING, StateWord, money
from rlm_desktop.case.tables import Table
from rlm_desktop.core.events import EntryFilled
from rlm_desktop.core.model import EntryState
from rlm_desktop.ui import file_dialogs
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.entry_view import EntryView
from rlm_desktop.ui.icons import beside_words, icon
from rlm_desktop.ui.state_label import StateLabel, state_icon
from rlm_desktop.ui.theme import set_role

_NONE = (
    tr("No table yet"),
    tr("A table puts the same questions to each document, and checks every quote of every answer."),
    tr("New table…"),
)
_ROW = 26
_FILTER_WAITS = 250
"""Milliseconds after the last letter before rows are chosen anew."""
_DOCUMENT_WIDTH, _QUESTION_WIDTH = 190, 230
_FILLED = StateWord(tr("Filled"), "circle-check", "good")
_TO_FILL = StateWord(tr("Waiting"), "clock", "warning")


class TablePanel(QWidget):
    """Shows one table of the case, has it filled, and leads from each entry to its quotes.

    Signals:
        citation_activated: A quote was asked for: its Citation.
        document_activated: A document was asked for: its id.
        hide_asked: The panel is in the way.

    Args:
        desk: Works on the tables.
        runs: The runs of the case.
        parent: The Qt parent.
    """

    citation_activated = Signal(object)
    document_activated = Signal(int)
    hide_asked = Signal()

    def __init__(self, desk: TableDesk, runs: RunController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._runs = desk, runs
        self._standing: Standing | None = None
        self._chosen: tuple[int, ...] = ()
        self._listed = False
        self.rows = TableRows(state_icon, self)
        self.tables, self.shown = QComboBox(), QComboBox()
        self.filter, self.view, self.entry = QLineEdit(), QTableView(), EntryView()
        self.new, self.add = QPushButton(icon("plus"), tr("New table…")), QPushButton(tr("Add questions…"))
        self.fill, self.stop = (
            QPushButton(icon("play", "accent_text"), tr("Fill")),
            QPushButton(icon("circle-stop"), tr("Stop")),
        )
        self.retry, self.write = QPushButton(icon("refresh-cw"), ""), QPushButton(icon("download"), tr("Export…"))
        self.hide_button = QToolButton(icon=icon("x"), autoRaise=True)
        self.progress, self.planned = StateLabel(wrap=True), QLabel(wordWrap=True)
        self._filtering = QTimer(self, singleShot=True, interval=_FILTER_WAITS)
        self._lay_out()
        self._connect()
        self._show_standing()

    # -- what can be done -----------------------------------------------------------------------------------

    def show_case(self) -> None:
        """Another case is open: show its newest table."""
        self._standing, self._listed, self._chosen = None, False, ()
        self._desk.show(None)
        self.tables.clear()
        self.rows.show(None, ())
        self._show_standing()
        if self.isVisible():
            self._list()

    def narrow(self, documents: tuple[int, ...]) -> None:
        """Offer these documents for the next table."""
        self._chosen = documents

    def reload(self) -> None:
        """The case has grown: look whether rows have come."""
        if self.isVisible() and not self._desk.filling:
            self._desk.read()

    def ask_table(self) -> None:
        """Ask what a new table shall hold."""
        from rlm_desktop.ui.table_dialog import TableDialog

        dialog = TableDialog(self._chosen, self)
        dialog.given.connect(self._desk.make)
        dialog.open()

    def ask_questions(self) -> None:
        """Ask for further columns."""
        if self._desk.table is not None:
            from rlm_desktop.ui.table_dialog import QuestionsDialog

            dialog = QuestionsDialog(self._desk.table.name, self)
            dialog.given.connect(self._desk.add)
            dialog.open()

    def ask_file(self) -> None:
        """Ask where the table shall be written."""
        folder, standing = self._runs.folder, self._standing
        if standing is None or folder is None:
            return
        if chosen := file_dialogs.table_file(self, folder, standing.sheet.table.name):
            path, kind = chosen
            self._desk.write(standing.sheet, kind, path)

    # -- following ------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: list what came while the panel was hidden."""
        super().showEvent(event)
        self._list()

    def _list(self) -> None:
        if not self._listed and self._runs.folder is not None:
            self._listed = True
            self._desk.reload()

    def _show_tables(self, tables: list[Table]) -> None:
        now = self._desk.table
        shown = next((table for table in tables if now and table.id == now.id), tables[0] if tables else None)
        self.tables.blockSignals(True)
        self.tables.clear()
        for table in tables:
            self.tables.addItem(table.name, table)
        if shown is not None:
            self.tables.setCurrentIndex(tables.index(shown))
        self.tables.blockSignals(False)
        self._desk.show(shown)
        self._show_standing()

    def _choose_table(self, place: int) -> None:
        self._desk.show(self.tables.itemData(place))

    def _take(self, standing: Standing) -> None:
        other = self._standing is None or self._standing.sheet.table != standing.sheet.table
        place = self.view.currentIndex()
        document = self.rows.row_at(place).document if place.isValid() and not other else 0
        self._standing = standing
        self.rows.show(standing.sheet, standing.rows)
        if other:
            self.entry.show_nothing()
            self.view.setColumnWidth(0, _DOCUMENT_WIDTH)
            for column in range(1, self.rows.columnCount()):
                self.view.setColumnWidth(column, _QUESTION_WIDTH)
        self._choose(document, place.column())
        self._show_standing()

    def _choose(self, document: int, column: int) -> None:
        """Make the entry of a document the current one again."""
        rows = range(self.rows.rowCount())
        row = next((n for n in rows if self.rows.row_at(self.rows.index(n, 0)).document == document), None)
        if row is not None:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.view.selectionModel().setCurrentIndex(self.rows.index(row, column), flags)

    def _show_standing(self) -> None:
        """Show how far the table is filled, and what can be done."""
        standing, filling = self._standing, self._desk.filling
        empty = self.tables.count() == 0
        self._stack.setCurrentIndex(0 if empty else 1)
        # Tab would not get past a panel whose keyboard goes to what is hidden.
        self.setFocusProxy(self._empty if empty else self.view)
        stopping = filling and self._runs.stopping
        self.stop.setVisible(filling)
        self.stop.setEnabled(not stopping)
        self.fill.setVisible(not filling and standing is not None and bool(standing.waiting))
        self.retry.setVisible(not filling and standing is not None and bool(standing.failed))
        self.write.setEnabled(standing is not None)
        self.add.setEnabled(standing is not None and not filling)
        self.planned.setVisible(not filling and standing is not None and bool(standing.waiting))
        if filling:
            words = tr("Stopping: what was filled is kept")
            live = run_sentences.progress(self._runs.live_trajectory)
            self.progress.show_state(RUNNING, words if stopping else tr("Filling: {live}").format(live=live))
        elif standing is not None:
            self._show_account(standing)

    def _show_account(self, standing: Standing) -> None:
        waiting, failed, planned = len(standing.waiting), len(standing.failed), standing.planned
        state = _TO_FILL if waiting or failed or not standing.sheet.rows else _FILLED
        chosen = len(standing.rows)
        less = tr(" Shown: {rows}.").format(rows=counted(chosen, "row")) if chosen < len(standing.sheet.rows) else ""
        none = tr("No document is asked: add files, or make a table with a wider search.")
        self.progress.show_state(state, f"{standing.account}{less}" if standing.sheet.rows else none)
        self.fill.setText(
            tr("Fill after the run")
            if self._runs.running
            else tr("Fill {entries}").format(entries=counted(waiting, "entry", "entries"))
        )
        self.retry.setText(tr("Ask {failed} failed again").format(failed=figure(failed)))
        calls = counted(planned.calls, "call")
        takes = tr("Takes about {calls} and {tokens} tokens: {money}.").format(
            calls=calls, tokens=figure(planned.tokens), money=money(planned.cost)
        )
        over = run_sentences.over_the_limit(planned, self._runs.settings.limits, counts_calls=False)
        self.planned.setText(f"{takes} {over}" if over else takes)

    def _show_filled(self, filled: EntryFilled) -> None:
        self.rows.show_filled(filled)
        place = self.view.currentIndex()
        if place.isValid() and self.rows.row_at(place).document == filled.document:
            self._show_entry(place)

    # -- entries --------------------------------------------------------------------------------------------

    def _show_entry(self, index: QModelIndex) -> None:
        if not index.isValid() or index.column() == 0:
            self.entry.show_nothing()
        else:
            self.entry.show_entry(self.rows.row_at(index), self.rows.question_at(index), self.rows.entry_at(index))

    def _open(self, index: QModelIndex) -> None:
        """Open the document at the first quote of an entry that stands somewhere, or at its first page."""
        entry = self.rows.entry_at(index) if index.column() else None
        quotes = entry.citations if entry else ()
        if quotes:
            self.citation_activated.emit(next((each for each in quotes if each.span), quotes[0]))
        elif index.column() == 0 or (entry and entry.state is EntryState.NOT_FOUND):
            self.document_activated.emit(self.rows.row_at(index).document)

    def _ask_again(self) -> None:
        index = self.view.currentIndex()
        if index.isValid() and index.column():
            self._desk.fill([(self.rows.row_at(index).document, self.rows.question_at(index))])

    def _fill(self) -> None:
        if self._standing is not None:
            self._desk.fill(self._standing.waiting)

    def _retry(self) -> None:
        if self._standing is not None:
            self._desk.fill(self._standing.failed)

    def _arrange(self) -> None:
        head = self.view.horizontalHeader()
        column, descending = head.sortIndicatorSection(), head.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        column = column if 0 <= column < max(1, self.rows.columnCount()) else 0
        self._desk.arrange(Order(self.filter.text(), self.shown.currentData(), column, descending))

    # -- building -------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        desk = self._desk
        desk.listed.connect(self._show_tables)
        desk.changed.connect(self._take)
        desk.filled.connect(self._show_filled)
        self._runs.changed.connect(self._show_standing)
        self.tables.activated.connect(self._choose_table)
        self.new.clicked.connect(self.ask_table)
        self.hide_button.clicked.connect(self.hide_asked)
        self._empty.activated.connect(self.ask_table)
        self.add.clicked.connect(self.ask_questions)
        self.fill.clicked.connect(self._fill)
        self.retry.clicked.connect(self._retry)
        self.stop.clicked.connect(desk.stop)
        self.write.clicked.connect(self.ask_file)
        self.filter.textChanged.connect(self._filtering.start)
        self._filtering.timeout.connect(self._arrange)
        self.shown.activated.connect(self._arrange)
        self.view.horizontalHeader().sortIndicatorChanged.connect(self._arrange)
        self.view.clicked.connect(self._open)
        self.view.activated.connect(self._open)
        self.view.selectionModel().currentChanged.connect(self._show_entry)
        self.entry.citation_activated.connect(self.citation_activated)
        self.entry.ask_again.connect(self._ask_again)

    def _lay_out(self) -> None:
        self._empty = EmptyState("table", *_NONE)
        self.tables.setAccessibleName(tr("Table"))
        self.tables.setMinimumContentsLength(14)
        self.tables.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.shown.setAccessibleName(tr("Which rows"))
        for shown in Shown:
            self.shown.addItem(shown.value, shown)
        self.filter.setPlaceholderText(tr("Rows with these words"))
        self.filter.setAccessibleName(tr("Rows with these words"))
        self.filter.setClearButtonEnabled(True)
        self.write.setToolTip(tr("Write the table as CSV or as a workbook"))
        self.retry.setToolTip(tr("Only what failed is asked again"))
        self.stop.setToolTip(tr("Stop filling; what was filled is kept (Ctrl+.)"))
        self.hide_button.setToolTip(tr("Hide the table; View, Table shows it again"))
        self.hide_button.setAccessibleName(tr("Hide the table"))
        for button in (self.new, self.fill, self.stop, self.retry, self.write):
            button.setIconSize(beside_words(16))
        self.filter.setMinimumWidth(190)
        set_role(self.fill, "primary")
        set_role(self.planned, "caption")
        self._set_up_view()
        buttons = QHBoxLayout()
        for part in (self.tables, self.new, self.add, self.write):
            buttons.addWidget(part)
        buttons.addStretch(1)
        for choice in (self.filter, self.shown, self.hide_button):
            buttons.addWidget(choice)
        account = QHBoxLayout()
        account.addWidget(self.progress, stretch=1)
        for offer in (self.planned, self.retry, self.fill, self.stop):
            account.addWidget(offer)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.view)
        split.addWidget(self.entry)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        self.entry.setMinimumWidth(280)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addLayout(buttons)
        layout.addLayout(account)
        layout.addWidget(split, stretch=1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(inside)

    def _set_up_view(self) -> None:
        view = self.view
        view.setModel(self.rows)
        view.setAccessibleName(tr("Documents and their answers"))
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setAlternatingRowColors(True)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(_ROW)
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = view.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setStretchLastSection(True)
        head.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
