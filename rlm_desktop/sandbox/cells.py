"""One code cell: compiled, run, and its outcome told as a notebook would."""

from __future__ import annotations
import __future__

import ast
import linecache
import traceback
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from rlm_desktop.core.model import CellEnd
from rlm_desktop.sandbox.interrupts import Finished, Interrupts, TimeUp
from rlm_desktop.sandbox.layers import Layers
from rlm_desktop.sandbox.names import RESERVED
from rlm_desktop.sandbox.output import Output
from rlm_desktop.sandbox.policy import FILE_PREFIX, GuestPolicy, is_refusal
from rlm_desktop.sandbox.protocol import ERROR_SHOWN

_TOO_DEEP = "this code is nested too deeply to be compiled; split it into several statements"
_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


class RefusedCodeError(Exception):
    """The policy does not allow the code; the sentences say why."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A cell ready to run: its statements, and its last expression if its value is to be shown."""

    statements: types.CodeType
    last: types.CodeType | None


def compile_cell(code: str, number: int, layers: Layers) -> Compiled:
    """Compile a cell.

    Raises:
        SyntaxError: It is not Python, or it is nested too deeply.
        RefusedCodeError: The policy does not allow it.
    """
    file = f"{FILE_PREFIX}{number}>"
    _remember_source(file, code)
    try:
        tree = ast.parse(code, file)
        # Compiled as written first: errors that the parser does not see are told in the program's own terms.
        compile(tree, file, "exec", flags=_FLAGS, dont_inherit=True)
        if layers & Layers.LANGUAGE:
            policy = GuestPolicy()
            policy.visit(tree)
            refusals = [*policy.errors, *_reserved(tree)]
        else:
            refusals = _reserved(tree)
        if refusals:
            raise RefusedCodeError("\n".join(refusals))
        shown = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        last = ast.fix_missing_locations(ast.Expression(shown.value)) if isinstance(shown, ast.Expr) else None
        future = _future_flags(tree)
        return Compiled(
            compile(tree, file, "exec", flags=_FLAGS, dont_inherit=True),
            compile(last, file, "eval", flags=_FLAGS | future, dont_inherit=True) if last else None,
        )
    except (RecursionError, MemoryError) as error:
        raise SyntaxError(_TOO_DEEP) from error
    except ValueError as error:
        raise SyntaxError(str(error)) from error


def _future_flags(tree: ast.Module) -> int:
    names = {
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
        for alias in node.names
    }
    return sum(getattr(__future__, name).compiler_flag for name in names if name in __future__.all_feature_names)


def _remember_source(file: str, code: str) -> None:
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)


# -- reserved names -----------------------------------------------------------------------------------------


def _reserved(tree: ast.Module) -> list[str]:
    """Sentences about reserved names that the cell would overwrite."""
    sentences = []
    for node, name in _bindings(tree, top=True):
        if name in RESERVED:
            line = getattr(node, "lineno", "?")
            sentences.append(f"Line {line}: `{name}` cannot be assigned to: {RESERVED[name]}.")
    return sentences


def _bindings(node: ast.AST, *, top: bool) -> Iterator[tuple[ast.AST, str]]:
    """Every name that code binds in the module's scope, with the node that binds it."""
    for child in ast.iter_child_nodes(node):
        inner = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef)
        if top:
            yield from ((child, name) for name in _bound_by(child))
        if isinstance(child, ast.Global):
            yield from ((child, name) for name in child.names)
        if isinstance(child, ast.comprehension) and top:
            yield from _bindings_of_walrus(child)
            continue
        yield from _bindings(child, top=top and not inner)


