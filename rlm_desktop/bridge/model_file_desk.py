"""Tells what a model file is and what it takes, off the window's thread: the header of one holds a whole vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rlm_desktop.bridge.language import tr
from rlm_desktop.bridge.worker import Worker
from rlm_desktop.models.gguf import ModelFile, read_model_file
from rlm_desktop.models.model_files import MODEL_FILES, can_serve, memory_words

_NO_SERVER = tr("Model files cannot be served yet: install the extra with pip install 'rlm-desktop[local]'.")
_NO_CHAT = tr("It was not made to follow instructions (it has no chat template), and will hardly answer.")


@dataclass(frozen=True, slots=True)
class Examined:
    """What there is to know of a file before it is loaded; ``fit`` says whether it is a model file at all."""

    path: str
    words: str
    fit: bool


class ModelFileDesk(QObject):
    """Reads the headers of model files.

    Signals:
        examined: An `Examined`, for each path that was asked about.
    """

    examined = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker("model-file", self)

    def examine(self, path: str) -> None:
        """Ask about a file; answered by ``examined``."""
        failed = partial(self._tell, path)
        self._worker.do(lambda: _examine(path), self.examined.emit, failed)

    def shutdown(self) -> None:
        """Wait until the thread has ended."""
        self._worker.shutdown()

    def _tell(self, path: str, sentence: str) -> None:
        self.examined.emit(Examined(path, sentence, fit=False))


class ModelLoading(QObject):
    """Hears of model files that are being loaded, in whatever thread asked for them.

    Signals:
        told: How far loading is, in words.
    """

    told = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        MODEL_FILES.on_load = self._tell

    def _tell(self, file: ModelFile, share: float) -> None:
        self.told.emit(
            tr("{name} is loaded").format(name=file.name)
            if share >= 1
            else tr("Loading {name}: {share:.0%}").format(name=file.name, share=share)
        )


def _examine(path: str) -> Examined:
    """What a file is and takes.

    Raises:
        UsageError: It is no model file, or cannot be read.
    """
    if not can_serve():
        return Examined(path, _NO_SERVER, fit=Path(path).is_file())
    file = read_model_file(Path(path))
    words = [f"{file.name}.", memory_words(file), "" if file.chat else _NO_CHAT]
    return Examined(path, " ".join(filter(None, words)), fit=True)
