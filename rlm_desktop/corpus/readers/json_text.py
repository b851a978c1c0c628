"""JSON, laid out to be read: what stands on one endless line gets a line for each value, and nothing is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from rlm_desktop.corpus.readers.encoding import open_text
from rlm_desktop.corpus.readers.paging import line_pages
from rlm_desktop.corpus.readers.result import ReadResult, described
from rlm_desktop.corpus.readers.text import read_text

# Parsing and writing anew would drop repeated keys and round numbers: only white space is laid out, token by token.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+|"', re.DOTALL)
_MOST_BYTES = 64 << 20
_DEEPEST_INDENT = 40


def read_json(path: Path) -> ReadResult:
    """JSON as pages of lines. A file too large to lay out is read as the text it is.

    Raises:
        ReadError: The file is not text.
    """
    if path.stat().st_size > _MOST_BYTES:
        return read_text(path, "json")
    with open_text(path) as file:
        text = file.read()
    return ReadResult("json", line_pages(_lines(text)), described({"encoding": file.encoding}))


def _lines(text: str) -> Iterator[str]:
    """One line for each member and bracket, indented by depth."""
    depth = 0
    line = ""
    for match in _TOKEN.finditer(text):
        token = match[0]
        if not depth and line.strip() and token not in ",:}]":
            # One value after another, as in JSON lines.
            yield line + "\n"
            line = ""
        if token in "}]":
            depth = max(0, depth - 1)
            if line.strip():
                yield line + "\n"
            line = _indent(depth) + token
        elif token in "{[":
            yield (line or _indent(depth)) + token + "\n"
            depth += 1
            line = ""
        elif token == ",":
            yield line + ",\n"
            line = ""
        else:
            line = (line or _indent(depth)) + (": " if token == ":" else _readable(token))
    if line.strip():
        yield line + "\n"


def _indent(depth: int) -> str:
    return " " * min(depth, _DEEPEST_INDENT)


def _readable(token: str) -> str:
    r"""A string with its ``\u00e9`` written as é, so that a search finds it."""
    if "\\u" not in token:
        return token
    try:
        return json.dumps(json.loads(token), ensure_ascii=False)
    except ValueError:
        return token
