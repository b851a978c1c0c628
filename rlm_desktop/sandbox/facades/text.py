"""Modules that work on text. Each takes the case's text where it takes a ``str``."""

from __future__ import annotations

import csv
import difflib
import functools
import html
import html.parser
import io
import json
import pprint
import re
import string
import textwrap
import types
import unicodedata
import urllib.parse
from collections.abc import Callable
from typing import Any

from rlm_desktop.sandbox.facades import Tools, public, taken
from rlm_desktop.sandbox.facades.system import Stream
from rlm_desktop.sandbox.stand_ins import subclassable
from rlm_desktop.sandbox.text import Text, plain

_FLAGS = (
    "A ASCII I IGNORECASE L LOCALE M MULTILINE S DOTALL X VERBOSE U UNICODE NOFLAG RegexFlag Match error escape purge"
)
_ON_TEXT = "search match fullmatch split findall finditer sub subn"


def modules(tools: Tools) -> dict[str, dict[str, Any]]:
    """The members of each module."""
    return {
        "re": taken(re, _FLAGS)
        | {name: _pattern_function(name) for name in _ON_TEXT.split()}
        | {
            "compile": compile_pattern,
            "Pattern": Pattern,
        },
        "json": taken(json, "JSONDecodeError JSONEncoder JSONDecoder")
        | {"loads": _on_plain(json.loads), "load": json.load, "dumps": _dumps, "dump": _dump},
        "csv": taken(
            csv,
            "reader writer DictReader DictWriter Sniffer Dialect excel excel_tab unix_dialect Error "
            "QUOTE_ALL QUOTE_MINIMAL QUOTE_NONNUMERIC QUOTE_NONE list_dialects get_dialect field_size_limit",
        ),
        "io": {"StringIO": StringIO, "BytesIO": io.BytesIO},
        "string": taken(
            string,
            "ascii_letters ascii_lowercase ascii_uppercase digits hexdigits octdigits punctuation printable "
            "whitespace Template",
        )
        | {"capwords": _on_plain(string.capwords)},
        "textwrap": {
            name: _on_plain(getattr(textwrap, name)) for name in ("wrap", "fill", "shorten", "dedent", "indent")
        }
        | {"TextWrapper": TextWrapper},
        "difflib": {
            name: _on_plain(getattr(difflib, name))
            for name in ["get_close_matches", "unified_diff", "context_diff", "ndiff", "restore"]
        }
        | {"SequenceMatcher": SequenceMatcher, "Differ": difflib.Differ},
        "unicodedata": {
            name: _on_plain(value) if callable(value) else value
            for name, value in public(unicodedata).items()
            if name not in ("UCD", "ucd_3_2_0")
        },
        "html": {"escape": _on_plain(html.escape), "unescape": _on_plain(html.unescape)},
        "html.parser": taken(html.parser, "HTMLParser"),
        "pprint": taken(pprint, "pprint pp pformat isreadable isrecursive") | {"PrettyPrinter": PrettyPrinter},
        "urllib.parse": taken(
            urllib.parse,
            "urlparse urlunparse urlsplit urlunsplit urljoin urldefrag parse_qs parse_qsl quote quote_plus unquote "
            "unquote_plus urlencode",
        ),
    }


def _on_plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that takes the case's text in the place of a ``str``."""

    @functools.wraps(function)
    def on_plain(*arguments: Any, **named: Any) -> Any:
        return function(*map(plain, arguments), **{name: plain(value) for name, value in named.items()})

    return on_plain


@subclassable
class StringIO(io.StringIO):
    """``io.StringIO`` over a ``str`` or the case's text."""

    def __init__(self, initial_value: Any = "", newline: str | None = "\n") -> None:
        super().__init__(plain(initial_value), newline)


@subclassable
class PrettyPrinter(pprint.PrettyPrinter):
    """``pprint.PrettyPrinter``, which holds the program's own ``sys.stdout``."""

    _dispatch = types.MappingProxyType(vars(pprint.PrettyPrinter)["_dispatch"])

    def __init__(
        self, indent: int = 1, width: int = 80, depth: int | None = None, stream: Any = None, **options: Any
    ) -> None:
        to: Any = stream or Stream("stdout")
        super().__init__(indent, width, depth, to, **options)


@subclassable
class TextWrapper(textwrap.TextWrapper):
    """``textwrap.TextWrapper``, whose tables are for reading."""

    unicode_whitespace_trans = types.MappingProxyType(  # type: ignore[assignment]
        textwrap.TextWrapper.unicode_whitespace_trans
    )


class SequenceMatcher(difflib.SequenceMatcher[Any]):
    """``difflib.SequenceMatcher``, likewise."""

    def set_seq1(self, a: Any) -> None:
        """The first sequence."""
        super().set_seq1(plain(a))

    def set_seq2(self, b: Any) -> None:
        """The second sequence."""
        super().set_seq2(plain(b))


# -- json ---------------------------------------------------------------------------------------------------


def _case_as_text(value: Any) -> Any:
    if isinstance(value, Text):
        return plain(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _dumps(obj: Any, **options: Any) -> str:
    if options.get("default") is None and options.get("cls") is None:
        options["default"] = _case_as_text
    return json.dumps(obj, **options)


def _dump(obj: Any, fp: Any, **options: Any) -> None:
    fp.write(_dumps(obj, **options))


# -- re -----------------------------------------------------------------------------------------------------


class Pattern:
    """A compiled pattern whose methods take the case's text as well."""

    __slots__ = ("_pattern",)

    def __class_getitem__(cls, item: Any) -> Any:
        return re.Pattern[item]

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        self._pattern = pattern

    @property
    def pattern(self) -> Any:
        """The text of the pattern."""
        return self._pattern.pattern

    @property
    def flags(self) -> int:
        """Its flags."""
        return self._pattern.flags

    @property
    def groups(self) -> int:
        """How many groups it has."""
        return self._pattern.groups

    @property
    def groupindex(self) -> Any:
        """The numbers of its named groups."""
        return self._pattern.groupindex

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and other._pattern == self._pattern

    def __hash__(self) -> int:
        return hash(self._pattern)

    def __repr__(self) -> str:
        return repr(self._pattern)

    def __copy__(self) -> Pattern:
        return self

    def __deepcopy__(self, memo: object) -> Pattern:
        return self


def _pattern_method(name: str) -> Callable[..., Any]:
    def method(self: Pattern, *arguments: Any, **named: Any) -> Any:
        return getattr(self._pattern, name)(*map(plain, arguments), **{key: plain(named[key]) for key in named})

    method.__name__ = name
    method.__qualname__ = f"Pattern.{name}"
    return method


for _name in _ON_TEXT.split():
    setattr(Pattern, _name, _pattern_method(_name))


def real_pattern(pattern: Any, flags: int = 0) -> re.Pattern[Any]:
    """The compiled pattern behind whatever the program calls a pattern."""
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern._pattern
    return re.compile(plain(pattern), flags)


def compile_pattern(pattern: Any, flags: int = 0) -> Pattern:
    """``re.compile``."""
    return pattern if isinstance(pattern, Pattern) and not flags else Pattern(real_pattern(pattern, flags))


def _pattern_function(name: str) -> Callable[..., Any]:
    real = getattr(re, name)

    @functools.wraps(real)
    def on_text(pattern: Any, *arguments: Any, **named: Any) -> Any:
        if isinstance(pattern, Pattern):
            pattern = pattern._pattern
        return real(plain(pattern), *map(plain, arguments), **{key: plain(named[key]) for key in named})

    return on_text
