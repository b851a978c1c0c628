"""What rewritten guest code calls: the run-time half of the language layer."""

from __future__ import annotations

import _string  # type: ignore[import-not-found]
import copy
import copyreg
import functools
import string
import types
from abc import ABCMeta
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rlm_desktop.sandbox.policy import GUARDS, INTERNALS, READABLE, RESOLVED_BY_C, is_plain, is_special, refusal
from rlm_desktop.sandbox.stand_ins import (
    PLAIN_RECORDS,
    is_internal,
    is_subclassable,
    kind_of,
    live_dict,
    reduce_plainly,
    type_of,
)

_MISSING = object()
_NAMEDTUPLE_MEMBERS = frozenset({"_asdict", "_replace", "_fields", "_make", "_field_defaults"})
_REFUSED_ON_INTERNALS = frozenset({"__init__", "__new__", "__setattr__", "__delattr__", "__dict__", "__setitem__"})


class Ownership:
    """Knows which classes and functions the program itself made; only to those may it write."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._seen_to: set[type] = set()

    def own(self, cls: type) -> type:
        """See to a class of the program. It is called as the innermost decorator of every class statement."""
        for name in _slots(cls):
            if is_special(name) or name in INTERNALS | RESOLVED_BY_C:
                raise TypeError(f"a slot cannot be named {name}")
        self._seen_to.add(cls)
        copyreg.pickle(cls, reduce_plainly)
        keep_match_args_plain(cls)
        return cls

    def owns_class(self, cls: object) -> bool:
        """Whether the program made this class, be it that ``__init_subclass__`` or an enumeration is still at it."""
        return isinstance(cls, type) and type.__dict__["__module__"].__get__(cls) == "__main__"

    def owns(self, thing: object) -> bool:
        """Whether the program made this class, or the class of this object."""
        return type(thing) in self._seen_to or self.owns_class(type(thing)) or self.owns_class(thing)

    def owns_function(self, thing: object) -> bool:
        """Whether the program wrote this function."""
        return type(thing) is types.FunctionType and thing.__globals__ is self._namespace

    def writable(self, thing: Any, name: str) -> Any:
        """The object, if an attribute of it may be set or deleted.

        Raises:
            AttributeError: It may not.
        """
        if type(name) is not str:
            raise TypeError("attribute name must be a string")
        if name in INTERNALS or (is_special(name) and name not in ("__name__", "__qualname__", "__doc__")):
            raise refusal(AttributeError(f"attribute {name!r} cannot be set here"))
        if self.owns(thing) or self.owns_function(thing) or type(thing) in PLAIN_RECORDS:
            return thing
        if type(thing) is super:
            raise refusal(AttributeError("set attributes on self, not on super()"))
        raise refusal(
            AttributeError(
                f"attribute {name!r} of this {kind_of(thing)} object cannot be set: it is shared. "
                "Keep the value in a variable or in a class of your own."
            )
        )


def keep_match_args_plain(cls: type) -> None:
    """Leave in ``__match_args__``, whose names C code reads, only names that plain code could read."""
    declared = cls.__dict__.get("__match_args__", ())
    plain = tuple(name for name in declared if is_plain(name))
    if plain != declared and "__match_args__" in cls.__dict__:
        type.__setattr__(cls, "__match_args__", plain)


def close_registers(ownership: Ownership) -> None:
    """Let abstract classes of the library take no more classes for their own: all later cells would be told so."""
    register = ABCMeta.register

    def register_with_own(cls: ABCMeta, subclass: type) -> type:
        if not ownership.owns_class(cls):
            raise refusal(
                TypeError(f"{cls.__name__} takes no more classes here: it is shared. Use a class of your own.")
            )
        return register(cls, subclass)

    ABCMeta.register = register_with_own  # type: ignore[method-assign]


def close_copying() -> None:
    """Let ``copy`` take nothing of the sandbox's own apart: it would hand its parts to whoever keeps the memo."""
    for name in ("_copy_dispatch", "_deepcopy_dispatch"):
        setattr(copy, name, _Copiers(getattr(copy, name)))


