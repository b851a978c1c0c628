"""The language layer: which Python guest code may be written in, and how the risky part of it is rewritten.

RestrictedPython refuses every node it does not know; this policy lets through the ordinary Python that models write.
Three rules carry it:

* No name may be bound or read that is one of ours, and no attribute that leads into the interpreter.
* Attributes that begin with an underscore, or that Python's C code resolves on its own (``str.format``), are read
  through ``_getattr_``; attributes are written only to objects that ``_wattr_`` lets pass. Both are in ``guards``.
* No handler of the code's own catches the end of its time: every ``try`` gets one before them that raises it again.

Everything else compiles to plain access, so that code runs at plain Python's speed. That is safe because the names
guest code starts from (``guards``, ``facades``, ``names``) lead to nothing dangerous through plain public attributes.
"""

from __future__ import annotations

import ast
import errno
import types
from collections.abc import Iterator
from typing import Any, TypeVar

from RestrictedPython.transformer import INSPECT_ATTRIBUTES, RestrictingNodeTransformer

_Node = TypeVar("_Node", bound=ast.AST)
Error = TypeVar("Error", bound=Exception)

FILE_PREFIX = "<cell "
GUARDS = frozenset({"_getattr_", "_wattr_", "_own_class_", "_unstoppable_"})
"""Names of the functions that rewritten code calls."""

_INTERNAL_PREFIXES = ("f_", "tb_", "gi_", "cr_", "ag_", "co_")
INTERNALS = frozenset(INSPECT_ATTRIBUTES) | {
    name
    for kind in (
        types.FrameType,
        types.TracebackType,
        types.GeneratorType,
        types.CoroutineType,
        types.AsyncGeneratorType,
        types.CodeType,
    )
    for name in dir(kind)
    if name.startswith(_INTERNAL_PREFIXES)
}
"""Attributes of frames, tracebacks, generators and code objects."""

RESOLVED_BY_C = frozenset({"format", "format_map", "obj", "mro"})
"""Public attributes that can reach further than they seem to; ``_getattr_`` decides."""

_SPECIAL_METHODS = """
    init new post_init init_subclass set_name class_getitem getattr
    repr str format bytes bool hash int float complex index len length_hint sizeof
    eq ne lt le gt ge contains getitem setitem delitem missing iter next reversed call
    add sub mul matmul truediv floordiv mod divmod pow lshift rshift and xor or
    radd rsub rmul rmatmul rtruediv rfloordiv rmod rdivmod rpow rlshift rrshift rand rxor ror
    iadd isub imul imatmul itruediv ifloordiv imod ipow ilshift irshift iand ixor ior
    neg pos abs invert round trunc floor ceil
    enter exit await aiter anext aenter aexit get set delete copy deepcopy
"""
DEFINABLE = frozenset(f"__{name}__" for name in _SPECIAL_METHODS.split())
"""Special methods that a class of the program may define."""

READABLE = DEFINABLE - {"__get__", "__set__", "__delete__", "__set_name__"} | {
    f"__{name}__"
    for name in [
        "name",
        "qualname",
        "doc",
        "module",
        "class",
        "dict",
        "annotations",
        "slots",
        "cause",
        "context",
        "suppress_context",
        "traceback",
        "notes",
        "members",
        "dataclass_fields",
        "match_args",
        "setattr",
        "delattr",
        "version",
        "author",
        "all",
        "format",
    ]
}
"""Special attributes that ``_getattr_`` may hand out, depending on the object."""

_WRITABLE_ATTRIBUTES = frozenset({"__name__", "__qualname__", "__doc__"})
_WRITABLE_NAMES = frozenset({"__slots__", "__hash__", "__all__", "__version__", "__author__", "__doc__"}) | DEFINABLE
_READABLE_NAMES = frozenset({"__name__", "__doc__", "__debug__"}) | _WRITABLE_NAMES

_INSTEAD = {
    "TryStar": "`except*` is not available; use `except`.",
    "TypeAlias": "`type` statements are not available; assign the type to a name.",
    "TypeVar": "Type parameters in brackets are not available; leave the annotation out.",
}


def is_special(name: str) -> bool:
    """Whether a name is of the form ``__x__``."""
    return name.startswith("__") and name.endswith("__") and len(name) > 4


def is_plain(name: str) -> bool:
    """Whether plain code may read an attribute of this name: C code that reads it by name gets no further."""
    return not name.startswith("_") and name not in INTERNALS and name not in RESOLVED_BY_C


