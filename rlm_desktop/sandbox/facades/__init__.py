"""The modules that guest code may import: each a list of what it needs, made here, never the real module.

Real modules lead to ``sys`` and ``os`` through what they import themselves. Functions that read attributes by name, or
run text, are written anew or left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rlm_desktop.sandbox.guards import Attributes, Ownership
from rlm_desktop.sandbox.policy import refusal


class Facade:
    """What guest code sees as a module."""

    def __init__(self, name: str, members: Mapping[str, Any]) -> None:
        self.__dict__.update(members)
        self.__name__ = name
        self.__all__ = tuple(members)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(
            f"module {self.__name__!r} has no {name!r} here; it has: {', '.join(sorted(self.__all__))}"
        )

    def __repr__(self) -> str:
        return f"<module {self.__name__!r}>"


Arguments = tuple[tuple[Any, ...], dict[str, Any]]
"""Positional and named arguments of one call."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What some of the modules are made with.

    ``answer_together`` makes several calls of one function, and returns their results or exceptions in order: at once
    if the function asks a model, one after the other if not. ``asks_a_model`` tells which. ``describe_error`` gives the
    traceback of the program's own lines.
    """

    ownership: Ownership
    attributes: Attributes
    answer_together: Callable[[Any, list[Arguments]], list[Any]]
    asks_a_model: Callable[[Any], bool]
    describe_error: Callable[[BaseException], str]


def taken(module: Any, names: str | Iterable[str]) -> dict[str, Any]:
    """Members of a real module by name, those that this Python has."""
    listed = names.split() if isinstance(names, str) else names
    return {name: getattr(module, name) for name in listed if hasattr(module, name)}


def public(module: Any) -> dict[str, Any]:
    """All public members of a module that is written in C and imports nothing."""
    return {name: value for name, value in vars(module).items() if not name.startswith("_")}


_NO_FILES = "the text of all files stands in `documents` and `context`"
_NO_NETWORK = "ask models with llm_query(…); nothing else can be reached"
_NO_THREADS = "concurrent.futures.ThreadPoolExecutor and asyncio.gather make model calls together"
_TABLES = "use csv, statistics, collections and lists of dicts"
_NO_PARSERS = "the text is read already: documents[0].text, documents[0].pages"
_INSTEAD = {
    name: instead
    for names, instead in (
        ("os pathlib shutil glob tempfile fileinput zipfile tarfile gzip", _NO_FILES),
        ("requests httpx urllib3 aiohttp socket http ssl openai anthropic litellm", _NO_NETWORK),
        ("threading multiprocessing queue subprocess joblib", _NO_THREADS),
        ("pandas numpy scipy polars tabulate", _TABLES),
        ("PyPDF2 pypdf fitz pdfplumber docx openpyxl bs4 lxml", _NO_PARSERS),
        ("nltk spacy sklearn rapidfuzz fuzzywuzzy Levenshtein regex", "use re, difflib, search(…), or llm_query(…)"),
        ("dateutil pytz zoneinfo arrow dateparser", "use datetime, with strptime and timezone"),
        ("pickle marshal shelve sqlite3 yaml toml tomllib", "use json, and keep values in variables"),
        ("logging tqdm rich", "use print"),
        ("inspect importlib builtins gc ctypes dis code", "write the code itself; SHOW_VARS() lists your variables"),
    )
    for name in names.split()
}
"""What to use in the place of modules that are often asked for."""


def load_modules() -> None:
    """Load what the modules are made of, which a guest that waits has time for."""
    from rlm_desktop.sandbox.facades import asyncio, collections, futures, language, numbers, system, text, time  # noqa: F401


class Modules:
    """The modules there are, and the ``__import__`` that finds them."""

    def __init__(self, tools: Tools) -> None:
        from rlm_desktop.sandbox.facades import asyncio, collections, futures, language, numbers, system, text, time

        members: dict[str, dict[str, Any]] = {}
        for source in (text, numbers, collections, language, time, futures, asyncio, system):
            members |= source.modules(tools)
        self._modules: dict[str, Facade] = {}
        for name in sorted(members, key=lambda name: -name.count(".")):
            parent, _, child = name.rpartition(".")
            self._modules[name] = Facade(name, members[name])
            if parent:
                members.setdefault(parent, {})[child] = self._modules[name]
        for name in members.keys() - self._modules.keys():
            self._modules[name] = Facade(name, members[name])

    def find(
        self,
        name: str,
        namespace: Mapping[str, Any] | None = None,
        scope: Mapping[str, Any] | None = None,
        wanted: Any = (),
        level: int = 0,
    ) -> Any:
        """What ``import`` statements call.

        Raises:
            ModuleNotFoundError: There is no such module here.
            ImportError: It has no such member.
        """
        if isinstance(wanted, list):
            # C code (datetime.strptime, for one) imports through the running frame; it looks in sys.modules itself.
            return None
        module = self._modules.get(name) if level == 0 and type(name) is str else None
        if module is None:
            raise refusal(ModuleNotFoundError(self._no_module(str(name)), name=str(name)))
        for member in wanted or ():
            if member != "*" and member not in module.__all__:
                raise ImportError(
                    f"cannot import {member!r} from {name!r} here; it has: {', '.join(sorted(module.__all__))}"
                )
        return module if wanted else self._modules[name.partition(".")[0]]

    def _no_module(self, name: str) -> str:
        available = ", ".join(sorted(self._modules))
        instead = _INSTEAD.get(name.partition(".")[0])
        advice = f"{instead[0].upper()}{instead[1:]}. " if instead else ""
        return f"there is no module {name!r} here: no files, no network, no packages. {advice}There are: {available}"
