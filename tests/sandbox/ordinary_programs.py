"""Small programs of the kind models write. What they print must be what plain Python prints."""

_SOURCE = """
# %% underscored names
_tmp = 1; __x = 2
def _helper(_a, *_rest): return _a + len(_rest)
for _ in range(2): _tmp += 1
print(_tmp, __x, _helper(1, 2, 3))
# %% private attributes
class A:
    _shared = []
    def __init__(self): self._x = 1; self.__y = 2
    def both(self): return self._x, self.__y
a = A(); a._x += 5; A._shared.append(3)
print(a.both(), a._x, a._A__y, A._shared, hasattr(a, "_x"), getattr(a, "_z", "none"))
# %% augmented assignment
d = {"k": [1]}; d["k"] += [2]; d.setdefault("n", 0); d["n"] += 3; d["n"] **= 2
class C: pass
c = C(); c.v = 1; c.v <<= 4; c.items = {}; c.items["a"] = 1; c.items["a"] -= 4
n = 5; n //= 2; n |= 8
print(d, c.v, c.items, n)
# %% evaluated once
calls = []
def get(): calls.append(1); return {"a": 1}
get()["a"] += 1
print(len(calls))
# %% special methods
class V:
    def __init__(self, *xs): self.xs = list(xs)
    def __repr__(self): return f"V{tuple(self.xs)}"
    def __str__(self): return "v" + repr(self)
    def __len__(self): return len(self.xs)
    def __iter__(self): return iter(self.xs)
    def __getitem__(self, i): return self.xs[i]
    def __setitem__(self, i, v): self.xs[i] = v
    def __delitem__(self, i): del self.xs[i]
    def __contains__(self, x): return x in self.xs
    def __add__(self, o): return V(*(a + b for a, b in zip(self, o)))
    def __iadd__(self, o): self.xs.append(o); return self
    def __eq__(self, o): return self.xs == o.xs
    def __hash__(self): return hash(tuple(self.xs))
    def __bool__(self): return bool(self.xs)
    def __call__(self, k): return V(*(k * x for x in self.xs))
    def __format__(self, spec): return f"<{spec}|{len(self)}>"
    def __lt__(self, o): return self.xs < o.xs
v = V(1, 2); v[0] = 9; v += 7; del v[1]
print(v, repr(v), len(v), list(v), v[0], 7 in v, v + V(1, 1), v == V(9, 7), {v: 1}[V(9, 7)], v(2), f"{v:abc}", v < V(10), bool(V()))
# %% properties
class T:
    def __init__(self, c): self._c = c
    @property
    def f(self): return self._c * 9 / 5 + 32
    @f.setter
    def f(self, v): self._c = (v - 32) * 5 / 9
    @classmethod
    def zero(cls): return cls(0)
    @staticmethod
    def unit(): return "C"
t = T.zero(); t.f = 212
print(t._c, t.f, T.unit(), T.zero().f)
# %% inheritance and super
class Base:
    kind = "base"
    def __init__(self, name): self.name = name
    def hello(self): return f"{self.kind} {self.name}"
class Derived(Base):
    kind = "derived"
    def __init__(self, name, more=()): super().__init__(name); self.more = more
    def hello(self): return super().hello() + "!" * len(self.more)
class Both(Derived, Exception): pass
d = Derived("x", "ab")
print(d.hello(), isinstance(d, Base), issubclass(Both, Base), type(d).__name__, d.__class__.__name__, Base.hello(d))
# %% class keywords
class Plugin:
    seen = {}
    def __init_subclass__(cls, tag=None, **kw): super().__init_subclass__(**kw); Plugin.seen[tag] = cls.__name__
class One(Plugin, tag=1): pass
print(Plugin.seen)
# %% dataclasses
from dataclasses import dataclass, field, asdict, astuple, replace, fields
@dataclass(order=True)
class P:
    x: int
    y: int = 2
    tags: list = field(default_factory=list)
    def total(self): return self.x + self.y
@dataclass(frozen=True, slots=True)
class F:
    a: P
    _b: str = "s"
f = F(P(1))
try: f.a = 2
except Exception as e: print(type(e).__name__, e)
print(P(1), P(1) < P(2), asdict(f), astuple(P(3, 4)), replace(P(1), y=9), [x.name for x in fields(P)], P(1).total(), f._b)
# %% frozen dataclass that sets itself
from dataclasses import dataclass
@dataclass(frozen=True)
class N:
    raw: str
    clean: str = ""
    def __post_init__(self): object.__setattr__(self, "clean", self.raw.strip())
print(N("  a "))
# %% match on classes
from dataclasses import dataclass
@dataclass
class Point:
    x: int
    y: int
def what(v):
    match v:
        case Point(0, y): return f"axis {y}"
        case Point(x=a, y=b) if a == b: return f"diagonal {a}"
        case [1, *rest]: return rest
        case {"k": k, **more}: return (k, more)
        case str() | bytes(): return "text"
        case None: return "none"
        case _: return "other"
print([what(v) for v in (Point(0, 3), Point(2, 2), [1, 2, 3], {"k": 1, "z": 2}, "s", None, 4.5)])
# %% with
from contextlib import contextmanager, suppress, ExitStack, closing, nullcontext
log = []
@contextmanager
def step(name):
    log.append("in " + name)
    try: yield name.upper()
    finally: log.append("out " + name)
class R:
    def __enter__(self): log.append("enter"); return self
    def __exit__(self, t, v, tb): log.append(t and t.__name__); return True
with step("a") as a, step("b") as (b1): log.append(a + b1)
with R(): 1 / 0
with suppress(KeyError): {}["x"]
with ExitStack() as stack: stack.enter_context(step("c"))
print(log)
# %% unpacking
a, (b, *c), d = 1, (2, 3, 4), 5
[x, y], z = (6, 7), 8
for i, (k, v) in enumerate({"p": 1}.items()): print(i, k, v)
*init, last = range(4)
first, *_ = "abc"
print(a, b, c, d, x, y, z, init, last, first, {**{"a": 1}, "b": 2}, [*range(2), *"ab"])
# %% walrus
data = [1, 5, 9]
if (n := len(data)) > 2: print(n)
print([y for x in data if (y := x * 2) > 5], y)
# %% nonlocal and global
count = 0
def outer():
    total = 0
    def inner():
        nonlocal total
        global count
        total += 1; count += 2
        return total
    inner(); return inner()
print(outer(), count)
# %% generators
def walk(n):
    got = yield n
    while got: got = yield got * 2
    return "end"
def both(): r = yield from walk(1); yield r
g = both(); print(next(g), g.send(5), g.send(0)); print(list(x * x for x in range(5) if x % 2))
def numbers():
    try:
        yield 1; yield 2
    finally: print("closed")
g = numbers(); next(g); g.close()
# %% star arguments
def f(a, /, b, *args, c=1, **kw): return a, b, args, c, sorted(kw.items())
args, kw = (1, 2, 3), {"c": 4, "z": 5}
print(f(*args, **kw), f(*[1], *[2], d=3), (lambda *a, **k: (a, k))(1, x=2), max(*[3, 4], key=lambda v: -v))
# %% str.format
class O: name = "o"; parts = {"k": [1, 2]}
print("{} {0}".format(1) if False else "{0} {1!r:>6} {x.name} {x.parts[k][1]}".format("a", "b", x=O()))
print("{:,.2f}|{:>8}|{:^{w}}|{n}".format(1234.5, "r", "mid", w=9, n=3), "{a}-{b}".format_map({"a": 1, "b": 2}), str.format("{}", 5))
print(list(map("{:03d}".format, [1, 22])), "%s %(x)s" % {"x": 1} if False else "%05.1f %s %d%%" % (3.14159, "s", 7))
# %% f-strings
w, v, name = 8, 3.14159, "x"
print(f"{v:{w}.2f}|{name!r}|{name=}|{'nested ' + f'{v:.1f}'}|{[1, 2][0]}|{{}}|{v:>{w}}|{name:*^5}")
# %% async
import asyncio
async def work(n):
    await asyncio.sleep(0.01 * (3 - n))
    return n * 10
async def agen():
    for i in range(3): yield i; await asyncio.sleep(0)
async def main():
    results = await asyncio.gather(*(work(i) for i in range(3)))
    sem = asyncio.Semaphore(1)
    async with sem: pass
    total = [i async for i in agen()]
    t = asyncio.create_task(work(5))
    async for i in agen(): total.append(i)
    return results, total, await t, await asyncio.to_thread(lambda x: x + 1, 1), await asyncio.wait_for(work(1), 5)
print(asyncio.run(main()))
# %% thread pool
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
def square(x): return x * x
with ThreadPoolExecutor(max_workers=4) as pool:
    print(list(pool.map(square, range(5))))
    futures = {pool.submit(pow, 2, n): n for n in range(4)}
    print(sorted((futures[f], f.result()) for f in as_completed(futures)))
    bad = pool.submit(lambda: 1 / 0)
    print(type(bad.exception()).__name__, bad.done())
# %% lambdas and closures
fs = [lambda x, i=i: x + i for i in range(3)]
def counter():
    n = [0]
    def up(): n[0] += 1; return n[0]
    return up
c = counter(); c()
print([f(10) for f in fs], c(), (lambda: (yield))().__class__.__name__, sorted("bca", key=lambda s: -ord(s)))
# %% decorators
import functools
def twice(f):
    @functools.wraps(f)
    def inner(*a, **k): return f(f(*a, **k))
    inner.calls = 0
    return inner
def tag(t):
    def deco(cls): cls.tag = t; return cls
    return deco
@twice
def inc(x):
    "Adds one."
    return x + 1
@tag("T")
class K: pass
inc.calls += 1
print(inc(1), inc.__name__, inc.__doc__, inc.calls, K.tag)
# %% main guard
def main(): print("ran as", __name__)
if __name__ == "__main__": main()
# %% types and classes
print(type(1).__name__, type("s") is str, type([]) == list, isinstance(int, type), type(type(1)).__name__, int.__name__, isinstance(3, (int, str)))
print(type(ValueError("x")).__name__, [].__class__, "a".__len__(), (5).__add__(3), [3].__contains__(3), type(len).__name__)
# %% slots and hash
class S:
    __slots__ = ("a", "_b")
    def __init__(self): self.a = 1; self._b = 2
s = S()
try: s.c = 3
except AttributeError as e: print("no", type(e).__name__)
print(s.a, s._b)
# %% exceptions
class MyError(ValueError):
    def __init__(self, code): super().__init__(f"code {code}"); self.code = code
def f():
    try: raise MyError(7)
    except MyError as e: raise RuntimeError("outer") from e
    finally: print("finally")
try: f()
except (RuntimeError, KeyError) as e: print(repr(e), e.__cause__.code, e.args)
else: print("else")
try: assert 1 == 2, "sums"
except AssertionError as e: print(e)
try: [][1]
except: print("bare")
try: int("x")
except Exception as error: print(type(error).__name__, error)
def g():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
        finally: print("f", i)
g()
# %% traceback text
import traceback
try: {}["k"]
except KeyError:
    print(traceback.format_exc().strip().splitlines()[-1])
# %% re
import re
text = "Anna paid 12 EUR on 2020-05-12; Bo paid 7 EUR on 2021-01-02."
p = re.compile(r"(?P<who>[A-Z]\\w+) paid (\\d+)", re.I)
print(p.findall(text), [m.group("who") for m in p.finditer(text)], p.search(text).span(), p.sub(r"\\2", text)[:10])
print(re.split(r"[;.]", text), re.sub(r"\\d+", lambda m: str(int(m[0]) + 1), text), re.match(r"x", text), re.escape("a.b"))
print(bool(re.fullmatch(r"\\w+", "abc", flags=re.ASCII)), isinstance(p, re.Pattern), re.findall("a", "bab", re.IGNORECASE | re.M), p.pattern, p.groups)
m = re.search(r"(\\d{4})-(\\d\\d)", text); print(m.groups(), m.start(1), m[0], m.groupdict(), m.string == text)
try: re.compile("(")
except re.error as e: print("bad pattern", e)
# %% json
import json
d = json.loads('{"a": [1, 2.5, null, true], "u": "\\\\u00e9"}')
print(d, json.dumps(d, indent=1, sort_keys=True, ensure_ascii=False), json.dumps({"s": {1}}, default=list))
try: json.loads("{bad")
except json.JSONDecodeError as e: print(e)
# %% math and statistics
import math, statistics as st, cmath
from statistics import mean, median
print(math.sqrt(2), math.pi, math.floor(2.7), math.comb(5, 2), math.isclose(0.1 + 0.2, 0.3), mean([1, 2, 4]), median([1, 9, 3]), st.stdev([1, 2, 3, 4]), st.mode("aab"), cmath.sqrt(-1))
# %% collections
from collections import Counter, defaultdict, deque, OrderedDict, namedtuple, ChainMap
c = Counter("abracadabra"); c["z"] += 2; c.update("bb")
dd = defaultdict(list); dd["a"].append(1); dd["b"] += [2]
q = deque([1, 2, 3], maxlen=3); q.appendleft(0); q.rotate(1)
Pt = namedtuple("Pt", "x y", defaults=[0]); p = Pt(1)
print(c.most_common(2), dict(dd), q, OrderedDict(a=1), p, p._asdict(), p._replace(y=5), Pt._fields, Pt._make([1, 2]), ChainMap({"a": 1}, {"b": 2})["b"])
# %% nested defaultdict
from collections import defaultdict
tree = defaultdict(lambda: defaultdict(int))
for who, what in [("a", "x"), ("a", "y"), ("a", "x")]: tree[who][what] += 1
print({k: dict(v) for k, v in tree.items()})
# %% itertools
import itertools as it
print(list(it.chain([1], [2])), list(it.islice(it.count(5, 5), 3)), [(k, list(g)) for k, g in it.groupby("aabbb")], list(it.product("ab", [1])), list(it.combinations(range(3), 2)), list(it.accumulate([1, 2, 3])), list(it.zip_longest([1, 2], "a")), list(it.pairwise("abc")), list(it.batched("abc", 2)) if hasattr(it, "batched") else 0)
# %% functools
from functools import lru_cache, reduce, partial, cmp_to_key, total_ordering, cached_property, cache
@lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
@total_ordering
class Ver:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n
class Lazy:
    @cached_property
    def big(self): print("made"); return 42
z = Lazy()
print(fib(80), fib.cache_info().hits > 0, reduce(lambda a, b: a * b, range(1, 6)), partial(int, base=2)("101"), sorted([3, 1], key=cmp_to_key(lambda a, b: a - b)), Ver(2) >= Ver(1), z.big + z.big)
# %% operator
from operator import itemgetter, attrgetter, methodcaller, add, mul
class Q:
    def __init__(self, n): self.n = n; self.inner = self
print(sorted([("b", 1), ("a", 2)], key=itemgetter(0)), list(map(attrgetter("n", "inner.n"), [Q(1)])), methodcaller("upper")("x"), methodcaller("split", "-", maxsplit=1)("a-b-c"), add(1, 2), mul(3, 4))
# %% datetime
from datetime import datetime, date, timedelta, timezone
import datetime as dt
d = datetime.strptime("2020-02-28 13:05", "%Y-%m-%d %H:%M")
print(d + timedelta(days=2), d.strftime("%d %B %Y, %A"), date(2020, 1, 31).isoformat(), (date(2021, 3, 1) - date(2021, 2, 1)).days, datetime.fromisoformat("2020-01-01T00:00:00+00:00").tzinfo, dt.date.fromisoformat("2020-05-05").weekday(), datetime(2020, 1, 1, tzinfo=timezone.utc).timestamp())
# %% time and calendar
import time, calendar
t = time.perf_counter(); time.sleep(0.001)
print(time.perf_counter() > t, time.strftime("%Y", time.gmtime(0)), calendar.monthrange(2024, 2), calendar.month_name[5], calendar.isleap(2000), time.strptime("2020", "%Y").tm_year)
# %% decimal and fractions
from decimal import Decimal, getcontext, ROUND_HALF_UP, localcontext
from fractions import Fraction
getcontext().prec = 28
print(Decimal("0.1") + Decimal("0.2"), Decimal("2.675").quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), Fraction(1, 3) + Fraction("1/6"), sum([Decimal(1)] * 3))
with localcontext() as ctx: ctx.prec = 5; print(Decimal(1) / 3)
# %% random with a seed
import random
random.seed(42); r = random.Random(1)
print(random.random(), random.sample(range(100), 3), random.choice("abc"), r.randint(1, 6), random.choices([1, 2], k=3)); x = [1, 2, 3]; random.shuffle(x); print(x)
# %% text modules
import string, textwrap, difflib, unicodedata, html
print(string.ascii_lowercase[:3], string.capwords("ab cd"), string.Template("$a b").substitute(a=1), textwrap.shorten("hello wide world", 12), textwrap.dedent("  a\\n  b"), textwrap.fill("aaa bbb ccc", 7))
print(difflib.get_close_matches("appel", ["ape", "apple"]), round(difflib.SequenceMatcher(None, "abcd", "bcde").ratio(), 2), list(difflib.unified_diff(["a"], ["b"], lineterm="")), unicodedata.normalize("NFKD", "é").encode("ascii", "ignore"), unicodedata.name("é"), "\\N{BULLET}", html.unescape("a &amp; b"), html.escape("<a>"))
# %% csv and io
import csv, io
buf = io.StringIO(); w = csv.writer(buf); w.writerow(["a", "b,c"]); w.writerows([[1, 2]])
rows = list(csv.DictReader(io.StringIO("name,age\\nAnna,3\\nBo,4\\n")))
print(repr(buf.getvalue()), rows, [r["name"] for r in rows if int(r["age"]) > 3], list(csv.reader(["x;y"], delimiter=";")))
out = io.StringIO(); print("to buffer", file=out); print(out.getvalue().strip(), io.BytesIO(b"ab").read())
# %% hashing and encoding
import hashlib, base64, binascii
print(hashlib.sha256("a".encode()).hexdigest()[:8], hashlib.md5(b"x").hexdigest()[:4], base64.b64encode(b"hi").decode(), base64.b64decode("aGk="), binascii.hexlify(b"a"), "é".encode("latin-1"), b"\\x80".decode("cp1252"), "a".encode("utf-16-le"))
# %% enum
from enum import Enum, IntEnum, auto, Flag, unique
class Color(Enum):
    RED = 1
    GREEN = auto()
    @property
    def low(self): return self.name.lower()
class Level(IntEnum): LOW = 1; HIGH = 2
class Perm(Flag): R = 1; W = 2
print(Color.RED, Color(2), Color["RED"].value, [c.low for c in Color], Level.HIGH > Level.LOW, Perm.R | Perm.W, Color.RED is Color(1), isinstance(Color.RED, Color), len(Color))
Animal = Enum("Animal", "CAT DOG"); print(Animal.DOG.value, list(Animal))
# %% typing
from typing import List, Dict, Optional, Any, NamedTuple, Callable, TypeVar, Generic, Union, Protocol, TypedDict, Literal, Iterator
T = TypeVar("T")
class Row(NamedTuple):
    a: int
    b: str = "x"
class Box(Generic[T]):
    def __init__(self, v: T) -> None: self.v = v
class Named(Protocol):
    name: str
class TD(TypedDict, total=False): k: int
def f(x: Optional[int] = None, *, y: Dict[str, List[Any]] | None = None) -> Iterator[int]: yield x or 0
total: int = 3
print(Row(1), Row(1)._asdict(), Box[int](3).v, list(f(2)), TD(k=1), total)
# %% heapq and bisect
import heapq, bisect
h = [5, 1, 4]; heapq.heapify(h); heapq.heappush(h, 0)
print(heapq.heappop(h), heapq.nlargest(2, h), heapq.nsmallest(1, [3, 2], key=lambda v: -v), bisect.bisect_left([1, 3, 5], 3)); xs = [1, 4]; bisect.insort(xs, 2); print(xs)
# %% copy and pprint
import copy, pprint
class Node:
    def __init__(self, v, kids=()): self.v, self.kids = v, list(kids)
n = Node(1, [Node(2)]); m = copy.deepcopy(n); m.kids[0].v = 9; k = copy.copy(n)
print(n.kids[0].v, m.kids[0].v, k.kids is n.kids, copy.deepcopy({"a": [1]}), pprint.pformat({"b": 1, "a": [1, 2]}, width=12)); pprint.pprint([1, {"z": 2}])
# %% globals and locals
alpha = 3
def f(p): q = p + 1; return sorted(locals().items())
print("alpha" in globals(), globals()["alpha"], f(1), "nothing_here" in locals())
# %% getattr and friends
class A: pass
a = A(); setattr(a, "x", 5); setattr(a, "_y", 6)
print(getattr(a, "x"), hasattr(a, "nope"), getattr(a, "nope", 1), vars(a), a.__dict__ == {"x": 5, "_y": 6}, callable(A)); delattr(a, "x"); del a._y; print(vars(a))
# %% iterators
class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1; return self.n
print(list(Countdown(3)), sum(Countdown(4)), next(iter([]), "end"), list(zip("ab", [1, 2])), list(map(str.upper, "ab")), list(filter(None, [0, 1])), any(x > 2 for x in range(4)), dict(enumerate("ab")), list(reversed([1, 2])), sorted({3, 1}), min([], default=0), divmod(7, 2), round(2.567, 1))
# %% strings
s = "  Hello, World\\n"
print(s.strip().lower().split(","), "a-b-c".rsplit("-", 1), "x".join(map(str, range(3))), s.strip()[::-1], "abc".translate(str.maketrans("a", "z")), "é".casefold(), "a\\tb".expandtabs(4), "abc".partition("b"), "%x" % 255, "7".zfill(3), "ab" in "cab", "a" * 3, ord("a"), chr(98), r"\\d", b"ab"[0], "A".isupper(), "title case".title(), "l1\\nl2".splitlines())
# %% slices and comprehension
m = [[r * c for c in range(3)] for r in range(3)]
xs = list(range(10)); xs[2:4] = [20, 30, 40]; del xs[::5]
print(m, xs, [row[1] for row in m], {k: v for k, v in zip("ab", m)}, {x % 3 for x in range(9)}, [x for row in m for x in row if x], xs[-3:], xs[slice(0, 2)], m[1][1:])
# %% recursion and memo
memo = {}
def ways(n):
    if n in memo: return memo[n]
    memo[n] = 1 if n < 2 else ways(n - 1) + ways(n - 2)
    return memo[n]
def depth(x): return 1 + max(map(depth, x)) if isinstance(x, list) and x else 0
print(ways(50), depth([[[]], [1, [2, [3]]]]))
# %% control flow
for i in range(5):
    if i == 3: break
else: print("never")
while True:
    i += 1
    if i % 2: continue
    if i > 6: break
x = "a" if i else "b"
print(i, x, 1 < 2 < 3, not [], None is None, ... is Ellipsis, 5 if 0 else 6, 0 or "d", [] and 1); del x
# %% numbers
print(10 ** 20, 7 // -2, -7 % 3, 1e3, 0x1F, 1_000, 3 + 4j, int("ff", 16), float("inf") > 1, bin(5), hex(255), 0.1 + 0.2, (255).to_bytes(2, "big"), int.from_bytes(b"\\x01\\x00", "big"), abs(-3), pow(2, 10, 7), complex(1, 2).real, (2.5).is_integer())
# %% sets and bytes
a, b = {1, 2, 3}, frozenset([2, 3, 4])
print(a & b, a | b, a - b, a ^ b, a <= {1, 2, 3, 4}, b"a" + bytes([98]), bytearray(b"xy")[::-1], bytes.fromhex("6162"), memoryview(b"abc")[1]); a.add(9); a.discard(1); print(sorted(a))
# %% future annotations
from __future__ import annotations
def f(x: Undefined) -> AlsoUndefined: return x
class Later:
    other: NotYet | None = None
print(f(1), Later.other)
# %% redirect output
import contextlib, io
buffer = io.StringIO()
with contextlib.redirect_stdout(buffer): print("hidden")
print(repr(buffer.getvalue()))
# %% abstract classes
from abc import ABC, abstractmethod
class Shape(ABC):
    @abstractmethod
    def area(self): ...
class Sq(Shape):
    def __init__(self, s): self.s = s
    def area(self): return self.s ** 2
try: Shape()
except TypeError as e: print("abstract")
print(Sq(3).area())
# %% descriptors
class Positive:
    def __set_name__(self, owner, name): self.name = "_" + name
    def __get__(self, obj, owner=None): return getattr(obj, self.name)
    def __set__(self, obj, value):
        if value < 0: raise ValueError("negative")
        setattr(obj, self.name, value)
class Item:
    price = Positive()
    def __init__(self, p): self.price = p
try: Item(-1)
except ValueError as e: print(e)
print(Item(4).price)
# %% subclasses of builtins
class Upper(str):
    def __new__(cls, v): return super().__new__(cls, v.upper())
class Log(list):
    def append(self, x): super().append(x); self.last = x
class D(dict):
    def __missing__(self, k): return k * 2
    def __getattr__(self, n): return self[n]
l = Log(); l.append(4)
print(Upper("abc"), l, l.last, D()["ab"], D(a=1).a, Upper("x").format(), "{}".format(Upper("y")))
# %% html parser
from html.parser import HTMLParser
class Links(HTMLParser):
    def __init__(self): super().__init__(); self._found = []
    def handle_starttag(self, tag, attrs): self._found += [v for k, v in attrs if k == "href"]
p = Links(); p.feed('<a href="x">y</a><a href=z>'); print(p._found)
# %% dates in a table
rows = [line.split("|") for line in "2020-01-03|Anna|12.50\\n2020-01-01|Bo|7.00".splitlines()]
rows.sort(key=lambda r: r[0])
print("\\n".join(f"{d:<12}{w:>6}{float(a):>10.2f}" for d, w, a in rows), sum(float(r[2]) for r in rows))
# %% simple namespace and ast
from types import SimpleNamespace
import ast
ns = SimpleNamespace(a=1); ns.b = 2
print(ns, ns.b, ast.literal_eval("{'a': [1, (2,)]}"))
# %% urls and warnings
from urllib.parse import urlparse, quote
import warnings, sys
warnings.filterwarnings("ignore")
print(urlparse("https://a.b/c?d=1").netloc, quote("a b"), sys.maxsize > 0, sys.version_info >= (3, 8)); sys.stdout.write("written\\n"); sys.stdout.flush()
# %% print options
print(1, 2, sep="-", end="!\\n"); print(); print(*[3, 4], sep="\\n"); print({"a": None}, [1.0], (1,), b"x", "q'uote")
"""


def _programs():
    parts = [part.partition("\n") for part in _SOURCE.split("\n# %% ")[1:]]
    return {name.strip(): code for name, _, code in parts}


ORDINARY = _programs()
