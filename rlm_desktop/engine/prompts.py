"""Builds prompts from the templates in ``resources/prompts/``; their prose lives there, the figures come from here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from string import Template
from typing import Any

from rlm_desktop.core.limits import RunLimits, SandboxLimits
from rlm_desktop.core.model import CellEnd, CellResult, Message, ScopedDocument, Variable
from rlm_desktop.core.paths import resource

SUB_WINDOW = 200_000
"""Characters of a sub-model prompt that are advised where its window is not known (the paper's line for Qwen)."""
_CHARACTERS_PER_TOKEN = 3.5
_LISTED = 30
_ELIDED_TO = 2_000
_HISTORY_CHARACTERS = 300_000
_HISTORY_SHARE = 0.6
"""Of the root model's window that the conversation may take; the rest is for its reply and for a poor estimate."""
_LEAST_HISTORY = 12_000
_KEPT_WHOLE = 3
_OF_A_STEP = 240
_FAMILIES = {
    "qwen": re.compile(r"qwen|qwq"),
    "gpt-5": re.compile(r"gpt-?5|\bo[34]\b"),
    "claude": re.compile(r"claude"),
    "gemini": re.compile(r"gemini|gemma"),
    "deepseek": re.compile(r"deepseek"),
    "llama": re.compile(r"llama-?[234]|\bllama\b"),
}
_SIZE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)b\b")
_SMALL = 9.0
"""Thousand millions of parameters. Qwen3-8B fails as a root model without ready ways to read (arXiv:2603.20105)."""
_EARLIER_TURNS = 5
_EARLIER_ANSWER = 4_000


@cache
def _template(name: str) -> Template:
    return Template(resource("prompts", name).read_text(encoding="utf-8"))


def system_prompt(limits: RunLimits, sub_window: int | None, model: str = "", instructions: str = "") -> str:
    """What a root model is told about its REPL.

    Args:
        limits: Of the run.
        sub_window: The sub-model's window in tokens, if known.
        model: The root model; some families are told a thing or two of their own.
        instructions: What the user has all root models told.
    """
    base = _template("root_system.md").substitute(
        sub_window=f"{prompt_room(sub_window):,}", output_shown=f"{limits.output_shown:,}"
    )
    return "\n".join(filter(None, [base, addendum(model), instructions.strip()]))


def addendum(model: str) -> str:
    """What the family of a model is told besides; empty for others."""
    family = family_of(model)
    return _template(f"families/{family}.md").template if family else ""


def family_of(model: str) -> str:
    """The family that a model belongs to by its name, or empty. Small models of any family are told the same.

    Sources: the paper's line for Qwen (arXiv:2512.24601, appendix), and what its section on negative results tells.
    """
    name = model.lower()
    if (size := _SIZE.search(name)) and float(size[1]) <= _SMALL:
        return "small"
    return next((family for family, pattern in _FAMILIES.items() if pattern.search(name)), "")


def prompts_hash(instructions: str) -> str:
    """Which prompts a run was told, in twelve digits: a change of any of them, or of the user's words, changes it."""
    folder = resource("prompts")
    digest = hashlib.sha256(instructions.encode())
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".md", ".repl"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def prompt_room(window: int | None) -> int:
    """How many characters a prompt may have for a sub-model with this window in tokens, None where it is not known."""
    return min(SUB_WINDOW, int(window * _CHARACTERS_PER_TOKEN * 0.8)) if window else SUB_WINDOW


def question_prompt(
    question: str,
    scope: str,
    documents: Sequence[ScopedDocument],
    limits: RunLimits,
    sandbox: SandboxLimits,
    budget: str,
) -> str:
    """The first user message of a root run: the question, the scope with the names of its first documents, limits."""
    lines = [f"- {doc.id}: {doc.name} ({doc.kind}, {doc.pages:,} pages)" for doc in documents[:_LISTED]]
    if len(documents) > _LISTED:
        lines.append(f"- … and {len(documents) - _LISTED:,} more")
    return _template("root_question.md").substitute(
        question=question,
        scope=scope,
        listing="\n".join(lines),
        steps=limits.steps,
        budget=budget,
        seconds=f"{sandbox.seconds:,.0f}",
    )


def child_prompt(question: str, context: Any, limits: RunLimits, budget: str) -> str:
    """The first user message of a child run."""
    return _template("root_child.md").substitute(
        question=question, context=describe(context), steps=limits.steps, budget=budget
    )


def follow_up(turns: Sequence[tuple[str, str]], variables: Sequence[str]) -> str:
    """What a root model is told of the questions before: (question, answer) pairs, and the variables that are there."""
    told = "\n\n".join(
        f"<earlier_question>\n{question}\n</earlier_question>\n{_fenced(cut_middle(answer, _EARLIER_ANSWER))}"
        for question, answer in turns[-_EARLIER_TURNS:]
    )
    names = f"These variables are still there: {', '.join(variables)}. " if variables else ""
    return _template("follow_up.md").substitute(turns=told, variables=f"{names}`history` holds the whole conversation.")


