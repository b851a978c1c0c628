"""Modules of containers, iteration and functions as values."""

from __future__ import annotations

import bisect
import collections
import collections.abc
import copy
import functools
import heapq
import itertools
import operator
import types
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rlm_desktop.sandbox.facades import Tools, public, taken
from rlm_desktop.sandbox.guards import keep_match_args_plain
from rlm_desktop.sandbox.stand_ins import type_of


def modules(tools: Tools) -> dict[str, dict[str, Any]]:
    """The members of each module."""
    return {
        "collections": taken(collections, "deque Counter defaultdict OrderedDict ChainMap UserDict UserList")
        | {"namedtuple": namedtuple},
        "collections.abc": taken(collections.abc, collections.abc.__all__),
        "itertools": public(itertools),
        "heapq": taken(heapq, heapq.__all__),
        "bisect": taken(bisect, "bisect bisect_left bisect_right insort insort_left insort_right"),
        "copy": taken(copy, "copy deepcopy Error"),
        "functools": taken(functools, "reduce partial partialmethod lru_cache cache cmp_to_key cached_property")
        | _function_tools(tools)
        | {"singledispatch": singledispatch},
        "operator": {
            name: value for name, value in taken(operator, operator.__all__).items() if not name.startswith("_")
        }
        | _attribute_getters(tools),
    }


def namedtuple(
    typename: str,
    field_names: str | Iterable[str],
    *,
    rename: bool = False,
    defaults: Sequence[Any] | None = None,
    module: str | None = None,
) -> type:
    """``collections.namedtuple``, with names that are nothing but text."""
    names = field_names.replace(",", " ").split() if isinstance(field_names, str) else field_names
    make: Callable[..., type] = collections.namedtuple
    made = make(_exact(typename), [_exact(name) for name in names], rename=rename, defaults=defaults, module="__main__")
    keep_match_args_plain(made)
    return made


def _exact(name: Any) -> str:
    if not isinstance(name, str):
        raise TypeError("Type names and field names must be strings")
    return str.__str__(name)


def _function_tools(tools: Tools) -> dict[str, Callable[..., Any]]:
    def update_wrapper(wrapper: Any, wrapped: Any) -> Any:
        if tools.ownership.owns_function(wrapper) or tools.ownership.owns_class(type(wrapper)):
            for name in ("__name__", "__qualname__", "__doc__"):
                value = getattr(wrapped, name, None)
                if isinstance(value, str):
                    setattr(wrapper, name, value)
            if tools.ownership.owns_function(wrapped):
                wrapper.__dict__.update(wrapped.__dict__)
        return wrapper

    def wraps(wrapped: Any) -> Callable[[Any], Any]:
        def decorate(wrapper: Any) -> Any:
            return update_wrapper(wrapper, wrapped)

        return decorate

    def total_ordering(cls: Any) -> Any:
        if not tools.ownership.owns_class(cls):
            raise TypeError("total_ordering works on classes of your own")
        return functools.total_ordering(cls)

    return {"update_wrapper": update_wrapper, "wraps": wraps, "total_ordering": total_ordering}


def singledispatch(function: Any) -> Any:
    """``functools.singledispatch``, which never looks into annotations that are text: the real one evaluates them."""
    real = functools.singledispatch(lambda *_: None)
    real.register(object, function)
    name = str(getattr(function, "__name__", "singledispatch function"))

    def dispatch(cls: Any) -> Any:
        return real.dispatch(cls)

    def register(cls: Any, method: Any = None) -> Any:
        if method is None and isinstance(cls, type):
            return lambda method: register(cls, method)
        if method is None:
            cls, method = _annotated_type(cls, name), cls
        return real.register(cls, method)

    def dispatching(*arguments: Any, **named: Any) -> Any:
        if not arguments:
            raise TypeError(f"{name} requires at least 1 positional argument")
        return real.dispatch(type_of(arguments[0]))(*arguments, **named)

    dispatching.__name__ = dispatching.__qualname__ = name
    dispatching.register = register  # type: ignore[attr-defined]
    dispatching.dispatch = dispatch  # type: ignore[attr-defined]
    return dispatching


def _annotated_type(method: Any, name: str) -> Any:
    hints = method.__annotations__ if type(method) is types.FunctionType else {}
    first = next((hint for argument, hint in hints.items() if argument != "return"), None)
    if not isinstance(first, type | types.UnionType):
        raise TypeError(f"write the type at the decorator: @{name}.register(int)")
    return first


def _attribute_getters(tools: Tools) -> dict[str, Callable[..., Any]]:
    def follow(thing: Any, path: str) -> Any:
        for step in path.split("."):
            thing = tools.attributes.read(thing, step)
        return thing

    def attrgetter(*paths: str) -> Callable[[Any], Any]:
        exact = [_exact(path) for path in paths]
        if not exact:
            raise TypeError("attrgetter expected at least 1 argument, got 0")

        def get(thing: Any) -> Any:
            found = tuple(follow(thing, path) for path in exact)
            return found[0] if len(found) == 1 else found

        return get

    def methodcaller(name: str, /, *arguments: Any, **named: Any) -> Callable[[Any], Any]:
        exact = _exact(name)

        def call(thing: Any) -> Any:
            return tools.attributes.read(thing, exact)(*arguments, **named)

        return call

    return {"attrgetter": attrgetter, "methodcaller": methodcaller}
