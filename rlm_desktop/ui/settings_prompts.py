"""The section on prompts: what root models are told by the program, and what the user has them told besides."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.engine.prompts import family_of, system_prompt
from rlm_desktop.ui.theme import mono_font, set_role

_OWN_LINES = 6
_PROGRAM_LINES = 16
_FAMILIES = {
    "": tr("any model"),
    "small": tr("small models"),
    "claude": "Claude",
    "deepseek": "DeepSeek",
    "gemini": "Gemini",
    "gpt-5": "GPT-5",
    "llama": "Llama",
    "qwen": "Qwen",
}


class PromptsEditor(QWidget):
    """Shows the prompt for the chosen root model, and takes instructions of the user's own.

    Args:
        instructions: Those of now.
        model: The root model that is chosen.
    """

    def __init__(self, instructions: str, model: str) -> None:
        super().__init__()
        self.own = QPlainTextEdit(instructions)
        self.own.setAccessibleName(tr("Your own instructions to root models"))
        self.own.setPlaceholderText(
            tr("For example: Answer in German. Give amounts in euros. Name the source of each date.")
        )
        self.own.setTabChangesFocus(True)
        self.program = QPlainTextEdit(system_prompt(RunLimits(), None, model), readOnly=True)
        self.program.setAccessibleName(tr("What the program tells root models"))
        self.program.setFont(mono_font())
        self.program.setTabChangesFocus(True)
        told = QLabel(
            tr("What the program tells them (as for {family})").format(family=_FAMILIES[family_of(model)]),
            wordWrap=True,
        )
        kept = QLabel(tr("Each run keeps which prompts it was told."))
        set_role(kept, "caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(QLabel(tr("Your own instructions")))
        layout.addWidget(self.own)
        layout.addSpacing(8)
        layout.addWidget(told)
        layout.addWidget(self.program)
        layout.addWidget(kept)
        for box, lines in ((self.own, _OWN_LINES), (self.program, _PROGRAM_LINES)):
            box.setFixedHeight(lines * box.fontMetrics().lineSpacing() + 16)

    def instructions(self) -> str:
        """The user's own, as they stand in the field."""
        return self.own.toPlainText().strip()
