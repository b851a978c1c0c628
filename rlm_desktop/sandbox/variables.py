"""The program's variables: which they are, and how large."""

from __future__ import annotations

import types
from collections import Counter, OrderedDict, defaultdict, deque
from typing import Any

from rlm_desktop.sandbox.facades import Facade
from rlm_desktop.sandbox.policy import FILE_PREFIX
from rlm_desktop.sandbox.stand_ins import kind_of
from rlm_desktop.sandbox.text import Text
from rlm_desktop.sandbox.view import Documents, Pages

_COUNTED = (list, tuple, dict, set, frozenset, deque, Counter, defaultdict, OrderedDict, Documents, Pages)
_SHOWN_WHOLE = (int, float, bool, complex, type(None))
_VALUE_SHOWN = 40
_MOST = 200


def variables(namespace: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Name, type and size of the variables in a namespace; the last 200.

    Left out are names that begin with an underscore, modules, and what was imported from them.
    """
    made = [
        (name[:100], kind_of(value)[:100], size(value))
        for name, value in namespace.items()
        if not name.startswith("_") and not _imported(value)
    ]
    return made[-_MOST:]


def _imported(value: Any) -> bool:
    if type(value) is types.FunctionType:
        return not value.__code__.co_filename.startswith(FILE_PREFIX)
    if isinstance(value, type):
        return str(type.__getattribute__(value, "__module__")) != "__main__"
    return isinstance(value, Facade | types.BuiltinFunctionType | types.ModuleType)


def size(value: Any) -> str:
    """A short word on how large a value is, found without running code of the program's own."""
    if type(value) is str or isinstance(value, Text):
        return f"{len(value):,} characters"
    if type(value) in (bytes, bytearray):
        return f"{len(value):,} bytes"
    if type(value) in _COUNTED:
        count = len(value)
        return f"{count:,} item{'' if count == 1 else 's'}"
    if type(value) in _SHOWN_WHOLE:
        return _short(value)
    return ""


def _short(value: Any) -> str:
    if type(value) is int and value.bit_length() > 128:
        return f"{value.bit_length():,} bits"
    return str(value)[:_VALUE_SHOWN]


def table(namespace: dict[str, Any]) -> str:
    """The variables as a table in plain text."""
    rows = variables(namespace)
    if not rows:
        return "no variables yet"
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return "\n".join(f"{name:<{widths[0]}}  {kind:<{widths[1]}}  {extent}".rstrip() for name, kind, extent in rows)
