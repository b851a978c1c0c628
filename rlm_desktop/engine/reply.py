"""Reads a root model's reply: the code in it, or a final answer in prose.

Nothing here compiles the code: a hostile block could exhaust the parser of the host. The sandbox does that.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_THINKING = re.compile(r"^[ \t]*<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE | re.MULTILINE)
# Some servers keep the opening tag to themselves, as it is part of the model's prompt.
_THOUGHT = re.compile(r"\A.*?</(?:think|thinking|reasoning)>[ \t]*$", re.DOTALL | re.IGNORECASE | re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*+(`{3,}+|~{3,}+)[ \t]*+([^\s`]*+)[^`]*+$")
_CODE = frozenset({"", "repl", "python", "python3", "py", "tool_code"})
_LINE_ENDS = re.compile(r"[ \t]*[.;]?[ \t]*(?:\n|\Z)")
_FINAL = re.compile(r"^[ \t]*(FINAL|FINAL_VAR)\(", re.MULTILINE)
_TITLE_LENGTH = 120
_TOOL_CALL = re.compile(r"<(tool_call|function_call|function)>\s*(\{.*\})\s*</\1>", re.DOTALL)
_ARGUMENTS = ("tool_calls", "function", "arguments", "parameters", "args", "input")
_CODE_ARGUMENTS = ("code", "python", "source", "repl", "script")
_NESTED_CALLS = 3


@dataclass(frozen=True, slots=True)
class ParsedReply:
    """A reply taken apart.

    ``blocks`` are its code blocks in order. ``final`` is an answer in prose (``FINAL(...)``), ``final_variable`` the
    name in ``FINAL_VAR(...)``; both are None in a reply that has code, as what stands beside code is not yet earned.
    ``summary`` is the first sentence of the prose. ``believed`` is the reply up to the end of its last code block:
    what follows may be invented output.
    """

    blocks: tuple[str, ...]
    summary: str
    believed: str
    final: str | None = None
    final_variable: str | None = None


def parse_reply(text: str) -> ParsedReply:
    """Take a reply apart, tolerantly: any fence, a call of a tool, thinking stripped, backticks in strings survived."""
    text = _THOUGHT.sub("", _THINKING.sub("", text)).strip()
    blocks, prose, end = _fenced(text)
    summary = _first_sentence(prose)
    if blocks:
        return ParsedReply(tuple(blocks), summary, text[:end])
    if code := _code_of_call(text):
        return ParsedReply((code,), "", text)
    final, variable = _final_in_prose(text)
    return ParsedReply((), summary, text, final, variable)


def open_code(text: str) -> str:
    """The whole lines of the first code block of a reply that may still be being written; empty before there is one."""
    lines = _THOUGHT.sub("", _THINKING.sub("", text)).splitlines(keepends=True)
    for index, line in enumerate(lines):
        fence = _FENCE.match(line.rstrip())
        if fence and fence.group(2).lower() in _CODE:
            closing = _closing_line(lines, index + 1, fence.group(1))
            return "".join(line for line in lines[index + 1 : closing] if line.endswith("\n"))
        if fence:
            return ""
    return ""


def title_of(code: str, summary: str) -> str:
    """A plain title for a code cell: its first comment, else the reply's own words, else its first line."""
    for line in code.splitlines():
        words = line.strip()
        if words.startswith("#") and words.strip("# %"):
            return _short(words.strip("# %"))
        if words:
            break
    return _short(summary) or _short(next((line.strip() for line in code.splitlines() if line.strip()), "Code"))


def _fenced(text: str) -> tuple[list[str], str, int]:
    """The code blocks of a text, the prose before the first one, and the index where the last one ends."""
    lines = text.splitlines(keepends=True)
    blocks: list[str] = []
    prose: list[str] = []
    end = index = 0
    while index < len(lines):
        fence = _FENCE.match(lines[index].rstrip())
        if not fence:
            if not blocks:
                prose.append(lines[index])
            index += 1
        elif fence.group(2).lower() not in _CODE:
            index = _after_foreign(lines, index + 1, fence.group(1))
        else:
            closing = _closing_line(lines, index + 1, fence.group(1))
            code = "".join(lines[index + 1 : closing])
            index = closing + 1
            if code.strip():
                blocks.append(code.rstrip())
                end = index
    return blocks, "".join(prose), sum(map(len, lines[:end]))


def _after_foreign(lines: list[str], start: int, fence: str) -> int:
    """The line after a block in another language, which nobody runs; code may begin before it was closed."""
    for index in range(start, len(lines)):
        if _closes(lines[index], fence):
            return index + 1
        other = _FENCE.match(lines[index].rstrip())
        if other and other.group(2).lower() in _CODE:
            return index
    return len(lines)


def _closing_line(lines: list[str], start: int, fence: str) -> int:
    """The line that closes a fence: the first one that does not stand inside a triple-quoted string."""
    first = None
    double = single = 0
    for index in range(start, len(lines)):
        if _closes(lines[index], fence):
            first = index if first is None else first
            if double % 2 == 0 and single % 2 == 0:
                return index
        double += lines[index].count('"""')
        single += lines[index].count("'''")
    return len(lines) if first is None else first


def _closes(line: str, fence: str) -> bool:
    bare = line.strip()
    return bare.startswith(fence) and not bare.strip(fence[0])


def _code_of_call(text: str) -> str:
    """The code in a call of a tool, which some models write instead of a block; empty where there is none."""
    called = _TOOL_CALL.search(text)
    try:
        value = json.loads(called.group(2) if called else text)
        for _ in range(_NESTED_CALLS):
            if isinstance(value, str):
                value = json.loads(value)
            inner = [value[key] for key in _ARGUMENTS if key in value] if isinstance(value, dict) else []
            value = inner[0] if inner else value
    except (ValueError, RecursionError):
        return ""
    found = [value[key] for key in _CODE_ARGUMENTS if key in value] if isinstance(value, dict) else []
    return found[0].strip() if found and isinstance(found[0], str) else ""


def _final_in_prose(text: str) -> tuple[str | None, str | None]:
    """The argument of FINAL(...) or FINAL_VAR(...) at the start of a line, as the paper accepts it."""
    match = _FINAL.search(text)
    if not match:
        return None, None
    argument = _unquoted(_to_closing_parenthesis(text[match.end() :]).strip())
    return (argument, None) if match.group(1) == "FINAL" else (None, argument)


def _to_closing_parenthesis(text: str) -> str:
    """The text before the parenthesis that closes it: one that ends its line, as "a)" and ":)" stand in answers too."""
    depth = 1
    first = None
    for parenthesis in re.finditer(r"[()]", text):
        depth += 1 if parenthesis[0] == "(" else -1
        if depth <= 0:
            first = parenthesis.start() if first is None else first
            if _LINE_ENDS.match(text, parenthesis.end()):
                return text[: parenthesis.start()]
    return text[:first]


def _unquoted(text: str) -> str:
    for quote in ('"""', "'''", '"', "'"):
        if len(text) >= 2 * len(quote) and text.startswith(quote) and text.endswith(quote):
            return text[len(quote) : -len(quote)].strip()
    return text


def _first_sentence(prose: str) -> str:
    words = " ".join(prose.split())
    match = re.search(r"(?<=[.!?:])\s", words)
    return _short((words[: match.start()] if match else words).rstrip(":"))


def _short(words: str) -> str:
    return words if len(words) <= _TITLE_LENGTH else words[: _TITLE_LENGTH - 1].rstrip() + "…"
