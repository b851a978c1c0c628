"""The part of the settings that limits what one question may use, with the limits said in words."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.language import counted, tr
from rlm_desktop.bridge.wording import StateWord
from rlm_desktop.core.limits import RunLimits
from rlm_desktop.ui.state_label import StateLabel
from rlm_desktop.ui.theme import set_role

_BOUNDED = StateWord(tr("Bounded"), "info", "muted")
_UNBOUNDED = StateWord(tr("No limit"), "triangle-alert", "warning")
_NO_LIMIT = tr("no limit")
_EARLY = tr("Answers come sooner. A call that the code does not make after all is paid for all the same.")


class LimitsEditor(QWidget):
    """One field for each limit; 0 is shown as "no limit".

    Signals:
        changed: A limit is another one now.
    """

    changed = Signal()

    def __init__(self, limits: RunLimits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limits = limits
        self._steps = _whole(limits.steps, 10_000)
        self._calls = _whole(limits.calls, 1_000_000)
        self._cost = QDoubleSpinBox(maximum=100_000, decimals=2, prefix="$ ", value=limits.cost, singleStep=0.5)
        self._seconds = _whole(int(limits.seconds), 31 * 86_400, suffix=" s", step=60)
        self._depth = _whole(limits.depth, 20)
        self._early = QCheckBox(tr("Start calls while the code that makes them is still being written"))
        self._early.setChecked(limits.early_calls)
        self._sentence = StateLabel(wrap=True)
        self._lay_out()
        self._say()

    def limits(self) -> RunLimits:
        """The limits as they stand in the fields."""
        return replace(
            self._limits,
            steps=self._steps.value(),
            calls=self._calls.value(),
            cost=round(self._cost.value(), 2),
            seconds=float(self._seconds.value()),
            depth=self._depth.value(),
            early_calls=self._early.isChecked(),
        )

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(12)
        for name, field, meaning in (
            (tr("Steps"), self._steps, tr("Turns of the root model: it writes code, sees the output, goes on.")),
            (tr("Model calls"), self._calls, tr("Requests to the sub-model, in all levels together.")),
            (tr("Cost"), self._cost, tr("US dollars, as far as the prices are known.")),
            (tr("Time"), self._seconds, tr("Seconds by the clock, from the question to the answer.")),
            (tr("Depth"), self._depth, tr("Levels of runs: 1 allows plain calls only, 2 lets a run start child runs.")),
        ):
            _dress(field, name, meaning)
            field.valueChanged.connect(self._say)
            form.addRow(name, _with_caption(field, meaning))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addLayout(form)
        layout.addWidget(self._sentence)
        layout.addWidget(_with_caption(self._early, _EARLY))
        layout.addStretch(1)

    @Slot()
    def _say(self) -> None:
        limits = self.limits()
        bounded = bool(limits.cost or limits.calls)
        self._sentence.show_state(_BOUNDED if bounded else _UNBOUNDED, in_words(limits))
        self.changed.emit()


def in_words(limits: RunLimits) -> str:
    """What the limits mean for one question, in a sentence or two."""
    ends = [
        counted(limits.steps, "step") if limits.steps else "",
        counted(limits.calls, "model call") if limits.calls else "",
        f"${limits.cost:,.2f}" if limits.cost else "",
        _duration(limits.seconds) if limits.seconds else "",
    ]
    reached = [end for end in ends if end]
    if reached:
        first = tr("A question ends after {either}{more}.").format(
            either=_either(reached), more=tr(", whichever comes first") if len(reached) > 1 else ""
        )
    else:
        first = tr("A question goes on until it is answered or you stop it.")
    if not limits.cost and not limits.calls:
        return tr("{first} Nothing limits what it may cost.").format(first=first)
    levels = {0: tr("Child runs may go as deep as they like."), 1: tr("It starts no child runs.")}
    deep = tr("Child runs may go {depth} levels deep.").format(depth=limits.depth)
    return f"{first} {levels.get(limits.depth, deep)}"


def _whole(value: int, largest: int, *, suffix: str = "", step: int = 1) -> QSpinBox:
    field = QSpinBox(maximum=largest, value=value, suffix=suffix, singleStep=step)
    field.setGroupSeparatorShown(True)
    return field


def _dress(field: QAbstractSpinBox, name: str, meaning: str) -> None:
    field.setSpecialValueText(_NO_LIMIT)
    field.setAccessibleName(name)
    field.setAccessibleDescription(tr("{meaning} 0 means no limit.").format(meaning=meaning))
    field.setMinimumWidth(150)
    field.setMaximumWidth(150)
    # The style sheet's padding does not reach the text of a spin box (Qt 6.11).
    field.lineEdit().setTextMargins(7, 0, 0, 0)


def _with_caption(field: QWidget, meaning: str) -> QWidget:
    both, caption = QWidget(), QLabel(meaning)
    set_role(caption, "caption")
    layout = QVBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(3)
    layout.addWidget(field)
    layout.addWidget(caption)
    return both


def _duration(seconds: float) -> str:
    for size, noun in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size and seconds % size == 0:
            return counted(int(seconds // size), noun)
    return counted(int(seconds), "second")


def _either(items: list[str]) -> str:
    return items[0] if len(items) == 1 else tr("{list} or {items}").format(list=", ".join(items[:-1]), items=items[-1])
