"""Which engines there are on this machine to recognise text with, and which of them suits some languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rlm_desktop.core.errors import RlmError, UsageError
from rlm_desktop.corpus.ocr.composing import Paragraph, Picture
from rlm_desktop.corpus.ocr.languages import is_language, language_name, language_names, system_language
from rlm_desktop.corpus.ocr.rapid import LANGUAGES, RapidEngine, rapid_version
from rlm_desktop.corpus.ocr.tesseract import TesseractEngine, find_tesseract

_ENGLISH = "eng"


class Engine(Protocol):
    """Recognises text in some languages. It is handed to worker processes, where it loads what it needs.

    Attributes:
        name: With its version; kept with the text.
        languages: The codes of the languages it was told to expect.
        dpi: The resolution that suits it best.
        most_pixels: The largest picture that it should be given.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 - told above

    @property
    def languages(self) -> tuple[str, ...]: ...  # noqa: D102

    @property
    def dpi(self) -> int: ...  # noqa: D102

    @property
    def most_pixels(self) -> int: ...  # noqa: D102

    def recognise(self, picture: Picture) -> Sequence[Paragraph]:
        """The paragraphs of a page in reading order, each of lines, each of words.

        Raises:
            ReadError: The picture cannot be made anything of.
            MemoryError: It is too large for what memory there is.
        """


@dataclass(frozen=True, slots=True)
class AvailableEngine:
    """An engine of this machine and the codes of the languages it offers."""

    name: str
    languages: tuple[str, ...]


def available_engines() -> list[AvailableEngine]:
    """The engines of this machine, the preferred one first: tesseract is three times as fast."""
    engines: list[AvailableEngine] = []
    tesseract = find_tesseract()
    if tesseract:
        languages = tuple(code for code in tesseract.languages if is_language(code))
        engines.append(AvailableEngine(f"tesseract {tesseract.version}", languages))
    if rapid_version():
        engines.append(AvailableEngine(f"rapidocr {rapid_version()}", LANGUAGES))
    return engines


def languages() -> list[str]:
    """The codes of the languages that any engine offers, by their names."""
    codes = {code for engine in available_engines() for code in engine.languages}
    return sorted(codes, key=language_name)


def choose_engine(wanted: Sequence[str] = ()) -> Engine:
    """The fastest engine that knows all of some languages.

    Args:
        wanted: Codes of languages; those of this system where there are none.

    Raises:
        UsageError: No engine knows them all; says what there is, and what to install.
        RlmError: There is no engine at all.
    """
    offered = available_engines()
    if not offered:
        raise RlmError(
            "There is no program on this machine that recognises text on pictures (OCR).",
            "Scanned pages cannot be found or quoted.",
            "Install the package tesseract-ocr, or the Python package rapidocr with onnxruntime.",
        )
    codes = tuple(dict.fromkeys(wanted)) or _languages_of_system(offered)
    tesseract = find_tesseract()
    if tesseract and set(codes) <= set(tesseract.languages):
        return TesseractEngine(tesseract, codes)
    if rapid_version() and set(codes) <= set(LANGUAGES):
        return RapidEngine(codes)
    raise _lacking(codes, offered)


def _languages_of_system(offered: Sequence[AvailableEngine]) -> tuple[str, ...]:
    """The system's language and English, as far as there is an engine that knows them both."""
    both = tuple(dict.fromkeys((system_language(), _ENGLISH)))
    return both if any(set(both) <= set(engine.languages) for engine in offered) else (_ENGLISH,)


def _lacking(codes: Sequence[str], offered: Sequence[AvailableEngine]) -> UsageError:
    known = {code for engine in offered for code in engine.languages}
    tesseract = set(next((engine.languages for engine in offered if engine.name.startswith("tesseract")), ()))
    missing = [code for code in codes if code not in known]
    packages = [f"tesseract-ocr-{code.replace('_', '-')}" for code in codes if code not in tesseract]
    if not tesseract:
        packages.insert(0, "tesseract-ocr")
    happened = (
        f"No program on this machine recognises text in {language_names(missing)}."
        if missing
        else f"No program on this machine recognises text in all of {language_names(codes)} at once."
    )
    there = "; ".join(f"{engine.name} knows {language_names(engine.languages)}" for engine in offered)
    return UsageError(
        happened,
        f"There is: {there}.",
        f"Install {' '.join(packages)} (Debian, Ubuntu; elsewhere the data of tesseract for these languages), or name"
        " other languages.",
    )
