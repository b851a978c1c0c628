"""Programs that try to get out. One that gets hold of what it must not have prints the word ESCAPED."""

_LANGUAGE = r"""
# %% import os
import os; print("ESCAPED")
# %% import subprocess
import subprocess; print("ESCAPED")
# %% import socket
from socket import socket; print("ESCAPED")
# %% import a submodule past its facade
from json import decoder; print("ESCAPED")
# %% import a private submodule
from re import _compiler; print("ESCAPED")
# %% import ctypes
import ctypes; ctypes.CDLL(None); print("ESCAPED")
# %% import importlib
import importlib; importlib.import_module("os"); print("ESCAPED")
# %% import builtins
import builtins; builtins.open; print("ESCAPED")
# %% relative import
from . import x; print("ESCAPED")
# %% dunder import
__import__("os"); print("ESCAPED")
# %% import through builtins of globals
globals()["__builtins__"]; print("ESCAPED")
# %% open a file
open("/etc/passwd"); print("ESCAPED")
# %% eval
eval("1"); print("ESCAPED")
# %% exec
exec("x = 1"); print("ESCAPED")
# %% compile
compile("1", "x", "eval"); print("ESCAPED")
# %% io opens files
import io; io.open("/etc/passwd"); print("ESCAPED")
# %% io FileIO
import io; io.FileIO("/etc/passwd"); print("ESCAPED")
# %% subclasses of object
().__class__.__base__.__subclasses__(); print("ESCAPED")
# %% mro
().__class__.__mro__; print("ESCAPED")
# %% mro method
int.mro(); print("ESCAPED")
# %% bases
int.__bases__; print("ESCAPED")
# %% function globals
(lambda: 0).__globals__; print("ESCAPED")
# %% function code
(lambda: 0).__code__; print("ESCAPED")
# %% function closure
def f():
    x = 1
    return lambda: x
f().__closure__; print("ESCAPED")
# %% self of a builtin
len.__self__; print("ESCAPED")
# %% getattr of a special name
getattr((), "__class__").__name__; getattr(int, "__subclasses__")(); print("ESCAPED")
# %% getattr with a str subclass
class S(str):
    def __eq__(self, o): return True
    def __hash__(self): return 1
getattr(lambda: 0, S("__globals__")); print("ESCAPED")
# %% hasattr as an oracle
if hasattr(lambda: 0, "__globals__"): print("ESCAPED")
# %% generator frame
(x for x in ()).gi_frame; print("ESCAPED")
# %% generator frame by name
getattr((x for x in ()), "gi_frame"); print("ESCAPED")
# %% coroutine frame
async def f(): pass
c = f(); getattr(c, "cr_frame"); print("ESCAPED")
# %% traceback of an exception
try: 1 / 0
except Exception as e:
    if e.__traceback__ is not None: print("ESCAPED")
# %% traceback in exit
class C:
    def __enter__(self): return self
    def __exit__(self, t, v, tb):
        tb.tb_frame; print("ESCAPED")
with C(): 1 / 0
# %% traceback in exit by name
class C:
    def __enter__(self): return self
    def __exit__(self, t, v, tb):
        getattr(tb, "tb_frame"); print("ESCAPED"); return True
with C(): 1 / 0
# %% sys exc_info
import sys
try: 1 / 0
except Exception:
    if sys.exc_info()[2] is not None: print("ESCAPED")
# %% sys modules
import sys; sys.modules; print("ESCAPED")
# %% sys getframe
import sys; sys._getframe(); print("ESCAPED")
# %% str.format reaches globals
print("ESCAPED" if "{0.__globals__}".format(lambda: 0) else "")
# %% str.format unbound
str.format("{0.__class__.__base__}", 1); print("ESCAPED")
# %% str.format through map
list(map(str.format, ["{0.__globals__}"], [lambda: 0])); print("ESCAPED")
# %% str.format by getattr
getattr("{0.__globals__}", "format")(lambda: 0); print("ESCAPED")
# %% str.format in a nested specification
"{0:{1.__globals__}}".format("", lambda: 0); print("ESCAPED")
# %% str.format after an item
"{0[0].__globals__}".format([lambda: 0]); print("ESCAPED")
# %% format_map
"{x.__globals__}".format_map({"x": lambda: 0}); print("ESCAPED")
# %% super format
class S(str):
    def leak(self, f): return super().format(f)
S("{0.__globals__}").leak(lambda: 0); print("ESCAPED")
# %% super format by getattr
class S(str):
    def leak(self, f): return getattr(super(), "format")(f)
S("{0.__globals__}").leak(lambda: 0); print("ESCAPED")
# %% super format_map
class S(str):
    def leak(self, f): return super().format_map({"f": f})
S("{f.__globals__}").leak(lambda: 0); print("ESCAPED")
# %% super obj
class E(AttributeError):
    def leak(self): return super().obj
try: (1).nothing
except AttributeError as e: e.obj; print("ESCAPED")
# %% super obj in a subclass
class E(AttributeError):
    def leak(self): return super().obj
E(obj=1).leak(); print("ESCAPED")
# %% string Formatter
import string; string.Formatter().format("{0.__globals__}", lambda: 0); print("ESCAPED")
# %% UserString format
from collections import UserString; UserString("{0.__globals__}").format(lambda: 0); print("ESCAPED")
# %% GenericAlias forwards format
alias = type(list[int])(str, int)
alias.format("{0.__globals__}", lambda: 0); print("ESCAPED")
# %% match keyword format
match "{0.__globals__}":
    case str(format=f): f(lambda: 0); print("ESCAPED")
# %% match arguments of a dataclass registered for str
from dataclasses import dataclass
from abc import ABC
@dataclass
class F(ABC):
    format: object
F.register(str)
match "{0.__globals__}":
    case F(f): f(lambda: 0); print("ESCAPED")
# %% match arguments of a namedtuple
from collections import namedtuple
from abc import ABC
class F(namedtuple("F", "gi_frame"), ABC): pass
F.register(type(x for x in ()))
match (x for x in ()):
    case F(frame): print("ESCAPED" if frame is not None else "")
# %% own match_args
class F:
    __match_args__ = ("__globals__",)
print("ESCAPED")
# %% comparison of dataclasses leaks format
from dataclasses import dataclass
@dataclass
class B:
    format: object
print("ESCAPED")
# %% in place on format
class Grab:
    def __radd__(self, f): print("ESCAPED"); return 1
class S(str): pass
s = S("{0.__globals__}"); s.format += Grab()
# %% attrgetter
import operator; operator.attrgetter("__globals__")(lambda: 0); print("ESCAPED")
# %% attrgetter path
import operator; operator.attrgetter("__class__.__base__")(1); print("ESCAPED")
# %% methodcaller
import operator; operator.methodcaller("__subclasses__")(object); print("ESCAPED")
# %% methodcaller format
import operator; operator.methodcaller("format", lambda: 0)("{0.__globals__}"); print("ESCAPED")
# %% wraps reads globals
import functools
def f(): pass
@functools.wraps(f, assigned=("__globals__",))
def g(): pass
print("ESCAPED")
# %% update_wrapper swaps code
import functools
def f(): pass
functools.update_wrapper(f, len, assigned=("__self__",)); print("ESCAPED")
# %% reduce on copy
import copy
class X:
    def __reduce_ex__(self, p): return (print, ("ESCAPED",))
copy.copy(X())
# %% getattribute
class X:
    def __getattribute__(self, n): print("ESCAPED")
X().a
# %% del method
class X:
    def __del__(self): print("ESCAPED")
X()
# %% metaclass
class M(type): pass
print("ESCAPED")
# %% metaclass keyword
class X(metaclass=type): pass
print("ESCAPED")
# %% metaclass by star
class X(**{"metaclass": type}): pass
print("ESCAPED")
# %% class made by type
type("X", (), {"__reduce__": 1}); print("ESCAPED")
# %% class made by type of a type
type(int)("X", (), {}); print("ESCAPED")
# %% class made by class of a type
int.__class__("X", (), {}); print("ESCAPED")
# %% enum made of special names
from enum import Enum
Enum("X", {"__reduce_ex__": lambda *a: 1}); print("ESCAPED")
# %% enum with a mixed-in executor
from enum import Enum
from concurrent.futures import ThreadPoolExecutor
X = Enum("X", [], type=ThreadPoolExecutor)
class Y(X):
    def leak(self): return self._tools
print("ESCAPED" if hasattr(Y, "_tools") else "")
# %% slots with a special name
class X: __slots__ = ("__class__",)
print("ESCAPED")
# %% set class of an object
class A: pass
class B: pass
a = A(); a.__class__ = B; print("ESCAPED")
# %% setattr of class
class A: pass
setattr(A(), "__class__", A); print("ESCAPED")
# %% object setattr of class
class A: pass
object.__setattr__(A(), "__class__", A); print("ESCAPED")
# %% write through dict
class A: pass
a = A(); a.__dict__["__reduce__"] = 1; print("ESCAPED")
# %% change a library module
import json; json.loads = None; print("ESCAPED")
# %% change a library class
import json; json.JSONEncoder.default = lambda s, o: 1; print("ESCAPED")
# %% change a library class by setattr
from collections import Counter; setattr(Counter, "update", None); print("ESCAPED")
# %% change a class of ours
type(documents).get = None; print("ESCAPED")
# %% change a host function
llm_query.x = 1; print("ESCAPED")
# %% guard as a name
_getattr_ = getattr; print("ESCAPED")
# %% guard as an argument
def f(_getattr_): return (1)._x
print("ESCAPED")
# %% guard as a positional-only argument
def f(_getattr_, /): return (1)._x
print("ESCAPED")
# %% guard as a lambda argument
(lambda _wattr_: 1)(1); print("ESCAPED")
# %% guard imported
import json as _getattr_; print("ESCAPED")
# %% guard as an exception
try: 1 / 0
except Exception as _unstoppable_: print("ESCAPED")
# %% guard in match
match [1]:
    case [*_getattr_]: print("ESCAPED")
# %% guard in match mapping
match {"a": 1}:
    case {**_own_class_}: print("ESCAPED")
# %% guard as global
def f():
    global _getattr_
    _getattr_ = 1
print("ESCAPED")
# %% guard as nonlocal
def f():
    _wattr_ = 1
    def g():
        nonlocal _wattr_
print("ESCAPED")
# %% guard by walrus
(_getattr_ := 1); print("ESCAPED")
# %% builtins as a name
__builtins__ = {}; print("ESCAPED")
# %% except star
try: raise ExceptionGroup("x", [ValueError()])
except* ValueError: print("ESCAPED")
# %% build class name
__build_class__; print("ESCAPED")
# %% loader and spec
__loader__; print("ESCAPED")
# %% subclass of an executor reads its tools
from concurrent.futures import ThreadPoolExecutor
class E(ThreadPoolExecutor):
    def leak(self): return self._tools
E().leak(); print("ESCAPED")
# %% subclass through a generic alias
from concurrent.futures import ThreadPoolExecutor
class E(type(list[int])(ThreadPoolExecutor, int)):
    def leak(self): return self._tools
E().leak(); print("ESCAPED")
# %% private state of the context
documents[0]._view if documents else context._view; print("ESCAPED")
# %% private state of a function of ours
search.__globals__; print("ESCAPED")
# %% closure of a function of ours
llm_query.__closure__; print("ESCAPED")
# %% self of a method of ours
getattr.__self__; print("ESCAPED")
# %% wrapped function of a facade
import re; re.search.__wrapped__; print("ESCAPED")
# %% facade's dict
import re; vars(re); print("ESCAPED")
# %% enum's sys
import enum; enum.sys; print("ESCAPED")
# %% random's os
import random; random._os; print("ESCAPED")
# %% statistics' sys
import statistics; statistics.sys; print("ESCAPED")
# %% contextlib's os
import contextlib; contextlib.os; print("ESCAPED")
# %% codecs of json
import json; json.codecs; print("ESCAPED")
# %% get_type_hints evaluates
import typing
def f(x: "print('ESCAPED')"): pass
typing.get_type_hints(f)
# %% singledispatch evaluates
import functools
@functools.singledispatch
def f(x): pass
@f.register
def g(x: "print('ESCAPED')"): pass
# %% namedtuple with code for a name
from collections import namedtuple
namedtuple("X", ["a=print('ESCAPED')"])("b")
# %% make_dataclass
from dataclasses import make_dataclass; make_dataclass("X", ["a"]); print("ESCAPED")
# %% contextlib redirect changes sys
from contextlib import redirect_stdout
class R(type(redirect_stdout(None))): _stream = "modules"
with R({}): print("ESCAPED")
# %% function type with foreign globals
F = type(lambda: 0)
F((lambda: 0).__code__, {}); print("ESCAPED")
# %% locals of a facade's frame
from concurrent.futures import ThreadPoolExecutor
found = ThreadPoolExecutor().submit(locals).result()
print("ESCAPED" if found else "")
# %% locals of a field factory
from dataclasses import dataclass, field
@dataclass
class A:
    x: dict = field(default_factory=vars)
print("ESCAPED" if A().x else "")
# %% random SystemRandom
import random; random.SystemRandom; print("ESCAPED")
# %% re Scanner
import re; re.Scanner; print("ESCAPED")
# %% simple namespace with special names
from types import SimpleNamespace
SimpleNamespace(**{"__reduce__": 1}); print("ESCAPED")
# %% raw setattr through copy
import copy
class A:
    def __getstate__(self): return (None, {"__class__": int})
copy.copy(A()); print("ESCAPED")
# %% total_ordering changes a library class
import functools, decimal
functools.total_ordering(decimal.Decimal); print("ESCAPED")
# %% dataclass changes a library class
import dataclasses, json
dataclasses.dataclass(json.JSONEncoder); print("ESCAPED")
# %% empty object of ours
object.__new__(type(documents)).__init__(None, [0]); print("ESCAPED" if type(documents) is not list else "")
# %% descriptor set on an object of ours
type(search).__name__; type(grep).__get__(grep, 1); print("ESCAPED")
# %% print to an object with a write method leads nowhere
class W:
    def write(self, t): self.t = t.__class__.__base__
print("x", file=W()); print("ESCAPED")
# %% debugger
breakpoint(); print("ESCAPED")
# %% annotations as a name
__annotations__; print("ESCAPED")
# %% unicode look-alike of a special name
getattr((), "__cl\u0430ss__"); print("ESCAPED")
# %% special name in wide letters
().__ｓｕｂｃｌａｓｓｅｓ__; print("ESCAPED")
# %% catch the end of the answer
try: FINAL("answer")
except: print("ESCAPED")
# %% catch the end of the answer by its base
try: FINAL("answer")
except BaseException: print("ESCAPED")
# %% suppress the end of the answer
import contextlib
with contextlib.suppress(BaseException): FINAL("answer")
print("ESCAPED")
"""

