"""What guest code knows as classes of Python's own, where the real ones would lead too far."""

from __future__ import annotations

import copy
import copyreg
import decimal
import types
from collections.abc import Callable, Mapping
from typing import Any

from rlm_desktop.sandbox.policy import is_special, refusal
from rlm_desktop.sandbox.text import Text


def is_internal(thing: Any) -> bool:
    """Whether an object, class or function is the sandbox's own."""
    cls = thing if isinstance(thing, type) else type(thing)
    return str(type.__dict__["__module__"].__get__(cls)).startswith("rlm_desktop.")


SUBCLASSABLE: set[type] = set()
"""Classes of ours that guest code may derive its own from: they hold nothing of the sandbox's."""


def subclassable(cls: Any) -> Any:
    """Let guest code derive classes from a class of ours."""
    SUBCLASSABLE.add(cls)
    return cls


def is_subclassable(thing: Any) -> bool:
    """Whether this is such a class, or an object of one."""
    return (thing if isinstance(thing, type) else type(thing)) in SUBCLASSABLE


def reduce_plainly(thing: Any) -> Any:
    """What ``copy`` makes a copy from: asked of the class, since the object's own word could set any attribute."""
    made = type(thing).__reduce_ex__(thing, 4)  # type: ignore[call-arg]
    state = made[2] if isinstance(made, tuple) and len(made) > 2 else None
    if isinstance(state, tuple) and any(is_special(str(name)) for name in state[1] or ()):
        raise TypeError(f"a {kind_of(thing)} object with this state cannot be copied")
    return made


@subclassable
class SimpleNamespace(types.SimpleNamespace):
    """``types.SimpleNamespace`` without special attributes, which copying would take at their word."""

    def __init__(self, **named: Any) -> None:
        for name in named:
            if is_special(name):
                raise refusal(AttributeError(f"attribute {name!r} cannot be set here"))
        super().__init__(**named)

    def __repr__(self) -> str:
        said = super().__repr__()
        return said.replace("SimpleNamespace", "namespace", 1) if type(self) is SimpleNamespace else said


copyreg.pickle(SimpleNamespace, reduce_plainly)

PLAIN_RECORDS: frozenset[type] = frozenset({SimpleNamespace, decimal.Context})
"""Library classes whose objects hold nothing but what the program put there."""


# -- dicts that write -----------------------------------------------------------------------------------------


class LiveDict(dict[str, Any]):
    """``thing.__dict__`` or ``globals()``: a copy, whose changes go to the real one where they are allowed.

    What it writes to is set past its constructor, which guest code might call.
    """

    __slots__ = ("_allow", "_real")
    _allow: Callable[[Any], object]
    _real: dict[str, Any]

    def __setitem__(self, name: str, value: Any) -> None:
        self._allow(name)
        self._real[name] = value
        super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        self._allow(name)
        super().__delitem__(name)
        del self._real[name]

    def update(self, *others: Any, **named: Any) -> None:
        """As ``dict.update``."""
        for name, value in dict(*others, **named).items():
            self[name] = value

    def __ior__(self, other: Any) -> LiveDict:  # type: ignore[override,misc]
        self.update(other)
        return self

    def setdefault(self, name: str, default: Any = None) -> Any:
        """As ``dict.setdefault``."""
        if name not in self:
            self[name] = default
        return self[name]

    def pop(self, name: str, *default: Any) -> Any:
        """As ``dict.pop``."""
        if name not in self and default:
            return default[0]
        value = self[name]
        del self[name]
        return value

    def popitem(self) -> tuple[str, Any]:
        """As ``dict.popitem``."""
        name = next(reversed(self))
        return name, self.pop(name)

    def clear(self) -> None:
        """As ``dict.clear``."""
        for name in list(self):
            del self[name]

    def __copy__(self) -> dict[str, Any]:
        return dict(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return copy.deepcopy(dict(self), memo)


LiveDict.__name__ = LiveDict.__qualname__ = "dict"


def live_dict(shown: Mapping[str, Any], real: dict[str, Any], allow: Callable[[Any], object]) -> LiveDict:
    """A dict that shows some names of a real one and writes to it; ``allow`` raises for names that may not be."""
    made = LiveDict(shown)
    made._allow, made._real = allow, real
    return made


# -- type ---------------------------------------------------------------------------------------------------


class _TypeOfTypes(type):
    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        if len(arguments) != 1 or named:
            raise TypeError("type() takes one argument here; write a class statement to make a class")
        return type_of(arguments[0])

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, type)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, type)

    def __repr__(cls) -> str:
        return "<class 'type'>"


class GuestType(metaclass=_TypeOfTypes):
    """What guest code knows as ``type``: it tells the type of a thing and makes no classes."""

    def __class_getitem__(cls, item: Any) -> types.GenericAlias:
        return types.GenericAlias(cls, item)


GuestType.__name__ = GuestType.__qualname__ = "type"


def type_of(thing: Any) -> Any:
    """The type of a thing as guest code may have it: never the real ``type``, and ``str`` for the case's text."""
    if isinstance(thing, Text):
        return str
    if isinstance(thing, LiveDict):
        return dict
    cls = type(thing)
    return GuestType if issubclass(cls, type) else cls


class AbstractMeta:
    """What guest code knows as ``abc.ABCMeta``: a word that ``class`` statements understand, and nothing more."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<class 'abc.ABCMeta'>"


ABSTRACT_META = AbstractMeta()


def kind_of(thing: object) -> str:
    """The name of an object's type as the program shall see it."""
    return "str" if isinstance(thing, Text) else type(thing).__name__
