"""How a model is asked: the parameters that go with each request of a role, each left to the provider unless set."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.language import tr
from rlm_desktop.core.settings import EFFORTS, Parameters
from rlm_desktop.ui.settings_prices import PriceEditor
from rlm_desktop.ui.theme import set_role

_UNSET = tr("as the provider has it")
_HOTTEST = 2.0
_STEP = 0.1
_MOST_TOKENS = 1_000_000


class ParametersEditor(QWidget):
    """Takes the parameters of one role, folded away unless some are set.

    Args:
        parameters: Those of now.
        role: What the model is called: ``root model``.

    Signals:
        changed: A parameter is another one now.
    """

    changed = Signal()

    def __init__(self, parameters: Parameters, role: str) -> None:
        super().__init__()
        self.fold = QPushButton(tr("How it is asked…"), checkable=True)
        set_role(self.fold, "quiet")
        self.fold.setAccessibleName(tr("How the {role} is asked").format(role=role))
        self.temperature = QDoubleSpinBox(minimum=-_STEP, maximum=_HOTTEST, decimals=1, singleStep=_STEP)
        self.effort, self.seed = QComboBox(), QLineEdit()
        self.longest = QSpinBox(minimum=0, maximum=_MOST_TOKENS, singleStep=1000, suffix=tr(" tokens"))
        self.longest.setGroupSeparatorShown(True)
        for spin in (self.temperature, self.longest):
            spin.setSpecialValueText(_UNSET)
        self.effort.addItem(_UNSET, "")
        for effort in EFFORTS:
            self.effort.addItem(effort, effort)
        self.seed.setValidator(QIntValidator(0, 2**31 - 1))
        self.seed.setPlaceholderText(tr("none"))
        self._form = QWidget()
        form = QFormLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(14)
        self.price = PriceEditor(role)
        for label, field in (
            (tr("Temperature"), self.temperature),
            (tr("Reasoning effort"), self.effort),
            (tr("Longest reply"), self.longest),
            (tr("Seed"), self.seed),
        ):
            form.addRow(label, field)
            field.setAccessibleName(tr("{label} of the {role}").format(label=label, role=role))
        form.addRow(tr("Price"), self.price)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.fold)
        layout.addWidget(self._form)
        self._fill(parameters)
        self.fold.toggled.connect(self._form.setVisible)
        self.fold.setChecked(parameters != Parameters())
        self._form.setVisible(self.fold.isChecked())

    def parameters(self) -> Parameters:
        """The parameters as they stand in the fields."""
        temperature = round(self.temperature.value(), 1)
        return Parameters(
            temperature if temperature >= 0 else None,
            self.effort.currentData(),
            self.longest.value() or None,
            int(self.seed.text()) if self.seed.hasAcceptableInput() else None,
        )

    def _fill(self, parameters: Parameters) -> None:
        self.temperature.setValue(-_STEP if parameters.temperature is None else parameters.temperature)
        self.effort.setCurrentIndex(max(0, self.effort.findData(parameters.effort)))
        self.longest.setValue(parameters.max_tokens or 0)
        self.seed.setText("" if parameters.seed is None else str(parameters.seed))
        self.temperature.valueChanged.connect(self.changed)
        self.effort.currentIndexChanged.connect(self.changed)
        self.longest.valueChanged.connect(self.changed)
        self.seed.textChanged.connect(self.changed)
