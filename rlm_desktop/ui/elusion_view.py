"""The elusion sample: documents at random among those a run left out, and what they tell of all of them."""

from __future__ import annotations

import random

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.language import counted, tr
from rlm_desktop.bridge.run_controller import RunController
from rlm_desktop.bridge.sample_desk import SampleDesk
from rlm_desktop.bridge.wording import StateWord, first_line
from rlm_desktop.engine.coverage import Coverage
from rlm_desktop.engine.elusion import MODEL, PERSON, Finding, SampleStanding, rate_sentence
from rlm_desktop.ui.icons import beside_words, icon
from rlm_desktop.ui.state_label import state_icon
from rlm_desktop.ui.theme import set_role

_USUAL_SIZE = 100
_MOST_SEEDS = 1_000_000
_RELEVANT = StateWord(tr("Relevant"), "circle-check", "warning")
_NOT_RELEVANT = StateWord(tr("Not relevant"), "minus", "muted")
_UNREAD = StateWord(tr("Not read"), "clock", "muted")
_DOCUMENT = int(Qt.ItemDataRole.UserRole)
_ABOUT = tr(
    "How much did this answer miss? Documents are drawn at random from those of which no model "
    "was given a page. Judge them yourself, or have the model read them for the same question."
)


class ElusionView(QWidget):
    """Draws a sample of the run that is shown, and tells its rate.

    Signals:
        document_activated: A document of the sample was asked for: its id.

    Args:
        runs: The runs of the case.
        parent: The Qt parent.
    """

    document_activated = Signal(int)

    def __init__(self, runs: RunController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs, self._desk = runs, SampleDesk(runs, self)
        self._coverage = Coverage((), 0, ())
        self._left_out = 0
        self._standing: SampleStanding | None = None
        self.about, self.rate = QLabel(wordWrap=True), QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.wanted = QSpinBox(minimum=1, maximum=1)
        self.draw, self.read = QPushButton(tr("Draw")), QPushButton(icon("play"), tr("Have them read"))
        self.stop = QPushButton(icon("circle-stop"), tr("Stop"), visible=False)
        self.relevant, self.not_relevant = QPushButton(tr("Relevant (R)")), QPushButton(tr("Not relevant (N)"))
        self.list = QTreeWidget()
        self._lay_out()
        self.draw.clicked.connect(self._draw)
        self.read.clicked.connect(self._desk.read)
        self.stop.clicked.connect(runs.stop)
        self.relevant.clicked.connect(lambda: self._judge(True))
        self.not_relevant.clicked.connect(lambda: self._judge(False))
        self.list.itemActivated.connect(self._open)
        self.list.currentItemChanged.connect(self._offer)
        self._desk.changed.connect(self._show)
        runs.changed.connect(self._offer)

    def show_coverage(self, coverage: Coverage, left_out: int) -> None:
        """Take the coverage of the run that is shown, and how many documents it left out."""
        self._coverage, self._left_out = coverage, left_out
        self.wanted.setMaximum(max(1, left_out))
        self.wanted.setValue(min(_USUAL_SIZE, max(1, left_out)))
        self._show(None)
        self._desk.look()

    def _draw(self) -> None:
        self._desk.draw(self._coverage, self.wanted.value(), random.randrange(1, _MOST_SEEDS))

    def _judge(self, relevant: bool) -> None:
        """Judge the current document, and go to the next; the same again takes it back."""
        item = self.list.currentItem()
        if item is None or self._standing is None or not self.relevant.isEnabled():
            return
        finding = self._standing.findings[self.list.indexOfTopLevelItem(item)]
        again = finding.by == PERSON and finding.relevant is relevant
        self._desk.judge(finding.document, None if again else relevant)
        if not again and (below := self.list.itemBelow(item)) is not None:
            self.list.setCurrentItem(below)

    def _open(self, item: QTreeWidgetItem) -> None:
        self.document_activated.emit(item.data(0, _DOCUMENT))

    def _show(self, standing: SampleStanding | None) -> None:
        other = self._standing is None or standing is None or self._standing.sample != standing.sample
        self._standing = standing
        if other:
            self.list.clear()
            for finding in standing.findings if standing else ():
                item = QTreeWidgetItem([finding.name, "", ""])
                item.setData(0, _DOCUMENT, finding.document)
                self.list.addTopLevelItem(item)
        for number, finding in enumerate(standing.findings if standing else ()):
            if (row := self.list.topLevelItem(number)) is not None:
                _tell(row, finding)
        self.rate.setText(rate_sentence(standing) if standing else "")
        self._offer()

    def _offer(self) -> None:
        """Offer what can be done now."""
        runs, standing, reading = self._runs, self._standing, self._desk.reading
        if not self._left_out:
            self.about.setText(tr("Every document with text was given to a model: there is nothing to draw from."))
        else:
            self.about.setText(
                tr("{about} There are {documents}.").format(
                    about=_ABOUT, documents=counted(self._left_out, "such document")
                )
            )
        root = runs.trajectory.root
        asks = root is not None and not root.started.table and not runs.is_live and not runs.replaying
        can = self._left_out > 0 and asks
        self.wanted.setEnabled(can)
        self.draw.setEnabled(can and not reading)
        self.draw.setText(tr("Draw others") if standing else tr("Draw"))
        unread = standing is not None and any(each.by != MODEL for each in standing.findings)
        self.read.setVisible(not reading)
        self.read.setEnabled(can and unread)
        self.stop.setVisible(reading)
        self.stop.setEnabled(not runs.stopping)
        for button in (self.relevant, self.not_relevant):
            button.setEnabled(can and self.list.currentItem() is not None)

    def _lay_out(self) -> None:
        self.wanted.setAccessibleName(tr("Documents to draw"))
        self.list.setAccessibleName(tr("Documents of the sample"))
        self.list.setHeaderLabels([tr("Document"), tr("Relevant"), tr("What the model said")])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setColumnWidth(0, 170)
        self.list.setColumnWidth(1, 120)
        for button in (self.read, self.stop):
            button.setIconSize(beside_words(16))
        self.relevant.setToolTip(tr("This document belongs to the answer (R); once more takes it back"))
        self.not_relevant.setToolTip(tr("This document does not belong to the answer (N); once more takes it back"))
        for keys, relevant in (("R", True), ("N", False)):
            key = QShortcut(QKeySequence(keys), self.list, context=Qt.ShortcutContext.WidgetShortcut)
            key.activated.connect(lambda relevant=relevant: self._judge(relevant))
        set_role(self.about, "muted")
        row = QHBoxLayout()
        row.addWidget(self.wanted)
        for button in (self.draw, self.read, self.stop):
            row.addWidget(button)
        row.addStretch(1)
        judging = QHBoxLayout()
        for button in (self.relevant, self.not_relevant):
            judging.addWidget(button)
        judging.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.about)
        layout.addLayout(row)
        layout.addWidget(self.list, stretch=1)
        layout.addLayout(judging)
        layout.addWidget(self.rate)


def _tell(item: QTreeWidgetItem, finding: Finding) -> None:
    state = {True: _RELEVANT, False: _NOT_RELEVANT, None: _UNREAD}[finding.relevant]
    item.setIcon(1, state_icon(state))
    item.setText(1, state.word)
    item.setToolTip(1, tr("{word}, says {by}").format(word=state.word, by=finding.by) if finding.by else state.word)
    item.setText(2, first_line(finding.said))
    item.setToolTip(2, finding.said)
