"""Text of documents and models as Markdown that shows it and does nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rlm_desktop.reports.inert import inert

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#&!$@^=])|(?<=[:w])([/.])")
_LIST_SIGN = re.compile(r"^([-+]|\d+(?=[.)]))")
_LIVE = re.compile(r"<(?=[A-Za-z/!?]|[^\s<>@]+@)|(?<=\])[(\[:]|(?<=:)/(?=/)|(?<=www)\.")


def escape(text: str) -> str:
    """Text as one line of Markdown that shows it and does nothing else."""
    line = _SPECIAL.sub(lambda sign: f"\\{sign.group()}", " ".join(inert(text).split()))
    sign = _LIST_SIGN.match(line)
    if sign is None:
        return line
    return f"\\{line}" if sign.group() in "-+" else f"{sign.group()}\\{line[sign.end() :]}"


def fence(text: str, language: str = "") -> str:
    """A fenced block that holds any text, backticks included."""
    body = inert(text).removesuffix("\n")
    ticks = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", body)), 3)
    return f"{ticks}{language}\n{body}\n{ticks}"


def quote(markdown: str) -> str:
    """Markdown that a model wrote as a block quote in which no HTML, link or picture lives."""
    lines = _LIVE.sub(lambda sign: f"\\{sign.group()}", inert(markdown)).splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the cells must be escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def bullets(items: Iterable[str]) -> str:
    """A list; the items must be escaped."""
    return "\n".join(f"- {item}" for item in items)