class _Copiers(dict[type, Callable[..., Any]]):
    """What ``copy`` looks up by type."""

    def get(self, cls: type, default: Any = None) -> Any:
        if is_internal(cls) and not is_subclassable(cls) and not hasattr(cls, "__deepcopy__"):
            return _as_it_is
        found = super().get(cls, default)
        return functools.partial(_copied_method, found) if cls is types.MethodType and found else found


def _as_it_is(thing: Any, memo: object = None) -> Any:
    return thing


def _copied_method(copier: Callable[..., Any], method: types.MethodType, *memo: Any) -> Any:
    return method if is_internal(method.__self__) else copier(method, *memo)


def _slots(cls: type) -> tuple[str, ...]:
    slots = cls.__dict__.get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(str(slot) for slot in slots)


# -- attributes ---------------------------------------------------------------------------------------------


class Attributes:
    """Reads attributes for guest code, by the rules of the policy, at run time."""

    def __init__(self, ownership: Ownership) -> None:
        self._ownership = ownership

    def read(self, thing: Any, name: str) -> Any:
        """``thing.name``, or AttributeError.

        Raises:
            AttributeError: There is none, or it is not for the program.
        """
        if type(name) is not str:
            raise TypeError("attribute name must be string")
        if name in INTERNALS or name in GUARDS:
            raise refusal(AttributeError(f"{name!r} belongs to the interpreter's internals and is not available"))
        if name in RESOLVED_BY_C:
            return self._resolved(thing, name)
        if is_special(name):
            return self._special(thing, name)
        if name.startswith("_") and name != "_" and not self._private_allowed(thing, name):
            raise refusal(AttributeError(f"{name!r} is private to this {kind_of(thing)} object"))
        return getattr(thing, name)

    def _private_allowed(self, thing: Any, name: str) -> bool:
        if name in _NAMEDTUPLE_MEMBERS and isinstance(thing, tuple | type) and hasattr(thing, "_fields"):
            return True
        owner = _self_of(thing) if type(thing) is super else thing
        return self._ownership.owns(owner) or self._ownership.owns_function(owner) or type(owner) in PLAIN_RECORDS

    def _resolved(self, thing: Any, name: str) -> Any:
        if name == "mro" and isinstance(thing, type):
            raise refusal(AttributeError("'mro' is not available"))
        if name == "obj" and isinstance(thing, BaseException | super):
            raise refusal(AttributeError("'obj' is not available on exceptions"))
        value = getattr(thing, name)
        if name in ("format", "format_map"):
            return self._safe_format(value, name)
        return value

    def _safe_format(self, value: Any, name: str) -> Any:
        """``str.format`` resolves attributes in C; hand out one that reads them through :meth:`read`."""
        formatter = self.format if name == "format" else self.format_map
        if isinstance(value, types.BuiltinFunctionType | types.MethodWrapperType):
            owner = value.__self__
            return _bound(formatter, str.__str__(owner)) if isinstance(owner, str) else value
        if isinstance(value, types.MethodDescriptorType | types.WrapperDescriptorType):
            return formatter if value.__objclass__ is str else value
        return value

    def format(self, template: str, /, *arguments: Any, **named: Any) -> str:
        """``template.format(…)``, its attributes read by the policy's rules."""
        template = str.__str__(template)
        if not _reads_attributes(template):
            return template.format(*arguments, **named)
        return _Formatter(self.read).vformat(template, arguments, named)

    def format_map(self, template: str, mapping: Mapping[str, Any], /) -> str:
        """``template.format_map(mapping)``, likewise."""
        template = str.__str__(template)
        if not _reads_attributes(template):
            return template.format_map(mapping)
        return _Formatter(self.read).vformat(template, (), mapping)

    def _special(self, thing: Any, name: str) -> Any:
        if name not in READABLE:
            raise refusal(AttributeError(f"{name!r} is not available here"))
        if name == "__class__":
            return type_of(thing)
        if name == "__traceback__":
            return None
        if name in ("__setattr__", "__delattr__"):
            return self._writer(thing, name)
        if name in _REFUSED_ON_INTERNALS and not self._constructible(thing):
            raise refusal(AttributeError(f"{name!r} of this {kind_of(thing)} object is not available"))
        if name in ("__dict__", "__annotations__"):
            return self._mapping(thing, name)
        value = getattr(thing, name)
        if name in ("__name__", "__qualname__", "__doc__", "__module__") and not isinstance(value, str | None):
            raise AttributeError(f"{name!r} is not text")
        return value

    def _constructible(self, thing: Any) -> bool:
        """Whether the program may make or fill objects through this class, object or ``super()`` object."""
        if type(thing) is super:
            return not is_internal(object.__getattribute__(thing, "__thisclass__"))
        return not is_internal(thing) or is_subclassable(thing)

    def _mapping(self, thing: Any, name: str) -> Any:
        if not (self._ownership.owns(thing) or self._ownership.owns_function(thing) or type(thing) in PLAIN_RECORDS):
            raise refusal(AttributeError(f"{name!r} of this {kind_of(thing)} object is not available"))
        value = getattr(thing, name)
        if name == "__dict__" and not isinstance(thing, type) and type(value) is dict:
            return live_dict(value, value, functools.partial(self._ownership.writable, thing))
        return types.MappingProxyType(dict(value))

    def _writer(self, thing: Any, name: str) -> Callable[..., None]:
        """``object.__setattr__`` (or a super object's) as frozen classes use it, on the program's objects only."""
        if type(thing) is super:
            return _bound(self.set if name == "__setattr__" else self.delete, _self_of(thing))
        if isinstance(thing, type):
            return self.set_raw if name == "__setattr__" else self.delete
        return _bound(self.set if name == "__setattr__" else self.delete, thing)

    # -- the builtins that read and write by name ---------------------------------------------------------

    def get(self, thing: Any, name: str, default: Any = _MISSING, /) -> Any:
        """The builtin ``getattr``."""
        try:
            return self.read(thing, name)
        except AttributeError:
            if default is _MISSING:
                raise
            return default

    def has(self, thing: Any, name: str, /) -> bool:
        """The builtin ``hasattr``."""
        try:
            self.read(thing, name)
        except AttributeError:
            return False
        return True

    def set(self, thing: Any, name: str, value: Any, /) -> None:
        """The builtin ``setattr``."""
        setattr(self._ownership.writable(thing, name), name, value)

    def set_raw(self, thing: Any, name: str, value: Any, /) -> None:
        """``object.__setattr__``: past a frozen class's own refusal, but only on the program's objects."""
        object.__setattr__(self._ownership.writable(thing, name), name, value)

    def delete(self, thing: Any, name: str, /) -> None:
        """The builtin ``delattr``."""
        delattr(self._ownership.writable(thing, name), name)


