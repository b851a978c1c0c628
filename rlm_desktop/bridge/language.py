"""The language of the window: what it says and how it counts, in English or in a translation of it.

`speak` comes before the modules that say something are imported, as what stands at their top is translated then. So
another language is spoken from the next start on. What a run keeps (its events, its answers, the sentences of the
engine) is the same in every language; so are reports and the command line.

Strings are written as ``tr("…")``, with named places where something is put in; ``packaging/translate`` gathers them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QGuiApplication

from rlm_desktop.core import figures, paths

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""What the window speaks, by the names of the languages in themselves."""
_THOUSANDS = {"en": ",", "de": "."}
_spoken = "en"


def speak(app: QGuiApplication, wanted: str = "system") -> str:
    """Let the window speak a language from now on, from right to left where that is its way.

    Args:
        app: The application.
        wanted: One of :data:`LANGUAGES`, or ``system`` for the first of the user's that is there.

    Returns:
        The language that is spoken now: English where the wanted one is not there.
    """
    global _spoken
    wishes = QLocale.system().uiLanguages() if wanted == "system" else [wanted]
    known = (wish.partition("-")[0] for wish in wishes)
    _spoken = next((language for language in known if language in LANGUAGES), "en")
    folders = (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), str(paths.resource("translations")))
    for name, folder in zip(("qtbase", "rlm_desktop"), folders, strict=True):
        translator = QTranslator(app)
        if _spoken != "en" and translator.load(f"{name}_{_spoken}", folder):
            app.installTranslator(translator)
    if _spoken != "en":
        QLocale.setDefault(QLocale(_spoken))
        app.setLayoutDirection(QLocale(_spoken).textDirection())
    return _spoken


def tr(text: str, comment: str = "", number: int = -1) -> str:
    """A text in the language that is spoken, by Qt's translation; ``number`` chooses among its plural forms."""
    return QCoreApplication.translate("", text, comment, number)


def figure(number: int) -> str:
    """A whole number with its thousands set apart: ``61,204``, in German ``61.204``."""
    return f"{number:,}".replace(",", _THOUSANDS[_spoken])


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun, as :func:`rlm_desktop.core.figures.counted` has it, in the language that is spoken."""
    return figures.counted(number, one, many) if _spoken == "en" else _COUNTED[one](number)


_COUNTED: dict[str, Callable[[int], str]] = {
    "further claim": lambda n: tr("%Ln further claim(s)", "", n),
    "call": lambda n: tr("%Ln call(s)", "", n),
    "document": lambda n: tr("%Ln document(s)", "", n),
    "page": lambda n: tr("%Ln page(s)", "", n),
    "earlier cell": lambda n: tr("%Ln earlier cell(s)", "", n),
    "prompt": lambda n: tr("%Ln prompt(s)", "", n),
    "request": lambda n: tr("%Ln request(s)", "", n),
    "new document": lambda n: tr("%Ln new document(s)", "", n),
    "problem": lambda n: tr("%Ln problem(s)", "", n),
    "citation": lambda n: tr("%Ln citation(s)", "", n),
    "such document": lambda n: tr("%Ln such document(s)", "", n),
    "line": lambda n: tr("%Ln line(s)", "", n),
    "duplicate": lambda n: tr("%Ln duplicate(s)", "", n),
    "file": lambda n: tr("%Ln file(s)", "", n),
    "other": lambda n: tr("%Ln other(s)", "", n),
    "layer": lambda n: tr("%Ln layer(s)", "", n),
    "chosen document": lambda n: tr("%Ln chosen document(s)", "", n),
    "name": lambda n: tr("%Ln name(s)", "", n),
    "row": lambda n: tr("%Ln row(s)", "", n),
    "entry": lambda n: tr("%Ln entry/entries", "", n),
    "run": lambda n: tr("%Ln run(s)", "", n),
    "near-duplicate": lambda n: tr("%Ln near-duplicate(s)", "", n),
    "older version": lambda n: tr("%Ln older version(s)", "", n),
    "more place": lambda n: tr("%Ln more place(s)", "", n),
    "model call": lambda n: tr("%Ln model call(s)", "", n),
    "day": lambda n: tr("%Ln day(s)", "", n),
    "hour": lambda n: tr("%Ln hour(s)", "", n),
    "minute": lambda n: tr("%Ln minute(s)", "", n),
    "second": lambda n: tr("%Ln second(s)", "", n),
    "step": lambda n: tr("%Ln step(s)", "", n),
    "quote": lambda n: tr("%Ln quote(s)", "", n),
    "variable": lambda n: tr("%Ln variable(s)", "", n),
    "trial": lambda n: tr("%Ln trial(s)", "", n),
}
"""The plural forms of what the window counts; a language has as many as it needs."""
