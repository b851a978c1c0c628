"""What a run read of its scope: a bar, every page as a square, and the calls that saw the page that is chosen."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.language import counted, figure, tr
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.bridge.wording import READINGS, first_line
from rlm_desktop.engine.coverage import Coverage, Reading, bounded_absence, calls_of_page, left_out, read_coverage
from rlm_desktop.engine.modes import Mode
from rlm_desktop.engine.trajectory import Trajectory
from rlm_desktop.ui.elusion_view import ElusionView
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.icons import beside_words, icon
from rlm_desktop.ui.page_map import PageMap, draw_square
from rlm_desktop.ui.theme import colours, set_role

_BAR = 14
_SWATCH = 12
_SHOWN_CALLS = 200
_CHOOSE = tr(
    "A click on a page shows which calls were given it. Ctrl and a click, or Space, picks it "
    "to be read; a click on a name picks the document."
)


@dataclass(frozen=True, slots=True)
class _Account:
    """All that the panel tells, worked out in one go off the window's thread."""

    coverage: Coverage
    counts: dict[Reading, int]
    bounds: str
    unread: tuple[int, ...]


class CoverageBar(QWidget):
    """The shares of the four states, side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: dict[Reading, int] = {}
        self.setFixedHeight(_BAR)

    def show_counts(self, counts: dict[Reading, int]) -> None:
        """Show other shares."""
        self._counts = counts
        self.setAccessibleName("; ".join(f"{READINGS[state]}: {figure(count)}" for state, count in counts.items()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shares; each that is not nothing is seen."""
        painter, now, left, total = QPainter(self), colours(), 0, sum(self._counts.values())
        tones = {Reading.MODEL: now.good, Reading.CODE: now.accent, Reading.UNTOUCHED: now.border}
        shown = [(state, count) for state, count in self._counts.items() if count]
        for number, (state, count) in enumerate(shown, 1):
            room = self.width() - left - 3 * (len(shown) - number)
            width = room if number == len(shown) else min(room, max(3, self.width() * count // total))
            painter.fillRect(QRect(left, 0, width - 1, self.height()), QColor(tones.get(state, now.bad)))
            left += width
        painter.end()


class CoveragePanel(QWidget):
    """Shows the coverage of the run that is shown, once it has ended.

    Signals:
        page_activated: A page was asked for: document id and page number.
        call_activated: A call or step that saw the chosen page was asked for: its id.
    """

    page_activated = Signal(int, int)
    call_activated = Signal(str)

    def __init__(self, controller: RunController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._seen: object = None
        self._call = ""
        self.coverage = Coverage((), 0, ())
        self.bar, self.map, self.calls = CoverageBar(), PageMap(), QListWidget()
        self.legend = {state: QLabel() for state in Reading}
        self.page, self.bounds = QLabel(), QLabel(wordWrap=True)
        self.ask = QPushButton(icon("refresh-cw"), "")
        self.read_too, self.pick_unread = QPushButton(icon("eye"), ""), QPushButton(tr("Pick all unread"))
        self.pick_none = QPushButton(tr("Pick none"))
        self.elusion = ElusionView(controller)
        self._unread: tuple[int, ...] = ()
        self._swatches = {state: QLabel() for state in Reading}
        self._lay_out()
        self.ask.clicked.connect(self._ask_again)
        self.map.chosen.connect(self._show_page)
        self.map.activated.connect(self.page_activated)
        self.elusion.document_activated.connect(lambda document: self.page_activated.emit(document, 1))
        self.map.picked_changed.connect(self._offer_reading)
        self.pick_unread.clicked.connect(self.map.pick_unread)
        self.pick_none.clicked.connect(self.map.pick_none)
        self.read_too.clicked.connect(self._read_too)
        self.calls.itemActivated.connect(self._open_call)
        controller.run_shown.connect(self._forget_call)
        controller.run_shown.connect(self._changed)
        controller.run_finished.connect(self._changed)
        self._changed()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: show what came while the panel was hidden."""
        super().showEvent(event)
        self._changed()

    def show_call(self, id: str) -> None:
        """Mark the pages that a call or a step was given, now or as soon as the pages are there."""
        self._call = id
        trajectory = self._controller.trajectory
        if node := trajectory.calls.get(id) or trajectory.steps.get(id):
            self.map.mark(list(node.started.pages))

    def _forget_call(self, _run: str) -> None:
        self._call = ""

    def _changed(self) -> None:
        trajectory, live = self._controller.trajectory, self._controller.is_live
        if (trajectory, live) == self._seen or not self.isVisible():
            return
        self._seen = trajectory, live
        self._stack.setCurrentIndex(0)
        if trajectory.root is None:
            self._empty.set_message(
                tr("Nothing read yet"), tr("Ask a question. Every page that is read is shown here.")
            )
        elif live:
            self._empty.set_message(tr("Not ended yet"), tr("What the run has read is shown here as soon as it ends."))
        else:
            self._empty.set_message(tr("Looking"), tr("The pages of the scope are being counted."))
            self._controller.reader.read(partial(_account, trajectory), partial(self._show, trajectory))

    def _show(self, trajectory: Trajectory, account: _Account) -> None:
        if trajectory is not self._controller.trajectory:
            return
        self.coverage, self._unread = account.coverage, account.unread
        coverage, counts = account.coverage, account.counts
        self.bar.show_counts(counts)
        for state, label in self.legend.items():
            in_part = (
                tr(" ({partly} in part)").format(partly=figure(coverage.partly))
                if state is Reading.MODEL and coverage.partly
                else ""
            )
            words = READINGS[state]
            label.setText(f"{words[0].upper()}{words[1:]}: {figure(counts[state])}{in_part}")
            self._swatches[state].setPixmap(_swatch(state))
        self.bounds.setText(account.bounds)
        self.ask.setVisible(bool(account.unread))
        self.ask.setText(
            tr("Ask again over the {documents} that no model was given").format(
                documents=counted(len(account.unread), "document")
            )
        )
        self.map.show_coverage(coverage)
        self.show_call(self._call)
        self.elusion.show_coverage(coverage, len(account.unread))
        self.page.setText(_CHOOSE)
        self.pick_unread.setEnabled(counts[Reading.CODE] + counts[Reading.UNTOUCHED] > 0)
        self.calls.hide()
        self._stack.setCurrentIndex(1)

    def _show_page(self, document: int, page: int) -> None:
        self.calls.clear()
        found = calls_of_page(self._controller.trajectory, document, page)
        name = next((each.name for each in self.coverage.documents if each.document == document), "")
        state = next(each.state(page) for each in self.coverage.documents if each.document == document)
        self.page.setText(
            tr("{name}, page {page}: {state}. {prompts} held it.").format(
                name=name, page=figure(page), state=state, prompts=counted(len(found), "prompt")
            )
        )
        for id, title in found[:_SHOWN_CALLS]:
            item = QListWidgetItem(f"{id}  {first_line(title)}")
            item.setData(Qt.ItemDataRole.UserRole, id)
            self.calls.addItem(item)
        self.calls.setVisible(bool(found))

    def _offer_reading(self, picked: int) -> None:
        """Offer to have the pages read that are picked."""
        can = picked > 0 and self._controller.can_put_again
        self.read_too.setEnabled(can)
        self.read_too.setText(
            tr("Read these too: {pages}").format(pages=counted(picked, "page")) if picked else tr("Read these too")
        )
        self.pick_none.setVisible(picked > 0)

    def _read_too(self) -> None:
        self._controller.read_too(tuple(self.map.picked))

    def _ask_again(self) -> None:
        """Put the question of the run that is shown to the documents that it left out."""
        root = self._controller.trajectory.root
        if root is not None and self._unread:
            self._controller.ask(root.started.question, self._unread, Mode(root.started.mode))

    def _open_call(self, item: QListWidgetItem) -> None:
        self.call_activated.emit(item.data(Qt.ItemDataRole.UserRole))

    def _lay_out(self) -> None:
        self._empty = EmptyState("layers", "", "")
        for button in (self.read_too, self.ask):
            button.setIconSize(beside_words(16))
        self.read_too.setToolTip(tr("Put the question again, following this answer, with these pages read first"))
        self.pick_unread.setToolTip(tr("Every page with text that no model was given"))
        self._offer_reading(0)
        self.calls.setAccessibleName(tr("Prompts that held the chosen page"))
        self.calls.setMaximumHeight(110)
        self.calls.setUniformItemSizes(True)
        for label in (self.page, self.bounds):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.page.setWordWrap(True)
        set_role(self.bounds, "muted")
        legend = QGridLayout()
        legend.setHorizontalSpacing(6)
        for number, state in enumerate(Reading):
            row, column = divmod(number, 2)
            legend.addWidget(self._swatches[state], row, 2 * column)
            legend.addWidget(self.legend[state], row, 2 * column + 1)
        legend.setColumnStretch(1, 1)
        legend.setColumnStretch(3, 1)
        pages = QWidget()
        layout = QVBoxLayout(pages)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.map, stretch=1)
        layout.addWidget(self.page)
        layout.addWidget(self.calls)
        layout.addWidget(self.bounds)
        reading = QHBoxLayout()
        for button in (self.read_too, self.pick_unread, self.pick_none):
            reading.addWidget(button)
        reading.addStretch(1)
        layout.addLayout(reading)
        layout.addWidget(self.ask, alignment=Qt.AlignmentFlag.AlignLeft)
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.addTab(pages, tr("Pages"))
        self.tabs.addTab(self.elusion, tr("Elusion sample"))
        inside = QWidget()
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(12, 12, 12, 12)
        whole.setSpacing(8)
        whole.addWidget(self.bar)
        whole.addLayout(legend)
        whole.addWidget(self.tabs, stretch=1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(inside)


def _swatch(state: Reading) -> QPixmap:
    picture = QPixmap(QSize(_SWATCH, _SWATCH))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_square(painter, picture.rect(), state, colours())
    painter.end()
    return picture


def _account(trajectory: Trajectory, connection: sqlite3.Connection) -> _Account:
    coverage = read_coverage(connection, trajectory)
    counts = {state: coverage.count(state) for state in Reading}
    return _Account(coverage, counts, bounded_absence(coverage), tuple(each.document for each in left_out(coverage)))
