"""The answer, claim by claim: what it says, the words that support it, whether they stand, and where."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QPushButton, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from rlm_desktop.bridge import run_sentences
from rlm_desktop.bridge.language import counted, figure, tr
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.bridge.wording import WARNING
from rlm_desktop.core.model import Claim
from rlm_desktop.core.settings import OFFLINE_MODEL
from rlm_desktop.engine.counter_arguments import CounterArgument, counter_arguments
from rlm_desktop.engine.trajectory import MARKER, Trajectory, claims
from rlm_desktop.ui.claim_view import CitationRow, ClaimView
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.state_label import StateLabel
from rlm_desktop.ui.theme import set_role

_SHOWN = 30
"""Claims that are shown at first; more come when they are asked for, as many at a time."""
_BUILD_BUDGET = 0.006
"""Seconds of the window's thread that building claims may take at a time."""


class AnswerPanel(QWidget):
    """Shows the claims of the shown run's answer.

    Signals:
        citation_activated: A quote was asked for: its Citation.
    """

    citation_activated = Signal(object)

    def __init__(self, controller: RunController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._claims: Sequence[Claim] = ()
        self._views: list[ClaimView] = []
        self._seen: object = None
        self._counters: Sequence[CounterArgument] = ()
        self._wanted = 0
        self._building = QTimer(self, singleShot=True)
        self._building.timeout.connect(self._build)
        self.summary, self.account = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.bounds = QLabel(wordWrap=True)
        self._more = QPushButton()
        self._more.clicked.connect(self._show_more)
        self._lay_out()
        controller.run_shown.connect(self._changed)
        controller.changed.connect(self._changed)
        controller.run_finished.connect(self._read_counters)
        self._changed()

    @property
    def claims(self) -> list[ClaimView]:
        """The claims that are shown, in the order of the answer."""
        return list(self._views)

    @property
    def rows(self) -> list[CitationRow]:
        """The quotes that are shown, in the order of the answer."""
        return [row for view in self._views for row in view.rows]

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: show what came while the panel was hidden."""
        super().showEvent(event)
        self._changed()

    def _changed(self) -> None:
        """Lay the answer out anew when it, or how it ended, is another one."""
        trajectory, state, live = self._controller.trajectory, self._controller.state, self._controller.is_live
        seen = (trajectory, trajectory.answer, state, live, len(trajectory.citations))
        if seen != self._seen and (self.isVisible() or self._seen is None):
            self._seen = seen
            self._show()
        else:
            self._show_judgements()

    def _show(self) -> None:
        trajectory, state = self._controller.trajectory, self._controller.state
        _clear(self._cards)
        _clear(self._warnings)
        self._views, self._wanted = [], 0
        self._building.stop()
        if trajectory.answer is None:
            self._empty.set_message(*self._empty_words())
            self._stack.setCurrentIndex(0)
            return
        self._claims = claims(trajectory.answer.text)
        used = set(MARKER.findall(trajectory.answer.text))
        self.summary.setText(run_sentences.quote_summary([c for c in trajectory.citations if c.marker in used]))
        self.account.setText(run_sentences.account(trajectory, state))
        for warning in () if self._controller.is_live else run_sentences.warnings(trajectory, state):
            label = StateLabel(wrap=True)
            label.show_state(WARNING, warning)
            self._warnings.addWidget(label)
        self._counters = ()
        self._show_more()
        self._show_bounds()
        self._read_counters()
        self._scroll.verticalScrollBar().setValue(0)
        self._stack.setCurrentIndex(1)

    def _show_bounds(self) -> None:
        """Write over how much it holds that something is not in the answer, once the run has ended."""
        self.bounds.clear()
        trajectory = self._controller.trajectory
        if trajectory.root is not None and not self._controller.is_live:
            self._controller.reader.read(partial(_bounds, trajectory), partial(self._take_bounds, trajectory))

    def _take_bounds(self, trajectory: Trajectory, sentence: str) -> None:
        if trajectory is self._controller.trajectory:
            self.bounds.setText(sentence)

    def _read_counters(self, _run: str = "") -> None:
        """Read what argued against the claims that are shown."""
        trajectory = self._controller.trajectory
        if trajectory.root is not None and not self._controller.is_live:
            self._controller.reader.read(
                partial(_counters, trajectory.run_id), partial(self._take_counters, trajectory)
            )

    def _take_counters(self, trajectory: Trajectory, counters: list[CounterArgument]) -> None:
        if trajectory is self._controller.trajectory:
            self._counters = counters
            for view in self._views:
                self._show_counters(view)

    def _show_counters(self, view: ClaimView) -> None:
        view.show_counters([each for each in self._counters if each.claim == view.claim.text])

    def _argument_hindrance(self) -> str | None:
        """Why nothing can be argued against now: empty when it can, None where it is no answer of that kind."""
        controller = self._controller
        if not controller.can_put_again:
            return None
        if controller.settings.root.model == OFFLINE_MODEL:
            return tr("The offline reader compares words and cannot argue: choose a language model in Settings.")
        return ""

    def _show_judgements(self) -> None:
        root = self._controller.trajectory.root
        hindrance = self._argument_hindrance()
        for view in self._views:
            view.verdict.offer_argument(hindrance)
            view.verdict.show_judgement(root.judgements.get(view.claim.text) if root else None)
            view.verdict.setEnabled(not self._controller.is_live)

    def _show_more(self) -> None:
        """Add the next claims."""
        self._wanted = min(len(self._claims), self._wanted + _SHOWN)
        left = len(self._claims) - self._wanted
        self._more.setVisible(left > 0)
        self._more.setText(
            tr("Show {min} of {claims}").format(min=figure(min(left, _SHOWN)), claims=counted(left, "further claim"))
        )
        self._build()

    def _build(self) -> None:
        """Add claims for a few milliseconds; the rest waits for the next turn of the event loop."""
        citations = {citation.marker: citation for citation in self._controller.trajectory.citations}
        until = time.perf_counter() + _BUILD_BUDGET
        for claim in self._claims[len(self._views) : self._wanted]:
            view = ClaimView(claim, [citations[marker] for marker in claim.markers if marker in citations])
            for row in view.rows:
                row.activated.connect(self.citation_activated)
                row.stepped.connect(self._step)
            view.verdict.judged.connect(partial(self._controller.judge, claim.text))
            view.verdict.argued.connect(partial(self._controller.argue_against, claim.text))
            view.run_activated.connect(self._controller.show_run)
            self._show_counters(view)
            self._views.append(view)
            self._cards.addWidget(view)
            if time.perf_counter() > until:
                self._building.start(0)
                break
        self._show_judgements()

    def _step(self, row: CitationRow, step: int) -> None:
        """Go from a quote to the one after or before it."""
        rows = self.rows
        place = rows.index(row) + step
        if 0 <= place < len(rows):
            rows[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _empty_words(self) -> tuple[str, str]:
        if self._controller.is_live:
            return tr("Not answered yet"), tr(
                "The answer appears here, claim by claim, as soon as its quotes are checked."
            )
        if self._controller.trajectory.root is not None:
            return tr("No answer"), tr("This run ended before there was one.")
        return tr("No answer yet"), tr(
            "Ask a question. The answer appears here claim by claim, each with the words behind it."
        )

    def _lay_out(self) -> None:
        self._empty = EmptyState("quote", "", "")
        set_role(self.summary, "heading")
        set_role(self.account, "muted")
        set_role(self._more, "quiet")
        set_role(self.bounds, "muted")
        self.bounds.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bounds.setTextFormat(Qt.TextFormat.PlainText)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        self._warnings, self._cards = QVBoxLayout(), QVBoxLayout()
        self._cards.setSpacing(8)
        layout.addWidget(self.summary)
        layout.addWidget(self.account)
        layout.addLayout(self._warnings)
        layout.addLayout(self._cards)
        layout.addWidget(self._more, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.bounds)
        layout.addStretch(1)
        self._scroll = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(tr("Claims of the answer"))
        self._scroll.setWidget(inside)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._scroll)


def _bounds(trajectory: Trajectory, connection: sqlite3.Connection) -> str:
    from rlm_desktop.engine.coverage import bounded_absence, read_coverage

    return bounded_absence(read_coverage(connection, trajectory))


def _counters(run: str, connection: sqlite3.Connection) -> list[CounterArgument]:
    return counter_arguments(connection, run)


def _clear(layout: QLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
