"""Throws random programs at the language layer alone, and looks for any that gets through.

Programs are grown from a grammar whose words are what attacks are made of: special and private names, what the REPL
offers, façades, format strings, hooks of classes, errors and their ends. Each runs in a guest without the layer of the
operating system, in a process of its own with an audit hook (PEP 578): a file, a socket, a process, code made or run
during a cell is an escape. So is a frame, a code object, a module or an open built-in in a value that the cell left
behind. A guest that ends in any way but by its limits is a crash. Run it as ``.venv/bin/python packaging/fuzz_wall.py
--seconds 1800``; it ends with 1 and the program when it finds one.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import time
import types
from dataclasses import asdict
from typing import Any

_CELLS = 250
_CELL_SECONDS = 1.0
_BATCH_SECONDS = 240
_FORBIDDEN_KINDS = (types.ModuleType, types.FrameType, types.CodeType, types.TracebackType, types.CellType)
_FORBIDDEN = {id(thing) for thing in (open, eval, exec, compile, __import__, input, breakpoint, getattr, setattr)}
_HARMLESS = frozenset({"object.__getattr__", "builtins.id", "import", "gc.get_objects", "sys._getframe", "time.sleep"})
"""Events that library code raises behind façades; what they lead to is looked for in the values."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_NAMES = _words(
    """
    context documents search grep llm_query rlm_query cite SHOW_VARS FINAL answer query getattr setattr hasattr
    delattr type object super print str int dict list tuple set frozenset bytes bytearray memoryview property
    staticmethod classmethod map filter zip sorted reversed iter next enumerate range slice isinstance issubclass
    callable vars dir globals locals repr format hash id min max sum any all abs round divmod pow chr ord Exception
    BaseException AttributeError a b c d
    """
)
_CLOSED = _words(
    """
    open eval exec compile input __import__ __builtins__ __name__ _getattr_ _wattr_ _own_class_
    """
)
_MODULES = _words(
    """
    re json math statistics collections itertools functools operator datetime time calendar decimal fractions random
    string textwrap difflib unicodedata html csv io hashlib base64 uuid dataclasses enum typing heapq bisect copy
    pprint traceback asyncio concurrent.futures contextlib types abc numbers collections.abc os sys builtins gc
    inspect
    """
)
_SPECIAL = _words(
    """
    class base bases mro subclasses globals code closure defaults kwdefaults dict self func wrapped module name
    qualname init new call getattribute getattr setattr delattr reduce reduce_ex getstate setstate init_subclass
    set_name class_getitem instancecheck subclasscheck prepare traceback context cause builtins loader spec import
    slots annotations match_args format str repr enter exit iter next get set delete del hash eq lt index missing
    contains
    """
)
_PUBLIC = _words(
    """
    format format_map obj mro gi_frame gi_code cr_frame ag_frame f_back f_globals f_locals f_builtins tb_frame
    tb_next args name value add_note with_traceback register cache_clear func keywords args partial reduce wraps
    update_wrapper attrgetter itemgetter methodcaller namedtuple Counter defaultdict dataclass field make_dataclass
    replace Enum Formatter Template vformat get_field sub compile JSONEncoder loads dumps deepcopy StringIO getvalue
    writer reader SystemRandom run gather submit result ThreadPoolExecutor pages text metadata get document page
    """
)
_OPEN = tuple(name for name in _PUBLIC if not name.startswith(("gi_", "cr_", "ag_", "f_", "tb_")))
_TEXTS = (
    "{0.__class__}",
    "{0.__class__.__base__}",
    "{a.__globals__}",
    "{0[0].__init__}",
    "{!r:{}}",
    "%(a)s",
    "$a",
    "x",
    "a b",
    "1",
    "().__class__",
    "import os",
)


