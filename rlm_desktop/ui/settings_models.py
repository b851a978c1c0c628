"""The part of the settings that chooses a model for one role: where it comes from, which one, its key, a test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rlm_desktop.bridge.key_desk import KeyDesk
from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.model_checks import ModelChecks
from rlm_desktop.bridge.wording import StateWord
from rlm_desktop.core.settings import OFFLINE_MODEL, MillionPrice, ModelChoice, Parameters, Settings
from rlm_desktop.models.local_servers import LocalServer
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.model_sources import (
    OTHER_PROVIDER,
    PROVIDERS,
    SOURCE_NAMES,
    Source,
    cloud_choice,
    key_owner,
    local_choices,
    source_of,
    split_cloud,
    what_leaves,
)
from rlm_desktop.ui.settings_file_model import ModelFilePage
from rlm_desktop.ui.settings_keys import KeyEditor
from rlm_desktop.ui.settings_parameters import ParametersEditor
from rlm_desktop.ui.state_label import StateLabel
from rlm_desktop.ui.theme import set_role

_STAYS = StateWord(tr("Stays here"), "shield-check", "good")
_LEAVES = StateWord(tr("Leaves this computer"), "globe", "warning")
_TESTING = StateWord(tr("Asking the model…"), "loader", "muted")
_ANSWERED = StateWord(tr("Answered"), "circle-check", "good")
_SILENT = StateWord(tr("No answer"), "circle-x", "bad")
_NOT_CHOSEN = StateWord(tr("No model chosen"), "circle-alert", "warning")
_NONE_FOUND = tr(
    "No model server answered on this computer. Start Ollama, LM Studio, llama.cpp or vLLM and look again."
)


class ModelEditor(QFrame):
    """Chooses the model of one role.

    Args:
        role: ``root`` or ``sub``; a ``sub`` may be the same as the root.
        choice: What is chosen now.
        same: Whether the sub-model is the root's.
        settings: Whose prices and deployments count.
        desk: Keeps the keys.
        checks: Finds servers and tries models out.
        parent: The Qt parent.

    Attributes:
        offline: A test leaves other machines alone, as the offline switch says.

    Signals:
        changed: Another model may be chosen now.
    """

    changed = Signal()

    def __init__(
        self,
        role: str,
        choice: ModelChoice,
        desk: KeyDesk,
        checks: ModelChecks,
        parent: QWidget | None = None,
        *,
        same: bool = False,
        settings: Settings | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings or Settings()
        self.offline = self._settings.offline
        self._role, self._checks = role, checks
        self._test_after_key = False
        self._priced: tuple[str, str] | None = None
        self._source = QComboBox()
        self._local, self._look = QComboBox(), QPushButton(icon("refresh-cw"), tr("Look again"))
        self._local_found = QLabel(tr("Looking for model servers…"), wordWrap=True)
        self._provider, self._model = QComboBox(), QComboBox(editable=True)
        self._server_model, self._server_base = QLineEdit(), QLineEdit()
        self._file = ModelFilePage(tr("root model") if role == "root" else "sub-model")
        self._leaves = StateLabel(wrap=True)
        self._key = KeyEditor(desk)
        self._parameters = ParametersEditor(choice.parameters, tr("root model") if role == "root" else "sub-model")
        self._test, self._tested = QPushButton(tr("Test")), StateLabel(wrap=True)
        set_role(self, "card")
        self._lay_out()
        self._name_all()
        self._fill(replace(choice, parameters=Parameters()), same)
        self._connect(desk)
        self._show_source()

    def choice(self) -> ModelChoice | None:
        """The model that is chosen; None while there is none, or it is to be the root's."""
        choice = self._model_choice()
        if choice is None or choice.model == OFFLINE_MODEL:
            return choice
        return replace(choice, parameters=self._parameters.parameters())

    def own_price(self) -> MillionPrice | None:
        """The user's own price of the chosen model, if there is one."""
        return self._parameters.price.price()

    def _model_choice(self) -> ModelChoice | None:
        match self._source.currentData():
            case Source.OFFLINE:
                return ModelChoice(OFFLINE_MODEL)
            case Source.LOCAL:
                chosen = self._local.currentData()
                return chosen if isinstance(chosen, ModelChoice) else None
            case Source.FILE:
                return self._file.choice()
            case Source.CLOUD:
                made = cloud_choice(self._provider.currentData(), self._model.currentText())
                return made if made.model else None
            case Source.SERVER:
                model, base = self._server_model.text().strip(), self._server_base.text().strip()
                return ModelChoice(model, base) if model and "://" in base else None
        return None

    @property
    def same(self) -> bool:
        """Whether the sub-model shall be the root's."""
        return bool(self._source.currentData() == Source.SAME)

    def keep_key(self) -> None:
        """Keep a key that was pasted and not yet kept."""
        self._key.keep()

    def shutdown(self) -> None:
        """Wait until nothing is looked at any more."""
        self._file.shutdown()

    def complain(self) -> None:
        """Say that a model must be chosen, and go there."""
        self._tested.show()
        self._tested.show_state(_NOT_CHOSEN, tr("Choose a model, or another source."))
        self._source.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- building -------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._pages = {
            Source.LOCAL: self._local_page(),
            Source.FILE: self._file,
            Source.CLOUD: self._cloud_page(),
            Source.SERVER: self._server_page(),
        }
        title = QLabel(tr("Root model") if self._role == "root" else tr("Sub-model"))
        meaning = QLabel(
            tr("Plans the work and writes the code that searches the documents.")
            if self._role == "root"
            else tr("Reads the passages that the code hands to it.")
        )
        set_role(title, "heading")
        set_role(meaning, "muted")
        test_row = QHBoxLayout()
        test_row.setSpacing(12)
        test_row.addWidget(self._test, alignment=Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        test_row.addWidget(self._tested, stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 16)
        layout.setSpacing(8)
        layout.addWidget(title)
        layout.addWidget(meaning)
        layout.addSpacing(2)
        layout.addWidget(self._source)
        for page in self._pages.values():
            layout.addWidget(page)
        layout.addWidget(self._key)
        layout.addWidget(self._leaves)
        layout.addWidget(self._parameters)
        layout.addLayout(test_row)

    def _local_page(self) -> QWidget:
        page, row = QWidget(), QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._local, stretch=1)
        row.addWidget(self._look)
        self._look.setIconSize(QSize(14, 14))
        set_role(self._local_found, "caption")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self._local_found)
        return page

    def _cloud_page(self) -> QWidget:
        page = QWidget()
        form = _form(page)
        form.addRow(tr("Provider"), self._provider)
        form.addRow(tr("Model"), self._model)
        for provider in PROVIDERS:
            self._provider.addItem(provider.name, provider.key)
        self._provider.addItem(tr("Other, named in the model string"), OTHER_PROVIDER)
        self._model.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        return page

    def _server_page(self) -> QWidget:
        page = QWidget()
        form = _form(page)
        form.addRow("API base", self._server_base)
        form.addRow(tr("Model"), self._server_model)
        self._server_base.setPlaceholderText("https://models.example.org/v1")
        self._server_model.setPlaceholderText(tr("The name the server gives it"))
        return page

    def _name_all(self) -> None:
        role = tr("root model") if self._role == "root" else "sub-model"
        for widget, name in (
            (self._source, tr("Where the {role} comes from").format(role=role)),
            (self._local, tr("Models found on this computer, for the {role}").format(role=role)),
            (self._look, tr("Look again for models on this computer, for the {role}").format(role=role)),
            (self._provider, tr("Provider of the {role}").format(role=role)),
            (self._model, tr("Name of the {role}").format(role=role)),
            (self._server_model, tr("Name of the {role} on the server").format(role=role)),
            (self._server_base, tr("API base of the {role}").format(role=role)),
            (self._test, tr("Test the {role}").format(role=role)),
        ):
            widget.setAccessibleName(name)

    def _fill(self, choice: ModelChoice, same: bool) -> None:
        for source, name in SOURCE_NAMES.items():
            if source is not Source.SAME or self._role == "sub":
                self._source.addItem(name, source)
        source = Source.SAME if same else source_of(choice)
        self._source.setCurrentIndex(self._source.findData(source))
        provider, model = split_cloud(choice) if source is Source.CLOUD else (PROVIDERS[0].key, "")
        self._provider.setCurrentIndex(self._provider.findData(provider))
        self._suggest()
        if model:
            self._model.setCurrentText(model)
        if source is Source.SERVER:
            self._server_model.setText(choice.model)
            self._server_base.setText(choice.api_base)
        self._file.show_choice(choice)
        if source is Source.LOCAL:
            self._local.addItem(choice.model.partition("/")[2] or choice.model, choice)

    def _connect(self, desk: KeyDesk) -> None:
        self._source.currentIndexChanged.connect(self._show_source)
        self._provider.currentIndexChanged.connect(self._suggest)
        self._model.currentTextChanged.connect(self._show_choice)
        self._local.currentIndexChanged.connect(self._show_choice)
        self._server_model.textChanged.connect(self._show_choice)
        self._server_base.textChanged.connect(self._show_choice)
        self._file.changed.connect(self._show_choice)
        self._look.clicked.connect(self._look_again)
        self._test.clicked.connect(self._ask_for_test)
        self._checks.servers_found.connect(self._show_servers)
        self._checks.tested.connect(self._show_test)
        desk.told.connect(self._test_with_key)
        desk.failed.connect(self._no_key)

    # -- slots ----------------------------------------------------------------------------------------------

    @Slot()
    def _show_source(self) -> None:
        for source, page in self._pages.items():
            page.setVisible(source == self._source.currentData())
        self._test.setHidden(self.same)
        self._show_choice()

    @Slot()
    def _suggest(self) -> None:
        provider = next((known for known in PROVIDERS if known.key == self._provider.currentData()), None)
        self._model.clear()
        self._model.addItems(provider.models if provider else ())
        field = self._model.lineEdit()
        if field is not None:
            field.setPlaceholderText(
                tr("Its name at the provider") if provider else tr("provider/model, as litellm writes it")
            )

    @Slot()
    def _show_choice(self) -> None:
        choice = self.choice()
        owner = key_owner(choice) if choice else ""
        self._key.setVisible(bool(owner))
        self._key.set_provider(owner)
        self._leaves.setVisible(choice is not None)
        self._parameters.setVisible(choice is not None and choice.model != OFFLINE_MODEL)
        if choice is not None and (choice.model, choice.api_base) != self._priced:
            self._priced = (choice.model, choice.api_base)
            self._parameters.price.show_price(choice, self._settings.prices.get(choice.model))
        if choice is not None:
            leaves, sentence = what_leaves(choice)
            if choice.model == OFFLINE_MODEL:
                sentence = tr("Finds and quotes passages; it does not reason. {sentence}").format(sentence=sentence)
            self._leaves.show_state(_LEAVES if leaves else _STAYS, sentence)
        self._tested.hide()
        self._test.setEnabled(choice is not None)
        self.changed.emit()

    @Slot()
    def _look_again(self) -> None:
        self._look.setEnabled(False)
        self._local_found.setText(tr("Looking for model servers…"))
        self._checks.probe()

    @Slot(list)
    def _show_servers(self, servers: Sequence[LocalServer]) -> None:
        self._look.setEnabled(True)
        chosen = self._local.currentData()
        found = local_choices(servers)
        self._local.blockSignals(True)
        self._local.clear()
        for words, choice in found:
            self._local.addItem(words, choice)
        if chosen is not None and chosen not in [choice for _, choice in found]:
            self._local.insertItem(
                0, tr("{model} (no answer now)").format(model=chosen.model.partition("/")[2] or chosen.model), chosen
            )
        places = [self._local.itemData(row) for row in range(self._local.count())]
        self._local.setCurrentIndex(places.index(chosen) if chosen is not None else min(0, len(places) - 1))
        self._local.blockSignals(False)
        self._local.setEnabled(bool(places))
        names = ", ".join(server.name for server in servers)
        self._local_found.setText(tr("Found: {names}.").format(names=names) if servers else _NONE_FOUND)
        self._show_source()

    @Slot()
    def _ask_for_test(self) -> None:
        self._tested.show()
        self._tested.show_state(_TESTING)
        if self._key.isVisibleTo(self) and self._key.has_unkept_key:
            self._test_after_key = True
            self._key.keep()
        else:
            self._begin_test()

    @Slot()
    def _test_with_key(self) -> None:
        if self._test_after_key:
            self._begin_test()

    @Slot(str, str)
    def _no_key(self, _: str, sentence: str) -> None:
        if self._test_after_key:
            self._test_after_key = False
            self._tested.show_state(_SILENT, sentence)

    def _begin_test(self) -> None:
        self._test_after_key = False
        choice = self.choice()
        if choice is not None:
            self._test.setEnabled(False)
            self._checks.test(self._role, choice, replace(self._settings, offline=self.offline))

    @Slot(str, bool, str)
    def _show_test(self, role: str, ok: bool, sentence: str) -> None:
        if role == self._role:
            self._test.setEnabled(True)
            self._tested.show()
            self._tested.show_state(_ANSWERED if ok else _SILENT, sentence)


def _form(page: QWidget) -> QFormLayout:
    form = QFormLayout(page)
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(14)
    form.setVerticalSpacing(8)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form