_SYSTEM = r"""
# %% read a file
print("ESCAPED", open("/etc/passwd").read(1))
# %% read its own memory
print("ESCAPED", open("/proc/self/environ", "rb").read())
# %% write a file
open("/tmp/rlm-escape", "w").write("x"); print("ESCAPED")
# %% list a folder
import os; print("ESCAPED", os.listdir("/"))
# %% look at a file
import os; print("ESCAPED", os.stat("/etc/passwd"))
# %% remove a file
import os; os.unlink("/tmp/rlm-nothing") if not os.path.exists("/tmp/rlm-nothing") else None; print("ESCAPED")
# %% make a link
import os; os.symlink("/etc/passwd", "/tmp/rlm-link"); print("ESCAPED")
# %% change folder
import os; os.chdir("/tmp"); print("ESCAPED")
# %% truncate a file
import os; os.truncate("/etc/hostname", 0); print("ESCAPED")
# %% secrets in the environment
import os
if os.environ.keys() - {"LC_CTYPE"}: print("ESCAPED", dict(os.environ))
# %% socket
import socket; socket.socket(); print("ESCAPED")
# %% connect
import socket; socket.create_connection(("127.0.0.1", 9), 1); print("ESCAPED")
# %% unix socket
import socket; socket.socket(socket.AF_UNIX); print("ESCAPED")
# %% socket pair
import socket; socket.socketpair(); print("ESCAPED")
# %% fork
import os; os.fork(); print("ESCAPED")
# %% spawn
import os; os.posix_spawn("/bin/true", ["true"], {}); print("ESCAPED")
# %% system
import os
if os.system("true") == 0: print("ESCAPED")
# %% subprocess
import subprocess; subprocess.run(["true"]); print("ESCAPED")
# %% thread
import _thread; _thread.start_new_thread(print, ("ESCAPED",))
# %% execute
import os; os.execv("/bin/true", ["true"]); print("ESCAPED")
# %% trace another process
import ctypes; libc = ctypes.CDLL(None); libc.ptrace(16, 1, 0, 0); print("ESCAPED")
# %% read another process
import ctypes; libc = ctypes.CDLL(None); libc.process_vm_readv(1, 0, 0, 0, 0, 0); print("ESCAPED")
# %% io_uring
import ctypes; libc = ctypes.CDLL(None); libc.syscall(425, 1, ctypes.create_string_buffer(512)); print("ESCAPED")
# %% memory file
import os; os.memfd_create("x"); print("ESCAPED")
# %% new namespace
import ctypes; ctypes.CDLL(None).unshare(0x10000000); print("ESCAPED")
# %% executable memory
import mmap; mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC); print("ESCAPED")
# %% kill the host
import os, signal; os.kill(os.getppid(), 0); print("ESCAPED")
# %% kill its group
import os; os.killpg(0, 0); print("ESCAPED")
# %% signal by descriptor
import signal, os; os.pidfd_open(os.getppid()); print("ESCAPED")
# %% raise limits
import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)); print("ESCAPED")
# %% become somebody
import os; os.setuid(12345); print("ESCAPED")
# %% pipe
import os; os.pipe(); print("ESCAPED")
# %% duplicate a descriptor
import os; os.dup(0); print("ESCAPED")
# %% a module from disk
import this; print("ESCAPED")
# %% mount
import ctypes; ctypes.CDLL(None).mount(b"none", b"/tmp", b"tmpfs", 0, None); print("ESCAPED")
# %% the kernel's keys
import ctypes; ctypes.CDLL(None).syscall(250, 0, 0, 0, 0, 0); print("ESCAPED")
"""

