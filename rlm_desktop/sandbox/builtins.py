"""The builtins of guest code."""

from __future__ import annotations

import abc
import builtins
import sys
import types
from collections.abc import Callable, Mapping
from typing import Any

from rlm_desktop.sandbox.guards import Attributes
from rlm_desktop.sandbox.policy import FILE_PREFIX, GUARDS, INTERNALS, is_special, refusal
from rlm_desktop.sandbox.stand_ins import ABSTRACT_META, SUBCLASSABLE, GuestType, LiveDict, is_internal, live_dict

_MISSING = object()
_PLAIN_BUILTINS = [
    "abs",
    "aiter",
    "all",
    "anext",
    "any",
    "ascii",
    "bin",
    "bool",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "complex",
    "dict",
    "divmod",
    "enumerate",
    "filter",
    "float",
    "format",
    "frozenset",
    "hash",
    "hex",
    "id",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "memoryview",
    "min",
    "next",
    "object",
    "oct",
    "ord",
    "pow",
    "print",
    "property",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
    "zip",
    "Ellipsis",
    "NotImplemented",
    "True",
    "False",
    "None",
]
_GROUPS = ("BaseExceptionGroup", "ExceptionGroup")
_UNAVAILABLE = {
    "open": "There are no files here. The documents are in `documents` and `context`; keep results in variables.",
    "input": "Nobody can answer here. Hand in what you have with FINAL(…), or ask a model with llm_query(…).",
    "eval": "eval() is not available; write the expression itself, or use json.loads or ast.literal_eval for data.",
    "exec": "exec() is not available; write the code itself.",
    "compile": "compile() is not available; use re.compile for patterns, or write the code itself.",
    "help": "help() is not available; print(x.__doc__) shows what is written about x.",
    "breakpoint": "There is no debugger here; print what you want to see.",
    "exit": "exit() is not available; end with FINAL(…), or let the code run out.",
    "quit": "quit() is not available; end with FINAL(…), or let the code run out.",
}


def guest_builtins(
    attributes: Attributes, import_module: Callable[..., Any], namespace: dict[str, Any]
) -> dict[str, Any]:
    """The builtins of guest code: plain ones, guarded ones, and functions that say what to use instead."""
    table = {name: getattr(builtins, name) for name in _PLAIN_BUILTINS}
    table |= {
        name: value
        for name, value in vars(builtins).items()
        if isinstance(value, type) and issubclass(value, BaseException) and name not in _GROUPS
    }
    table |= {name: _unavailable(name, sentence) for name, sentence in _UNAVAILABLE.items()}
    table |= {
        "__debug__": True,
        "__build_class__": build_class,
        "__import__": import_module,
        "type": GuestType,
        "getattr": attributes.get,
        "hasattr": attributes.has,
        "setattr": attributes.set,
        "delattr": attributes.delete,
    }
    return table | _scopes(attributes, namespace)


def _unavailable(name: str, sentence: str) -> Callable[..., Any]:
    def refuse(*_: Any, **__: Any) -> Any:
        raise refusal(PermissionError(sentence))

    refuse.__name__ = refuse.__qualname__ = name
    return refuse


def _scopes(attributes: Attributes, namespace: dict[str, Any]) -> dict[str, Callable[..., Any]]:
    """``globals``, ``locals``, ``vars`` and ``dir``, which leave out the sandbox's own names."""

    def visible(scope: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in scope.items() if name not in GUARDS and not is_special(name)}

    def allow(name: Any) -> None:
        if type(name) is not str or name in GUARDS or name in INTERNALS or is_special(name):
            raise refusal(NameError(f"{name!r} cannot be a variable here"))

    def guest_globals() -> dict[str, Any]:
        return live_dict(visible(namespace), namespace, allow)

    def local_to(frame: types.FrameType) -> dict[str, Any]:
        if frame.f_locals is namespace:
            return guest_globals()
        return visible(frame.f_locals) if frame.f_code.co_filename.startswith(FILE_PREFIX) else {}

    def guest_locals() -> dict[str, Any]:
        return local_to(sys._getframe(1))

    def guest_vars(thing: Any = _MISSING, /) -> Any:
        if thing is _MISSING:
            return local_to(sys._getframe(1))
        own = attributes.read(thing, "__dict__")
        return own if isinstance(own, LiveDict) else dict(own)

    def guest_dir(thing: Any = _MISSING, /) -> list[str]:
        names = local_to(sys._getframe(1)) if thing is _MISSING else dir(thing)
        return sorted(name for name in names if not name.startswith("_"))

    return {"globals": guest_globals, "locals": guest_locals, "vars": guest_vars, "dir": guest_dir}


def build_class(function: Callable[[], Any], name: str, /, *bases: Any, **keywords: Any) -> Any:
    """What ``class`` statements call: no class may be derived from one of the sandbox's own, whose state is private.

    Raises:
        TypeError: A base is such a class, or there is a metaclass other than ``ABCMeta``.
    """
    if "metaclass" in keywords:
        if keywords["metaclass"] is not ABSTRACT_META:
            raise refusal(TypeError("metaclasses other than abc.ABCMeta are not available; use a class decorator"))
        keywords["metaclass"] = abc.ABCMeta
    for base in types.resolve_bases(bases):
        for cls in type.__dict__["__mro__"].__get__(base) if isinstance(base, type) else ():
            if is_internal(cls) and cls not in SUBCLASSABLE:
                raise TypeError(f"{cls.__name__} cannot be subclassed here; keep one in an attribute instead")
    return builtins.__build_class__(function, name, *bases, **keywords)
