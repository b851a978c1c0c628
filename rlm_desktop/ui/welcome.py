"""The first page: who shall answer the questions? Three choices, none of which must be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.model_checks import ModelChecks
from rlm_desktop.core.settings import ModelChoice, Settings
from rlm_desktop.models.local_servers import LocalServer
from rlm_desktop.ui.icon_label import IconLabel
from rlm_desktop.ui.icons import app_icon, icon
from rlm_desktop.ui.model_sources import local_choices
from rlm_desktop.ui.theme import set_role

_LOOKING = tr("Looking for model servers on this computer…")
_NONE_FOUND = tr(
    "None was found: Ollama, LM Studio, llama.cpp and vLLM do not answer on their usual ports. "
    "Start one of them and look again."
)
_FOUND = tr("Nothing leaves this computer. Small models are slow and miss more; every quote is checked all the same.")
_CLOUD = tr("The passages it reads are sent to the provider you choose, with your own key. You see beforehand to whom.")
_OFFLINE = tr("Finds and quotes passages; it does not reason. No key, no network: nothing leaves this computer.")


class Welcome(QDialog):
    """Greets a new user; not modal, and may be closed or skipped. Everything can be changed in the settings.

    Once closed, it is gone.

    Args:
        settings: The settings as they are.
        checks: Finds model servers.
        parent: The Qt parent.

    Signals:
        chosen: The new Settings, answered or skipped; ``welcomed`` is set in them.
        settings_requested: A cloud model is wanted: open the settings. Comes after ``chosen``.
        own_case_requested: Open a case of the user's own in place of the sample. Comes after ``chosen``: the choice of
            a model can wait.
    """

    chosen = Signal(object)
    settings_requested = Signal()
    own_case_requested = Signal()

    def __init__(self, settings: Settings, checks: ModelChecks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings, self._checks = settings, checks
        self._answered = False
        self._models = QComboBox()
        self._local_text = QLabel(_LOOKING, wordWrap=True)
        self._use_local, self._look = QPushButton(tr("Use it")), QPushButton(tr("Look again"))
        self._add_key, self._use_offline = QPushButton(tr("Choose and add a key…")), QPushButton(tr("Start with it"))
        self._own = QPushButton(icon("folder-open"), tr("Begin with my own documents"))
        self._skip = QPushButton(tr("Skip"))
        self.setWindowTitle(tr("Welcome to RLM Desktop"))
        self.setModal(False)
        self._lay_out()
        self._name_all()
        self._connect()
        self.resize(640, self._height_at(640))
        checks.probe()

    def event(self, event: QEvent) -> bool:
        """Stay as high as the text is, in another width and with another text."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.setMinimumHeight(self._height_at(self.width()))
        return done

    def reject(self) -> None:
        """Closing the page, by Escape or its frame, is skipping it."""
        self._answer(self._settings)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(12)
        layout.addLayout(self._greeting())
        layout.addSpacing(4)
        choose = QHBoxLayout()
        choose.setSpacing(8)
        choose.addWidget(self._models, stretch=1)
        choose.addWidget(self._use_local)
        choose.addWidget(self._look)
        choose.addStretch(0)
        layout.addWidget(self._card("cpu", tr("A model on this computer"), self._local_text, choose))
        layout.addWidget(self._card("cloud", tr("A cloud model"), QLabel(_CLOUD, wordWrap=True), _left(self._add_key)))
        layout.addWidget(
            self._card("wifi-off", tr("The offline reader"), QLabel(_OFFLINE, wordWrap=True), _left(self._use_offline))
        )
        behind = QLabel(
            tr("Behind this page stands a sample case, an invented investigation with its answers, to look around in."),
            wordWrap=True,
        )
        set_role(behind, "caption")
        layout.addWidget(behind)
        layout.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self._own)
        foot.addStretch(1)
        foot.addWidget(self._skip)
        layout.addLayout(foot)
        for button in (self._own, self._skip):
            set_role(button, "quiet")
        self._models.hide()
        self._use_local.hide()
        self._look.setEnabled(False)
        self._use_offline.setFocus()

    def _greeting(self) -> QHBoxLayout:
        picture, title = QLabel(), QLabel(tr("Welcome to RLM Desktop"))
        picture.setPixmap(app_icon().pixmap(QSize(48, 48), self.devicePixelRatio()))
        about = QLabel(
            tr(
                "Ask questions of more documents than anyone can read, and see the page behind "
                "every quote. It reads PDFs and scans, Word, Excel, PowerPoint and OpenDocument "
                "files, mail and mailboxes, archives, books, web pages and text. Who shall answer "
                "your questions? You can change it at any time in the settings."
            ),
            wordWrap=True,
        )
        set_role(title, "title")
        set_role(about, "muted")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(title)
        words.addWidget(about)
        words.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(picture, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, stretch=1)
        return row

    def _card(self, picture: str, name: str, text: QLabel, action: QHBoxLayout) -> QFrame:
        card, drawn, title = QFrame(), IconLabel(picture, 24, "accent"), QLabel(name)
        set_role(card, "card")
        set_role(title, "heading")
        set_role(text, "muted")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(title)
        words.addWidget(text)
        words.addSpacing(6)
        words.addLayout(action)
        row = QHBoxLayout(card)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(14)
        row.addWidget(drawn, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, stretch=1)
        return card

    def _name_all(self) -> None:
        self._models.setAccessibleName(tr("Models found on this computer"))
        self._use_local.setAccessibleName(tr("Use the chosen model on this computer"))
        self._look.setAccessibleName(tr("Look again for models on this computer"))
        self._add_key.setAccessibleName(tr("Choose a cloud model and add a key"))
        self._use_offline.setAccessibleName(tr("Start with the offline reader"))

    def _connect(self) -> None:
        self._use_local.clicked.connect(self._choose_local)
        self._look.clicked.connect(self._look_again)
        self._add_key.clicked.connect(self._choose_cloud)
        self._use_offline.clicked.connect(self._choose_offline)
        self._own.clicked.connect(self._begin_own)
        self._skip.clicked.connect(self.reject)
        self._checks.servers_found.connect(self._show_servers)
        self.finished.connect(self.deleteLater)

    def _height_at(self, width: int) -> int:
        layout = self.layout()
        if layout is None:
            return 0
        layout.activate()
        return layout.totalHeightForWidth(width)

    def _answer(self, settings: Settings) -> None:
        if not self._answered:
            self._answered = True
            self.chosen.emit(replace(settings, welcomed=True))
        super().accept()

    @Slot()
    def _look_again(self) -> None:
        self._look.setEnabled(False)
        self._local_text.setText(_LOOKING)
        self._checks.probe()

    @Slot(list)
    def _show_servers(self, servers: Sequence[LocalServer]) -> None:
        found = local_choices(servers)
        self._models.clear()
        for words, choice in found:
            self._models.addItem(words, choice)
        self._models.setVisible(bool(found))
        self._use_local.setVisible(bool(found))
        self._look.setEnabled(True)
        self._local_text.setText(_FOUND if found else _NONE_FOUND)

    @Slot()
    def _choose_local(self) -> None:
        choice = self._models.currentData()
        self._answer(replace(self._settings, root=choice, sub=choice))

    @Slot()
    def _choose_offline(self) -> None:
        self._answer(replace(self._settings, root=ModelChoice(), sub=ModelChoice()))

    @Slot()
    def _begin_own(self) -> None:
        self._answer(self._settings)
        self.own_case_requested.emit()

    @Slot()
    def _choose_cloud(self) -> None:
        self._answer(self._settings)
        self.settings_requested.emit()


def _left(button: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    return row