def larger_question(question: str) -> str:
    """What a child run is told of the question that the user asked."""
    return _template("larger_question.md").substitute(question=question)


def describe(value: Any) -> str:
    """A JSON value in words: what it is and how large."""
    match value:
        case {"$documents": list(ids)}:
            return f"{len(ids):,} documents"
        case {"$case": _}:
            return "all documents in scope, as one text"
        case str():
            return f"a str of {len(value):,} characters"
        case list() | dict():
            return f"a {type(value).__name__} of {len(value):,} items"
        case None:
            return "nothing"
    return f"a {type(value).__name__}"


def output_message(
    results: Sequence[CellResult], number: int, limits: RunLimits, budget: str, note: str = ""
) -> Message:
    """What the root model is told after its code has run."""
    shown = limits.output_shown // max(1, len(results))
    cells = "\n".join(_cell_text(result, index, len(results), shown) for index, result in enumerate(results, 1))
    text = _template("step_output.md").substitute(
        cells=f"{cells}\n{note}" if note else cells,
        number=number,
        steps=limits.steps,
        budget=budget,
        variables=variables_text(results[-1].variables if results else ()),
    )
    return Message("user", text)


def variables_text(variables: Sequence[Variable]) -> str:
    """The user's variables in one line."""
    return ", ".join(f"{v.name} ({v.type}, {v.size})" for v in variables) or "none"


def fitted(messages: Sequence[Message], window: int | None) -> list[Message]:
    """The conversation as it fits the root model's window: old outputs shortened first, then old steps told in a line.

    The head (what it is about) and the last steps stay whole; ``history`` in the REPL and the events keep everything.

    Args:
        messages: The whole conversation.
        window: The root model's window in tokens; None where it is not known.
    """
    room = int(window * _CHARACTERS_PER_TOKEN * _HISTORY_SHARE) if window else _HISTORY_CHARACTERS
    room = max(_LEAST_HISTORY, room)
    if _length(messages) <= room:
        return list(messages)
    recent = max(2, len(messages) - 2 * _KEPT_WHOLE)
    head, old, last = messages[:2], messages[2:recent], messages[recent:]
    shorter = [replace(message, content=cut_middle(message.content, _ELIDED_TO)) for message in old]
    if _length([*head, *shorter, *last]) > room and old:
        # With the question, as some providers refuse two messages of one side in a row.
        head, shorter = [head[0], replace(head[1], content=f"{head[1].content}\n\n{_told_shortly(old)}")], []
    if (over := _length([*head, *shorter, *last]) - room) > 0:
        # Steps as large as this come from output that was asked to be shown whole.
        most = max(_ELIDED_TO, (_length(last) - over) // max(1, len(last)))
        last = [replace(message, content=cut_middle(message.content, most)) for message in last]
    return [*head, *shorter, *last]


def _length(messages: Sequence[Message]) -> int:
    return sum(len(message.content) for message in messages)


def _told_shortly(messages: Sequence[Message]) -> str:
    """Many old steps together: of each the beginning of what was said."""
    lines = []
    for message in messages:
        said = " ".join(message.content.split())
        lines.append(f"{'You' if message.role == 'assistant' else 'Output'}: {said[:_OF_A_STEP]}")
    text = cut_middle("\n".join(lines), _LEAST_HISTORY // 2)
    return f"{len(messages):,} earlier messages, each cut to its beginning (`history` holds all of them):\n{text}"


def cut_middle(text: str, length: int) -> str:
    """Head and tail of a text with the number of characters left out between them."""
    if len(text) <= length:
        return text
    head, tail = length * 2 // 3, length // 3
    return f"{text[:head]}\n… [{len(text) - head - tail:,} characters left out] …\n{text[-tail:]}"


def _cell_text(result: CellResult, index: int, of: int, shown: int) -> str:
    name = f"Code block {index}" if of > 1 else "Your code"
    parts = []
    if result.output:
        kept = cut_middle(result.output, shown)
        size = f" ({result.output_length:,} characters)" if result.output_length > len(kept) else ""
        parts.append(f"{name} printed{size}:\n{_fenced(kept)}")
    elif result.end is CellEnd.DONE:
        parts.append(f"{name} ran and printed nothing. Did you forget to print?")
    if result.error:
        parts.append(f"{name} {_ENDS.get(result.end, 'ended')}:\n{result.error}")
    return "\n".join(parts)


def _fenced(text: str) -> str:
    """Printed text, which can be a document's, between marks that nothing in it can close."""
    ticks = "`" * (2 + max([1, *(len(run) for run in re.findall("`+", text))]))
    return f"{ticks}\n{text}\n{ticks}"


_ENDS = {
    CellEnd.ERROR: "raised an error; what was set before it is kept",
    CellEnd.REFUSED: "asked for what is not allowed here",
    CellEnd.TIMEOUT: "ran out of time",
    CellEnd.MEMORY: "ran out of memory",
    CellEnd.KILLED: "had to be killed",
}