class _Formatter(string.Formatter):
    """``str.format`` in Python, so that attribute steps can be judged."""

    def __init__(self, read: Callable[[Any, str], Any]) -> None:
        self._read = read
        self._next = 0

    def parse(self, format_string: str) -> Iterator[Any]:
        """As in ``string.Formatter``, which knows no ``{.name}`` without a number."""
        for literal, field, specification, conversion in super().parse(format_string):
            if field is not None and field[:1] in ("", ".", "["):
                field = f"{self._next}{field}"
                self._next += 1
            yield literal, field, specification, conversion

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        first, rest = _string.formatter_field_name_split(field_name)
        thing = self.get_value(first, args, kwargs)
        for is_attribute, step in rest:
            thing = self._read(thing, step) if is_attribute else thing[step]
        return thing, first


def _reads_attributes(template: str) -> bool:
    return any(
        (field is not None and "." in field) or (spec is not None and "{" in spec)
        for _, field, spec, _ in _string.formatter_parser(template)
    )


def _bound(function: Callable[..., Any], first: Any) -> Callable[..., Any]:
    def bound(*arguments: Any, **named: Any) -> Any:
        return function(first, *arguments, **named)

    return bound


def _self_of(thing: super) -> Any:
    return object.__getattribute__(thing, "__self__")
