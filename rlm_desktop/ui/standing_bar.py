"""The bars over a document that is an older version, or missing, a member of another, holds others, has a problem."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rlm_desktop.bridge.kinds import kind_icon, member_words
from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.problem_list import without_commands
from rlm_desktop.bridge.row_words import account_words, date_words
from rlm_desktop.bridge.wording import StateWord
from rlm_desktop.case.listing import Standing
from rlm_desktop.core.model import Document
from rlm_desktop.ui.state_label import StateLabel
from rlm_desktop.ui.theme import set_role

_OLDER = StateWord(tr("Older version"), "history", "warning")
_PROBLEM = StateWord(tr("Problem"), "triangle-alert", "warning")
_ADDRESSED = StateWord(tr("To a machine"), "triangle-alert", "warning")
_MISSING = StateWord(tr("Missing"), "file-warning", "warning")


class StandingBar(QFrame):
    """Says in words how a document stands to others, with the way to them; hidden when there is nothing to say.

    Signals:
        document_asked: Another document (its id) shall be shown.
    """

    document_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._older = _Row(tr("Show the current one"), tr("Show the version that is at its place now"))
        self._missing = _Row()
        self._member = _Row(tr("Open it"), tr("Open the document that this one was taken out of"))
        self._holds, self._problem, self._addressed = _Row(), _Row(), _Row()
        self._rows = (self._older, self._missing, self._member, self._holds, self._problem, self._addressed)
        self.setObjectName("standing_bar")
        self.setAccessibleName(tr("How the document stands to others"))
        set_role(self, "panel")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 0, 10, 8)
        layout.setSpacing(4)
        for row in self._rows:
            layout.addWidget(row)
            row.asked.connect(self.document_asked)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return "\n".join(row.text for row in self._rows if not row.isHidden())

    def show_standing(self, document: Document, standing: Standing, instructions: str = "") -> None:
        """Say how a document stands to others, and which words on the page address a language model."""
        when = (
            tr(", replaced on {date_words}").format(date_words=date_words(standing.replaced))
            if standing.replaced
            else ""
        )
        self._older.tell(
            _OLDER, "" if document.current else tr("Older version{when}.").format(when=when), standing.newer
        )
        missing = tr("The file is no longer where it was; its text is kept.") if document.missing else ""
        self._missing.tell(_MISSING, missing)
        picture = StateWord("", kind_icon(standing.container_kind), "muted")
        container = f"{member_words(standing.container_kind)} {standing.container_name}"
        self._member.tell(picture, "" if standing.container is None else container, standing.container)
        tone = "warning" if standing.account and standing.account.failed else "muted"
        own = StateWord("", kind_icon(document.kind), tone)
        # Of what has no pages, the middle of the panel tells it.
        account = standing.account if document.pages else None
        self._holds.tell(own, account_words(account) if account else "")
        self._problem.tell(_PROBLEM, without_commands(standing.problem))
        words = tr("This page addresses a language model: “{instructions}…” Models are told not to follow it.").format(
            instructions=instructions
        )
        self._addressed.tell(_ADDRESSED, words if instructions else "")
        self.setHidden(all(row.isHidden() for row in self._rows))


class _Row(QWidget):
    """An icon, a sentence, and a button that leads to another document."""

    asked = Signal(int)

    def __init__(self, words: str = "", tip: str = "") -> None:
        super().__init__()
        self._sentence = StateLabel(wrap=True)
        self._button = QPushButton(words)
        self._button.setToolTip(tip)
        self._button.setAccessibleDescription(tip)
        self._target: int | None = None
        self._button.clicked.connect(self._ask)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._sentence, stretch=1)
        layout.addWidget(self._button)

    @property
    def text(self) -> str:
        return self._sentence.text

    def tell(self, state: StateWord, sentence: str, target: int | None = None) -> None:
        """Say a sentence, or nothing, with the button when there is a document to show."""
        self._target = target
        self._button.setVisible(target is not None)
        self.setHidden(not sentence)
        if sentence:
            self._sentence.show_state(state, sentence)

    def _ask(self) -> None:
        if self._target is not None:
            self.asked.emit(self._target)
