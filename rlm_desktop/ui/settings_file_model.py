"""The page of a model that is a file on this computer: which file, what it is, and the memory it takes."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.model_file_desk import Examined, ModelFileDesk
from rlm_desktop.core.settings import ModelChoice
from rlm_desktop.models.gguf import MODEL_PREFIX, is_model_file, path_of
from rlm_desktop.ui import file_dialogs
from rlm_desktop.ui.icons import icon
from rlm_desktop.ui.theme import set_role

_WHICH = tr(
    "A file in the GGUF format, such as one of Qwen, Llama or Gemma. Nothing is downloaded, and nothing leaves."
)
_PAUSE = 150
"""Milliseconds without another change before a file is looked at."""


class ModelFilePage(QWidget):
    """Chooses a model file.

    Args:
        role: What the model is called: ``root model``.

    Signals:
        changed: Another file may be chosen now.
    """

    changed = Signal()

    def __init__(self, role: str) -> None:
        super().__init__()
        self.path, self.choose = QLineEdit(), QPushButton(icon("folder-open"), tr("Choose…"))
        self.told = QLabel(_WHICH, wordWrap=True)
        self._desk = ModelFileDesk(self)
        self._fit = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self.path.setPlaceholderText("/models/qwen2.5-coder-7b-instruct-q4_k_m.gguf")
        self.path.setAccessibleName(tr("Model file of the {role}").format(role=role))
        self.choose.setAccessibleName(tr("Choose the model file of the {role}").format(role=role))
        set_role(self.told, "caption")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.path, stretch=1)
        row.addWidget(self.choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.told)
        self.path.textChanged.connect(lambda _path: self._pause.start())
        self._pause.timeout.connect(self._look)
        self._desk.examined.connect(self._tell)
        self.choose.clicked.connect(self._choose)

    def show_choice(self, choice: ModelChoice) -> None:
        """Show the file of a choice, if it is one."""
        if is_model_file(choice.model):
            self._fit = str(path_of(choice.model))
            self.path.setText(self._fit)

    def choice(self) -> ModelChoice | None:
        """The choice of the file; None while there is none that is known to be a model file."""
        path = self._path
        return ModelChoice(f"{MODEL_PREFIX}{path}") if path and path == self._fit else None

    def shutdown(self) -> None:
        """Wait until nothing is looked at any more."""
        self._pause.stop()
        self._desk.shutdown()

    @property
    def _path(self) -> str:
        return self.path.text().strip()

    def _choose(self) -> None:
        if path := file_dialogs.model_file(self):
            self.path.setText(str(path))

    def _look(self) -> None:
        if self._path:
            self._desk.examine(self._path)
        else:
            self.told.setText(_WHICH)
            self.changed.emit()

    def _tell(self, examined: Examined) -> None:
        if examined.path == self._path:
            self._fit = examined.path if examined.fit else ""
            self.told.setText(examined.words)
            self.changed.emit()
