"""What the next question follows, and which questions wait: over the question box."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.run_controller import LIVE, RunController
from rlm_desktop.bridge.wording import first_line
from rlm_desktop.ui.icons import beside_words, icon
from rlm_desktop.ui.question_box import QuestionBox
from rlm_desktop.ui.theme import set_role

_QUESTION_WIDTH = 56


class ConversationBar(QWidget):
    """Follow the answer that is shown, ask its question in other words, and see what waits.

    Args:
        controller: Knows the run that is shown, and asks.
        box: Where the question is written.
        parent: The Qt parent.
    """

    def __init__(self, controller: RunController, box: QuestionBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._box = box
        self._replaced: str | None = None
        self.follow = QCheckBox(tr("Follow up"))
        self.follow.setToolTip(tr("The model knows the answer that is shown, and its variables are still there"))
        self.follow.setChecked(True)
        self.edit = QPushButton(icon=icon("pencil", "muted"), text=tr("Edit question"))
        self.edit.setToolTip(tr("Ask the question that is shown in other words; its answer is kept"))
        self.before = QPushButton(icon=icon("arrow-left", "muted"), text=tr("Question before"))
        self._queue = QVBoxLayout()
        self._queued: tuple[str, ...] = ()
        for button in (self.edit, self.before):
            set_role(button, "quiet")
            button.setIconSize(beside_words(16))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.follow)
        row.addWidget(self.edit)
        row.addWidget(self.before)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(self._queue)
        layout.addLayout(row)
        self.edit.clicked.connect(self._write_again)
        self.before.clicked.connect(self._show_before)
        box.textChanged.connect(self._forget_replaced)
        controller.changed.connect(self._changed)
        controller.run_shown.connect(self._changed)
        self._changed()

    def take_followed(self) -> str:
        """The run that the question in the box follows; empty where it begins a conversation."""
        replaced, self._replaced = self._replaced, None
        if replaced is not None:
            return replaced
        if not self.follow.isChecked() or not self.follow.isVisibleTo(self):
            return ""
        return LIVE if self._controller.is_live else self._controller.run_id

    def _changed(self) -> None:
        controller = self._controller
        root = controller.trajectory.root
        fills = root is not None and bool(root.started.table)
        self.follow.setVisible(not fills and (controller.is_live or controller.trajectory.answer is not None))
        self.edit.setVisible(root is not None and not fills and not controller.is_live)
        against = root is not None and bool(root.started.against)
        self.before.setVisible(root is not None and bool(root.started.follows or against))
        self.before.setText(tr("Back to the answer") if against else tr("Question before"))
        self.before.setToolTip(
            tr("Show the answer whose statement this argues against")
            if against
            else tr("Show the question that this follows")
        )
        if self._queued != controller.waiting:
            self._show_queue(controller.waiting)

    def _show_queue(self, questions: tuple[str, ...]) -> None:
        self._queued = questions
        while item := self._queue.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for place, question in enumerate(questions):
            words = first_line(question, _QUESTION_WIDTH)
            button = QPushButton(
                icon=icon("circle-x", "muted"), text=tr("Waits: {words}").format(words=words).replace("&", "&&")
            )
            button.setToolTip(tr("Asked when the run has ended. A click takes it out of the queue."))
            button.setAccessibleName(tr("Take out of the queue: {words}").format(words=words))
            set_role(button, "quiet")
            button.clicked.connect(partial(self._forget, place))
            self._queue.addWidget(button)

    def _forget(self, place: int, _checked: bool = False) -> None:
        self._controller.forget_waiting(place)

    def _write_again(self) -> None:
        root = self._controller.trajectory.root
        if root is not None:
            self._box.write(root.started.question)
            self._replaced = root.started.follows

    def _forget_replaced(self) -> None:
        if not self._box.toPlainText().strip():
            self._replaced = None

    def _show_before(self) -> None:
        root = self._controller.trajectory.root
        if root is not None:
            self._controller.show_run(root.started.follows or root.started.against)