def _bindings_of_walrus(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """A comprehension has its own scope, but ``:=`` inside it binds outside."""
    for child in ast.walk(node):
        if isinstance(child, ast.NamedExpr):
            yield child, child.target.id


def _bound_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.alias(name=name, asname=other):
            yield other or name.partition(".")[0]
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name


# -- running ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a cell ended, and the error it ended in, as text."""

    end: CellEnd
    error: str = ""


def run_cell(
    code: str,
    number: int,
    namespace: dict[str, Any],
    *,
    layers: Layers,
    interrupts: Interrupts,
    output: Output,
    run_coroutine: Callable[[Any], Any],
    finish: Callable[[], None],
) -> Outcome:
    """Run a cell in the program's namespace.

    Args:
        code: The code.
        number: The number of the cell, for tracebacks.
        namespace: The program's global variables.
        layers: Whether the language layer is raised.
        interrupts: What brings the time limit.
        output: Where the value of the last expression goes.
        run_coroutine: Runs a coroutine to its end, for ``await`` at the top level.
        finish: Called when the code has run out, while the time limit still holds.
    """
    try:
        compiled = compile_cell(code, number, layers)
    except SyntaxError as error:
        return Outcome(CellEnd.ERROR, "".join(traceback.format_exception_only(error))[:ERROR_SHOWN])
    except RefusedCodeError as error:
        return Outcome(CellEnd.REFUSED, str(error)[:ERROR_SHOWN])
    try:
        interrupts.running = True
        try:
            return _run(compiled, namespace, output, run_coroutine, finish)
        finally:
            interrupts.running = False
    except TimeUp:
        interrupts.running = False
        return Outcome(CellEnd.TIMEOUT)
    except MemoryError:
        return Outcome(CellEnd.MEMORY)


def _run(
    compiled: Compiled,
    namespace: dict[str, Any],
    output: Output,
    run_coroutine: Callable[[Any], Any],
    finish: Callable[[], None],
) -> Outcome:
    try:
        _execute(compiled.statements, namespace, run_coroutine)
        if compiled.last is not None:
            value = _execute(compiled.last, namespace, run_coroutine)
            if value is not None:
                output.write(f"{value!r}\n")
        finish()
    except Finished:
        return Outcome(CellEnd.DONE)
    except TimeUp as error:
        return Outcome(CellEnd.TIMEOUT, _where(error))
    except MemoryError as error:
        return Outcome(CellEnd.MEMORY, describe_error(error))
    except BaseException as error:  # noqa: BLE001 - told to whoever wrote the code
        return Outcome(CellEnd.REFUSED if is_refusal(error) else CellEnd.ERROR, describe_error(error))
    return Outcome(CellEnd.DONE)


def _execute(code: types.CodeType, namespace: dict[str, Any], run_coroutine: Callable[[Any], Any]) -> Any:
    value = eval(code, namespace)
    if code.co_flags & 0x80:  # inspect.CO_COROUTINE
        return run_coroutine(value)
    return value


# -- errors -------------------------------------------------------------------------------------------------


def describe_error(error: BaseException) -> str:
    """An error as Python tells it, with only the lines of the program's own code."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen and len(parts) < 8:
        seen.add(id(current))
        parts.append(_traceback(current) + _message(current))
        if current.__cause__ is not None:
            parts.append("\nThe above exception was the direct cause of the following exception:\n\n")
            current = current.__cause__
        elif current.__context__ is not None and not current.__suppress_context__:
            parts.append("\nDuring handling of the above exception, another exception occurred:\n\n")
            current = current.__context__
        else:
            current = None
    text = "".join(reversed(parts))
    if len(text) > ERROR_SHOWN:
        text = text[: ERROR_SHOWN // 2] + "\n…\n" + text[-ERROR_SHOWN // 2 :]
    return text


def _message(error: BaseException) -> str:
    """The last line of a traceback: the type and what it says."""
    kind = type(error)
    try:
        if isinstance(error, SyntaxError):
            return "".join(traceback.format_exception_only(error))
        said = str(error)
    except Exception as inner:  # noqa: BLE001 - an exception of the program may fail to say what it is
        said = f"<its text failed with {type(inner).__name__}>"
    notes = "".join(f"{note}\n" for note in getattr(error, "__notes__", ()) if isinstance(note, str))
    name = kind.__qualname__
    return (f"{name}: {said}\n" if said else f"{name}\n") + notes


def _own_lines(error: BaseException) -> list[traceback.FrameSummary]:
    return [
        traceback.FrameSummary(frame.f_code.co_filename, line, frame.f_code.co_name)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename.startswith(FILE_PREFIX)
    ]


def _traceback(error: BaseException) -> str:
    lines = _own_lines(error)
    if not lines:
        return ""
    return "Traceback (most recent call last):\n" + "".join(traceback.StackSummary.from_list(lines).format())


def _where(error: BaseException) -> str:
    """The line that a cell was at when its time was over."""
    return "".join(traceback.StackSummary.from_list(_own_lines(error)[-3:]).format())