def mangle(name: str, class_name: str) -> str:
    """An attribute name as Python's compiler writes it inside a class: ``__x`` becomes ``_Class__x``."""
    owner = class_name.lstrip("_")
    return f"_{owner}{name}" if owner and name.startswith("__") and not name.endswith("__") else name


class GuestPolicy(RestrictingNodeTransformer):  # type: ignore[misc]
    """Checks and rewrites one cell. Sentences about what is refused collect in ``errors``."""

    def __init__(
        self,
        errors: list[str] | None = None,
        warnings: list[str] | None = None,
        used_names: dict[str, bool] | None = None,
    ) -> None:
        super().__init__(errors, warnings, used_names)
        self._classes: list[str] = []

    def error(self, node: ast.AST, info: str) -> None:
        """Keep a sentence about what is refused, once."""
        sentence = f"Line {getattr(node, 'lineno', '?')}: {info}"
        if sentence not in self.errors:
            self.errors.append(sentence)

    def not_allowed(self, node: ast.AST) -> None:
        """Refuse a kind of node."""
        kind = type(node).__name__
        self.error(node, _INSTEAD.get(kind, f"{kind} is not available here; write it in another way."))

    def check_name(self, node: ast.AST, name: str | None, allow_magic_methods: bool = False) -> None:
        """Refuse a name that is ours or the interpreter's, wherever it is bound."""
        if name is None:
            return
        if name in GUARDS:
            self.error(node, f"`{name}` is a name of the sandbox; choose another.")
        elif name in INTERNALS:
            self.error(node, f"`{name}` is a name of the interpreter's internals; choose another.")
        elif is_special(name) and name not in _READABLE_NAMES | _WRITABLE_NAMES:
            self.error(node, f"`{name}` is not available here.")

    # -- the whole cell -----------------------------------------------------------------------------------

    def visit_Module(self, node: ast.Module) -> ast.AST:  # noqa: N802, D102
        checked = {id(inner.targets[0]) for inner in ast.walk(node) if _is_match_args(inner)}  # type: ignore[attr-defined]
        for inner in ast.walk(node):
            for name in () if id(inner) in checked else _bound_names(inner):
                self.check_name(inner, name)
        return self._contents(node)

    def _contents(self, node: _Node) -> _Node:
        visited: _Node = self.node_contents_visit(node)
        return visited

    # -- names and attributes -----------------------------------------------------------------------------

    def visit_Name(self, node: ast.Name) -> ast.AST:  # noqa: N802, D102
        allowed = _READABLE_NAMES if isinstance(node.ctx, ast.Load) else _WRITABLE_NAMES
        if is_special(node.id) and node.id not in allowed:
            self.error(node, f"`{node.id}` is not available here.")
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:  # noqa: N802, D102
        reading = isinstance(node.ctx, ast.Load)
        name = mangle(node.attr, self._classes[-1]) if self._classes else node.attr
        if name in INTERNALS:
            self.error(node, f"`.{name}` belongs to the interpreter's internals and is not available.")
        elif is_special(name) and name not in (READABLE if reading else _WRITABLE_ATTRIBUTES):
            self.error(node, f"`.{name}` is not available here.")
        node = self._contents(node)
        guard = "_wattr_" if not reading else "_getattr_" if name.startswith("_") or name in RESOLVED_BY_C else None
        if guard is None:
            return node
        call = ast.Call(ast.Name(guard, ast.Load()), [node.value, ast.Constant(name)], [])
        if reading:
            guarded: ast.AST = _located(call, node)
            return guarded
        node.value = _located(call, node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:  # noqa: N802, D102
        if isinstance(node.target, ast.Attribute) and node.target.attr in RESOLVED_BY_C:
            self.error(node, f"`.{node.target.attr}` cannot be changed in place; assign a new value.")
        return self._contents(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:  # noqa: N802, D102
        return self._contents(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:  # noqa: N802, D102
        return self._contents(node)

    # -- statements ---------------------------------------------------------------------------------------

    def visit_Assign(self, node: ast.Assign) -> ast.AST:  # noqa: N802, D102
        return node if _is_match_args(node) else self._contents(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:  # noqa: N802, D102
        if self._classes and isinstance(node.target, ast.Name) and node.target.id in RESOLVED_BY_C:
            self.error(node, f"A field cannot be named `{node.target.id}` here; choose another name.")
        return self._contents(node)

    def guard_iter(self, node: _Node) -> _Node:
        """Iterate as Python does: no rule hangs on iteration."""
        return self._contents(node)

    def visit_With(self, node: ast.With) -> ast.AST:  # noqa: N802, D102
        return self._contents(node)

    def visit_Try(self, node: ast.Try) -> ast.AST:  # noqa: N802, D102
        node = self._contents(node)
        if node.handlers:
            first = ast.ExceptHandler(ast.Name("_unstoppable_", ast.Load()), None, [ast.Raise()])
            node.handlers.insert(0, _located(first, node.handlers[0]))
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:  # noqa: N802, D102
        return self._contents(node)

    def check_import_names(self, node: _Node) -> _Node:
        """Names are checked with all others, modules when they are imported."""
        if getattr(node, "is_lazy", 0):
            self.error(node, "Lazy imports are not available; use a plain import.")
        return self._contents(node)

    # -- functions and classes ----------------------------------------------------------------------------

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:  # noqa: N802, D102
        return self._contents(node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:  # noqa: N802, D102
        return self._contents(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:  # noqa: N802, D102
        for keyword in node.keywords:
            if keyword.arg is None or (keyword.arg == "metaclass" and not _is_abc_meta(keyword.value)):
                self.error(node, "Metaclasses are not available; use a class decorator or `__init_subclass__`.")
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        node.bases = [self.visit(base) for base in node.bases]
        node.keywords = [self.visit(keyword) for keyword in node.keywords]
        if getattr(node, "type_params", None):
            self.error(node, _INSTEAD["TypeVar"])
        self._classes.append(node.name)
        node.body = [self.visit(statement) for statement in node.body]
        self._classes.pop()
        node.decorator_list.append(_located(ast.Name("_own_class_", ast.Load()), node))
        return node

    # -- match --------------------------------------------------------------------------------------------

    def visit_MatchValue(self, node: ast.MatchValue) -> ast.AST:  # noqa: N802, D102
        node = self._contents(node)
        if isinstance(node.value, ast.Call):
            self.error(node, "Private attributes are not available in patterns; use a guard: `case x if x == …`.")
        return node

    def visit_MatchClass(self, node: ast.MatchClass) -> ast.AST:  # noqa: N802, D102
        for name in node.kwd_attrs:
            if not is_plain(name):
                self.error(node, f"`{name}=` is not available in patterns; use a guard: `case x if …`.")
        return self._contents(node)


def _allow_as_written(*kinds: str) -> None:
    """Let nodes through that RestrictedPython refuses or does not know; what is inside them is checked as ever."""
    for kind in kinds:
        setattr(GuestPolicy, f"visit_{kind}", GuestPolicy._contents)


_allow_as_written("Nonlocal", "AsyncFunctionDef", "Await", "AsyncFor", "AsyncWith")
_allow_as_written("Match", "match_case", "MatchSingleton", "MatchSequence", "MatchMapping")
_allow_as_written("MatchStar", "MatchAs", "MatchOr")


def _is_match_args(node: ast.AST) -> bool:
    """Whether a statement is ``__match_args__ = ("a", "b")`` with names that patterns may read."""
    match node:
        case ast.Assign(targets=[ast.Name(id="__match_args__")], value=ast.Tuple(elts=names)):
            return all(
                isinstance(name, ast.Constant) and type(name.value) is str and is_plain(name.value) for name in names
            )
    return False


def _is_abc_meta(node: ast.AST) -> bool:
    """Whether an expression says ``ABCMeta``; whether it is that, ``build_class`` sees."""
    match node:
        case ast.Name(id="ABCMeta") | ast.Attribute(attr="ABCMeta"):
            return True
    return False


def _bound_names(node: ast.AST) -> Iterator[str]:
    """Every identifier in a node, whatever field it stands in, but for names and attributes that are only read."""
    if isinstance(node, ast.Constant | ast.Attribute | ast.keyword | ast.ImportFrom | ast.alias):
        if isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]
        return
    for _, value in ast.iter_fields(node):
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from (item for item in value if isinstance(item, str))


def _located(new: Any, old: ast.AST) -> Any:
    """A new node at the place of an old one."""
    return ast.fix_missing_locations(ast.copy_location(new, old))


def refusal(error: Error) -> Error:
    """Mark an error as the wall's own word, not Python's: a cell that ends in it was refused."""
    error.of_the_wall = True  # type: ignore[attr-defined]
    return error


def is_refusal(error: BaseException) -> bool:
    """Whether an error says that code asked for what it must not have: by the wall's word, or by the kernel's."""
    denied = isinstance(error, PermissionError) and error.errno in (errno.EPERM, errno.EACCES)
    return denied or getattr(error, "of_the_wall", False) is True