class Grammar:
    """Grows programs; the same seed grows the same ones."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._bold = False

    def program(self) -> str:
        """A cell of some statements, each of which may fail by itself.

        What the compiler refuses never runs. So most programs name what is closed only in texts, put together.
        """
        self._bold = self._chance.random() < 0.2
        statements = (self._statement(1, "    ") for _ in range(self._chance.randint(1, 8)))
        return "\n".join(f"try:\n{each}\nexcept Exception as error:\n    d = error" for each in statements)

    def _hidden(self) -> str:
        """The name of what should be closed."""
        kind = self._chance.random()
        if kind < 0.6:
            return f"__{self._chance.choice(_SPECIAL)}__"
        return self._chance.choice(_PUBLIC) if kind < 0.9 else f"_{self._chance.choice(_PUBLIC)}"

    def _attribute(self) -> str:
        return self._hidden() if self._bold else self._chance.choice(_OPEN)

    def _name(self) -> str:
        return self._chance.choice(_NAMES + _CLOSED if self._bold else _NAMES)

    def _text(self) -> str:
        if self._chance.random() < 0.5:
            return repr(self._chance.choice(_TEXTS))
        name = self._hidden()
        cut = self._chance.randrange(len(name))
        return self._chance.choice([repr(name), f"{name[:cut]!r} + {name[cut:]!r}", f"{name[::-1]!r}[::-1]"])

    def _expression(self, depth: int) -> str:
        choice = self._chance
        if choice.random() < 0.2 + 0.2 * depth:
            return choice.choice([self._name(), self._name(), self._text(), "1", "()", "[]", "{}"])
        inner = lambda: self._expression(depth + 1)  # noqa: E731 - many forms below are made of it
        forms = (
            self._name,
            lambda: choice.choice(_MODULES).partition(".")[0],
            self._text,
            lambda: f"({inner()}).{self._attribute()}",
            lambda: f"({inner()}).{self._attribute()}",
            lambda: f"getattr({inner()}, {self._text()}, {inner()})",
            lambda: f"{inner()}({', '.join(inner() for _ in range(choice.randint(0, 3)))})",
            lambda: f"{inner()}(*{inner()}, **{inner()})",
            lambda: f"{inner()}[{inner()}]",
            lambda: f"{self._text()}.format({inner()}, a={inner()})",
            lambda: f"f'{{{choice.choice('abcd')}.{self._attribute()}}}'",
            lambda: f"(lambda a={inner()}: {inner()})",
            lambda: f"[{inner()} for a in {inner()}]",
            lambda: f"({inner()} for b in {inner()})",
            lambda: f"(c := {inner()})",
            lambda: f"{{{inner()}: {inner()}}}",
            lambda: f"({inner()}, {inner()})",
            lambda: f"({inner()} if {inner()} else {inner()})",
            lambda: f"super({inner()}, {inner()}).{self._attribute()}",
            lambda: f"type({inner()})",
            lambda: f"map({inner()}, [{inner()}])",
        )
        return choice.choice(forms)()

    def _statement(self, depth: int, indent: str) -> str:
        choice, more = self._chance, f"{indent}    "
        body = lambda: self._statement(depth + 1, more) if depth < 3 else f"{more}pass"  # noqa: E731
        value = self._expression(0)
        forms = (
            f"{indent}{choice.choice('abcd')} = {value}",
            f"{indent}print({value})",
            f"{indent}{value}",
            f"{indent}import {choice.choice(_MODULES)}",
            f"{indent}from {choice.choice(_MODULES)} import {choice.choice(_PUBLIC)} as {choice.choice('abcd')}",
            f"{indent}({self._expression(3)}).{self._attribute()} = {value}",
            f"{indent}({self._expression(3)})[{self._text()}] = {value}",
            f"{indent}del ({self._expression(3)}).{self._attribute()}",
            f"{indent}try:\n{body()}\n{indent}except Exception as a:\n{body()}\n{indent}finally:\n{body()}",
            f"{indent}with {value} as b:\n{body()}",
            f"{indent}def {choice.choice('abcd')}(a=None, *b, **c):\n{body()}\n{more}return {value}",
            f"{indent}@{self._expression(2)}\n{indent}def d(a=None): return {value}",
            f"{indent}class {choice.choice('ABCD')}({self._expression(3)}):\n"
            f"{more}def __{choice.choice(_SPECIAL)}__(self, *a, **b): return {value}",
            f"{indent}match {value}:\n{more}case {choice.choice(_NAMES[15:30])}({choice.choice(_PUBLIC)}=a):\n"
            f"{more}    {self._expression(2)}\n{more}case _:\n{more}    pass",
            f"{indent}for a in {value}:\n{body()}\n{more}break",
            f"{indent}async def b(): return await {value}\n{indent}c = b()",
        )
        return choice.choice(forms)


class Watch:
    """Notes what the process does while a cell runs."""

    def __init__(self) -> None:
        self.on = False
        self.events: list[str] = []
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on or event in _HARMLESS:
            return
        self.on = False
        frame = sys._getframe(1)
        file = frame.f_code.co_filename
        # The wall compiles the cell, and libraries make named tuples, dataclasses and enums, by code of their own.
        own_code = event in ("exec", "compile") and not file.startswith("<cell")
        # For the text of a syntax error Python looks for the file of the cell, which there is not.
        no_file = event == "open" and str(arguments[0]).startswith("<cell ")
        if not (own_code or no_file):
            self.events.append(f"{event} {arguments!r:.200} from {file}:{frame.f_lineno}")
        self.on = True


def leaks(values: dict[str, Any]) -> list[str]:
    """The ways to what guest code must not hold, in what a cell left behind."""
    found: list[str] = []
    seen: set[int] = set()
    waiting = list(values.items())
    while waiting and len(seen) < 3000:
        way, thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, _FORBIDDEN_KINDS) or id(thing) in _FORBIDDEN:
            found.append(f"{way}: {type(thing).__name__}")
        elif type(thing) is dict:
            waiting += [(f"{way}[{key!r:.20}]", item) for key, item in list(thing.items())[:50]]
        elif type(thing) in (list, tuple, set, frozenset):
            waiting += [(f"{way}[…]", item) for item in list(thing)[:50]]
    return found


def run_batch(seed: int) -> int:
    """Run some programs in this process; 1 and a report on stdout when one gets through."""
    from rlm_desktop.core.limits import SandboxLimits
    from rlm_desktop.sandbox import policy
    from rlm_desktop.sandbox.guest import Guest, load_everything
    from rlm_desktop.sandbox.interrupts import Interrupts
    from rlm_desktop.sandbox.layers import Layers

    class Channel:
        """Answers every request with a refusal."""

        limit = 0

        def send(self, message: dict[str, Any]) -> None:
            self._number = message.get("id", 0)

        def receive(self) -> dict[str, Any]:
            return {"kind": "reply", "id": self._number, "error": "no models here"}

    interrupts = Interrupts()
    interrupts.install()
    signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGINT))
    start = {
        "limits": asdict(SandboxLimits()),
        "layers": Layers.LANGUAGE.value,
        "case": None,
        "context": "text of a page",
        "query": "q",
    }
    load_everything()
    guest = Guest(Channel(), interrupts, start)  # type: ignore[arg-type]
    guest.lock()
    stdout, grammar, watch = os.dup(1), Grammar(seed), Watch()
    namespace = guest._namespace
    ours = dict(namespace)
    for number in range(_CELLS):
        code = grammar.program()
        signal.setitimer(signal.ITIMER_REAL, _CELL_SECONDS, _CELL_SECONDS)
        watch.on = True
        try:
            guest.run({"code": code, "number": number, "history": None})
        finally:
            watch.on = False
            signal.setitimer(signal.ITIMER_REAL, 0)
        left = {
            name: thing
            for name, thing in namespace.items()
            if name not in policy.GUARDS and ours.get(name) is not thing
        }
        left.pop("__builtins__", None)
        found = [*watch.events, *leaks(left)]
        if namespace["__builtins__"] is not ours["__builtins__"]:
            found.append("the built-ins were replaced")
        if found:
            os.write(stdout, f"seed {seed}, cell {number}\n{code}\n--\n".encode() + "\n".join(found).encode() + b"\n")
            return 1
        for name in list(left):
            namespace.pop(name, None)
    return 0


def main() -> int:
    """Run batches until the time is over, each in a process of its own."""
    parser = argparse.ArgumentParser(description="Fuzz the language layer of the wall.")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0, help="of the first batch")
    parser.add_argument("--batch", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.batch is not None:
        return run_batch(options.batch)
    ends = time.monotonic() + options.seconds
    seed, killed = options.seed, 0
    while time.monotonic() < ends:
        command = [sys.executable, "-I", "-X", "faulthandler", __file__, "--batch", str(seed)]
        with contextlib.suppress(subprocess.TimeoutExpired):
            done = subprocess.run(command, capture_output=True, timeout=_BATCH_SECONDS, check=False)
            if done.returncode:
                print((done.stdout + done.stderr).decode(errors="replace")[-6000:])
                print(f"seed {seed}: ended with {done.returncode}")
                return 1
            seed += 1
            continue
        killed += 1
        seed += 1
    batches = seed - options.seed
    print(f"{batches * _CELLS:,} programs in {batches:,} batches, {killed} of which had to be killed; none got through")
    return 0


if __name__ == "__main__":
    sys.exit(main())
