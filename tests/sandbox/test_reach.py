"""A crawl over everything that guest code can reach by attributes, items and calls of types: no way leads out."""

import sys
import types
from collections import Counter, deque
from dataclasses import asdict

import pytest
from sandbox_guests import make_case

from rlm_desktop.case.connection import case_file, connect_read_only
from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.sandbox import policy
from rlm_desktop.sandbox.guest import Guest
from rlm_desktop.sandbox.interrupts import Interrupts
from rlm_desktop.sandbox.layers import BOTH

_FORBIDDEN_KINDS = (types.ModuleType, types.FrameType, types.CodeType, types.TracebackType, types.CellType)
_FORBIDDEN = {
    id(thing)
    for thing in (open, eval, exec, compile, __import__, input, breakpoint, type, getattr, setattr, globals, vars)
} | {id(str.format), id(str.format_map), id(sys.modules), id(__builtins__)}


class _Channel:
    limit = 0


@pytest.fixture(scope="module")
def namespace(tmp_path_factory):
    folder = make_case(tmp_path_factory.mktemp("reach") / "case")
    keep = connect_read_only(folder)
    start = {
        "limits": asdict(SandboxLimits()),
        "layers": BOTH.value,
        "case": {"file": case_file(folder).resolve().as_uri(), "documents": None},
        "context": None,
        "query": "q",
    }
    guest = Guest(_Channel(), Interrupts(), start)
    yield guest._namespace
    keep.close()


def readable(thing):
    """Names that plain code may read from a thing without asking a guard."""
    return [
        name
        for name in dir(thing)
        if not name.startswith("_") and name not in policy.INTERNALS and name not in policy.RESOLVED_BY_C
    ]


def crawl(roots, read):
    """Every object that is reached from some roots, with the way to it.

    Values of one kind lead on in one way, so that only some of each kind are followed: many are made as they are read.
    """
    found = {}
    followed = Counter()
    waiting = deque(roots.items())
    while waiting:
        way, thing = waiting.popleft()
        if id(thing) in found:
            continue
        found[id(thing)] = (way, thing)
        kind = getattr(thing, "__code__", type(thing))
        followed[kind] += 1
        if isinstance(thing, type) or followed[kind] <= 40:
            waiting += leads(way, thing, read)
    return found


def leads(way, thing, read):
    """What is one step away from a thing."""
    yield from (step for name in readable(thing) for step in attempt(f"{way}.{name}", getattr, thing, name))
    yield from (step for name in policy.READABLE for step in attempt(f"{way}.{name}", read, thing, name))
    if isinstance(thing, dict | types.MappingProxyType):
        yield from ((f"{way}[{key!r:.20}]", item) for key, item in list(thing.items())[:500])
    elif isinstance(thing, list | tuple | set | frozenset):
        yield from ((f"{way}[…]", item) for item in list(thing)[:100])


def attempt(way, read, thing, name):
    try:
        return [(way, read(thing, name))]
    except (AttributeError, TypeError, ValueError, RuntimeError, NotImplementedError, MemoryError):
        return []


def dangerous(found):
    return [way for way, thing in found.values() if isinstance(thing, _FORBIDDEN_KINDS) or id(thing) in _FORBIDDEN]


def roots_of(namespace):
    roots = dict(namespace["__builtins__"])
    names = {name: thing for name, thing in namespace.items() if name not in policy.GUARDS and name != "__builtins__"}
    modules = roots["__import__"].__self__._modules
    roots |= names | {f"module {name}": module for name, module in modules.items()}
    roots["a generator"] = (x for x in ())
    roots["an error"] = ValueError("x")
    roots["a hit"] = namespace["grep"]("Clause")[0]
    # The import hook itself can only be called by an import statement.
    del roots["__import__"], roots["__build_class__"]
    return roots


def test_no_way_of_attributes_leads_out(namespace):
    read = namespace["_getattr_"]
    found = crawl(roots_of(namespace), read)
    assert len(found) > 3000
    assert dangerous(found) == []


def test_the_crawl_would_find_a_leak(namespace):
    read = namespace["_getattr_"]
    leak = types.SimpleNamespace(deep=[{"x": types.SimpleNamespace(read=open)}])
    assert dangerous(crawl({"leak": leak}, read))
