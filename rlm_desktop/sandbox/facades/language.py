"""Modules about the language itself: classes, types, contexts, errors."""

from __future__ import annotations

import abc
import ast
import contextlib
import enum
import io
import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any

from rlm_desktop.sandbox.facades import Tools, taken
from rlm_desktop.sandbox.facades.collections import namedtuple
from rlm_desktop.sandbox.facades.dataclasses import Dataclasses
from rlm_desktop.sandbox.interrupts import CellInterrupt
from rlm_desktop.sandbox.stand_ins import ABSTRACT_META, SimpleNamespace, subclassable
from rlm_desktop.sandbox.text import plain

_TYPING = """
    AbstractSet Any AnyStr Annotated AsyncContextManager Awaitable ChainMap Concatenate ContextManager IO ItemsView
    MappingView TextIO TypeVarTuple Unpack assert_type get_args get_origin is_typeddict override
    AsyncIterator AsyncIterable AsyncGenerator Awaitable Callable ClassVar Collection Container
    Coroutine Counter DefaultDict Deque Dict Final FrozenSet Generator Generic Hashable Iterable Iterator KeysView
    List Literal LiteralString Mapping Match MutableMapping MutableSequence MutableSet Never NewType NoReturn Optional
    OrderedDict ParamSpec Pattern Protocol Required NotRequired Reversible Self Sequence Set Sized SupportsFloat
    SupportsIndex SupportsInt Text Tuple Type TypeAlias TypedDict TypeGuard TypeVar Union ValuesView TYPE_CHECKING cast
    final overload runtime_checkable assert_never reveal_type
"""


def modules(tools: Tools) -> dict[str, dict[str, Any]]:
    """The members of each module."""
    return {
        "__future__": {"annotations": True},
        "abc": taken(abc, "ABC abstractmethod abstractproperty") | {"ABCMeta": ABSTRACT_META},
        "ast": {"literal_eval": lambda text: ast.literal_eval(plain(text))},
        "contextlib": taken(
            contextlib,
            "contextmanager asynccontextmanager closing aclosing nullcontext ExitStack AsyncExitStack "
            "AbstractContextManager AbstractAsyncContextManager ContextDecorator",
        )
        | {"suppress": Suppress, "redirect_stdout": redirect_stdout, "redirect_stderr": redirect_stderr},
        "dataclasses": Dataclasses(tools).members(),
        "enum": taken(enum, "auto unique member nonmember")
        | {"Enum": Enum, "IntEnum": IntEnum, "StrEnum": StrEnum, "Flag": Flag, "IntFlag": IntFlag},
        "types": taken(
            types,
            "FunctionType LambdaType MethodType BuiltinFunctionType "
            "MappingProxyType GeneratorType NoneType EllipsisType UnionType",
        )
        | {"SimpleNamespace": SimpleNamespace},
        "typing": taken(typing, _TYPING) | {"NamedTuple": NamedTuple},
    }


# -- contextlib ---------------------------------------------------------------------------------------------


@subclassable
class Suppress(contextlib.suppress):
    """``contextlib.suppress`` that lets the end of the cell's time pass."""

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        return not isinstance(error, CellInterrupt) and bool(super().__exit__(kind, error, trace))


@contextlib.contextmanager
def redirect_stdout(target: Any) -> Iterator[Any]:
    """``contextlib.redirect_stdout`` for text the program keeps in an ``io.StringIO``."""
    if not isinstance(target, io.StringIO):
        raise TypeError("output can be redirected to an io.StringIO")
    with contextlib.redirect_stdout(target):
        yield target


@contextlib.contextmanager
def redirect_stderr(target: Any) -> Iterator[Any]:
    """``contextlib.redirect_stderr``, likewise."""
    if not isinstance(target, io.StringIO):
        raise TypeError("output can be redirected to an io.StringIO")
    with contextlib.redirect_stderr(target):
        yield target


# -- enum ---------------------------------------------------------------------------------------------------


class _GuardedEnum(enum.EnumMeta):
    """Makes enumerations from lists of names only when the names are plain."""

    def __call__(cls, value: Any, names: Any = None, **options: Any) -> Any:
        if names is None:
            return super().__call__(value)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        pairs = list(names.items()) if isinstance(names, Mapping) else list(names)
        for pair in pairs:
            name = pair if isinstance(pair, str) else pair[0]
            if type(name) is not str or name.startswith("_"):
                raise ValueError(f"a member cannot be named {name!r}")
        return super().__call__(value, pairs, module="__main__", start=options.get("start", 1))


@subclassable
class Enum(enum.Enum, metaclass=_GuardedEnum):
    """``enum.Enum``."""


@subclassable
class IntEnum(enum.IntEnum, metaclass=_GuardedEnum):
    """``enum.IntEnum``."""


@subclassable
class StrEnum(enum.StrEnum, metaclass=_GuardedEnum):
    """``enum.StrEnum``."""


@subclassable
class Flag(enum.Flag, metaclass=_GuardedEnum):
    """``enum.Flag``."""


@subclassable
class IntFlag(enum.IntFlag, metaclass=_GuardedEnum):
    """``enum.IntFlag``."""


# -- typing -------------------------------------------------------------------------------------------------


def NamedTuple(typename: str, fields: Any = (), /) -> type:  # noqa: N802
    """``typing.NamedTuple`` as a function; as a base class it is the real one."""
    return namedtuple(typename, [name for name, _ in fields])


_NAMED_TUPLE_BASES = typing.NamedTuple.__mro_entries__((typing.NamedTuple,))  # type: ignore[attr-defined]
NamedTuple.__mro_entries__ = lambda bases: _NAMED_TUPLE_BASES  # type: ignore[attr-defined]