_BOMBS = r"""
# %% list of memory
x = [0] * 10**12
# %% string of memory
x = "a" * 10**12
# %% growing list
x = []
while True: x.append("a" * 10**7)
# %% bytes
x = bytearray(10**11)
# %% shift
x = 1 << 10**12
# %% recursion
def f(): return f()
f()
# %% recursion in repr
x = []
for _ in range(100000): x = [x]
repr(x)
# %% nested parentheses
pass
# %% nested iterators
x = iter(())
for _ in range(1000000): x = map(str, x)
next(x, None)
# %% json of brackets
import json; json.loads("[" * 10**6)
# %% format width
"{:>{}}".format("x", 10**12)
# %% factorial
import math; math.comb(10**9, 5 * 10**8)
# %% endless iterator
sum(iter(int, 1))
# %% regular expression that never ends
import re; re.match(r"(a+)+$", "a" * 40 + "b")
# %% loop that catches all
while True:
    try:
        while True: pass
    except: pass
# %% loop in finally
try:
    while True: pass
finally:
    while True: pass
# %% suppressed loop
class C:
    def __enter__(self): return self
    def __exit__(self, *a): return True
while True:
    with C():
        while True: pass
# %% sleep
import time
while True: time.sleep(100)
# %% output flood
while True: print("x" * 10**6)
"""


def _table(source):
    parts = [part.partition("\n") for part in source.split("\n# %% ")[1:]]
    return {name.strip(): code for name, _, code in parts}


LANGUAGE_ATTACKS = _table(_LANGUAGE)
SYSTEM_ATTACKS = _table(_SYSTEM)
BOMBS = _table(_BOMBS)
BOMBS["nested parentheses"] = "(" * 5000 + ")" * 5000
BOMBS["many minus signs"] = "-" * 200_000 + "1"
BOMBS["long sum"] = "1" + "+1" * 200_000
BOMBS["long path"] = "x" + ".b" * 100_000
