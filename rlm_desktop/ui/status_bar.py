"""The status bar: who answers and what leaves the computer, how large the case is, what was spent, what wall stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStatusBar, QWidget

from rlm_desktop.bridge.language import counted, tr
from rlm_desktop.bridge.wording import money
from rlm_desktop.core.settings import OFFLINE_MODEL, ModelChoice, Settings
from rlm_desktop.models.providers import host_of, is_local, provider_of
from rlm_desktop.ui.elided_label import ElidedLabel
from rlm_desktop.ui.icon_label import IconLabel

_SIDE = 15


class StatusBar(QStatusBar):
    """Facts in words, each with an icon; what is not known is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setAccessibleName(tr("Status"))
        self.network = _Fact("wifi-off", long=True)
        self.extent = _Fact("layers")
        self.spend = _Fact("coins")
        self.wall = _Fact("shield-check")
        self.addWidget(self.network, 1)
        for fact in (self.wall, self.spend, self.extent):
            self.addPermanentWidget(fact)

    def show_settings(self, settings: Settings) -> None:
        """Say what answers questions, and where."""
        picture, words, tip = network_words(settings)
        self.network.tell(words, tip, picture)

    def show_size(self, documents: int, pages: int) -> None:
        """Say how large the case is."""
        self.extent.tell(f"{counted(documents, 'document')}, {counted(pages, 'page')}")

    def show_spend(self, run: float | None, case: float) -> None:
        """Say what was spent in US dollars, on the shown run and on the whole case."""
        if not run and not case:
            self.spend.tell(tr("Nothing spent"))
        elif run is None:
            self.spend.tell(tr("{money} this case").format(money=money(case)))
        else:
            self.spend.tell(
                tr("{money} this run, {money2} this case").format(money=money(run), money2=money(max(case, run)))
            )

    def show_wall(self, layers: tuple[str, ...], missing: tuple[str, ...] = ()) -> None:
        """Say which layers of the wall stood around the code of the shown run; nothing when there is no run."""
        self.wall.setVisible(bool(layers))
        kept = tr("The code of this run was kept in by: ") + ", ".join(layers)
        if missing:
            tip = tr("{kept}. What was missing: {list}.").format(kept=kept, list="; ".join(missing))
            self.wall.tell(tr("Sandbox: not complete"), tip, "triangle-alert")
        else:
            self.wall.tell(tr("Sandbox: {layers}").format(layers=counted(len(layers), "layer")), kept, "shield-check")

    def clear_case(self) -> None:
        """There is no case."""
        self.show_size(0, 0)
        self.show_spend(None, 0.0)
        self.show_wall(())


class _Fact(QWidget):
    """An icon and words; long ones are cut where there is no room for them."""

    def __init__(self, picture: str, *, long: bool = False) -> None:
        super().__init__()
        self._name = picture
        self._picture = IconLabel(picture, _SIDE)
        self._text = ""
        self._words = ElidedLabel(cut=Qt.TextElideMode.ElideRight) if long else QLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 3, 8, 3)
        layout.setSpacing(0)
        layout.addWidget(self._picture)
        layout.addWidget(self._words, stretch=1)

    @property
    def text(self) -> str:
        """The words."""
        return self._text

    def tell(self, words: str, tip: str = "", picture: str = "") -> None:
        """Say something."""
        if words != self._text:
            self._text = words
            if isinstance(self._words, ElidedLabel):
                self._words.show_text(words)
            else:
                self._words.setText(words)
            self.setAccessibleName(words)
        self.setToolTip(tip or words)
        if picture and picture != self._name:
            self._name = picture
            self._picture.show_icon(picture)


def network_words(settings: Settings) -> tuple[str, str, str]:
    """What leaves the computer with these settings: the name of an icon, a sentence, and more of it for a tool tip."""
    choices = [choice for choice in (settings.root, settings.sub) if choice.model != OFFLINE_MODEL]
    if not choices:
        return (
            "wifi-off",
            tr("Offline reader: nothing leaves this computer"),
            tr("No model is asked; passages are found here."),
        )
    far = [choice for choice in choices if not is_local(choice.model, choice.api_base)]
    if far and settings.offline:
        return "wifi-off", tr("Offline: nothing leaves this computer"), tr("The model that is chosen cannot be asked.")
    names = tr(" and ").join(
        dict.fromkeys(tr("{model} at {host}").format(model=choice.model, host=_host(choice)) for choice in choices)
    )
    if not far:
        return (
            "hard-drive",
            tr("Model: {names}: nothing leaves this computer").format(names=names),
            tr("The models run on this computer."),
        )
    return (
        "cloud",
        tr("Model: {names}").format(names=names),
        tr("Questions and the passages a model reads are sent to it."),
    )


def _host(choice: ModelChoice) -> str:
    if choice.api_base:
        return host_of(choice.api_base)
    return tr("this computer") if is_local(choice.model) else provider_of(choice.model) or tr("its provider")
