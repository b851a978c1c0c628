"""Tells what there is on this computer to recognise text with: asking for it starts programs, and takes its time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from rlm_desktop.bridge.worker import Worker
from rlm_desktop.core.errors import RlmError

if TYPE_CHECKING:
    from rlm_desktop.corpus.ocr.engines import Engine


@dataclass(frozen=True, slots=True)
class Recognition:
    """What would recognise text in the languages that were asked for.

    Attributes:
        offered: The code and the name of each language that there is an engine for, by their names.
        engine: The engine for the languages that were asked for, empty when there is none.
        expected: The names of the languages that it would expect, in one line.
        trouble: Why there is no engine, and what to do, in sentences.
    """

    offered: tuple[tuple[str, str], ...]
    engine: str = ""
    expected: str = ""
    trouble: str = ""


class RecognitionDesk(QObject):
    """Looks for engines.

    Signals:
        told: A `Recognition`, after each question.
    """

    told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker("recognition", self)

    def look(self, languages: tuple[str, ...]) -> None:
        """Ask for an engine for some languages, or for those of this system."""
        self._worker.do(lambda: _look(languages), self.told.emit, _nothing)

    def shutdown(self) -> None:
        """Wait until the thread has ended."""
        self._worker.shutdown()


def engine_for(languages: tuple[str, ...]) -> Engine:
    """The engine for the languages that were chosen in the settings, or for those of this system. Starts programs.

    Raises:
        UsageError: No engine knows them all, or there is no such language.
        RlmError: There is no engine at all.
    """
    from rlm_desktop.corpus.ocr.engines import choose_engine
    from rlm_desktop.corpus.ocr.languages import parse_languages

    return choose_engine(parse_languages("+".join(languages)) if languages else ())


def _look(languages: tuple[str, ...]) -> Recognition:
    from rlm_desktop.corpus.ocr import engines
    from rlm_desktop.corpus.ocr.languages import language_name, language_names

    offered = tuple((code, language_name(code)) for code in engines.languages())
    try:
        engine = engine_for(languages)
    except RlmError as error:
        return Recognition(offered, trouble=str(error))
    return Recognition(offered, engine.name, language_names(engine.languages))


def _nothing(_sentence: str) -> None:
    """A case is not read here, and errors of ours are told in a `Recognition`."""
