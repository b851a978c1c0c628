"""What the user makes of a claim: accept, reject or doubt, and a note."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.wording import VERDICTS
from rlm_desktop.core.model import Verdict
from rlm_desktop.engine.trajectory import Judgement
from rlm_desktop.ui.icons import beside_words, icon

_LONGEST_NOTE = 2_000


class VerdictBar(QWidget):
    """Three buttons, of which at most one is down, and a line for a note once one is.

    Signals:
        judged: The verdict (a Verdict, or None when it was taken back) and the note.
        argued: What speaks against the claim shall be looked for.

    Args:
        claim: The claim in plain words, for those who hear the window.
        parent: The Qt parent.
    """

    judged = Signal(object, str)
    argued = Signal()

    def __init__(self, claim: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verdict: Verdict | None = None
        self._kept = ""
        self.buttons = {verdict: QToolButton(checkable=True, autoRaise=True) for verdict in Verdict}
        self.note = QLineEdit(placeholderText=tr("Note: why? (optional)"), maxLength=_LONGEST_NOTE, visible=False)
        self.note.setAccessibleName(tr("Note on: {claim}").format(claim=claim))
        row = QHBoxLayout()
        row.setSpacing(0)
        for verdict, button in self.buttons.items():
            word = VERDICTS[verdict]
            button.setText(word.word)
            button.setIcon(icon(word.icon, word.tone))
            button.setIconSize(beside_words(16))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAccessibleName(f"{word.word}: {claim}")
            button.setToolTip(tr("{word} this statement. Press again to take it back.").format(word=word.word))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(partial(self._choose, verdict))
            row.addWidget(button)
        self.argue = QToolButton(text=tr("Argue against"), autoRaise=True, visible=False)
        self.argue.setIcon(icon("search", "muted"))
        self.argue.setIconSize(beside_words(16))
        self.argue.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.argue.setAccessibleName(tr("Argue against: {claim}").format(claim=claim))
        self.argue.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.argue.clicked.connect(self.argued)
        row.addWidget(self.argue)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 2)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.note)
        self.note.editingFinished.connect(self._note_written)

    def offer_argument(self, hindrance: str | None) -> None:
        """Offer to argue against the claim; ``hindrance`` says why that cannot be done now, None hides the offer."""
        self.argue.setVisible(hindrance is not None)
        self.argue.setEnabled(not hindrance)
        tip = tr("Look in the same documents for what speaks against this statement: a question of its own.")
        self.argue.setToolTip(hindrance or tip)

    def show_judgement(self, judgement: Judgement | None) -> None:
        """Show what was judged before."""
        self._show(judgement.verdict if judgement else None)
        if not self.note.hasFocus():
            self.note.setText(judgement.note if judgement else "")
            self._kept = self.note.text()

    def _choose(self, verdict: Verdict) -> None:
        checked = self.buttons[verdict].isChecked()
        self._show(verdict if checked else None)
        self._kept = self.note.text() if checked else ""
        self.judged.emit(self._verdict, self._kept)

    def _note_written(self) -> None:
        if self._verdict is not None and self.note.text() != self._kept:
            self._kept = self.note.text()
            self.judged.emit(self._verdict, self._kept)

    def _show(self, verdict: Verdict | None) -> None:
        self._verdict = verdict
        for each, button in self.buttons.items():
            button.setChecked(each is verdict)
        self.note.setVisible(verdict is not None)
