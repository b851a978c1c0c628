"""What a model costs, when the user knows better than the table that litellm brings."""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.core.settings import MillionPrice, ModelChoice
from rlm_desktop.models.providers import is_local, price_of
from rlm_desktop.ui.theme import set_role

_UNSET = -0.01
_DEAREST = 10_000.0


class PriceEditor(QWidget):
    """Takes the price of a model in US dollars for a million tokens; what is known is shown until another is set.

    Args:
        role: What the model is called: ``root model``.
    """

    def __init__(self, role: str) -> None:
        super().__init__()
        self.prompt, self.completion = _spin(), _spin()
        self.prompt.setAccessibleName(tr("Price of a million prompt tokens of the {role}").format(role=role))
        self.completion.setAccessibleName(tr("Price of a million reply tokens of the {role}").format(role=role))
        words = QLabel(tr("for a million tokens of prompts, of replies"))
        set_role(words, "caption")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.prompt)
        layout.addWidget(self.completion)
        layout.addWidget(words, stretch=1)

    def show_price(self, choice: ModelChoice, own: MillionPrice | None) -> None:
        """Show what a model costs: the user's own price, else what is known of it."""
        known = None if is_local(choice.model, choice.api_base) else price_of(choice.model)
        for spin, figure in (
            (self.prompt, known.prompt if known else None),
            (self.completion, known.completion if known else None),
        ):
            here = tr("free") if is_local(choice.model, choice.api_base) else tr("not known")
            spin.setSpecialValueText(here if figure is None else f"$ {figure * 1e6:,.2f} (table)")
        self.prompt.setValue(_UNSET if own is None else own.prompt)
        self.completion.setValue(_UNSET if own is None else own.completion)

    def price(self) -> MillionPrice | None:
        """The user's own price; None unless both figures are set."""
        figures = round(self.prompt.value(), 2), round(self.completion.value(), 2)
        return None if min(figures) < 0 else MillionPrice(*figures)


def _spin() -> QDoubleSpinBox:
    spin = QDoubleSpinBox(minimum=_UNSET, maximum=_DEAREST, decimals=2, singleStep=0.05, prefix="$ ")
    spin.setValue(_UNSET)
    return spin
