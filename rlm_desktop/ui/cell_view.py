"""One code cell of a run: what it does in plain words, its code, what it printed, how it ended."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from rlm_desktop.bridge.case_reader import CaseReader
from rlm_desktop.bridge.language import counted, figure, tr
from rlm_desktop.bridge.wording import CELL_ENDS, NOT_FINISHED, RUNNING
from rlm_desktop.core.figures import duration
from rlm_desktop.core.model import CellResult
from rlm_desktop.engine.trajectory import CellNode, StepNode
from rlm_desktop.ui.cell_foot import CellFoot
from rlm_desktop.ui.folded_text import FoldedText
from rlm_desktop.ui.state_label import StateLabel
from rlm_desktop.ui.theme import set_role

_CODE_LINES = 40
_OUTPUT_LINES = 12
_INDENT = 22
_DEEPEST = 4
"""Levels of child runs that are set in further and further; deeper ones stand below one another."""


class CellView(QWidget):
    """A cell as a card, set in by the depth of its run.

    Attributes:
        foot: What it leads on to.
        settled: Whether the cell's result is shown, so that nothing will change any more.

    Args:
        cell: What to show; :meth:`update_cell` looks at it again.
        reader: Reads the names of documents.
        live: Whether its run is going on.
        parent: The Qt parent.
    """

    def __init__(self, cell: CellNode, reader: CaseReader, *, live: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cell = cell
        self.settled = False
        self.state = StateLabel()
        self._time = QLabel()
        set_role(self._time, "caption")
        self.code = FoldedText(tr("Code"), _CODE_LINES, python=True)
        self.code.set_text(cell.started.code)
        self._output_head = QLabel()
        set_role(self._output_head, "caption")
        self.output = FoldedText(tr("Output"), _OUTPUT_LINES)
        self._error_head = QLabel()
        set_role(self._error_head, "caption")
        self.error = FoldedText(tr("Error"), _OUTPUT_LINES)
        self.foot = CellFoot(cell, reader)
        self._lay_out()
        self.update_cell(live=live)

    def update_cell(self, *, live: bool) -> None:
        """Show what has come to the cell since the last time."""
        result = self.cell.result
        if result is None:
            self.state.show_state(RUNNING if live else NOT_FINISHED, self._running_words() if live else "")
        else:
            self.state.show_state(CELL_ENDS[result.end])
            self._show_time(result.seconds)
            self._show_output(result.output, result.output_length)
            self._show_error(result)
            self.settled = True
        self.foot.update_cell()
        for part in (self._output_head, self.output):
            part.setVisible(result is not None and bool(result.output))
        for part in (self._error_head, self.error):
            part.setVisible(result is not None and bool(result.error))

    def _show_time(self, own: float) -> None:
        """The time from begin to end; the code's own, which its time limit counts, is shorter by the calls' time."""
        ended = self.cell.ended if self.cell.ended is not None else self.cell.time + own
        self._time.setText(duration(ended - self.cell.time))
        self._time.setToolTip(
            tr("The code itself took {duration}; the rest was waiting for calls.").format(duration=duration(own))
        )

    def _running_words(self) -> str:
        calls = self.cell.calls
        if not calls:
            return RUNNING.word
        ended = sum(call.state != "running" for call in calls)
        return tr("{word}: {ended} of {calls}").format(
            word=RUNNING.word, ended=figure(ended), calls=counted(len(calls), "call")
        )

    def _show_output(self, output: str, length: int) -> None:
        cut = tr(", cut: it was {length} characters long").format(length=figure(length)) if length > len(output) else ""
        self._output_head.setText(tr("Output{cut}").format(cut=cut))
        self.output.set_text(output)

    def _show_error(self, result: CellResult) -> None:
        lost = (
            tr("Only variables of plain data were kept.") if result.saved else tr("All variables of the run were lost.")
        )
        self._error_head.setText(tr("Error") if result.variables_kept else tr("Error. {lost}").format(lost=lost))
        self.error.set_text(result.error)

    def _lay_out(self) -> None:
        card = _card(self, self.cell.step)
        card.addLayout(self._head())
        if self.cell.step.run.depth:
            card.addWidget(_child_line(self.cell.step))
        for part in (self.code, self._output_head, self.output, self._error_head, self.error, self.foot):
            card.addWidget(part)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        title = _title(
            tr("Step {number} · {title}").format(number=self.cell.step.started.number, title=self.cell.started.title)
        )
        title.setBuddy(self.code)
        head.addWidget(title, stretch=1)
        head.addWidget(self._time, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.state, alignment=Qt.AlignmentFlag.AlignTop)
        return head


class StepView(QWidget):
    """A step whose reply held no code: what the model said instead."""

    def __init__(self, step: StepNode, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = FoldedText(tr("Reply without code"), _OUTPUT_LINES)
        self.said.set_text(step.reply.text if step.reply is not None else "")
        card = _card(self, step)
        card.addWidget(_title(tr("Step {number} · The model wrote no code").format(number=step.started.number)))
        if step.run.depth:
            card.addWidget(_child_line(step))
        card.addWidget(self.said)


def _card(view: QWidget, step: StepNode) -> QVBoxLayout:
    """The frame that a view's parts stand in, set in by the depth of its run."""
    frame = QFrame()
    set_role(frame, "card")
    outer = QVBoxLayout(view)
    outer.setContentsMargins(_INDENT * min(step.run.depth, _DEEPEST), 0, 0, 0)
    outer.addWidget(frame)
    card = QVBoxLayout(frame)
    card.setContentsMargins(12, 10, 12, 12)
    card.setSpacing(6)
    view.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return card


def _title(text: str) -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def _child_line(step: StepNode) -> QLabel:
    text = tr("Child run, level {depth}: {question}").format(depth=step.run.depth, question=step.run.started.question)
    label = QLabel(text[:300], wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    set_role(label, "caption")
    return label
